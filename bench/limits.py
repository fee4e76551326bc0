"""How the exporter's time and memory grow with a notebook: each size in a process of its own.

``.venv/bin/python bench/limits.py [KIND ...]`` prints the table in bench/README.md.
"""

from __future__ import annotations

import base64
import resource
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

MEGABYTE = 1_000_000


def printed_text(megabytes: int) -> list[NotebookNode]:
    """A cell that prints so much."""
    line = "a line of printed text of some eighty characters, as logs and loops print them ...\n"
    text = line * (megabytes * MEGABYTE // len(line))
    return [new_code_cell("", outputs=[new_output("stream", name="stdout", text=text)])]


def table_rows(rows: int) -> list[NotebookNode]:
    """A table of five columns."""
    body = "".join(
        "<tr>" + "".join(f"<td>{row * 7 + column}</td>" for column in range(5)) + "</tr>"
        for row in range(rows)
    )
    head = "<thead><tr>" + "".join(f"<th>column {column}</th>" for column in range(5)) + "</tr></thead>"
    html = f"<table>{head}<tbody>{body}</tbody></table>"
    return [new_code_cell("", outputs=[new_output("display_data", data={"text/html": html})])]


def figures(count: int) -> list[NotebookNode]:
    """Pictures, each its own."""
    return [
        new_code_cell("", outputs=[new_output("display_data", data={"image/png": _picture(number)})])
        for number in range(count)
    ]


def _picture(number: int) -> str:
    row = b"\0" + bytes((number % 256, number // 256, 128)) * 300
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", 300, 200, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * 200)),
        (b"IEND", b""),
    ]
    parts = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    ]
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(parts)).decode()


def cells(count: int) -> list[NotebookNode]:
    """Text and printed text by turns."""
    return [
        new_markdown_cell(f"Some **words** of paragraph {number}, `code` and a [link](https://example.se).")
        if number % 2
        else new_code_cell("", outputs=[new_output("stream", name="stdout", text=f"printed {number}\n")])
        for number in range(count)
    ]


def formulas(count: int) -> list[NotebookNode]:
    """Formulas, each its own, ten in a cell."""
    lines = [f"$$\\sum_{{i=1}}^{{{number}}} \\frac{{x_i^2}}{{n + {number}}}$$" for number in range(count)]
    return [new_markdown_cell("\n\n".join(lines[at : at + 10])) for at in range(0, count, 10)]


def headings(count: int) -> list[NotebookNode]:
    """Headings with a paragraph each."""
    return [
        new_markdown_cell(f"{'#' * (1 + number % 3)} Heading {number}\n\nSome words.")
        for number in range(count)
    ]


KINDS: dict[str, tuple[str, Callable[[int], list[NotebookNode]], tuple[int, ...]]] = {
    "text": ("printed text, MB", printed_text, (1, 2, 5, 10, 20)),
    "rows": ("rows of a table", table_rows, (1000, 5000, 20_000, 100_000)),
    "figures": ("figures", figures, (100, 300, 1000)),
    "cells": ("cells", cells, (500, 2000, 5000)),
    "formulas": ("formulas", formulas, (100, 1000, 5000)),
    "headings": ("headings", headings, (100, 300, 1000)),
}


def measured(kind: str, size: int, shown: int) -> None:
    """Exports one notebook and prints what it took."""
    from tertialpdf.exporter import TertialPDFExporter

    notebook = new_notebook(cells=[new_markdown_cell("# A title\n\nSome words."), *KINDS[kind][1](size)])
    exporter = TertialPDFExporter(language="en")
    if shown:
        exporter.max_lines = exporter.max_rows = shown
    exporter.from_notebook_node(nbformat.v4.new_notebook(cells=[new_markdown_cell("Words.")]))
    start = time.process_time()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    pdf, _ = exporter.from_notebook_node(notebook)
    took = time.process_time() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took += after.ru_utime + after.ru_stime - children.ru_utime - children.ru_stime
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {KINDS[kind][0]} | {size:,} | {took:.2f} | {peak:.0f} | {len(pdf) / 1024:,.0f} |", flush=True)


def main(kinds: list[str]) -> None:
    """The table: every kind, or those named; ``all`` has whole texts and tables set."""
    shown = 10**9 if "all" in kinds else 0
    print("| what | how much | processor (s) | peak memory (MB) | PDF (kB) |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for kind in [one for one in kinds if one != "all"] or KINDS:
        for size in KINDS[kind][2]:
            subprocess.run([sys.executable, __file__, "--one", kind, str(size), str(shown)], check=False)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measured(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    else:
        main(sys.argv[1:])

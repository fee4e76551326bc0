"""The exporter beside nbconvert's own ways to PDF: time, size, and what two checkers say of the result.

    .venv/bin/tertial run --out /tmp/rapporter
    .venv/bin/pip install playwright          # for webpdf alone; not in the lock
    .venv/bin/python bench/exporter.py /tmp/rapporter [--chromium /usr/bin/chromium] [--repeats 5]

Executed notebooks in, PDF bytes out, in one process. *First*: the first export of that way in the process
(imports, typefaces, browser files); *again*: the best of the repeats; *processor*: the least processor time
of the repeats, with that of started programs as far as the system accounts for it when they end (all of
pandoc, little of a browser). webpdf gets the browser of the system by ``--chromium`` and no scripts from the
network, so that only work is timed. LaTeX is timed where ``xelatex`` is installed and Inkscape, which turns
the charts into PDF for it; it uses the same pandoc.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import nbformat
import page
import pypandoc
import pypdfium2
from nbconvert.exporters import PDFExporter, WebPDFExporter
from nbformat import NotebookNode
from outloud import check
from outloud.findings import Result

from model.reporting.exporter import TertialPDFExporter

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.reporting.pdf_checks import breaches

Export = Callable[[NotebookNode], bytes]


def main() -> None:
    """Print a table for each way and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=Path)
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    notebooks = {
        path.stem: nbformat.read(path, as_version=4) for path in sorted(given.reports.glob("*/*/*.ipynb"))
    }
    ways: dict[str, Export] = {"tertialpdf": lambda book: TertialPDFExporter().from_notebook_node(book)[0]}
    if given.chromium:
        ways["webpdf"] = webpdf(given.chromium)
    if shutil.which("xelatex") and shutil.which("inkscape"):
        os.environ["PATH"] += os.pathsep + str(Path(pypandoc.get_pandoc_path()).parent)
        ways["LaTeX"] = lambda book: PDFExporter().from_notebook_node(book)[0]
    heads = "report, way, pages, kB, first (s), again (s), times, processor (s), times, UA-1, A-3a, outloud"
    print("| " + heads.replace(", ", " | ") + " |")
    print("| --- | --- " + "| ---: " * 9 + "| --- |")
    for name, book in notebooks.items():
        fastest, least = 0.0, 0.0
        for way, export in ways.items():
            times, work = [], []
            for _ in range(given.repeats + 1):
                start, spent = time.perf_counter(), processor()
                pdf = export(book)
                times.append(time.perf_counter() - start)
                work.append(processor() - spent)
            again, used = min(times[1:]), min(work[1:])
            fastest, least = fastest or again, least or used
            figures = [
                f"{times[0]:.2f}",
                f"{again:.3f}",
                f"{again / fastest:.1f}",
                f"{used:.3f}",
                f"{used / least:.1f}",
            ]
            print(row(name, way, pdf, figures), flush=True)


def processor() -> float:
    """Seconds of processor time so far, of this process and of those it has started and seen end."""
    return sum(os.times()[:4])


def webpdf(chromium: str) -> Export:
    """The webpdf exporter with the browser at ``chromium``: it cannot be told, so playwright is."""
    from playwright.async_api import BrowserType

    launch = BrowserType.launch

    async def with_path(browser: BrowserType, **options: object) -> object:
        return await launch(browser, executable_path=chromium, **options)

    BrowserType.launch = with_path

    def export(book: NotebookNode) -> bytes:
        exporter = WebPDFExporter(disable_sandbox=True)
        exporter.mathjax_url = exporter.require_js_url = exporter.jquery_url = exporter.mermaid_js_url = ""
        pdf: bytes = exporter.from_notebook_node(book)[0]
        return pdf

    return export


def row(name: str, way: str, pdf: bytes, figures: list[str]) -> str:
    """A line of the table."""
    document = pypdfium2.PdfDocument(pdf)
    pages = len(document)
    document.close()
    accessible = len(set(breaches(pdf, page.ValidationProfile.PDF_UA_1)))
    archival = len(set(breaches(pdf, page.ValidationProfile.PDF_A_3A)))
    heard = outloud(pdf)
    said = heard.error or f"{heard.verdict} ({heard.errors} errors, {heard.warnings} warnings)"
    shown = [name, way, str(pages), f"{len(pdf) / 1000:.0f}", *figures]
    return "| " + " | ".join([*shown, str(accessible), str(archival), said]) + " |"


def outloud(pdf: bytes) -> Result:
    """What outloud finds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rapport.pdf"
        path.write_bytes(pdf)
        return check(str(path))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()

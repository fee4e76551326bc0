"""Notebooks that others made: time, pages, and the words of nbconvert's HTML that are on no page of the PDF.

    .venv/bin/python bench/strangers.py FOLDER...

Every notebook below the folders is exported as it is, failed cells shown. A word is a run of letters and
digits of an output or a text cell, formulas left out; it counts as lost where it is inside no page, or
divided by a page's foot.
"""

from __future__ import annotations

import re
import statistics
import sys
import time
import unicodedata
import warnings
from collections import Counter
from pathlib import Path

import nbformat
import pypdfium2
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from selectolax.lexbor import LexborHTMLParser

from tertialpdf.exporter import TertialPDFExporter
from tertialpdf.faults import NotPrintableError

WORD = re.compile(r"[^\W_]+")
MATHEMATICS = re.compile(
    r"\$\$.+?\$\$|\\begin\{.*?\\end\{[^}]*\}|\\\[.*?\\\]|\\\(.*?\\\)|\$[^$\n]{1,300}\$", re.DOTALL
)
UNSEEN = "script, style, svg, iframe, .anchor-link, .xr-text-repr-fallback, [hidden]"


def main() -> None:
    """Print a line for each notebook, and their sum."""
    seconds, words, lost_words = [], 0, 0
    for path in sorted(found for folder in sys.argv[1:] for found in Path(folder).rglob("*.ipynb")):
        try:
            book = nbformat.read(path, as_version=4)
            start = time.perf_counter()
            about = {"metadata": {"name": path.stem, "path": str(path.parent)}}
            pdf, told = TertialPDFExporter(allow_errors=True).from_notebook_node(book, about)
        except (NotPrintableError, nbformat.reader.NotJSONError) as error:
            print(f"| {path.stem} | refused: {str(error).splitlines()[0]} |", flush=True)
            continue
        seconds.append(time.perf_counter() - start)
        shown, letters, pages = shown_words(book), *inside(pdf)
        lost = [word for word in shown if word not in letters]
        words, lost_words = words + len(shown), lost_words + len(lost)
        counts = Counter(one["kind"] for one in told["not_shown"])
        kinds = ", ".join(f"{kind} {count}" for kind, count in counts.items())
        line = f"| {path.stem} | {seconds[-1]:.2f} | {pages} | {len(shown)} | {len(lost)} | {kinds} |"
        print(line, *lost[:5], flush=True)
    median = statistics.median(seconds)
    print(f"{len(seconds)} notebooks, median {median:.2f} s, {words} words, {lost_words} lost")


def shown_words(book: NotebookNode) -> list[str]:
    """The words of texts and outputs, each once."""
    html, _ = HTMLExporter(template_name="basic", exclude_input=True).from_notebook_node(book)
    tree = LexborHTMLParser(html)
    for unseen in tree.css(UNSEEN):
        unseen.decompose()
    text = tree.body.text(separator="\n") if tree.body else ""
    return list(dict.fromkeys(WORD.findall(unicodedata.normalize("NFKC", MATHEMATICS.sub(" ", text)))))


def inside(pdf: bytes) -> tuple[str, int]:
    """All letters inside the pages, and how many pages."""
    document = pypdfium2.PdfDocument(pdf)
    found = [
        leaf.get_textpage().get_text_bounded(0, 0, leaf.get_width(), leaf.get_height()) for leaf in document
    ]
    return "".join(unicodedata.normalize("NFKC", "".join(found)).split()), len(document)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()

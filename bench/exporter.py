"""The exporter beside nbconvert's own ways to PDF: time, size, and what two checkers say of the result.

    .venv/bin/tertial run --out /tmp/rapporter
    .venv/bin/pip install playwright          # for webpdf alone; not in the lock
    .venv/bin/python bench/exporter.py /tmp/rapporter [--chromium /usr/bin/chromium] [--repeats 5]

Executed notebooks in, PDF bytes out, in one process; *first* is the first export of that way in the process
(imports, typefaces, browser files), *again* the best of the repeats. webpdf gets the browser of the system by
``--chromium`` and no scripts from the network, so that only work is timed. LaTeX is timed where ``xelatex`` is
installed.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import nbformat
import page
import pypdfium2
from nbconvert.exporters import PDFExporter, WebPDFExporter
from nbformat import NotebookNode
from outloud import check
from outloud.findings import Result

from model.reporting.exporter import TertialPDFExporter
from tests.reporting.pdf_checks import breaches, without_layout_attributes

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
    if shutil.which("xelatex"):
        ways["LaTeX"] = lambda book: PDFExporter().from_notebook_node(book)[0]
    print("| report | way | pages | kB | first, s | again, s | times tertialpdf | UA-1 | A-3a | outloud |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    for name, book in notebooks.items():
        fastest = 0.0
        for way, export in ways.items():
            times = []
            for _ in range(given.repeats + 1):
                start = time.perf_counter()
                pdf = export(book)
                times.append(time.perf_counter() - start)
            again = min(times[1:])
            fastest = fastest or again
            print(row(name, way, pdf, times[0], again, again / fastest), flush=True)


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


def row(name: str, way: str, pdf: bytes, first: float, again: float, ratio: float) -> str:
    """A line of the table."""
    document = pypdfium2.PdfDocument(pdf)
    pages = len(document)
    document.close()
    accessible = len(set(breaches(pdf, page.ValidationProfile.PDF_UA_1)))
    archival = len(set(breaches(pdf, page.ValidationProfile.PDF_A_3A)))
    heard = outloud(pdf)
    said = heard.error or f"{heard.verdict} ({heard.errors} errors, {heard.warnings} warnings)"
    shown = [name, way, str(pages), f"{len(pdf) / 1000:.0f}", f"{first:.2f}", f"{again:.3f}", f"{ratio:.1f}"]
    return "| " + " | ".join([*shown, str(accessible), str(archival), said]) + " |"


def outloud(pdf: bytes) -> Result:
    """What outloud finds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rapport.pdf"
        path.write_bytes(without_layout_attributes(pdf))
        return check(str(path))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()

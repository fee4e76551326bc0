"""The exporter beside nbconvert's own ways to PDF: time, size, and what two checkers say of the result.

    .venv/bin/tertial run --out /tmp/rapporter
    pip install --target /tmp/playwright playwright          # for webpdf alone; kept out of the environment
    PYTHONPATH=/tmp/playwright .venv/bin/python bench/exporter.py /tmp/rapporter --repeats 3

webpdf is timed where playwright and a browser are found (``--chromium``, else the system's), LaTeX
where ``xelatex`` is. Debian: chromium; texlive-xetex texlive-latex-recommended texlive-fonts-recommended
lmodern, and inkscape for charts.

Executed notebooks in, PDF bytes out, in one process. *First*: the first export of that way in the process,
which for the first report has imports, typefaces and browser files to read. *New*: the process is warm, the
report unknown to it; Typst is made to forget what it has set before each repeat, and the best counts.
*Processor*: the least processor time of a new report, with that of every program started (see processor.py).
*Again*: the same report once more, which Typst remembers in part; the others remember nothing. webpdf takes
no scripts from the network, so that only work is timed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import nbformat
import page
import processor
import pypandoc  # type: ignore[import-untyped]
import pypdfium2
import typst
from nbconvert.exporters import PDFExporter, WebPDFExporter
from nbformat import NotebookNode
from outloud import check
from outloud.findings import Result

from tertialpdf.exporter import TertialPDFExporter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.tertialpdf.pdf_checks import breaches

Export = Callable[[NotebookNode], bytes]


def main() -> None:
    """Print a table for each way and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=Path)
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    processor.adopt()
    notebooks = {
        path.stem: nbformat.read(path, as_version=4) for path in sorted(given.reports.glob("*/*/*.ipynb"))
    }
    ways: dict[str, Export] = {"tertialpdf": lambda book: TertialPDFExporter().from_notebook_node(book)[0]}
    if given.chromium and find_spec("playwright"):
        ways["webpdf"] = webpdf(given.chromium)
    if shutil.which("xelatex"):
        os.environ["PATH"] += os.pathsep + str(Path(pypandoc.get_pandoc_path()).parent)
        ways["LaTeX"] = lambda book: PDFExporter().from_notebook_node(book)[0]
    heads = "report, way, pages, kB, first (s), new (s), times, processor (s), times, again (s)"
    heads += ", UA-1, A-3a, outloud"
    print("| " + heads.replace(", ", " | ") + " |")
    print("| --- | --- " + "| ---: " * 10 + "| --- |")
    for name, book in notebooks.items():
        shortest, least = 0.0, 0.0
        for way, export in ways.items():
            try:
                first, _, pdf = processor.timed(export, book)
                new, again, work = [], [], []
                for _ in range(given.repeats):
                    forget()
                    seconds, used, _ = processor.timed(export, book)
                    new.append(seconds)
                    work.append(used)
                    if way == "tertialpdf":
                        again.append(processor.timed(export, book)[0])
            except (OSError, RuntimeError) as error:
                print(
                    f"| {name} | {way} " + "| " * 10 + f"| no PDF: {str(error).splitlines()[0]} |", flush=True
                )
                continue
            shortest, least = shortest or min(new), least or min(work)
            figures = [
                f"{first:.2f}",
                f"{min(new):.3f}",
                f"{min(new) / shortest:.1f}",
                f"{min(work):.3f}",
                f"{min(work) / least:.1f}",
                f"{min(again):.3f}" if again else "",
            ]
            print(row(name, way, pdf, figures), flush=True)


def forget() -> None:
    """Has Typst drop what it remembers: anything that the last ten documents had no use for."""
    for _ in range(12):
        typst.compile(b"", format="pdf")


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

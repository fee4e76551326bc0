"""Notebooks that others made: what becomes of them here, in nbconvert's HTML and in webpdf.

    .venv/bin/python bench/strangers.py FOLDER... [--every 4 --chromium /usr/bin/chromium]

Every notebook below the folders is exported as it is, failed cells shown: pages, rules of PDF/UA-1 and
PDF/A-3a that page-validation finds broken, and the words of nbconvert's HTML that are on no page. A word is a
run of letters and digits of an output or a text cell, formulas left out; it counts as lost where it is inside
no page, or divided by a page's foot. Every so many of them is also made by webpdf (see exporter.py for what
that needs). Times are of the processor. An earlier exporter is measured by the same script with its folder
first in PYTHONPATH.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import sys
import unicodedata
import warnings
from collections import Counter
from pathlib import Path

import nbformat
import page
import processor
import pypdfium2
from exporter import webpdf
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from selectolax.lexbor import LexborHTMLParser

from tertialpdf.exporter import TertialPDFExporter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.tertialpdf.pdf_checks import breaches

PROFILES = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A)

WORD = re.compile(r"[^\W_]+")
MATHEMATICS = re.compile(
    r"\$\$.+?\$\$|\\begin\{.*?\\end\{[^}]*\}|\\\[.*?\\\]|\\\(.*?\\\)|\$[^$\n]{1,300}\$", re.DOTALL
)
UNSEEN = "script, style, svg, iframe, .anchor-link, .xr-text-repr-fallback, [hidden]"


def main() -> None:
    """Print a line for each notebook, and their sum."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--every", type=int, default=0)
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    given = parser.parse_args()
    processor.adopt()
    browse = webpdf(given.chromium) if given.every else None
    times: dict[str, list[float]] = {"tertialpdf": [], "HTML": [], "webpdf": [], "beside webpdf": []}
    words = lost_words = refused = broken = 0
    for number, path in enumerate(sorted(one for folder in given.folders for one in folder.rglob("*.ipynb"))):
        try:
            book = nbformat.read(path, as_version=4)
            about = {"metadata": {"name": path.stem, "path": str(path.parent)}}
            exporter = TertialPDFExporter(allow_errors=True)
            _, spent, (pdf, told) = processor.timed(exporter.from_notebook_node, book, about)
            times["tertialpdf"].append(spent)
        except Exception as error:  # an exporter before this one had faults of many kinds
            refused += 1
            print(f"| {path.stem} | refused: {(str(error).splitlines() or [''])[0][:100]} |", flush=True)
            continue
        try:
            _, spent, _ = processor.timed(HTMLExporter().from_notebook_node, book)
        except KeyError as error:  # of the state of widgets, which nbconvert wants whole
            print(f"| {path.stem} | nbconvert refused: {error} |", flush=True)
            continue
        times["HTML"].append(spent)
        if browse is not None and number % given.every == 0:
            _, spent, _ = processor.timed(browse, book)
            times["webpdf"].append(spent)
            times["beside webpdf"].append(times["tertialpdf"][-1])
        rules = [len(set(breaches(pdf, profile))) for profile in PROFILES]
        broken += any(rules)
        shown, letters, pages = shown_words(book), *inside(pdf)
        lost = [word for word in shown if word not in letters]
        words, lost_words = words + len(shown), lost_words + len(lost)
        counts = Counter(one["kind"] for one in told.get("not_shown", ()))
        kinds = ", ".join(f"{kind} {count}" for kind, count in counts.items())
        taken = " | ".join(f"{times[way][-1]:.2f}" for way in ("tertialpdf", "HTML"))
        line = f"| {path.stem} | {taken} | {pages} | {rules} | {len(shown)} | {len(lost)} | {kinds} |"
        print(line, *lost[:5], flush=True)
    medians = [f"{way} {statistics.median(found):.2f} s" for way, found in times.items() if found]
    done = len(times["tertialpdf"])
    print(
        f"{done} notebooks, {refused} refused, {broken} break a rule; {words} words, {lost_words} lost;",
        *medians,
    )


def shown_words(book: NotebookNode) -> list[str]:
    """The words of texts and outputs, each once."""
    html, _ = HTMLExporter(
        template_name="basic", exclude_input=True, exclude_output_prompt=True
    ).from_notebook_node(book)
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

"""Notebooks that others made: what becomes of them here, in nbconvert's HTML and in webpdf.

    .venv/bin/python bench/strangers.py FOLDER... --records FILE [--beside OLD/src] [--every 16] [--keep PDFS]

Every notebook below the folders is exported as it is, failed cells shown, each within ``--limit``
seconds, in a process of its own that goes on with the next; one that does not end is ended and told.
Asked of each: pages, rules of PDF/UA-1 and PDF/A-3a that page-validation finds broken, the words of
nbconvert's HTML that are on no page, and its pictures and table rows that the PDF's tags have fewer of.
A word is a run of letters and digits of an output or a text cell, formulas left out; it counts as lost
where it is inside no page, or divided by a page's foot. Pictures on the web are not counted, nor those
that the PDF tells of as not shown. Times are of the processor.

What is found is added to the records, a line of JSON for each notebook; those that have one are passed
over, so that a run can be stopped and go on. ``--beside`` names the source folder of an earlier
exporter, which gets the same notebooks in the same run; every so many of them is also made by webpdf
(see exporter.py for what that needs).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import re
import shutil
import statistics
import sys
import unicodedata
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

WORD = re.compile(r"[^\W_]+")
MATHEMATICS = re.compile(
    r"\$\$.+?\$\$|\\begin\{.*?\\end\{[^}]*\}|\\\[.*?\\\]|\\\(.*?\\\)|\$(?:[^$\n]|\n(?!\s*\n)){1,300}\$",
    re.DOTALL,
)
UNSEEN = "script, style, template, iframe, .anchor-link, .xr-text-repr-fallback, [hidden], .jp-OutputPrompt, "
UNSEEN += ".jp-CodeCell .jp-Cell-inputWrapper, .jp-InputPrompt"
ROW, PICTURE = "/TR", "/Figure"
SEEN_FAULTS = ("missing", "broken", "embedded")
"""What a note of pictures that are not shown calls them."""
STEP = 16
"""Notebooks are taken so far apart, so that what is done of a run that is stopped is an even sample."""
Record = dict[str, Any]
Shown = tuple[list[str], int, int]
"""Words, pictures and table rows of a notebook's HTML."""


def main() -> None:
    """Measure what has no record yet; print a line for each repository, and what deserves a look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--records", type=Path, required=True)
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--every", type=int, default=0)
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--limit", type=float, default=120.0)
    parser.add_argument("--most", type=int, default=1_000_000)
    given = parser.parse_args()
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
    found = [(folder.name, path) for folder in given.folders for path in sorted(folder.rglob("*.ipynb"))]
    notebooks = [one for first in range(STEP) for one in found[first::STEP]]
    known = {record["path"] for record in records(given.records)}
    players = {"now": Player(Path(), given.chromium if given.every else "", given.keep)}
    if given.beside:
        players["before"] = Player(given.beside.resolve(), "", None)
    wanted = [
        (repository, path, given.every > 0 and number % given.every == 0)
        for number, (repository, path) in enumerate(notebooks)
        if str(path) not in known
    ]
    with given.records.open("a", encoding="utf-8") as file:
        for repository, path, browse in wanted[: given.most]:
            record: Record = {"path": str(path), "repository": repository}
            shown = None
            for name, player in players.items():
                record[name] = player.play(path, browse and name == "now", given.limit, shown)
                shown = record[name].pop("shown", shown)
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
            file.flush()
    for player in players.values():
        player.end()
    tell(list(records(given.records)))


def records(file: Path) -> Iterator[Record]:
    """What has been found."""
    if file.exists():
        yield from map(json.loads, file.read_text(encoding="utf-8").splitlines())


class Player:
    """A process that measures one notebook after the other, begun anew when it has been ended."""

    def __init__(self, source: Path, chromium: str, keep: Path | None) -> None:
        self.given = (source, chromium, keep)
        self.process: Any = None
        self.line: Connection | None = None

    def play(self, path: Path, browse: bool, limit: float, shown: Shown | None) -> Record:
        """What becomes of a notebook."""
        if self.line is None:
            self.line, other = multiprocessing.Pipe()
            context = multiprocessing.get_context("spawn")
            self.process = context.Process(target=work, args=(other, *self.given), daemon=True)
            self.process.start()
            other.close()
            self.line.recv()
        self.line.send((path, browse, shown))
        try:
            if self.line.poll(limit):
                found: Record = self.line.recv()
                return found
            why = f"no end within {limit:.0f} s"
        except EOFError:
            why = "the process died"
        self.end()
        return {"refused": why}

    def end(self) -> None:
        """End the process."""
        if self.line is not None:
            self.process.kill()
            self.process.join()
            self.line = None


def work(line: Connection, source: Path, chromium: str, keep: Path | None) -> None:
    """Measure what the line asks for, by the exporter of a source folder (none: the installed one)."""
    warnings.simplefilter("ignore")
    if source != Path():
        sys.path.insert(0, str(source))
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    import processor
    from exporter import webpdf

    processor.adopt()
    browse = webpdf(chromium) if chromium else None
    line.send("ready")
    while True:
        path, browsed, shown = line.recv()
        line.send(measured(path, browse if browsed else None, keep, shown))


def measured(
    path: Path, browse: Callable[[Any], bytes] | None, keep: Path | None, known: Shown | None
) -> Record:
    """What becomes of one notebook, and what its HTML shows, if that is not known yet."""
    import nbformat
    import page
    from processor import timed

    from tertialpdf.exporter import TertialPDFExporter
    from tests.tertialpdf.pdf_checks import breaches

    try:
        book = nbformat.read(path, as_version=4)
    except Exception as error:  # no notebook
        return {"refused": f"no notebook: {said(error)}"}
    about = {"metadata": {"name": path.stem, "path": str(path.parent)}}
    found: Record = {}
    if known is None:
        found, html = as_html(book)
        known = shown_in_html(html, path.parent)
        found["shown"] = known
    try:
        exporter = TertialPDFExporter(allow_errors=True)
        _, found["seconds"], (pdf, told) = timed(exporter.from_notebook_node, book, about)
    except Exception as error:  # an exporter before this one had faults of many kinds
        return found | {"refused": said(error)}
    if keep:
        (keep / ("+".join(path.parts[-3:]) + ".pdf")).write_bytes(pdf)
    if browse is not None:
        _, found["webpdf_seconds"], _ = timed(browse, book)
    profiles = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A)
    found["broken"] = sorted({rule for profile in profiles for rule in breaches(pdf, profile)})
    letters, found["pages"] = inside(pdf)
    words, pictures, rows = known
    tags = tagged(pdf)
    told_of = told.get("not_shown", [])
    pictures_told = sum(one["kind"] in SEEN_FAULTS for one in told_of)
    found["words"], found["lost"] = len(words), [word for word in words if word not in letters]
    found["pictures"], found["rows"] = pictures, rows
    found["pictures_lost"] = max(pictures - tags[PICTURE] - pictures_told, 0)
    found["rows_lost"] = max(rows - tags[ROW], 0)
    found["not_shown"] = [[one["cell"], one["kind"], one["detail"]] for one in told_of]
    return found


def as_html(book: Any) -> tuple[Record, str]:
    """The HTML of nbconvert, how long it took or why it was refused; then it is made without its widgets."""
    from nbconvert import HTMLExporter
    from processor import timed

    try:
        _, seconds, (html, _) = timed(HTMLExporter().from_notebook_node, book)
    except Exception as error:  # nbconvert's own faults are of many kinds
        book = deepcopy(book)
        book.metadata.pop("widgets", None)
        return {"html_refused": said(error)}, HTMLExporter().from_notebook_node(book)[0]
    return {"html_seconds": seconds}, html


def said(error: Exception) -> str:
    """Kind and words of an exception, on one line."""
    return f"{type(error).__name__}: {' / '.join(str(error).split(chr(10)))}"[:2000]


def shown_in_html(html: str, folder: Path) -> Shown:
    """The words of texts and outputs in nbconvert's HTML, each once; how many pictures and rows it has."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    for unseen in tree.css(UNSEEN):
        unseen.decompose()
    drawings = [one for one in tree.css("svg") if one.css_first("path, rect, circle, line, polygon, text")]
    addresses = [one.attributes.get("src") or "" for one in tree.css("img")]
    pictures = [one for one in addresses if one.startswith("data:image/") or is_file(folder, one)]
    for drawing in tree.css("svg"):
        drawing.decompose()
    text = tree.body.text(separator="\n") if tree.body else ""
    text = unicodedata.normalize("NFKC", MATHEMATICS.sub(" ", text))
    return list(dict.fromkeys(WORD.findall(text))), len(pictures) + len(drawings), len(tree.css("tr"))


def is_file(folder: Path, address: str) -> bool:
    """Whether a picture is at hand."""
    try:
        return bool(address) and ":" not in address and (folder / address).is_file()
    except OSError:
        return False


def inside(pdf: bytes) -> tuple[str, int]:
    """All letters inside the pages, and how many pages."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    found = [
        leaf.get_textpage().get_text_bounded(0, 0, leaf.get_width(), leaf.get_height()) for leaf in document
    ]
    return "".join(unicodedata.normalize("NFKC", "".join(found)).split()), len(document)


def tagged(pdf: bytes) -> Counter[str]:
    """How many of each kind the structure tree has."""
    import io

    import pikepdf

    found: Counter[str] = Counter()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        left = [document.Root.get("/StructTreeRoot")]
        while left:
            element = left.pop()
            if isinstance(element, pikepdf.Array):
                left.extend(element)
            elif isinstance(element, pikepdf.Dictionary):
                found[str(element.get("/S", ""))] += 1
                if "/K" in element:
                    left.append(element.K)
    return found


def tell(found: list[Record]) -> None:
    """Print what was found: by repository, then each notebook that deserves a look."""
    ways = ["now", *(["before"] if any("before" in one for one in found) else [])]
    print(
        "| repository | exporter | notebooks | made | refused | break a rule | words | lost | in notebooks |",
        end="",
    )
    print(" pictures lost | rows lost | median s | HTML s |")
    print("| --- | --- |" + " ---: |" * 11)
    groups: dict[str, list[Record]] = {}
    for record in found:
        groups.setdefault(record["repository"], []).append(record)
    for name, group in {**groups, "all": found}.items():
        for way in ways:
            print(row(name, way, [record[way] for record in group if way in record]))
    browsed = [record["now"] for record in found if "webpdf_seconds" in record["now"]]
    if browsed:
        both = (median(browsed, "webpdf_seconds"), median(browsed, "seconds"))
        print(f"\nwebpdf, {len(browsed)} notebooks: {both[0]} s, the same ones here: {both[1]} s")
    kinds = Counter(one[1] for record in found for one in record["now"].get("not_shown", ()))
    print("\nTold as not shown:", ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))
    for record in found:
        for note in notes(record["now"]):
            print(f"{record['repository']}: {Path(record['path']).name}: {note}")


def row(name: str, way: str, group: list[Record]) -> str:
    """A line of the table."""
    made = [one for one in group if "refused" not in one]
    figures = [
        len(group),
        len(made),
        len(group) - len(made),
        sum(bool(one["broken"]) for one in made),
        sum(one["words"] for one in made),
        sum(len(one["lost"]) for one in made),
        sum(bool(one["lost"]) for one in made),
        sum(one["pictures_lost"] for one in made),
        sum(one["rows_lost"] for one in made),
        median(made, "seconds"),
        median(made, "html_seconds"),
    ]
    return f"| {name} | {way} | " + " | ".join(map(str, figures)) + " |"


def median(group: list[Record], name: str) -> str:
    """Of what has been timed."""
    found = [one[name] for one in group if name in one]
    return f"{statistics.median(found):.2f}" if found else ""


def notes(one: Record) -> Iterator[str]:
    """What of a notebook deserves a look."""
    if "refused" in one:
        yield f"refused: {one['refused'][:300]}"
        return
    if "html_refused" in one:
        yield f"nbconvert refused: {one['html_refused'][:100]}"
    for name in ("broken", "lost"):
        if one[name]:
            yield f"{name}: {', '.join(one[name][:8])}"
    for name in ("pictures_lost", "rows_lost"):
        if one[name]:
            yield f"{name}: {one[name]}"
    if one["seconds"] > 5 or one["seconds"] > 10 * one.get("html_seconds", 1.0):
        yield f"slow: {one['seconds']:.1f} s, HTML {one.get('html_seconds', 0):.1f} s"


if __name__ == "__main__":
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    main()

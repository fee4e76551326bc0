"""Typesetting a document: Typst sets the page, as PDF/UA-1 and PDF/A-3a; then the ledger is looked through.

The same document gives the same bytes. Typefaces come from packages, never from the system.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import typst

from tertialpdf.blocks import TableBlock
from tertialpdf.document import Document, SetFigure, Shown, iso_day
from tertialpdf.faults import Fault, NotPrintableError
from tertialpdf.finishing import finished
from tertialpdf.layout.arrangements import FITS, Arrangement
from tertialpdf.layout.pages import Marks
from tertialpdf.layout.search import arrange
from tertialpdf.ledger import NotShown
from tertialpdf.look import FIRST_FACE, SHIFTS
from tertialpdf.preparing import Prepared, grid_files, prepare
from tertialpdf.reading.pictures import MOST_HEIGHT, TEXT_WIDTH
from tertialpdf.table_files import file_names, write_rows, write_table
from tertialpdf.tree import Heading, Text
from tertialpdf.words import WORDS, said
from tertialpdf.writing.body import is_wide
from tertialpdf.writing.grids import grid_source
from tertialpdf.writing.metrics import Metrics, metrics
from tertialpdf.writing.names import UNREADABLE
from tertialpdf.writing.source import Writer
from tertialpdf.writing.table_sizes import sizes_of
from tertialpdf.writing.wrapping import divided

STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-3a"]
HEAD = '#import "report.typ": *\n#import "cells.typ": *\n#show: report\n#let prose = prose.with(fit: {fit})\n'
PLACES = """
query(<mark>).map(mark => {
  let place = mark.location().position()
  (kind: mark.value.first(), id: mark.value.last(), page: place.page, x: place.x / 1pt, y: place.y / 1pt)
})"""
"""Where the template's marks came to stand."""
ALONE = '#set document(title: "A")\n#set page(width: auto, height: auto)\n#image("{file}", alt: "A")'
"""A picture by itself, to see whether Typst reads it."""
TURNS = "query(<turn>).map(mark => mark.location().page())"
"""First and last page of each part that stands on turned pages."""
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
EMPTY_FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><path d="M1 1H39V29H1ZL39 29M39 1L1 29"'
    ' fill="none" stroke="#9a9a9a" stroke-width="0.6"/></svg>'
)
"""What stands for a picture that cannot be read."""
MOST_ARRANGED = 120
"""A document of more figures and tables is set as it comes."""


class TypesettingError(NotPrintableError):
    """Typst refused the document; says what and why."""


@dataclass(frozen=True)
class Typeset:
    """The PDF, and what of the notebook is not in it."""

    pdf: bytes
    not_shown: tuple[NotShown, ...]


def typeset(document: Document) -> bytes:
    """The document as PDF bytes."""
    return typeset_and_told(document).pdf


def typeset_and_told(document: Document) -> Typeset:
    """The document as PDF, and what is not in it; raises NotPrintableError with every fault and its cell."""
    prepared = prepare(document)
    try:
        found = _set(prepared)
    except RuntimeError as error:
        unreadable = _unreadable_pictures(prepared)
        if not unreadable:
            raise TypesettingError(_blamed(document, error)) from error
        prepared = prepare(document, unreadable)
        found = _set_or_blame(prepared)
    unseen = prepared.names.ledger.unseen(found.marks)
    if unseen:
        told = said(document.heading.language, "lost-page")
        raise NotPrintableError([Fault(one.cell, f"{told}: {one.words}") for one in unseen])
    return Typeset(found.pdf, tuple(prepared.document.not_shown))


def _set_or_blame(prepared: Prepared) -> _Set:
    try:
        return _set(prepared)
    except RuntimeError as error:
        raise TypesettingError(_blamed(prepared.document, error)) from error


def _unreadable_pictures(prepared: Prepared) -> frozenset[str]:
    """Files of the pictures that Typst refuses, each tried by itself."""
    found = set()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, image in prepared.document.files.items():
            (folder / file).write_bytes(image)
            (folder / "main.typ").write_text(ALONE.format(file=file), encoding="utf-8")
            compiler = typst.Compiler(str(folder / "main.typ"), root=folder, font_paths=prepared.fonts.fonts)
            try:
                compiler.compile(format="pdf", pdf_standards=STANDARDS)
            except RuntimeError:
                found.add(file)
    return frozenset(found)


def set_alone(document: Document) -> None:
    """Sets a document as it comes, to see whether it can be; raises NotPrintableError as typesetting does."""
    prepared = prepare(document)
    try:
        _set_plainly(prepared)
    except RuntimeError as error:
        raise TypesettingError(_blamed(document, error)) from error


def _blamed(document: Document, error: RuntimeError) -> list[Fault]:
    """What Typst refused, cell by cell: each is set by itself to find those that it refuses."""
    told = said(document.heading.language, "unset")
    found = []
    first = Shown(0, (Heading(1, (Text("A"),)),))
    try:
        _set_plainly(prepare(replace(document, shown=[first], not_shown=[])))
    except RuntimeError as own:
        return [Fault(0, told.format(why=_why(own)))]
    for shown in document.shown:
        alone = replace(document, shown=[first, shown], not_shown=[])
        try:
            _set_plainly(prepare(alone))
        except RuntimeError as own:
            found.append(Fault(shown.cell, told.format(why=_why(own))))
    return found or [Fault(0, told.format(why=_why(error)))]


def _why(error: RuntimeError) -> str:
    return ": ".join([error.message, *error.hints]) if isinstance(error, typst.TypstError) else str(error)


def _set_plainly(prepared: Prepared) -> None:
    """Sets a document as it comes, to see whether it can be set."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(prepared, folder)
        source = HEAD.format(fit=FITS[0]) + _places(prepared) + Arrangement().source(prepared.body)
        (folder / "main.typ").write_text(prepared.printable(source), encoding="utf-8")
        compiler = typst.Compiler(str(folder / "main.typ"), root=folder, font_paths=prepared.fonts.fonts)
        compiler.compile(format="pdf", pdf_standards=STANDARDS)


def _places(prepared: Prepared) -> str:
    """Places that links lead to and that stand nowhere else."""
    return "".join(f"#[#metadata(none) <{label}>]\n" for label in prepared.names.unplaced())


def _set(prepared: Prepared) -> _Set:
    document = prepared.document
    day = iso_day(document.heading)
    timestamp = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else EPOCH
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(prepared, folder)
        compiler, marks = _arranged(folder, prepared)
        pdf = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=timestamp)
    if not isinstance(pdf, bytes):
        raise TypesettingError([Fault(0, "Typst gave no PDF")])
    return _Set(finished(pdf, prepared.mathml, prepared.names.shapes), marks)


@dataclass(frozen=True)
class _Set:
    """The PDF, and where the marks came to stand."""

    pdf: bytes
    marks: Marks


def _arranged(folder: Path, prepared: Prepared) -> tuple[typst.Compiler, Marks]:
    """A compiler of the document with its figures where they leave the least white space, and its marks."""
    document, body = prepared.document, prepared.body

    def compiler(arrangement: Arrangement) -> typst.Compiler:
        source = HEAD.format(fit=arrangement.fit) + _places(prepared) + arrangement.source(body)
        (folder / "main.typ").write_text(prepared.printable(source), encoding="utf-8")
        return typst.Compiler(str(folder / "main.typ"), root=folder, font_paths=prepared.fonts.fonts)

    seen: dict[Arrangement, Marks] = {}

    def trial(arrangement: Arrangement) -> Marks:
        if arrangement not in seen:
            seen[arrangement] = _as_on_a4(json.loads(compiler(arrangement).eval(PLACES)), document.look.paper)
        return seen[arrangement]

    fixed = {f"figure-{number}" for number, figure in enumerate(document.figures) if not figure.block.floats}
    fixed |= {f"grid-{number}" for number in range(len(prepared.names.made))}
    many = len(document.figures) + len(document.tables) + len(prepared.names.made) > MOST_ARRANGED
    headings = sum(mark["kind"].startswith("heading") for mark in trial(Arrangement()))
    lacking = headings < len(
        prepared.names.ledger.headings
    )  # which a template may hide, and the ledger tells
    chosen = Arrangement() if many or lacking else arrange(body, trial, fixed)
    final = compiler(chosen)
    return final, _with_turns(trial(chosen), json.loads(final.eval(TURNS)))


def _as_on_a4(marks: Marks, paper: str) -> Marks:
    """The marks as they would stand on A4, for which all places are reckoned."""
    right, down = SHIFTS[paper]
    return [{**mark, "x": mark["x"] + right, "y": mark["y"] + down} for mark in marks] if down else marks


def _with_turns(marks: Marks, turns: list[int]) -> Marks:
    """The marks, those on turned pages told as such."""
    pages = {
        page for first, last in zip(turns[::2], turns[1::2], strict=True) for page in range(first, last + 1)
    }
    return [{**mark, "turned": True} if mark["page"] in pages else mark for mark in marks] if pages else marks


def _write(prepared: Prepared, folder: Path) -> None:
    document = prepared.document
    language = document.heading.language
    template = _templates() / "report.typ"
    (folder / "report.typ").write_text(template.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "style.typ").write_text(document.look.template, encoding="utf-8")
    for file, image in document.files.items():
        drawn = image
        if prepared.replaced and file.endswith(".svg"):
            drawn = image.decode(errors="replace").translate(prepared.replaced).encode()
        (folder / file).write_bytes(drawn)
    if prepared.unreadable:
        (folder / UNREADABLE).write_text(EMPTY_FRAME, encoding="utf-8")
    names = file_names(document.tables)
    for table, name in zip(document.tables, names, strict=True):
        write_table(table, folder / name, language)
    for grid, name in zip(document.grids, grid_files(document), strict=True):
        write_rows(grid.labels, grid.texts[grid.headers :], folder / name, language)
    for name, text in document.attached.items():
        (folder / name).write_text(text, encoding="utf-8")
    code, _, region = language.partition("-")
    faces = (*dict.fromkeys((document.look.text_font, FIRST_FACE, *prepared.fonts.families)),)
    letters = metrics(faces, prepared.fonts.fonts)
    content: dict[str, Any] = {
        "heading": document.heading.model_dump(),
        "lang": code.lower() if 2 <= len(code) <= 3 else "en",
        "region": region.upper() if len(region) == 2 else None,
        "words": WORDS.get(code.lower(), WORDS["en"]),
        "faces": faces,
        "look": {
            **asdict(document.look),
            "font_paths": None,
            "template": None,
        },
        "attached": list(document.attached),
        "tables": [
            _described(table, name, letters) for table, name in zip(document.tables, names, strict=True)
        ],
        "figures": [_figure(figure, prepared.unreadable) for figure in document.figures],
        "key_figures": [block.model_dump() for block in document.key_figures],
        "notices": [block.model_dump() for block in document.notices],
    }
    content["divided"] = divided(_lines_of(prepared))
    written = prepared.printable(json.dumps(content, ensure_ascii=False))
    (folder / "data.json").write_text(written, encoding="utf-8")
    writer = Writer(prepared.names)
    made = prepared.names.made
    grids = "".join(
        f"#let grid-{number} = row-mark => {grid_source(grid, writer)}\n" for number, grid in enumerate(made)
    )
    listed = "".join(f"grid-{number}, " for number in range(len(made)))
    source = prepared.printable(f'#import "cells.typ": *\n{grids}#let grids = ({listed})\n')
    (folder / "grids.typ").write_text(source, encoding="utf-8")
    cells = _templates() / "cells.typ"
    (folder / "cells.typ").write_text(cells.read_text(encoding="utf-8"), encoding="utf-8")


def _lines_of(prepared: Prepared) -> Iterator[str]:
    """Titles, captions, notes and notices."""
    document = prepared.document
    heading = document.heading
    yield from (heading.title, heading.subtitle, heading.organisation, heading.changes)
    for table in document.tables:
        yield from (table.caption, table.note)
    for figure in document.figures:
        yield from (figure.block.caption, figure.block.note)
    yield from (made.grid.caption for made in prepared.names.made)
    for notice in document.notices:
        yield from (notice.heading, notice.text)


def _described(table: TableBlock, file: str, letters: Metrics) -> dict[str, Any]:
    """A table as the template reads it: what is shown, where its values are, and its sizes."""
    told = table.model_dump(mode="json", exclude={"data", "header", "rows"})
    return {**told, **vars(sizes_of(table, is_wide(len(table.header)), letters)), "file": file}


def _figure(figure: SetFigure, unreadable: frozenset[str]) -> dict[str, Any]:
    """A figure as the template reads it; ``width`` is a share of the text's, or points."""
    high = figure.height * TEXT_WIDTH / figure.width > MOST_HEIGHT
    width = None if figure.wide and not high else figure.width
    file = UNREADABLE if figure.file in unreadable else figure.file
    return {**figure.block.model_dump(), "file": file, "width": width}


def _templates() -> Traversable:
    return files("tertialpdf") / "templates"

"""All that setting a document needs: its parts as source, formulas, typefaces and the note."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape

from tertialpdf.document import Document, Shown
from tertialpdf.faults import Fault, NotPrintableError
from tertialpdf.fonts import Needed, needed
from tertialpdf.grids import Grid
from tertialpdf.layout.body import Body
from tertialpdf.ledger import NotShown, note_lines
from tertialpdf.references import with_references
from tertialpdf.tree import (
    Block,
    Display,
    Equation,
    Formula,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Text,
    plain,
    walk,
)
from tertialpdf.words import said
from tertialpdf.writing.body import BodyWriter
from tertialpdf.writing.formulas import Made, made_formulas
from tertialpdf.writing.grids import SetGrid, set_grids
from tertialpdf.writing.names import Names

NO_GLYPH = "\u25af"
"""What stands for a character that no typeface has."""


@dataclass(frozen=True)
class Prepared:
    """A document with all that setting it needs.

    replaced: what stands for characters that no typeface has. mathml: of formulas, by what they say.
    unreadable: files of pictures that Typst refuses.
    """

    document: Document
    names: Names
    body: Body
    fonts: Needed
    replaced: Mapping[int, str]
    mathml: Mapping[str, str]
    unreadable: frozenset[str] = frozenset()

    def printable(self, source: str) -> str:
        """The source without characters that no typeface has."""
        return source.translate(self.replaced) if self.replaced else source


def prepare(document: Document, unreadable: frozenset[str] = frozenset()) -> Prepared:
    """The document made ready; raises NotPrintableError for losses in a document made for this exporter.

    unreadable: files of pictures that are found to be so.
    """
    language = document.heading.language
    by_cell = list(_formulas(document))
    formulas = made_formulas([formula for _, formula in by_cell], language)
    document = replace(document, not_shown=list(document.not_shown))
    found = needed([text for _, text in texts(document)], language, document.look.font_paths)
    faults = [
        *_unreadable(by_cell, formulas),
        *_missing(document, found.missing),
        *_broken(document, unreadable),
    ]
    if document.strict and faults:
        told = [Fault(one.cell, said(language, f"lost-{one.kind}") + f": {one.detail}") for one in faults]
        raise NotPrintableError(told)
    document.not_shown.extend(faults)
    for grid, file in zip(document.grids, grid_files(document), strict=True):
        if _is_long(grid, document):
            document.not_shown.append(NotShown(grid.cell, "rows", file))
    _add_note(document)
    made: list[SetGrid] = []
    grids: dict[int, list[int]] = {}
    for number, (grid, file) in enumerate(zip(document.grids, grid_files(document), strict=True)):
        shown = grid.first(document.most_rows) if _is_long(grid, document) else grid
        parts = set_grids(shown, file, language)
        grids[number] = list(range(len(made), len(made) + len(parts)))
        made += parts
    document = with_references(document, {number: len(parts) for number, parts in grids.items()})
    names = Names(document, {one: done.source for one, done in formulas.items()}, made, grids, unreadable)
    body = BodyWriter(document, names).write()
    replaced = {ord(letter): NO_GLYPH for letter in found.missing}
    mathml = {done.words: done.mathml for done in formulas.values() if done.source and done.mathml}
    return Prepared(document, names, body, found, replaced, mathml, unreadable)


def _is_long(grid: Grid, document: Document) -> bool:
    """Whether a table has more rows than are shown."""
    return grid.rows - grid.headers > document.most_rows


def code_point(letter: str) -> str:
    """A character as Unicode calls it: ``U+E123``."""
    return f"U+{ord(letter):04X}"


def grid_files(document: Document) -> list[str]:
    """File names of the tables that came as HTML or Markdown."""
    return [f"{grid.name}.csv" for grid in document.grids]


def _formulas(document: Document) -> Iterator[tuple[int, Formula]]:
    """Every formula with its cell, as it is set: on lines of its own or among words."""
    parts = [(cell, part) for cell, block in document.blocks() for part in walk([block])]
    for grid in document.grids:
        parts += [(grid.cell, part) for one in grid.cells for part in walk(one.content)]
    for cell, part in parts:
        if isinstance(part, Equation):
            yield cell, part.formula
        elif isinstance(part, Formula):
            yield cell, replace(part, display=False)


def _unreadable(by_cell: list[tuple[int, Formula]], made: Mapping[Formula, Made]) -> list[NotShown]:
    return [
        NotShown(cell, "latex", formula.tex[:60]) for cell, formula in by_cell if not made[formula].mathml
    ]


def _broken(document: Document, files: frozenset[str]) -> list[NotShown]:
    """Pictures that cannot be read, by cell."""
    return [NotShown(one.cell, "broken") for one in pictures(document) if one.file in files] if files else []


@dataclass(frozen=True)
class Placed:
    """The file of a picture, and the cell that shows it."""

    cell: int
    file: str


def pictures(document: Document) -> Iterator[Placed]:
    """Every picture: figures, and those among words and in cells of tables."""
    if not document.files:
        return
    yield from (Placed(figure.cell, figure.file) for figure in document.figures)
    parts = [(cell, part) for cell, block in document.blocks() for part in walk([block])]
    parts += [
        (grid.cell, part) for grid in document.grids for one in grid.cells for part in walk(one.content)
    ]
    yield from (Placed(cell, part.file) for cell, part in parts if isinstance(part, Picture))


def _missing(document: Document, letters: frozenset[str]) -> list[NotShown]:
    """Characters that no typeface has, by cell."""
    found: dict[NotShown, None] = {}
    for cell, text in texts(document) if letters else ():
        for letter in sorted(letters & set(text)):
            found[NotShown(cell, "glyph", code_point(letter))] = None
    return list(found)


def _add_note(document: Document) -> None:
    """The note of what is not shown, last in the document."""
    language = document.heading.language
    lines = note_lines(document.not_shown, language)
    if lines:
        items = tuple((Paragraph((Text(line),), plain=True),) for line in lines)
        note: tuple[Block, ...] = (Heading(1, (Text(said(language, "not-shown")),)), Listing(items))
        document.shown = [*document.shown, Shown(0, note)]


def texts(document: Document) -> Iterator[tuple[int, str]]:
    """All words of the document with their cells; 0 for its heading."""
    heading = document.heading
    yield 0, f"{heading.title} {heading.subtitle} {heading.changes} {heading.organisation} {heading.status}"
    for cell, block in document.blocks():
        for part in walk([block]):
            if isinstance(part, Display):
                yield cell, "\n".join(_words_of(part, document))
        yield cell, plain([block])
    for grid in document.grids:
        for one in grid.cells:
            yield grid.cell, one.text
    for picture in pictures(document):
        content = document.files[picture.file]
        if picture.file.endswith(".svg") and not (content.isascii() and b"&#" not in content):
            yield picture.cell, "".join(sorted(set(unescape(content.decode(errors="replace")))))


def _words_of(display: Display, document: Document) -> Iterator[str]:
    """The words of something that the document keeps by itself."""
    match display.slot:
        case "table":
            table = document.tables[display.index]
            yield from (table.caption, table.note, *table.header)
            for row in table.rows:
                yield from row
        case "grid":
            yield document.grids[display.index].caption
        case "figure":
            block = document.figures[display.index].block
            yield from (block.caption, block.note)
        case "key-figures":
            for one in document.key_figures[display.index].figures:
                yield from (one.label, one.value, one.comparison, one.state_text)
        case "notice":
            notice = document.notices[display.index]
            yield from (notice.heading, notice.text)

"""Tables with spans and rich cells as Typst source, whole or in parts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tertialpdf.grids import Grid, GridCell
from tertialpdf.tree import Block, Inline, Picture, Text, with_pictures
from tertialpdf.words import said
from tertialpdf.writing.literals import literal, spoken, words_of
from tertialpdf.writing.source import Writer
from tertialpdf.writing.widths import BESIDE, Widths, parts_of, widths_of

HIGHEST, HIGHEST_TURNED = 560.0, 380.0
"""Points of a picture in a cell, with the table's headings above it: on an upright and a turned page."""


@dataclass(frozen=True)
class SetGrid:
    """A table or a part of one as it is set."""

    grid: Grid
    widths: Widths
    file: str = ""
    """The file with its values, attached with the first part."""


def set_grids(grid: Grid, file: str, language: str) -> list[SetGrid]:
    """The table as it is set: whole where some page holds it, else in parts."""
    widths = widths_of(grid)
    if widths is not None:
        return [SetGrid(grid, widths, file)]
    parts = parts_of(grid)
    found = []
    for number, (columns, own) in enumerate(parts, start=1):
        told = said(language, "part").format(number=number, count=len(parts))
        caption = f"{grid.caption} ({told})" if grid.caption else told.capitalize()
        found.append(SetGrid(grid.only(columns, caption), own, file if number == 1 else ""))
    return found


def grid_source(made: SetGrid, writer: Writer) -> str:
    """The table as a Typst dictionary."""
    grid, widths = made.grid, made.widths
    head = [_cell(cell, grid, widths, writer, False) for cell in grid.cells if cell.row < grid.headers]
    first: set[int] = set()
    body = []
    for cell in grid.cells:
        if cell.row >= grid.headers:
            body.append(_cell(cell, grid, widths, writer, cell.row not in first))
            first.add(cell.row)
    columns = ", ".join(f"{width:.1f}pt" for width in widths.columns)
    return (
        f"(columns: ({columns},), size: {widths.size}pt, turned: {str(widths.turned).lower()},"
        f" tight: {str(grid.rows > 30).lower()}, caption: {literal(grid.caption)},"
        f" file: {literal(made.file)},"
        f" header: ({_listed(head)}), body: ({_listed(body)}))"
    )


def _listed(cells: list[str]) -> str:
    return "".join(f"{cell},\n" for cell in cells)


def _cell(cell: GridCell, grid: Grid, widths: Widths, writer: Writer, marks: bool) -> str:
    in_head = cell.row < grid.headers
    content = _content(cell, widths, writer, flat=in_head)
    if cell.language:
        content = f"text({spoken(cell.language)}, {content})"
    if cell.heads:
        content = f"head({content})"
    if marks:
        content = f"row-mark + {content}"
    side = cell.side or grid.sides[cell.column]
    if cell.across > 1 and in_head and cell.side is None:
        side = "left"
    spans = (f", rowspan: {cell.down}" if cell.down > 1 else "") + (
        f", colspan: {cell.across}" if cell.across > 1 else ""
    )
    stands = f"{side} + bottom" if in_head else side
    return f"table.cell(x: {cell.column}, y: {cell.row}, align: {stands}{spans}, {content})"


def _content(cell: GridCell, widths: Widths, writer: Writer, flat: bool) -> str:
    text = cell.text
    if all(isinstance(part, Text) for part in cell.content):
        if cell.is_number:
            return "{" + literal(text.replace(" ", "\u00a0")) + "}"
        return "{" + words_of(text, widths.longest) + "}"
    room = sum(widths.columns[cell.column : cell.column + cell.across]) - BESIDE
    high = HIGHEST_TURNED if widths.turned else HIGHEST
    return writer.content(_fitted(cell.content, room, high), flat=flat)


def _fitted(parts: tuple[Inline | Block, ...], room: float, high: float) -> tuple[Inline | Block, ...]:
    """What a cell holds, with no picture wider or higher than the cell can be."""

    def fitted(picture: Picture) -> Picture:
        scale = min(1.0, room / picture.width, high / picture.height)
        return replace(picture, width=picture.width * scale, height=picture.height * scale)

    return with_pictures(parts, fitted)

"""A table as accessible HTML, for who reads the notebook itself."""

from __future__ import annotations

from html import escape

from tertialpdf.blocks import TableBlock


def table_html(table: TableBlock) -> str:
    """The table as accessible HTML."""
    head = "".join(
        f'<th scope="col" style="text-align:{side}">{escape(label)}</th>'
        for label, side in zip(table.header, table.align, strict=True)
    )
    body = "".join(f"<tr>{_row_html(table, number)}</tr>" for number in range(len(table.rows)))
    note = f"<p><small>{escape(table.note)}</small></p>" if table.note else ""
    caption = f'<caption style="text-align:left">{escape(table.caption)}</caption>'
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"


def _row_html(table: TableBlock, number: int) -> str:
    weight = ";font-weight:bold" if number in table.total else ""
    return "".join(
        f'<td{_language_html(table, position)} style="text-align:{side}{weight}">'
        f"{_revised_html(table, number, position, _cell_html(table, number, position, cell))}</td>"
        for position, (cell, side) in enumerate(zip(table.rows[number], table.align, strict=True))
    )


def _revised_html(table: TableBlock, row: int, position: int, cell: str) -> str:
    """A cell of a row that is no longer so, or newly so, marked; not the first, which says it in words."""
    if not position or not cell:
        return cell
    if row in table.struck:
        return f"<del>{cell}</del>"
    return f"<ins>{cell}</ins>" if row in table.added else cell


def _language_html(table: TableBlock, position: int) -> str:
    language = table.languages.get(position)
    return f' lang="{language}"' if language else ""


def _cell_html(table: TableBlock, row: int, position: int, cell: str) -> str:
    """The cell's text, or its picture with the text for those who do not see it."""
    pictures = table.pictures.get(position)
    if pictures is None or not cell:
        return escape(cell)
    return pictures[row].replace("<svg ", f'<svg role="img" aria-label="{escape(cell)}" ', 1)

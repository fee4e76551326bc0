"""An HTML table as a grid, with the spans that a browser gives its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborNode

from tertialpdf.blocks import Side
from tertialpdf.grids import Grid, GridCell
from tertialpdf.reading.collected import Collected
from tertialpdf.reading.elements import is_seen
from tertialpdf.tree import Block, Inline, plain

WIDEST, HIGHEST = 1000, 65534
"""The largest spans of HTML."""
MOST_HEADERS = 6
"""Header rows that every page repeats; more are rows like others."""
SIDE = re.compile(r"text-align\s*:\s*(left|right|center|start|end)")
Read = Callable[[LexborNode], tuple[Inline | Block, ...]]


def read_table(table: LexborNode, read: Read, collected: Collected) -> Grid | None:
    """The grid of a table element; None if it has no cells. ``read`` reads what a cell holds.

    As in a browser the first ``thead`` comes first and the first ``tfoot`` last, wherever they are written;
    what is not displayed is no row or cell.
    """
    captions: list[str] = []
    head: list[list[LexborNode]] = []
    body: list[list[LexborNode]] = []
    foot: list[list[LexborNode]] = []
    for part in _children(table):
        if part.tag == "caption":
            captions.append(" ".join(plain(read(part)).split()))
        elif part.tag in ("thead", "tbody", "tfoot"):
            rows = [row for row in _children(part) if row.tag == "tr" and is_seen("tr", row.attributes)]
            if part.tag == "thead" and not head:
                head.append(rows)
            elif part.tag == "tfoot" and not foot:
                foot.append(rows)
            else:
                body.append(rows)
        elif part.tag == "tr" and is_seen("tr", part.attributes):
            body.append([part])
    groups = [*head, *body, *foot]
    heads = sum(map(len, head))
    cells: list[GridCell] = []
    rows_read = 0
    width = 0
    for group in groups:
        found, wide = _placed(group, rows_read, read)
        cells += found
        width = max(width, wide)
        rows_read += len(group)
    if not cells or not width:
        return None
    headers = heads or _leading_headers(groups, cells)
    if headers >= rows_read or headers > MOST_HEADERS:
        headers = 1 if headers > MOST_HEADERS else headers
    cells = _within(cells, headers)
    return Grid(
        collected.table_name(),
        rows_read,
        width,
        headers,
        cells,
        " ".join(filter(None, captions)),
        collected.cell,
    )


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _placed(rows: list[LexborNode], first: int, read: Read) -> tuple[list[GridCell], int]:
    """The cells of a group of rows, each at the first free place of its row; how wide the group is."""
    taken: dict[tuple[int, int], bool] = {}
    cells: list[GridCell] = []
    width = 0
    for number, row in enumerate(rows):
        column = 0
        for node in _children(row):
            if node.tag not in ("td", "th") or not is_seen(node.tag, node.attributes):
                continue
            while (number, column) in taken:
                column += 1
            down, across = _span(node, "rowspan", HIGHEST), _span(node, "colspan", WIDEST)
            down = min(down or len(rows), len(rows) - number)
            across = max(across, 1)
            while across > 1 and any((number, column + more) in taken for more in range(across)):
                across -= 1
            if down > 1 or across > 1:
                taken |= {(number + y, column + x): True for y in range(down) for x in range(across)}
            given = node.attributes
            cells.append(
                GridCell(
                    first + number,
                    column,
                    read(node),
                    down,
                    across,
                    node.tag == "th",
                    _side(given),
                    given.get("lang") or "",
                )
            )
            column += across
        width = max(width, column, 1 + max((x for y, x in taken if y == number), default=-1))
    return cells, width


def _span(node: LexborNode, name: str, most: int) -> int:
    text = (node.attributes.get(name) or "1").strip()
    return min(int(text), most) if text.isdigit() else 1


def _side(given: dict[str, str | None]) -> Side | None:
    found = SIDE.search(given.get("style") or "")
    word = found[1] if found else (given.get("align") or "").lower()
    return "right" if word in ("right", "end") else "left" if word in ("left", "start") else None


def _leading_headers(groups: list[list[LexborNode]], cells: list[GridCell]) -> int:
    """How many rows at the top hold header cells alone."""
    found = 0
    rows = sum(map(len, groups))
    by_row: dict[int, bool] = {}
    for cell in cells:
        by_row[cell.row] = by_row.get(cell.row, True) and cell.heads
    while found < rows - 1 and by_row.get(found, False):
        found += 1
    return found


def _within(cells: list[GridCell], headers: int) -> list[GridCell]:
    """No cell reaches from the header into the body."""
    return [
        cell
        if cell.row >= headers or cell.row + cell.down <= headers
        else GridCell(
            cell.row,
            cell.column,
            cell.content,
            headers - cell.row,
            cell.across,
            cell.heads,
            cell.side,
            cell.language,
        )
        for cell in cells
    ]

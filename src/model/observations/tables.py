"""Reading the CSV tables of ``data/``: every row checked against a row model, all faults reported at once.

The files are our own, but whoever opens one in Excel and saves it gets another dialect: semicolons, decimal
commas, a byte order mark or Windows-1252, SANT and FALSKT. They mean the same and are read as such.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import pandas as pd
from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from model.bounds import LONGEST_TEXT, MOST_TOLD, within_bounds
from model.errors import Finding, InputError
from model.parameters.centre_folder import centre_in_force
from model.parameters.messages import expected
from model.text_tables.encodings import decoded
from model.text_tables.records import Record, delimiter_of, lines_of, records
from model.visible import STEERING, UNSEEN, visible
from tertialpdf.spreadsheet_cells import as_written

MAXIMUM_FINDINGS = 20
HEADER_ROWS = 1
FILE, KEY = "file", "key"
"""Attributes of a table that say which file it was read from, and which columns identify a row."""


class Years(NamedTuple):
    """Years that a date may be of: so many before and after that of its table, or any where None."""

    before: int | None = 0
    after: int | None = 0

    def hold(self, day: date, year: int) -> bool:
        """Whether ``day`` may stand in a table of ``year``."""
        is_early = self.before is not None and day.year < year - self.before
        return not is_early and (self.after is None or day.year <= year + self.after)

    def told(self, year: int) -> str:
        """What is expected in a table of ``year``."""
        if self.after is None:
            return f"ett datum under {year - (self.before or 0)} eller senare"
        first = "" if not self.before else f"{year - self.before} eller "
        return f"ett datum under {first}{year + self.after}"


OWN_YEAR = Years()
"""A date in a table of a year is of that year, unless its row model says otherwise."""
OR_LATER = Years(after=None)
ANY_YEAR = Years(None, None)


class Row(BaseModel):
    """Base of every row model: columns are fields, unknown columns are refused.

    years: those that dates of a column may be of in a table of a year, where that is not :data:`OWN_YEAR`.
    named_by_the_centre: endings of columns that a centre may have as many of as it likes, last in the table,
    and their type. version: a column by which a row may stand several times, as it was known at each.
    """

    named_by_the_centre: ClassVar[dict[str, Any]] = {}
    may_lack: ClassVar[tuple[str, ...]] = ()
    years: ClassVar[dict[str, Years]] = {}
    version: ClassVar[str] = ""
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


_SPACES = " \u00a0\u202f\u2009"
_DECIMAL_COMMA = re.compile(rf"[-\u2212]?(?:\d{{1,3}}(?:[{_SPACES}]\d{{3}})+|\d+)(?:,\d+)?")
_TO_POINT = str.maketrans({"\u2212": "-", ",": "."} | dict.fromkeys(_SPACES))
_SWEDISH_TRUTHS = {"SANT": "true", "FALSKT": "false"}
_UNSEEN = re.compile(UNSEEN)


def read_table(path: Path, row_model: type[Row], key: Sequence[str] = ()) -> pd.DataFrame:
    """The table at ``path`` as a frame with the model's columns.

    Comma separated with decimal points as we write it, or as Swedish Excel saves it; in any encoding that
    :func:`decoded` knows. ``key`` names the columns that together identify a row, or a version of it. Empty
    cells are None. Row i of the frame is row i + 1 + HEADER_ROWS of the file.
    Raises InputError naming file, row, column, value and what was expected for each fault (at most
    MAXIMUM_FINDINGS).
    """
    file = shown_as(path)
    text = decoded(path, _content(path), shown=file)
    row_model = _with_own_columns(row_model, text, file)
    rows, lines, findings = [], [], []
    seen: dict[tuple[Any, ...], int] = {}
    identifying = [*key, row_model.version] if key and row_model.version else list(key)
    for number, cells in _cells(file, text, row_model):
        if strange := [name for name, cell in cells.items() if _UNSEEN.search(cell)]:
            findings += [_unseen(path, number, name, cells[name]) for name in strange]
            continue
        try:
            row = row_model.model_validate({name: cell or None for name, cell in cells.items()})
        except ValidationError as error:
            findings += [_finding(path, number, cells, fault) for fault in error.errors()]
            continue
        identity = tuple(getattr(row, column) for column in identifying)
        if key and identity in seen:
            shown = ", ".join(map(str, identity))
            wanted = f"{', '.join(identifying)} högst en gång (finns även på rad {seen[identity]})"
            findings.append(Finding(shown_as(path), f"rad {number}", shown, wanted))
        seen[identity] = number
        findings += _beyond_bounds(path, number, cells, row)
        findings += _misdated(path, number, row)
        rows.append(row.model_dump())
        lines.append(number - 1 - HEADER_ROWS)
    if findings:
        raise InputError(*findings[:MAXIMUM_FINDINGS])
    table = pd.DataFrame(rows, columns=list(row_model.model_fields))
    if lines != list(table.index):
        table.index = pd.Index(lines)
    table.attrs[FILE] = shown_as(path)
    table.attrs[KEY] = tuple(key)
    return table


def read_cells(path: Path, row_model: type[Row]) -> pd.DataFrame:
    """The table at ``path`` as text, read by the same door and with the same index, and judged by no model.

    Empty cells are "". InputError for a file that is no table of these columns.
    """
    file = shown_as(path)
    text = decoded(path, _content(path), shown=file)
    row_model = _with_own_columns(row_model, text, file)
    rows = list(_cells(file, text, row_model))
    index = pd.Index([number - 1 - HEADER_ROWS for number, _ in rows], dtype=int)
    columns = list(rows[0][1]) if rows else list(row_model.model_fields)
    table = pd.DataFrame([cells for _, cells in rows], columns=columns, index=index)
    table.attrs[FILE] = file
    return table


def read_rows(path: Path, heading: str = "") -> list[dict[str, str]]:
    """The rows of the table at ``path`` as text, read by the same door and judged by no model.

    heading: a column that it has, if one is known, by which the delimiter is told.
    InputError for a file that cannot be taken apart.
    """
    return rows_of(path, _content(path), heading)


def rows_of(path: Path, content: bytes, heading: str = "") -> list[dict[str, str]]:
    """:func:`read_rows` of the table that ``path`` is, or is to be."""
    file = shown_as(path)
    text = decoded(path, content, shown=file)
    table = records(lines_of(text), delimiter_of(text, [(heading,)] if heading else []), file=file)
    headings = next(table, Record(1, [])).cells
    return [dict(zip(headings, map(as_written, cells), strict=False)) for _, cells in table if any(cells)]


def has_rows(path: Path) -> bool:
    """Whether the file holds more than its headings, in whatever encoding and with whatever line ends."""
    with path.open(encoding="latin-1") as file:
        return any(line.strip(", ;\t\n\x00") for line in islice(file, HEADER_ROWS, None))


def shown_as(path: Path) -> str:
    """The file as messages name it: from the centre's folder if it lies there."""
    root = centre_in_force()
    return path.relative_to(root).as_posix() if root and path.is_relative_to(root) else str(path)


def read_text(path: Path) -> str:
    """Contents of a UTF-8 file, with or without a byte order mark; InputError if it is anything else."""
    try:
        text = _content(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wanted = "filen sparad som UTF-8 (den ser ut att vara Windows-1252)"
        raise InputError(Finding(shown_as(path), f"byte {error.start}", "inte UTF-8", wanted)) from None
    if found := STEERING.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise InputError(Finding(shown_as(path), f"rad {line}", found[0], "text utan osynliga styrtecken"))
    return text


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(Finding(shown_as(path), "filen", "saknas", "en läsbar fil")) from None


def _beyond_bounds(path: Path, number: int, cells: dict[str, str], row: Row) -> Iterator[Finding]:
    """Numbers that nothing amounts to, and texts that no cell of a spreadsheet holds."""
    for name, value in row:
        place = f"rad {number}, kolumn {name}"
        if isinstance(value, int | float | Decimal) and not within_bounds(value):
            yield Finding(shown_as(path), place, cells[name], MOST_TOLD)
        elif isinstance(value, str) and len(value) > LONGEST_TEXT:
            yield Finding(shown_as(path), place, value, f"en text på högst {LONGEST_TEXT} tecken")


def _misdated(path: Path, number: int, row: Row) -> Iterator[Finding]:
    """Dates of another year than that whose folder the table lies in."""
    folder = path.parent.name
    for name, cell in row if folder.isdigit() else ():
        if isinstance(cell, date) and not (years := row.years.get(name, OWN_YEAR)).hold(cell, int(folder)):
            place = f"rad {number}, kolumn {name}"
            yield Finding(shown_as(path), place, str(cell), years.told(int(folder)))


def _with_own_columns(row_model: type[Row], text: str, file: str) -> type[Row]:
    """The model with the columns of ``text`` that the centre has named itself."""
    endings = row_model.named_by_the_centre
    own: dict[str, Any] = {
        column: (kind, ...)
        for column in (_headings(row_model, text, file) if endings else [])
        for ending, kind in endings.items()
        if column.endswith(ending) and column not in row_model.model_fields
    }
    return create_model(row_model.__name__, __base__=row_model, **own) if own else row_model


def _headings(row_model: type[Row], text: str, file: str) -> list[str]:
    delimiter = _delimiter(row_model, text)
    return next(records(lines_of(text), delimiter, file=file), Record(1, [])).cells


def _delimiter(row_model: type[Row], text: str) -> str:
    return delimiter_of(text, [(name,) for name in row_model.model_fields])


def _cells(file: str, text: str, row_model: type[Row]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row's line in the file, and its cells as the model reads them; rows of nothing are passed over."""
    columns, delimiter = list(row_model.model_fields), _delimiter(row_model, text)
    table = records(lines_of(text), delimiter, file=file)
    found = next(table, Record(1, [])).cells
    lacking = {name for name in row_model.may_lack if name not in found}
    beside = set(row_model.may_lack) - lacking
    if [name for name in found if name not in beside] == [
        name for name in columns if name not in row_model.may_lack
    ] and len(set(found)) == len(found):
        columns = found
    if found != columns:
        shown = visible(",".join(found))
        raise InputError(Finding(file, "rad 1", shown, "kolumnerna " + ",".join(columns)))
    plain = _reading(row_model, delimiter)
    for line, cells in table:
        if len(cells) != len(columns) and cells:
            wanted = f"{len(columns)} kolumner (decimalkomma i ett tal?)"
            raise InputError(Finding(file, f"rad {line}", visible(delimiter.join(cells)), wanted))
        if any(cells):
            read = zip(columns, map(as_written, cells), strict=True)
            yield line, {name: plain.get(name, str)(cell) for name, cell in read}


def _reading(row_model: type[Row], delimiter: str) -> Mapping[str, Callable[[str], str]]:
    """How cells of a column are put into our own writing, for those that another program writes otherwise.

    A comma between digits is a decimal comma where it is no delimiter; among commas it may as well part
    thousands, and is left for the row model to refuse.
    """
    kinds = {name: str(field.annotation) for name, field in row_model.model_fields.items()}
    reading: dict[str, Callable[[str], str]] = {}
    for name, kind in kinds.items():
        if "bool" in kind:
            reading[name] = lambda cell: _SWEDISH_TRUTHS.get(cell, cell)
        elif delimiter != "," and "str" not in kind and "Literal" not in kind:
            reading[name] = with_point
    return reading


def with_point(cell: str) -> str:
    """A number as Swedish Excel writes it, as we do; other cells as they are."""
    return cell.translate(_TO_POINT) if _DECIMAL_COMMA.fullmatch(cell.strip()) else cell


def _unseen(path: Path, number: int, column: str, cell: str) -> Finding:
    place = f"rad {number}, kolumn {column}"
    return Finding(shown_as(path), place, visible(cell), "ett värde utan osynliga styrtecken")


def _finding(path: Path, number: int, cells: dict[str, str], fault: Any) -> Finding:
    column = str(fault["loc"][0]) if fault["loc"] else "raden"
    return Finding(
        shown_as(path),
        f"rad {number}, kolumn {column}",
        visible(cells.get(column, "")) or "tomt",
        expected(fault),
    )

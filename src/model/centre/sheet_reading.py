"""Reading back a workbook of sheets: what each row says, or every fault by its cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from model.centre.sheet_writing import ANSWER, QUESTION, shown
from model.centre.sheets import Entry, Field, Sheet, UnusableError, faults_between
from model.errors import Finding, InputError
from model.planner_workbook.ledger import UNREADABLE, filled, open_workbook
from model.workbook_archives import ALONE, FAR, SPARSE, require_modest


class Formula(str):
    """A formula in a file that was never worked out, as one that a program wrote."""

    __slots__ = ()


Grid = list[tuple[Any, ...]]
"""Cells of a sheet by row and column, counted from 0; formulas as what they came to."""


def read_sheets(path: Path, sheets: Sequence[Sheet]) -> dict[str, list[Entry]]:
    """The rows of each sheet, by the sheet's name.

    Raises InputError for every fault: a file that is no such workbook, a sheet or column that is missing, and
    each cell that cannot be understood, that names what is nowhere, or that repeats another.
    """
    grids = _grids(path)
    findings: list[Finding] = []
    entries: dict[str, list[Entry]] = {}
    for sheet in sheets:
        if sheet.title not in grids:
            findings.append(Finding(path.name, f"bladet {sheet.title}", "saknas", "bladet som det var"))
            continue
        read = _form if sheet.is_form else _table
        entries[sheet.name] = list(read(path.name, sheet, grids[sheet.title], findings))
    findings += faults_between([sheet for sheet in sheets if sheet.name in entries], entries, path.name)
    if findings:
        raise InputError(*findings)
    return entries


def _grids(path: Path) -> dict[str, Grid]:
    if not path.is_file():
        raise InputError(Finding(str(path), "filen", "saknas", "arbetsboken, ifylld"))
    if path.suffix.lower() != ".xlsx":
        raise InputError(Finding(str(path), "filen", path.suffix or "utan ändelse", "en Excelfil (.xlsx)"))
    require_modest(path, str(path), filled_in=True)
    try:
        came_to, written = (open_workbook(path, data_only=values) for values in (True, False))
        return {sheet.title: _grid(path.name, sheet, written[sheet.title]) for sheet in came_to.worksheets}
    except PermissionError:
        raise InputError(Finding(str(path), "filen", "är låst", "att filen är stängd i Excel")) from None
    except UNREADABLE:
        raise InputError(
            Finding(str(path), "filen", "går inte att läsa", "en hel Excelfil utan lösenord")
        ) from None


def _grid(file: str, came_to: Any, written: Any) -> Grid:
    """The cells from the first to the last row and column that hold anything."""
    values = {(cell.row, cell.column): cell.value for cell in filled(came_to)}
    formulas = {(cell.row, cell.column): cell.value for cell in filled(written)}
    places = values.keys() | formulas.keys()
    height, width = (max((place[side] for place in places), default=0) for side in (0, 1))
    if height * width > max(FAR, SPARSE * len(places)):
        row, column = max(places)
        cell = f"bladet {came_to.title}, cell {get_column_letter(column)}{row}"
        raise InputError(Finding(file, cell, "något som står ensamt", ALONE))
    return [
        tuple(
            _worked_out(values.get((row, column)), formulas.get((row, column)))
            for column in range(1, width + 1)
        )
        for row in range(1, height + 1)
    ]


def _worked_out(value: Any, written: Any) -> Any:
    """What a formula came to; a formula that no program has worked out is kept as one."""
    return Formula(written) if value is None and written is not None else value


def _form(file: str, sheet: Sheet, grid: Grid, findings: list[Finding]) -> Iterator[Entry]:
    """The one thing that a form asks about; its questions may have been moved."""
    rows = {_plain(row[QUESTION]): number for number, row in enumerate(grid) if row and row[QUESTION]}
    values, places = {}, {}
    for asked in sheet.fields:
        number = rows.get(_plain(asked.heading))
        if number is None:
            findings.append(
                Finding(file, f"bladet {sheet.title}", f"frågan {asked.heading} saknas", "alla frågor")
            )
            continue
        cell = grid[number][ANSWER] if len(grid[number]) > ANSWER else None
        places[asked.name] = _place(sheet, number, ANSWER, asked)
        values[asked.name] = _understood(file, places[asked.name], cell, asked, findings)
    yield Entry(values, places)


def _table(file: str, sheet: Sheet, grid: Grid, findings: list[Finding]) -> Iterator[Entry]:
    """A row for each that has anything in it; help and example are none."""
    first = _plain(sheet.fields[0].heading)
    top = next((number for number, row in enumerate(grid) if first in map(_plain, row)), None)
    if top is None:
        wanted = "rubrikerna " + ", ".join(asked.heading for asked in sheet.fields)
        findings.append(Finding(file, f"bladet {sheet.title}", "rubrikraden saknas", wanted))
        return
    columns = {_plain(cell): column for column, cell in enumerate(grid[top]) if cell}
    missing = [asked.heading for asked in sheet.fields if _plain(asked.heading) not in columns]
    findings += [
        Finding(file, f"{sheet.title}, rad {top + 1}", f"kolumnen {heading} saknas", "alla kolumner")
        for heading in missing
    ]
    if missing:
        return
    at = {asked.name: columns[_plain(asked.heading)] for asked in sheet.fields}
    example = [_plain(shown(asked.example, asked)) for asked in sheet.fields]
    for number, row in enumerate(grid[top + 1 :], start=top + 1):
        cells = {asked.name: row[at[asked.name]] for asked in sheet.fields}
        told = [_plain(cell) for cell in cells.values()]
        is_help = number == top + 1 and str(row[at[sheet.fields[0].name]]).startswith(sheet.fields[0].help)
        if not any(told) or is_help or (number <= top + 2 and told == example):
            continue
        places = {asked.name: _place(sheet, number, at[asked.name], asked) for asked in sheet.fields}
        values = {
            asked.name: _understood(file, places[asked.name], cells[asked.name], asked, findings)
            for asked in sheet.fields
        }
        yield Entry(values, places)


def _understood(file: str, place: str, cell: Any, asked: Field, findings: list[Finding]) -> Any:
    """What a cell says; None with a finding when it cannot be understood."""
    if isinstance(cell, Formula):
        wanted = f"{asked.wanted}; formeln är inte uträknad: öppna filen i Excel och spara den"
        findings.append(Finding(file, place, str(cell), wanted))
        return None
    try:
        return asked.understood(cell)
    except UnusableError as fault:
        findings.append(
            Finding(file, place, "tomt" if cell is None else " ".join(str(cell).split()), str(fault))
        )
        return None


def _place(sheet: Sheet, row: int, column: int, asked: Field) -> str:
    return f"{sheet.title}, cell {get_column_letter(column + 1)}{row + 1} ({asked.heading})"


def _plain(cell: Any) -> str:
    """A cell's text without regard to spaces and capitals; whole numbers as such."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    is_whole = isinstance(cell, float) and cell.is_integer()
    return " ".join(str(int(cell) if is_whole else cell).split()).casefold()

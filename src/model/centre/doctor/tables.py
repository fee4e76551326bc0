"""Which tables a centre has, how fresh they are, and what those that are missing would add."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.dates import get_month_names

from model.centre.doctor.checks import Area, Check, State
from model.errors import Finding, InputError
from model.observations.files import IMPORTED
from model.observations.names import Names, known_names
from model.observations.needs import PERIOD, WITHIN_THE_YEAR, table_needs
from model.observations.registers import load_registers
from model.observations.remarks import remarks
from model.observations.table_need import TableNeed
from model.observations.tables import read_rows
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS as LAST

MONTHS = get_month_names("wide", locale="sv_SE")


def tables_area(data: Path, year: int, parameters: Parameters) -> Area:
    """The area of the tables of ``year``: those that are there first, then those that concern the centre."""
    names = known_names(parameters, data, load_registers(parameters, data))
    found = [
        _table(need, data, year, names)
        for need in table_needs()
        if (need.concerns(parameters) and need not in WITHIN_THE_YEAR) or need.state(data, year) != "missing"
    ]
    there = [check for check in found if check.state is State.WELL]
    others = [check for check in found if check.state is not State.WELL]
    return Area(f"Data {year}", [*there, *_imported(data), *others, *_standing_out(data, year, parameters)])


def _table(need: TableNeed, data: Path, year: int, names: Names) -> Check:
    file = need.path(data, year).relative_to(data).as_posix()
    state = need.state(data, year)
    if state == "there":
        if faults := _faults(need, need.path(data, year), year, names):
            more = f" ({len(faults)} fel i tabellen)" if len(faults) > 1 else ""
            return Check(file, State.FAULT, f"{faults[0]}{more}")
        try:
            return Check(file, State.WELL, f"{need.holds}. {_fresh(need, need.path(data, year))}")
        except InputError as error:
            return Check(file, State.FAULT, str(error.findings[0]))
    found = "saknas" if state == "missing" else "har inga rader"
    return Check(
        file, State.FAULT if need.is_base and "registers" in file else State.NOTE, f"{found}; ger {need.adds}"
    )


def _faults(need: TableNeed, path: Path, year: int, names: Names) -> list[Finding]:
    """What a report to the last month that the table has would say is wrong with it."""
    if need.read is None or need not in PERIOD:
        return []
    try:
        months = [
            int(month) for row in read_rows(path, "month") if (month := str(row.get("month"))).isdecimal()
        ]
        need.table(year, names, max((month for month in months if month <= LAST), default=1))
    except InputError as error:
        return list(error.findings)
    return []


def _fresh(need: TableNeed, path: Path) -> str:
    """How far the table goes."""
    rows = read_rows(path, need.cut)
    told = [row[need.cut] for row in rows if need.cut and row.get(need.cut)]
    if not told:
        return f"{len(rows)} rader."
    last = max(told, key=lambda cell: int(cell) if cell.isdecimal() else cell)
    return f"Till och med {MONTHS.get(int(last), last) if last.isdecimal() else last}."


def _standing_out(data: Path, year: int, parameters: Parameters) -> Iterator[Check]:
    """What stands out in the tables of the year, and of the year before it."""
    for each in (year - 1, year):
        for remark in remarks(each, data, parameters=parameters):
            yield Check("att se över", State.NOTE, f"{remark.code}: {remark.finding()}")


def _imported(data: Path) -> Iterator[Check]:
    """What has been imported: each register's last period."""
    for folder in sorted((data / IMPORTED).glob("*")):
        periods = sorted(path.stem for path in folder.glob("*.parquet"))
        if periods:
            told = f"importerat: {len(periods)} perioder, till och med {periods[-1]}"
            yield Check(f"{IMPORTED}/{folder.name}", State.WELL, told)

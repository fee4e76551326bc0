"""What a year that is over comes to, from its own tables: its closing, and key figures for several years."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from model.centre.making import csv_text
from model.errors import InputError
from model.followup.closing import closing_of, require_same
from model.followup.period import load_period
from model.observations import closing, economy, staff, volumes, yearly
from model.observations.names import Names, known_names
from model.observations.needs import table_needs
from model.observations.registers import load_registers
from model.observations.tables import has_rows
from model.parameters.schema.parameters import Parameters
from model.planning.decided_year import yearly_figures
from model.time_units import MONTHS

COUNTED = "tertial new-year: årets tabeller"
COLUMNS = ("kind", "measure", "value", "source", "note")


def yearly_outcome(centre: Path, parameters: Parameters, year: int) -> str | None:
    """The text of the year's key figures with those that its tables give; None where they add nothing.

    What stands there already stays as it is.
    """
    data = centre / "data"
    names = known_names(parameters, data, load_registers(parameters, data))
    path = data / str(year) / yearly.YEARLY
    there = yearly.read_yearly([year], names).to_dict("records") if path.is_file() and has_rows(path) else []
    known = {row["measure"] for row in there if row["kind"] == "outcome"}
    found = {measure: value for measure, value in _figures(parameters, names, year) if measure not in known}
    if not found:
        return None
    new = [
        {"kind": "outcome", "measure": name, "value": value, "source": COUNTED, "note": ""}
        for name, value in found.items()
    ]
    rows = [{name: "" if row[name] is None else row[name] for name in COLUMNS} for row in there]
    return csv_text(COLUMNS, [*rows, *new])


def closing_text(centre: Path, parameters: Parameters, year: int, replaces: bool) -> str | None:
    """The text of the year's closing; None where its books are not whole, or where it is closed already.

    replaces: whether a closing that says another result is made anew; else InputError.
    """
    data = centre / "data"
    try:
        registers = load_registers(parameters, data)
        period = load_period(parameters, year, MONTHS, data)
        made = closing_of(period, parameters, registers)
    except InputError:  # the year is not over, or is not followed up
        return None
    if closing.is_closed(data, year):
        if not replaces:
            require_same(closing.read_closing(year, period.names), made, period)
        if not replaces or closing.read_closing(year, period.names) == made:
            return None
    rows = [{"item": item, "amount": amount, "source": COUNTED} for item, amount in made._asdict().items()]
    return csv_text(("item", "amount", "source"), rows)


def _figures(parameters: Parameters, names: Names, year: int) -> Iterator[tuple[str, Decimal | int]]:
    """Measures that whole tables of the year give."""
    try:
        came, booked = volumes.read_volumes(year, names), economy.read_economy(year, names)
        found = yearly_figures(parameters, came, booked, "outcome")
    except InputError:  # the year is not over, or is not followed up
        return
    measures = parameters.dimensions.yearly_measures
    for name, measure in measures.items():
        if name in found:
            yield name, found[name]
        elif measure.kind == "count":
            yield from _counted(name, names, year)
    try:
        months = staff.read_staff(year, names).groupby("month")[["headcount", "fte"]].sum()
    except InputError:
        return
    for name, measure in measures.items():
        if measure.kind == "headcount":
            yield name, int(months["headcount"].iloc[-1])
        elif measure.kind == "fte":
            yield name, Decimal(f"{months['fte'].mean():.1f}")


def _counted(name: str, names: Names, year: int) -> Iterator[tuple[str, int]]:
    """Rows of the table whose file is called as the measure."""
    for need in table_needs():
        if Path(need.file).stem == name and need.read and need.state(names.data, year) == "there":
            try:
                yield name, len(need.table(year, names, MONTHS))
            except InputError:
                return

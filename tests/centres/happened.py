"""What is invented to have happened in a turned year of the two centres: rules over what was decided.

``python -m tests.centres.happened region FOLDER YEAR`` writes the year's tables beside those that the new
year's command has put there. Whole numbers by rules; how far a figure strays follows from the year and month.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from model.centre.making import csv_text
from model.example_centre.books import invoiced
from model.observations.agreements import read_agreements
from model.observations.amendments import read_amendments
from model.observations.names import known_names
from model.observations.provenance import ALL_ELSE, EXAMPLE, PROVENANCE
from model.observations.registers import Registers, load_registers
from model.observations.volumes import read_volumes
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.pricing.amending.amendment import amended_lines
from tests.centres import alliance, region
from tests.centres.tables import Tables, shared_out

Rows = list[dict[str, Any]]
OWN: dict[str, Callable[[int, Mapping[str, list[int]]], Tables]] = {
    region.FOLDER: region.came,
    alliance.FOLDER: lambda _, __: {},
}
"""What each centre's systems tell beside volumes, books and staff, of a year's pieces by activity."""
ORE = Decimal("0.01")


def happened(name: str, folder: Path, year: int) -> None:
    """Write the tables of ``year`` in the centre ``name`` in ``folder``, whose agreements are decided."""
    parameters = load(params=folder / "params")
    registers = load_registers(parameters, folder / "data")
    decided = {each: _read(folder, year, each) for each in ("agreements", "volume_budget", "economy")}
    volumes = _volumes(decided["volume_budget"], decided["agreements"], registers, year)
    pieces = {activity: [0] * 12 for activity in region.COUNTED}
    for row in volumes:
        if row["activity"] in pieces:
            pieces[row["activity"]][row["month"] - 1] += row["volume"]
    own = OWN[name](year, pieces)
    _write(folder, {f"{year}/volumes.csv": volumes, f"{year}/staff.csv": _staff(folder, year), **own})
    _write(folder, {f"{year}/economy.csv": _books(parameters, registers, folder, year, decided["economy"])})


def _volumes(budget: Rows, agreed: Rows, registers: Registers, year: int) -> Rows:
    """What was budgeted, some per cent more or less each month, by what customers have agreed."""
    customers = [int(number) for number in registers.customers["number"]]
    rows = []
    for place, activity in enumerate(dict.fromkeys(row["activity"] for row in budget)):
        own = {int(row["customer"]): int(row["volume"]) for row in agreed if row["service"] == activity}
        buyers = [number for number in customers if own.get(number)] or customers
        weights = [own.get(number, 1) for number in buyers]
        for row in budget:
            if row["activity"] == activity:
                month, whole = int(row["month"]), int(row["volume"])
                if own and whole > len(buyers):
                    whole += whole * strays(year + place, month) // 100
                first = 0 if own else month % len(buyers)
                order = buyers[first:] + buyers[:first]
                parts = dict(zip(order, shared_out(whole, weights), strict=True))
                rows += [
                    {"month": month, "customer": number, "activity": activity, "volume": parts[number]}
                    for number in buyers
                ]
    return sorted(rows, key=lambda row: (row["month"], row["customer"]))


def strays(year: int, month: int) -> int:
    """How many per cent more than planned, from -10 to 11: the year's own and the month's."""
    return (year * 5) % 7 * 3 - 9 + (month * 3 + year) % 4 - 1


def _books(parameters: Parameters, registers: Registers, folder: Path, year: int, budget: Rows) -> Rows:
    """Revenue as invoiced and settled; costs some per mille from budget."""
    names = known_names(parameters, folder / "data", registers)
    agreed = amended_lines(read_agreements(year, names), read_amendments(year, names))
    sold = invoiced(parameters, registers, year, agreed, read_volumes(year, names))
    revenue = next(code for code, each in parameters.economy.accounts.items() if each.kind == "revenue")
    rows = []
    for row in budget:
        month, amount = int(row["month"]), Decimal(row["budget"])
        if row["account"] == revenue:
            outcome = sold.pop((month, row["unit"]), Decimal(0))
        else:
            outcome = amount + amount * strays(year, month) / 1000
        rows.append({**row, "outcome": outcome.quantize(ORE)})
    assert not any(sold.values()), "all revenue has a budget"
    return rows


def _staff(folder: Path, year: int) -> Rows:
    """The register's people who are there all year."""
    with (folder / "data" / "registers" / "people.csv").open(encoding="utf-8") as file:
        people = list(csv.DictReader(file))
    units = sorted({row["unit"] or "common" for row in people})
    return [
        {
            "month": month,
            "unit": unit,
            "headcount": sum((row["unit"] or "common") == unit for row in people),
            "fte": round(
                sum(float(row["employment"]) for row in people if (row["unit"] or "common") == unit), 2
            ),
            "sick_share": "" if unit == "common" else f"0.0{39 + month}",
            "leave_share": "" if unit == "common" else "0.021",
        }
        for month in range(1, 13)
        for unit in units
    ]


def _read(folder: Path, year: int, table: str) -> Rows:
    with (folder / "data" / str(year) / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _write(folder: Path, tables: Mapping[str, Rows]) -> None:
    """Tables below ``data``, each said to be an example."""
    said = folder / "data" / PROVENANCE
    known = list(csv.DictReader(said.read_text(encoding="utf-8").splitlines()))
    for name, rows in tables.items():
        (folder / "data" / name).write_text(csv_text(list(rows[0]), rows), encoding="utf-8", newline="\n")
        if name not in {row["file"] for row in known}:
            known.append({"file": name, "item": ALL_ELSE, "source": EXAMPLE})
    said.write_text(csv_text(["file", "item", "source"], known), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    happened(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))

"""The registers as a workbook: written, edited by people who use names and not codes, and read back."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from model.centre.making import csv_text
from model.centre.register_changes import Change, Rows, differences
from model.centre.register_sheets import SKILL, WEIGHT, register_sheets
from model.centre.register_versions import file_rows
from model.centre.sheet_reading import read_sheets
from model.centre.sheet_writing import write_sheets
from model.centre.sheets import Entry, Row
from model.errors import Finding, InputError
from model.observations.deliveries import with_note
from model.observations.known import KNOWN
from model.observations.registers import Registers, load_registers, read_registers
from model.parameters.loading import load
from model.parameters.own_files import put_in_own
from model.whole_files import KEPT

KEYS = {
    "customers": ["number"],
    "people": ["person", "start"],
    "addon_agreements": ["customer", "service", "start"],
}
CLOSE = 1e-6
INSTRUCTIONS = (
    ("Vad det är", "Centrets register: kunder, medarbetare med kompetenser, och tilläggsavtal."),
    ("Så ändrar du", "Skriv i de gula cellerna. Lägg nya rader sist; ta bort en rad genom att tömma den."),
    ("Storlek", "Tal i förhållande till varandra. De räknas om till andelar när registret skrivs."),
    ("När du är klar", "tertial registers --from FILEN visar skillnaden; med --replace skrivs den."),
)


def write_registers(centre: Path, path: Path) -> None:
    """Write the registers of the centre at ``centre`` as a workbook."""
    parameters = load(params=centre / "params")
    registers = load_registers(parameters, centre / "data")
    rows = {name: list(_as_shown(name, table, registers)) for name, table in _tables(registers).items()}
    title = f"Register: {parameters.organisation.name.value}"
    write_sheets(path, title, INSTRUCTIONS, register_sheets(parameters, registers), rows)


def changes_in(centre: Path, path: Path) -> list[Change]:
    """What an edited workbook would change; InputError with every fault by its cell."""
    parameters = load(params=centre / "params")
    registers = load_registers(parameters, centre / "data")
    entries = read_sheets(path, register_sheets(parameters, registers))
    if faults := list(_twice(entries["customers"], path.name)):
        raise InputError(*faults)
    changes = []
    numbers = {entry.row["name"].casefold(): entry.row["number"] for entry in entries["customers"]}
    for name, table in _tables(registers).items():
        before = [_plain(row) for row in table.to_dict("records")]
        columns = [str(column) for column in table.columns]
        after = [_as_kept(entry.row, columns, numbers) for entry in entries[name]]
        if name == "customers":
            _make_whole(after, columns)
        changes += [
            Change(name, columns, after, found) for found in [differences(KEYS[name], before, after)] if found
        ]
    return changes


def replace_registers(centre: Path, changes: Sequence[Change], known: date | None = None) -> list[Path]:
    """Put the changed registers in place; what they were is kept in a folder named by the moment.

    known: from when the changes are known, so that what is dated before reads the registers as they were;
    without it they are corrections. Raises InputError, and changes nothing, when they would not fit the
    parameters or each other.
    """
    folder = centre / "data" / "registers"
    counts = _counts(changes)
    stands = _tables(read_registers(centre / "data"))
    texts = {
        folder / f"{change.register}.csv": _kept_text(change, stands[change.register], known)
        for change in changes
    }
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".registers.") as place:
        trial = Path(place) / "registers"
        shutil.copytree(folder, trial, ignore=shutil.ignore_patterns(KEPT))
        for path, text in texts.items():
            (trial / path.name).write_text(text, encoding="utf-8")
        load_registers(load(changes=counts, params=centre / "params"), Path(place))
    files = texts | _counted_anew(centre, counts)
    put_in_own(with_note(files, centre / "data"), replace=True)
    return list(files)


def _tables(registers: Registers) -> dict[str, pd.DataFrame]:
    return {
        "customers": registers.customers,
        "people": registers.people,
        "addon_agreements": registers.add_ons,
    }


def _as_shown(name: str, table: pd.DataFrame, registers: Registers) -> Iterator[Row]:
    """Rows as people see them: customers by name, skills as crosses."""
    names = dict(zip(registers.customers["number"], registers.customers["name"], strict=True))
    for record in table.to_dict("records"):
        row = _plain(record)
        if name != "customers" and row.get("customer") is not None:
            row["customer"] = names[row["customer"]]
        yield row | {SKILL + skill: True for skill in row.get("skills") or ()}


def _as_kept(row: Row, columns: Sequence[str], numbers: Mapping[str, int]) -> Row:
    """A row as the register keeps it: customers by number, skills by code."""
    kept = {column: row.get(column) for column in columns}
    if "skills" in kept:
        kept["skills"] = tuple(
            name.removeprefix(SKILL) for name, has in row.items() if name.startswith(SKILL) and has
        )
    if isinstance(customer := kept.get("customer"), str):
        kept["customer"] = numbers[customer.casefold()]
    return kept


def _make_whole(rows: Rows, columns: Sequence[str]) -> None:
    """Weights that do not sum to one become shares of their sum."""
    for column in (name for name in columns if name.endswith(WEIGHT)):
        total = sum(row[column] for row in rows)
        if total and abs(total - 1) > CLOSE:
            for row in rows:
                row[column] = row[column] / total


def _twice(customers: Sequence[Entry], file: str) -> Iterator[Finding]:
    seen: set[int] = set()
    for entry in customers:
        if entry.row["number"] in seen:
            place = entry.places["number"]
            yield Finding(file, place, str(entry.row["number"]), "varje nummer på en kund")
        seen.add(entry.row["number"])


def _plain(record: Mapping[Any, Any]) -> Row:
    """A record with missing cells as None, and people's skills in the order they stand."""
    return {
        str(name): None if cell is None or (not isinstance(cell, tuple) and pd.isna(cell)) else _simple(cell)
        for name, cell in record.items()
    }


def _simple(cell: Any) -> Any:
    """A cell of a frame as Python has it."""
    if hasattr(cell, "item"):
        cell = cell.item()
    if hasattr(cell, "date"):
        return cell.date()
    return int(cell) if isinstance(cell, float) and cell.is_integer() and cell > 1 else cell


def _kept_text(change: Change, stands: pd.DataFrame, known: date | None) -> str:
    before = [_plain(row) for row in stands.to_dict("records")]
    kept = file_rows(change, KEYS[change.register], before, known)
    columns = [*change.columns, *([KNOWN] if any(row.get(KNOWN) for row in kept) else [])]
    rows = [
        {
            name: ";".join(cell) if isinstance(cell, tuple) else "" if cell is None else cell
            for name, cell in row.items()
        }
        for row in kept
    ]
    return csv_text(columns, [{name: row.get(name, "") for name in columns} for row in rows])


def _counts(changes: Sequence[Change]) -> dict[str, int]:
    """How many people and customers the parameters are to tell of, where that changes."""
    counted = {
        "people": ("organisation.headcount", _present),
        "customers": ("organisation.customers", len),
    }
    found = {change.register: change.after for change in changes if change.register in counted}
    return {path: count(found[name]) for name, (path, count) in counted.items() if name in found}


def _present(rows: Rows) -> int:
    """How many there are without a last day; all rows of a register in which everyone has left."""
    return sum(row.get("end") is None for row in rows) or len(rows)


def _counted_anew(centre: Path, counts: Mapping[str, int]) -> dict[Path, str]:
    """The parameters with the numbers of people and customers; none if they stand. Other text is as it is."""
    path = centre / "params" / "base" / "organisation.yaml"
    before = text_now = path.read_text(encoding="utf-8")
    for dotted, count in counts.items():
        name = dotted.rpartition(".")[2]
        text_now = re.sub(rf"(\b{name}:\s*\{{?\s*value:\s*)\d+", rf"\g<1>{count}", text_now, count=1)
    return {path: text_now} if text_now != before else {}

"""The tables of a decided year, from the agreements that were published, into ``data/``.

What was published is frozen: its manifest's hashes must hold, and the price list must say the same kronor for
every customer. Nothing that stands in ``data/`` is written over unless that is asked for, and never what has
happened: the outcome beside a budget is kept.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from model.centre.making import csv_text
from model.centre.turning.parameter_files import Files
from model.errors import Finding, InputError
from model.observations.registers import load_registers
from model.observations.tables import read_text
from model.parameters.loading import load
from model.publishing.agreement_set import DECIDED
from model.publishing.folders import published_folder
from model.publishing.manifest import file_digest, published_files
from model.publishing.requests import ReportRequest, report_request

AGREEMENTS, PRICE_LIST = "agreements", "price-list"
TABLES = ("agreements.csv", "full_costs.csv", "volume_budget.csv", "economy.csv", "yearly.csv", "reserve.csv")
KEPT = {"economy.csv": (("month", "unit", "account"), "outcome"), "yearly.csv": (("kind", "measure"), "")}
"""Tables that also hold what happens: the columns that name a row, and the one that is never written over."""
NUMBERS = ("budget", "outcome", "value")
FROZEN = "det som publicerades, orört; gör om det med tertial agreements"
Rows = list[dict[str, str]]


def is_published(year: int) -> bool:
    """Whether agreements for all customers of ``year`` lie published with the year's tables."""
    return all((_folder(AGREEMENTS, year) / DECIDED / name).is_file() for name in TABLES)


def missing_tables(centre: Path, year: int) -> list[str]:
    """The decided tables that ``data/`` lacks of ``year``, by their path from the centre's root."""
    return [file for name in TABLES if not (centre / (file := f"data/{year}/{name}")).is_file()]


def decided_files(centre: Path, year: int, replaces: bool) -> Files:
    """What the published agreements of ``year`` change in ``data/``; InputError when they do not hold."""
    folder = _folder(AGREEMENTS, year)
    files = published_files(folder) or {}
    findings, found = [], {}
    for name in TABLES:
        path = folder / DECIDED / name
        if files.get(f"{DECIDED}/{name}") != file_digest(path):
            findings.append(Finding(_shown(path, centre), "filen", "ändrad efter publiceringen", FROZEN))
            continue
        text, there = read_text(path), centre / "data" / str(year) / name
        merged = _merged(name, text, read_text(there), replaces) if there.is_file() else text
        if merged is not None:
            found[f"data/{year}/{name}"] = merged
    if findings := findings or list(_disagreements(centre, year)):
        raise InputError(*findings)
    return found


def _folder(report: str, year: int) -> Path:
    return published_folder(_request(report, year), None)


def _request(report: str, year: int) -> ReportRequest:
    return report_request(report).with_parameters(year=year)


def _shown(path: Path, centre: Path) -> str:
    return path.relative_to(centre).as_posix() if path.is_relative_to(centre) else str(path)


def _merged(name: str, new: str, old: str, replaces: bool) -> str | None:
    """The new text of a table that is there already; None where it stays as it is."""
    if name not in KEPT:
        return new if replaces and new != old else None
    key, outcome = KEPT[name]
    rows, now = _rows(new), {_key(row, key): row for row in _rows(old)}
    columns = list(_rows(new)[0])
    if not outcome:
        added = [row for row in rows if _key(row, key) not in now]
        changed = {_key(row, key): row for row in rows if replaces}
        merged = [changed.get(at, row) for at, row in now.items()] + added
    else:
        has_budget = any(row["budget"] for row in now.values())
        if has_budget and not replaces:
            return None
        merged = [{**row, outcome: now.pop(_key(row, key), row)[outcome]} for row in rows]
        merged += [{**row, "budget": "0.00"} for row in now.values()]
    text = csv_text(columns, merged)
    return text if _rows(text) != _rows(old) else None


def _key(row: Mapping[str, str], key: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[name] for name in key)


def _rows(text: str) -> Rows:
    """Rows of a table, also as Swedish Excel saves it."""
    if ";" not in text.partition("\n")[0]:
        return list(csv.DictReader(io.StringIO(text)))
    return [
        {name: cell.replace(",", ".") if name in NUMBERS else cell for name, cell in row.items()}
        for row in csv.DictReader(io.StringIO(text), delimiter=";")
    ]


def _disagreements(centre: Path, year: int) -> Iterator[Finding]:
    """Customers for whom the published price list says another sum than the agreements."""
    listed = _folder(PRICE_LIST, year) / "agreements.csv"
    if not listed.is_file():
        return
    names = {
        str(row.number): str(row.name)
        for row in load_registers(load(), centre / "data").customers.itertuples(index=False)
    }
    agreed: dict[str, Decimal] = {}
    for line in _rows(read_text(_folder(AGREEMENTS, year) / DECIDED / "agreements.csv")):
        name = names.get(line["customer"], line["customer"])
        agreed[name] = agreed.get(name, Decimal(0)) + Decimal(line["amount"])
    rows: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(read_text(listed)), delimiter=";"))
    for row in rows:
        cells = list(row.values())
        amount = Decimal(str(row.get(f"{year}, kr", "")).replace(",", ".") or 0)
        if cells[0] in agreed and amount != agreed[cells[0]]:
            wanted = f"{agreed[cells[0]]} kr, som i det publicerade avtalet"
            yield Finding(_shown(listed, centre), str(cells[0]), f"{amount} kr", wanted)

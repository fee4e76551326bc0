"""The tables of a decided year, from the agreements that were published, into ``data/``.

What was published is frozen: its manifest's hashes must hold, and the price list must say the same kronor for
every customer. Nothing that stands in ``data/`` is written over unless that is asked for, and never what has
happened: the outcome beside a budget is kept. All tables are read by the door of ``data/``, so that one that
has been saved in Excel is the same table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from model.centre.making import csv_text
from model.centre.turning.parameter_files import Files
from model.errors import Finding, InputError
from model.observations.agreements import AGREEMENTS as AGREED
from model.observations.agreements import AgreementRow
from model.observations.assignments import ASSIGNMENTS
from model.observations.decided_reserve import RESERVE
from model.observations.economy import ECONOMY, EconomyRow
from model.observations.full_costs import FULL_COSTS
from model.observations.promises import PROMISES
from model.observations.registers import load_registers
from model.observations.tables import Row, read_cells, read_rows, read_text, shown_as, with_point
from model.observations.volumes import BUDGET
from model.observations.yearly import YEARLY, YearlyRow
from model.parameters.loading import load
from model.publishing.agreement_set import DECIDED
from model.publishing.folders import published_folder
from model.publishing.manifest import file_digest, published_files
from model.publishing.requests import ReportRequest, report_request

AGREEMENTS, PRICE_LIST = "agreements", "price-list"
TABLES = (AGREED, FULL_COSTS, BUDGET, ECONOMY, YEARLY, RESERVE)
ALSO = (PROMISES, ASSIGNMENTS)
"""Decided tables that not all have: agreements published before there were any, centres without them."""
FROZEN = "det som publicerades, orört; gör om det med tertial agreements"
Rows = list[dict[str, str]]


class Kept(NamedTuple):
    """A table that also holds what happens: columns that name a row, and one that is never written over."""

    row: type[Row]
    key: tuple[str, ...]
    outcome: str = ""


KEPT = {
    ECONOMY: Kept(EconomyRow, ("month", "unit", "account"), "outcome"),
    YEARLY: Kept(YearlyRow, ("kind", "measure")),
}


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
    for name in (*TABLES, *(name for name in ALSO if f"{DECIDED}/{name}" in files)):
        path = folder / DECIDED / name
        if files.get(f"{DECIDED}/{name}") != file_digest(path):
            findings.append(Finding(shown_as(path), "filen", "ändrad efter publiceringen", FROZEN))
            continue
        there = centre / "data" / str(year) / name
        merged = _merged(path, there, replaces) if there.is_file() else read_text(path)
        if merged is not None:
            found[f"data/{year}/{name}"] = merged
    if findings := findings or list(_disagreements(centre, year)):
        raise InputError(*findings)
    return found


def _folder(report: str, year: int) -> Path:
    return published_folder(_request(report, year), None)


def _request(report: str, year: int) -> ReportRequest:
    return report_request(report).with_parameters(year=year)


def _merged(new: Path, there: Path, replaces: bool) -> str | None:
    """The new text of a table that is there already; None where it stays as it is."""
    if new.name not in KEPT:
        return read_text(new) if replaces and read_rows(new) != read_rows(there) else None
    kept = KEPT[new.name]
    rows, standing = _rows(new, kept.row), _rows(there, kept.row)
    now = {_key(row, kept.key): row for row in standing}
    if not kept.outcome:
        added = [row for row in rows if _key(row, kept.key) not in now]
        changed = {_key(row, kept.key): row for row in rows if replaces}
        merged = [changed.get(at, row) for at, row in now.items()] + added
    else:
        has_budget = any(row["budget"] for row in now.values())
        if has_budget and not replaces:
            return None
        merged = [{**row, kept.outcome: now.pop(_key(row, kept.key), row)[kept.outcome]} for row in rows]
        merged += [{**row, "budget": "0.00"} for row in now.values()]
    return csv_text(list(kept.row.model_fields), merged) if merged != standing else None


def _key(row: Mapping[str, str], key: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[name] for name in key)


def _rows(path: Path, model: type[Row]) -> Rows:
    """Rows of a table as we write them, whatever program saved it."""
    return [
        {str(name): cell for name, cell in row.items()} for row in read_cells(path, model).to_dict("records")
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
    for line in _rows(_folder(AGREEMENTS, year) / DECIDED / AGREED, AgreementRow):
        name = names.get(line["customer"], line["customer"])
        agreed[name] = agreed.get(name, Decimal(0)) + Decimal(line["amount"])
    for row in read_rows(listed, f"{year}, kr"):
        name, amount = next(iter(row.values())), Decimal(with_point(row.get(f"{year}, kr", "")) or 0)
        if name in agreed and amount != agreed[name]:
            wanted = f"{agreed[name]} kr, som i det publicerade avtalet"
            yield Finding(shown_as(listed), name, f"{amount} kr", wanted)

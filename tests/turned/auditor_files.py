"""A centre's files as its auditor reads them, and the arithmetic that all of the audit needs."""

from __future__ import annotations

import csv
from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from math import floor
from pathlib import Path
from typing import Any

import yaml

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Centre:
    """A centre's files as they are read: no more than CSV and YAML."""

    folder: Path

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """All groups of the base."""
        files = sorted((self.folder / "params" / "base").glob("*.yaml"))
        trees = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files]
        return {name: group for tree in trees for name, group in tree.items()}

    def table(self, *place: object) -> Rows:
        """A table of the data."""
        return _rows(self.folder.joinpath("data", *map(str, place)))

    def published(self, year: int, report: str, name: str) -> Rows:
        """A table that a report has written."""
        return _rows(self.folder / "reports" / str(year) / report / f"{name}.csv")

    def simulated(self, year: int, name: str) -> Rows:
        """A table that ``tertial simulate --prices --out`` has written."""
        return _rows(self.folder / "simulated" / str(year) / f"{name}.csv")

    @cached_property
    def customers(self) -> Rows:
        """The register, by rising number."""
        return sorted(self.table("registers", "customers.csv"), key=lambda row: int(row["number"]))

    @property
    def services(self) -> dict[str, Any]:
        """The services that are sold."""
        found: dict[str, Any] = self.parameters["services"]
        return found

    def rule(self, name: str, year: int) -> Any:
        """A rule of prices, what is in force of it when the year begins; None of one that is off."""
        value = self.parameters["price_rules"][name]["value"]
        return in_force(value, date(year, 1, 1)) if isinstance(value, dict) else value


def shared(whole: Fraction, weights: Sequence[Fraction]) -> list[int]:
    """A whole number by weights, by largest remainder; the first of equal ones is rounded up."""
    total = sum(weights)
    wanted = [whole * weight / total for weight in weights]
    parts = [floor(part) for part in wanted]
    left = round(whole) - sum(parts)
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - wanted[place], place))
    for place in order[:left]:
        parts[place] += 1
    return parts


def on_day(values: Any, day: date) -> Fraction:
    """A number by date: that of the last day on or before ``day``; a bare one always."""
    return exact(in_force(values, day) if isinstance(values, dict) else values)


def in_force(values: dict[Any, Any], day: date) -> Any:
    """What holds on ``day`` of values by their first day, or by year; None before the first."""
    firsts = {to_day(f"{key}-01-01" if len(str(key)) == 4 else str(key), date.min): key for key in values}
    known = [first for first in firsts if first <= day]
    return values[firsts[max(known)]] if known else None


def days_of(year: int) -> list[date]:
    """Every day of a year."""
    return [date(year, 1, 1) + timedelta(days=number) for number in range(366 if isleap(year) else 365)]


def to_day(text: str | None, otherwise: date) -> date:
    """A day as it is written; ``otherwise`` where none is."""
    return date.fromisoformat(text) if text else otherwise


def exact(cell: Any) -> Fraction:
    """A number as it is written, with a point or a comma."""
    return Fraction(str(cell).replace(",", ".") or 0)


def _rows(path: Path) -> Rows:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return list(csv.DictReader(lines, delimiter=";" if ";" in lines[0] else ","))

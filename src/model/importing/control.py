"""Control totals: sums that somebody else has, and that what is taken must come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import polars as pl
from babel.numbers import format_decimal

from model.errors import Finding, InputError
from model.importing.batches import SUMMED, Batch, total
from model.importing.description import SourceDescription
from model.importing.headings import plain
from model.importing.numbers import canonical
from model.importing.totals import Number

ROWS = ("rows", "rader", "antal")
_NEAR = 1e-6


def controls(given: Mapping[str, str], description: SourceDescription) -> dict[str, Decimal]:
    """Column (or ``rows``) -> the sum it must come to: the description's, and ``given`` by name or heading.

    Raises InputError for a column that cannot be summed, and for what is no number.
    """
    totals: dict[str, Decimal] = {}
    faults: list[Finding] = []
    for name, text in [*((n, str(v)) for n, v in description.control.items()), *given.items()]:
        column = _column(name, description)
        value = _value(text)
        if column is None:
            known = [n for n, c in description.kept.items() if c.kind in SUMMED]
            faults.append(Finding("kontrollsumma", name, text, f"en av {', '.join([*known, 'rader'])}"))
        elif value is None:
            faults.append(Finding("kontrollsumma", name, text, "ett tal, till exempel 21533419,07"))
        else:
            totals[column] = value
    if faults:
        raise InputError(*faults)
    return totals


def disagreements(
    sums: Mapping[str, Number], taken: int, totals: Mapping[str, Decimal], file: str
) -> list[Finding]:
    """A finding for each of ``totals`` that ``sums`` do not come to. taken: rows, those added not counted."""
    faults = []
    for name, wanted in totals.items():
        there = taken if name == ROWS[0] else sums[name]
        tolerance = _NEAR * max(1.0, abs(float(wanted))) if isinstance(there, float) else 0
        there = Decimal(str(there))
        if abs(there - wanted) > tolerance:
            shown = f"{number(there)} (skillnad {number(there - wanted)})"
            faults.append(Finding(file, f"kontrollsumma {name}", shown, number(wanted)))
    return faults


def sums_of(batches: Sequence[Batch], description: SourceDescription) -> dict[str, str]:
    """Column -> sum of what was taken, for amounts and counts."""
    summed = [
        name for name, column in description.kept.items() if column.kind in ("money", "whole", "duration")
    ]
    return {name: str(total(batches, name) or 0) for name in summed}


def number(value: Decimal | float) -> str:
    """A number as it is shown."""
    form = "#,##0.00" if isinstance(value, Decimal) and value != value.to_integral_value() else "#,##0.######"
    return format_decimal(value, form, locale="sv_SE").replace("-", "−")


def _column(name: str, description: SourceDescription) -> str | None:
    if plain(name) in ROWS:
        return ROWS[0]
    for column, what in description.kept.items():
        words = (column, *what.heading)
        if plain(name) in map(plain, words) and what.kind in SUMMED:
            return column
    return None


def _value(text: str) -> Decimal | None:
    cell = pl.Series([text.strip()])
    exact = canonical(cell, ",")[0] or canonical(cell, ".")[0]
    return Decimal(exact) if exact else None

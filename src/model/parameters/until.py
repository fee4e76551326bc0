"""Parameters as they stood on a day: without what comes into force later, or is of later years.

A file of parameters has no history: a value without a day is as it stands. Values that hold from a day and
indices are left out after the last day that is asked for, values by year and dated plans after its year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from model.parameters.carrying import carryings
from model.parameters.quantity import Beginnings, ByDate, ByYear, Quantity, Revisions, Strict
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed


def until(parameters: Parameters, last: date, year: int) -> Parameters:
    """``parameters`` without what comes into force after ``last`` and what is of years after ``year``.

    A fact of a year (an exchange rate) is found by what asks for it, and stays. The first value from a day
    stays even if it is of later, since something must hold. What begins later (a customer that joins) stays
    with its day, since it would else have been there from the first.
    """
    carried = {each.path for each in carryings(parameters)}
    changes = {}
    for path, quantity in _dated(parameters, ""):
        if isinstance(quantity, Beginnings):
            continue
        if isinstance(quantity, ByYear):
            kept = _first(quantity.value, year) if path in carried else quantity.value
        elif isinstance(quantity, ByDate | Revisions):
            kept = _first(quantity.value, last)
            if isinstance(quantity, ByDate) and not kept:
                kept = _first(quantity.value, min(quantity.value))
        else:
            kept = {
                key: part for key, part in quantity.value.items() if _begins(key, part) <= date(year, 12, 31)
            }
        if len(kept) < len(quantity.value):
            changes[path] = kept
    return changed(parameters, changes) if changes else parameters


def of_year(parameters: Parameters, year: int) -> Parameters:
    """What a plan of ``year`` rests on: :func:`until` its last day."""
    return until(parameters, date(year, 12, 31), year)


def _first(values: Mapping[Any, Any], last: Any) -> dict[Any, Any]:
    """The values through ``last``."""
    return {key: part for key, part in values.items() if key <= last}


def _begins(key: Any, part: Any) -> date:
    """The day that a dated plan begins: its key, or the first day of what its key names."""
    if isinstance(key, date):
        return key
    begins = part[0] if isinstance(part, list) and part else None
    return begins if isinstance(begins, date) else date.min


def _dated(node: object, path: str) -> Iterator[tuple[str, Quantity[Any]]]:
    """Parameters that have values by year or day, or plans with days, by dotted path."""
    if isinstance(node, Quantity):
        if isinstance(node.value, dict) and node.value:
            yield path, node
        return
    parts: Mapping[str, Any] = {}
    if isinstance(node, Strict):
        parts = {name: getattr(node, name) for name in type(node).model_fields}
    elif isinstance(node, Mapping):
        parts = node
    for name, part in parts.items():
        yield from _dated(part, f"{path}.{name}" if path else str(name))

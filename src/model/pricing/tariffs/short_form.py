"""A tariff as one writes it down: a bare number where its unit, meaning and source say nothing new.

``price: 65`` is the same as a price with value, unit, meaning and source: the unit is the fee's ``unit`` or
the tariff's currency, the meaning the fee's name and the source the tariff's ``source`` or title. A fee is
charged for the quantity of its own name where it names none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DOCUMENTED = {
    "price",
    "price_from",
    "price_by_agreement_year",
    "bands",
    "band_rule",
    "included",
    "block",
    "block_rule",
    "counted_by",
    "measured",
    "vat",
    "promised",
    "at_risk",
    "at_risk_by",
    "amount",
    "start",
    "instalments",
    "compared_after",
    "compared_through",
    "settled_after",
    "threshold",
    "above_threshold",
}
"""Keys whose values have unit, meaning and source."""
SECTIONS = ("fees", "minimums", "maximums", "credits")
TITLE = "Taxa"


def in_full(given: Any) -> Any:
    """``given`` with all that may be left out; what is no tariff at all is left as it is."""
    if not isinstance(given, Mapping):
        return given
    tariff = {"title": TITLE} | dict(given)
    source = str(tariff.pop("source", "") or tariff["title"])
    currency = str(tariff.get("currency", "kr"))
    for section in SECTIONS:
        if isinstance(entries := tariff.get(section), Mapping):
            tariff[section] = {
                name: _entry(section, str(name), entry, currency, source) for name, entry in entries.items()
            }
    if isinstance(clause := tariff.get("reconciliation"), Mapping):
        tariff["reconciliation"] = _documented(clause, currency, "volymavstämning", source)
    return _documented(tariff, currency, str(tariff["title"]), source)


def _entry(section: str, name: str, entry: Any, currency: str, source: str) -> Any:
    if not isinstance(entry, Mapping):
        return entry
    full = {"name": name, "area": str(entry.get("name", name))} | dict(entry)
    if section == "fees" and "fees" not in full:
        full = {"quantity": name} | full
    unit = str(full.pop("unit", "") or currency)
    return _documented(full, unit, str(full["name"]), source)


def _documented(entries: Mapping[Any, Any], unit: str, meaning: str, source: str) -> dict[Any, Any]:
    return {
        key: {"value": cell, "unit": unit, "meaning": meaning, "source": source}
        if key in DOCUMENTED and cell is not None and not _is_documented(cell)
        else cell
        for key, cell in entries.items()
    }


def _is_documented(cell: Any) -> bool:
    return isinstance(cell, Mapping) and "value" in cell

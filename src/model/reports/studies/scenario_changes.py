"""The scenario report's table of what each scenario changes in the parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from model.parameters.difference import Change, differences, is_by_day
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column, Composed
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.studies.parameter_words import CODES, meaning, value
from model.reports.studies.register_words import add_ons, new_customers
from model.reports.studies.scenario_differences import scenario_column
from model.reports.studies.words import place_names

SIDES = tuple(f"{side}{part}" for side in ("old", "new") for part in ("", "_words", "_number"))
EVERY_UNIT = "every_unit"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
REGISTERS: Mapping[str, Callable[[Parameters], str]] = {
    "demand.new_customers": new_customers,
    "demand.add_ons": add_ons,
}
"""Parameters that change the registers, and how they are told."""
SPAN = re.compile(r"(?<=\d)-(?=\d)")
"""The hyphen of a span of times, ``08:30-09:00``."""

Keys = tuple[str, ...]
Part = tuple[Keys, tuple[Any, Any]]
"""Where in the value, and what stands there in the base and in the scenario."""


def changes(base: Parameters, others: Sequence[Parameters], year: int) -> Table:
    """Each parameter that a scenario changes, with its value in the base and in the scenario."""
    return Table(
        "changes",
        _("Ändrade förutsättningar"),
        changed_parameters(base, others, year),
        [
            scenario_column(),
            Column("meaning", "Parameter"),
            changed_value("old", N_("Grundfallet"), N_("Grundfallet, tal")),
            changed_value("new", N_("Scenariot"), N_("Scenariot, tal")),
        ],
        note=_("Allt annat är lika. Varje parameter står med enhet, innebörd och källa i params."),
    )


def changed_value(side: str, label: str, number_label: str) -> Composed:
    """The column of a parameter's value, ``old`` or ``new``; in the file numbers stand apart from words."""
    parts = [Column(f"{side}_words", label), Column(f"{side}_number", number_label, "value")]
    return Composed(label, parts, lambda row: str(row[side]))


def changed_parameters(base: Parameters, others: Sequence[Parameters], year: int) -> pd.DataFrame:
    """A row per parameter that a scenario changes; of values by year, those of ``year``.

    Columns: scenario, title, begins (a scenario's first row), meaning; old and new as the page says them, and
    for each of them words, or number where the whole value is one.
    """
    rows = []
    for other in others:
        for change in differences(base, other):
            if parts := _parts(change, base, year):
                names = names_in(change, base)
                row: dict[str, Any] = {"scenario": other.scenario, "title": other.title}
                row["meaning"] = meaning(change)
                if change.path in REGISTERS:
                    rows.append(row | _of_registers(change, base, other))
                    continue
                for place, side in enumerate(("old", "new")):
                    row |= _of_side(side, [(keys, pair[place]) for keys, pair in parts], names)
                rows.append(row)
    table = pd.DataFrame(rows, columns=["scenario", "title", "meaning", *SIDES])
    return table.assign(begins=~table["scenario"].duplicated())


def _of_registers(change: Change, base: Parameters, other: Parameters) -> dict[str, Any]:
    """What is changed in the registers, as sentences on both sides."""
    told = {side: REGISTERS[change.path](which) for side, which in (("old", base), ("new", other))}
    return {
        name: cell
        for side, text in told.items()
        for name, cell in {
            side: text or formats.MISSING,
            f"{side}_words": text,
            f"{side}_number": None,
        }.items()
    }


def _of_side(side: str, parts: Sequence[tuple[Keys, Any]], names: Mapping[str, str]) -> dict[str, Any]:
    """A value as the page says it, and as words or as the number that it is."""
    text = shown(parts, names)
    given = parts[0][1] if len(parts) == 1 and not parts[0][0] else None
    number = given if isinstance(given, int | float) and not isinstance(given, bool) else None
    return {side: text, f"{side}_words": None if number is not None else text, f"{side}_number": number}


def _parts(change: Change, base: Parameters, year: int) -> list[Part]:
    """Parts of a changed value: those of ``year``, and what all units share once."""
    values: list[Part] = [
        (keys[1:] if keys and _is_year(keys[0]) else keys, (old, new))
        for keys, old, new in change.values
        if not (keys and _is_year(keys[0])) or keys[0] == str(year)
    ]
    units = base.organisation.units.value
    by_unit = [[(keys[1:], pair) for keys, pair in values if keys[:1] == (unit,)] for unit in units]
    if any(by_unit) and all(own == by_unit[0] for own in by_unit):
        return [((EVERY_UNIT, *keys), pair) for keys, pair in by_unit[0]]
    return values


def names_in(change: Change, base: Parameters) -> Mapping[str, str]:
    """What the keys of a changed value are called."""
    named = CODES | {EVERY_UNIT: N_("alla enheter")} | place_names(base)
    named |= {name: activity.name for name, activity in base.activities.items()}
    if change.path.startswith("economy."):
        named |= {kind: cost.name for kind, cost in base.economy.kinds.items()}
    if change.path.startswith("price_rules."):
        named |= {name: service.name for name, service in base.services.items()}
    if change.path.startswith("demand."):
        streams = base.demand.streams
        named |= {name: stream.name for name, stream in streams.items()}
        if change.path.endswith(".channel_share"):  # a channel may be called as the activity that follows it
            named |= {name: way.name for stream in streams.values() for name, way in stream.channels.items()}
    names = {key: _(name) for key, name in named.items()}
    if is_by_day(base, change.path):
        days = {keys[0] for keys, _, _ in change.values if keys and DAY.fullmatch(keys[0])}
        names |= {day: formats.long_date(date.fromisoformat(day)) for day in days}
    return names


def shown(parts: Sequence[tuple[Keys, Any]], names: Mapping[str, str]) -> str:
    """Parts of a value in a line; that they are of every unit is said once."""
    present = [(keys, given) for keys, given in parts if given is not None]
    if not present:
        return formats.MISSING
    texts = []
    for place, (keys, given) in enumerate(present):
        told = keys[1:] if place and keys[:1] == (EVERY_UNIT,) else keys
        name = " ".join(names.get(key, SPAN.sub("–", key)) for key in told)
        texts.append(f"{name}: {value(given)}" if name else value(given))
    return ", ".join(texts)


def _is_year(key: str) -> bool:
    return key.isdigit() and len(key) == 4

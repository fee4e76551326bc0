"""Which units anyone calls or writes to: by a number of their own, or since something causes it."""

from __future__ import annotations

from typing import Literal

from model.parameters.quantity import ByYear
from model.parameters.schema.parameters import Parameters

ContactChannel = Literal["calls", "mails"]
CHANNELS: tuple[ContactChannel, ...] = ("calls", "mails")


def without_cause(parameters: Parameters, channel: ContactChannel) -> ByYear[dict[str, int]]:
    """Contacts that no cause is known of, by year and unit."""
    return parameters.phone.calls if channel == "calls" else parameters.mail.volume


def rates(parameters: Parameters, channel: ContactChannel, year: int) -> dict[str, float]:
    """Contacts by cause, each of its thousand or of a customer; none in a centre that knows of no causes."""
    by_year: ByYear[dict[str, float]] = getattr(parameters.contacts, channel)
    return {name: rate for name, rate in by_year.of(year).items() if rate} if by_year.value else {}


def unit_factors(parameters: Parameters, channel: ContactChannel, year: int) -> dict[str, float]:
    """How many times as many contacts as the rates say each unit's customers make."""
    by_year: ByYear[dict[str, float]] = getattr(parameters.contacts, f"{channel}_by_unit")
    named = by_year.of(year) if by_year.value else {}
    return {unit: named.get(unit, 1.0) for unit in parameters.organisation.units.value}


def contacted(parameters: Parameters, channel: ContactChannel) -> list[str]:
    """The units that get contacts in some year: by a number of their own first, then by what causes them."""
    numbers = without_cause(parameters, channel).value.values()
    named = {unit: None for units in numbers for unit, count in units.items() if count}
    by_year: ByYear[dict[str, float]] = getattr(parameters.contacts, channel)
    for year in by_year.value:
        factors, reached = unit_factors(parameters, channel, year), _reached(parameters, channel, year)
        named |= {unit: None for unit, factor in factors.items() if factor and unit in reached}
    return list(named)


def _reached(parameters: Parameters, channel: ContactChannel, year: int) -> set[str]:
    """Units that the causes of ``year`` may lead to: the one that does the work for all, or every unit."""
    found: set[str] = set()
    for name in rates(parameters, channel, year):
        cause = parameters.contacts.causes.get(name)
        activity = parameters.activities.get(cause.activity or "") if cause else None
        unit = activity.unit if activity else None
        found |= set(parameters.organisation.units.value) if unit is None else {unit}
    return found

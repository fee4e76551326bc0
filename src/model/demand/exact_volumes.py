"""A year's expected volumes in fractions, for where they become whole pieces or öre.

They are those of :mod:`model.demand.volumes`, from the decimals that parameters and the register state. What
is shared by floats that were computed is shared by their errors too, wherever remainders are equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from model.apportionment import exactly, over_one_denominator
from model.arrays import Flags
from model.calendar import working_calendar
from model.demand.in_force import DaysInForce
from model.demand.volumes import (
    customer_weights,
    daily_factors,
    days_in_force,
    exact_driver_volume,
    is_stated,
)
from model.observations.registers import Registers
from model.parameters.drivers import stream_of
from model.parameters.schema.demand import Activity
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS

Parts = tuple[Fraction, ...]
WHOLE: Parts = (Fraction(1),) * MONTHS
NONE: Parts = (Fraction(0),) * MONTHS


@dataclass(frozen=True, eq=False)
class ExactVolumes:
    """The volumes of a year by what is in force in it; weights are made exact once."""

    in_force: DaysInForce

    @classmethod
    def of_year(cls, parameters: Parameters, registers: Registers, year: int) -> ExactVolumes:
        """Those of ``year`` on its working days."""
        return cls(DaysInForce(parameters, registers, working_calendar(parameters, year)))

    def by_customer(self, activity: str) -> list[Fraction]:
        """Cases of the year at each customer, in the register's order."""
        numerators, over = self.numerators(activity)
        return [Fraction(numerator, over) for numerator in numerators]

    def numerators(self, activity: str) -> tuple[list[int], int]:
        """:meth:`by_customer` as numerators, and what they are over: quicker to share by."""
        (weights, whole), months = self._weights(activity), self._months(activity)
        partly = self._partly(activity)
        of_parts = [sum(months, Fraction(0)), *(_product(months, parts) for parts in partly)]
        (throughout, *rates), over = over_one_denominator([self._each(activity) * part for part in of_parts])
        found = [weight * throughout for weight in weights]
        for rate, rows in zip(rates, partly.values(), strict=True):
            for row in rows:
                found[row] = weights[row] * rate
        return found, whole * over

    def of_whole_year(self, activity: str) -> list[Fraction]:
        """Cases at each customer if all were so throughout, and nothing changed within the year."""
        each, (weights, whole) = self._each(activity), self._weights(activity)
        return [Fraction(weight, whole) * each for weight in weights]

    def by_month(self, activity: str) -> list[Fraction]:
        """Cases of each month of the year at all customers; 12 of them."""
        each, (weights, whole) = self._each(activity), self._weights(activity)
        partly = {
            parts: Fraction(sum(weights[row] for row in rows), whole)
            for parts, rows in self._partly(activity).items()
        }
        throughout = Fraction(sum(weights), whole) - sum(partly.values())
        return [
            each * share * (throughout + sum(weight * parts[month] for parts, weight in partly.items()))
            for month, share in enumerate(self._months(activity))
        ]

    def month_shares(self, activity: str) -> dict[int, Parts]:
        """Each month's part of a customer's cases of a whole year, by the number of the customer."""
        months, rows = self._months(activity), self._partly(activity)
        parts_of = {row: parts for parts, of_parts in rows.items() for row in of_parts}
        shares = {
            parts: tuple(share * part for share, part in zip(months, parts, strict=True))
            for parts in (WHOLE, *rows)
        }
        numbers = self.in_force.registers.customers["number"].tolist()
        return {number: shares[parts_of.get(row, WHOLE)] for row, number in enumerate(numbers)}

    def _each(self, name: str) -> Fraction:
        """Cases of a whole year for each of what customers weigh."""
        parameters, year = self.in_force.parameters, self.in_force.calendar.year
        volume = exactly(parameters.activities[name].rate.of(year)) * exact_driver_volume(
            parameters, self.in_force.registers, name, year
        )
        weights, over = self._weights(name)
        whole = Fraction(sum(weights), over)
        stands = is_stated(parameters, name) and self.in_force.registers.unchanged is None
        return volume if stands or not whole else volume / whole

    def _weights(self, name: str) -> tuple[list[int], int]:
        """Weight of each customer: numerators, and what they are over."""
        in_force = self.in_force
        weights = customer_weights(in_force.parameters, in_force.registers, name, in_force.calendar.year)
        key = weights.tobytes()
        if key not in self._made:
            self._made[key] = over_one_denominator([exactly(weight) for weight in weights.tolist()])
        return self._made[key]

    @cached_property
    def _made(self) -> dict[bytes, tuple[list[int], int]]:
        return {}

    def _partly(self, name: str) -> dict[Parts, list[int]]:
        """How much of each month's cases come from customers that are not so throughout, and their rows."""
        days = days_in_force(self.in_force, name)
        alike: dict[bytes, list[int]] = {}
        for row in np.flatnonzero(~days.all(axis=1)).tolist():
            alike.setdefault(days[row].tobytes(), []).append(row)
        found: dict[Parts, list[int]] = {}
        for rows in alike.values():
            found.setdefault(self._monthly(name, days[rows[0]]), []).extend(rows)
        return found

    def _monthly(self, name: str, days: Flags) -> Parts:
        """How much of each month's cases come on ``days``; shape (days,) to 12 parts."""
        flags = [Fraction(int(day)) for day in days.tolist()]
        return _means(self.in_force.calendar.months.tolist(), flags, self._weights_of_days(name))

    def _months(self, name: str) -> Parts:
        """Each month's part of the year's cases, of customers that are so throughout."""
        parameters, calendar = self.in_force.parameters, self.in_force.calendar
        activity = parameters.activities[name]
        if activity.timing == "profile":
            profile = parameters.demand.month_profiles[activity.month_profile].value
            factors, weights = self._factors(activity), self._weights_of_weekdays(activity)
            means = _means(calendar.months.tolist(), factors, weights)
            return tuple(exactly(share) * mean for share, mean in zip(profile, means, strict=True))
        months = calendar.months.tolist() if activity.timing == "daily" else activity.release_months
        return tuple(Fraction(months.count(month), len(months)) for month in range(1, MONTHS + 1))

    def _weights_of_days(self, name: str) -> list[Fraction]:
        """How a month's cases fall on its working days."""
        calendar, activity = self.in_force.calendar, self.in_force.parameters.activities[name]
        if activity.timing == "profile":
            pairs = zip(self._weights_of_weekdays(activity), self._factors(activity), strict=True)
            return [weight * factor for weight, factor in pairs]
        if activity.timing == "daily":
            return [Fraction(1)] * len(calendar.days)
        first = {calendar.first_of_month(month) for month in activity.release_months}
        return [Fraction(day in first) for day in range(len(calendar.days))]

    def _weights_of_weekdays(self, activity: Activity) -> list[Fraction]:
        profile = self.in_force.parameters.demand.weekday_profiles[activity.weekday_profile].value
        weekdays = [exactly(weight) for weight in profile]
        return [weekdays[weekday] for weekday in self.in_force.calendar.weekdays.tolist()]

    def _factors(self, activity: Activity) -> list[Fraction]:
        parameters = self.in_force.parameters
        stream = stream_of(parameters, activity.driver)
        return list(map(exactly, daily_factors(parameters, stream, self.in_force.calendar).tolist()))


def _means(months: Sequence[int], values: Sequence[Fraction], weights: Sequence[Fraction]) -> Parts:
    """:func:`model.demand.in_force.monthly` in fractions, of one row."""
    if len(set(values)) == 1:
        return (values[0],) * MONTHS
    found = []
    for month in range(1, MONTHS + 1):
        own = [place for place, of in enumerate(months) if of == month]
        if len(alike := {values[place] for place in own}) <= 1:
            found.append(alike.pop() if alike else Fraction(1))
            continue
        weight = {place: weights[place] for place in own}
        if not any(weight.values()):
            weight = dict.fromkeys(own, Fraction(1))
        total = sum((weight[place] * values[place] for place in own), Fraction(0))
        found.append(total / sum(weight.values(), Fraction(0)))
    return tuple(found)


def _product(months: Parts, parts: Parts) -> Fraction:
    return sum((share * part for share, part in zip(months, parts, strict=True)), Fraction(0))

"""What a customer's line comes to on some days of the year: öre of a sum, pieces of what is counted.

A sum falls evenly on days; pieces fall as the work does, by its months and weekdays. What falls on days is
the difference of two rounded sums from the first day on, so that parts of any division make the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

import pandas as pd

from model.calendar import working_calendar
from model.demand.exact_volumes import ExactVolumes
from model.demand.in_force import has_fee
from model.demand.volumes import weight_of_days
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.services import Charging
from model.pricing.agreements import list_prices
from model.pricing.amending.terms import NONE, Days, Terms, days_of, is_add_on, line_span, runs
from model.pricing.costing.costs import OWN_AMOUNTS, SHARED_SUMS
from model.pricing.costing.yearly_sums import whole_weights
from model.pricing.money import to_ore
from model.validity.charged_months import open_months
from model.validity.span import Span, days_in_year

Line = tuple[int, str]
Weights = Mapping[date, Fraction]
FINE = 10**12
"""Weights of days are whole multiples of its inverse, so that their sums are exact."""


@dataclass(frozen=True, eq=False)
class YearlyLevels:
    """The agreements of ``year`` as they were made, and what anything is worth at their prices."""

    agreed: pd.DataFrame
    parameters: Parameters
    registers: Registers
    year: int

    @cached_property
    def prices(self) -> dict[str, int]:
        """Öre of one, of what is not a sum."""
        return {name: to_ore(price) for name, price in list_prices(self.agreed).items()}

    @cached_property
    def held(self) -> dict[Line, tuple[int, Days]]:
        """Öre or pieces of each line, and the days that they are for."""
        return {
            (line["customer"], line["service"]): (
                to_ore(line["amount"]) if self.is_sum(line["service"]) else int(line["volume"]),
                days_of(line_span(line), self.year),
            )
            for line in self.agreed.to_dict("records")
        }

    def services_of(self, customer: int) -> list[str]:
        """What ``customer`` has without choosing: as agreed, or what everyone has that it has any of."""
        base = [name for name in self.parameters.services if not is_add_on(self.parameters, name)]
        agreed = [name for name in base if (customer, name) in self.held]
        return agreed or [name for name in base if self._of_new(customer, name)]

    def whole(self, customer: int, service: str, terms: Terms, day: date) -> Fraction:
        """Öre or pieces of a whole year at what holds on ``day``; months are twelve."""
        if self.is_monthly(service):
            return Fraction(12)
        levels = [volume for start, volume in terms.volumes.get((customer, service), ()) if start <= day]
        if levels:
            return Fraction(levels[-1])
        return self._whole(customer, service)

    def on(self, customer: int, service: str, days: Days, terms: Terms) -> int:
        """Öre, pieces or months of the line on ``days``."""
        if self.is_monthly(service):
            return len({month for span in runs(days) for month in self.open_months(span)})
        levels = terms.volumes.get((customer, service), ())
        first = levels[0][0] if levels else date.max
        agreed, own = self.held.get((customer, service), (0, NONE))
        before = frozenset(day for day in days if day < first)
        found = self._part(service, Fraction(agreed), own, before & own)
        found += self._part(service, self._whole(customer, service), self._all, before - own)
        for place, (start, volume) in enumerate(levels):
            end = levels[place + 1][0] if place + 1 < len(levels) else date.max
            part = frozenset(day for day in days if start <= day < end)
            found += self._part(service, Fraction(volume), self._all, part)
        return found

    def is_sum(self, service: str) -> bool:
        """Whether the line is öre by the day: a customer's own amount, or an add-on's fee by the year."""
        return service in OWN_AMOUNTS or has_fee(self.parameters, service)

    def is_monthly(self, service: str) -> bool:
        """Whether the service is sold by the month."""
        return self.parameters.services[service].charged is Charging.BY_MONTH

    def open_months(self, span: Span) -> tuple[int, ...]:
        """Months of the year that an add-on is charged for."""
        return open_months(span, self.year, self.parameters.pricing.month_rule)

    def _whole(self, customer: int, service: str) -> Fraction:
        """Of a whole year: what was agreed, scaled when it is for a part, or of one that had nothing."""
        if has_fee(self.parameters, service):
            return Fraction(self._fee(customer, service))
        if (customer, service) not in self.held:
            return self._of_new(customer, service)
        agreed, own = self.held[customer, service]
        weights = self._weights(service)
        part = sum((weights[day] for day in own), Fraction(0)) / sum(weights.values(), Fraction(0))
        return agreed / part if part else Fraction(agreed)

    def _part(self, service: str, whole: Fraction, of: Days, days: Days) -> int:
        """What of ``whole``, which is for the days ``of``, falls on ``days`` of them."""
        if not whole or not days:
            return 0
        weights = self._weights(service)
        total = sum((weights[day] for day in of), Fraction(0))
        if not total:
            return 0
        found, so_far, reached = 0, Fraction(0), 0
        for day in sorted(of):
            so_far += weights[day]
            through = round(whole * so_far / total)
            found += through - reached if day in days else 0
            reached = through
        return found

    @cached_property
    def _all(self) -> Days:
        return days_of(Span.of_year(self.year), self.year)

    def _weights(self, service: str) -> Weights:
        """How much falls on each day: alike of sums and of what nobody counts, else as the work comes."""
        activities = self.parameters.services[service].activities
        if self.is_sum(service) or not activities:
            return self._alike
        if activities[0] not in self._by_activity:
            self._by_activity[activities[0]] = self._as_work_comes(activities[0])
        return self._by_activity[activities[0]]

    @cached_property
    def _alike(self) -> Weights:
        return dict.fromkeys(sorted(self._all), Fraction(1))

    @cached_property
    def _by_activity(self) -> dict[str, Weights]:
        return {}

    def _as_work_comes(self, activity: str) -> Weights:
        calendar = working_calendar(self.parameters, self.year)
        shares = weight_of_days(self.parameters, calendar, self.parameters.activities[activity])
        found = dict.fromkeys(sorted(self._all), Fraction(0))
        for day, share in zip(calendar.days, shares.tolist(), strict=True):
            found[day] = Fraction(round(share * FINE), FINE)
        return found if any(found.values()) else self._alike

    def _of_new(self, customer: int, service: str) -> Fraction:
        """Of a whole year of who had no agreement on the service, at the price list as it stands."""
        if service in SHARED_SUMS:
            return self._part_of_sum(customer, service)
        activities = self.parameters.services[service].activities
        if service in OWN_AMOUNTS or not activities or service not in self.prices:
            return Fraction(0)
        return Fraction(round(self._expected(customer, activities[0])))

    def _expected(self, customer: int, activity: str) -> Fraction:
        """What comes of ``activity`` in a whole year."""
        expected = ExactVolumes.of_year(self.parameters, self.registers, self.year)
        row = self.registers.customers["number"].tolist().index(customer)
        return expected.of_whole_year(activity)[row]

    def _fee(self, customer: int, service: str) -> int:
        """Öre of a whole year."""
        return self.prices.get(service, 0) * self.agreements_of(customer, service)

    def agreements_of(self, customer: int, service: str) -> int:
        """How many fees by the year: as agreed, or as whoever has none would have."""
        own = self.agreed[(self.agreed["customer"] == customer) & (self.agreed["service"] == service)]
        if len(own):
            return int(own["volume"].iloc[0])
        return round(self._expected(customer, self.parameters.services[service].activities[0]))

    def _part_of_sum(self, customer: int, service: str) -> Fraction:
        """What the sum is for each weight of those who share it, times the customer's own."""
        weights = whole_weights(self.parameters, self.registers)
        sharing = {number: line for (number, name), line in self.held.items() if name == service}
        whole = sum(amount for amount, _ in sharing.values())
        year = days_in_year(self.year)
        shared = sum(
            (weights[number] * len(days) / year for number, (_, days) in sharing.items()),
            Fraction(0),
        )
        return Fraction(round(whole * weights[customer] / shared)) if shared else Fraction(0)

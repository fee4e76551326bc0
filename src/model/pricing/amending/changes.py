"""What has changed between two terms of a year's agreements, one customer and day at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from model.observations.amendments import CHANGES, Change
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.pricing.amending.promises import given_to
from model.pricing.amending.terms import NONE, Days, Terms, is_add_on, runs
from model.validity.span import Span

Units = Mapping[int, str | None]
"""Unit of each customer."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A change of what ``customer`` has: of ``subject`` (empty where it is all that it has) in ``valid``.

    before, after: the promise, or the volume of a whole year (none where the agreement's holds).
    """

    customer: int
    valid: Span
    change: Change
    subject: str = ""
    before: str | None = None
    after: str | None = None

    @property
    def start(self) -> date:
        """The day from which it holds."""
        return self.valid.start

    @property
    def order(self) -> tuple[date, int, int, str]:
        """By day, customer and kind: who comes does so before anything of theirs, who goes afterwards."""
        return self.start, self.customer, CHANGES.index(self.change), self.subject


def differences(then: Terms, now: Terms, parameters: Parameters, registers: Registers) -> list[Difference]:
    """What must be changed for ``then`` to become ``now``, by day and customer."""
    customers = registers.customers[["number", "unit"]].itertuples(index=False, name=None)
    units = {number: None if pd.isna(unit) else str(unit) for number, unit in customers}
    found = [
        *_customers(then, now),
        *_add_ons(then, now),
        *_volumes(then, now),
        *_promises(then, now, parameters, units),
    ]
    return sorted(found, key=lambda change: change.order)


def _customers(then: Terms, now: Terms) -> Iterator[Difference]:
    for customer in sorted(then.customers.keys() | now.customers.keys()):
        old, new = (terms.customers.get(customer, NONE) for terms in (then, now))
        yield from _moved(customer, old, new, ("joins", "leaves"))


def _add_ons(then: Terms, now: Terms) -> Iterator[Difference]:
    for service, customer in sorted(then.add_ons.keys() | now.add_ons.keys()):
        old, new = (terms.add_ons.get((service, customer), NONE) for terms in (then, now))
        yield from _moved(customer, old, new, ("opened", "closed"), service)


def _moved(
    customer: int, old: Days, new: Days, words: tuple[Change, Change], subject: str = ""
) -> Iterator[Difference]:
    for change, days in zip(words, (new - old, old - new), strict=True):
        for span in runs(days):
            yield Difference(customer=customer, valid=span, change=change, subject=subject)


def _volumes(then: Terms, now: Terms) -> Iterator[Difference]:
    rest = Span.of_year(now.year).end
    for customer, service in sorted(now.volumes):
        old = dict(then.volumes.get((customer, service), ()))
        before = None
        for day, volume in now.volumes[customer, service]:
            if old.get(day) != volume:
                yield Difference(
                    customer=customer,
                    valid=Span(day, rest),
                    change="volume",
                    subject=service,
                    before=before,
                    after=str(volume),
                )
            before = str(volume)


def _promises(then: Terms, now: Terms, parameters: Parameters, units: Units) -> Iterator[Difference]:
    rest = Span.of_year(now.year).end
    for activity in now.promises:
        old, before = dict(then.promises.get(activity, ())), None
        for day, promise in now.promises[activity]:
            if old.get(day) != promise:
                for customer in _promised(now, parameters, units, activity, day):
                    yield Difference(
                        customer=customer,
                        valid=Span(day, rest),
                        change="promise",
                        subject=activity,
                        before=before,
                        after=promise,
                    )
            before = promise


def _promised(terms: Terms, parameters: Parameters, units: Units, activity: str, day: date) -> list[int]:
    """Customers who have the promise on ``day``: of the work's service, or of their unit."""
    if activity not in parameters.activities:
        return sorted(
            customer
            for customer, days in terms.customers.items()
            if day in days and given_to(parameters, activity, units.get(customer), terms.year)
        )
    services = [name for name, service in parameters.services.items() if activity in service.activities]
    if services and all(is_add_on(parameters, name) for name in services):
        return sorted(
            {customer for (name, customer), days in terms.add_ons.items() if name in services and day in days}
        )
    return sorted(customer for customer, days in terms.customers.items() if day in days)

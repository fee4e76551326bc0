"""Which customers the centre has, and which of their add-ons are open, on which day.

The register says it, and the plans of who joins (``demand.onboarding``, first day) and leaves
(``demand.leaving``, last day) within that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

import numpy as np

from model.arrays import Flags, Floats
from model.calendar import WorkingCalendar
from model.observations.registers import Registers
from model.parameters.drivers import falls_on_buyers
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.services import Charging
from model.time_units import DAY, MONTHS
from model.validity.charged_months import open_months
from model.validity.span import Span

Opened = dict[tuple[str, int], set[int]]
"""Months (1-12) by service and customer."""


def joining_days(parameters: Parameters) -> dict[int, date]:
    """First day of each customer in the onboarding plan; others have none."""
    plan = parameters.demand.onboarding.value
    return {number: day for day, numbers in plan.items() for number in numbers}


def customer_spans(parameters: Parameters, registers: Registers) -> dict[int, Span]:
    """When each customer is one, in the register's order; whoever never is, is left out."""
    joins = joining_days(parameters)
    leaves = {number: day for day, numbers in parameters.demand.leaving.value.items() for number in numbers}
    spans = {
        number: span & Span(joins.get(number), leaves.get(number))
        for number, span in registers.customer_spans.items()
    }
    return {number: span for number, span in spans.items() if span is not None}


def customer_spans_of(parameters: Parameters, registers: Registers, year: int) -> dict[int, Span]:
    """Days of ``year`` that each customer is one; those without any are left out."""
    of_year = Span.of_year(year)
    spans = customer_spans(parameters, registers).items()
    return {number: part for number, span in spans if (part := span & of_year) is not None}


@dataclass(frozen=True, eq=False)
class DaysInForce:
    """On which working days of a year customers are such and have their add-ons; worked out once for all."""

    parameters: Parameters
    registers: Registers
    calendar: WorkingCalendar

    @cached_property
    def customers(self) -> Flags:
        """Which customers are connected on which working day; shape (customers, days)."""
        spans = customer_spans(self.parameters, self.registers)
        return _days([spans.get(number) for number in self._numbers], self.calendar)

    def add_on(self, service: str) -> Flags:
        """On which working day each customer has add-on ``service``; shape (customers, days).

        One that is sold by the month is open the months that it is charged for, so that it costs what it
        brings.
        """
        row_of = {number: row for row, number in enumerate(self._numbers)}
        opened = np.zeros((len(row_of), len(self.calendar.days)), dtype=bool)
        by_month = self.parameters.services[service].charged is Charging.BY_MONTH
        for number, spans in self._agreed.get(service, {}).items():
            opened[row_of[number]] = (
                np.isin(self.calendar.months, list(_charged(spans, self.calendar.year, self.parameters)))
                if by_month
                else _days(spans, self.calendar).any(axis=0)
            )
        return opened

    @cached_property
    def _numbers(self) -> list[int]:
        return [int(number) for number in self.registers.customers["number"]]

    @cached_property
    def _agreed(self) -> dict[str, dict[int, list[Span]]]:
        found: dict[str, dict[int, list[Span]]] = {}
        for (service, number), spans in add_on_spans(self.parameters, self.registers).items():
            found.setdefault(service, {})[number] = spans
        return found


def opened_months(parameters: Parameters, registers: Registers, year: int) -> Opened:
    """Months of ``year``, by the rule ``pricing.open_months``, that agreements on add-ons are charged for.

    An agreement of the year may have none. None is open when the customer is none.
    """
    opened: Opened = {}
    for key, spans in add_on_spans(parameters, registers).items():
        of_year = [span for span in spans if span.days(year)]
        if of_year:
            opened[key] = _charged(of_year, year, parameters)
    return opened


@dataclass(frozen=True)
class ChargedMonths:
    """In which months of ``year`` customers are charged for what they have agreed."""

    year: int
    spans: Mapping[int, Span]
    opened: Opened
    by_month: frozenset[str]
    add_ons: Mapping[tuple[str, int], list[Span]] = field(default_factory=dict)

    def of(self, customer: int, service: str) -> tuple[Fraction, ...]:
        """How much each month weighs, 1 of a whole one; nothing is charged before a customer joins.

        Add-ons sold by the month weigh in the months that they are open, and those with a fee by the year in
        the days that they are. Without any month all weigh alike.
        """
        if service in self.by_month:
            months = self.opened.get((service, customer), ())
            weights = tuple(Fraction(month in months) for month in range(1, MONTHS + 1))
        elif spans := self.add_ons.get((service, customer)):
            parts = [span.of_months(self.year) for span in spans]
            weights = tuple(sum(month, Fraction(0)) for month in zip(*parts, strict=True))
        else:
            weights = self.of_customer(customer)
        return weights if any(weights) else (Fraction(1),) * MONTHS

    def of_customer(self, customer: int) -> tuple[Fraction, ...]:
        """How much of each month the customer is one."""
        span = self.spans.get(customer)
        return (Fraction(0),) * MONTHS if span is None else span.of_months(self.year)


def charged_months(parameters: Parameters, registers: Registers, year: int) -> ChargedMonths:
    """When customers of ``year`` are charged."""
    sold = parameters.services.items()
    return ChargedMonths(
        year,
        customer_spans(parameters, registers),
        opened_months(parameters, registers, year),
        frozenset(name for name, service in sold if service.charged is Charging.BY_MONTH),
        {
            key: spans
            for key, spans in add_on_spans(parameters, registers).items()
            if has_fee(parameters, key[0])
        },
    )


def _charged(spans: Iterable[Span], year: int, parameters: Parameters) -> set[int]:
    """Months of ``year`` that what is in force in any of ``spans`` is charged for."""
    rule = parameters.pricing.month_rule
    return {month for span in spans for month in open_months(span, year, rule)}


def add_on_spans(parameters: Parameters, registers: Registers) -> dict[tuple[str, int], list[Span]]:
    """When each add-on is agreed, by service and customer, as far as it is one."""
    customers = customer_spans(parameters, registers)
    found: dict[tuple[str, int], list[Span]] = {}
    for agreed in registers.agreed_add_ons:
        customer = customers.get(agreed.customer)
        span = None if customer is None else agreed.valid & customer
        if span is not None:
            found.setdefault((agreed.service, agreed.customer), []).append(span)
    return found


def has_fee(parameters: Parameters, service: str) -> bool:
    """Whether ``service`` is an add-on with a fee by the year, which is paid for the days that it is had."""
    found = parameters.services.get(service)
    return (
        found is not None
        and found.charged is Charging.BY_YEAR
        and any(falls_on_buyers(parameters, name) for name in found.activities)
    )


def days_of_add_on(parameters: Parameters, registers: Registers, service: str, year: int) -> dict[int, int]:
    """Days of ``year`` that each customer has add-on ``service``, of those that have it on any."""
    found = {
        customer: sum(span.days(year) for span in spans)
        for (name, customer), spans in add_on_spans(parameters, registers).items()
        if name == service
    }
    return {customer: days for customer, days in found.items() if days}


def monthly(calendar: WorkingCalendar, daily: Floats, weights: Floats) -> Floats:
    """Means of ``daily`` (..., days) by month (..., 12), each day by its weight; exact where days are alike.

    A month without weight has the mean of its days.
    """
    if (daily == daily[..., :1]).all():
        return np.repeat(daily[..., :1], MONTHS, axis=-1)
    found = np.ones((*daily.shape[:-1], MONTHS))
    for month in range(1, MONTHS + 1):
        own = calendar.months == month
        if not own.any():
            continue
        days, weight = daily[..., own], weights[own]
        weight = weight if weight.any() else np.ones(len(weight))
        alike = (days == days[..., :1]).all(axis=-1)
        found[..., month - 1] = np.where(alike, days[..., 0], days @ (weight / weight.sum()))
    return found


def _days(spans: list[Span | None] | list[Span], calendar: WorkingCalendar) -> Flags:
    """Which working days are in each span; shape (spans, days)."""
    days = date(calendar.year, 1, 1).toordinal() + calendar.starts / DAY
    firsts = np.array([(date.max if span is None else span.start).toordinal() for span in spans])
    lasts = np.array([(date.min if span is None else span.end).toordinal() for span in spans])
    return (firsts[:, None] <= days) & (days <= lasts[:, None])

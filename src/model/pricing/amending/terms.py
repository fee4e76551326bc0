"""What agreements of a year hold on which day: customers, their add-ons, yearly volumes and promises.

The terms of the year's agreements, those after each amendment, and those that registers and parameters now
say are of one form, so that what has changed is the difference between two of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pandas as pd

from model.demand.in_force import add_on_spans, customer_spans
from model.observations.amendments import NEW_VOLUME_COLUMNS
from model.observations.registers import Registers
from model.parameters.drivers import ADD_ON
from model.parameters.schema.parameters import Parameters
from model.pricing.amending.promises import Parts, promises
from model.validity.span import ONE_DAY, Span

Days = frozenset[date]
Level = tuple[date, int]
NONE: Days = frozenset()
NO_VOLUMES = pd.DataFrame(columns=NEW_VOLUME_COLUMNS)
"""That no volume is to change."""


@dataclass(frozen=True)
class Terms:
    """What holds in ``year``.

    customers: days that each is one. add_ons: days that a customer (second) has a service (first). volumes:
    by customer and service, yearly volumes from days after the first. promises: by what is promised, the
    promise (as text) from each of its days.
    """

    year: int
    customers: Mapping[int, Days] = field(default_factory=dict)
    add_ons: Mapping[tuple[str, int], Days] = field(default_factory=dict)
    volumes: Mapping[tuple[int, str], tuple[Level, ...]] = field(default_factory=dict)
    promises: Mapping[str, Parts] = field(default_factory=dict)

    def days_of(self, customer: int, service: str, is_add_on: bool) -> Days:
        """Days that the customer's line of ``service`` is in force."""
        found = self.add_ons.get((service, customer)) if is_add_on else self.customers.get(customer)
        return found or NONE


@lru_cache(maxsize=1024)
def days_of(span: Span, year: int) -> Days:
    """The days of ``year`` in ``span``."""
    part = span & Span.of_year(year)
    if part is None:
        return NONE
    return frozenset(part.start + timedelta(days=count) for count in range(part.days(year)))


def runs(days: Iterable[date]) -> list[Span]:
    """Days as spans without a gap, in order."""
    ordered = sorted(days)
    if not ordered:
        return []
    breaks = [place for place, (one, next_one) in enumerate(pairwise(ordered)) if next_one - one > ONE_DAY]
    firsts, lasts = [0, *(place + 1 for place in breaks)], [*breaks, len(ordered) - 1]
    return [Span(ordered[first], ordered[last]) for first, last in zip(firsts, lasts, strict=True)]


def agreed_terms(agreed: pd.DataFrame, parameters: Parameters, year: int) -> Terms:
    """The terms of the agreements as they were made; a line without days holds all year."""
    customers: dict[int, Days] = {}
    add_ons: dict[tuple[str, int], Days] = {}
    for line in agreed.to_dict("records"):
        days = days_of(line_span(line), year)
        if is_add_on(parameters, line["service"]):
            add_ons[line["service"], line["customer"]] = days
        else:
            customers[line["customer"]] = customers.get(line["customer"], NONE) | days
    return Terms(year, customers, add_ons, promises=_promises_before(parameters, year))


def line_span(line: Mapping[Any, Any]) -> Span:
    """The days that a line of an agreement says that it holds."""
    start, end = line.get("start"), line.get("end")
    return Span(None if _is_missing(start) else start, None if _is_missing(end) else end)


def is_add_on(parameters: Parameters, service: str) -> bool:
    """Whether ``service`` is only for those who have agreed to buy it, as the register of add-ons tells."""
    found = parameters.services.get(service)
    return found is not None and found.kind == ADD_ON


def terms_now(parameters: Parameters, registers: Registers, new_volumes: pd.DataFrame, year: int) -> Terms:
    """The terms that registers, parameters and new volumes say."""
    customers = {
        number: days
        for number, span in customer_spans(parameters, registers).items()
        if (days := days_of(span, year))
    }
    add_ons = {
        key: days
        for key, spans in add_on_spans(parameters, registers).items()
        if is_add_on(parameters, key[0]) and (days := NONE.union(*(days_of(span, year) for span in spans)))
    }
    volumes: dict[tuple[int, str], tuple[Level, ...]] = {}
    for row in new_volumes.sort_values("start").to_dict("records"):
        key = (row["customer"], row["service"])
        volumes[key] = (*volumes.get(key, ()), (row["start"], row["volume"]))
    return Terms(year, customers, add_ons, volumes, promises(parameters, year))


def amended(terms: Terms, rows: pd.DataFrame) -> Terms:
    """``terms`` with the changes that ``rows`` of amendments hold."""
    customers, add_ons = dict(terms.customers), dict(terms.add_ons)
    volumes, promised = dict(terms.volumes), dict(terms.promises)
    for row in rows.to_dict("records"):
        days, customer, subject = (
            days_of(Span(row["start"], row["end"]), terms.year),
            row["customer"],
            row["subject"],
        )
        match row["change"]:
            case "joins":
                customers[customer] = customers.get(customer, NONE) | days
            case "leaves":
                customers[customer] = customers.get(customer, NONE) - days
            case "opened":
                add_ons[subject, customer] = add_ons.get((subject, customer), NONE) | days
            case "closed":
                add_ons[subject, customer] = add_ons.get((subject, customer), NONE) - days
            case "volume":
                volumes[customer, subject] = _with_level(volumes.get((customer, subject), ()), row)
            case "promise":
                others = tuple(each for each in promised.get(subject, ()) if each[0] != row["start"])
                promised[subject] = tuple(sorted((*others, (row["start"], row["after"]))))
    return replace(terms, customers=customers, add_ons=add_ons, volumes=volumes, promises=promised)


def _with_level(levels: tuple[Level, ...], row: Mapping[Any, Any]) -> tuple[Level, ...]:
    others = [level for level in levels if level[0] != row["start"]]
    return tuple(sorted([*others, (row["start"], int(row["after"]))]))


def _promises_before(parameters: Parameters, year: int) -> dict[str, Parts]:
    """Promises as they are on the year's first day: what changes later is an amendment."""
    return {name: parts[:1] for name, parts in promises(parameters, year).items()}


def _is_missing(cell: Any) -> bool:
    return cell is None or bool(pd.isna(cell))

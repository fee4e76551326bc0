"""Registers as a scenario has them: customers that it adds, and days of add-ons that it changes.

The parameters say it (``demand.new_customers``, ``demand.add_ons``), beside the plans of who joins and leaves
(``demand.onboarding``, ``demand.leaving``), so that whatever takes parameters can be asked about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from model.apportionment import exactly
from model.errors import Finding, InputError
from model.parameters.drivers import driver_of
from model.parameters.schema.demand import BoughtDays, NewCustomer
from model.parameters.schema.parameters import Parameters
from model.validity.span import ONE_DAY, Span

NEW, ADD_ONS = "demand.new_customers", "demand.add_ons"


def changes_registers(parameters: Parameters) -> bool:
    """Whether the parameters change anything of the registers' tables."""
    return bool(parameters.demand.new_customers.value or parameters.demand.add_ons.value)


def with_new_customers(customers: pd.DataFrame, parameters: Parameters, ending: str) -> pd.DataFrame:
    """The customer register with the new ones last; their weights are the columns that end with ``ending``.

    Raises InputError for a number that the register has, a name of its, and weights that it has not.
    """
    new = parameters.demand.new_customers.value
    if not new:
        return customers
    names = [str(column).removesuffix(ending) for column in customers if str(column).endswith(ending)]
    if faults := list(_customer_faults(new, customers, names, parameters)):
        raise InputError(*faults)
    rows = [
        {"number": number, "name": one.name, "kind": one.kind, "unit": one.unit, "start": one.start}
        | {f"{name}{ending}": float(_weight(one, name, parameters)) for name in names}
        for number, one in sorted(new.items())
    ]
    added = {str(name): [row.get(str(name)) for row in rows] for name in customers}
    return pd.DataFrame(
        {
            name: pd.Series([*customers[name], *cells], dtype=customers[name].dtype)
            for name, cells in added.items()
        }
    )


def _weight(customer: NewCustomer, name: str, parameters: Parameters) -> Fraction:
    """What a customer weighs beside the others, whose weights sum to one."""
    if name in customer.weights:
        return exactly(customer.weights[name])
    brings = whole = Fraction(0)
    for stream in sorted(_streams(name, parameters) & customer.volumes.keys()):
        volumes = parameters.demand.streams[stream].volume.value
        year = customer.start.year if customer.start else max(volumes)
        brings += customer.volumes[stream]
        whole += volumes.get(year, volumes[max(volumes)])
    return brings / whole if whole else Fraction(0)


def _streams(weight: str, parameters: Parameters) -> set[str]:
    """The streams whose volume falls on customers by ``weight``."""
    return {
        driver_of(parameters, activity.driver).stream
        for activity in parameters.activities.values()
        if activity.customer_weight == weight
    } & parameters.demand.streams.keys()


def _customer_faults(
    new: dict[int, NewCustomer], customers: pd.DataFrame, weights: list[str], parameters: Parameters
) -> Iterator[Finding]:
    numbers, names = set(customers["number"]), set(customers["name"])
    followed = {stream for name in weights for stream in _streams(name, parameters)}
    for number, one in new.items():
        path = f"{NEW}.{number}"
        if number in numbers:
            yield Finding(path, "kundnummer", str(number), "ett nummer som inte står i customers.csv")
        if one.name in names:
            yield Finding(path, "name", one.name, "ett namn som inte står i customers.csv")
        for name in one.weights.keys() - set(weights):
            yield Finding(path, "weights", name, "något av " + ", ".join(weights))
        for stream in one.volumes.keys() - followed:
            wanted = "något vars volym följer en vikt i customers.csv: " + ", ".join(sorted(followed))
            yield Finding(path, "volumes", stream, wanted)


def with_add_ons(add_ons: pd.DataFrame, customers: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """The add-on agreements with the days that the parameters say in place of the register's.

    Raises InputError for a customer that there is not, and for an end of what nobody has begun.
    """
    changed = parameters.demand.add_ons.value
    if not changed:
        return add_ons
    rows: list[dict[str, Any]] = []
    faults: list[Finding] = []
    asked = {(service, number): days for service, one in changed.items() for number, days in one.items()}
    known = set(customers["number"])
    for (service, number), days in asked.items():
        agreed = add_ons[(add_ons["service"] == service) & (add_ons["customer"] == number)]
        place = f"{ADD_ONS}.{service}.{number}"
        if number not in known:
            faults.append(Finding(place, "kund", str(number), "ett kundnummer i customers.csv"))
        elif days.start is None and agreed.empty:
            faults.append(Finding(place, "start", "saknas", "en första dag: kunden har inte tjänsten i dag"))
        else:
            rows += _agreed_days(service, number, agreed, days)
    if faults:
        raise InputError(*faults)
    kept = [pair not in asked for pair in zip(add_ons["service"], add_ons["customer"].tolist(), strict=True)]
    stands = add_ons[pd.Series(kept, index=add_ons.index, dtype=bool)]
    records = [*stands.to_dict("records"), *rows]
    return pd.DataFrame(records, columns=list(add_ons.columns))


def _agreed_days(
    service: str, number: int, agreed: pd.DataFrame, days: BoughtDays
) -> Iterator[dict[str, Any]]:
    """The rows of one customer and service: what the register has before the change, and the change."""
    before = Span(None, days.end if days.start is None else days.start - ONE_DAY)
    for row in agreed.to_dict("records"):
        end = None if pd.isna(row["end"]) else row["end"]
        if (span := Span(row["start"], end) & before) is not None:
            yield {str(key): cell for key, cell in row.items()} | {
                "end": None if span.end == date.max else span.end
            }
    if days.start is not None:
        yield {"customer": number, "service": service, "start": days.start, "end": days.end}

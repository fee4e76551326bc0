"""What an offer changes of the plan, as parameters: the world in which it is accepted.

Whole volumes of the customer become shares of streams (:mod:`model.demand.volume_plan`), so that every other
customer keeps its own to the piece; months become days of the customer and of its add-ons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from model.demand.in_force import customer_spans_of
from model.demand.volume_plan import plan_changes
from model.errors import Finding, InputError
from model.observations.registers import Registers
from model.observations.volume_history import services_by_piece
from model.parameters.drivers import counted_streams, driver_of
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.services import Service
from model.parameters.variation import overlaid
from model.planning.offers.offer import Negotiation, Offer
from model.pricing.amending.terms import is_add_on
from model.pricing.prices import service_volumes
from model.time_units import MONTHS
from model.validity.span import ONE_DAY, Span

Changes = dict[str, Any]
JOINS, LEAVES = "demand.onboarding", "demand.leaving"
ADD_ONS, LEAD_TIMES = "demand.add_ons", "demand.customer_lead_times"
SURCHARGES = "demand.surcharges"


def offer_changes(
    offer: Offer, customer: int, parameters: Parameters, registers: Registers, year: int
) -> Changes:
    """Changes of ``parameters`` (dotted path -> value) under which ``customer`` has what is offered.

    Raises InputError when the offer's months are not within those of the register, and for volumes of what
    the customer does not have.
    """
    changes = {
        **_membership(offer, customer, parameters, year),
        **_add_ons(offer, customer, parameters, registers, year),
        **_lead_times(offer, customer, parameters),
        **({} if offer.surcharge is None else {SURCHARGES: {customer: offer.surcharge}}),
    }
    after = overlaid(parameters, changes) if changes else parameters
    there = registers.under(after)
    _require_months(offer, customer, after, there, year)
    if not offer.volumes:
        return changes
    plan = _plan(offer.volumes, customer, after, there, year)
    return changes | plan_changes(plan, after, there, year)


def faults_of(
    negotiation: Negotiation, parameters: Parameters, registers: Registers, file: str
) -> Iterator[Finding]:
    """What the offers name that there is not, each by its place in ``file``."""
    known = set(registers.customers["number"].tolist())
    if negotiation.customer not in known:
        yield Finding(file, "customer", str(negotiation.customer), "ett kundnummer i customers.csv")
    for letter, offer in negotiation.offers.items():
        for section, names, wanted in (
            ("volumes", offer.volumes, counted_services(parameters)),
            ("add_ons", offer.add_ons, add_on_services(parameters)),
            ("lead_times", offer.lead_times, promised_work(parameters)),
        ):
            for name in names:
                if name not in wanted:
                    yield Finding(file, f"offers.{letter}.{section}", name, "något av " + ", ".join(wanted))


def counted_services(parameters: Parameters) -> list[str]:
    """Services whose volume an offer may say: those sold by the piece."""
    return list(services_by_piece(parameters))


def add_on_services(parameters: Parameters) -> dict[str, Service]:
    """Services that a customer may have or not have."""
    return {name: service for name, service in parameters.services.items() if is_add_on(parameters, name)}


def promised_work(parameters: Parameters) -> list[str]:
    """Activities of what is sold that a lead time is promised for; calls have promises of their own."""
    return [
        name
        for service in parameters.services.values()
        for name in service.activities
        if driver_of(parameters, parameters.activities[name].driver).base != "calls"
    ]


def _membership(offer: Offer, customer: int, parameters: Parameters, year: int) -> Changes:
    """From and until when the customer is one; nothing where the offer does not say."""
    if offer.months is None:
        return {}
    first, last = offer.months
    starts = date(year, first, 1) if first > 1 else None
    ends = Span.of_month(year, last).end if last < MONTHS else None
    demand = parameters.demand
    plans = ((JOINS, demand.onboarding.value, starts), (LEAVES, demand.leaving.value, ends))
    return {path: moved for path, plan, day in plans if (moved := _moved(plan, customer, day))}


def _moved(plan: Mapping[date, list[int]], customer: int, day: date | None) -> dict[date, list[int]]:
    """The days of ``plan`` whose customers are others when ``customer`` has ``day``, or no day."""
    lists = {each: [number for number in numbers if number != customer] for each, numbers in plan.items()}
    if day is not None:
        lists[day] = [*lists.get(day, []), customer]
    return {each: numbers for each, numbers in lists.items() if numbers != plan.get(each)}


def _add_ons(offer: Offer, customer: int, parameters: Parameters, registers: Registers, year: int) -> Changes:
    """The days of add-ons; one that the customer does not have is not closed."""
    stated, rows = parameters.demand.add_ons.value, registers.agreed_add_ons
    had = {row.service for row in rows if row.customer == customer}
    days = {
        service: _days(months, year) for service, months in offer.add_ons.items() if months or service in had
    }
    changes = {service: {**stated.get(service, {}), customer: span} for service, span in days.items()}
    return {ADD_ONS: changes} if changes else {}


def _days(months: list[int], year: int) -> dict[str, date]:
    """Days of whole months of ``year``, open after December; without months it ends before the year."""
    if not months:
        return {"end": date(year, 1, 1) - ONE_DAY}
    first, last = months
    end = {} if last == MONTHS else {"end": Span.of_month(year, last).end}
    return {"start": date(year, first, 1), **end}


def _lead_times(offer: Offer, customer: int, parameters: Parameters) -> Changes:
    stated = parameters.demand.customer_lead_times.value
    changes = {name: {**stated.get(name, {}), customer: days} for name, days in offer.lead_times.items()}
    return {LEAD_TIMES: changes} if changes else {}


def _require_months(
    offer: Offer, customer: int, parameters: Parameters, registers: Registers, year: int
) -> None:
    """InputError when the register has the customer fewer days than the offer's months."""
    if offer.months is None:
        return
    first, last = offer.months
    wanted = Span(date(year, first, 1), Span.of_month(year, last).end)
    found = customer_spans_of(parameters, registers, year).get(customer)
    if found != wanted:
        shown = "ingen dag" if found is None else f"{found.start} till {found.end}"
        expected = f"{wanted.start} till {wanted.end}, som erbjudandet säger; ändra customers.csv"
        raise InputError(Finding("customers.csv", f"kund {customer}", shown, expected))


def _plan(
    volumes: Mapping[str, int], customer: int, parameters: Parameters, registers: Registers, year: int
) -> pd.DataFrame:
    """Volumes of all customers by activity, of what the offer names and of their streams' other channels."""
    activity_of = services_by_piece(parameters)
    named = {activity_of[service] for service in volumes}
    counted = counted_streams(parameters, activity_of.values())
    streams = {driver.stream for activity, driver in counted.items() if activity in named}
    planned = named | {activity for activity, driver in counted.items() if driver.stream in streams}
    sold = service_volumes(parameters, registers, year)
    table = sold.assign(activity=sold["service"].map(activity_of))
    table = table.loc[table["activity"].isin(planned), ["customer", "activity", "volume"]]
    others = table[~((table["customer"] == customer) & table["activity"].isin(named))]
    own = [(customer, activity_of[service], volume) for service, volume in volumes.items()]
    return pd.concat([others, pd.DataFrame(own, columns=list(others.columns))], ignore_index=True)

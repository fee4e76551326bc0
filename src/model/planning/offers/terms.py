"""All terms of a customer's year: those of the plan, of an offer laid over it, and what differs of the two.

As an offer names only what it changes, terms are an offer that names everything.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from model.demand.in_force import customer_spans_of, opened_months
from model.observations.registers import Registers
from model.observations.volume_history import services_by_piece
from model.parameters.schema.parameters import Parameters
from model.planning.offers.offer import Offer
from model.planning.offers.offered import add_on_services, promised_work

if TYPE_CHECKING:  # what a plan is begins with what has been decided
    from model.planning.planned_year import PlannedYear


def planned_terms(planned: PlannedYear, customer: int) -> Offer:
    """What the plan has of ``customer``: every service it could have, in the order of the price list."""
    return terms_of(planned.parameters, planned.registers, planned.year, planned.prices.volumes, customer)


def terms_of(
    parameters: Parameters, registers: Registers, year: int, sold: pd.DataFrame, customer: int
) -> Offer:
    """What ``customer`` has in ``year``; sold: :data:`~model.pricing.frames.SERVICE_VOLUMES`."""
    own = sold[sold["customer"] == customer]
    volumes = dict(zip(own["service"].tolist(), own["volume"].tolist(), strict=True))
    opened = opened_months(parameters, registers, year)
    span = customer_spans_of(parameters, registers, year).get(customer)
    first, stated = date(year, 1, 1), parameters.demand.customer_lead_times.value
    return Offer(
        title="planen",
        volumes={name: int(volumes.get(name, 0)) for name in services_by_piece(parameters)},
        add_ons={name: _ends(opened.get((name, customer), set())) for name in add_on_services(parameters)},
        months=None if span is None else [span.start.month, span.end.month],
        lead_times={
            name: stated.get(name, {}).get(customer, parameters.activities[name].lead_time.on(first))
            for name in promised_work(parameters)
        },
        surcharge=parameters.demand.surcharges.value.get(customer, 0),
    )


def in_full(offer: Offer, plan: Offer) -> Offer:
    """All terms with ``offer`` over those of the plan; a customer of fewer months has add-ons no longer."""
    months = offer.months or plan.months
    add_ons = {**plan.add_ons, **offer.add_ons}
    if months is not None:
        add_ons = {name: _within(held, months) for name, held in add_ons.items()}
    return Offer(
        title=offer.title,
        volumes={**plan.volumes, **offer.volumes},
        add_ons=add_ons,
        months=months,
        lead_times={**plan.lead_times, **offer.lead_times},
        surcharge=plan.surcharge if offer.surcharge is None else offer.surcharge,
    )


def differing(terms: Offer, plan: Offer, title: str) -> Offer:
    """The offer that names what of ``terms`` is otherwise than planned."""
    months = terms.months if terms.months != plan.months else None
    kept = plan if months is None else in_full(Offer(title=title, months=months), plan)
    return Offer(
        title=title,
        volumes={name: volume for name, volume in terms.volumes.items() if volume != plan.volumes.get(name)},
        add_ons={name: held for name, held in terms.add_ons.items() if held != kept.add_ons.get(name)},
        months=months,
        lead_times={
            name: days for name, days in terms.lead_times.items() if days != plan.lead_times.get(name)
        },
        surcharge=terms.surcharge if terms.surcharge != plan.surcharge else None,
    )


def _ends(months: set[int]) -> list[int]:
    return [min(months), max(months)] if months else []


def _within(held: list[int], months: list[int]) -> list[int]:
    """The months of an add-on that the customer is one."""
    if not held:
        return []
    first, last = max(held[0], months[0]), min(held[1], months[1])
    return [first, last] if first <= last else []

"""The same years for two plans: what both have meets the same chance, whatever else they plan.

Volumes are drawn relative to what is planned. A plan that assumes other volumes than are forecast, as a
scenario does, is therefore given how far those of the first plan came from what it had planned, service by
service and agreement by agreement, and not the forecast itself.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np

from model.arrays import Floats
from model.pricing.risk.drawn_years import Draws
from model.pricing.risk.year_plan import YearPlan

OTHER_WORK = ""
"""Work that belongs to no service, last among kinds of work."""


def alike(draws: Draws, plan: YearPlan, first: Draws, first_plan: YearPlan) -> Draws:
    """``draws`` of ``plan`` with what ``first`` drew of the services and customers that both plans have.

    Services that the first plan does not have keep their planned volume, and agreements that it does not have
    go as their service does; their minutes and who leaves are ``draws``' own.
    """
    services, before = (each.services["service"].tolist() for each in (plan, first_plan))
    volume = _taken(np.ones_like(draws.volume), services, first.volume, before)
    return replace(
        draws,
        volume=volume,
        by_customer=_by_agreement(volume, plan, first, first_plan),
        minutes=_both(draws.minutes, [*services, OTHER_WORK], first.minutes, [*before, OTHER_WORK]),
        left=_both(
            draws.left, plan.customers.index.tolist(), first.left, first_plan.customers.index.tolist()
        ),
    )


def _by_agreement(volume: Floats, plan: YearPlan, first: Draws, first_plan: YearPlan) -> Floats | None:
    if first.by_customer is None or plan.agreed is None or first_plan.agreed is None:
        return None
    keys, before = (
        list(zip(agreed["customer"].tolist(), agreed["service"].tolist(), strict=True))
        for agreed in (plan.agreed, first_plan.agreed)
    )
    place = {name: number for number, name in enumerate(plan.services["service"])}
    as_service = volume[:, [place[service] for _customer, service in keys]]
    return _taken(as_service, keys, first.by_customer, before)


def _both(
    own: Floats | None, names: Sequence[Hashable], first: Floats | None, before: Sequence[Hashable]
) -> Floats | None:
    return own if own is None or first is None else _taken(own, names, first, before)


def _taken(own: Floats, names: Sequence[Hashable], first: Floats, before: Sequence[Hashable]) -> Floats:
    """``own``, columns of ``names``, with the columns of ``first`` that are called the same."""
    place = {name: number for number, name in enumerate(before)}
    found = own.copy()
    for number, name in enumerate(names):
        if name in place:
            found[:, number] = first[:, place[name]]
    return found

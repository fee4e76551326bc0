"""What a switch of channel saves, told three ways: at the price, at once, and when staffing has followed.

A customer that sends an e-invoice instead of a paper pays the difference of two prices less. That is no
saving of the centre's yet: with the people that there are the year costs what it did. When staffing has
followed, the work, calls and letters that no longer come are saved; what all services share is not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from model.demand.expected_work import expected_contacts
from model.demand.volumes import activity_volume, sold_as
from model.parameters.contacted import ContactChannel
from model.parameters.drivers import counted_streams
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import overlaid
from model.planning.planned_year import PlannedYear
from model.pricing.costing.cost_pools import cost_pools, scenario_fte
from model.pricing.money import ZERO
from model.staffing.studies.changed_year import ChangedYear, Staffed

NEGLIGIBLE = 0.5
"""Pieces that rounded shares move."""


@dataclass(frozen=True, kw_only=True)
class SwitchSaving:
    """Kronor a year that a switch saves, all else of the question aside.

    moved: pieces that come another way. at_price: what customers pay less for them at the base's prices.
    at_once: what the year costs less with the people that there are; followed: with the staffing that
    follows. calls, letters: fewer a year.
    """

    moved: float
    at_price: Decimal
    at_once: Decimal
    followed: Decimal
    calls: float
    letters: float

    def each(self, kronor: Decimal) -> Decimal:
        """Kronor per piece moved."""
        return kronor / Decimal(str(self.moved))


def switch_saving(planned: PlannedYear, year: ChangedYear) -> SwitchSaving | None:
    """What the channels of ``year.after`` save against ``planned``; None where none changes.

    A switch moves pieces between channels: how many come at all is as in ``planned``.
    """
    changes = _switched(year.before, year.after, planned.year)
    alone = replace(year, after=overlaid(year.before, changes))
    moved, at_price = _moved(planned, alone.after)
    if moved <= NEGLIGIBLE:
        return None
    base = _cost(planned, year.before, year.base)
    return SwitchSaving(
        moved=moved,
        at_price=at_price,
        at_once=base - _cost(planned, alone.after, alone.standing()),
        followed=base - _cost(planned, alone.after, alone.following()),
        calls=_fewer(planned, alone.after, "calls"),
        letters=_fewer(planned, alone.after, "mails"),
    )


def _switched(before: Parameters, after: Parameters, year: int) -> dict[str, Any]:
    """The channels' shares in ``after`` that differ, by dotted path."""
    changes = {}
    for name, stream in before.demand.streams.items():
        other = after.demand.streams.get(name)
        if other is None or stream.channels.keys() != other.channels.keys():
            continue
        if stream.shares(year) != other.shares(year):
            changes[f"demand.streams.{name}.channel_share"] = {year: other.shares(year)}
    return changes


def _moved(planned: PlannedYear, after: Parameters) -> tuple[float, Decimal]:
    """Pieces that come another way, and what they cost less at the base's prices."""
    before, lines = planned.parameters, planned.prices.lines.set_index("service")
    moved, saved = 0.0, ZERO
    for name, driver in counted_streams(before, before.activities).items():
        if driver.base != "channel":
            continue
        old, new = (activity_volume(each, planned.registers, name, planned.year) for each in (before, after))
        moved += max(new - old, 0.0)
        service = sold_as(before, name)
        if service in lines.index:
            saved += Decimal(str(old - new)) * lines["price"][service]
    return moved, saved


def _cost(planned: PlannedYear, parameters: Parameters, staffed: Staffed) -> Decimal:
    """The year's full cost, kronor, with the people of ``staffed``."""
    people = scenario_fte(parameters, planned.registers, planned.year)
    pools = cost_pools(parameters, planned.registers, planned.year, {**people, **staffed.fte})
    return sum(pools["amount"], ZERO)


def _fewer(planned: PlannedYear, after: Parameters, channel: ContactChannel) -> float:
    old, new = (
        sum(expected_contacts(each, planned.registers, planned.year, channel).values())
        for each in (planned.parameters, after)
    )
    return old - new

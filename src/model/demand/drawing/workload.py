"""The workload of a year: every invoice, payment, case, mail and call as a row of arrays.

All randomness of the demand is drawn here, one stream per purpose, before anything is played. Times are
seconds since 1 January 00:00 in multiples of 1/1024 s (see :mod:`model.randomness`).
"""

from __future__ import annotations

from dataclasses import dataclass

from model.calendar import WorkingCalendar
from model.demand.drawing.back_office import activity_items, carried_items, mail_items, with_rework
from model.demand.drawing.calls import Calls, draw_calls
from model.demand.drawing.items import Collection, Items
from model.demand.drawing.sampler import Sampler
from model.demand.volumes import activity_volume, month_shares
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters

CALL_BACK = "call_back"
MAIL = "mail"


@dataclass(frozen=True)
class Workload:
    """A drawn year: the items and calls, and what their indices stand for."""

    year: int
    activities: tuple[str, ...]
    units: tuple[str, ...]
    items: Items
    calls: Calls


def skill_of(parameters: Parameters, activity: str) -> str:
    """The skill that an activity of a workload takes, call-backs and mail among them."""
    if activity == CALL_BACK:
        return parameters.phone.follow_up_skill
    return parameters.mail.skill if activity == MAIL else parameters.activities[activity].skill


def draw(
    parameters: Parameters, registers: Registers, calendar: WorkingCalendar, seed: int, replication: int
) -> Workload:
    """Draw the workload of ``calendar.year``; the same arguments give the same workload."""
    sampler = Sampler(parameters, registers, calendar, seed, replication)
    activities = parameters.activities
    names = tuple(activities)
    carriers = {activity.released_by for activity in activities.values()}
    files: dict[str, tuple[int, Items]] = {}
    drawn = Collection(_expected_items(sampler))
    for name in sorted(names, key=lambda name: activities[name].released_by is not None):
        carrier, index = activities[name].released_by, names.index(name)
        block = (
            activity_items(sampler, name, index)
            if carrier is None
            else carried_items(sampler, name, index, *files[carrier])
        )
        block, second = with_rework(sampler, name, block, drawn.count)
        start = drawn.add(block)
        if name in carriers:
            files[name] = start, block
        drawn.add(second)
    drawn.add(mail_items(sampler, len(names) + 1))
    calls, call_backs = draw_calls(sampler, len(names), drawn.count)
    drawn.add(call_backs)
    return Workload(calendar.year, (*names, CALL_BACK, MAIL), sampler.units, drawn.close(), calls)


def _expected_items(sampler: Sampler) -> int:
    """Items of the activities, and a twentieth more for second handlings, mail and call-backs."""
    parameters, registers, calendar = sampler.parameters, sampler.registers, sampler.calendar
    volumes = [
        activity_volume(parameters, registers, name, calendar.year)
        * float(month_shares(parameters, calendar, activity).sum())
        for name, activity in parameters.activities.items()
    ]
    return round(1.05 * sum(volumes)) + 10_000

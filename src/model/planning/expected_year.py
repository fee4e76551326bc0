"""Simulated hours freed from the chance of what was drawn, so that prices do not hang on it.

Of a simulated year, two things are known beforehand: the hours of work that are expected to come, and the
days that people are expected to be away. What was drawn of both differs from what is expected by chance
alone, and hours worked and present go with it. So each replication's hours are moved by what its draws were
off: the method of control variates (Law, *Simulation Modeling and Analysis*, 5th ed., section 11.4), with the
work's coefficient one, and the absence's the hours of a day at work. The mean over many years stays what
it was; what is left of chance is what happens between people and work: queues, learning, what the year's end
leaves open. Calls and call-backs stand as simulated, since how many are made depends on who gets an answer.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from model.calendar import working_calendar
from model.demand.expected_work import expected_work
from model.observations.registers import Registers
from model.parameters.drivers import MAIL
from model.parameters.schema.parameters import Parameters
from model.pricing.costing.costs import activity_roles
from model.staffing.experiments.replications import Outcome
from model.staffing.year.absence import expected_absence
from model.staffing.year.people import workforce


def as_expected(outcome: Outcome, parameters: Parameters, registers: Registers) -> Outcome:
    """``outcome``, simulated under ``parameters``, with hours worked and present as above; else the same."""
    activities, moved = _work(outcome, parameters, registers)
    return replace(outcome, activities=activities, people=_people(outcome, moved, parameters, registers))


def _work(
    outcome: Outcome, parameters: Parameters, registers: Registers
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cases with hours moved to what is expected, and by how much: replication, activity, hours."""
    keys = ["replication", "activity"]
    work = expected_work(parameters, registers, outcome.year)
    expected = pd.Series({name: work[name] for name in [*parameters.activities, MAIL] if name in work})
    sums = outcome.activities.groupby(keys)[["hours", "drawn_hours"]].sum()
    sums = sums[sums["hours"] > 0].reset_index()
    off = sums["activity"].map(expected) - sums["drawn_hours"]
    sums["moved"] = off.fillna(0.0).clip(lower=-sums["hours"])
    ratios = (1 + sums["moved"] / sums["hours"]).set_axis(pd.MultiIndex.from_frame(sums[keys]))
    rows = pd.MultiIndex.from_frame(outcome.activities[keys])
    ratio = ratios.reindex(rows).fillna(1.0).to_numpy()
    moved = sums[keys].assign(hours=sums["moved"])
    return outcome.activities.assign(hours=outcome.activities["hours"] * ratio), moved


def _people(
    outcome: Outcome, moved: pd.DataFrame, parameters: Parameters, registers: Registers
) -> pd.DataFrame:
    """People with as many hours at work as their role's expected absence leaves, and with the work moved."""
    keys = ["replication", "role"]
    people = outcome.people
    sums = people.groupby(keys)[["present_hours", "absent_days", "back_office_hours"]].sum()
    roles = activity_roles(parameters, registers)
    more = moved.assign(role=moved["activity"].map(roles)).groupby(keys)["hours"].sum()
    off = {
        "present_hours": _presence(sums, outcome, parameters, registers),
        "back_office_hours": more.reindex(sums.index).fillna(0.0),
    }
    rows = pd.MultiIndex.from_frame(people[keys])
    ratio = {
        name: (1 + hours / sums[name].where(sums[name] > 0))
        .clip(lower=0.0)
        .fillna(1.0)
        .reindex(rows)
        .to_numpy()
        for name, hours in off.items()
    }
    return people.assign(**{name: people[name] * values for name, values in ratio.items()})


def _presence(
    sums: pd.DataFrame, outcome: Outcome, parameters: Parameters, registers: Registers
) -> pd.Series:
    """Hours at work that the drawn days away were off by; by replication and role."""
    calendar = working_calendar(parameters, outcome.year)
    people = workforce(parameters, registers, outcome.year)
    away = pd.Series(expected_absence(parameters, calendar, people))
    days = pd.Series([sum(day in person.valid for day in calendar.days) for person in people])
    by_role = pd.DataFrame({"away": away, "days": days}).groupby([person.role for person in people]).sum()
    role = sums.index.get_level_values("role")
    at_work = by_role["days"].reindex(role).to_numpy() - sums["absent_days"]
    hours = sums["present_hours"].groupby("role").sum() / at_work.groupby("role").sum().clip(lower=1)
    off = sums["absent_days"] - by_role["away"].reindex(role).to_numpy()
    moved: pd.Series = (off * hours.reindex(role).to_numpy()).fillna(0.0)
    return moved


def single_years(outcome: Outcome) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    """What each replication alone says: hours by activity, and hours present and used by role."""
    calls = outcome.phone.assign(activity="call", hours=outcome.phone["handling_seconds"] / 3600)
    columns = ["replication", "activity", "hours"]
    both = pd.concat([outcome.activities[columns], calls[columns]], ignore_index=True)
    worked = both.groupby(["replication", "activity"])["hours"].sum()
    people = outcome.people.assign(used=outcome.people["phone_hours"] + outcome.people["back_office_hours"])
    roles = people.groupby(["replication", "role"])[["present_hours", "used"]].sum()
    roles = roles.rename(columns={"used": "used_hours"})
    return [
        (worked.loc[number].to_frame(), roles.loc[number])
        for number in sorted(set(worked.index.get_level_values("replication")))
    ]

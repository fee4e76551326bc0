"""What a simulated year says: tidy tables of service, hours and backlog.

Definitions. *Offered* counts every call attempt of the year. *Within threshold* counts answered calls whose
wait was at most the number's own threshold; the service level divides it by offered. *Wait* is over answered
calls. *On time* means done at or before the promised time; a case that is still open after its promised time
counts as late. *Lead days* are working days from arrival to completion, zero for the same day.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.arrays import Flags, Floats, Integers, Ints
from model.calendar import WorkingCalendar
from model.frames import Frame, flag, real, text, whole
from model.parameters.phone_groups import group_number
from model.parameters.schema.parameters import Parameters
from model.staffing.engine.office import Fate
from model.staffing.year.simulated_year import SimulatedYear
from model.time_units import DAY, HALF_HOUR, HOUR, MONTHS

ACTIVITIES = Frame(
    "cases of an activity, by month of arrival",
    activity=text("code"),
    month=whole("1-12"),
    arrived=whole("all that came, those that flow through untouched among them"),
    returned=whole("second handlings, which are not in ``arrived``"),
    hands_on=whole("cases that somebody works on"),
    completed=whole("of hands_on"),
    on_time=whole("of completed"),
    hours=real("worked"),
    drawn_hours=real("of all the work that came, at the pace of the practised"),
    lead_days_sum=real("working days, summed over completed"),
)
PHONE = Frame(
    "call attempts at a unit, by month and half-hour",
    unit=text("code"),
    month=whole("1-12"),
    half_hour=whole("from 0, after opening"),
    offered=whole("all attempts"),
    answered=whole("of offered"),
    abandoned=whole("of offered"),
    within_threshold=whole("of answered"),
    wait_seconds=real("summed over answered"),
    handling_seconds=real("talk and after-call work, summed over answered"),
)
PEOPLE = Frame(
    "a person's year",
    person=text("number in the register, or of one hired"),
    unit=text("code"),
    role=text("code"),
    absent_days=whole("working days away, while employed"),
    present_hours=real("at work"),
    duty_hours=real("on phone duty"),
    phone_hours=real("in calls and their after-call work"),
    back_office_hours=real("on desk work"),
)
PRESENCE = Frame(
    "a role of a unit, by month",
    unit=text("code"),
    role=text("code"),
    month=whole("1-12"),
    present_hours=real("at work"),
    duty_hours=real("on phone duty"),
)
BACKLOG = Frame(
    "items of an activity at midnight after a month's last working day",
    month=whole("1-12"),
    activity=text("code"),
    open=whole("not completed"),
    overdue=whole("of open, past their promised time"),
)
IN_TIME = Frame(
    "cases of an activity that somebody works on, of a customer or of the others",
    activity=text("code"),
    own=flag("whether they are the customer's"),
    cases=whole("that came or arose"),
    on_time=whole("of cases, done by the promised time"),
)
RUN = Frame(
    "the size of a run",
    items=whole("that came or arose"),
    handled=whole("of items, begun and done"),
    calls=whole("attempts"),
    events=whole("changes of the roster, items that come and are done, call attempts and their ends"),
)
TABLES = {
    "activities": ACTIVITIES,
    "phone": PHONE,
    "people": PEOPLE,
    "presence": PRESENCE,
    "backlog": BACKLOG,
    "run": RUN,
}


def measure(parameters: Parameters, simulated: SimulatedYear) -> dict[str, pd.DataFrame]:
    """The tables of one year by name: :data:`TABLES`."""
    found = {
        "activities": activity_table(simulated),
        "phone": phone_table(simulated, _thresholds(parameters)),
        "people": people_table(simulated),
        "presence": presence_table(simulated),
        "backlog": backlog_table(simulated),
        "run": run_table(simulated),
    }
    return {name: contract.checked(found[name]) for name, contract in TABLES.items()}


def activity_table(simulated: SimulatedYear) -> pd.DataFrame:
    """Cases by activity and month of arrival, and hours worked on them: :data:`ACTIVITIES`."""
    items, history, calendar = (simulated.workload.items, simulated.history, simulated.calendar)
    known = _known_from(simulated)
    cell = _cells(calendar, items.activity, known)
    arises = np.isfinite(known)
    first = np.ones(len(items), dtype=np.bool_)
    np.not_equal(items.case[1:], items.case[:-1], out=first[1:])
    first &= arises
    delayed = items.delay > 0
    handled, begin, end = _handled_cases(simulated, known)
    cases = handled[begin]
    done = np.where(np.isfinite(history.end[handled]), history.worked[handled], 0.0)
    completed = np.isfinite(end)
    lead = calendar.day_index(np.where(completed, end, 0.0)) - calendar.day_index(known[cases])
    cells = len(simulated.workload.activities) * MONTHS
    own_cell = cell[cases]

    def count(where: NDArray[np.int16], mask: Flags) -> Ints:
        return np.bincount(where[mask], minlength=cells)

    table = pd.DataFrame(
        {
            "activity": np.repeat(simulated.workload.activities, MONTHS),
            "month": np.tile(np.arange(1, MONTHS + 1), len(simulated.workload.activities)),
            "arrived": count(cell, first & ~delayed),
            "returned": count(cell, first & delayed),
            "hands_on": np.bincount(own_cell, minlength=cells),
            "completed": count(own_cell, completed),
            "on_time": count(own_cell, completed & (end <= history.due[cases])),
            "hours": np.bincount(own_cell, np.add.reduceat(done, begin), minlength=cells) / HOUR,
            "drawn_hours": np.bincount(cell[handled], items.work[handled], minlength=cells) / HOUR,
            "lead_days_sum": np.bincount(own_cell, np.where(completed, lead, 0), minlength=cells),
        }
    )
    return table[table["arrived"] + table["returned"] > 0].reset_index(drop=True)


def in_time_table(simulated: SimulatedYear, customer: int) -> pd.DataFrame:
    """Cases done in time of one customer (row of the register), and of all others: :data:`IN_TIME`."""
    items, history = simulated.workload.items, simulated.history
    handled, begin, end = _handled_cases(simulated, _known_from(simulated))
    cases = handled[begin]
    table = pd.DataFrame(
        {
            "activity": np.array(simulated.workload.activities)[items.activity[cases]],
            "own": items.customer[cases] == customer,
            "cases": 1,
            "on_time": (np.isfinite(end) & (end <= history.due[cases])).astype(int),
        }
    )
    return IN_TIME.checked(table.groupby(["activity", "own"], as_index=False).sum())


def _handled_cases(
    simulated: SimulatedYear, known: Floats
) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """Items that somebody works on, where each case begins among them, and when each case is done.

    known: when each item came in or arose.
    """
    items, history = simulated.workload.items, simulated.history
    handled = np.flatnonzero(np.isfinite(known) & (items.work > 0))
    begin = np.flatnonzero(np.diff(items.case[handled], prepend=-1))
    return handled, begin, np.maximum.reduceat(history.end[handled], begin)


def _thresholds(parameters: Parameters) -> dict[str, float]:
    """Seconds within which each unit's callers are promised an answer."""
    units = parameters.organisation.units.value
    return {unit: group_number(parameters.phone, unit).answer_threshold for unit in units}


def phone_table(simulated: SimulatedYear, thresholds: Mapping[str, float]) -> pd.DataFrame:
    """Call attempts by unit, month and half-hour after opening: :data:`PHONE`.

    thresholds: seconds that an answer in time may take, by unit.
    """
    calls, history, calendar = (simulated.workload.calls, simulated.history, simulated.calendar)
    made = np.flatnonzero(history.fate != Fate.NEVER_MADE)
    arrival = history.call_arrival[made]
    answered = history.fate[made] == Fate.ANSWERED
    wait = np.where(answered, history.answered[made] - arrival, 0.0)
    most = np.array([thresholds[unit] for unit in simulated.workload.units])[calls.unit[made]]
    attempts = pd.DataFrame(
        {
            "unit": calls.unit[made],
            "month": _months(calendar, arrival).astype(np.int64),
            "half_hour": ((arrival % DAY - calendar.opening[0]) // HALF_HOUR).astype(int),
            "offered": 1,
            "answered": answered.astype(int),
            "abandoned": (history.fate[made] == Fate.ABANDONED).astype(int),
            "within_threshold": (answered & (wait <= most)).astype(int),
            "wait_seconds": wait,
            "handling_seconds": np.where(answered, history.call_end[made] - history.answered[made], 0.0),
        }
    )
    table = attempts.groupby(["unit", "month", "half_hour"], as_index=False).sum()
    table["unit"] = np.array(simulated.workload.units)[table["unit"]]
    return table


def people_table(simulated: SimulatedYear) -> pd.DataFrame:
    """Hours of each person: :data:`PEOPLE`."""
    roster, history = simulated.roster, simulated.history
    return pd.DataFrame(
        {
            "person": [person.person for person in roster.people],
            "unit": [person.unit for person in roster.people],
            "role": [person.role for person in roster.people],
            "absent_days": roster.absent_days,
            "present_hours": roster.present_hours.sum(axis=1),
            "duty_hours": roster.phone_hours.sum(axis=1),
            "phone_hours": history.call_seconds / HOUR,
            "back_office_hours": history.desk_seconds / HOUR,
        }
    )


def presence_table(simulated: SimulatedYear) -> pd.DataFrame:
    """Hours by unit, role and month: :data:`PRESENCE`."""
    roster = simulated.roster
    people = pd.DataFrame(
        {
            "unit": np.repeat([person.unit for person in roster.people], MONTHS),
            "role": np.repeat([person.role for person in roster.people], MONTHS),
            "month": np.tile(np.arange(1, MONTHS + 1), len(roster.people)),
            "present_hours": roster.present_hours.ravel(),
            "duty_hours": roster.phone_hours.ravel(),
        }
    )
    return people.groupby(["unit", "role", "month"], as_index=False).sum()


def backlog_table(simulated: SimulatedYear) -> pd.DataFrame:
    """Items open at each month's end: :data:`BACKLOG`.

    What comes in that evening is open, and December's holds all that the year leaves.
    """
    items, history, calendar = (simulated.workload.items, simulated.history, simulated.calendar)
    needed = np.flatnonzero(items.work > 0)
    known = _known_from(simulated, needed)
    needed, known = needed[np.isfinite(known)], known[np.isfinite(known)]
    activity, due = items.activity[needed], history.due[needed]
    end = np.where(np.isfinite(history.end[needed]), history.end[needed], np.inf)
    names = np.array(simulated.workload.activities)
    rows = []
    for month in range(1, MONTHS + 1):
        time = calendar.starts[np.flatnonzero(calendar.months == month)[-1]] + DAY
        still_open = (known <= time) & (end > time)
        overdue = still_open & (due < time)
        rows.append(
            pd.DataFrame(
                {
                    "month": month,
                    "activity": names,
                    "open": np.bincount(activity[still_open], minlength=len(names)),
                    "overdue": np.bincount(activity[overdue], minlength=len(names)),
                }
            )
        )
    return pd.concat(rows, ignore_index=True)


def run_table(simulated: SimulatedYear) -> pd.DataFrame:
    """Size of the run: :data:`RUN`."""
    history = simulated.history
    items = int(np.isfinite(history.release).sum())
    begun = np.isfinite(history.start)
    handled, done = int(begun.sum()), int((begun & np.isfinite(history.end)).sum())
    calls = int((history.fate != Fate.NEVER_MADE).sum())
    events = len(simulated.roster.time) + handled + done + 2 * calls
    return pd.DataFrame({"items": [items], "handled": [done], "calls": [calls], "events": [events]})


def _known_from(simulated: SimulatedYear, rows: NDArray[np.intp] | slice = slice(None)) -> Floats:
    """When each item came in, or arose from another; infinite for one that did not arise."""
    arrival = simulated.workload.items.arrival[rows]
    return np.where(np.isfinite(arrival), arrival, simulated.history.release[rows])


def _cells(calendar: WorkingCalendar, activity: Integers, times: Floats) -> NDArray[np.int16]:
    """Activity and month of each time as one number."""
    return np.asarray(activity * np.int16(MONTHS) + (_months(calendar, times) - np.int16(1)))


def _months(calendar: WorkingCalendar, times: Floats) -> NDArray[np.int16]:
    """Month of each time, counted on working days."""
    months = calendar.months.astype(np.int16)
    return months[np.minimum(calendar.day_index(times), len(calendar.days) - 1)]

"""One day of a simulated year, event by event, as the reference engine plays it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import numpy as np
import pandas as pd

from model.calendar import working_calendar
from model.errors import Finding, InputError
from model.frames import Frame, real, text, whole
from model.observations.registers import Registers
from model.parameters.loading import COMMAND_LINE
from model.parameters.schema.parameters import Parameters
from model.staffing.engine.event_engine import EventState, Moment
from model.staffing.engine.office import NONE, Fate, Mode, Office
from model.staffing.engine.play import in_order, playing_order
from model.staffing.year.simulated_year import DrawnYear, draw_year
from model.time_units import DAY


class Event(StrEnum):
    """What can happen."""

    HOME = "home"
    AWAY = "away"
    AT_DESK = "at_desk"
    ON_DUTY = "on_duty"
    ITEM_COMES = "item_comes"
    WORK_BEGINS = "work_begins"
    WORK_RESUMED = "work_resumed"
    WORK_INTERRUPTED = "work_interrupted"
    ITEM_DONE = "item_done"
    CALL_COMES = "call_comes"
    CALL_OVERFLOWS = "call_overflows"
    ANSWERED = "answered"
    CALL_ENDS = "call_ends"
    HANGS_UP = "hangs_up"


MODES = {
    Mode.HOME: Event.HOME,
    Mode.AWAY: Event.AWAY,
    Mode.BACK_OFFICE: Event.AT_DESK,
    Mode.PHONE: Event.ON_DUTY,
}
DAY_EVENTS = Frame(
    "an event of a traced day",
    time=real("seconds after midnight"),
    event=text("what happens: an ``Event``"),
    person=text("number in the register; empty without one"),
    unit=text("of the person, else of the call or item"),
    item=whole("row of the drawn workload, or NONE"),
    call=whole("row of the drawn workload, or NONE"),
    due=real("of the item, seconds after midnight of the day", optional=True),
    activity=text("of the item; empty without one"),
)
COLUMNS = ("time", "event", "person", "item", "call", "due")


def trace(office: Office, start: float, end: float) -> pd.DataFrame:
    """What happens in ``office`` from ``start`` until ``end`` (seconds), in order.

    Columns: time (seconds), event, and the rows of ``office`` that it is about: person, item, call, or NONE;
    due of the item (seconds; NaN without one).
    """
    order = playing_order(office)
    centre = _TracedCentre(in_order(office, order), start)
    centre.begin()
    centre.clock.run(until=np.nextafter(end, 0))
    table = pd.DataFrame(centre.events, columns=list(COLUMNS))
    table["item"] = np.append(order, NONE)[table["item"].to_numpy(dtype=int)]
    return table


def trace_day(
    parameters: Parameters, registers: Registers, day: date, seed: int | None = None, replication: int = 0
) -> pd.DataFrame:
    """What happens on ``day`` in a replication of its year, in order: :data:`DAY_EVENTS`.

    Raises InputError when nobody works that day.
    """
    calendar = working_calendar(parameters, day.year)
    if day not in calendar.days:
        raise InputError(Finding(COMMAND_LINE, "--date", day.isoformat(), "en arbetsdag"))
    midnight = float(calendar.starts[calendar.days.index(day)])
    used = parameters.simulation.seed.value if seed is None else seed
    drawn = draw_year(parameters, registers, day.year, used, replication)
    return _described(trace(drawn.office, midnight, midnight + DAY), drawn, midnight)


def of_person(events: pd.DataFrame, person: str) -> pd.DataFrame:
    """The events of a traced day that are about ``person``; InputError for someone who does not work then."""
    if person not in set(events["person"]):
        raise InputError(Finding(COMMAND_LINE, "--person", person, "någon som arbetar den dagen"))
    return events[events["person"] == person]


def _described(events: pd.DataFrame, drawn: DrawnYear, midnight: float) -> pd.DataFrame:
    workload, roster = drawn.workload, drawn.roster
    person, call = events["person"].to_numpy(), events["call"].to_numpy()
    item = np.append(drawn.rows, NONE)[events["item"].to_numpy()]
    unit = np.full(len(events), "", dtype=object)
    units = np.array(workload.units, dtype=object)
    for subject, unit_of in ((item, workload.items.unit), (call, workload.calls.unit)):
        unit[subject != NONE] = units[unit_of[subject[subject != NONE]]]
    names = np.array([*(one.person for one in roster.people), ""], dtype=object)
    own = np.array([*(one.unit for one in roster.people), ""], dtype=object)
    activities = np.array([*workload.activities, ""], dtype=object)
    activity = np.where(item == NONE, NONE, workload.items.activity[item])
    return DAY_EVENTS.frame(
        {
            "time": events["time"] - midnight,
            "event": events["event"],
            "person": names[person],
            "unit": np.where(person == NONE, unit, own[person]),
            "item": item,
            "call": call,
            "due": events["due"] - midnight,
            "activity": activities[activity],
        }
    )


class _TracedCentre(EventState):
    """A centre that notes what happens from ``start`` on."""

    def __init__(self, office: Office, start: float) -> None:
        super().__init__(office)
        self.start_of_trace = start
        self.events: list[tuple[float, Event, int, int, int, float]] = []

    def _note(self, now: float, event: Event, person: int = NONE, item: int = NONE, call: int = NONE) -> None:
        if now >= self.start_of_trace:
            due = np.nan if item == NONE else self.due[item]
            self.events.append((now, event, person, item, call, due))

    def _change_mode(self, who: int, mode: int, now: float) -> None:
        self._note(now, MODES[Mode(mode)], who)
        super()._change_mode(who, mode, now)

    def _offer(self, item: int, now: float) -> None:
        if np.isnan(self.start[item]):
            self._note(now, Event.ITEM_COMES, item=item)
        super()._offer(item, now)

    def _work_on(self, who: int, item: int, now: float) -> None:
        begun = not np.isnan(self.start[item])
        self._note(now, Event.WORK_RESUMED if begun else Event.WORK_BEGINS, who, item)
        super()._work_on(who, item, now)

    def _suspend(self, who: int, now: float) -> None:
        self._note(now, Event.WORK_INTERRUPTED, who, self.item[who])
        super()._suspend(who, now)

    def _finish_item(self, moment: Moment) -> None:
        if moment.token == self.token[moment.who]:
            self._note(moment.time, Event.ITEM_DONE, moment.who, self.item[moment.who])
        super()._finish_item(moment)

    def _call_comes(self, call: int, now: float) -> None:
        self._note(now, Event.CALL_COMES, call=call)
        super()._call_comes(call, now)

    def _overflow(self, moment: Moment) -> None:
        if self.fate[moment.who] == Fate.WAITING:
            self._note(moment.time, Event.CALL_OVERFLOWS, call=moment.who)
        super()._overflow(moment)

    def _answer(self, who: int, call: int, now: float) -> None:
        self._note(now, Event.ANSWERED, who, call=call)
        super()._answer(who, call, now)

    def _finish_call(self, moment: Moment) -> None:
        self._note(moment.time, Event.CALL_ENDS, moment.who, call=self.call_of[moment.who])
        super()._finish_call(moment)

    def _hang_up(self, moment: Moment) -> None:
        if self.fate[moment.who] == Fate.WAITING:
            self._note(moment.time, Event.HANGS_UP, call=moment.who)
        super()._hang_up(moment)

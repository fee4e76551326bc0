"""A traced day: a row for each event, as a table for the terminal or for a spreadsheet."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd

from model.parameters.own_files import putting
from model.parameters.schema.parameters import Parameters
from model.presentation.columns import Column
from model.presentation.language import N_, spoken
from model.presentation.tables import Table
from model.reports.names import activity_names
from model.staffing.engine.office import NONE
from model.staffing.year.trace import Event
from tertialpdf.table_files import write_table

EVENTS = {
    Event.HOME: N_("slutar för dagen"),
    Event.AWAY: N_("går ifrån"),
    Event.AT_DESK: N_("kommer till skrivbordet"),
    Event.ON_DUTY: N_("börjar telefonpass"),
    Event.ITEM_COMES: N_("ärende kommer"),
    Event.WORK_BEGINS: N_("börjar med ärende"),
    Event.WORK_RESUMED: N_("fortsätter med ärende"),
    Event.WORK_INTERRUPTED: N_("avbryter ärende"),
    Event.ITEM_DONE: N_("ärende klart"),
    Event.CALL_COMES: N_("samtal kommer"),
    Event.CALL_OVERFLOWS: N_("samtal får besvaras av alla"),
    Event.ANSWERED: N_("svarar"),
    Event.CALL_ENDS: N_("samtal slut"),
    Event.HANGS_UP: N_("den som ringer lägger på"),
}
NOTHING = ""
IN_TERMINAL = ("time", "event", "person", "activity")
"""What there is room for on a line; the file has it all."""


def day_trace(events: pd.DataFrame, parameters: Parameters, day: date, title: str) -> Table:
    """The events of :func:`model.staffing.year.trace.trace_day`."""
    return Table("trace", title, moments(events, day), columns(parameters))


def in_terminal(table: Table) -> Table:
    """:func:`day_trace` with the columns that a line has room for."""
    shown = [column for column in table.columns if set(column.reads) <= set(IN_TERMINAL)]
    return Table(table.name, table.caption, table.data, shown)


def columns(parameters: Parameters) -> list[Column]:
    """What is told of each event."""
    return [
        Column("time", "Klockan", "clock"),
        Column("event", "Händelse", words=EVENTS),
        Column("person", "Person"),
        Column("unit", "Enhet", words={**parameters.organisation.units.value, NOTHING: NOTHING}),
        Column("item", "Ärende", "integer", missing=""),
        Column("call", "Samtal", "integer", missing=""),
        Column("activity", "Arbetsmoment", words={**activity_names(parameters), NOTHING: NOTHING}),
        Column("due", "Löfte", "moment", missing=""),
    ]


def moments(events: pd.DataFrame, day: date) -> pd.DataFrame:
    """The events with time and due as moments, and item and call missing where there is none."""
    told = {name: [_moment(day, seconds) for seconds in events[name]] for name in ("time", "due")}
    rows = {name: events[name].astype("Int64").mask(events[name] == NONE) for name in ("item", "call")}
    return events.assign(**{name: pd.Series(told[name], events.index, object) for name in told}, **rows)


def write_day_trace(table: Table, path: Path, *, replace: bool = False) -> None:
    """Write ``table`` as CSV for a spreadsheet of the language spoken; replace: over what is there."""
    with putting(path, replace=replace) as part:
        write_table(table.block(), part, spoken())


def _moment(day: date, seconds: float) -> datetime | None:
    """The moment ``seconds`` after midnight of ``day``; None if they are missing."""
    if pd.isna(seconds):
        return None
    return datetime.combine(day, datetime.min.time()) + timedelta(seconds=seconds)

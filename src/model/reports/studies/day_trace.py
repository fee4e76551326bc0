"""A traced day in Swedish: a row for each event, as a table for the terminal or for Swedish Excel."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd

from model.demand.drawing.workload import CALL_BACK, MAIL
from model.parameters.schema.parameters import Parameters
from model.staffing.engine.office import NONE
from model.staffing.year.trace import Event

EVENTS = {
    Event.HOME: "slutar för dagen",
    Event.AWAY: "går ifrån",
    Event.AT_DESK: "kommer till skrivbordet",
    Event.ON_DUTY: "börjar telefonpass",
    Event.ITEM_COMES: "ärende kommer",
    Event.WORK_BEGINS: "börjar med ärende",
    Event.WORK_RESUMED: "fortsätter med ärende",
    Event.WORK_INTERRUPTED: "avbryter ärende",
    Event.ITEM_DONE: "ärende klart",
    Event.CALL_COMES: "samtal kommer",
    Event.CALL_OVERFLOWS: "samtal får besvaras av alla",
    Event.ANSWERED: "svarar",
    Event.CALL_ENDS: "samtal slut",
    Event.HANGS_UP: "den som ringer lägger på",
}
IN_TERMINAL = ["Klockan", "Händelse", "Person", "Arbetsmoment"]
"""What there is room for on a line; the file has it all."""
NOTHING = ""


def day_trace(events: pd.DataFrame, parameters: Parameters, day: date) -> pd.DataFrame:
    """Rows of :func:`model.staffing.year.trace.trace_day` in words, all columns text."""
    names = {name: activity.name for name, activity in parameters.activities.items()}
    names |= {CALL_BACK: "Återuppringning", MAIL: "E-post", NOTHING: NOTHING}
    units = parameters.organisation.units.value | {NOTHING: NOTHING}
    return pd.DataFrame(
        {
            "Klockan": events["time"].map(_clock),
            "Händelse": events["event"].map(EVENTS),
            "Person": events["person"],
            "Enhet": events["unit"].map(units),
            "Ärende": events["item"].map(_number),
            "Samtal": events["call"].map(_number),
            "Arbetsmoment": events["activity"].map(names),
            "Löfte": events["due"].map(lambda due: _moment(day, due)),
        }
    )


def write_day_trace(table: pd.DataFrame, path: Path) -> None:
    """Write ``table`` as CSV for Swedish Excel."""
    table.to_csv(path, sep=";", encoding="utf-8-sig", index=False)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes) // 60:02}:{int(minutes) % 60:02}:{rest:06.3f}".replace(".", ",")


def _number(row: int) -> str:
    return NOTHING if row == NONE else str(row)


def _moment(day: date, seconds: float) -> str:
    if pd.isna(seconds):
        return NOTHING
    return (datetime.combine(day, datetime.min.time()) + timedelta(seconds=seconds)).strftime(
        "%Y-%m-%d %H:%M"
    )

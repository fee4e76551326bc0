"""Improvement work: what customers' views led to, actions, and the process groups' logs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import pandas as pd

from model.observations.checks import ensure, holds, known, within_year
from model.observations.commitments import COMMITMENTS, read_commitments
from model.observations.dialogue import Process
from model.observations.files import last_day, year_file
from model.observations.names import Names
from model.observations.tables import Row, read_table
from model.parameters.quantity import Text
from model.parameters.schema.staffing import Role
from model.time_units import MONTHS

IMPROVEMENTS = "improvements.csv"
ACTIONS = "actions.csv"
PROCESS_LOG = "process_log.csv"
CLOSED = ("done", "rejected")
Day = date


class ImprovementRow(Row):
    """What customers said, or proposed, and what it led to."""

    kind: Literal["complaint", "proposal"]
    said: Text
    led_to: Text
    status: Literal["ongoing", "done"]
    source: Text


class ActionRow(Row):
    """An action for a development area; without ``unit`` it is for the whole area.

    ``commitment`` is the commitment of ``commitments.csv`` that it serves, if any.
    """

    area: Text
    action: Text
    unit: str | None
    owner_role: Role
    due: date
    status: Literal["planned", "ongoing", "done"]
    source: Literal["customer_dialogue", "staff_survey", "self_assessment", "complaints"]
    commitment: str | None


class ProcessLogRow(Row):
    """An entry that an employee made in the log of a process group; ``closed`` when done or rejected."""

    date: date
    process: Process
    unit: Text
    kind: Literal["idea", "proposal", "problem"]
    status: Literal["new", "in_progress", "done", "rejected"]
    closed: Day | None


def read_improvements(year: int, data: Path | None = None) -> pd.DataFrame:
    """What customers' views led to: columns kind, said, led_to, status, source."""
    return read_table(year_file(data, year, IMPROVEMENTS), ImprovementRow, key=["said"])


def read_actions(year: int, names: Names) -> pd.DataFrame:
    """Actions decided or followed up during ``year``; columns as :class:`ActionRow`."""
    table = read_table(year_file(names.data, year, ACTIONS), ActionRow, key=["area", "action", "unit"])
    served = list(dict.fromkeys(read_commitments(year, names.data)["commitment"]))
    ensure(
        known(table, ACTIONS, "unit", names.units, "en enhet, eller tomt"),
        known(table, ACTIONS, "commitment", served, f"ett åtagande i {COMMITMENTS}, eller tomt"),
    )
    return table


def read_process_log(year: int, names: Names, *, through: int = MONTHS) -> pd.DataFrame:
    """Entries of the process logs until the end of month ``through``; columns as :class:`ProcessLogRow`.

    What was closed later was still in progress then.
    """
    table = read_table(year_file(names.data, year, PROCESS_LOG), ProcessLogRow)
    ensure(
        within_year(table, PROCESS_LOG, "date", year),
        known(table, PROCESS_LOG, "unit", names.units, "en enhet"),
        holds(
            table,
            PROCESS_LOG,
            lambda line: (line.closed is not None) == (line.status in CLOSED),
            ["status", "closed"],
            "closed ifyllt för done och rejected, annars tomt",
        ),
        holds(
            table,
            PROCESS_LOG,
            lambda line: line.closed is None or line.closed >= line.date,
            ["date", "closed"],
            "closed tidigast samma dag som date",
        ),
    )
    last = last_day(year, through)
    later = pd.Series([day is not None and day > last for day in table["closed"]], index=table.index)
    table["status"] = table["status"].mask(later, "in_progress")
    table["closed"] = table["closed"].mask(later, None)
    return table[table["date"] <= last].reset_index(drop=True)

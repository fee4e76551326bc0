"""Improvement work: what customers' views led to, actions, and the process groups' logs."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

import pandas as pd

from model.marked import N_
from model.observations.checks import ensure, holds, known, known_codes
from model.observations.commitments import COMMITMENTS, commitment_codes
from model.observations.files import last_day, year_file
from model.observations.known import WHEN_SAID, YEAR_CLOSED, ByDay, KnownFrom, MayBeLater
from model.observations.names import Names
from model.observations.rules.days import not_far_ahead
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import ANY_YEAR, OR_LATER, Row, Years, read_table
from model.observations.watched import Watched
from model.parameters.quantity import Text
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


class ActionRow(MayBeLater):
    """An action for a development area; without ``unit`` it is for the whole area.

    ``commitment`` is the commitment of ``commitments.csv`` that it serves, if any.
    """

    years: ClassVar[dict[str, Years]] = {"known": ANY_YEAR, "due": Years(before=1, after=None)}
    area: Text
    action: Text
    unit: str | None
    owner_role: Text
    due: date
    status: Literal["planned", "ongoing", "done"]
    source: Text
    commitment: str | None


class ProcessLogRow(Row):
    """An entry that an employee made in the log of a process group; ``closed`` when done or rejected."""

    years: ClassVar[dict[str, Years]] = {"closed": OR_LATER}
    date: date
    process: Text
    unit: Text
    kind: Literal["idea", "proposal", "problem"]
    status: Literal["new", "in_progress", "done", "rejected"]
    closed: Day | None


def read_improvements(year: int, names: Names) -> pd.DataFrame:
    """What customers' views led to: columns kind, said, led_to, status, source."""
    return read_table(year_file(names.data, year, IMPROVEMENTS), ImprovementRow, key=["said"])


def read_actions(year: int, names: Names) -> pd.DataFrame:
    """Actions decided or followed up during ``year``; columns as :class:`ActionRow`."""
    table = read_table(year_file(names.data, year, ACTIONS), ActionRow, key=["area", "action", "unit"])
    served = commitment_codes(year, names)
    ensure(
        known(table, ACTIONS, "unit", names.units, "en enhet, eller tomt"),
        known_codes(table, ACTIONS, "owner_role", names.roles),
        known_codes(table, ACTIONS, "source", names.dimensions.action_sources),
        ()
        if served is None
        else known(table, ACTIONS, "commitment", served, f"ett åtagande i {COMMITMENTS}, eller tomt"),
    )
    return table


def read_process_log(year: int, names: Names, *, through: int = MONTHS) -> pd.DataFrame:
    """Entries of the process logs until the end of month ``through``; columns as :class:`ProcessLogRow`.

    What was closed later was still in progress then.
    """
    table = read_table(year_file(names.data, year, PROCESS_LOG), ProcessLogRow)
    ensure(
        known(table, PROCESS_LOG, "unit", names.units, "en enhet"),
        known_codes(table, PROCESS_LOG, "process", names.dimensions.processes.value),
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


ACTIONS_NEED = TableNeed(
    name="actions",
    file=f"{YEAR}/{ACTIONS}",
    row=ActionRow,
    known_from=(*WHEN_SAID, KnownFrom(ByDay("due"), {"status": "ongoing"}, only=("status", "done"))),
    holds=N_("Åtgärder med ansvarig, datum och läge"),
    adds=N_("vad som görs åt det som avviker"),
    sections=("development",),
    reports=("month", "tertial", "annual", "phone"),
    read=read_actions,
    may_be_empty=True,
    rules=(
        not_far_ahead("actions", "due", keys=("area", "unit")),
        not_far_ahead("actions", "known", keys=("area", "unit")),
    ),
)
LOG_NEED = TableNeed(
    name="process_log",
    file=f"{YEAR}/{PROCESS_LOG}",
    row=ProcessLogRow,
    known_from=(
        KnownFrom(ByDay("date")),
        KnownFrom(ByDay("closed"), {"status": "in_progress", "closed": None}),
    ),
    holds=N_("Processgruppernas loggar"),
    adds=N_("medarbetarnas idéer, förslag och problem, och hur länge de väntar"),
    sections=("development",),
    reports=("tertial", "annual"),
    read=read_process_log,
    by_month=True,
    cut="date",
    may_be_empty=True,
    watched=(Watched(row=ProcessLogRow, by=("kind",), when="date"),),
    rules=(not_far_ahead("process_log", "closed", keys=("process", "unit")),),
)
IMPROVEMENTS_NEED = TableNeed(
    name="improvements",
    file=f"{YEAR}/{IMPROVEMENTS}",
    row=ImprovementRow,
    known_from=YEAR_CLOSED,
    holds=N_("Synpunkter och förslag, och vad de ledde till"),
    adds=N_("vad kundernas synpunkter har lett till"),
    sections=("development",),
    reports=("annual",),
    read=read_improvements,
    may_be_empty=True,
)

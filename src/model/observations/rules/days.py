"""Days within the time that they can be of: not years after their table's own, nor long before anyone."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from model.marked import N_
from model.observations.rules.looked_at import Tables
from model.observations.rules.row_rules import Judged, row_rule
from model.observations.rules.rule import Rule

AHEAD = 2
"""Years after its table's that a day may be."""
REGISTER_AHEAD, REGISTER_BACK = 30, 60
"""Years after and before the one looked at that a register's days may be."""
FEW = 10
"""Rows of a register; of fewer, more than half of so many must be far for the year to be what is."""
OPEN_END = 9000
"""A year from which a last day means none."""
ANSWER = timedelta(days=366)


def not_far_ahead(table: str, column: str, *, keys: tuple[str, ...] = ()) -> Rule:
    """A day of ``column`` is no more than :data:`AHEAD` years after the table's year."""

    def judge(rows: pd.DataFrame, tables: Tables) -> Judged:
        last = date(tables.year + AHEAD, 12, 31)
        return _judged(rows, column, [isinstance(day, date) and day > last for day in rows[column]], last)

    return _rule(
        table,
        judge,
        column,
        keys,
        wanted="ett datum senast {other}{which}",
        explains=f"`{column}` is more than two years after the table's own year.",
    )


def answered_soon(table: str, column: str, since: str, *, keys: tuple[str, ...] = ()) -> Rule:
    """A day of ``column`` is within a year of that of ``since``."""

    def judge(rows: pd.DataFrame, _: Tables) -> Judged:
        told = [
            isinstance(day, date) and isinstance(first, date) and day - first > ANSWER
            for day, first in zip(rows[column], rows[since], strict=True)
        ]
        return Judged(pd.Series(told, index=rows.index), rows[column], rows[since])

    return _rule(
        table,
        judge,
        column,
        keys,
        wanted="ett datum inom ett år från {other}{which}",
        explains=f"`{column}` is more than a year after `{since}`.",
    )


def of_our_time(table: str, column: str, *, keys: tuple[str, ...] = ()) -> Rule:
    """A register's day is no more than a working life before, or thirty years after, the year looked at."""

    def judge(rows: pd.DataFrame, tables: Tables) -> Judged:
        first, last = tables.year - REGISTER_BACK, tables.year + REGISTER_AHEAD
        told = [
            isinstance(day, date) and day.year < OPEN_END and not first <= day.year <= last
            for day in rows[column]
        ]
        if sum(told) * 2 > max(len(rows), FEW):  # it is the year that is far from the register's time
            told = [False] * len(rows)
        return _judged(rows, column, told, date(tables.year, 1, 1))

    return _rule(
        table,
        judge,
        column,
        keys,
        wanted="ett datum i närheten av {other}{which}",
        explains=f"`{column}` is more than 60 years before the year looked at, or 30 years after it; not "
        "where that goes for most rows.",
        against=False,
    )


def _judged(rows: pd.DataFrame, column: str, told: list[bool], other: date) -> Judged:
    return Judged(pd.Series(told, index=rows.index), rows[column], pd.Series([other] * len(rows), rows.index))


def _rule(
    table: str,
    judge: object,
    column: str,
    keys: tuple[str, ...],
    *,
    wanted: str,
    explains: str,
    against: bool = True,
) -> Rule:
    return row_rule(
        table,
        judge,  # type: ignore[arg-type]
        code=f"day_of_{column}",
        says=N_("ett datum långt utanför sin tid"),
        wanted=wanted,
        explains=explains,
        column=column,
        keys=keys,
        against=against,
        whole=True,
    )

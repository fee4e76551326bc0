"""Shares where percent are meant, and values far from the target that they are held to."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from model.marked import N_
from model.observations.rules.looked_at import Tables
from model.observations.rules.row_rules import Judged, row_rule
from model.observations.rules.rule import Rule

WHOLE = 1.0
"""The largest value that may be a share written for percent."""
TIMES = 20.0
"""Times its target, or its target so many times it: a value in another unit."""


Chosen = Callable[[pd.DataFrame, Tables], "pd.Series[bool]"]


def share_for_percent(
    table: str, column: str, of: Callable[[pd.DataFrame, Tables], pd.Series[bool]], *, keys: tuple[str, ...]
) -> Rule:
    """A value of ``column`` above nought and at most one where percent or an index to 100 is meant.

    of: the rows that are so measured.
    """

    def judge(rows: pd.DataFrame, tables: Tables) -> Judged:
        small = (rows[column] > 0) & (rows[column] <= WHOLE)
        return Judged(small & of(rows, tables), rows[column], rows[column] * 100)

    return row_rule(
        table,
        judge,
        code=f"share_for_percent_{column}",
        says=N_("en andel där procent väntas"),
        wanted="{other} om det är procent{which}",
        explains=f"`{column}` is above 0 and at most 1 where percent or an index to 100 is meant.",
        column=column,
        keys=keys,
    )


def near_its_target(
    table: str,
    column: str,
    target: str,
    targets: Callable[[pd.DataFrame, Tables], pd.Series[float]],
    *,
    only: tuple[str, str] | None = None,
    keys: tuple[str, ...],
) -> Rule:
    """A value of ``column`` is not 20 times its ``target``, given by ``targets``, nor a twentieth of it."""

    def judge(rows: pd.DataFrame, tables: Tables) -> Judged:
        aims = targets(rows, tables)
        far = (rows[column] > aims * TIMES) | (rows[column] * TIMES < aims)
        far &= (aims > 0) & (rows[column] > 0)
        if only is not None:
            far &= rows[only[0]] == only[1]
        return Judged(far, rows[column], aims)

    return row_rule(
        table,
        judge,
        code=f"far_from_target_{column}",
        says=N_("långt från sitt mål"),
        wanted="omkring {other}, som målet är{which}",
        explains=f"`{column}` is more than 20 times its `{target}`, or less than a twentieth of it.",
        column=column,
        keys=keys,
    )

"""A promise stands in one place, among the parameters: an indicator's yearly target is the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pandas as pd

from model.marked import N_
from model.observations.files import last_day
from model.observations.rules.looked_at import Tables
from model.observations.rules.row_rules import Judged, row_rule
from model.observations.rules.rule import Rule
from model.parameters.schema.parameters import Parameters

PROMISES: Mapping[str, Callable[[Parameters, date], float]] = {
    "answer_rate": lambda parameters, day: parameters.phone.answered_target.on(day),
    "mail_on_time": lambda parameters, day: parameters.followup.mail_target.on(day),
    "lead_time_kept": lambda parameters, day: parameters.followup.lead_time_target.on(day),
    "satisfied": lambda parameters, _: parameters.followup.satisfied_target.value,
}
"""The share that is promised, by the measure that an indicator is of."""
PERCENT = 100
CLOSE = 1e-9


def promises_in_percent(tables: Tables) -> list[float]:
    """What is promised and aimed at, in per cent: comments say it beside what came of it."""
    table, parameters = tables.all_rows("commitments"), tables.parameters
    aims = [] if table is None else [float(value) for value in table["target"].dropna()]
    if parameters is None:
        return aims
    day = last_day(tables.year, tables.through)
    shares = [promised(parameters, day) for promised in PROMISES.values()]
    shares.append(parameters.phone.service_level_target.on(day))
    return [*aims, *(share * PERCENT for share in shares)]


def promised_once() -> Rule:
    """An indicator of a promised measure has the promise, as a share or in per cent, for its target."""

    def judge(rows: pd.DataFrame, tables: Tables) -> Judged | None:
        if tables.parameters is None:
            return None
        day = last_day(tables.year, tables.through)
        shares = {name: promised(tables.parameters, day) for name, promised in PROMISES.items()}
        share = rows["measure"].map(shares).astype(float)
        in_percent = share * PERCENT
        other = ((rows["target"] - share).abs() > CLOSE) & ((rows["target"] - in_percent).abs() > CLOSE)
        return Judged(other & share.notna(), rows["target"], in_percent)

    return row_rule(
        "commitments",
        judge,
        code="promised_otherwise",
        says=N_("ett annat mål än löftet"),
        wanted="{other}, löftet som står bland parametrarna{which}",
        explains="An indicator's yearly target is not the promise that stands among the parameters "
        "(`phone.answered_target`, `followup.mail_target`, `lead_time_target`, `satisfied_target`).",
        column="target",
        keys=("indicator",),
    )

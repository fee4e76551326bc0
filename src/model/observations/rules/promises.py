"""A promise stands in one place, among the parameters: an indicator of it has no target of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

import pandas as pd

from model.marked import N_
from model.observations.files import last_day
from model.observations.rules.looked_at import Tables
from model.observations.rules.row_rules import Judged, row_rule
from model.observations.rules.rule import Rule
from model.parameters.schema.parameters import Parameters


class Promise(NamedTuple):
    """What is promised from a day, and whether it is a share, which indicators say in per cent."""

    of: Callable[[Parameters, date], float]
    is_share: bool = True


PROMISES: Mapping[str, Promise] = {
    "answer_rate": Promise(lambda parameters, day: parameters.phone.answered_target.on(day)),
    "mail_on_time": Promise(lambda parameters, day: parameters.followup.mail_target.on(day)),
    "lead_time_kept": Promise(lambda parameters, day: parameters.followup.lead_time_target.on(day)),
    "satisfied": Promise(lambda parameters, _: parameters.followup.satisfied_target.value),
    "meetings_per_customer": Promise(
        lambda parameters, day: parameters.followup.meetings_per_customer.on(day), is_share=False
    ),
}
"""What is promised among the parameters, by the measure that an indicator is of."""
PERCENT = 100
DIGITS = 9
IN_SHARES = ("andel", "share")
"""Units of measure of indicators that say shares as they are."""


def with_promises(table: pd.DataFrame, parameters: Parameters, day: date) -> pd.DataFrame:
    """Indicators with what is promised on ``day`` for the target of those that have none of their own."""
    return table.assign(target=table["target"].fillna(_promised(table, parameters, day)))


def _promised(table: pd.DataFrame, parameters: Parameters, day: date) -> pd.Series[float]:
    """The promise of each indicator, as it is measured; NaN where there is none."""
    found = [
        _as_measured(PROMISES[measure], parameters, day, unit) if measure in PROMISES else float("nan")
        for measure, unit in zip(table["measure"], table["unit_of_measure"], strict=True)
    ]
    return pd.Series(found, index=table.index, dtype=float)


def _as_measured(promise: Promise, parameters: Parameters, day: date, unit: str) -> float:
    value = promise.of(parameters, day)
    in_percent = promise.is_share and unit.strip().lower() not in IN_SHARES
    return round(value * PERCENT, DIGITS) if in_percent else value


def promised_targets(rows: pd.DataFrame, tables: Tables) -> pd.Series[float]:
    """Targets of indicators, promises among them, for rules that other columns are held against."""
    if tables.parameters is None:
        return rows["target"]
    return with_promises(rows, tables.parameters, last_day(tables.year, tables.through))["target"]


def promises_in_percent(tables: Tables) -> list[float]:
    """What is promised and aimed at, in per cent: comments say it beside what came of it."""
    table, parameters = tables.all_rows("commitments"), tables.parameters
    aims = [] if table is None else [float(value) for value in table["target"].dropna()]
    if parameters is None:
        return aims
    day = last_day(tables.year, tables.through)
    shares = [promise.of(parameters, day) for promise in PROMISES.values() if promise.is_share]
    shares.append(parameters.phone.service_level_target.on(day))
    return [*aims, *(share * PERCENT for share in shares)]


def promised_once() -> Rule:
    """An indicator of a promised measure leaves its target to the parameters."""

    def judge(rows: pd.DataFrame, tables: Tables) -> Judged | None:
        if tables.parameters is None:
            return None
        promised = _promised(rows, tables.parameters, last_day(tables.year, tables.through))
        return Judged(rows["target"].notna() & promised.notna(), rows["target"], promised)

    return row_rule(
        "commitments",
        judge,
        code="promised_twice",
        says=N_("ett löfte som också står bland parametrarna"),
        wanted="tomt; löftet är {other} och står bland parametrarna{which}",
        explains="An indicator has a target of its own where the promise stands among the parameters, alike "
        "or not (`phone.answered_target`, `followup.mail_target`, `lead_time_target`, `satisfied_target`, "
        "`meetings_per_customer`): left empty, it is the promise.",
        column="target",
        keys=("indicator",),
    )

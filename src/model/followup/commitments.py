"""Commitments: how far they are fulfilled, from indicators and from the staff's own assessment.

An indicator is *met* when its value reaches the target in its direction, *partly* met when it misses by at
most PARTLY_WITHIN of the target, else *not* met. A commitment is met wholly when all its measured indicators
are, not at all when none is even partly met, else partly. Before the year's end the forecast is judged: the
one worked out by :mod:`model.followup.measures` where the indicator is a monthly measure, else the one that
was entered at the last tertial.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import Decimal
from typing import Any, Literal

import numpy as np
import pandas as pd

from model.followup.improvement import actions_at
from model.followup.measures import OutlookMeasure, measures
from model.followup.period import Period
from model.frames import Frame, real, text, whole
from model.parameters.schema.parameters import Parameters

FULFILMENT = Frame(
    "a commitment and how far it is fulfilled",
    commitment=text("code"),
    wording=text("what is promised"),
    degree=text("a ``Degree``, from its indicators"),
)
ASSESSED: dict[str, Any] = {
    "wholly": real("share of the answers", optional=True),
    "partly": real("share of the answers", optional=True),
    "not_met": real("share of the answers", optional=True),
    "answers": real("of the staff's latest assessment; missing before the first", optional=True),
}
OVERVIEW = FULFILMENT.extended(
    "a commitment: how it goes, what the staff think, what is done about it",
    met=whole("indicators met wholly"),
    indicators=whole("measured"),
    actions=whole("that serve it; missing without a table of actions", optional=True),
    open=whole("actions not done", optional=True),
    late=whole("actions that were due and are not done", optional=True),
    **ASSESSED,
)
THOUSAND = 1000
LEAST_DIGITS = 1
PARTLY_WITHIN = 0.05

Degree = Literal["wholly", "partly", "not", "unknown"]


def degree(value: float | None, target: float, direction: str) -> Degree:
    """Degree to which one indicator is met."""
    if value is None or pd.isna(value):
        return "unknown"
    miss = target - value if direction == "at_least" else value - target
    if miss <= 0:
        return "wholly"
    return "partly" if miss <= PARTLY_WITHIN * abs(target) else "not"


def outlook(period: Period, parameters: Parameters) -> pd.DataFrame:
    """Indicators with outcome so far, forecast of the year, and its degree of fulfilment.

    Columns of ``commitments.csv`` and period (outcome so far), forecast, low, high (80 percent), chance
    (probability that the target is met), degree (of the forecast), origin (``outcome`` when the year is over,
    ``computed``, ``entered``, or ``missing``). Values are rounded as the target is, at least to one decimal,
    and judged as they are shown. low, high and chance are NaN when the forecast is not computed.
    """
    found = measures(period, parameters)
    rows = [_ahead(row, found, period) for row in period.commitments.to_dict("records")]
    added = pd.DataFrame(rows, columns=["period", "forecast", "low", "high", "chance", "origin"])
    table = pd.concat([period.commitments.reset_index(drop=True), added], axis="columns")
    judged = zip(table["forecast"], table["target"], table["direction"], strict=True)
    return table.assign(degree=[degree(value, target, direction) for value, target, direction in judged])


def fulfilment(judged: pd.DataFrame) -> pd.DataFrame:
    """Each commitment's degree from its indicators: :data:`FULFILMENT`."""
    rows = []
    for (name, wording), group in judged.groupby(["commitment", "wording"], sort=False):
        degrees = [found for found in group["degree"] if found != "unknown"]
        rows.append((name, wording, _combined(degrees)))
    return FULFILMENT.frame(rows)


def self_assessed(assessment: pd.DataFrame, tertial: int) -> pd.DataFrame:
    """The staff's assessment summed over groups: commitment, answers, wholly, partly, not_met (shares)."""
    counts = ["wholly", "partly", "not_met"]
    chosen = assessment[assessment["tertial"] == tertial]
    sums = chosen.groupby("commitment", sort=False)[counts].sum()
    answers = sums.sum(axis="columns")
    return sums.div(answers, axis="index").assign(answers=answers).reset_index()


def overview(period: Period, parameters: Parameters) -> pd.DataFrame:
    """One row per commitment: :data:`OVERVIEW`."""
    judged = outlook(period, parameters)
    table = fulfilment(judged)
    known = judged[judged["degree"] != "unknown"].groupby("commitment")["degree"]
    table = table.assign(
        met=table["commitment"].map(known.agg(lambda degrees: int((degrees == "wholly").sum()))),
        indicators=table["commitment"].map(known.size()),
    )
    counts = ["met", "indicators"]
    table[counts] = table[counts].fillna(0).astype(int)
    table = table.merge(_served(period, table["commitment"]), on="commitment", how="left")
    if not period.has("self_assessment"):
        return OVERVIEW.checked(table.assign(**dict.fromkeys(ASSESSED, np.nan))[list(OVERVIEW.columns)])
    assessed = self_assessed(period.self_assessment, latest_assessment(period) or 0)
    table = table.merge(assessed.astype({"answers": float}), on="commitment", how="left")
    return OVERVIEW.checked(table[list(OVERVIEW.columns)])


def _served(period: Period, commitments: pd.Series[str]) -> pd.DataFrame:
    """Actions for each commitment, those open and late: missing where there is no table of actions."""
    if not period.has("actions"):
        return pd.DataFrame({"commitment": commitments}).assign(actions=np.nan, open=np.nan, late=np.nan)
    actions = actions_at(period.actions, period.last_day)
    rows = [
        (name, len(own), int((own["status"] != "done").sum()), int(own["late"].sum()))
        for name in commitments
        for own in [actions[actions["commitment"] == name]]
    ]
    return pd.DataFrame(rows, columns=["commitment", "actions", "open", "late"])


def latest_assessment(period: Period) -> int | None:
    """The last tertial that is over and has a self-assessment."""
    over = [tertial for tertial in set(period.self_assessment["tertial"]) if 4 * tertial <= period.through]
    return max(over, default=None)


def _ahead(
    row: Mapping[Hashable, Any], found: dict[str, OutlookMeasure], period: Period
) -> tuple[object, ...]:
    """period, forecast, low, high, chance, origin of one indicator."""
    nothing = float("nan")
    if period.is_whole_year and not pd.isna(row["outcome"]):
        met = degree(row["outcome"], row["target"], row["direction"]) == "wholly"
        return row["outcome"], row["outcome"], row["outcome"], row["outcome"], float(met), "outcome"
    measure = found.get(str(row["measure"]))
    if measure is not None:
        factor = _factor(str(row["unit_of_measure"]))
        below = measure.forecast.chance_of_at_least(row["target"] / factor)
        chance = below if row["direction"] == "at_least" else 1 - below
        digits = max(-int(Decimal(str(row["target"])).normalize().as_tuple().exponent), LEAST_DIGITS)
        shown = (measure.so_far, measure.forecast.mean, *measure.bounds[:2])
        if not pd.isna(measure.forecast.mean):
            return (*(round(factor * value, digits) for value in shown), chance, "computed")
    tertial = min(period.through // 4, 2)
    so_far = row.get(f"tertial_{tertial}")
    if measure is not None:
        so_far = round(factor * measure.so_far, digits)
    entered = row.get(f"forecast_{tertial}")
    origin = "missing" if entered is None or pd.isna(entered) else "entered"
    return (
        nothing if so_far is None else so_far,
        nothing if entered is None else entered,
        nothing,
        nothing,
        nothing,
        origin,
    )


def _factor(unit: str) -> float:
    """From the measure's unit to the indicator's."""
    if unit == "%":
        return 100.0
    return 1 / THOUSAND if unit == "tkr" else 1.0


def _combined(degrees: list[str]) -> Degree:
    if not degrees:
        return "unknown"
    if all(found == "wholly" for found in degrees):
        return "wholly"
    return "not" if all(found == "not" for found in degrees) else "partly"

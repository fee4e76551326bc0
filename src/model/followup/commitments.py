"""Commitments: how far they are fulfilled, from indicators and from the staff's own assessment.

An indicator is *met* when its value reaches the target in its direction, *partly* met when it misses by at
most PARTLY_WITHIN of the target, else *not* met. A commitment is met wholly when all its measured indicators
are, not at all when none is even partly met, else partly. Before the year's end the forecast is judged.
"""

from __future__ import annotations

from typing import Literal

import pandas as pd

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


def indicators(commitments: pd.DataFrame, tertial: int) -> pd.DataFrame:
    """Indicators at tertial 1, 2 or 3 (the year), with columns period, forecast and degree added."""
    period = {1: "tertial_1", 2: "tertial_2", 3: "outcome"}[tertial]
    ahead = {1: "forecast_1", 2: "forecast_2", 3: "outcome"}[tertial]
    judged = zip(
        commitments[ahead].tolist(),
        commitments["target"].tolist(),
        commitments["direction"].tolist(),
        strict=True,
    )
    degrees = [degree(value, target, direction) for value, target, direction in judged]
    return commitments.assign(period=commitments[period], forecast=commitments[ahead], degree=degrees)


def fulfilment(judged: pd.DataFrame) -> pd.DataFrame:
    """Each commitment's degree from its indicators: commitment, wording, degree."""
    rows = []
    for (name, wording), group in judged.groupby(["commitment", "wording"], sort=False):
        degrees = [found for found in group["degree"] if found != "unknown"]
        rows.append((name, wording, _combined(degrees)))
    return pd.DataFrame(rows, columns=["commitment", "wording", "degree"])


def self_assessed(assessment: pd.DataFrame, tertial: int) -> pd.DataFrame:
    """The staff's assessment summed over units: commitment, answers, wholly, partly, not_met (shares)."""
    counts = ["wholly", "partly", "not_met"]
    chosen = assessment[assessment["tertial"] == tertial]
    sums = chosen.groupby("commitment", sort=False)[counts].sum()
    answers = sums.sum(axis="columns")
    return sums.div(answers, axis="index").assign(answers=answers).reset_index()


def _combined(degrees: list[str]) -> Degree:
    if not degrees:
        return "unknown"
    if all(found == "wholly" for found in degrees):
        return "wholly"
    return "not" if all(found == "not" for found in degrees) else "partly"

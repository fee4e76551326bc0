"""Scenarios against the first of them: paired differences, how sure they are, and what pairing gained.

Scenarios are played with the same random numbers, so a replication of one and the same replication of
another differ by the scenario alone; the interval is Student's t over these differences. With ``k`` scenarios
compared, each interval holds with confidence ``1 - (1 - c) / k``, so that for one measure all ``k`` hold at
once with confidence ``c`` at least. This correction (Bonferroni) is valid however the differences depend on
each other, as they do here, sharing the base; Dunnett's is narrower but wants scenarios that are independent
and of equal variance.
Law, *Simulation Modeling and Analysis*, 5th ed., sections 10.3 and 11.2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from model.arrays import Floats
from model.frames import Frame, real, text, whole
from model.parameters.schema.parameters import Parameters
from model.staffing.experiments import key_measures
from model.staffing.experiments.estimates import estimate
from model.staffing.experiments.replications import Outcome

COMPARISON = Frame(
    "a measure of a scenario, beside that of the first",
    scenario=text("code; empty of the base"),
    title=text("what the scenario is called"),
    measure=text("code, one of ``MEASURES``"),
    replications=whole("that all scenarios have"),
    mean=real("in the measure's unit"),
    low=real("lower bound of the mean's interval"),
    high=real("upper bound"),
    difference=real("mean of the paired differences to the first", optional=True),
    difference_low=real("lower bound; all scenarios' intervals hold at once", optional=True),
    difference_high=real("upper bound", optional=True),
    reduction=real("times more replications that independent numbers would take", optional=True),
    verdict=text("what the interval says: a ``Verdict``", optional=True),
)
"""The first scenario has no difference, reduction or verdict."""
MEASURES = (
    *(name for name in key_measures.MEASURES if name != "overdue"),
    "backlog",
    "staff_needed",
)
SHARES = key_measures.SHARES
WANTED: Mapping[str, int] = {
    **dict.fromkeys(("answer_rate", "service_level", "lead_time", "call_back", "mail"), 1),
    "backlog": -1,
}
"""Which way is better, 1 up and -1 down; other measures are neither good nor bad by themselves."""

ROUNDING = 1e-12
"""A spread of differences, as a share of what they are differences of, that is nothing but rounding."""
Verdict = Literal["better", "worse", "higher", "lower", "same", "unsure"]


@dataclass(frozen=True, kw_only=True)
class Paired:
    """Differences to the base, one entry per scenario; ``reduction`` may be infinite, or nan when unknown."""

    mean: Floats
    low: Floats
    high: Floats
    reduction: Floats


def paired(base: Floats, others: Floats, confidence: float) -> Paired:
    """Simultaneous intervals for the mean differences of ``others``, shape (scenarios, replications).

    ``base`` has shape (replications,). reduction: how many times more replications independent random
    numbers would take for the same precision, (var base + var other) / var difference.
    """
    scenarios, replications = others.shape
    if replications < 2:
        raise ValueError("an interval needs at least two replications")
    differences = others - base
    mean = differences.mean(axis=1)
    variance = differences.var(axis=1, ddof=1)
    level = 0.5 + (1 - (1 - confidence) / scenarios) / 2
    margin = stats.t.ppf(level, replications - 1) * np.sqrt(variance / replications)
    alone = base.var(ddof=1) + others.var(axis=1, ddof=1)
    largest = np.maximum(np.abs(base).max(), np.abs(others).max(axis=1))
    is_rounding = np.sqrt(variance) <= ROUNDING * largest
    with np.errstate(divide="ignore", invalid="ignore"):
        reduction = alone / np.where(is_rounding, 0.0, variance)
    return Paired(mean=mean, low=mean - margin, high=mean + margin, reduction=reduction)


def scenario_measures(outcome: Outcome, hours_each: float) -> pd.DataFrame:
    """The measures of :data:`MEASURES` of each replication: index replication, a column per measure.

    backlog: items open at the end of the year. staff_needed: people who do the hours worked when each of
    them works ``hours_each`` a year.
    """
    table = key_measures.by_replication(outcome).drop(columns="overdue")
    months = outcome.backlog["month"]
    at_end = outcome.backlog[months == months.max()]
    return table.assign(
        backlog=at_end.groupby("replication")["open"].sum(), staff_needed=table["hours"] / hours_each
    )


def planned_hours(outcome: Outcome, utilisation: float) -> float:
    """Hours that one person works a year at ``utilisation``, present as the people of ``outcome`` are."""
    people = outcome.people["person"].nunique() * outcome.replications
    return utilisation * float(outcome.people["present_hours"].sum()) / people


def comparison(outcomes: Sequence[Outcome], parameters: Parameters) -> pd.DataFrame:
    """Measures of several scenarios beside each other: :data:`COMPARISON`.

    The first outcome is what the others are compared with; ``parameters`` are its own, and a person in
    ``staff_needed`` is present as its people are. Only replications that all outcomes have are used.
    """
    hours_each = planned_hours(outcomes[0], parameters.simulation.planned_utilisation.value)
    confidence = outcomes[0].confidence
    shared = min(outcome.replications for outcome in outcomes)
    tables = [scenario_measures(outcome, hours_each).iloc[:shared] for outcome in outcomes]
    rows = []
    for measure in MEASURES:
        if not all(measure in table and table[measure].notna().all() for table in tables):
            continue
        values = np.array([table[measure].to_numpy(dtype=float) for table in tables])
        found = paired(values[0], values[1:], confidence) if len(values) > 1 else None
        for place, outcome in enumerate(outcomes):
            row = {"scenario": outcome.scenario, "title": outcome.title, "measure": measure}
            level = estimate(pd.Series(values[place]), confidence)._asdict()
            rows.append(row | {"replications": shared} | level | _difference(found, place, measure))
    return COMPARISON.frame(rows)


def _difference(found: Paired | None, place: int, measure: str) -> dict[str, object]:
    if place == 0 or found is None:
        return dict.fromkeys(("difference", "difference_low", "difference_high", "reduction", "verdict"))
    mean, low, high, reduction = (
        float(values[place - 1]) for values in (found.mean, found.low, found.high, found.reduction)
    )
    return {
        "difference": mean,
        "difference_low": low,
        "difference_high": high,
        "reduction": reduction,
        "verdict": verdict(low, high, WANTED.get(measure, 0)),
    }


def verdict(low: float, high: float, wanted: int) -> Verdict:
    """What an interval of a difference says; ``wanted`` is 1 or -1 for the better way, 0 for neither."""
    if low == high == 0:
        return "same"
    if low <= 0 <= high:
        return "unsure"
    upward = low > 0
    if not wanted:
        return "higher" if upward else "lower"
    return "better" if upward == (wanted > 0) else "worse"

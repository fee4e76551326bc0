"""Bad years as stories: of the years that are about as bad as one in ten, the one most like the others.

A quantile has no story; a drawn year has one. Among the years whose results lie closest to the quantile, the
typical one is that whose parts are nearest to the means of theirs.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.frames import Frame, real, whole
from model.pricing.risk.drawn_years import Draws
from model.pricing.risk.result_parts import PARTS, parts_of
from model.pricing.risk.year_plan import YearPlan

_EVENTS = Frame(
    "a drawn year that is typical of those that are about as bad",
    chance=real("share of the years that are at least as bad"),
    result=real("kronor"),
    time=real("time per case over the assumed, weighed by the planned hours"),
    work=real("work that came over the planned, at the assumed times"),
    absence=real("share of the hours, beyond the planned"),
    vacancy=real("share of the posts"),
    pay_level=real("level of pay over the planned"),
    overtime_hours=real("hours"),
    backlog_hours=real("hours"),
    customer=whole("number of the customer who left and whose revenue is missed most; 0 when none did"),
)
_PARTS = {name: real("kronor better than plan, or (negative) worse") for name in PARTS}
BAD_YEARS = Frame(_EVENTS.about, None, **_EVENTS.columns, **_PARTS)
CHANCES = (0.1, 0.05, 0.01)
LIKE = 0.005
"""Share of the years around a quantile that are looked at."""


def bad_years(plan: YearPlan, outcome: pd.DataFrame, draws: Draws) -> pd.DataFrame:
    """One year for each of :data:`CHANCES`: :data:`BAD_YEARS`.

    outcome: :func:`model.pricing.risk.year_result.play` of the draws.
    """
    parts = parts_of(outcome, plan)
    order = np.argsort(outcome["result"].to_numpy(), kind="stable")
    rows = []
    for chance in CHANCES:
        year = _typical(parts, order, chance)
        one = outcome.iloc[year]
        time, work = _time_and_work(plan, one, draws, year)
        rows.append(
            (
                chance,
                float(one["result"]),
                time,
                work,
                float(draws.absence[year]),
                float(draws.vacancy[year]),
                float(draws.wage[year]),
                float(one["overtime_hours"]),
                float(one["backlog_hours"]),
                _who_left(plan, draws, year),
                *parts.iloc[year].tolist(),
            )
        )
    return BAD_YEARS.frame(rows)


def _typical(parts: pd.DataFrame, order: np.ndarray, chance: float) -> int:
    """The year around the quantile whose parts are nearest to the means of those around it."""
    middle, half = int(chance * len(order)), max(int(LIKE * len(order)), 2)
    near = order[max(middle - half, 0) : middle + half]
    values = parts.to_numpy()[near]
    return int(near[np.argmin(((values - values.mean(axis=0)) ** 2).sum(axis=1))])


def _time_and_work(plan: YearPlan, one: pd.Series, draws: Draws, year: int) -> tuple[float, float]:
    """Time per case over the assumed, and work that came over the planned; their product is the hours."""
    planned = float(plan.work["hours"].sum())
    if not planned:
        return 1.0, 1.0
    names = [*plan.services["service"], ""]
    hours = plan.work.groupby("service")["hours"].sum().reindex(names).fillna(0.0).to_numpy()
    minutes = np.ones(len(names)) if draws.minutes is None else draws.minutes[year]
    time = float(draws.productivity[year]) * float(hours @ minutes) / planned
    return time, float(one["needed"]) / planned / time if time else 1.0


def _who_left(plan: YearPlan, draws: Draws, year: int) -> int:
    if draws.left is None or not len(plan.customers):
        return 0
    lost = draws.left[year] * plan.customers.to_numpy(dtype=float)
    return int(plan.customers.index[int(np.argmax(lost))]) if lost.max() > 0 else 0

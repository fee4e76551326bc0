"""The parts that a year's result is the sum of: what each differs from plan, for better or worse."""

from __future__ import annotations

import pandas as pd

from model.arrays import Floats
from model.frames import Frame, real, text
from model.pricing.risk.result_distribution import quantile
from model.pricing.risk.year_plan import YearPlan

RESULT_PARTS = Frame(
    "a part of the result, kronor, better than plan or (negative) worse",
    part=text("code, one of ``PARTS``"),
    expected=real("mean of the drawn years"),
    low=real("one year in ten is at least as bad"),
    high=real("one year in ten is at least as good"),
)
PARTS = (
    "volume",
    "leaving",
    "wage",
    "vacancy_pay",
    "absence_pay",
    "unfilled_pay",
    "temporary",
    "recruiting",
    "next_year",
    "credit",
    "other",
    "planned",
)
TENTH = 0.1


def parts_of(outcome: pd.DataFrame, plan: YearPlan) -> pd.DataFrame:
    """Kronor of each part by drawn year; rows sum to the year's result.

    outcome: :data:`~model.pricing.frames.DRAWN_YEARS`. All that pay decides is at planned wages; what wages
    add to it is the part ``wage``. ``planned`` is the result of the year as planned, zero at full cost.
    """
    waged = outcome[["pay", "temporary", "recruiting", "next_year"]]
    at_plan = waged.div(outcome["wage"], axis=0)
    parts = {
        "volume": outcome["revenue"] + outcome["left_revenue"] - plan.revenue,
        "leaving": -outcome["left_revenue"],
        "wage": (at_plan - waged).sum(axis=1),
        **{name: outcome[name] for name in ("vacancy_pay", "absence_pay", "unfilled_pay")},
        "temporary": plan.temporary - at_plan["temporary"],
        "recruiting": -at_plan["recruiting"],
        "next_year": -at_plan["next_year"],
        "credit": -outcome["credit"],
        "other": plan.other - outcome["other"],
        "planned": pd.Series(plan.revenue - plan.cost, index=outcome.index),
    }
    return pd.DataFrame(parts)[list(PARTS)]


def result_parts(outcome: pd.DataFrame, plan: YearPlan) -> pd.DataFrame:
    """What each part is expected to be and how far it reaches: :data:`RESULT_PARTS`."""
    parts = parts_of(outcome, plan)
    rows = []
    for name in PARTS:
        values: Floats = parts[name].to_numpy()
        low, high = (quantile(values, share).value for share in (TENTH, 1 - TENTH))
        rows.append((name, float(values.mean()), low, high))
    return RESULT_PARTS.frame(rows)

"""Economy: budget, outcome, forecast and deviation by account, unit and month.

Costs and revenue are positive kronor. A deviation is what it does to the result: outcome above budget is
positive for revenue and negative for costs. Each account of each unit is forecast by itself in whole öre, and
every other forecast is a sum of these; a sum's interval comes from its own months, in which its parts' errors
have met.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from model.arrays import Floats
from model.followup.forecast import NARROW, WIDE, Spread, YearEndForecast, year_end
from model.frames import Frame, money, real, text, whole
from model.observations.economy import ACCOUNTS, COST_ACCOUNTS, OVERHEAD_ACCOUNTS, PERSONNEL_ACCOUNTS
from model.pricing.money import ORE, ZERO
from model.time_units import MONTHS

YEAR_AMOUNTS: dict[str, Any] = {
    "budget_year": money("of the whole year"),
    "budget": money("of the months so far"),
    "outcome": money("of the months so far"),
    "forecast": money("expected at the year's end"),
    "deviation": money("what outcome - budget does to the result"),
    "share": real("deviation over budget", optional=True),
    "forecast_deviation": money("what forecast - budget of the year does to the result"),
    "low": money("lower bound of the forecast's 80 percent interval"),
    "high": money("upper bound"),
    "wide_low": money("lower bound of its 95 percent interval"),
    "wide_high": money("upper bound"),
}
"""Budget, outcome and forecast of something, Decimal kronor, exact."""
ACCOUNT_AMOUNTS = Frame("an account or a sum of accounts", account=text("code"), **YEAR_AMOUNTS)
UNIT_AMOUNTS = Frame("costs of a unit", unit=text("code; ``all`` is the total"), **YEAR_AMOUNTS)
CUMULATIVE_RESULT = Frame(
    "the result from January to a month, Decimal kronor",
    month=whole("1-12"),
    budget=money("planned"),
    outcome=money("that came; missing after the last month with an outcome", optional=True),
)
RESULT_AHEAD = Frame(
    "the result from January to a month still to come, kronor",
    month=whole("1-12"),
    forecast=real("expected"),
    low=real("lower bound of the 80 percent interval"),
    high=real("upper bound"),
)
MONTH_AMOUNTS = Frame(
    "a measure in a month and so far, Decimal kronor; outcomes are missing of months to come",
    month=whole("1-12"),
    measure=text("one of ``MEASURES``"),
    budget=money("of the month"),
    outcome=money("of the month", optional=True),
    deviation=money("what outcome - budget does to the result", optional=True),
    budget_so_far=money("from January"),
    outcome_so_far=money("from January", optional=True),
    deviation_so_far=money("what it does to the result", optional=True),
)
GAINS = {"revenue", "result"}
MEASURES = {
    "personnel": PERSONNEL_ACCOUNTS,
    "other": OVERHEAD_ACCOUNTS,
    "costs": COST_ACCOUNTS,
    "revenue": ("revenue",),
    "result": ACCOUNTS,
}
AMOUNTS_BY_MONTH = [name for name in MONTH_AMOUNTS.columns if name not in ("month", "measure")]
AMOUNTS = ["budget_year", "budget", "outcome", "forecast"]
OTHER_ACCOUNTS = [name for name in COST_ACCOUNTS if name not in PERSONNEL_ACCOUNTS]
MEMBERS: dict[str, list[str]] = {
    **{name: [name] for name in PERSONNEL_ACCOUNTS},
    "personnel": list(PERSONNEL_ACCOUNTS),
    **{name: [name] for name in OTHER_ACCOUNTS},
    "other": OTHER_ACCOUNTS,
    "costs": list(COST_ACCOUNTS),
    "revenue": ["revenue"],
    "result": list(ACCOUNTS),
}
"""Rows of :func:`by_account` and the accounts that each sums."""


def by_account(economy: pd.DataFrame, through: int, spread: Spread) -> pd.DataFrame:
    """Accounts, subtotals ``personnel``, ``other``, ``costs``, and ``result``: :data:`ACCOUNT_AMOUNTS`.

    through: the last month with an outcome.
    """
    cells, summed = _cells(economy, through, spread), by_account_and_month(economy)
    rows = [
        {"account": name, **_row(cells[cells["account"].isin(names)], summed, through, spread, name)}
        for name, names in MEMBERS.items()
    ]
    return ACCOUNT_AMOUNTS.frame(rows)


def by_unit(economy: pd.DataFrame, through: int, spread: Spread) -> pd.DataFrame:
    """Costs by unit with a total row: :data:`UNIT_AMOUNTS`."""
    costs = economy[economy["account"].isin(COST_ACCOUNTS)]
    cells = _cells(costs, through, spread)
    rows = [
        {
            "unit": str(unit),
            **_row(cells[cells["unit"] == unit], costs[costs["unit"] == unit], through, spread),
        }
        for unit in costs["unit"].unique()
    ]
    return UNIT_AMOUNTS.frame([*rows, {"unit": "all", **_row(cells, costs, through, spread)}])


def year_forecast(economy: pd.DataFrame, row: str, through: int, spread: Spread) -> YearEndForecast:
    """Forecast of one row of :func:`by_account` with the spread of its own months."""
    cells = _cells(economy[economy["account"].isin(MEMBERS[row])], through, spread)
    signs = np.where((row == "result") & (cells["account"] != "revenue"), -1, 1).tolist()
    mean = sum((sign * value for sign, value in zip(signs, cells["forecast"], strict=True)), ZERO)
    return of_sum(economy, row, through, spread)._replace(mean=float(mean))


def of_sum(economy: pd.DataFrame, row: str, through: int, spread: Spread) -> YearEndForecast:
    """Forecast of one row of :func:`by_account` from its own months alone, not as a sum of its parts.

    ``economy`` may be what :func:`by_account_and_month` makes of it, which is quicker.
    """
    sums = _months(economy, MEMBERS[row])
    return year_end(sums.outcome[:through], sums.budget, spread, sums.size)


def by_account_and_month(economy: pd.DataFrame) -> pd.DataFrame:
    """The units together: account, month, budget, outcome (kronor as floats, NaN without an outcome)."""
    table = economy[["account", "month", "budget", "outcome"]].astype({"budget": float, "outcome": float})
    return table.groupby(["account", "month"], sort=False).sum(min_count=1).reset_index()


def monthly(economy: pd.DataFrame, row: str, column: Literal["outcome", "budget"] = "outcome") -> list[float]:
    """Kronor of each month of one row of :func:`by_account`; NaN without an outcome."""
    return [float(value) for value in getattr(_months(economy, MEMBERS[row]), column)]


def cumulative_result(economy: pd.DataFrame, through: int) -> pd.DataFrame:
    """Result from January to each month, the outcome to ``through``: :data:`CUMULATIVE_RESULT`."""
    rows = []
    for month in range(1, 13):
        so_far = economy[economy["month"] <= month]
        budget = _result(so_far, "budget")
        rows.append((month, budget, _result(so_far, "outcome") if month <= through else None))
    return CUMULATIVE_RESULT.frame(rows)


def result_ahead(economy: pd.DataFrame, through: int, spread: Spread) -> pd.DataFrame:
    """The result from January to each month still to come: :data:`RESULT_AHEAD`.

    The last month's forecast is that of the year in :func:`by_account`; no rows when the
    year is over.
    """
    cells = [
        (
            1.0 if account == "revenue" else -1.0,
            [float(value) for value in table.loc[table["month"] <= through, "outcome"]],
            [float(value) for value in table["budget"]],
        )
        for (_, account), table in economy.sort_values("month").groupby(["unit", "account"], sort=False)
    ]
    plan, done, size = _months(economy, ACCOUNTS)
    rows = []
    for month in range(through + 1, MONTHS + 1):
        mean = sum((sign * year_end(own, budget[:month], spread).mean for sign, own, budget in cells), 0.0)
        ahead = year_end(done[:through], plan[:month], spread, size[:month])._replace(mean=mean)
        rows.append((month, ahead.mean, *ahead.interval(NARROW)))
    return RESULT_AHEAD.frame(rows)


def by_month(economy: pd.DataFrame, through: int) -> pd.DataFrame:
    """Each month and the months so far, outcomes to ``through``: :data:`MONTH_AMOUNTS`."""
    rows = []
    for measure, accounts in MEASURES.items():
        gains = measure in GAINS
        so_far = {"budget": ZERO, "outcome": ZERO}
        for month in range(1, MONTHS + 1):
            chosen = economy[(economy["month"] == month) & economy["account"].isin(accounts)]
            budget = _net(chosen, "budget", measure)
            so_far["budget"] += budget
            row = {"month": month, "measure": measure, "budget": budget, "outcome": None, "deviation": None}
            row |= {"budget_so_far": so_far["budget"], "outcome_so_far": None, "deviation_so_far": None}
            if month <= through:
                outcome = _net(chosen, "outcome", measure)
                so_far["outcome"] += outcome
                sign = 1 if gains else -1
                row |= {"outcome": outcome, "deviation": sign * (outcome - budget)}
                row |= {
                    "outcome_so_far": so_far["outcome"],
                    "deviation_so_far": sign * (so_far["outcome"] - so_far["budget"]),
                }
            rows.append(row)
    return MONTH_AMOUNTS.checked(pd.DataFrame(rows).astype(dict.fromkeys(AMOUNTS_BY_MONTH, object)))


def _net(table: pd.DataFrame, column: str, measure: str) -> Decimal:
    return _result(table, column) if measure == "result" else sum(table[column], ZERO)


def _result(table: pd.DataFrame, column: str) -> Decimal:
    revenue = table.loc[table["account"] == "revenue", column]
    return sum(revenue, ZERO) - sum(table.loc[table["account"] != "revenue", column], ZERO)


def _cells(economy: pd.DataFrame, through: int, spread: Spread) -> pd.DataFrame:
    """One row per unit and account: unit, account, and the amounts of AMOUNTS."""
    rows = []
    for (unit, account), table in economy.sort_values("month").groupby(["unit", "account"], sort=False):
        done = table.loc[table["month"] <= through, "outcome"].tolist()
        budget = table["budget"].tolist()
        found = sum(done, ZERO)
        if through < len(budget):
            ahead = year_end([float(value) for value in done], [float(value) for value in budget], spread)
            found = Decimal(str(ahead.mean)).quantize(ORE)
        rows.append((unit, account, sum(budget, ZERO), sum(budget[:through], ZERO), sum(done, ZERO), found))
    return pd.DataFrame(rows, columns=["unit", "account", *AMOUNTS])


def _row(
    cells: pd.DataFrame, economy: pd.DataFrame, through: int, spread: Spread, name: str = "costs"
) -> dict[str, Any]:
    gains = cells["account"] == "revenue"
    signs = [1 if gain or name != "result" else -1 for gain in gains]
    amounts = {
        column: sum((sign * value for sign, value in zip(signs, cells[column], strict=True)), ZERO)
        for column in AMOUNTS
    }
    sign = 1 if name in ("revenue", "result") else -1
    deviation = sign * (amounts["outcome"] - amounts["budget"])
    spreading = of_sum(economy, name, through, spread)._replace(mean=0.0)
    bounds = [
        amounts["forecast"] + Decimal(str(margin)).quantize(ORE)
        for coverage in (NARROW, WIDE)
        for margin in spreading.interval(coverage)
    ]
    return {
        **amounts,
        "deviation": deviation,
        "share": float(deviation / amounts["budget"]) if amounts["budget"] else None,
        "forecast_deviation": sign * (amounts["forecast"] - amounts["budget_year"]),
        **dict(zip(("low", "high", "wide_low", "wide_high"), bounds, strict=True)),
    }


class Months(NamedTuple):
    """Kronor of each month, in order: budget, outcome (NaN without one), and the size of its turnover."""

    budget: Floats
    outcome: Floats
    size: Floats


def _months(economy: pd.DataFrame, accounts: Sequence[str]) -> Months:
    """The months of ``accounts`` together; where revenue is among costs, these count as negative.

    The size of a result's month is what turns over in it: the mean of budgeted revenue and costs.
    """
    chosen = economy["account"].isin(accounts).to_numpy()
    account = economy["account"].to_numpy()[chosen]
    month = economy["month"].to_numpy()[chosen]
    budget, outcome = (economy[name].to_numpy(dtype=float)[chosen] for name in ("budget", "outcome"))
    mixed = "revenue" in accounts and len(accounts) > 1
    sign = np.where(mixed & (account != "revenue"), -1.0, 1.0)
    return Months(
        _summed(budget * sign, month), _summed(outcome * sign, month), _summed(budget / (1 + mixed), month)
    )


def _summed(values: Floats, month: Floats) -> Floats:
    """Sums by month, in order; NaN for a month that has no value at all."""
    known = ~np.isnan(values)
    counts = np.bincount(month[known], minlength=MONTHS + 1)
    sums = np.where(counts, np.bincount(month[known], values[known], minlength=MONTHS + 1), np.nan)
    return sums[np.unique(month)]

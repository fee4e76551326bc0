"""Economy: budget, outcome, forecast and deviation by account, unit and month.

Costs and revenue are positive kronor. A deviation is what it does to the result: outcome above budget is
positive for revenue and negative for costs. Each account of each unit is forecast by itself in whole öre, and
every other forecast is a sum of these; a sum's interval comes from its own months, in which its parts' errors
have met. Only an account's kind counts, never its code. Without a budget there is an outcome alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from model.arrays import Floats
from model.followup.forecast import NARROW, UNKNOWN, WIDE, Spread, YearEndForecast, year_end
from model.frames import Frame, money, real, text, whole
from model.observations.economy import has_budget
from model.pricing.money import ORE, ZERO
from model.time_units import MONTHS

YEAR_AMOUNTS: dict[str, Any] = {
    "budget_year": money("of the whole year", optional=True),
    "budget": money("of the months so far", optional=True),
    "outcome": money("of the months so far"),
    "forecast": money("expected at the year's end", optional=True),
    "deviation": money("what outcome - budget does to the result", optional=True),
    "share": real("deviation over budget", optional=True),
    "forecast_deviation": money("what forecast - budget of the year does to the result", optional=True),
    "low": money("lower bound of the forecast's 80 percent interval", optional=True),
    "high": money("upper bound", optional=True),
    "wide_low": money("lower bound of its 95 percent interval", optional=True),
    "wide_high": money("upper bound", optional=True),
}
"""Budget, outcome and forecast of something, Decimal kronor, exact; without a budget the outcome alone."""
ACCOUNT_AMOUNTS = Frame("an account or a sum of accounts", account=text("code"), **YEAR_AMOUNTS)
UNIT_AMOUNTS = Frame("costs of a unit", unit=text("code; ``all`` is the total"), **YEAR_AMOUNTS)
CUMULATIVE_RESULT = Frame(
    "the result from January to a month, Decimal kronor",
    month=whole("1-12"),
    budget=money("planned", optional=True),
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
    measure=text("one of ``SUMS``"),
    budget=money("of the month", optional=True),
    outcome=money("of the month", optional=True),
    deviation=money("what outcome - budget does to the result", optional=True),
    budget_so_far=money("from January", optional=True),
    outcome_so_far=money("from January", optional=True),
    deviation_so_far=money("what it does to the result", optional=True),
)
REVENUE = "revenue"
GAINS = {REVENUE, "result"}
KINDS = {"personnel": "personnel", "other": "other_cost", REVENUE: REVENUE}
"""Sums of the accounts of one kind; ``costs`` and ``result`` sum several."""
SUMS = ("personnel", "other", "costs", REVENUE, "result")
AMOUNTS_BY_MONTH = [name for name in MONTH_AMOUNTS.columns if name not in ("month", "measure")]
AMOUNTS = ["budget_year", "budget", "outcome", "forecast"]


def members(economy: pd.DataFrame) -> dict[str, list[str]]:
    """Rows of :func:`by_account` and the accounts that each sums, in the order of the accounts.

    The only account of a kind is told by the kind's sum alone, and a kind without accounts by nothing.
    """
    kind_of = dict(zip(economy["account"].tolist(), economy["kind"].tolist(), strict=True))
    found: dict[str, list[str]] = {}
    for name in SUMS:
        kinds = {KINDS[name]} if name in KINDS else {"personnel", "other_cost"}
        own = [code for code, kind in kind_of.items() if name == "result" or kind in kinds]
        if name in KINDS and len(own) > 1:
            found |= {code: [code] for code in own}
        if own:
            found[name] = own
    return found


def cost_outcomes(economy: pd.DataFrame, column: Literal["outcome", "budget"] = "outcome") -> Decimal:
    """The costs of all rows together."""
    return sum(economy.loc[economy["kind"] != REVENUE, column], ZERO)


def by_account(economy: pd.DataFrame, through: int, spread: Spread) -> pd.DataFrame:
    """Accounts, subtotals ``personnel``, ``other``, ``costs``, and ``result``: :data:`ACCOUNT_AMOUNTS`.

    through: the last month with an outcome.
    """
    cells, summed = _cells(economy, through, spread), by_account_and_month(economy)
    rows = [
        {"account": name, **_row(cells[cells["account"].isin(names)], summed, through, spread, name)}
        for name, names in members(economy).items()
    ]
    return ACCOUNT_AMOUNTS.frame(rows)


def by_unit(economy: pd.DataFrame, through: int, spread: Spread) -> pd.DataFrame:
    """Costs by unit with a total row: :data:`UNIT_AMOUNTS`."""
    costs = economy[economy["kind"] != REVENUE]
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
    cells = _cells(economy[economy["account"].isin(members(economy)[row])], through, spread)
    if not _is_foreseen(economy, through):
        return UNKNOWN
    signs = np.where((row == "result") & (cells["kind"] != REVENUE), -1, 1).tolist()
    mean = sum((sign * value for sign, value in zip(signs, cells["forecast"], strict=True)), ZERO)
    return of_sum(economy, row, through, spread)._replace(mean=float(mean))


def of_sum(economy: pd.DataFrame, row: str, through: int, spread: Spread) -> YearEndForecast:
    """Forecast of one row of :func:`by_account` from its own months alone, not as a sum of its parts.

    ``economy`` may be what :func:`by_account_and_month` makes of it, which is quicker.
    """
    if not _is_foreseen(economy, through):
        return UNKNOWN
    sums = _months(economy, members(economy)[row])
    if not has_budget(economy):
        return YearEndForecast(float(sums.outcome.sum()), 0.0, 1.0)
    return year_end(sums.outcome[:through], sums.budget, spread, sums.size)


def by_account_and_month(economy: pd.DataFrame) -> pd.DataFrame:
    """The units together: account, kind, month, budget, outcome (kronor as floats, NaN without one)."""
    columns = ["account", "kind", "month", "budget", "outcome"]
    table = economy[columns].astype({"budget": float, "outcome": float})
    return table.groupby(columns[:3], sort=False).sum(min_count=1).reset_index()


def monthly(economy: pd.DataFrame, row: str, column: Literal["outcome", "budget"] = "outcome") -> list[float]:
    """Kronor of each month of one row of :func:`by_account`; NaN without an outcome."""
    return [float(value) for value in getattr(_months(economy, members(economy)[row]), column)]


def cumulative_result(economy: pd.DataFrame, through: int) -> pd.DataFrame:
    """Result from January to each month, the outcome to ``through``: :data:`CUMULATIVE_RESULT`."""
    rows, planned = [], has_budget(economy)
    for month in range(1, (MONTHS if planned else through) + 1):
        so_far = economy[economy["month"] <= month]
        budget = _result(so_far, "budget") if planned else None
        rows.append((month, budget, _result(so_far, "outcome") if month <= through else None))
    return CUMULATIVE_RESULT.frame(rows)


def result_ahead(economy: pd.DataFrame, through: int, spread: Spread) -> pd.DataFrame:
    """The result from January to each month still to come: :data:`RESULT_AHEAD`.

    The last month's forecast is that of the year in :func:`by_account`; no rows when the
    year is over, or without a budget.
    """
    if not has_budget(economy):
        return RESULT_AHEAD.frame([])
    cells = [
        (
            1.0 if kind == REVENUE else -1.0,
            [float(value) for value in table.loc[table["month"] <= through, "outcome"]],
            [float(value) for value in table["budget"]],
        )
        for (_, _, kind), table in economy.sort_values("month").groupby(
            ["unit", "account", "kind"], sort=False
        )
    ]
    plan, done, size = _months(economy, members(economy)["result"])
    rows = []
    for month in range(through + 1, MONTHS + 1):
        mean = sum((sign * year_end(own, budget[:month], spread).mean for sign, own, budget in cells), 0.0)
        ahead = year_end(done[:through], plan[:month], spread, size[:month])._replace(mean=mean)
        rows.append((month, ahead.mean, *ahead.interval(NARROW)))
    return RESULT_AHEAD.frame(rows)


def by_month(economy: pd.DataFrame, through: int) -> pd.DataFrame:
    """Each month and the months so far, outcomes to ``through``: :data:`MONTH_AMOUNTS`."""
    rows, planned = [], has_budget(economy)
    accounts = {name: own for name, own in members(economy).items() if name in SUMS}
    for measure, own in accounts.items():
        sign = 1 if measure in GAINS else -1
        plan, done = ZERO, ZERO
        for month in range(1, (MONTHS if planned else through) + 1):
            chosen = economy[(economy["month"] == month) & economy["account"].isin(own)]
            row: dict[str, Any] = dict.fromkeys(MONTH_AMOUNTS.columns) | {"month": month, "measure": measure}
            if planned:
                row["budget"] = _net(chosen, "budget", measure)
                row["budget_so_far"] = plan = plan + row["budget"]
            if month <= through:
                row["outcome"] = _net(chosen, "outcome", measure)
                row["outcome_so_far"] = done = done + row["outcome"]
            if planned and month <= through:
                row["deviation"] = sign * (row["outcome"] - row["budget"])
                row["deviation_so_far"] = sign * (done - plan)
            rows.append(row)
    return MONTH_AMOUNTS.checked(pd.DataFrame(rows).astype(dict.fromkeys(AMOUNTS_BY_MONTH, object)))


def _is_foreseen(economy: pd.DataFrame, through: int) -> bool:
    """Whether the year's end is known, or can be foreseen: a forecast rests on the budget."""
    return through == MONTHS or has_budget(economy)


def _net(table: pd.DataFrame, column: str, measure: str) -> Decimal:
    return _result(table, column) if measure == "result" else sum(table[column], ZERO)


def _result(table: pd.DataFrame, column: str) -> Decimal:
    revenue = table["kind"] == REVENUE
    return sum(table.loc[revenue, column], ZERO) - sum(table.loc[~revenue, column], ZERO)


def _cells(economy: pd.DataFrame, through: int, spread: Spread) -> pd.DataFrame:
    """One row per unit and account: unit, account, kind, and AMOUNTS, None of what is unknown."""
    rows, planned = [], has_budget(economy)
    keys = ["unit", "account", "kind"]
    for key, table in economy.sort_values("month").groupby(keys, sort=False):
        done = table.loc[table["month"] <= through, "outcome"].tolist()
        budget = table["budget"].tolist() if planned else []
        came = sum(done, ZERO)
        found: Decimal | None = came if _is_foreseen(economy, through) else None
        if through < len(budget):
            ahead = year_end([float(value) for value in done], [float(value) for value in budget], spread)
            found = Decimal(str(ahead.mean)).quantize(ORE)
        plans = (sum(budget, ZERO), sum(budget[:through], ZERO)) if planned else (None, None)
        rows.append((*key, *plans, came, found))
    return pd.DataFrame(rows, columns=[*keys, *AMOUNTS]).astype(dict.fromkeys(AMOUNTS, object))


def _row(
    cells: pd.DataFrame, economy: pd.DataFrame, through: int, spread: Spread, name: str = "costs"
) -> dict[str, Any]:
    signs = [1 if kind == REVENUE or name != "result" else -1 for kind in cells["kind"]]
    amounts = {
        column: None
        if cells[column].isna().any()
        else sum((sign * value for sign, value in zip(signs, cells[column], strict=True)), ZERO)
        for column in AMOUNTS
    }
    kinds = set(cells["kind"])
    sign = 1 if name == "result" or kinds == {REVENUE} else -1
    deviation = _gap(sign, amounts["outcome"], amounts["budget"])
    spreading = of_sum(economy, name, through, spread)._replace(mean=0.0)
    bounds = [
        None if amounts["forecast"] is None else amounts["forecast"] + Decimal(str(margin)).quantize(ORE)
        for coverage in (NARROW, WIDE)
        for margin in spreading.interval(coverage)
    ]
    return {
        **amounts,
        "deviation": deviation,
        "share": float(deviation / amounts["budget"])
        if deviation is not None and amounts["budget"]
        else None,
        "forecast_deviation": _gap(sign, amounts["forecast"], amounts["budget_year"]),
        **dict(zip(("low", "high", "wide_low", "wide_high"), bounds, strict=True)),
    }


def _gap(sign: int, came: Decimal | None, planned: Decimal | None) -> Decimal | None:
    """What ``came`` against ``planned`` does to the result; None where either is unknown."""
    return None if came is None or planned is None else sign * (came - planned)


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
    kind = economy["kind"].to_numpy()[chosen]
    month = economy["month"].to_numpy()[chosen]
    budget, outcome = (economy[name].to_numpy(dtype=float)[chosen] for name in ("budget", "outcome"))
    mixed = len(set((kind == REVENUE).tolist())) > 1
    sign = np.where(mixed & (kind != REVENUE), -1.0, 1.0)
    return Months(
        _summed(budget * sign, month), _summed(outcome * sign, month), _summed(budget / (1 + mixed), month)
    )


def _summed(values: Floats, month: Floats) -> Floats:
    """Sums by month, in order; NaN for a month that has no value at all."""
    known = ~np.isnan(values)
    counts = np.bincount(month[known], minlength=MONTHS + 1)
    sums = np.where(counts, np.bincount(month[known], values[known], minlength=MONTHS + 1), np.nan)
    return sums[np.unique(month)]

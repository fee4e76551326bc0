"""Economy: budget, outcome, forecast and deviation by account, unit and month.

Costs and revenue are positive kronor. A deviation is what it does to the result: outcome above budget is
positive for revenue and negative for costs.
"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from model.followup.forecast import year_end
from model.observations.economy import ACCOUNTS, COST_ACCOUNTS, OVERHEAD_ACCOUNTS, PERSONNEL_ACCOUNTS
from model.observations.files import MONTHS
from model.pricing.money import ORE, ZERO

GAINS = {"revenue", "result"}
MEASURES = {
    "personnel": PERSONNEL_ACCOUNTS,
    "other": OVERHEAD_ACCOUNTS,
    "costs": COST_ACCOUNTS,
    "revenue": ("revenue",),
    "result": ACCOUNTS,
}
AMOUNTS_BY_MONTH = [
    "budget",
    "outcome",
    "deviation",
    "budget_so_far",
    "outcome_so_far",
    "deviation_so_far",
]
AMOUNTS = ["budget_year", "budget", "outcome", "forecast"]


def by_account(economy: pd.DataFrame, through: int) -> pd.DataFrame:
    """Accounts with subtotals ``personnel``, ``other``, ``costs``, revenue and ``result``.

    Columns: account, budget_year, budget (to ``through``), outcome, deviation, share (deviation over budget),
    forecast (full year), forecast_deviation. Amounts are Decimal kronor, exact.
    """
    accounts = {name: _amounts(economy[economy["account"] == name], through) for name in ACCOUNTS}
    other = [name for name in COST_ACCOUNTS if name not in PERSONNEL_ACCOUNTS]
    order: dict[str, dict[str, Decimal]] = {name: accounts[name] for name in PERSONNEL_ACCOUNTS}
    order["personnel"] = _sum(accounts, PERSONNEL_ACCOUNTS)
    order |= {name: accounts[name] for name in other}
    order["other"] = _sum(accounts, other)
    order["costs"] = _sum(accounts, COST_ACCOUNTS)
    order["revenue"] = accounts["revenue"]
    order["result"] = {name: order["revenue"][name] - order["costs"][name] for name in AMOUNTS}
    return _deviations(order, "account", GAINS)


def by_unit(economy: pd.DataFrame, through: int) -> pd.DataFrame:
    """Costs by unit with a total row; columns as :func:`by_account` with ``unit`` for account."""
    costs = economy[economy["account"].isin(COST_ACCOUNTS)]
    units = {str(unit): _amounts(table, through) for unit, table in costs.groupby("unit", sort=False)}
    units["all"] = _sum(units, list(units))
    return _deviations(units, "unit", set())


def cumulative_result(economy: pd.DataFrame, through: int) -> pd.DataFrame:
    """Result from January to each month: month, budget, outcome (Decimal; outcome to ``through``)."""
    rows = []
    for month in range(1, 13):
        so_far = economy[economy["month"] <= month]
        budget = _result(so_far, "budget")
        rows.append((month, budget, _result(so_far, "outcome") if month <= through else None))
    return pd.DataFrame(rows, columns=["month", "budget", "outcome"])


def by_month(economy: pd.DataFrame, through: int) -> pd.DataFrame:
    """Each month and the months so far: one row per month and measure.

    Columns: month, measure (``personnel``, ``other``, ``costs``, ``revenue``, ``result``), budget, outcome,
    deviation, budget_so_far, outcome_so_far, deviation_so_far. Decimal kronor; outcomes and deviations of
    months after ``through`` are None.
    """
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
    return pd.DataFrame(rows).astype(dict.fromkeys(AMOUNTS_BY_MONTH, object))


def _net(table: pd.DataFrame, column: str, measure: str) -> Decimal:
    return _result(table, column) if measure == "result" else sum(table[column], ZERO)


def _result(table: pd.DataFrame, column: str) -> Decimal:
    revenue = table.loc[table["account"] == "revenue", column]
    return sum(revenue, ZERO) - sum(table.loc[table["account"] != "revenue", column], ZERO)


def _amounts(table: pd.DataFrame, through: int) -> dict[str, Decimal]:
    period = table[table["month"] <= through]
    budget = [float(amount) for amount in table.groupby("month")["budget"].agg("sum")]
    outcome = [float(amount) for amount in period.groupby("month")["outcome"].agg("sum")]
    total = sum(period["outcome"], ZERO)
    whole_year = through == 12
    forecast = total if whole_year else Decimal(str(year_end(outcome, budget).mean)).quantize(ORE)
    return {
        "budget_year": sum(table["budget"], ZERO),
        "budget": sum(period["budget"], ZERO),
        "outcome": total,
        "forecast": forecast,
    }


def _sum(parts: dict[str, dict[str, Decimal]], names: list[str] | tuple[str, ...]) -> dict[str, Decimal]:
    return {amount: sum((parts[name][amount] for name in names), ZERO) for amount in AMOUNTS}


def _deviations(rows: dict[str, dict[str, Decimal]], key: str, gains: set[str]) -> pd.DataFrame:
    table = []
    for name, amounts in rows.items():
        sign = 1 if name in gains else -1
        deviation = sign * (amounts["outcome"] - amounts["budget"])
        share = float(deviation / amounts["budget"]) if amounts["budget"] else None
        ahead = sign * (amounts["forecast"] - amounts["budget_year"])
        table.append(
            {key: name, **amounts, "deviation": deviation, "share": share, "forecast_deviation": ahead}
        )
    return pd.DataFrame(table)

"""Economy: budget, outcome, forecast and deviation by account and unit.

Costs and revenue are positive kronor. A deviation is what it does to the result: outcome above budget is
positive for revenue and negative for costs.
"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from model.followup.forecast import year_end
from model.observations.economy import ACCOUNTS, COST_ACCOUNTS, PERSONNEL_ACCOUNTS
from model.pricing.money import ORE, ZERO

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
    return _deviations(order, "account", {"revenue", "result"})


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

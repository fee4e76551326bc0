"""Example economy: the year's budget and outcome, whose totals are parameters, on months, units and accounts.

Budget is shared in whole kronor and outcome in öre, both by largest remainder, so that sums are exact.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import numpy as np
import pandas as pd

from model.apportionment import apportion
from model.arrays import Floats, Ints
from model.calendar import working_calendar
from model.example_centre.accounts import ACCOUNTS, OVERHEAD_ACCOUNTS
from model.example_centre.streams import table_stream
from model.observations.names import COMMON_UNIT
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.pricing.costing.costs import OWN_AMOUNTS
from model.time_units import MONTHS

Weights = dict[str, pd.DataFrame]

BASE_YEAR = 2012
THOUSAND = 1000
NOISE_CV = {"premises": 0.0, "committee": 0.0}
OTHER_NOISE_CV = 0.08
# Salaries rise with the April revision; the holiday pay debt falls in July (assumptions).
SALARY_MONTHS = (1.0, 1.0, 1.0, 1.022, 1.022, 1.022, 0.93, 1.0, 1.022, 1.022, 1.022, 1.022)
WELLBEING_MONTHS = (0.5, 0.5, 1.0, 1.0, 1.0, 2.5, 0.2, 0.5, 1.0, 1.0, 1.0, 1.8)
TEMPORARY_MONTHS = (0.8, 0.6, 0.7, 0.6, 0.7, 1.8, 2.4, 1.6, 0.6, 0.6, 0.7, 0.9)
# Outcome against budget per account; salaries and consumption take what is left (assumptions).
DEVIATION = {
    "competence": -0.06,
    "wellbeing": 0.02,
    "temporary_staff": 0.19,
    "it": 0.015,
    "administration": -0.01,
}
COMMON_ONLY = ("administration", "committee")


class Actual(NamedTuple):
    """What happened in the year, as far as it moves revenue and salaries."""

    volumes: pd.DataFrame
    staff: pd.DataFrame


def account_totals(parameters: Parameters, year: int) -> dict[str, int]:
    """Budget of each account in whole kronor; other years than 2012 in its proportions."""
    economy, budget = parameters.economy, parameters.economy.budget
    amounts = economy.other_personnel.of(BASE_YEAR)
    split = {account: amount for account, amount in amounts.items() if account in economy.accounts}
    level = budget.personnel.of(year) / budget.personnel.of(BASE_YEAR)
    personnel = {account: round(amount * level / THOUSAND) * THOUSAND for account, amount in split.items()}
    salaries = budget.personnel.of(year) - sum(personnel.values())
    overhead = economy.overhead_split.value
    parts = apportion(budget.overhead.of(year) // THOUSAND, list(overhead.values())) * THOUSAND
    totals = {"salaries": salaries, **personnel, **dict(zip(overhead, parts.tolist(), strict=True))}
    return {account: totals.get(account, budget.revenue.of(year)) for account in ACCOUNTS}


def economy(
    parameters: Parameters,
    registers: Registers,
    year: int,
    agreements: pd.DataFrame,
    budget: pd.DataFrame,
    actual: Actual | None = None,
) -> pd.DataFrame:
    """Budget of ``year`` and, when it is known what happened, its outcome.

    ``agreements`` and the volume ``budget`` give the revenue's share of each unit and month.
    """
    weights = _weights(parameters, registers, year)
    weights["revenue"] = _agreed(parameters, registers, agreements, budget)
    budgets = account_totals(parameters, year)
    outcomes = _outcome_totals(parameters, year, budgets) if actual else {}
    frames = []
    for account in ACCOUNTS:
        shape = weights[account]
        months, units = np.repeat(shape.index, shape.shape[1]), np.tile(shape.columns, len(shape))
        kronor = apportion(budgets[account], shape.to_numpy()).ravel()
        frame = pd.DataFrame({"month": months, "unit": units, "account": account, "outcome": None})
        frame.insert(3, "budget", _ore(100 * kronor))
        if actual:
            varied = _varied(weights[account], account, year)
            if account == "salaries":
                varied = weights[account] * _filled(actual.staff, weights[account])
            elif account == "revenue":
                varied = _invoiced(parameters, registers, agreements, actual.volumes)
            frame["outcome"] = _ore(apportion(100 * outcomes[account], varied.to_numpy()).ravel())
        frames.append(frame)
    table = pd.concat(frames, ignore_index=True)
    return table.sort_values("month", kind="stable").reset_index(drop=True)


def _ore(amounts: Ints) -> pd.Series:
    """Kronor with two decimals from amounts in öre."""
    return pd.Series([Decimal(amount).scaleb(-2) for amount in amounts.tolist()], dtype=object)


def _outcome_totals(parameters: Parameters, year: int, budget: dict[str, int]) -> dict[str, int]:
    outcome = parameters.economy.outcome
    totals = {account: round(budget[account] * (1 + DEVIATION.get(account, 0))) for account in budget}
    totals["revenue"] = outcome.revenue.of(year)
    overhead = sum(totals[account] for account in OVERHEAD_ACCOUNTS)
    totals["consumption"] += outcome.overhead.of(year) - overhead
    others = sum(totals[account] for account in ("competence", "wellbeing", "temporary_staff"))
    totals["salaries"] = outcome.personnel.of(year) - others
    return totals


def _weights(parameters: Parameters, registers: Registers, year: int) -> Weights:
    """Weight of each month (row) and unit (column) in each cost account."""
    units = [*parameters.organisation.units.value, COMMON_UNIT]
    people = registers.people.assign(unit=registers.people["unit"].fillna(COMMON_UNIT))
    salary = parameters.economy.month_salary.value
    paid = people["role"].map(salary) * people["employment"]
    salaries = np.asarray(paid.groupby(people["unit"]).sum().reindex(units), dtype=np.float64)
    heads = np.asarray(people.groupby("unit").size().reindex(units), dtype=np.float64)
    in_units = np.where([unit == COMMON_UNIT for unit in units], 0.0, heads)
    common = np.array([unit == COMMON_UNIT for unit in units], dtype=float)
    shares = {
        "salaries": salaries,
        "temporary_staff": in_units,
        **dict.fromkeys(("competence", "wellbeing", "premises", "it", "consumption"), heads),
        **dict.fromkeys(COMMON_ONLY, common),
    }
    months = pd.RangeIndex(1, MONTHS + 1)
    tables = {
        account: pd.DataFrame(np.outer(shape, shares[account]), index=months, columns=units)
        for account, shape in month_shapes(parameters, year).items()
    }
    return {account: table.loc[:, table.sum() > 0] for account, table in tables.items()}


def month_shapes(parameters: Parameters, year: int) -> dict[str, Floats]:
    """How each cost account weighs over the months."""
    days = np.bincount(working_calendar(parameters, year).months, minlength=MONTHS + 1)[1:].astype(float)
    return {
        "salaries": np.array(SALARY_MONTHS),
        "competence": np.array(parameters.staffing.meeting_month_profile.value),
        "wellbeing": np.array(WELLBEING_MONTHS),
        "temporary_staff": np.array(TEMPORARY_MONTHS),
        "consumption": days,
        **dict.fromkeys(("premises", "it", *COMMON_ONLY), np.ones(MONTHS)),
    }


def _varied(weights: pd.DataFrame, account: str, year: int) -> pd.DataFrame:
    draw = table_stream(year, "economy", account)
    return weights * draw.lognormal(0, NOISE_CV.get(account, OTHER_NOISE_CV), weights.shape)


def _filled(staff: pd.DataFrame, weights: pd.DataFrame) -> pd.DataFrame:
    """Share of the positions that are filled, by month and unit."""
    present = staff.pivot_table(index="month", columns="unit", values="fte").reindex(columns=weights.columns)
    return present / present.max()


def _agreed(
    parameters: Parameters, registers: Registers, agreements: pd.DataFrame, budget: pd.DataFrame
) -> pd.DataFrame:
    """Agreed amounts by month and unit: yearly sums in twelfths, the rest as its budgeted volume."""
    amounts = _by_unit(registers, agreements.assign(value=agreements["amount"].astype(float)), "service")
    volumes = budget.pivot_table(index="activity", columns="month", values="volume", fill_value=0)
    profiles = pd.DataFrame(1 / MONTHS, index=amounts.columns, columns=volumes.columns)
    for service in amounts.columns.astype(str):
        for activity in () if service in OWN_AMOUNTS else parameters.services[service].activities[:1]:
            volume = volumes.loc[activity]
            profiles.loc[service] = volume / volume.sum()
    return (amounts @ profiles).T


def _invoiced(
    parameters: Parameters, registers: Registers, agreements: pd.DataFrame, actual: pd.DataFrame
) -> pd.DataFrame:
    """Revenue by month and unit: yearly sums in twelfths, other services by volume and price."""
    is_yearly = agreements["service"].isin(OWN_AMOUNTS)
    price = agreements[~is_yearly].drop_duplicates("service").set_index("service")["price"].astype(float)
    of_activity = {
        activity: value
        for service, value in price.items()
        for activity in parameters.services[str(service)].activities[:1]
    }
    sold = actual.assign(value=actual["activity"].map(of_activity).fillna(0.0) * actual["volume"])
    yearly = agreements[is_yearly].assign(value=lambda table: table["amount"].astype(float), month=0)
    fixed = _by_unit(registers, yearly, "month")[0] / MONTHS
    return _by_unit(registers, sold, "month").add(fixed, axis="index").T


def _by_unit(registers: Registers, table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Sums of ``value`` by the customer's unit (rows) and ``column``."""
    unit = table["customer"].map(registers.customers.set_index("number")["unit"])
    return table.assign(unit=unit).pivot_table(
        index="unit", columns=column, values="value", aggfunc="sum", fill_value=0.0
    )

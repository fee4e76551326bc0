"""The books of a year that has been agreed on: what is invoiced, and costs beside the decided budget.

Revenue is what the agreements come to: their instalments month by month, and in December what the settlement
by actual volumes charges or credits. Costs are each account's budget, more or less, over its own months.
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd

from model.apportionment import apportion
from model.demand.in_force import charged_months
from model.example_centre.economy import DEVIATION, NOISE_CV, OTHER_NOISE_CV, month_shapes
from model.example_centre.streams import table_stream
from model.observations.names import COMMON_UNIT
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.pricing.money import ORE, ZERO, to_ore
from model.pricing.settling.own_tariff import delivered
from model.pricing.settling.settlement import clauses, settle
from model.time_units import MONTHS
from model.validity.amounts import shared_by

REVENUE = "revenue"
YEAR_CV = 0.006
"""How far the cost of an account comes from its usual deviation in a year (assumption)."""

Rows = dict[tuple[int, str, str], Decimal]
"""Kronor by month, unit and account."""


def books(
    parameters: Parameters,
    registers: Registers,
    year: int,
    *,
    budget: pd.DataFrame,
    agreed: pd.DataFrame,
    volumes: pd.DataFrame,
) -> pd.DataFrame:
    """``budget`` (month, unit, account, budget) with the outcome of each row beside it.

    Raises InputError as :func:`~model.pricing.settling.settlement.settle` does.
    """
    came = _costs(parameters, year, budget) | {
        (month, unit, REVENUE): amount
        for (month, unit), amount in invoiced(parameters, registers, year, agreed, volumes).items()
    }
    decided = {
        (month, unit, account): amount
        for month, unit, account, amount in budget[["month", "unit", "account", "budget"]].itertuples(
            index=False, name=None
        )
    }
    accounts = list(dict.fromkeys(budget["account"]))
    keys = sorted(decided.keys() | came.keys(), key=lambda key: (key[0], accounts.index(key[2])))
    rows = [(*key, decided.get(key, ZERO), came.get(key, ZERO)) for key in keys]
    return pd.DataFrame(rows, columns=["month", "unit", "account", "budget", "outcome"])


def _costs(parameters: Parameters, year: int, budget: pd.DataFrame) -> Rows:
    shapes, found = month_shapes(parameters, year), {}
    costs = budget[budget["account"] != REVENUE]
    for (account, unit), rows in costs.groupby(["account", "unit"], sort=False):
        draw = table_stream(year, "books", str(account), str(unit))
        strays = 1 + DEVIATION.get(str(account), 0.0) + draw.normal(0, YEAR_CV)
        total = round(to_ore(sum(rows["budget"], ZERO)) * strays)
        months = shapes[str(account)] * draw.lognormal(0, NOISE_CV.get(str(account), OTHER_NOISE_CV), MONTHS)
        for month, amount in enumerate(apportion(total, months).tolist(), start=1):
            found[month, str(unit), str(account)] = ORE * amount
    return found


def invoiced(
    parameters: Parameters, registers: Registers, year: int, agreed: pd.DataFrame, volumes: pd.DataFrame
) -> dict[tuple[int, str], Decimal]:
    """Kronor by month and unit: instalments of the agreements, and the settlement with the last one.

    Instalments follow the months that customers are charged in.
    """
    came = delivered(volumes, parameters, registers, year).groupby(["customer", "service"])["volume"].sum()
    lines = settle(agreed, came.reset_index(), clauses(parameters))
    charged = charged_months(parameters, registers, year)
    units = registers.customers.set_index("number")["unit"].fillna(COMMON_UNIT).to_dict()
    found: dict[tuple[int, str], Decimal] = {}
    for customer, own in lines.groupby("customer"):
        number = int(str(customer))
        parts = shared_by(to_ore(sum(own["agreed"], ZERO)), charged.of_customer(number))
        amounts = np.array(parts, dtype=object)
        amounts[-1] += to_ore(sum(own["adjustment"], ZERO))
        for month, amount in enumerate(amounts.tolist(), start=1):
            key = (month, str(units[number]))
            found[key] = found.get(key, ZERO) + ORE * amount
    return found

"""The closing of the example's year, from its own tables."""

from __future__ import annotations

import pandas as pd

from model.example_centre.surveys import EXAMPLE
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.pricing.money import ZERO
from model.pricing.settling.own_tariff import delivered
from model.pricing.settling.settlement import clauses, settle


def closing(
    parameters: Parameters, registers: Registers, tables: dict[str, pd.DataFrame], year: int
) -> pd.DataFrame:
    """Booked revenue and costs, what the settlement of agreements changes, and the result."""
    accounts = parameters.economy.accounts
    kinds = tables["economy"]["account"].map({code: account.kind for code, account in accounts.items()})
    booked = sum(tables["economy"].loc[kinds == "revenue", "outcome"], ZERO)
    costs = sum(tables["economy"].loc[kinds != "revenue", "outcome"], ZERO)
    had = delivered(tables["volumes"], parameters, registers, year)
    lines = settle(tables["agreements"], had[["customer", "service", "volume"]], clauses(parameters))
    settlement = sum(lines["settled"], ZERO) - booked
    amounts = {
        "revenue": booked,
        "settlement": settlement,
        "costs": costs,
        "result": booked + settlement - costs,
    }
    return pd.DataFrame(
        [(item, amount, EXAMPLE) for item, amount in amounts.items()],
        columns=["item", "amount", "source"],
    )

"""The example year priced within rules on expected hours, without simulating it."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any, cast

import pandas as pd

from model.demand.expected_work import expected_work as expected_hours
from model.example_centre.agreements import expected_capacity
from model.observations.agreements import read_agreements
from model.observations.names import known_names
from model.observations.registers import load_registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.planning.planned_year import PlannedYear
from model.pricing import agreements, comparison, price_list
from model.pricing.reserve.books import Books, ClosedYear

YEAR = 2012
REGISTERS = load_registers(load())
BEFORE = read_agreements(YEAR - 1, known_names(load(), registers=REGISTERS))
NO_RULES: dict[str, Any] = {
    f"price_rules.{name}": None
    for name in ("recovery", "productivity", "cap", "floor", "minimum_fee", "largest_adjustment")
}


def planned(
    scenario: str = "base",
    before: pd.DataFrame | None = BEFORE,
    books: Books | None = None,
    **rules: Any,
) -> PlannedYear:
    """The year with ``rules`` (names of ``price_rules``) changed."""
    changes = {f"price_rules.{name}": value for name, value in rules.items()}
    return planned_for(load(scenario, changes), before, books)


def left_over(result: int, costs: int = 53_250_000) -> Books:
    """A closed year whose result the year's prices settle."""
    return Books(first=YEAR - 2, closed=(ClosedYear(YEAR - 2, Decimal(costs + result), Decimal(costs)),))


def planned_for(
    parameters: Parameters, before: pd.DataFrame | None = BEFORE, books: Books | None = None
) -> PlannedYear:
    worked, capacity = expected_work(parameters.scenario)
    prices = price_list(
        parameters, REGISTERS, YEAR, activity_hours=worked, capacity=capacity, before=before, books=books
    )
    agreed = agreements(prices, parameters)
    last = BEFORE if before is None else before
    compared = comparison(agreed, last, REGISTERS)
    return PlannedYear(
        parameters=parameters,
        registers=REGISTERS,
        outcome=cast(Any, None),
        prices=prices,
        agreed=agreed,
        before=last,
        compared=compared,
        books=books,
    )


@cache
def expected_work(scenario: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Expected hours by activity, and capacity by role: rules of pricing do not change them."""
    parameters = load(scenario)
    hours = expected_hours(parameters, REGISTERS, YEAR)
    capacity = expected_capacity(parameters, REGISTERS, YEAR, hours)
    return pd.DataFrame({"hours": pd.Series(hours)}), capacity

"""Budget, outcome and salaries in kronor."""

from __future__ import annotations

from typing import Annotated, Literal

from model.parameters.quantity import (
    ByDate,
    ByYear,
    Carried,
    Count,
    NextYear,
    NonNegative,
    Positive,
    Quantity,
    Share,
    Strict,
    Text,
)
from model.parameters.schema.dimensions import Account
from model.parameters.schema.staffing import Role

WAGES, PRICES = "price_rules.wage_index", "price_rules.price_index"
"""What next year's amounts are raised by."""


class Totals(Strict):
    """Whole kronor of a year."""

    personnel: ByYear[Count]
    overhead: ByYear[Count]
    revenue: ByYear[Count]


class Budget(Strict):
    """Whole kronor that a year is to cost and bring in."""

    personnel: Annotated[ByYear[Count], Carried(NextYear.DECIDED, WAGES)]
    overhead: Annotated[ByYear[Count], Carried(NextYear.DECIDED, PRICES)]
    revenue: Annotated[ByYear[Count], Carried(NextYear.DERIVED, sums=("personnel", "overhead"))]


class CostKind(Strict):
    """A kind of cost beside monthly salaries.

    spread: what it follows when costs are shared over units: everyone's full-time equivalents, those of
    productive roles, salaries, or nothing, being the whole centre's. temporary: whether it buys time that is
    missing (temporary staff, overtime). group: what it is called together with others where there is little
    room.
    """

    name: Text
    spread: Literal["everyone", "productive", "salaries", "centre"] = "everyone"
    temporary: bool = False
    group: str = ""


class Economy(Strict):
    """Accounts, budget, outcome and salaries.

    A year costs what its parts say: salaries, ``other_personnel`` (a reserve for the pay review among them)
    and the budget of overhead, shared as ``overhead_split``. The budget of personnel is what was decided, and
    is compared with. Amounts are whole kronor by kind of cost; every kind stands in ``kinds``. An account
    that is a kind of cost too is called as that is. salary_level: wages of a day over those of
    ``month_salary``.
    """

    accounts: dict[str, Account]
    budget: Budget
    outcome: Totals
    kinds: dict[str, CostKind]
    overhead_split: Quantity[dict[str, Count]]
    other_personnel: Annotated[ByYear[dict[str, Count]], Carried(NextYear.DECIDED)]
    month_salary: Quantity[dict[Role, Count]]
    salary_level: Annotated[ByDate[Positive], Carried(NextYear.INDEX, WAGES)]
    social_charge: ByDate[NonNegative]
    paid_share: Quantity[Share]

    @property
    def account_names(self) -> dict[str, str]:
        """What each account is called: its own name, or that of the kind of cost that it is."""
        return {code: account.name or self.kinds[code].name for code, account in self.accounts.items()}

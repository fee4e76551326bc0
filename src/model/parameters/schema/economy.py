"""Budget, outcome and salaries in kronor."""

from __future__ import annotations

from model.parameters.quantity import ByYear, Count, NonNegative, Positive, Quantity, Share, Strict
from model.parameters.schema.dimensions import Account
from model.parameters.schema.staffing import Role


class Totals(Strict):
    """Whole kronor of a year."""

    personnel: ByYear[Count]
    overhead: ByYear[Count]
    revenue: ByYear[Count]


class OverheadSplit(Strict):
    """Overhead by kind, whole kronor."""

    premises: Count
    it: Count
    administration: Count
    committee: Count
    consumption: Count


class OtherPersonnel(Strict):
    """Personnel costs beside monthly salaries, whole kronor."""

    competence: Count
    wellbeing: Count
    temporary_staff: Count


class Economy(Strict):
    """Accounts, budget, outcome and salaries."""

    accounts: dict[str, Account]
    budget: Totals
    outcome: Totals
    overhead_split: Quantity[OverheadSplit]
    other_personnel: Quantity[OtherPersonnel]
    month_salary: Quantity[dict[Role, Count]]
    salary_index: ByYear[Positive]
    social_charge: Quantity[NonNegative]
    paid_share: Quantity[Share]

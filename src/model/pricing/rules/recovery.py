"""What the year's prices must bring in: full cost, less what is settled of an earlier result.

A surplus is given back and a deficit is made up for, openly and over whole years; what is not settled is
kept as a working-capital reserve, up to a number of days' cash expenses (2 CFR 200 appendix V limits the
reserves of internal services so).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from model.apportionment import whole_parts
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.pricing import PriceRules
from model.pricing.money import ZERO, kronor, to_ore


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """The year's full cost and how it becomes revenue, Decimal kronor.

    result: accumulated result that begins to be settled this year, surpluses positive. excess: what of it
    the ceiling of the reserve does not allow to be kept. reserve: what is kept of it (negative: a deficit
    carried on). settled: this year's part, of this and earlier years' results; revenue = full_cost - settled.
    ceiling: of the reserve, None without one. required: whether revenue must be just that.
    """

    full_cost: Decimal
    result: Decimal
    excess: Decimal
    reserve: Decimal
    ceiling: Decimal | None
    settled: Decimal
    revenue: Decimal
    required: bool


def recovery_of(parameters: Parameters, year: int, full_cost: Decimal) -> Recovery:
    """Revenue to raise in ``year``, whose full cost is ``full_cost``, by ``price_rules``."""
    rules = parameters.price_rules
    results = rules.accumulated_result.value
    if rules.recovery.value != "settle":
        required = rules.recovery.value is not None
        return Recovery(
            full_cost=full_cost,
            result=ZERO,
            excess=ZERO,
            reserve=ZERO,
            ceiling=None,
            settled=ZERO,
            revenue=full_cost,
            required=required,
        )
    settled = 0
    for start in range(year - rules.settle_years.value + 1, year + 1):
        if start in results:
            cost = full_cost if start == year else _budget(parameters, start)
            parts = instalments(to_ore(_settled(rules, start, cost)), rules.settle_years.value)
            settled += parts[year - start]
    result = kronor(to_ore(results.get(year, 0)))
    ceiling = _ceiling(rules, year, full_cost)
    excess = _excess(rules, year, full_cost)
    reserve = result - _settled(rules, year, full_cost)
    revenue = full_cost - kronor(settled)
    return Recovery(
        full_cost=full_cost,
        result=result,
        excess=excess,
        reserve=reserve,
        ceiling=ceiling,
        settled=kronor(settled),
        revenue=revenue,
        required=True,
    )


def instalments(ore: int, years: int) -> list[int]:
    """``ore`` spread over ``years`` in whole öre, the odd ones first; the parts make the whole."""
    sign = -1 if ore < 0 else 1
    return [sign * part for part in whole_parts([Fraction(abs(ore), years)] * years)]


def reserve_ceiling(cash_expenses: Decimal, days: float, days_in_year: int) -> Decimal:
    """The largest reserve: ``days`` of the year's ``cash_expenses``, kronor rounded to the öre."""
    return kronor(round(Fraction(cash_expenses) * 100 * Fraction(str(days)) / days_in_year))


def _settled(rules: PriceRules, year: int, full_cost: Decimal) -> Decimal:
    """What of the result of ``year`` is settled in all, in this year and those that follow."""
    result = Decimal(str(rules.accumulated_result.value.get(year, 0)))
    share = Fraction(str(rules.settle_share.value))
    return kronor(round(Fraction(result) * 100 * share)) + _excess(rules, year, full_cost)


def _excess(rules: PriceRules, year: int, full_cost: Decimal) -> Decimal:
    result = Decimal(str(rules.accumulated_result.value.get(year, 0)))
    ceiling = _ceiling(rules, year, full_cost)
    if ceiling is None:
        return ZERO
    kept = result - kronor(round(Fraction(result) * 100 * Fraction(str(rules.settle_share.value))))
    return max(kept - ceiling, ZERO)


def _ceiling(rules: PriceRules, year: int, full_cost: Decimal) -> Decimal | None:
    if rules.reserve_days.value is None:
        return None
    days_in_year = rules.days_in_year.value or 365 + calendar.isleap(year)
    cash = full_cost - Decimal(str(rules.non_cash.value))
    return reserve_ceiling(cash, rules.reserve_days.value, days_in_year)


def _budget(parameters: Parameters, year: int) -> Decimal:
    """Budgeted cost of an earlier year, whose reserve is still being settled."""
    budget = parameters.economy.budget
    return Decimal(budget.personnel.of(year) + budget.overhead.of(year))

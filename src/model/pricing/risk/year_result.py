"""What volumes, customers, wages, absence, vacancies, time and other costs do to the result of a year.

Prices are set, then the year comes. Each drawn year is one line of arithmetic over arrays, so ten thousand
take a moment:

1. Revenue is what the volume clause of the agreements (:mod:`model.pricing.settling.settlement`) makes of the
   volumes that came, customer by customer; subscriptions and other sums by the year are as agreed. A customer
   who leaves pays until its notice has run out, and nothing after.
2. Hours needed of each role are the planned hours of each service x its volume against plan x time per case.
3. Vacancies and absence take hours and save pay. The share ``cover_share`` of those hours is filled with
   temporary staff, at ``temporary_price``; the rest comes out of time planned for other things than cases.
   Each vacancy is filled in the end, at the cost of recruiting.
4. Weeks are uneven: their loads are normal around the year's, with ``peak_sd``. What weeks need beyond
   ``highest_load`` of the hours at hand is overtime, at the same price, up to ``temporary_limit``. So slack
   that is used up costs before it is gone, and the more of it the steeper.
5. What is left after that is not done: promises are missed, customers may be credited, and next year it is
   done in overtime, with ``late_cost`` more work. Time planned for development that cases took is made good
   next year too, at the ordinary cost.
6. If less is needed than planned, the share ``adaptable_share`` of it is saved, in posts that fall vacant and
   are not filled: up to half a year's turnover, what stands vacant anyhow included.

The result is revenue less pay, temporary staff, recruiting, what is left to next year, credits and other
costs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from model.arrays import Floats
from model.pricing.frames import DRAWN_YEARS
from model.pricing.risk.drawn_years import Draws
from model.pricing.risk.year_plan import Rules, YearPlan
from model.pricing.settling.settlement import IN_FULL

BLOCK = 500
"""Years taken at a time where every agreement counts: they stay in the processor's cache."""
YEAR_MONTHS = 12


def play(plan: YearPlan, draws: Draws, rules: Rules, revenue: Floats | None = None) -> pd.DataFrame:
    """One row per drawn year, its money and its hours: :data:`~model.pricing.frames.DRAWN_YEARS`.

    revenue: :func:`agreed_revenue` of the same volumes, where it has been worked out before.
    """
    if revenue is None:
        revenue = agreed_revenue(plan, draws)
    sums: dict[str, Floats] = {name: np.zeros(len(draws.wage)) for name in _Role._fields}
    volumes = _work_volumes(plan, draws)
    position = {name: number for number, name in enumerate([*plan.services["service"], ""])}
    for role, staff in plan.staff.iterrows():
        work = plan.work[plan.work["role"] == role]
        planned = work["hours"].to_numpy(dtype=float)
        needed = (volumes[:, [position[name] for name in work["service"]]] @ planned) * draws.productivity
        found = _role_year(
            float(staff["hours"]), float(staff["pay"]), float(planned.sum()), needed, draws, rules
        )
        for name, values in found._asdict().items():
            sums[name] += values
    return _with_money(plan, draws, revenue, sums)


def _with_money(plan: YearPlan, draws: Draws, revenue: Floats, sums: dict[str, Floats]) -> pd.DataFrame:
    """Wages, what customers do, and the result."""
    lost = _lost(plan, draws)
    missed = sums["backlog_hours"] / np.maximum(sums["needed"], 1e-12)
    money = {"revenue": revenue - lost, "left_revenue": lost}
    money |= {name: sums[name] * draws.wage for name in ("pay", "temporary", "recruiting", "next_year")}
    money["credit"] = np.zeros(len(lost)) if plan.credit is None else plan.credit.of(missed)
    money["other"] = plan.other * draws.other
    costs = ("pay", "temporary", "recruiting", "next_year", "credit", "other")
    result = money["revenue"] - np.sum([money[name] for name in costs], axis=0)
    table = pd.DataFrame(sums | money | {"result": result, "wage": draws.wage})
    return DRAWN_YEARS.checked(table[list(DRAWN_YEARS.columns)])


class _Role(NamedTuple):
    """A role's years, or all roles' together: hours, and kronor at planned wages."""

    pay: Floats
    temporary: Floats
    recruiting: Floats
    next_year: Floats
    vacancy_pay: Floats
    absence_pay: Floats
    unfilled_pay: Floats
    needed: Floats
    covered_hours: Floats
    overtime_hours: Floats
    unfilled_hours: Floats
    backlog_hours: Floats
    postponed_hours: Floats
    idle_hours: Floats


def _role_year(hours: float, pay: float, planned: float, needed: Floats, draws: Draws, rules: Rules) -> _Role:
    """What happens to a role of so many hours a year, so much pay and planned work."""
    hourly = pay / hours if hours else 0.0
    present = hours * (1 - draws.vacancy) * (1 - draws.absence)
    covered = rules.cover_share * np.maximum(hours - present, 0.0)
    at_hand = present + covered
    load = needed / np.maximum(at_hand, 1e-12)
    beyond = at_hand * over_ceiling(load, rules.highest_load, rules.peak_sd)
    overtime = np.minimum(beyond, rules.temporary_limit * hours)
    backlog = beyond - overtime
    surplus = np.clip(planned - needed, 0.0, np.maximum(at_hand - needed, 0.0))
    leaves = np.maximum(rules.staff_turnover / 2 - draws.vacancy, 0.0) * hours
    unfilled = np.minimum(rules.adaptable_share * surplus, leaves)
    idle = np.maximum(at_hand + overtime - unfilled - (needed - backlog), 0.0)
    taken = np.clip(
        needed - planned + np.maximum(hours - at_hand, 0.0) - beyond, 0.0, max(hours - planned, 0.0)
    )
    postponed = rules.postponed_share * taken
    vacancy_pay = pay * draws.vacancy
    absence_pay = pay * (1 - draws.vacancy) * draws.absence * (1 - rules.sick_pay_share)
    return _Role(
        pay=pay - vacancy_pay - absence_pay - unfilled * hourly,
        temporary=(covered + overtime) * hourly * rules.temporary_price,
        recruiting=vacancy_pay * (YEAR_MONTHS / rules.vacancy_months) * rules.recruitment_cost,
        next_year=(backlog * rules.temporary_price * (1 + rules.late_cost) + postponed) * hourly,
        vacancy_pay=vacancy_pay,
        absence_pay=absence_pay,
        unfilled_pay=unfilled * hourly,
        needed=needed,
        covered_hours=covered,
        overtime_hours=overtime,
        unfilled_hours=unfilled,
        backlog_hours=backlog,
        postponed_hours=postponed,
        idle_hours=idle,
    )


def over_ceiling(load: Floats, ceiling: float, spread: float) -> Floats:
    """Mean of what loads of weeks exceed ``ceiling`` by, when they are normal around ``load``.

    spread: their standard deviation over ``load``. This is the normal loss function: s (f(u) - u (1 - F(u)))
    with u = (ceiling - load) / s.
    """
    deviation = np.maximum(load * spread, 1e-12)
    distance = (ceiling - load) / deviation
    density = np.exp(-(distance**2) / 2) / np.sqrt(2 * np.pi)
    return np.asarray(np.maximum(deviation * (density - distance * special.ndtr(-distance)), 0.0))


def _work_volumes(plan: YearPlan, draws: Draws) -> Floats:
    """Work against plan by service and, last, what follows no volume: (years, services + 1)."""
    came = _ratio(plan, draws)
    if draws.left is not None and plan.taken is not None:
        came = came * (1 - draws.left @ plan.taken)
    volumes = np.column_stack([came, np.ones(len(came))])
    return volumes if draws.minutes is None else np.asarray(volumes * draws.minutes)


def _ratio(plan: YearPlan, draws: Draws) -> Floats:
    """Volumes against plan of what varies; one of what does not."""
    return np.asarray(np.where(plan.services["varies"].to_numpy(dtype=bool), draws.volume, 1.0))


def _lost(plan: YearPlan, draws: Draws) -> Floats:
    """Kronor of agreements that end within the year."""
    if draws.left is None or not len(plan.customers):
        return np.zeros(len(draws.wage))
    return np.asarray(draws.left @ plan.customers.to_numpy(dtype=float))


def agreed_revenue(plan: YearPlan, draws: Draws) -> Floats:
    """Kronor by year for the volumes that came, if nobody leaves."""
    ratio = _ratio(plan, draws)
    amounts = (plan.services["price"] * plan.services["volume"]).to_numpy(dtype=float)
    return np.asarray(ratio @ amounts - _not_settled(plan, draws, ratio))


def _not_settled(plan: YearPlan, draws: Draws, ratio: Floats) -> Floats:
    """Kronor by year that price x volume has and the clause does not charge.

    Of an agreement's deviation, the clause charges its share of what is beyond the band; volumes that no
    agreement holds are paid in full.
    """
    if plan.clause == IN_FULL:
        return np.zeros(len(ratio))
    agreed = plan.services if plan.agreed is None else plan.agreed
    price = plan.services.set_index("service")["price"]
    amounts = (agreed["volume"] * agreed["service"].map(price)).to_numpy(dtype=float)
    came = came_by_agreement(plan, draws)
    kronor = np.empty(len(came))
    for start in range(0, len(came), BLOCK):
        deviation = came[start : start + BLOCK] - 1.0
        kronor[start : start + BLOCK] = (deviation - settled(deviation, plan)) @ amounts
    return kronor


def came_by_agreement(plan: YearPlan, draws: Draws) -> Floats:
    """Volumes against what was agreed, (years, agreements)."""
    if plan.agreed is not None and draws.by_customer is not None:
        return draws.by_customer
    agreed = plan.services if plan.agreed is None else plan.agreed
    place = {name: number for number, name in enumerate(plan.services["service"])}
    return _ratio(plan, draws)[:, [place[name] for name in agreed["service"]]]


def settled(deviation: Floats, plan: YearPlan) -> Floats:
    """What the clause charges of a deviation, as shares of what was agreed."""
    band, share = float(plan.clause.band), float(plan.clause.share)
    return np.asarray((deviation - np.clip(deviation, -band, band)) * share)

"""What volumes, wages, absence, vacancies, productivity and other costs do to the result of a year.

Prices are set, then the year comes. Each drawn year is one line of arithmetic over arrays, so ten thousand
take a moment:

1. Revenue is what the volume clause of the agreements (:mod:`model.pricing.settling.settlement`) makes of the
   volumes that came, customer by customer; subscriptions and other sums by the year are as agreed.
2. Hours needed of each role are the planned hours of each service x its volume against plan x productivity.
3. Hours at hand are planned hours less vacancies and extra absence, and what the budget for temporary staff
   buys. At most ``highest_load`` of them can be worked.
4. If they do not suffice, temporary staff and overtime fill in, up to a limit and at a higher price. What is
   left after that is backlog: it costs nothing this year, but promises are missed.
5. If less is needed than planned, posts that fall vacant are not filled, up to the turnover of half a year.

The result is revenue less pay, temporary staff and other costs.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.arrays import Floats
from model.pricing.frames import DRAWN_YEARS
from model.pricing.risk.drawn_years import Draws
from model.pricing.risk.year_plan import Rules, YearPlan
from model.pricing.settling.settlement import IN_FULL

BLOCK = 500
"""Years taken at a time where every agreement counts: they stay in the processor's cache."""


def play(plan: YearPlan, draws: Draws, rules: Rules) -> pd.DataFrame:
    """One row per drawn year, its money and its hours: :data:`~model.pricing.frames.DRAWN_YEARS`."""
    services, years = plan.services, len(draws.wage)
    varies = services["varies"].to_numpy(dtype=bool)
    ratio = np.where(varies, draws.volume, 1.0)
    amounts = (services["price"] * services["volume"]).to_numpy(dtype=float)
    revenue = ratio @ amounts - _not_settled(plan, draws, ratio)
    money = {"revenue": revenue, "pay": np.zeros(years), "temporary": np.full(years, plan.temporary)}
    hours = {
        name: np.zeros(years)
        for name in ("needed", "temporary_hours", "unfilled_hours", "backlog_hours", "idle_hours")
    }
    position = {name: number for number, name in enumerate([*services["service"], ""])}
    followed = np.column_stack([ratio, np.ones(years)])
    hired = _hired_hours(plan, rules)
    for role, staff in plan.staff.iterrows():
        work = plan.work[plan.work["role"] == role]
        planned = work["hours"].to_numpy(dtype=float)
        columns = [position[name] for name in work["service"]]
        needed = (followed[:, columns] @ planned) * draws.productivity
        present = staff["hours"] * (1 - draws.vacancy) * (1 - draws.absence)
        hourly = staff["pay"] / staff["hours"] if staff["hours"] else 0.0
        able = (present + hired[str(role)]) * rules.highest_load
        short = np.maximum(needed - able, 0.0) / rules.highest_load
        extra = np.minimum(short, rules.temporary_limit * staff["hours"])
        surplus = np.clip(planned.sum() - needed, 0.0, np.maximum(able - needed, 0.0))
        unfilled = np.minimum(surplus / rules.highest_load, rules.staff_turnover / 2 * staff["hours"])
        absent = staff["hours"] * (1 - draws.vacancy) * draws.absence * (1 - rules.sick_pay_share)
        paid = staff["hours"] * (1 - draws.vacancy) - unfilled - absent
        money["pay"] += paid * hourly * draws.wage
        money["temporary"] += extra * hourly * rules.temporary_price * draws.wage
        hours["needed"] += needed
        hours["temporary_hours"] += extra
        hours["unfilled_hours"] += unfilled
        hours["backlog_hours"] += (short - extra) * rules.highest_load
        hours["idle_hours"] += np.maximum(present + hired[str(role)] + extra - unfilled - needed, 0.0)
    money["other"] = plan.other * draws.other
    result = money["revenue"] - money["pay"] - money["temporary"] - money["other"]
    return DRAWN_YEARS.checked(pd.DataFrame({**money, "result": result, **hours}))


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
    if plan.agreed is not None and draws.by_customer is not None:
        came = draws.by_customer
    else:
        place = {name: number for number, name in enumerate(plan.services["service"])}
        came = ratio[:, [place[name] for name in agreed["service"]]]
    band, share = float(plan.clause.band), float(plan.clause.share)
    kronor = np.empty(len(came))
    for start in range(0, len(came), BLOCK):
        deviation = came[start : start + BLOCK] - 1.0
        inside = np.clip(deviation, -band, band)
        kronor[start : start + BLOCK] = (inside * share + deviation * (1.0 - share)) @ amounts
    return kronor


def _hired_hours(plan: YearPlan, rules: Rules) -> dict[str, float]:
    """Hours that the budget for temporary staff buys, by role, in proportion to the roles' pay."""
    pay = float(plan.staff["pay"].sum())
    hours = float(plan.staff["hours"].sum())
    if not pay or not hours:
        return {str(role): 0.0 for role in plan.staff.index}
    share = plan.temporary / (pay * rules.temporary_price)
    return {str(role): share * float(staff["hours"]) for role, staff in plan.staff.iterrows()}

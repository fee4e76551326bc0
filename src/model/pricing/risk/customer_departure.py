"""What a customer leaving would do: the cost that stays, the price for the others, and the years to adapt.

The customer's revenue goes at once. Staff time on its cases goes as fast as people leave by themselves: in
year t, on average, turnover x (t - 1/2) of a role's hours can have gone, and never more than the customer's
cases took. Other costs follow to the share that can be avoided at all, evenly over the years given. What
revenue is lost beyond that is stranded cost, which the others carry as a surcharge on their prices.
"""

from __future__ import annotations

import pandas as pd

from model.parameters.schema.risk import Risk
from model.pricing.frames import DEPARTURE, DEPARTURES
from model.pricing.risk.year_plan import YearPlan


def departure_effects(agreements: pd.DataFrame, plan: YearPlan, customer: int, risk: Risk) -> pd.DataFrame:
    """The years after ``customer`` has left at a year's end, one row each.

    agreements: :data:`~model.pricing.frames.AGREED`. Gives :data:`~model.pricing.frames.DEPARTURE`. Raises
    ValueError when the customer has no agreement, or is the only one.
    """
    own = agreements[agreements["customer"] == customer]
    rest = float(agreements.loc[agreements["customer"] != customer, "amount"].astype(float).sum())
    if own.empty or rest <= 0:
        raise ValueError(f"customer {customer} has no agreement, or is the only one")
    lost = float(own["amount"].astype(float).sum())
    whole = agreements.groupby("service")["amount"].sum().astype(float)
    share = own.groupby("service")["amount"].sum().astype(float) / whole.where(whole > 0)
    freed = plan.work.assign(freed=plan.work["hours"] * plan.work["service"].map(share).fillna(0.0))
    by_role = freed.groupby("role")["freed"].sum().reindex(plan.staff.index).fillna(0.0)
    hours, pay = plan.staff["hours"], plan.staff["pay"]
    load = float(plan.work["hours"].sum() / hours.sum()) if hours.sum() else 1.0
    posts = (by_role / load).clip(upper=hours)
    hourly = (pay / hours.where(hours > 0)).fillna(0.0)
    part_of_revenue = lost / (lost + rest)
    rows = []
    for year in range(1, risk.leaving_years.value + 1):
        gone = posts.clip(upper=risk.staff_turnover.value * (year - 0.5) * hours)
        avoided_pay = float((gone * hourly).sum())
        paced = min(year / risk.overhead_years.value, 1.0)
        avoided_other = plan.other * part_of_revenue * risk.avoidable_overhead.value * paced
        stranded = lost - avoided_pay - avoided_other
        left = float((posts - gone).sum())
        rows.append(
            (
                year,
                lost,
                avoided_pay,
                avoided_other,
                stranded,
                stranded / rest,
                left / risk.hours_per_post.value,
                left < 1e-6,
            )
        )
    return DEPARTURE.frame(rows)


def each_leaving(agreements: pd.DataFrame, plan: YearPlan, risk: Risk) -> pd.DataFrame:
    """Every customer in turn, the most costly first: :data:`~model.pricing.frames.DEPARTURES`."""
    rows = []
    for customer in agreements["customer"].unique().tolist():
        years = departure_effects(agreements, plan, customer, risk)
        adapted = years.loc[years["adapted"], "year"]
        first = years.iloc[0]
        last = int(adapted.iloc[0]) if len(adapted) else risk.leaving_years.value + 1
        rows.append((customer, first["lost_revenue"], first["stranded"], first["surcharge"], last))
    return (
        DEPARTURES.frame(rows).sort_values("stranded", ascending=False, kind="stable").reset_index(drop=True)
    )

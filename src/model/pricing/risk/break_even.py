"""Break-even volumes: how much of a service must come for its revenue to carry its costs.

A unit's variable cost is what the centre saves within the year when the unit does not come: the adaptable
share of the staff's time on it. The rest of the full cost is fixed for the year. Break-even is fixed cost /
(price - variable cost), and with prices at full cost it lies at the planned volume.
"""

from __future__ import annotations

import math

import pandas as pd

from model.arrays import Floats
from model.frames import Frame, real, text
from model.pricing.risk.year_plan import YearPlan

BREAK_EVEN = Frame(
    "a service sold by volume, and where it carries its costs",
    service=text("code"),
    price=real("kronor a unit"),
    planned=real("units"),
    variable_cost=real("kronor a unit"),
    fixed_cost=real("kronor of the year"),
    contribution=real("kronor a unit: price - variable cost"),
    break_even=real("units; infinite when a unit costs more than it brings"),
    margin=real("share that the volume may fall"),
    reached=real("probability that the volume comes", optional=True),
)


def break_even(
    lines: pd.DataFrame,
    plan: YearPlan,
    adaptable: float,
    volume: Floats | None = None,
) -> pd.DataFrame:
    """Break-even of every service sold by volume: :data:`BREAK_EVEN`.

    lines: service and full_cost of the price list. adaptable: share of staff time that can be saved within
    the year. volume: drawn volumes relative to plan (years, services of ``plan``); without it ``reached`` is
    NaN.
    """
    hourly = (plan.staff["pay"] / plan.staff["hours"].where(plan.staff["hours"] > 0)).fillna(0.0)
    pay = plan.work["hours"] * plan.work["role"].map(hourly).fillna(0.0).astype(float)
    by_service = pay.groupby(plan.work["service"]).sum()
    rows = []
    cost = lines.set_index("service")["full_cost"].to_dict()
    for number, line in enumerate(plan.services.to_dict("records")):
        service, price, planned = line["service"], float(line["price"]), float(line["volume"])
        if not line["varies"] or not planned:
            continue
        variable = adaptable * float(by_service.get(service, 0.0)) / planned
        fixed, contribution = float(cost[service]) - variable * planned, price - variable
        units = fixed / contribution if contribution > 0 else math.inf
        drawn = None if volume is None else volume[:, number] * planned
        reached = math.nan if drawn is None else float((drawn >= units).mean())
        margin = 1 - units / planned
        rows.append((service, price, planned, variable, fixed, contribution, units, margin, reached))
    return BREAK_EVEN.frame(rows)

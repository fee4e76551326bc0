"""Other assignments followed up: cost against what pays for it, and how much there was to do.

*Cost* is booked by account and unit: each assignment has the share of the period's costs that its full cost
is of all in the year's price calculation, as services have (:mod:`model.followup.service_economy`).
*Financing* is what was decided, in equal months, and of fees what came times the fee. Both are shared to the
öre.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from model.followup.economy import REVENUE
from model.followup.period import Period
from model.frames import Frame, money, text, whole
from model.observations.economy import has_budget
from model.parameters.schema.parameters import Parameters
from model.pricing.money import ZERO, kronor, shared, to_ore
from model.time_units import MONTHS

FOLLOWED = Frame(
    "an assignment so far in the year, kronor; deviations are effects on its result",
    assignment=text("code, or ``all``"),
    planned=whole("budgeted of what measures it; missing of all together", optional=True),
    volume=whole("that came", optional=True),
    cost_budget=money("its share of budgeted costs; missing without a budget", optional=True),
    cost=money("its share of booked costs"),
    fees=money("that came, at the fee that was decided"),
    agreed=money("from customers, the owner and the subscription"),
    financing=money("fees and what is agreed"),
    result=money("financing less cost"),
)
ALL = "all"
AMOUNTS = ("cost_budget", "cost", "fees", "agreed", "financing", "result")


def followed(period: Period, parameters: Parameters) -> pd.DataFrame:
    """The assignments of the period's year through its last month, and all together: :data:`FOLLOWED`."""
    table = period.assignments
    spent = period.economy[(period.economy["kind"] != REVENUE) & (period.economy["month"] <= period.through)]
    planned = has_budget(period.economy)
    costs = table["full_cost"].tolist()
    weights = [*costs, max(sum(period.full_costs["full_cost"], ZERO) - sum(costs, ZERO), ZERO)]
    booked = shared(sum(spent["outcome"], ZERO), weights)
    budgeted = shared(sum(spent["budget"], ZERO), weights) if planned else [None] * len(weights)
    rows: list[tuple[Any, ...]] = []
    for place, row in enumerate(table.to_dict("records")):
        measure = parameters.assignments[row["assignment"]].activities[0]
        came = _sum(period.volumes, measure, period.through)
        fees, agreed = _fees(row["fees"], row["volume"], came), _so_far(row, period.through)
        cost, paid = booked[place], fees + agreed
        volumes = (_sum(period.volume_budget, measure, period.through), came)
        rows.append((row["assignment"], *volumes, budgeted[place], cost, fees, agreed, paid, paid - cost))
    if rows:
        sums = [[row[place] for row in rows] for place in range(len(rows[0]) - len(AMOUNTS), len(rows[0]))]
        rows.append((ALL, None, None, *(None if None in amounts else sum(amounts, ZERO) for amounts in sums)))
    found = pd.DataFrame(rows, columns=list(FOLLOWED.columns))
    return FOLLOWED.checked(found.astype({"planned": "Int64", "volume": "Int64"}))


def paid_elsewhere(
    table: pd.DataFrame, volumes: pd.DataFrame, parameters: Parameters, through: int
) -> tuple[Decimal, Decimal]:
    """Kronor that fees and the owner pay through the month ``through``: as decided, and as came.

    table: of :mod:`model.observations.assignments`.
    """
    decided, came = ZERO, ZERO
    for row in table.to_dict("records"):
        measure = parameters.assignments[row["assignment"]].activities[0]
        owner, fees = (_months(row[name], through) for name in ("owner", "fees"))
        decided += owner + fees
        came += owner + _fees(row["fees"], row["volume"], _sum(volumes, measure, through))
    return decided, came


def _fees(decided: Decimal, volume: int, came: int) -> Decimal:
    """What ``came`` pays when ``volume`` was decided to pay ``decided`` kronor."""
    return kronor(round(Fraction(to_ore(decided)) * came / volume)) if volume else ZERO


def _so_far(row: dict[object, object], through: int) -> Decimal:
    parts = (Decimal(str(row[name])) for name in ("customers", "owner", "subscription"))
    return sum((_months(part, through) for part in parts), ZERO)


def _months(amount: Decimal, through: int) -> Decimal:
    """Of a year's ``amount`` what falls on the months to ``through``; equal ones, to the öre."""
    return kronor(round(Fraction(to_ore(amount)) * through / MONTHS))


def _sum(volumes: pd.DataFrame, activity: str, through: int) -> int:
    own = volumes[(volumes["activity"] == activity) & (volumes["month"] <= through)]
    return int(own["volume"].sum())

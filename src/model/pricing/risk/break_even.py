"""Break-even volumes: between which volumes a service carries its costs, under the clause that is signed.

A unit's variable cost is what the centre saves within the year when the unit does not come: the adaptable
share of the staff's time on it. The rest of the full cost is fixed for the year. Revenue is what the
agreements' volume clause (:mod:`model.pricing.settling.settlement`) charges. Paid by actual volume, a
service carries its costs from fixed cost / (price - variable cost) on, which at full cost is the planned
volume. Where the agreed amount stands within a band, fewer units save their variable cost and nothing is
lost until beyond the band; more units cost, until the marginal price has made up for them. So there is a
lowest volume and a highest one.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pandas as pd

from model.arrays import Floats
from model.frames import Frame, real, text
from model.pricing.risk.drawn_years import Draws
from model.pricing.risk.year_plan import YearPlan
from model.pricing.risk.year_result import came_by_agreement, settled

BREAK_EVEN = Frame(
    "a service sold by volume, and where it carries its costs",
    service=text("code"),
    price=real("kronor a unit"),
    planned=real("units"),
    variable_cost=real("kronor a unit"),
    fixed_cost=real("kronor of the year"),
    contribution=real("kronor a unit beyond the band: what is charged of the price - variable cost"),
    lowest=real(
        "units, all customers deviating alike; missing when no volume carries the costs", optional=True
    ),
    highest=real("units; infinite when all volumes above the lowest do", optional=True),
    reached=real("probability that the volumes that come carry the costs", optional=True),
)
MOST = 3.0
"""Volumes beyond so many times the planned are not looked at."""
WHOLE_ORE = 0.005
"""Kronor below which a deficit is none."""


class _Line(NamedTuple):
    """A service: kronor that are agreed, fixed cost of the year, variable cost of the planned volume."""

    amount: float
    fixed: float
    variable: float

    def left(self, ratio: Floats, charged: Floats) -> Floats:
        """Kronor over when the volume is ``ratio`` of the planned, and ``charged`` of the amount is added."""
        return np.asarray(self.amount * (1 + charged) - self.fixed - self.variable * ratio)


def break_even(
    lines: pd.DataFrame,
    plan: YearPlan,
    adaptable: float,
    draws: Draws | None = None,
) -> pd.DataFrame:
    """Break-even of every service sold by volume: :data:`BREAK_EVEN`.

    lines: service and full_cost of the price list. adaptable: share of staff time that can be saved within
    the year. draws: years whose volumes come, settled agreement by agreement; without them ``reached`` is
    NaN.
    """
    hourly = (plan.staff["pay"] / plan.staff["hours"].where(plan.staff["hours"] > 0)).fillna(0.0)
    pay = plan.work["hours"] * plan.work["role"].map(hourly).fillna(0.0).astype(float)
    by_service = pay.groupby(plan.work["service"]).sum()
    came = None if draws is None else came_by_agreement(plan, draws)
    rows = []
    cost = lines.set_index("service")["full_cost"].to_dict()
    for number, entry in enumerate(plan.services.to_dict("records")):
        service, price, planned = entry["service"], float(entry["price"]), float(entry["volume"])
        if not entry["varies"] or not planned:
            continue
        variable = adaptable * float(by_service.get(service, 0.0)) / planned
        line = _Line(price * planned, float(cost[service]) - variable * planned, variable * planned)
        lowest, highest = (bound * planned for bound in carrying(line, plan))
        reached = math.nan
        if draws is not None and came is not None:
            charged = _charged(plan, service, came)
            reached = float((line.left(draws.volume[:, number], charged) > -WHOLE_ORE).mean())
        contribution = price * float(plan.clause.share) - variable
        rows.append((service, price, planned, variable, line.fixed, contribution, lowest, highest, reached))
    return BREAK_EVEN.frame(rows)


def carrying(line: _Line, plan: YearPlan) -> tuple[float, float]:
    """Least and greatest volume, over the planned, of those nearest to it that carry the costs."""
    band = float(plan.clause.band)
    knots = np.unique([0.0, max(1 - band, 0.0), 1.0, 1 + band, MOST])
    left = line.left(knots, settled(knots - 1, plan))
    ends = set(knots.tolist())
    for low, high, here, there in zip(knots[:-1], knots[1:], left[:-1], left[1:], strict=True):
        if here * there < 0:
            ends.add(float(low + (high - low) * here / (here - there)))
    edges = np.array(sorted(ends))
    middles = (edges[:-1] + edges[1:]) / 2
    carried = line.left(middles, settled(middles - 1, plan)) > -WHOLE_ORE
    if not carried.any():
        return math.nan, math.nan
    spans = _joined(edges, carried)
    low, high = min(spans, key=lambda span: (max(span[0] - 1, 1 - span[1], 0.0), -span[1]))
    return low, math.inf if high >= MOST else high


def _joined(edges: Floats, carried: np.ndarray) -> list[tuple[float, float]]:
    """Neighbouring pieces that carry their costs as spans."""
    spans: list[tuple[float, float]] = []
    for low, high, good in zip(edges[:-1], edges[1:], carried, strict=True):
        if good and spans and spans[-1][1] == low:
            spans[-1] = (spans[-1][0], float(high))
        elif good:
            spans.append((float(low), float(high)))
    return spans


def _charged(plan: YearPlan, service: str, came: Floats) -> Floats:
    """What the clause adds to the service's agreed amount, as a share of it, by drawn year."""
    agreed = plan.services if plan.agreed is None else plan.agreed
    own = (agreed["service"] == service).to_numpy()
    volumes = agreed["volume"].to_numpy(dtype=float)[own]
    weights = volumes / max(volumes.sum(), 1e-12)
    return np.asarray(settled(came[:, own] - 1, plan) @ weights)

"""How drivers share the variance of the result: Sobol's indices by Jansen's estimators.

Jansen, Computer Physics Communications 117, 1999. What varies together shares a common factor, which is a
driver of its own; so all drivers are independent, as the indices take for granted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from model.arrays import Floats
from model.frames import Frame, real, text
from model.parameters.schema.risk import Risk
from model.pricing.risk.drawn_years import Volumes, years_of
from model.pricing.risk.factors import COMMON, SCORED, Factors, swapped
from model.pricing.risk.year_plan import Rules, YearPlan
from model.pricing.risk.year_result import agreed_revenue, play

VARIANCE_SHARES = Frame(
    "a driver's share of the result's variance",
    driver=text("code, one of ``DRIVERS``"),
    alone=real("share that would go if the driver were known"),
    total=real("share that would stay if all others were known"),
    low=real("lower bound of the total, two standard errors"),
    high=real("upper bound"),
)
VOLUME, MEANS = "volume", "estimates"
PARTS: Mapping[str, Sequence[tuple[str, str | None]]] = {
    **{name: (("own", name),) for name in (*SCORED, COMMON)},
    "minutes": (("minutes", None),),
    "leaving": (("left", None),),
    MEANS: (("spread", None), ("shift", None)),
}
DRIVERS = (VOLUME, *PARTS)

Years = tuple[Factors, Volumes]


def drivers(plan: YearPlan, years: Years, others: Years, risk: Risk, rules: Rules) -> pd.DataFrame:
    """Share of the result's variance by driver, greatest first: :data:`VARIANCE_SHARES`.

    years, others: two independent sets of factors and volumes. Drivers without uncertainty have zero.
    """
    revenues = [agreed_revenue(plan, years_of(*each, risk)) for each in (years, others)]

    def results(factors: Factors, volumes: Volumes, revenue: Floats) -> Floats:
        return play(plan, years_of(factors, volumes, risk), rules, revenue)["result"].to_numpy()

    base, second = (results(*each, paid) for each, paid in zip((years, others), revenues, strict=True))
    variance = float(np.concatenate([base, second]).var(ddof=1))
    mixed = {VOLUME: results(years[0], others[1], revenues[1])}
    for name, parts in PARTS.items():
        mixed[name] = results(swapped(years[0], others[0], parts), years[1], revenues[0])
    table = VARIANCE_SHARES.frame([(name, *_shares(base, second, mixed[name], variance)) for name in DRIVERS])
    return table.sort_values("total", ascending=False, kind="stable").reset_index(drop=True)


def _shares(
    base: Floats, second: Floats, mixed: Floats, variance: float
) -> tuple[float, float, float, float]:
    """alone, total, low and high of a driver whose draws alone are the second set's in ``mixed``."""
    left, kept = (base - mixed) ** 2 / 2, (second - mixed) ** 2 / 2
    if variance == 0:
        return 0.0, 0.0, 0.0, 0.0
    total = float(left.mean()) / variance
    error = 2 * float(left.std(ddof=1)) / np.sqrt(len(left)) / variance
    return 1 - float(kept.mean()) / variance, total, max(total - error, 0.0), total + error

"""How drivers share the variance of the result: Sobol's indices by Jansen's estimators.

Jansen, Computer Physics Communications 117, 1999.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from model.frames import Frame, real, text
from model.pricing.risk.drawn_years import Draws
from model.pricing.risk.year_plan import Rules, YearPlan
from model.pricing.risk.year_result import play

VARIANCE_SHARES = Frame(
    "a driver's share of the result's variance",
    driver=text("code, one of ``DRIVERS``"),
    alone=real("share that would go if the driver were known"),
    total=real("share that would stay if all others were known"),
    low=real("lower bound of the total, two standard errors"),
    high=real("upper bound"),
)
DRIVERS = ("volume", "wage", "absence", "vacancy", "productivity", "other")


def drivers(plan: YearPlan, draws: Draws, other: Draws, rules: Rules) -> pd.DataFrame:
    """Share of the result's variance by driver, greatest first: :data:`VARIANCE_SHARES`.

    draws, other: two independent sets of years (:func:`~model.pricing.risk.drawn_years.independent`). Drivers
    without uncertainty have zero.
    """
    base, second = (play(plan, years, rules)["result"].to_numpy() for years in (draws, other))
    variance = float(np.concatenate([base, second]).var(ddof=1))
    rows = []
    for name in DRIVERS:
        names = ("volume", "by_customer") if name == "volume" else (name,)
        swapped = replace(draws, **{each: getattr(other, each) for each in names})
        mixed = play(plan, swapped, rules)["result"].to_numpy()
        left, kept = (base - mixed) ** 2 / 2, (second - mixed) ** 2 / 2
        if variance == 0:
            rows.append((name, 0.0, 0.0, 0.0, 0.0))
            continue
        total = float(left.mean()) / variance
        error = 2 * float(left.std(ddof=1)) / np.sqrt(len(left)) / variance
        alone = 1 - float(kept.mean()) / variance
        rows.append((name, alone, total, max(total - error, 0.0), total + error))
    table = VARIANCE_SHARES.frame(rows)
    return table.sort_values("total", ascending=False, kind="stable").reset_index(drop=True)

"""Before and after: whether a change, such as a new phone schedule, moved a share of the calls.

The same months of two years are compared, so that the season is not mistaken for the change. Within each
month, unit and half-hour the share after less the share before is one difference; they are joined with the
weights b a / (b + a) of the calls before and after (Mantel and Haenszel's), so that neither more calls at a
bad time nor more calls to a bad unit counts as a change.

Calls of one half-hour meet the same queue, and a month can be odd for everyone, so differences vary more than
independent calls would. The binomial variance is therefore multiplied by a dispersion: the squared departures
of the months' differences from their group's, each over its variance (Cochran's Q), over their degrees of
freedom, pooled over the groups and never below one; the quantile is Student's t (McCullagh and Nelder,
*Generalized Linear Models*, 2nd ed., section 4.5). With ``k`` groups each interval holds with confidence
1 - (1 - c)/k, so that all hold at once with confidence c at least (Bonferroni), as in the comparison of
scenarios.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from model.frames import Frame, real, text, whole

CHANGED = Frame(
    "a share of the calls in the months that two years have in common",
    months=whole("in common"),
    offered_before=whole("calls"),
    offered_after=whole("calls"),
    before=real("share"),
    after=real("share, joined with the same weights"),
    change=real("after - before"),
    low=real("lower bound; missing with one month in common", optional=True),
    high=real("upper bound", optional=True),
    verdict=text("better, worse or unsure"),
)
MEASURES = {"answer_rate": "answered", "service_level": "within_threshold"}
CELL = ["unit", "half_hour", "month"]
SHARES = ["before", "after"]


def compare(
    before: pd.DataFrame,
    after: pd.DataFrame,
    by: Sequence[str] = (),
    measure: str = "answer_rate",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The change of a share of the calls between the months that two years have in common.

    before, after: tables of :func:`model.observations.phone_statistics.read_phone` of two years, cut to the
    months to compare. by: ``unit``, ``half_hour``, both, or none for one row. measure: ``answer_rate`` or
    ``service_level``, over calls offered. Gives :data:`CHANGED` by those columns. With one month in common
    there is no interval and the verdict is unsure. Raises ValueError for an unknown measure or when no month,
    unit and half-hour has calls in both.
    """
    if measure not in MEASURES:
        raise ValueError(f"{measure} is not one of {', '.join(MEASURES)}")
    group = list(by) or ["all"]
    cells = _cells(before, after, MEASURES[measure])
    if cells.empty:
        raise ValueError("no month, unit and half-hour has calls in both periods")
    months = _joined(cells.assign(all=0), list(dict.fromkeys([*group, "month"])))
    groups = _joined(months, group)
    dispersion, freedom = _dispersion(months, groups, group)
    change = groups["after"] - groups["before"]
    level = 0.5 + (1 - (1 - confidence) / len(groups)) / 2
    quantile = stats.t.ppf(level, freedom) if freedom else np.nan
    margin = quantile * np.sqrt(dispersion * groups["variance"])
    low, high = change - margin, change + margin
    table = groups.assign(
        months=months.groupby(group, sort=False).size().to_numpy(),
        change=change,
        low=low,
        high=high,
        verdict=np.select([low > 0, high < 0], ["better", "worse"], "unsure"),
    )
    return CHANGED.by(by).checked(table[[*by, *CHANGED.columns]])


def _cells(before: pd.DataFrame, after: pd.DataFrame, column: str) -> pd.DataFrame:
    """Months, units and half-hours with calls in both periods: calls, shares, weight, variance."""
    sums = [table.groupby(CELL, sort=False)[["offered", column]].sum() for table in (before, after)]
    both = sums[0].merge(sums[1], on=CELL, suffixes=("_before", "_after")).reset_index()
    both = both[(both["offered_before"] > 0) & (both["offered_after"] > 0)].reset_index(drop=True)
    offered = [both[f"offered_{period}"].astype(float) for period in SHARES]
    counts = [both[f"{column}_{period}"].astype(float) for period in SHARES]
    return both[[*CELL, "offered_before", "offered_after"]].assign(
        before=counts[0] / offered[0],
        after=counts[1] / offered[1],
        weight=offered[0] * offered[1] / (offered[0] + offered[1]),
        variance=sum(_variance(count, number) for count, number in zip(counts, offered, strict=True)),
    )


def _variance(count: pd.Series, offered: pd.Series) -> pd.Series:
    """Binomial variance of a share; one call more of either outcome, so that none has no variance."""
    share = (count + 1) / (offered + 2)
    return share * (1 - share) / offered


def _joined(parts: pd.DataFrame, group: list[str]) -> pd.DataFrame:
    """Weighted means of the shares by ``group``, their summed weights, and the means' variances."""
    weighted = parts.assign(
        before=parts["before"] * parts["weight"],
        after=parts["after"] * parts["weight"],
        variance=parts["variance"] * parts["weight"] ** 2,
    )
    columns = ["offered_before", "offered_after", *SHARES, "weight", "variance"]
    sums = weighted.groupby(group, sort=False)[columns].sum().reset_index()
    return sums.assign(
        before=sums["before"] / sums["weight"],
        after=sums["after"] / sums["weight"],
        variance=sums["variance"] / sums["weight"] ** 2,
    )


def _dispersion(months: pd.DataFrame, groups: pd.DataFrame, group: list[str]) -> tuple[float, int]:
    """Pooled Q over its degrees of freedom, at least one; and the degrees of freedom."""
    whole = months[group].merge(groups, on=group, how="left")
    departure = (months["after"] - months["before"]).to_numpy() - (
        whole["after"] - whole["before"]
    ).to_numpy()
    statistic = float((departure**2 / months["variance"].to_numpy()).sum())
    freedom = len(months) - len(groups)
    return (max(statistic / freedom, 1.0), freedom) if freedom else (1.0, 0)

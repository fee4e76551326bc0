"""How often forecasts' intervals held what came.

Intervals at an origin are drawn from errors that were known then, so their coverage is what a user of the
method would have seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from model.arrays import Floats, Ints
from model.demand.forecasting.forecast_errors import Errors, sum_errors
from model.demand.forecasting.intervals import error_bounds, separate_spans, sum_bounds
from model.demand.forecasting.series import Panel
from model.demand.forecasting.two_way_clusters import clustered_mean


def coverage_table(panel: Panel, errors: Errors, interval: float, levels: Sequence[str]) -> pd.DataFrame:
    """How often intervals held, by level and horizon, with a 95 % interval of its own."""
    rows = []
    horizon = errors.outcome.shape[2]
    for level in levels:
        for name, chosen in [*((str(h + 1), [h]) for h in (0, 2, 5, 11) if h < horizon), ("sum", None)]:
            inside, cells = _inside(panel, errors, level, interval, chosen)
            if inside.size:
                mean, error = clustered_mean(inside, *cells)
                low, high = max(mean - 1.96 * error, 0.0), min(mean + 1.96 * error, 1.0)
                rows.append((level, name, mean, low, high, len(inside)))
    return pd.DataFrame(rows, columns=["level", "horizon", "coverage", "low", "high", "n"])


def calibration(panel: Panel, level: str) -> Ints:
    """Which errors each node's interval is drawn from: equal numbers share; -1 for nodes of other levels.

    A part shares with the same activity's other customers, a sum with all sums of its level.
    """
    same = (panel.nodes["level"] == level).to_numpy()
    pool = panel.group if level in ("part", "stream_customer") else np.zeros(len(same), dtype=np.int64)
    return np.where(same, pool, -1)


def _bounds(
    errors: Errors,
    scaled: Floats,
    pool: Ints,
    origin: int,
    ahead: int,
    interval: float,
    *,
    whole: bool,
) -> Floats:
    """Bounds of the scaled errors at ``origin``, from what was known then; ``whole``: of sums; (nodes, 2)."""
    known = errors.origins + errors.lead + ahead + 1 <= errors.origins[origin]
    spans = separate_spans(errors.origins[known], ahead + 1)
    bounds = np.full((len(pool), 2), np.nan)
    for number in np.unique(pool[pool >= 0]):
        members = pool == number
        past = scaled[known][:, members]
        bounds[members] = sum_bounds(past, spans, interval) if whole else error_bounds(past, interval)
    return bounds


def _tested(
    panel: Panel, errors: Errors, level: str, interval: float, horizons: Sequence[int] | None
) -> Iterator[tuple[int, int, Floats, Floats]]:
    """Origin, last month ahead, scaled errors (nodes,) and their bounds (nodes, 2) wherever both exist."""
    pool = calibration(panel, level)
    length = errors.outcome.shape[2]
    sums = sum_errors(errors)
    for origin in range(len(errors.origins)):
        for ahead in [length - 1] if horizons is None else horizons:
            scaled = sums if horizons is None else errors.scaled[:, :, ahead]
            bounds = _bounds(errors, scaled, pool, origin, ahead, interval, whole=horizons is None)
            usable = np.isfinite(scaled[origin]) & np.isfinite(bounds).all(axis=1)
            if usable.any():
                found = np.where(usable, scaled[origin], np.nan)
                yield origin, ahead, found, bounds


def _inside(
    panel: Panel, errors: Errors, level: str, interval: float, horizons: Sequence[int] | None
) -> tuple[Floats, tuple[Ints, Ints]]:
    inside, nodes, months = [], [], []
    for origin, ahead, scaled, bounds in _tested(panel, errors, level, interval, horizons):
        (usable,) = np.nonzero(np.isfinite(scaled))
        held = (bounds[usable, 0] <= scaled[usable]) & (scaled[usable] <= bounds[usable, 1])
        inside.append(held.astype(float))
        nodes.append(usable)
        months.append(np.full(len(usable), errors.origins[origin] + ahead))
    if not inside:
        nothing = np.zeros(0, dtype=np.int64)
        return np.zeros(0), (nothing, nothing)
    return np.concatenate(inside), (np.concatenate(nodes), np.concatenate(months))


def pinball(panel: Panel, errors: Errors, level: str, interval: float) -> float:
    """Mean pinball loss of the interval's bounds and of the point forecast, in units of the scale."""
    levels = np.array([(1 - interval) / 2, 0.5, (1 + interval) / 2])
    losses = []
    for _, _, scaled, bounds in _tested(panel, errors, level, interval, range(errors.outcome.shape[2])):
        usable = np.isfinite(scaled)
        quantiles = np.stack([bounds[usable, 0], np.zeros(usable.sum()), bounds[usable, 1]])
        rest = scaled[usable] - quantiles
        losses.append(np.maximum(levels[:, None] * rest, (levels[:, None] - 1) * rest).mean(axis=0))
    return float(np.concatenate(losses).mean()) if losses else float("nan")

"""Back-test: forecasts as they would have been made at earlier months, against what came.

From each origin every method forecasts all parts and sums, reconciled; errors are scaled by the mean absolute
error of the seasonal naive method within the history at that origin (MASE, Hyndman and Koehler, International
Journal of Forecasting 22(4), 2006) or its root mean square (RMSSE). Intervals at an origin are drawn from
errors that were known then, so their coverage is what a user of the method would have seen.

Errors of one month go together over customers, and those of one customer over months; the uncertainty of
every mean is therefore clustered both ways (Cameron, Gelbach and Miller, Journal of Business & Economic
Statistics 29(2), 2011).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from model.arrays import Floats, Ints
from model.computing.processes import Jobs, run_all
from model.computing.progress import Progress
from model.demand.forecasting.intervals import error_bounds, separate_spans, sum_bounds
from model.demand.forecasting.methods import METHODS, NAIVE, forecasts
from model.demand.forecasting.reconciliation import WAYS, reconcile
from model.demand.forecasting.series import Panel
from model.time_units import MONTHS

LEVELS = ("part", "activity", "stream")
LEAST_TRAINING = 2 * MONTHS

"""Told how many of all forecasts, of each method at each origin, have been made."""


@dataclass(frozen=True, kw_only=True)
class Errors:
    """Errors of one method and way of reconciling, at all origins.

    outcome, forecast: shape (origins, nodes, horizon), NaN beyond the last known month. scale, square_scale:
    shape (origins, nodes): mean absolute and root mean square error of the seasonal naive method within the
    history. origins: months of history at each origin.
    """

    method: str
    way: str
    origins: Ints
    outcome: Floats
    forecast: Floats
    scale: Floats
    square_scale: Floats

    @property
    def scaled(self) -> Floats:
        """Outcome minus forecast over the scale; NaN where a node has not varied."""
        return np.asarray((self.outcome - self.forecast) / _positive(self.scale)[:, :, None])


@dataclass(frozen=True)
class BackTest:
    """What the back-test found.

    scores: method, way, level, mase, mase_se, rmsse, year_error (mean absolute error of the sum over the
    whole horizon, of the outcome), pinball (mean over the interval's bounds and the middle, scaled), n.
    coverage: level, horizon (months, or "sum"), coverage, low, high, n, of the chosen method.
    method, way: chosen. naive_wins: whether no fitted method beat the best naive one by more than one
    standard error. errors: of the chosen method. A level that never varied is left out.
    """

    scores: pd.DataFrame
    coverage: pd.DataFrame
    method: str
    way: str
    naive_wins: bool
    errors: Errors


def back_test(
    panel: Panel,
    horizon: int = MONTHS,
    step: int = 3,
    interval: float = 0.9,
    methods: Sequence[str] = METHODS,
    *,
    ways: Sequence[str] = WAYS,
    jobs: Jobs = 1,
    progress: Progress | None = None,
) -> BackTest:
    """Try ``methods`` at every ``step``-th month from two years of history on, and choose one.

    Chosen is the method and way with the least mean of MASE over parts, activities and streams; but a naive
    method stays unless another is better by more than one standard error of the difference. Raises ValueError
    when the history is shorter than two years and one step. jobs: processes that fit; progress is told done
    and total.
    """
    origins = np.arange(LEAST_TRAINING, panel.months, step)
    if not len(origins):
        raise ValueError(f"history of {panel.months} months is too short to test a forecast")
    tried = [
        errors
        for method, found in _forecasts(panel, methods, ways, origins, horizon, jobs, progress).items()
        for errors in _errors(panel, method, found, origins)
    ]
    levels = [level for level in LEVELS if _varies(panel, tried[0], level)]
    if not levels:
        raise ValueError("no series has varied: there is nothing to test a forecast on")
    scores = pd.DataFrame([_scores(panel, errors, level, interval) for errors in tried for level in levels])
    mean = [_level_mean(panel, errors, levels) for errors in tried]
    best = int(np.argmin([value.mean() for value in mean]))
    naive = [number for number, errors in enumerate(tried) if errors.method in NAIVE]
    naive_wins = False
    if naive:
        rival = min(naive, key=lambda number: float(mean[number].mean()))
        gain = mean[rival] - mean[best]
        naive_wins = rival == best or bool(gain.mean() <= gain.std(ddof=1) / np.sqrt(len(gain)))
        best = rival if naive_wins else best
    chosen = tried[best]
    coverage = coverage_table(panel, chosen, interval, levels)
    return BackTest(scores, coverage, chosen.method, chosen.way, naive_wins, chosen)


def node_forecasts(panel: Panel, method: str, ways: Sequence[str], horizon: int) -> dict[str, Floats]:
    """Forecasts of all nodes after the panel's last month, by way of reconciling; (nodes, horizon)."""
    history = panel.node_values
    base = forecasts(method, history, panel.group, horizon)
    variance = _variance(history)
    return {way: reconcile(way, panel.summing, base, variance) for way in ways}


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


def clustered_mean(values: Floats, first: Ints, second: Ints) -> tuple[float, float]:
    """Mean and its standard error when values of a cluster, of either kind, go together; shapes (n,).

    The variance is that of the clusters of one kind plus the other, less that of single values; never less
    than the greater of the two.
    """
    rest = values - values.mean()
    n = len(values)

    def variance(cluster: Ints) -> float:
        sums = np.bincount(np.unique(cluster, return_inverse=True)[1], weights=rest)
        count = len(sums)
        return float((sums**2).sum() / n**2 * (count / (count - 1) if count > 1 else 1.0))

    one, other, single = variance(first), variance(second), float((rest**2).sum() / n**2)
    return float(values.mean()), float(np.sqrt(max(one + other - single, one, other)))


def calibration(panel: Panel, level: str) -> Ints:
    """Which errors each node's interval is drawn from: equal numbers share; -1 for nodes of other levels.

    A part shares with the same activity's other customers, a sum with all sums of its level.
    """
    same = (panel.nodes["level"] == level).to_numpy()
    pool = panel.group if level in ("part", "stream_customer") else np.zeros(len(same), dtype=np.int64)
    return np.where(same, pool, -1)


def sum_errors(errors: Errors) -> Floats:
    """Error of the sum over the horizon, over horizon x scale; shape (origins, nodes), NaN if unknown."""
    horizon = errors.outcome.shape[2]
    total = (errors.outcome - errors.forecast).sum(axis=2)
    return np.asarray(total / (horizon * _positive(errors.scale)))


def _forecasts(
    panel: Panel,
    methods: Sequence[str],
    ways: Sequence[str],
    origins: Ints,
    horizon: int,
    jobs: Jobs = 1,
    progress: Progress | None = None,
) -> dict[str, list[dict[str, Floats]]]:
    """:func:`node_forecasts` of each method, in the order of the origins; naive ones reconciled one way."""
    tasks = [
        (panel.until(int(origin)), method, ways[:1] if method in NAIVE else ways, horizon)
        for method in methods
        for origin in origins
    ]
    made = [future.result() for future in run_all(jobs, node_forecasts, tasks, progress)]
    count = len(origins)
    return {method: made[place * count : (place + 1) * count] for place, method in enumerate(methods)}


def _errors(
    panel: Panel, method: str, found: Sequence[Mapping[str, Floats]], origins: Ints
) -> Iterator[Errors]:
    """Errors of the forecasts ``found`` at the origins, one for each way of reconciling."""
    values = panel.node_values
    forecast = {way: np.stack([by_way[way] for by_way in found]) for way in found[0]}
    shape = next(iter(forecast.values())).shape
    outcome = np.full(shape, np.nan)
    scale, square_scale = np.zeros(shape[:2]), np.zeros(shape[:2])
    for number, origin in enumerate(origins):
        ahead = min(shape[2], panel.months - int(origin))
        outcome[number, :, :ahead] = values[:, origin : origin + ahead]
        seasonal = values[:, MONTHS:origin] - values[:, : origin - MONTHS]
        scale[number] = np.abs(seasonal).mean(axis=1)
        square_scale[number] = np.sqrt((seasonal**2).mean(axis=1))
    for way, made in forecast.items():
        yield Errors(
            method=method,
            way=way,
            origins=origins,
            outcome=outcome,
            forecast=made,
            scale=scale,
            square_scale=square_scale,
        )


def _variance(history: Floats) -> Floats:
    """Variance of each node's yearly differences around their mean: how hard it is to forecast."""
    if history.shape[1] < LEAST_TRAINING:
        return np.asarray(history.var(axis=1))
    return np.asarray((history[:, MONTHS:] - history[:, :-MONTHS]).var(axis=1))


def _level_mean(panel: Panel, errors: Errors, levels: Sequence[str]) -> Floats:
    """MASE at each origin, the mean over levels; shape (origins,)."""
    absolute = np.abs(errors.scaled)
    of_level = [(panel.nodes["level"] == level).to_numpy() for level in levels]
    means = np.array([np.nanmean(absolute[:, mask], axis=(1, 2)) for mask in of_level])
    return np.asarray(means.mean(axis=0))


def _varies(panel: Panel, errors: Errors, level: str) -> bool:
    """Whether any node of ``level`` has an error that can be scaled at every origin."""
    mask = (panel.nodes["level"] == level).to_numpy()
    return bool(mask.any() and np.isfinite(errors.scaled[:, mask, 0]).any(axis=1).all())


def _scores(panel: Panel, errors: Errors, level: str, interval: float) -> dict[str, object]:
    mask = (panel.nodes["level"] == level).to_numpy()
    scaled = errors.scaled[:, mask]
    known = np.isfinite(scaled)
    origin, node, ahead = np.nonzero(known)
    mase, error = clustered_mean(np.abs(scaled[known]), node, errors.origins[origin] + ahead)
    square = (errors.outcome - errors.forecast)[:, mask] / _positive(errors.square_scale)[:, mask, None]
    roots = [np.sqrt(np.nanmean(part**2)) for part in square.swapaxes(0, 1) if np.isfinite(part).any()]
    outcome, forecast = (table[:, mask].sum(axis=2) for table in (errors.outcome, errors.forecast))
    whole = np.isfinite(outcome) & (outcome > 0)
    year = np.abs(outcome - forecast)[whole].sum() / outcome[whole].sum() if whole.any() else np.nan
    return {
        "method": errors.method,
        "way": errors.way,
        "level": level,
        "mase": mase,
        "mase_se": error,
        "rmsse": float(np.mean(roots)),
        "year_error": float(year),
        "pinball": _pinball(panel, errors, level, interval),
        "n": int(known.sum()),
    }


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
    known = errors.origins + ahead + 1 <= errors.origins[origin]
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


def _pinball(panel: Panel, errors: Errors, level: str, interval: float) -> float:
    """Mean pinball loss of the interval's bounds and of the point forecast, in units of the scale."""
    levels = np.array([(1 - interval) / 2, 0.5, (1 + interval) / 2])
    losses = []
    for _, _, scaled, bounds in _tested(panel, errors, level, interval, range(errors.outcome.shape[2])):
        usable = np.isfinite(scaled)
        quantiles = np.stack([bounds[usable, 0], np.zeros(usable.sum()), bounds[usable, 1]])
        rest = scaled[usable] - quantiles
        losses.append(np.maximum(levels[:, None] * rest, (levels[:, None] - 1) * rest).mean(axis=0))
    return float(np.concatenate(losses).mean()) if losses else float("nan")


def _positive(scale: Floats) -> Floats:
    return np.where(scale > 0, scale, np.nan)

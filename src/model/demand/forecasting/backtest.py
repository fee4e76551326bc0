"""Back-test: every method is tried at earlier months, and the one that errs least is chosen.

It is chosen by what the forecast is used for: the year's sum, which agreements and prices rest on, as much as
the months, which staffing rests on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from model.arrays import Floats
from model.computing.processes import Jobs
from model.computing.progress import Progress
from model.demand.forecasting.forecast_errors import (
    LEAST_TRAINING,
    Errors,
    errors_at,
    forecasts_at,
    positive,
    sum_errors,
)
from model.demand.forecasting.interval_coverage import coverage_table, pinball
from model.demand.forecasting.methods import METHODS, NAIVE
from model.demand.forecasting.reconciliation import WAYS
from model.demand.forecasting.series import Panel
from model.demand.forecasting.two_way_clusters import clustered_mean
from model.time_units import MONTHS

LEVELS = ("part", "activity", "stream")


@dataclass(frozen=True, kw_only=True)
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
    lead: int = 0,
    *,
    ways: Sequence[str] = WAYS,
    jobs: Jobs = 1,
    progress: Progress | None = None,
    remembers: bool = False,
) -> BackTest:
    """Try ``methods`` at every ``step``-th month from two years of history on, and choose one.

    They are tried on ``horizon`` months that begin ``lead`` months after the last known one, as they are
    used. Chosen is the method and way with the least error (:func:`_used_errors`), half of it the months',
    half the sum's over the horizon; but a naive method stays unless another is better by more than one
    standard error of the difference. Raises
    ValueError when the history is shorter than two years and one step. jobs: processes that fit; progress is
    told done and total. remembers: whether fits are kept for longer histories
    (:func:`~model.demand.forecasting.forecast_errors.node_forecasts`).
    """
    origins = np.arange(LEAST_TRAINING, panel.months - lead, step)
    if not len(origins):
        raise ValueError(f"history of {panel.months} months is too short to test a forecast")
    tried = [
        errors
        for method, found in forecasts_at(
            panel, methods, ways, origins, lead + horizon, jobs, progress, remembers
        ).items()
        for errors in errors_at(panel, method, found, origins, lead)
    ]
    levels = [level for level in LEVELS if _varies(panel, tried[0], level)]
    if not levels:
        raise ValueError("no series has varied: there is nothing to test a forecast on")
    scores = pd.DataFrame([_scores(panel, errors, level, interval) for errors in tried for level in levels])
    mean = _used_errors(panel, tried, levels)
    best = int(np.argmin([value.mean() for value in mean]))
    naive = [number for number, errors in enumerate(tried) if errors.method in NAIVE]
    naive_wins = False
    if naive:
        rival = min(naive, key=lambda number: float(mean[number].mean()))
        gain = mean[rival] - mean[best]
        naive_wins = rival == best or bool(gain.mean() <= gain.std(ddof=1) / np.sqrt(len(gain)))
        best = rival if naive_wins else best
    chosen = tried[best]
    return BackTest(
        scores=scores,
        coverage=coverage_table(panel, chosen, interval, levels),
        method=chosen.method,
        way=chosen.way,
        naive_wins=naive_wins,
        errors=chosen,
    )


def _used_errors(panel: Panel, tried: Sequence[Errors], levels: Sequence[str]) -> list[Floats]:
    """Error of each of ``tried`` at each origin for what it is used for; shape (origins,) each.

    The mean over levels of the scaled errors of the months and of the sum over the horizon, each relative to
    the mean of all that are tried, so that both weigh alike. Where an origin's horizon is not known to its
    end, the months stand for both.
    """
    months = np.array([_level_means(panel, np.abs(errors.scaled), levels) for errors in tried])
    sums = np.array([_level_means(panel, np.abs(sum_errors(errors))[:, :, None], levels) for errors in tried])
    relative = months / months.mean()
    known = np.isfinite(sums).all(axis=0)
    if known.any() and sums[:, known].mean() > 0:
        whole = sums[:, known] / sums[:, known].mean()
        relative[:, known] = (months[:, known] / months[:, known].mean() + whole) / 2
    return list(relative)


def _level_means(panel: Panel, absolute: Floats, levels: Sequence[str]) -> Floats:
    """Mean at each origin of errors (origins, nodes, months), then over levels; NaN where none is known."""
    of_level = [(panel.nodes["level"] == level).to_numpy() for level in levels]
    means = []
    for mask in of_level:
        known = np.isfinite(absolute[:, mask])
        count = known.sum(axis=(1, 2))
        total = np.where(known, absolute[:, mask], 0.0).sum(axis=(1, 2))
        means.append(np.where(count > 0, total / np.maximum(count, 1), np.nan))
    return np.asarray(np.mean(means, axis=0))


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
    square = (errors.outcome - errors.forecast)[:, mask] / positive(errors.square_scale)[:, mask, None]
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
        "pinball": pinball(panel, errors, level, interval),
        "n": int(known.sum()),
    }

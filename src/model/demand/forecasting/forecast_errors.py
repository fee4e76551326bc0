"""Errors of forecasts as they would have been made at earlier months, against what came.

From each origin a method forecasts all parts and sums, reconciled; errors are scaled by the mean absolute
error of the seasonal naive method within the history at that origin (MASE, Hyndman and Koehler, International
Journal of Forecasting 22(4), 2006) or its root mean square (RMSSE).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from model.arrays import Floats, Ints
from model.computing.cache import cached
from model.computing.processes import Jobs, run_all
from model.computing.progress import Progress
from model.demand.forecasting.methods import COMBINATIONS, FAMILIES, FITTED, NAIVE, forecasts
from model.demand.forecasting.reconciliation import reconcile
from model.demand.forecasting.series import Panel
from model.time_units import MONTHS

LEAST_TRAINING = 2 * MONTHS
REMEMBERED = 2 * MONTHS
"""Months ahead that a remembered forecast is of: enough for the longest lead and a year after it."""


@dataclass(frozen=True, kw_only=True)
class Errors:
    """Errors of one method and way of reconciling, at all origins.

    outcome, forecast: shape (origins, nodes, horizon), NaN beyond the last known month; the horizon begins
    ``lead`` months after what was known at the origin. scale, square_scale:
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
    lead: int = 0

    @property
    def scaled(self) -> Floats:
        """Outcome minus forecast over the scale; NaN where a node has not varied."""
        return np.asarray((self.outcome - self.forecast) / positive(self.scale)[:, :, None])


def node_forecasts(
    panel: Panel, methods: Sequence[str], ways: Sequence[str], horizon: int, remembers: bool = False
) -> dict[str, dict[str, Floats]]:
    """Forecasts of all nodes after the last month, by method and way of reconciling; (nodes, horizon).

    Naive methods are reconciled the first way alone. remembers: whether what is fitted comes from the cache,
    and is kept there for longer histories that begin as this one does: next quarter's and next year's
    back-tests try the same months again.
    """
    variance = _variance(panel.node_values)
    parts = {part: None for method in methods for part in COMBINATIONS.get(method, {method: 1.0})}
    families = {part: FITTED.get(part, (part,)) for part in parts}
    single: dict[str, dict[str, Floats]] = {}
    for family in dict.fromkeys(families.values()):
        made = dict(zip(family, _family_forecasts(panel, family, horizon, remembers), strict=True))
        for part in parts:
            if families[part] == family:
                single[part] = {
                    way: reconcile(way, panel.summing, made[part], variance)
                    for way in (ways[:1] if part in NAIVE else ways)
                }
    return {
        method: _weighed(method, single, ways) if method in COMBINATIONS else single[method]
        for method in methods
    }


def _family_forecasts(panel: Panel, family: tuple[str, ...], horizon: int, remembers: bool) -> Floats:
    if not remembers or family not in FAMILIES:
        return forecasts(family, panel.node_values, panel.group, horizon)
    longest = max(horizon, REMEMBERED)
    found: Floats = cached("forecast", forecasts, family, panel.node_values, panel.group, longest)
    return found[:, :, :horizon]


def _weighed(
    method: str, parts: Mapping[str, Mapping[str, Floats]], ways: Sequence[str]
) -> dict[str, Floats]:
    """A combination of the forecasts of ``parts``; one that has but one way is the same by every way."""
    found: dict[str, Floats] = {}
    for way in ways:
        each = [
            weight * parts[part].get(way, next(iter(parts[part].values())))
            for part, weight in COMBINATIONS[method].items()
        ]
        found[way] = np.asarray(np.sum(each, axis=0))
    return found


def sum_errors(errors: Errors) -> Floats:
    """Error of the sum over the horizon, over horizon x scale; shape (origins, nodes), NaN if unknown."""
    horizon = errors.outcome.shape[2]
    total = (errors.outcome - errors.forecast).sum(axis=2)
    return np.asarray(total / (horizon * positive(errors.scale)))


def forecasts_at(
    panel: Panel,
    methods: Sequence[str],
    ways: Sequence[str],
    origins: Ints,
    horizon: int,
    jobs: Jobs = 1,
    progress: Progress | None = None,
    remembers: bool = False,
) -> dict[str, list[dict[str, Floats]]]:
    """:func:`node_forecasts` of each method, in the order of the origins."""
    tasks = [(panel.until(int(origin)), methods, ways, horizon, remembers) for origin in origins]
    made = [future.result() for future in run_all(jobs, node_forecasts, tasks, progress)]
    return {method: [found[method] for found in made] for method in methods}


def errors_at(
    panel: Panel, method: str, found: Sequence[Mapping[str, Floats]], origins: Ints, lead: int = 0
) -> Iterator[Errors]:
    """Errors of the forecasts ``found`` at the origins after ``lead`` months, for each way of reconciling."""
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
            outcome=outcome[:, :, lead:],
            forecast=made[:, :, lead:],
            scale=scale,
            square_scale=square_scale,
            lead=lead,
        )


def _variance(history: Floats) -> Floats:
    """Variance of each node's yearly differences around their mean: how hard it is to forecast."""
    if history.shape[1] < LEAST_TRAINING:
        return np.asarray(history.var(axis=1))
    return np.asarray((history[:, MONTHS:] - history[:, :-MONTHS]).var(axis=1))


def positive(scale: Floats) -> Floats:
    """A scale to divide by; NaN where nothing has varied."""
    return np.where(scale > 0, scale, np.nan)

"""Forecast of volumes per customer, activity and month, with intervals and with years to draw.

The method and the way of reconciling are those that the back-test chose
(:mod:`model.demand.forecasting.backtest`); the intervals are conformal, from its errors
(:mod:`model.demand.forecasting.intervals`). For the risk of a year whole years are drawn: an activity's total
errs as it has erred, together with the other activities (multivariate t, with the second moments of the
back-test's yearly errors and as many degrees of freedom as it has years that do not overlap), and the
customers' shares of it err independently, so that parts add up in every drawn year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from model.arrays import Floats, Ints
from model.computing.threads import one_thread
from model.demand.forecasting.backtest import BackTest
from model.demand.forecasting.forecast_errors import Errors, node_forecasts, sum_errors
from model.demand.forecasting.interval_coverage import calibration
from model.demand.forecasting.intervals import error_bounds, separate_spans, sum_bounds
from model.demand.forecasting.series import Panel
from model.frames import Frame, real, text, whole
from model.observations.volume_history import forecast_activities
from model.parameters.drivers import counted_streams
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS

MOST_SHIFT = 0.9
"""No drawn error is greater than this share of the forecast, however heavy the tails."""


@dataclass(frozen=True)
class YearErrors:
    """How totals over the horizon have erred, relative to their forecasts.

    activity: shape (origins, activities), errors of activities' totals. part: shape (parts,), standard
    deviation of a part's share of its activity. degrees: years in the back-test that do not overlap.
    """

    activity: Floats
    part: Floats
    degrees: int


TOTAL = Frame(
    "forecast sum over all months of a level",
    level=text("part, activity, stream or stream_customer"),
    customer=whole("number; 0 is all"),
    activity=text("code"),
    volume=real("cases"),
    low=real("lower bound; missing where the history is too short for an honest one", optional=True),
    high=real("upper bound, likewise", optional=True),
)
MONTHLY = TOTAL.extended("forecast of a month of a level", year=whole("of the month"), month=whole("1-12"))
PARTS = Frame("what is forecast by itself", customer=whole("number"), activity=text("code"))


@dataclass(frozen=True, kw_only=True)
class VolumeForecast:
    """Volumes to come.

    monthly, total: :data:`MONTHLY` and :data:`TOTAL`. parts: of the rows of ``year``, :data:`PARTS`. year:
    forecast of each part's sum over the horizon, (parts,). activities: as in the columns of
    ``errors.activity``.
    """

    method: str
    way: str
    interval: float
    monthly: pd.DataFrame
    total: pd.DataFrame
    parts: pd.DataFrame
    year: Floats
    activities: list[str]
    errors: YearErrors

    def draw(self, years: int, generator: np.random.Generator) -> Floats:
        """Drawn sums over the horizon of every part; shape (years, parts)."""
        common, own = self.draw_errors(years, generator)
        place = {name: number for number, name in enumerate(self.activities)}
        column = np.array([place[name] for name in self.parts["activity"]])
        return np.asarray(self.year * np.maximum(1 + common[:, column] + own, 0.0))

    def draw_errors(self, years: int, generator: np.random.Generator) -> tuple[Floats, Floats]:
        """Relative errors of activities' totals (years, activities) and of parts within them (years, parts).

        Within an activity the parts' errors weigh up each other.
        """
        origins = len(self.errors.activity)
        degrees = self.errors.degrees
        weights = generator.standard_normal((years, origins)) / np.sqrt(origins)
        heavy = np.sqrt(degrees / generator.chisquare(degrees, years))
        common = np.clip((weights @ self.errors.activity) * heavy[:, None], -MOST_SHIFT, MOST_SHIFT)
        own = generator.standard_normal((years, len(self.parts))) * self.errors.part
        for name in self.activities:
            members = (self.parts["activity"] == name).to_numpy()
            weight = self.year[members] / max(float(self.year[members].sum()), 1e-12)
            own[:, members] -= (own[:, members] @ weight)[:, None]
        return common, own


def streams(parameters: Parameters) -> dict[str, str]:
    """Activities that are channels of a stream: those that count one of its channels."""
    counted = counted_streams(parameters, forecast_activities(parameters))
    return {name: driver.stream for name, driver in counted.items() if driver.base == "channel"}


def forecast(
    panel: Panel, tested: BackTest, horizon: int = MONTHS, interval: float = 0.9, lead: int = 0
) -> VolumeForecast:
    """Forecast of ``horizon`` months that begin ``lead`` months after the panel's last one.

    They are at most as many as the back-test's, whose errors are of the same lead.
    """
    errors = tested.errors
    length = errors.outcome.shape[2]
    if lead != errors.lead:
        raise ValueError(f"the back-test is of a lead of {errors.lead} months, not {lead}")
    if not 1 <= horizon <= length:
        raise ValueError(f"horizon {horizon} is not among the {length} months that were tested")
    with one_thread():
        found = node_forecasts(panel, [tested.method], [tested.way], lead + horizon)
    values = found[tested.method][tested.way][:, lead:]
    history = panel.node_values
    scale = np.abs(history[:, MONTHS:] - history[:, :-MONTHS]).mean(axis=1)
    bounds = _bounds(panel, errors, horizon, interval)
    nodes, months = panel.nodes, [panel.month(panel.months + lead + ahead) for ahead in range(horizon)]
    frames = []
    for ahead, (year, month) in enumerate(months):
        spread = bounds[:, ahead] * scale[:, None]
        frames.append(_table(nodes, values[:, ahead], spread).assign(year=year, month=month))
    count = len(panel.parts)
    total = _table(nodes, values.sum(axis=1), bounds[:, -1] * (horizon * scale)[:, None])
    activities = list(dict.fromkeys(panel.parts["activity"]))
    return VolumeForecast(
        method=tested.method,
        way=tested.way,
        interval=interval,
        monthly=MONTHLY.checked(pd.concat(frames, ignore_index=True)),
        total=TOTAL.checked(total),
        parts=PARTS.checked(panel.parts),
        year=values[:count].sum(axis=1),
        activities=activities,
        errors=year_errors(panel, errors, horizon),
    )


def year_errors(panel: Panel, errors: Errors, horizon: int = MONTHS) -> YearErrors:
    """Relative errors of sums over ``horizon`` months. Raises ValueError when no origin has all of them."""
    outcome, ahead = errors.outcome[:, :, :horizon].sum(axis=2), errors.forecast[:, :, :horizon].sum(axis=2)
    whole = np.isfinite(outcome).all(axis=1)
    if not whole.any():
        raise ValueError("the history is too short: no earlier forecast can be compared with its whole year")
    relative = np.where(ahead[whole] > 0, outcome[whole] / np.maximum(ahead[whole], 1e-12) - 1, 0.0)
    relative = np.clip(relative, -MOST_SHIFT, MOST_SHIFT)
    of_all = (panel.nodes["level"] == "activity").to_numpy()
    count = len(panel.parts)
    own = relative[:, :count] - relative[:, panel.group[:count]]
    degrees = separate_spans(errors.origins[whole], horizon)
    return YearErrors(relative[:, of_all], np.sqrt((own**2).mean(axis=0)), degrees)


def _bounds(panel: Panel, errors: Errors, horizon: int, interval: float) -> Floats:
    """Bounds of scaled errors by node and month, and last those of the sum; (nodes, horizon + 1, 2)."""
    length = errors.outcome.shape[2]
    shorter = Errors(
        method=errors.method,
        way=errors.way,
        origins=errors.origins,
        outcome=errors.outcome[:, :, :horizon],
        forecast=errors.forecast[:, :, :horizon],
        scale=errors.scale,
        square_scale=errors.square_scale,
        lead=errors.lead,
    )
    whole = sum_errors(errors if horizon == length else shorter)
    spans = separate_spans(errors.origins[np.isfinite(whole).any(axis=1)], horizon)
    bounds = np.full((len(panel.nodes), horizon + 1, 2), np.nan)
    for level in panel.nodes["level"].unique():
        pool: Ints = calibration(panel, str(level))
        for number in np.unique(pool[pool >= 0]):
            members = pool == number
            for ahead in range(horizon):
                bounds[members, ahead] = error_bounds(shorter.scaled[:, members, ahead], interval)
            bounds[members, horizon] = sum_bounds(whole[:, members], spans, interval)
    return bounds


def _table(nodes: pd.DataFrame, volume: Floats, spread: Floats) -> pd.DataFrame:
    low, high = np.maximum(volume + spread[:, 0], 0.0), np.maximum(volume + spread[:, 1], 0.0)
    return nodes.assign(volume=volume, low=low, high=high)

"""The forecast of a year, from all that is known before it; the back-test behind it is cached.

A back-test fits a few thousand series and takes a minute or so. Its result depends on nothing but the
history, the settings, the code and the libraries, and is cached by these, as replications of a year are.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from model.apportionment import apportion
from model.computing.cache import cached
from model.computing.processes import Jobs
from model.computing.progress import Progress
from model.demand.forecasting.backtest import BackTest, back_test
from model.demand.forecasting.forecast import VolumeForecast, forecast, streams
from model.demand.forecasting.forecast_errors import LEAST_TRAINING
from model.demand.forecasting.methods import METHODS
from model.demand.forecasting.series import Panel, panel
from model.errors import Finding, InputError
from model.frames import Frame, text, whole
from model.observations.known import ALL, Known
from model.observations.names import known_names
from model.observations.volume_history import HISTORY, forecast_activities, last_known, volumes_through
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS

PLANNED_VOLUMES = Frame(
    "planned volume of an activity at a customer in a month",
    customer=whole("number"),
    activity=text("code"),
    month=whole("1-12"),
    volume=whole("cases"),
)


LEAST_MONTHS = LEAST_TRAINING + MONTHS
"""Months that a forecast takes: to be fitted to, and a whole year to be tried on; and its lead."""


class YearlyForecast(NamedTuple):
    """The history, what the back-test found, and the forecast.

    lead: months between the last known and the first of ``ahead``, which are forecast with them but not told.
    """

    history: Panel
    tested: BackTest
    ahead: VolumeForecast
    lead: int = 0

    @property
    def last_known(self) -> tuple[int, int]:
        """Year and month of the last known volumes."""
        return self.history.month(self.history.months - 1)


def yearly_forecast(
    parameters: Parameters,
    year: int,
    data: Path | None = None,
    *,
    known: int = 0,
    when: Known = ALL,
    jobs: Jobs = 1,
    progress: Progress | None = None,
) -> YearlyForecast:
    """Forecast of ``year``, of whose months the first ``known`` have passed.

    ``ahead`` holds the months that remain. Before the year begins it rests on the months that were known
    ``when`` it is made: what remains of the year before is forecast with it, and methods and intervals are
    tested as far ahead. jobs, progress: for a back-test that has not been made before.
    Raises InputError when volumes are missing or of fewer months than :data:`LEAST_MONTHS`, ValueError when
    all months are known.

    Examples:
        >>> from model import load, yearly_forecast
        >>> found = yearly_forecast(load(changes={"forecast.methods": ["seasonal_naive"]}), 2012)
        >>> found.ahead.interval
        0.9
    """
    if not 0 <= known < MONTHS:
        raise ValueError(f"{known} months of twelve are known: nothing remains to forecast")
    volumes = known_months(parameters, year, data, known, when)
    if (months := months_of(volumes)) < (least := least_months(volumes, year, known)):
        wanted = f"minst {least} månader, i historiken eller i årens volumes.csv"
        raise InputError(Finding(HISTORY, "kända volymer", f"{months} månader", wanted))
    history = panel(volumes, forecast_activities(parameters), streams(parameters))
    settings = parameters.forecast
    horizon, interval = MONTHS - known, settings.interval.value
    lead = year * MONTHS + known - history.end
    tested = cached_back_test(
        history,
        horizon,
        lead=lead,
        step=settings.origin_step.value,
        interval=interval,
        methods=tuple(settings.methods.value),
        jobs=jobs,
        progress=progress,
    )
    ahead = forecast(history, tested, horizon, interval, lead)
    return YearlyForecast(history, tested, ahead, lead)


def known_months(
    parameters: Parameters, year: int, data: Path | None = None, known: int = 0, when: Known = ALL
) -> pd.DataFrame:
    """All volumes known when ``known`` months of ``year`` have passed, or ``when`` none has."""
    names = known_names(parameters, data, known=when)
    last = (year, known) if known else last_known(year, names)
    return volumes_through(last[0], names, last[1])


def least_months(volumes: pd.DataFrame, year: int, known: int = 0) -> int:
    """How many months ``volumes`` must be of for a forecast of ``year`` from month ``known`` on."""
    if volumes.empty:
        return LEAST_MONTHS
    end = int((volumes["year"] * MONTHS + volumes["month"]).max())
    return LEAST_MONTHS + max(year * MONTHS + known - end, 0)


def months_of(volumes: pd.DataFrame) -> int:
    """How many months ``volumes`` are of."""
    return len(volumes[["year", "month"]].drop_duplicates())


def planned_volumes(found: YearlyForecast, parameters: Parameters) -> pd.DataFrame:
    """The forecast year as whole volumes: :data:`PLANNED_VOLUMES`.

    Months that have passed are as they came. The rest of each activity is its forecast, rounded as a whole
    and shared over customers and months by largest remainder. What has never had a volume is zero.
    """
    ahead = found.ahead.monthly[found.ahead.monthly["level"] == "part"]
    first = int(ahead["month"].min())
    frames = []
    for _, cells in ahead.groupby("activity", sort=False):
        volume = cells["volume"].to_numpy(dtype=float)
        whole = apportion(round(volume.sum()), volume) if volume.sum() else np.zeros(len(cells), dtype=int)
        frames.append(cells[["customer", "activity", "month"]].assign(volume=whole))
    for month in range(1, first):
        came = found.history.values[:, month - first].astype(np.int64)
        frames.append(found.history.parts[["customer", "activity"]].assign(month=month, volume=came))
    never = [name for name in forecast_activities(parameters) if name not in set(ahead["activity"])]
    nothing = {"customer": int(ahead["customer"].iloc[0]), "activity": never, "month": first, "volume": 0}
    return PLANNED_VOLUMES.checked(pd.concat([*frames, pd.DataFrame(nothing)], ignore_index=True))


def cached_back_test(
    history: Panel,
    horizon: int,
    *,
    lead: int = 0,
    step: int,
    interval: float,
    methods: tuple[str, ...] = METHODS,
    jobs: Jobs = 1,
    progress: Progress | None = None,
) -> BackTest:
    """:func:`back_test`, from the cache when it has been made before; so are its fits at earlier months."""
    asked = history, horizon, step, interval, methods, lead
    return cached("forecast", back_test, *asked, jobs=jobs, progress=progress, remembers=True)

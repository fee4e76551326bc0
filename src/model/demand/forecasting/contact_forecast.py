"""The forecast of calls and letters: what causes them as it is forecast, at the rates that are known.

Two things are uncertain: how much comes of what causes them, which errs as the forecast of volumes has erred,
and the rates, each with its standard error. Both are drawn, and the interval is of the drawn years.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from model.arrays import Floats
from model.calendar import WorkingCalendar, working_calendar
from model.demand.contacts import contact_days
from model.demand.forecasting.forecast import VolumeForecast
from model.demand.forecasting.yearly_forecast import YearlyForecast, planned_volumes
from model.demand.in_force import DaysInForce
from model.demand.volume_plan import plan_changes
from model.frames import Frame, real, text, whole
from model.observations.registers import Registers
from model.parameters.contacted import CHANNELS, ContactChannel, rates
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import overlaid
from model.time_units import MONTHS

DRAWN = 4000
ALL_UNITS = "all"

CONTACT_FORECAST = Frame(
    "calls or letters that a year is forecast to bring",
    channel=text("calls or mails"),
    unit=text("code; all is every unit"),
    contacts=real("a year, those of callers who try again not counted"),
    low=real("lower bound"),
    high=real("upper bound"),
)
HALF_HOURS = Frame(
    "calls that a half-hour is forecast to bring, on each such weekday of a month",
    unit=text("code"),
    month=whole("1-12"),
    weekday=whole("0 = Monday"),
    half_hour=whole("from the opening, from 0"),
    days=whole("such days of the month"),
    calls=real("a day"),
)


class ContactForecast(NamedTuple):
    """The parameters under which the forecast volumes come, and :data:`CONTACT_FORECAST`."""

    parameters: Parameters
    table: pd.DataFrame


def contact_forecast(
    found: YearlyForecast, parameters: Parameters, registers: Registers, year: int, seed: int = 0
) -> ContactForecast:
    """Calls and letters of ``year`` when its volumes come as ``found`` says."""
    after = overlaid(
        parameters, plan_changes(planned_volumes(found, parameters), parameters, registers, year)
    )
    in_force = DaysInForce(after, registers, working_calendar(after, year))
    common, _parts = found.ahead.draw_errors(DRAWN, np.random.default_rng(seed))
    rows = []
    for channel in CHANNELS:
        expected = contact_days(in_force, channel)
        yearly = expected.daily.sum(axis=2)
        drawn = _factors(after, channel, rates(after, channel, year), found.ahead, common) @ yearly
        for place, unit in enumerate((*expected.units, ALL_UNITS)):
            own = slice(None) if unit == ALL_UNITS else slice(place, place + 1)
            years = drawn[:, own].sum(axis=1)
            tail = (1 - found.ahead.interval) / 2
            low, high = np.quantile(years, [tail, 1 - tail])
            rows.append((channel, unit, float(yearly[:, own].sum()), float(low), float(high)))
    return ContactForecast(after, CONTACT_FORECAST.frame(rows))


def half_hour_forecast(parameters: Parameters, registers: Registers, year: int) -> pd.DataFrame:
    """Calls of each half-hour, by month and weekday: :data:`HALF_HOURS`, for the phone's schedule."""
    calendar = working_calendar(parameters, year)
    expected = contact_days(DaysInForce(parameters, registers, calendar), "calls")
    profile = parameters.phone.half_hour_profile.value
    rows = []
    for unit, by_day in zip(expected.units, expected.by_day, strict=True):
        for month, weekday, own in _kinds_of_day(calendar):
            calls = float(by_day[own].mean())
            for place, share in enumerate(profile):
                rows.append((unit, month, weekday, place, len(own), calls * share))
    return HALF_HOURS.frame(rows)


def _kinds_of_day(calendar: WorkingCalendar) -> list[tuple[int, int, list[int]]]:
    """Each month, weekday and the working days that are both."""
    found = []
    for month in range(1, MONTHS + 1):
        for weekday in range(5):
            own = np.flatnonzero((calendar.months == month) & (calendar.weekdays == weekday)).tolist()
            if own:
                found.append((month, weekday, own))
    return found


def _factors(
    parameters: Parameters,
    channel: ContactChannel,
    known: Mapping[str, float],
    ahead: VolumeForecast,
    errors: Floats,
) -> Floats:
    """How many times the expected contacts of each cause a drawn year has; shape (years, causes).

    known: rates by cause. The last column is of contacts without a known cause, whose number is as it is.
    """
    generator = np.random.default_rng([1, CHANNELS.index(channel)])
    spread = getattr(parameters.contacts, f"{channel}_error").value
    columns = []
    for name, rate in known.items():
        activity = parameters.contacts.causes[name].activity
        volume = np.ones(len(errors))
        if activity in ahead.activities:
            volume += errors[:, ahead.activities.index(activity)]
        own = 1 + spread.get(name, 0.0) / rate * generator.standard_normal(len(errors))
        columns.append(np.maximum(volume, 0.0) * np.maximum(own, 0.0))
    columns.append(np.ones(len(errors)))
    return np.array(columns).T

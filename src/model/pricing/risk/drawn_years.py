"""Years drawn from what is uncertain: volumes, customers, wages, absence, vacancies, time, other costs.

Draws have a stream of random numbers per purpose and do not depend on prices, so that alternatives meet the
same years.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from model.arrays import Floats
from model.demand.forecasting.forecast import VolumeForecast
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.risk import Risk
from model.pricing.risk.factors import Factors, draw_factors
from model.pricing.risk.year_plan import YearPlan
from model.randomness import stream

CERTAIN = 1e-6
"""Deviation over mean from which on vacancies are uncertain."""
LEAST_MEAN = 0.1
"""Part of the assumed mean of vacancies below which the true one is never drawn."""


@dataclass(frozen=True, kw_only=True)
class Draws:
    """Drawn years. volume: relative to plan, (years, services); most others (years,).

    wage, productivity and other are relative to plan; absence and vacancy are shares of planned hours that go
    beyond plan. minutes: true over assumed, (years, services and then other work); left: share of the year
    that a customer of the plan does not pay for, (years, customers); without them minutes are true and nobody
    leaves. by_customer: volumes of the plan's agreements relative to what was agreed, (years, agreements);
    without it each customer's volume goes as the service's.
    """

    volume: Floats
    wage: Floats
    absence: Floats
    vacancy: Floats
    productivity: Floats
    other: Floats
    minutes: Floats | None = None
    left: Floats | None = None
    by_customer: Floats | None = None


@dataclass(frozen=True, kw_only=True)
class Volumes:
    """Drawn volumes; see :class:`Draws`."""

    by_service: Floats
    by_customer: Floats | None


def draw(
    plan: YearPlan,
    risk: Risk,
    forecast: VolumeForecast | None = None,
    service_activity: Mapping[str, str] | None = None,
) -> Draws:
    """Years drawn from the uncertainties of ``risk`` and the forecast; the same for every plan and price.

    service_activity: the forecast's activity that gives each service its volume. Services without a forecast
    keep their planned volume. The volume that comes is the forecast's, also where another one was agreed.
    """
    volumes = draw_volumes(plan, risk, forecast, service_activity or {})
    return years_of(factors_of(plan, risk), volumes, risk)


def factors_of(plan: YearPlan, risk: Risk) -> Factors:
    """The independent draws of the plan's years."""
    return draw_factors(risk, len(plan.services) + 1, len(plan.customers))


def years_of(factors: Factors, volumes: Volumes, risk: Risk) -> Draws:
    """The years that factors make."""
    loads = {str(name): load for name, load in risk.common_loads.value.items()}
    scores = {name: factors.scores(name, loads) for name in factors.spread}
    happens, mistaken = (each("vacancy", loads) for each in (factors.happens, factors.mistaken))
    return Draws(
        volume=volumes.by_service,
        by_customer=volumes.by_customer,
        wage=1 + scores["wage"] * risk.wage_sd.value,
        absence=np.minimum(scores["absence"] * risk.absence_sd.value, 1.0),
        vacancy=_vacancies(happens, mistaken, risk.vacancy_mean.value, risk.vacancy_sd.value),
        productivity=np.maximum(1 + scores["productivity"] * risk.productivity_sd.value, 0.0),
        other=1 + scores["other"] * risk.other_cost_sd.value,
        minutes=factors.minutes,
        left=factors.left,
    )


def _vacancies(happens: Floats, mistaken: Floats, mean: float, deviation: float) -> Floats:
    """Gamma distributed: never below zero, and of the mean that is stated.

    Where the mean is mistaken, the deviation is by as much.
    """
    if deviation <= CERTAIN * mean:
        return np.full(len(happens), mean)
    shape, scale = (mean / deviation) ** 2, deviation**2 / mean
    true = np.maximum(1 + mistaken * deviation / mean, LEAST_MEAN)
    return np.minimum(stats.gamma.isf(stats.norm.sf(happens), shape, scale=scale) * true, 1.0)


def draw_volumes(
    plan: YearPlan, risk: Risk, forecast: VolumeForecast | None, service_activity: Mapping[str, str]
) -> Volumes:
    """Volumes as the forecast errs; those that are planned without one."""
    years, names = risk.years.value, plan.services["service"].tolist()
    volume = np.ones((years, len(names)))
    if forecast is None:
        return Volumes(by_service=volume, by_customer=None)
    common, own = forecast.draw_errors(years, stream(risk.seed.value, 0, "risk", "volume"))
    errors = common * risk.volume_spread.value, own * risk.volume_spread.value
    expected = pd.Series(forecast.year).groupby(forecast.parts["activity"].to_numpy()).sum()
    agreed = plan.services["volume"].to_numpy()
    for number, name in enumerate(names):
        activity = service_activity.get(name)
        if activity in forecast.activities and agreed[number] > 0:
            error = errors[0][:, forecast.activities.index(activity)]
            volume[:, number] = np.maximum(expected[activity] * (1 + error) / agreed[number], 0.0)
    by_customer = _by_customer(plan, volume, forecast, errors, service_activity)
    return Volumes(by_service=volume, by_customer=by_customer)


def _by_customer(
    plan: YearPlan,
    volume: Floats,
    forecast: VolumeForecast,
    errors: tuple[Floats, Floats],
    service_activity: Mapping[str, str],
) -> Floats | None:
    """Drawn volume of each agreement over the agreed one: its customer's forecast where there is one.

    errors: those of :meth:`Forecast.draw_errors`.
    """
    if plan.agreed is None:
        return None
    place = {name: number for number, name in enumerate(plan.services["service"])}
    keys = zip(forecast.parts["customer"].tolist(), forecast.parts["activity"].tolist(), strict=True)
    part_of = {key: number for number, key in enumerate(keys)}
    lines = plan.agreed[["customer", "service", "volume"]].itertuples(index=False, name=None)
    found = np.empty((len(volume), len(plan.agreed)))
    for number, (customer, service, agreed) in enumerate(lines):
        activity = service_activity.get(service, "")
        part = part_of.get((customer, activity))
        if part is None or not agreed:
            found[:, number] = volume[:, place[service]]
        else:
            error = errors[0][:, forecast.activities.index(activity)] + errors[1][:, part]
            found[:, number] = np.maximum(forecast.year[part] * (1 + error) / agreed, 0.0)
    return found


def service_activities(parameters: Parameters) -> dict[str, str]:
    """The activity that gives each service its volume."""
    return {name: line.activities[0] for name, line in parameters.services.items() if line.activities}


def independent(risk: Risk) -> Risk:
    """The same uncertainties with another seed, for a second set of years."""
    return risk.model_copy(update={"seed": risk.seed.model_copy(update={"value": risk.seed.value + 1})})

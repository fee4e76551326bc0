"""Years drawn from what is uncertain: volumes, wages, absence, vacancies, productivity, other costs.

Draws have a stream of random numbers per purpose and do not depend on the plan, so that alternatives meet the
same years.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from model.arrays import Floats
from model.demand.forecasting.forecast import VolumeForecast
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.risk import Risk
from model.pricing.risk.year_plan import YearPlan
from model.randomness import stream


@dataclass(frozen=True, kw_only=True)
class Draws:
    """Drawn years. volume: relative to plan, (years, services); the others (years,).

    wage, productivity and other are relative to plan; absence and vacancy are shares of planned hours that go
    beyond plan. by_customer: volumes of the plan's agreements relative to what was agreed, (years,
    agreements); without it each customer's volume goes as the service's.
    """

    volume: Floats
    wage: Floats
    absence: Floats
    vacancy: Floats
    productivity: Floats
    other: Floats
    by_customer: Floats | None = None


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
    years, seed = risk.years.value, risk.seed.value
    names = plan.services["service"].tolist()
    volume, by_customer = np.ones((years, len(names))), None
    if forecast is not None:
        common, own = forecast.draw_errors(years, stream(seed, 0, "risk", "volume"))
        errors = common * risk.volume_spread.value, own * risk.volume_spread.value
        expected = pd.Series(forecast.year).groupby(forecast.parts["activity"].to_numpy()).sum()
        agreed = plan.services["volume"].to_numpy()
        for number, name in enumerate(names):
            activity = (service_activity or {}).get(name)
            if activity in forecast.activities and agreed[number] > 0:
                error = errors[0][:, forecast.activities.index(activity)]
                volume[:, number] = np.maximum(expected[activity] * (1 + error) / agreed[number], 0.0)
        by_customer = _by_customer(plan, volume, forecast, errors, service_activity or {})
    return Draws(
        volume=volume,
        wage=1 + _normal(seed, "wage", years) * risk.wage_sd.value,
        absence=_normal(seed, "absence", years) * risk.absence_sd.value,
        vacancy=np.maximum(
            risk.vacancy_mean.value + _normal(seed, "vacancy", years) * risk.vacancy_sd.value, 0.0
        ),
        productivity=np.maximum(1 + _normal(seed, "productivity", years) * risk.productivity_sd.value, 0.0),
        other=1 + _normal(seed, "other", years) * risk.other_cost_sd.value,
        by_customer=by_customer,
    )


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


def _normal(seed: int, name: str, years: int) -> Floats:
    return stream(seed, 0, "risk", name).standard_normal(years)

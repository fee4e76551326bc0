"""What the volumes' forecast says of a new year, as values of parameters by year."""

from __future__ import annotations

from typing import NamedTuple

from model.centre.turning.new_values import Values, new_year
from model.computing.processes import Jobs
from model.computing.progress import Progress
from model.errors import InputError
from model.observations.registers import load_registers
from model.parameters.carrying import carryings
from model.parameters.quantity import NextYear
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import overlaid


class Forecast(NamedTuple):
    """Values by the path of their parameter; without any, why there is no forecast.

    last_known: year and month through which volumes were known to a forecast.
    """

    values: Values
    lacking: str = ""
    last_known: tuple[int, int] | None = None


def forecast_values(
    parameters: Parameters,
    year: int,
    *,
    anew: bool = False,
    jobs: Jobs = 1,
    progress: Progress | None = None,
) -> Forecast:
    """Volumes, channels' shares and rates of ``year`` as forecast from the months that are known.

    Months of the year and customers' shares stay as they are: they are no values by year. When all that is
    forecast stands already nothing is, unless it is worked out ``anew``.
    """
    carried = [each for each in carryings(parameters) if each.rule is NextYear.FORECAST]
    if not anew and not any(each.is_due(year) for each in carried):
        return Forecast({})
    from model.demand.forecasting import yearly_forecast as forecasting  # statsmodels takes seconds
    from model.demand.volume_plan import plan_changes

    try:
        history = forecasting.known_months(parameters, year)
    except InputError as error:
        return Forecast({}, str(error.findings[0]))
    months, needed = forecasting.months_of(history), forecasting.least_months(history, year)
    if months < needed:
        return Forecast({}, f"{months} månader är kända, och en prognos tar {needed}")
    as_last = new_year(parameters, year, decided={}, forecast={}).values
    begun = overlaid(parameters, {value.path: {value.key: value.value} for value in as_last})
    found = forecasting.yearly_forecast(begun, year, jobs=jobs, progress=progress)
    plan = forecasting.planned_volumes(found, begun)
    whole_year = plan.groupby(["activity", "customer"], sort=False)[["volume"]].sum().reset_index()
    changes = plan_changes(whole_year, begun, load_registers(parameters), year)
    paths = {each.path for each in carried}
    values = {path: value[year] for path, value in changes.items() if path in paths}
    return Forecast(values, last_known=found.last_known)

"""The risk of a planned year in one call: forecast, plan, drawn years, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from model.computing.processes import Jobs
from model.computing.progress import Progress
from model.demand.forecasting.yearly_forecast import (
    YearlyForecast,
    known_months,
    least_months,
    months_of,
    yearly_forecast,
)
from model.parameters.schema.risk import Risk
from model.planning.planned_year import PlannedYear
from model.pricing.risk.bad_years import bad_years
from model.pricing.risk.break_even import break_even
from model.pricing.risk.customer_departure import each_leaving
from model.pricing.risk.drawn_years import (
    draw_volumes,
    factors_of,
    independent,
    service_activities,
    years_of,
)
from model.pricing.risk.estimation import Estimation, estimation
from model.pricing.risk.result_parts import result_parts
from model.pricing.risk.variance_shares import Years, drivers
from model.pricing.risk.year_plan import YearPlan, plan_of, rules_of
from model.pricing.risk.year_result import play
from model.staffing.experiments.results import capacity


@dataclass(frozen=True, kw_only=True)
class YearRisk:
    """What may come of a planned year.

    forecast: None when too few months are known for one; volumes are then those that are planned, and
    break_even has no probabilities. months: how many are known; needed: how many a forecast takes. outcome:
    :func:`model.pricing.risk.year_result.play`, a row per drawn year. estimation: how far all of it may be
    from the truth. parts, bad_years, drivers, break_even, leaving: the tables of
    :func:`model.pricing.risk.result_parts.result_parts`, :func:`model.pricing.risk.bad_years.bad_years`,
    :func:`model.pricing.risk.variance_shares.drivers`,
    :func:`model.pricing.risk.break_even.break_even` and
    :func:`model.pricing.risk.customer_departure.each_leaving`.
    """

    forecast: YearlyForecast | None
    months: int
    needed: int
    plan: YearPlan
    outcome: pd.DataFrame
    estimation: Estimation
    parts: pd.DataFrame
    bad_years: pd.DataFrame
    drivers: pd.DataFrame
    break_even: pd.DataFrame
    leaving: pd.DataFrame


def year_risk(
    planned: PlannedYear, data: Path | None = None, jobs: Jobs = 1, progress: Progress | None = None
) -> YearRisk:
    """Forecast the planned year's volumes and draw its result.

    data: folder of observations, default the project's. jobs, progress: for a back-test that has not been
    made before. Raises InputError when the history of volumes is at fault.

    Examples:
        >>> from model import load, plan_year, year_risk
        >>> quick = load(changes={"forecast.methods": ["seasonal_naive"]})
        >>> risk = year_risk(plan_year(quick, 2012, replications=2))
        >>> len(risk.outcome) == quick.risk.years.value
        True
    """
    parameters = planned.parameters
    forecast, months, needed = forecast_of(planned, data, jobs, progress)
    ahead = None if forecast is None else forecast.ahead
    plan = plan_of(planned.prices, capacity(planned.outcome), parameters, planned.agreed)
    rules, risk = rules_of(parameters.risk), parameters.risk
    activities = service_activities(parameters)

    def drawn(these: Risk) -> Years:
        return factors_of(plan, these), draw_volumes(plan, these, ahead, activities)

    years = drawn(risk)
    draws = years_of(*years, risk)
    outcome = play(plan, draws, rules)
    return YearRisk(
        forecast=forecast,
        months=months,
        needed=needed,
        plan=plan,
        outcome=outcome,
        estimation=estimation(plan, *years, risk, rules),
        parts=result_parts(outcome, plan),
        bad_years=bad_years(plan, outcome, draws),
        drivers=drivers(plan, years, drawn(independent(risk)), risk, rules),
        break_even=break_even(
            planned.prices.lines,
            plan,
            risk.adaptable_share.value,
            None if forecast is None else draws,
        ),
        leaving=each_leaving(planned.agreed, plan, risk),
    )


def forecast_of(
    planned: PlannedYear, data: Path | None = None, jobs: Jobs = 1, progress: Progress | None = None
) -> tuple[YearlyForecast | None, int, int]:
    """The forecast of the planned year's volumes, how many months are known, and how many it takes.

    None with fewer months than that. For the arguments see :func:`year_risk`.
    """
    parameters, year = planned.parameters, planned.year
    history = known_months(parameters, year, data, when=planned.known)
    months, needed = months_of(history), least_months(history, year)
    if months < needed:
        return None, months, needed
    found = yearly_forecast(parameters, year, data, when=planned.known, jobs=jobs, progress=progress)
    return found, months, needed

"""A forecast of a year's volumes as a scenario to price: its title, and its changes with their source."""

from __future__ import annotations

from model.demand.forecasting.yearly_forecast import YearlyForecast, planned_volumes
from model.demand.volume_plan import plan_overlay
from model.observations.registers import Registers
from model.parameters.overlays import Overlay
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.reports.planning.volume_forecast import METHODS


def title(found: YearlyForecast, year: int, known: int) -> str:
    """What the forecast is of, when ``known`` months of ``year`` have passed."""
    months = f"{formats.month_name(known + 1)}–december {year}" if known else str(year)
    return f"Prognos för {months}, med {formats.percent(found.ahead.interval, 0)} intervall"


def given_title(year: int) -> str:
    """What volumes are that are planned and not forecast."""
    return f"Planerade volymer {year}"


def forecast_scenario(
    found: YearlyForecast, parameters: Parameters, registers: Registers, year: int, known: int, told: str
) -> Overlay:
    """The base with the forecast over it, after ``known`` months of ``year``; told: what was known."""
    words = f"Prognos över volymerna {year}" + (f" efter {known} månader" if known else "")
    overlay = Overlay(words, f"{words}, per kund, tjänst och månad. {told} Skriven av tertial forecast.", {})
    source = f"tertial forecast: {METHODS[found.tested.method]}"
    plan = planned_volumes(found, parameters)
    return plan_overlay(plan, parameters, registers=registers, year=year, overlay=overlay, source=source)

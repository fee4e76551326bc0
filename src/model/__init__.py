"""Tertial: the year of a shared finance service centre, from forecast volumes to published reports.

What notebooks and other programs use, each imported when it is first asked for::

    from model import load, load_registers, simulate

The loop: :func:`load` parameters and :func:`load_registers`; :func:`expected_volumes` or
:func:`yearly_forecast`; :func:`simulate` the year; :func:`plan_year` simulates, prices and agrees at once;
:func:`what_if` and :func:`year_risk` ask about it; :func:`load_period` and :func:`outlook` follow it up.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from model.demand.forecasting.yearly_forecast import yearly_forecast
    from model.demand.volumes import expected_volumes
    from model.errors import InputError
    from model.followup.measures import outlook
    from model.followup.period import load_period
    from model.observations.registers import load_registers
    from model.parameters.loading import load, scenario_names
    from model.planning.planned_year import plan_year
    from model.planning.what_if import what_if
    from model.planning.year_risk import year_risk
    from model.staffing.experiments.replications import simulate
    from model.staffing.experiments.results import promises

__version__ = "0.1.0"

__all__ = [
    "InputError",
    "expected_volumes",
    "load",
    "load_period",
    "load_registers",
    "outlook",
    "plan_year",
    "promises",
    "scenario_names",
    "simulate",
    "what_if",
    "year_risk",
    "yearly_forecast",
]

_HOMES = {
    "InputError": "errors",
    "expected_volumes": "demand.volumes",
    "load": "parameters.loading",
    "load_period": "followup.period",
    "load_registers": "observations.registers",
    "outlook": "followup.measures",
    "plan_year": "planning.planned_year",
    "promises": "staffing.experiments.results",
    "scenario_names": "parameters.loading",
    "simulate": "staffing.experiments.replications",
    "what_if": "planning.what_if",
    "year_risk": "planning.year_risk",
    "yearly_forecast": "demand.forecasting.yearly_forecast",
}


def __getattr__(name: str) -> Any:
    """The public name, from the module where it lives: importing the package alone costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Public names, for completion in a notebook."""
    return sorted([*globals(), *__all__])

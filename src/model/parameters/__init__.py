"""Parameters: documented values in ``params/``, typed, checked, and overlaid by scenarios."""

from model.parameters.loading import load, scenario_names
from model.parameters.schema.parameters import Parameters

__all__ = ["Parameters", "load", "scenario_names"]

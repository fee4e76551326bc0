"""Parameters: documented values in ``params/``, typed, checked, and overlaid by scenarios."""

from model.parameters.loading import load, scenario_names
from model.parameters.schema import Activity, Parameters, Phone, Service

__all__ = ["Activity", "Parameters", "Phone", "Service", "load", "scenario_names"]

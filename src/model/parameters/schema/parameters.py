"""Every parameter of the centre's year, in one object."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import Field

from model.parameters.quantity import Strict, Text
from model.parameters.schema.assignments import Assignment
from model.parameters.schema.contacts import Contacts, Mail, Phone, no_causes
from model.parameters.schema.demand import Activity, Demand
from model.parameters.schema.dimensions import Dimensions
from model.parameters.schema.economy import Economy
from model.parameters.schema.followup import FollowUp, Outlook
from model.parameters.schema.forecast import ForecastSettings
from model.parameters.schema.interface import Interface
from model.parameters.schema.organisation import Calendar, Organisation
from model.parameters.schema.pricing import PriceRules, Pricing
from model.parameters.schema.risk import Risk
from model.parameters.schema.services import Service
from model.parameters.schema.settlement import Settlement
from model.parameters.schema.simulation import Simulation
from model.parameters.schema.staffing import Staffing
from model.parameters.schema.studies import Breadth, Optimisation, Sensitivity, WhatIfSettings


class Parameters(Strict):
    """All parameters of one scenario."""

    scenario: Text
    title: Text
    description: Text
    organisation: Organisation
    calendar: Calendar
    demand: Demand
    activities: dict[str, Activity]
    phone: Phone
    mail: Mail
    contacts: Contacts = Field(default_factory=no_causes)
    staffing: Staffing
    economy: Economy
    pricing: Pricing
    price_rules: PriceRules
    services: dict[str, Service]
    assignments: dict[str, Assignment] = Field(default_factory=dict)
    simulation: Simulation
    sensitivity: Sensitivity
    breadth: Breadth
    optimisation: Optimisation
    followup: FollowUp
    dimensions: Dimensions
    outlook: Outlook
    forecast: ForecastSettings
    risk: Risk
    settlement: Settlement
    what_if: WhatIfSettings
    interface: Interface

    def __reduce__(self) -> tuple[Callable[[str], Parameters], tuple[str]]:
        """Travel between processes as JSON: generic pydantic classes cannot be pickled by name."""
        return Parameters.model_validate_json, (self.model_dump_json(),)

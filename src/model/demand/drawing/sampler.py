"""What every drawing function needs: the parameters, and random streams of one replication."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.arrays import Flags, Floats, Integers
from model.calendar import WorkingCalendar
from model.demand.contacts import contact_days
from model.demand.in_force import DaysInForce
from model.demand.promises import own_lead_times
from model.demand.volumes import days_in_force
from model.observations.registers import Registers
from model.parameters.contacted import ContactChannel
from model.parameters.schema.demand import Activity
from model.parameters.schema.parameters import Parameters
from model.randomness import stream


@dataclass(frozen=True)
class Sampler:
    """Parameters, registers and calendar of a year, and the random streams of one replication."""

    parameters: Parameters
    registers: Registers
    calendar: WorkingCalendar
    seed: int
    replication: int

    def stream(self, *purpose: str) -> np.random.Generator:
        """Generator for one purpose; see :mod:`model.randomness`."""
        return stream(self.seed, self.replication, *purpose)

    @cached_property
    def units(self) -> tuple[str, ...]:
        """Names of the units, in the order of their indices."""
        return tuple(self.parameters.organisation.units.value)

    @cached_property
    def unit_of_customer(self) -> NDArray[np.int8]:
        """Index of each customer's unit."""
        order = {unit: index for index, unit in enumerate(self.units)}
        return np.array([order[unit] for unit in self.registers.customers["unit"]], dtype=np.int8)

    def units_for(self, activity: Activity, customers: Integers) -> NDArray[np.int8]:
        """Index of the unit that does ``activity`` for each of ``customers`` (rows): its own, or theirs."""
        if activity.unit is None:
            return self.unit_of_customer[customers]
        return np.full(len(customers), self.units.index(activity.unit), dtype=np.int8)

    @cached_property
    def days(self) -> DaysInForce:
        """The days that customers and their add-ons are in force."""
        return DaysInForce(self.parameters, self.registers, self.calendar)

    def in_force(self, name: str) -> Flags:
        """Which working days each customer gives work of activity ``name``; shape (customers, days)."""
        return days_in_force(self.days, name)

    def own_lead_times(self, name: str) -> dict[int, int]:
        """Working days that customers (rows) have been promised of ``name`` in place of the activity's."""
        return own_lead_times(self.parameters, self.registers, name)

    def contacts(self, channel: ContactChannel) -> Floats:
        """Calls or letters expected by each unit on each working day; shape (units, days)."""
        return contact_days(self.days, channel).by_day

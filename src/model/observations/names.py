"""Names that tables of ``data/`` may use: customers from the register, the rest from the parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from model.observations.files import data_folder
from model.observations.registers import Registers, read_customers
from model.parameters.quantity import seconds
from model.parameters.schema.parameters import Parameters
from model.time_units import HALF_HOUR

COMMON_UNIT = "common"
MANAGEMENT = "management"
"""The group of the head of area and the unit heads, where answers are counted by group."""


@dataclass(frozen=True)
class Names:
    """Where tables lie, and the customers, units, activities and services that they may name.

    data: the folder of observations. lead_times: promised working days of each activity. half_hours: the
    opening half-hours (``08:30`` and so on).
    """

    data: Path
    customers: tuple[int, ...]
    units: tuple[str, ...]
    lead_times: Mapping[str, int]
    services: tuple[str, ...]
    half_hours: tuple[str, ...]

    @property
    def activities(self) -> tuple[str, ...]:
        """The kinds of work."""
        return tuple(self.lead_times)

    @property
    def units_and_common(self) -> tuple[str, ...]:
        """The units, and the area as a whole for what belongs to no unit."""
        return (*self.units, COMMON_UNIT)

    @property
    def answer_groups(self) -> tuple[str, ...]:
        """Groups that surveys and self-assessments are summed by: units' employees, and the management."""
        return (*self.units, MANAGEMENT)


def known_names(
    parameters: Parameters, data: Path | None = None, registers: Registers | None = None
) -> Names:
    """The names of a scenario; customers are read from the register in ``data`` unless it is handed over."""
    folder = data_folder(data)
    customers = read_customers(folder) if registers is None else registers.customers
    return Names(
        data=folder,
        customers=tuple(customers["number"]),
        units=tuple(parameters.organisation.units.value),
        lead_times={name: activity.lead_time.value for name, activity in parameters.activities.items()},
        services=tuple(parameters.services),
        half_hours=_half_hours(parameters),
    )


def _half_hours(parameters: Parameters) -> tuple[str, ...]:
    start, end = map(seconds, parameters.calendar.opening_hours.value)
    count = round((end - start) / HALF_HOUR)
    minutes = (int(start + HALF_HOUR * index) // 60 for index in range(count))
    return tuple(f"{minute // 60:02d}:{minute % 60:02d}" for minute in minutes)

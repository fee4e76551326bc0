"""Names that tables of ``data/`` may use: customers from the register, the rest from the parameters."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from model.observations.files import data_folder
from model.observations.registers import CustomerRow
from model.observations.tables import read_table
from model.parameters.loading import load
from model.parameters.quantity import seconds
from model.parameters.schema.parameters import Parameters
from model.time_units import HALF_HOUR

COMMON_UNIT = "common"
MANAGEMENT = "management"
"""The group of the head of area and the unit heads, where answers are counted by group."""


@dataclass(frozen=True)
class Names:
    """Known customers, units, activities, services and opening half-hours (``08:30`` and so on)."""

    customers: tuple[int, ...]
    units: tuple[str, ...]
    activities: tuple[str, ...]
    services: tuple[str, ...]
    half_hours: tuple[str, ...]

    @property
    def units_and_common(self) -> tuple[str, ...]:
        """The units, and the area as a whole for what belongs to no unit."""
        return (*self.units, COMMON_UNIT)

    @property
    def answer_groups(self) -> tuple[str, ...]:
        """Groups that surveys and self-assessments are summed by: units' employees, and the management."""
        return (*self.units, MANAGEMENT)


def known_names(data: Path | None = None, parameters: Parameters | None = None) -> Names:
    """The names of the project; the base parameters are loaded unless given."""
    parameters = parameters or load()
    return Names(
        customers=known_customers(data),
        units=tuple(parameters.organisation.units.value),
        activities=tuple(parameters.activities),
        services=tuple(parameters.services),
        half_hours=_half_hours(parameters),
    )


def known_customers(data: Path | None = None) -> tuple[int, ...]:
    """Numbers of the customers in the register."""
    table = read_table(data_folder(data) / "registers" / "customers.csv", CustomerRow, key=["number"])
    return tuple(table["number"])


def _half_hours(parameters: Parameters) -> tuple[str, ...]:
    start, end = map(seconds, parameters.calendar.opening_hours.value)
    count = round((end - start) / HALF_HOUR)
    minutes = (int(start + HALF_HOUR * index) // 60 for index in range(count))
    return tuple(f"{minute // 60:02d}:{minute % 60:02d}" for minute in minutes)

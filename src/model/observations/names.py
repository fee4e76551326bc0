"""Names that tables of ``data/`` may use: customers from the register, the rest from the parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from model.observations.files import data_folder
from model.observations.known import ALL, Known
from model.observations.registers import Registers, read_known_customers
from model.parameters.contacted import ContactChannel, contacted, without_cause
from model.parameters.quantity import seconds
from model.parameters.schema.dimensions import AccountKind, Dimensions
from model.parameters.schema.parameters import Parameters
from model.time_units import HALF_HOUR
from model.validity.dated import Dated

COMMON_UNIT = "common"
MANAGEMENT = "management"
"""The group of the head of area and the unit heads, where answers are counted by group."""


@dataclass(frozen=True)
class Names:
    """Where tables lie, and the customers, units, activities, services and dimensions that they may name.

    data: the folder of observations. known: what of them was known on the day that is asked about.
    lead_times: promised working days of each activity, by date. half_hours: the opening half-hours
    (``08:30`` and so on); called_half_hours: those of them in which anyone calls. phone_units,
    mail_units: those that have a group number and a function mailbox. accounts: the kind of each account.
    dimensions: processes, categories, measures and so on. joined: first day of customers who have one, as
    known; the last of all days for who was not known. with_terms: services whose pieces are not all
    charged alike. assignments: work that is no service.
    """

    data: Path
    customers: tuple[int, ...]
    units: tuple[str, ...]
    lead_times: Mapping[str, Dated[int]]
    services: tuple[str, ...]
    half_hours: tuple[str, ...]
    called_half_hours: tuple[str, ...]
    phone_units: tuple[str, ...]
    mail_units: tuple[str, ...]
    accounts: Mapping[str, AccountKind]
    roles: tuple[str, ...]
    dimensions: Dimensions
    known: Known = ALL
    joined: Mapping[int, date] = field(default_factory=dict)
    with_terms: frozenset[str] = frozenset()
    assignments: tuple[str, ...] = ()

    def customers_on(self, day: date) -> tuple[int, ...]:
        """Those who have become customers by ``day``."""
        return tuple(number for number in self.customers if self.joined.get(number, day) <= day)

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
    parameters: Parameters,
    data: Path | None = None,
    registers: Registers | None = None,
    known: Known = ALL,
) -> Names:
    """The names of a scenario, for tables as ``known``.

    Customers are read from the register in ``data`` unless it is handed over, as it was known.
    """
    folder, half_hours = data_folder(data), _half_hours(parameters)
    called = zip(half_hours, parameters.phone.half_hour_profile.value, strict=False)
    customers, unknown = (
        read_known_customers(folder, known)
        if registers is None
        else (registers.customers, list(registers.unknown))
    )
    return Names(
        data=folder,
        customers=(*customers["number"], *unknown),
        units=tuple(parameters.organisation.units.value),
        lead_times={name: activity.lead_time.dated for name, activity in parameters.activities.items()},
        services=tuple(parameters.services),
        half_hours=half_hours,
        called_half_hours=tuple(half_hour for half_hour, share in called if share),
        phone_units=_that_have("calls", parameters),
        mail_units=_that_have("mails", parameters),
        accounts={name: account.kind for name, account in parameters.economy.accounts.items()},
        roles=tuple(parameters.staffing.roles),
        dimensions=parameters.dimensions,
        known=known,
        joined=_joined(parameters, customers) | dict.fromkeys(unknown, date.max),
        assignments=tuple(parameters.assignments),
        with_terms=frozenset(name for name, service in parameters.services.items() if service.terms),
    )


def _joined(parameters: Parameters, customers: pd.DataFrame) -> dict[int, date]:
    """First day of those customers who have one, by the register or as planned."""
    found: dict[int, date] = {}
    if "start" in customers:
        starts = zip(customers["number"].tolist(), customers["start"].tolist(), strict=True)
        found = {number: day for number, day in starts if isinstance(day, date)}
    for day, numbers in parameters.demand.onboarding.value.items():
        found |= {number: max(day, found.get(number, day)) for number in numbers}
    return found


def _that_have(channel: ContactChannel, parameters: Parameters) -> tuple[str, ...]:
    """The units whose numbers of any year are named, and those that anything causes contacts of."""
    numbers = without_cause(parameters, channel).value.values()
    named = {unit for by_unit in numbers for unit in by_unit} | set(contacted(parameters, channel))
    return tuple(unit for unit in parameters.organisation.units.value if unit in named)


def _half_hours(parameters: Parameters) -> tuple[str, ...]:
    start, end = map(seconds, parameters.calendar.opening_hours.value)
    count = round((end - start) / HALF_HOUR)
    minutes = (int(start + HALF_HOUR * index) // 60 for index in range(count))
    return tuple(f"{minute // 60:02d}:{minute % 60:02d}" for minute in minutes)

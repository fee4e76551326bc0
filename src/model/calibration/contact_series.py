"""A centre's own months of calls and letters beside what may have caused them, and the rates that these give.

Calls are callers: attempts less those that are made again. What came of a cause is what the volumes say of
the month; of work that is not counted by month, what the parameters expect of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from model.arrays import Floats, Ints
from model.calendar import WorkingCalendar, working_calendar
from model.calibration.contact_rates import ContactRates, contact_rates
from model.demand.contacts import THOUSAND, by_unit, counted
from model.demand.in_force import DaysInForce
from model.demand.volumes import incomplete_factors
from model.errors import Finding, InputError
from model.observations.files import year_file
from model.observations.names import Names, known_names
from model.observations.phone_statistics import MAIL, PHONE, read_mail, read_phone
from model.observations.registers import Registers, load_registers
from model.observations.volume_history import volumes_through
from model.parameters.contacted import ContactChannel, without_cause
from model.parameters.schema.contacts import COUNT_WORK, Cause, CauseKind
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS

FILES: dict[ContactChannel, str] = {"calls": PHONE, "mails": MAIL}
LEAST_MONTHS = 12
"""Months that rates are estimated from at least."""


class ContactSeries(NamedTuple):
    """Contacts and what came of each cause, by year, month and unit; see :func:`contact_rates`."""

    contacts: Floats
    counted: Floats
    unit: Ints
    causes: list[str]
    years: list[int]


def own_rates(
    parameters: Parameters, channel: ContactChannel, data: Path | None = None, interval: float = 0.9
) -> ContactRates:
    """The rates by ``channel`` that the centre's own years give, those of the last year being assumed.

    Raises InputError where the centre knows of no causes, or has no months of contacts.
    """
    series = contact_series(parameters, channel, data)
    contacts = parameters.contacts
    rates = getattr(contacts, channel).of(series.years[-1])
    errors = getattr(contacts, f"{channel}_error").value
    return contact_rates(
        series.contacts,
        series.counted,
        series.unit,
        causes=series.causes,
        assumed=np.array([rates[name] for name in series.causes]),
        errors=np.array([errors.get(name, 0.0) for name in series.causes]),
        interval=interval,
    )


def contact_series(
    parameters: Parameters, channel: ContactChannel, data: Path | None = None
) -> ContactSeries:
    """All whole years of contacts that the centre has, and that the parameters have rates of."""
    registers = load_registers(parameters, data)
    names = known_names(parameters, data, registers)
    rated = getattr(parameters.contacts, channel).value
    years = [
        year for year in sorted(rated) if rated[year] and year_file(names.data, year, FILES[channel]).exists()
    ]
    if not years:
        wanted = f"rater i contacts.{channel} och ett års {FILES[channel]}"
        raise InputError(Finding("contacts", channel, "inga månader att skatta ur", wanted))
    causes = list(rated[years[-1]])
    parts = [_year(parameters, registers, names, channel, year, causes) for year in years]
    contacts, seen = (np.concatenate([part[place] for part in parts]) for place in (0, 1))
    units = len(parameters.organisation.units.value)
    unit = np.tile(np.repeat(np.arange(units), MONTHS), len(years))
    return ContactSeries(contacts, seen, unit, causes, years)


def _year(
    parameters: Parameters,
    registers: Registers,
    names: Names,
    channel: ContactChannel,
    year: int,
    causes: Sequence[str],
) -> tuple[Floats, Floats]:
    """Contacts (units x 12,) and what came of each cause (units x 12, causes)."""
    in_force = DaysInForce(parameters, registers, working_calendar(parameters, year))
    volumes = volumes_through(year, names)
    volumes = volumes[volumes["year"] == year]
    found = []
    for name in causes:
        cause = parameters.contacts.causes[name]
        by_customer = _observed(in_force, cause, volumes)
        if by_customer is None:
            days = counted(in_force, channel, cause, of_cause=True)
            by_customer = _monthly(in_force.calendar, days)
        scale = THOUSAND if cause.kind in COUNT_WORK else 1
        found.append(by_unit(in_force, cause, by_customer).ravel() / scale)
    return _contacts(parameters, names, channel, year).ravel(), np.array(found).T


def _observed(in_force: DaysInForce, cause: Cause, volumes: pd.DataFrame) -> Floats | None:
    """What came of ``cause`` by customer and month, where its work is counted; shape (customers, 12)."""
    own = volumes[volumes["activity"] == cause.activity]
    if cause.kind not in COUNT_WORK or own.empty:
        return None
    parameters, numbers = in_force.parameters, in_force.registers.customers["number"]
    table = own.pivot_table(index="customer", columns="month", values="volume", aggfunc="sum")
    came = table.reindex(index=numbers, columns=range(1, MONTHS + 1)).fillna(0.0).to_numpy(dtype=float)
    if cause.kind is CauseKind.ACTIVITY:
        return np.asarray(came)
    share = parameters.demand.rework.incomplete_share.value.get(str(cause.activity), 0.0)
    handled = came * parameters.activities[str(cause.activity)].hands_on_share.value
    return np.asarray(handled * (share * incomplete_factors(parameters, in_force.registers))[:, None])


def _monthly(calendar: WorkingCalendar, days: Floats) -> Floats:
    months = [days[:, calendar.months == month].sum(axis=1) for month in range(1, MONTHS + 1)]
    return np.array(months).T


def _contacts(parameters: Parameters, names: Names, channel: ContactChannel, year: int) -> Floats:
    """Callers or letters by unit and month beyond those that no cause is known of; shape (units, 12)."""
    if channel == "calls":
        table = read_phone(year, names)
        again = parameters.phone.retry_share.value * table["abandoned"]
        table = table.assign(came=table["offered"] - again)
    else:
        table = read_mail(year, names).rename(columns={"received": "came"})
    came = table.pivot_table(index="unit", columns="month", values="came", aggfunc="sum")
    units = list(parameters.organisation.units.value)
    wide = came.reindex(index=units, columns=range(1, MONTHS + 1)).fillna(0.0)
    settings = parameters.phone if channel == "calls" else parameters.mail
    profile = np.array(parameters.demand.month_profiles[settings.month_profile].value)
    others = without_cause(parameters, channel).of(year)
    apart = np.outer([others.get(unit, 0) for unit in units], profile / profile.sum())
    return np.asarray(np.maximum(wide.to_numpy(dtype=float) - apart, 0.0))


def rate_changes(
    parameters: Parameters, found: Mapping[ContactChannel, ContactRates]
) -> dict[str, dict[str, Any]]:
    """What the estimates change: dotted path -> {value, source}, as a scenario has it.

    The rates and factors are those of every year that the parameters have some of; contacts about counted
    work come in the months of the work, as they were estimated.
    """
    changes: dict[str, Any] = {}
    units = list(parameters.organisation.units.value)
    for channel, own in found.items():
        source = (
            f"tertial contacts: {own.observations} månader, spridning {own.dispersion:.1f} gånger Poisson"
        )
        value = _rounded(own.rates["cause"], own.rates["rate"])
        years = getattr(parameters.contacts, channel).value
        factors = _rounded(units, own.by_unit)
        for name, each in (
            (channel, dict.fromkeys(years, value)),
            (f"{channel}_error", _rounded(own.rates["cause"], own.rates["error"])),
            (f"{channel}_by_unit", dict.fromkeys(years, factors)),
        ):
            changes[f"contacts.{name}"] = {"value": each, "source": source}
    months = [name for name, cause in parameters.contacts.causes.items() if cause.kind in COUNT_WORK]
    changes["contacts.in_cause_months"] = {
        "value": months,
        "source": "tertial contacts: så är raterna skattade",
    }
    return changes


def _rounded(names: Iterable[Any], values: Iterable[Any]) -> dict[str, float]:
    return {str(name): float(f"{value:.5g}") for name, value in zip(names, values, strict=True)}

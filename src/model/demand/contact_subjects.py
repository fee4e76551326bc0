"""What calls and letters are about, in hours: who bears the phone's cost is who causes it."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from model.calendar import working_calendar
from model.demand.contacts import OTHER, contact_days
from model.demand.in_force import DaysInForce
from model.frames import Frame, real, text
from model.observations.registers import Registers
from model.parameters.contacted import CHANNELS, ContactChannel
from model.parameters.phone_groups import group_number
from model.parameters.schema.contacts import CauseKind
from model.parameters.schema.parameters import Parameters
from model.time_units import HOUR, MINUTE

CAUSED = Frame(
    "what a cause of contacts is expected to bring in a year, all units together",
    cause=text("code; empty of what no cause is known of"),
    calls=real("callers"),
    mails=real("letters"),
    hours=real("of calls, the call-backs that they lead to, and letters"),
)


def caused_contacts(parameters: Parameters, registers: Registers, year: int) -> pd.DataFrame:
    """Contacts of ``year`` by cause: :data:`CAUSED`, in the order of the causes."""
    in_force = DaysInForce(parameters, registers, working_calendar(parameters, year))
    rows: dict[str, list[float]] = {}
    for place, channel in enumerate(CHANNELS):
        found = contact_days(in_force, channel)
        each = hours_each(parameters, channel, found.units)
        for name, by_unit in zip(found.causes, found.daily.sum(axis=2), strict=True):
            row = rows.setdefault(name, [0.0, 0.0, 0.0])
            row[place] += float(by_unit.sum())
            row[2] += sum(
                count * each[unit] for unit, count in zip(found.units, by_unit.tolist(), strict=True)
            )
    order = [name for name in (*parameters.contacts.causes, OTHER) if name in rows]
    return CAUSED.frame([(name, *rows[name]) for name in order])


def bearer_of(parameters: Parameters, name: str) -> str:
    """The activity or support department that bears the contacts of cause ``name``."""
    cause = parameters.contacts.causes[name]
    return cause.borne_by or str(cause.activity)


def contact_subjects(
    parameters: Parameters, registers: Registers, year: int, incomplete: str | None = None
) -> dict[str, float]:
    """Hours of calls and letters of ``year`` by the activity or support department that bears them.

    Contacts without a known cause are about what ``pricing.allocation.phone_subjects`` says, and so are all
    where none is expected; these are then shares of one hour. incomplete: what bears the contacts about
    incomplete documents, where they have a price of their own.
    """
    table = caused_contacts(parameters, registers, year)
    hours = dict(zip(table["cause"].tolist(), table["hours"].tolist(), strict=True))
    subjects: defaultdict[str, float] = defaultdict(float)
    rest = hours.pop(OTHER)
    for name, spent in hours.items():
        is_error = parameters.contacts.causes[name].kind is CauseKind.INCOMPLETE
        subjects[incomplete if incomplete and is_error else bearer_of(parameters, name)] += spent
    for name, share in parameters.pricing.allocation.phone_subjects.value.items():
        subjects[name] += share * (rest if any((rest, *hours.values())) else 1.0)
    return {name: spent for name, spent in subjects.items() if spent}


def hours_each(parameters: Parameters, channel: ContactChannel, units: tuple[str, ...]) -> dict[str, float]:
    """Hours that a call, with the call-backs that it leads to, or a letter takes at each unit."""
    phone, mail = parameters.phone, parameters.mail
    if channel == "mails":
        return dict.fromkeys(units, mail.minutes_mean.value * MINUTE / HOUR)
    back = phone.follow_up_minutes_mean.value * MINUTE
    numbers = {unit: group_number(phone, unit) for unit in units}
    return {
        unit: (number.handling_mean + number.follow_up_share * back) / HOUR
        for unit, number in numbers.items()
    }

"""Rules of phone and mail: the schedule fits the opening hours, and units are the organisation's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from model.parameters.checks.breach import Breach
from model.parameters.contacted import CHANNELS, contacted
from model.parameters.drivers import CALLS
from model.parameters.quantity import seconds
from model.parameters.schema.contacts import COUNT_WORK
from model.parameters.schema.parameters import Parameters
from model.time_units import HALF_HOUR


def half_hour_profile_covers_opening_hours(parameters: Parameters) -> Iterator[Breach]:
    """The phone profile has one share for each half-hour of the opening hours."""
    start, end = map(seconds, parameters.calendar.opening_hours.value)
    wanted = (end - start) / HALF_HOUR
    found = len(parameters.phone.half_hour_profile.value)
    if found != wanted:
        yield (
            "phone.half_hour_profile",
            f"{found} andelar",
            f"{wanted:g} andelar, en per halvtimme av öppettiden",
        )


def units_are_known(parameters: Parameters) -> Iterator[Breach]:
    """Calls, mail, phone schedule and numbers' own values are of units; who is called has a schedule."""
    units, schedule = parameters.organisation.units.value, parameters.phone.schedule.value
    named: dict[str, Mapping[str, object]] = {"phone.schedule": schedule}
    for year, calls in parameters.phone.calls.value.items():
        named[f"phone.calls.{year}"] = calls
    for unit in contacted(parameters, "calls"):
        if unit in units and unit not in schedule:
            yield "phone.schedule", f"{unit} saknas", "ett schema för enheten, som har samtal"
    for channel in CHANNELS:
        for year, factors in getattr(parameters.contacts, f"{channel}_by_unit").value.items():
            named[f"contacts.{channel}_by_unit.{year}"] = factors
    for year, mails in parameters.mail.volume.value.items():
        named[f"mail.volume.{year}"] = mails
    groups = parameters.phone.groups
    named |= {f"phone.groups.{name}": getattr(groups, name).value for name in type(groups).model_fields}
    for path, found in named.items():
        for unit in sorted(found.keys() - units.keys()):
            yield path, unit, "enheterna " + ", ".join(sorted(units))


def causes_name_what_exists(parameters: Parameters) -> Iterator[Breach]:
    """A cause counts an activity that exists or customers, and is borne by what is sold or supports."""
    support = parameters.pricing.allocation.support
    sold = {name for service in parameters.services.values() for name in service.activities}
    for name, cause in parameters.contacts.causes.items():
        path, bearer = f"contacts.causes.{name}", cause.borne_by or cause.activity
        if (cause.kind in COUNT_WORK) != (cause.activity is not None):
            expected = (
                "en aktivitet" if cause.kind in COUNT_WORK else "ingen aktivitet: det är kunder som räknas"
            )
            yield f"{path}.activity", cause.activity, expected
        elif cause.activity is not None and cause.activity not in parameters.activities:
            yield f"{path}.activity", cause.activity, "en aktivitet i activities"
        elif cause.activity is not None and parameters.activities[cause.activity].driver.startswith(CALLS):
            yield f"{path}.activity", cause.activity, "en aktivitet som inte själv följer samtalen"
        if bearer not in sold and bearer not in support:
            yield f"{path}.borne_by", bearer, "en såld aktivitet eller en stödverksamhet som bär kostnaden"


def rates_are_of_causes(parameters: Parameters) -> Iterator[Breach]:
    """Rates and their errors are of causes that there are."""
    causes = parameters.contacts.causes
    for channel in CHANNELS:
        by_year = getattr(parameters.contacts, channel).value
        named = {f"contacts.{channel}.{year}": found for year, found in by_year.items()}
        named["contacts.in_cause_months"] = dict.fromkeys(parameters.contacts.in_cause_months.value, 0.0)
        named[f"contacts.{channel}_error"] = getattr(parameters.contacts, f"{channel}_error").value
        for path, found in named.items():
            for name in sorted(found.keys() - causes.keys()):
                yield path, name, "en orsak i contacts.causes"


def phone_schedule_fits_opening_hours(parameters: Parameters) -> Iterator[Breach]:
    """Shifts are whole half-hours within the opening hours, and leave no half-hour in which anyone calls."""
    opening = parameters.calendar.opening_hours.value
    open_from, open_to = map(seconds, opening)
    shares = enumerate(parameters.phone.half_hour_profile.value)
    called = [open_from + HALF_HOUR * number for number, share in shares if share]
    for unit, shifts in parameters.phone.schedule.value.items():
        path = f"phone.schedule.{unit}"
        staffed: Counter[float] = Counter()
        for span, staff in shifts.items():
            try:
                start, end = map(seconds, span.split("-"))
            except ValueError:
                yield path, span, "ett tidsspann som 08:30-11:30"
                continue
            if not open_from <= start < end <= open_to:
                yield path, span, f"ett pass inom öppettiden {opening[0]}–{opening[1]}"
                continue
            if (start - open_from) % HALF_HOUR or (end - open_from) % HALF_HOUR:
                yield path, span, "hela halvtimmar från öppningen"
                continue
            half_hours = [start + HALF_HOUR * i for i in range(int((end - start) / HALF_HOUR))]
            for half_hour in half_hours:
                staffed[half_hour] += staff
        empty = [half_hour for half_hour in called if not staffed[half_hour]]
        if empty:
            first = f"{int(empty[0] // 3600):02d}:{int(empty[0] % 3600 // 60):02d}"
            yield (
                path,
                f"ingen i tjänst {first} ({len(empty)} halvtimmar)",
                "minst en person varje öppen halvtimme som har samtal i phone.half_hour_profile",
            )


def patience_curves_fall(parameters: Parameters) -> Iterator[Breach]:
    """Patience curves run forward in time and downward from at most one, staying above zero."""
    phone = parameters.phone
    curves = {"phone.patience_curve": phone.patience_curve.value}
    own = phone.groups.patience_curve.value
    for path, curve in {
        **curves,
        **{f"phone.groups.patience_curve.{unit}": own[unit] for unit in own},
    }.items():
        for (time, share), (later, fewer) in pairwise(curve):
            if later <= time or fewer > share:
                yield path, [later, fewer], "stigande tider och fallande andelar"
        if curve and (curve[0][0] != 0 or curve[0][1] > 1 or curve[-1][1] <= 0):
            yield path, curve[0], "en kurva från 0 s och högst 1 till en andel över 0"

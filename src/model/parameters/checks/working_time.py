"""Rules of working time: hours run forward, and phone shifts keep to the law."""

from __future__ import annotations

from collections.abc import Iterator

from model.parameters.checks.breach import Breach
from model.parameters.quantity import seconds
from model.parameters.schema.parameters import Parameters
from model.time_units import HALF_HOUR, HOUR
from model.working_days import working_days

MOST_HOURS_WITHOUT_REST = 5.0
LEAST_DAILY_REST = 11.0
"""The Working Hours Act, arbetstidslagen (1982:673), sections 15 and 13."""


def clock_ranges_run_forward(parameters: Parameters) -> Iterator[Breach]:
    """Opening, working and arrival hours start before they end; opening lies within working hours."""
    ranges = {
        "calendar.working_hours": parameters.calendar.working_hours.value,
        "calendar.opening_hours": parameters.calendar.opening_hours.value,
        "demand.arrival_hours": parameters.demand.arrival_hours.value,
        "mail.arrival_hours": parameters.mail.arrival_hours.value,
    }
    for path, (start, end) in ranges.items():
        if seconds(start) >= seconds(end):
            yield path, f"{start}–{end}", "en början som är tidigare än slutet"
    opening, working = (ranges["calendar.opening_hours"], ranges["calendar.working_hours"])
    if seconds(opening[0]) < seconds(working[0]) or seconds(opening[1]) > seconds(working[1]):
        yield (
            "calendar.opening_hours",
            f"{opening[0]}–{opening[1]}",
            f"inom arbetstiden {working[0]}–{working[1]}",
        )


def short_days_are_working_days(parameters: Parameters) -> Iterator[Breach]:
    """A shortened day is a working day of the year that it stands under."""
    for year, days in parameters.calendar.short_days.value.items():
        for day in days:
            if day not in working_days(year):
                yield f"calendar.short_days.{year}", day, f"en arbetsdag {year}"


def phone_shifts_are_lawful(parameters: Parameters) -> Iterator[Breach]:
    """Shifts are whole half-hours, no longer than anyone may work without a rest; the night is long enough.

    The limits themselves may be stricter than the Working Hours Act (1982:673), never laxer.
    """
    rules, (start, end) = parameters.optimisation, parameters.calendar.working_hours.value
    shortest, longest, stretch = (
        rules.shortest_shift.value,
        rules.longest_shift.value,
        rules.longest_stretch.value,
    )
    for name, hours in (("shortest_shift", shortest), ("longest_shift", longest)):
        if (hours * HOUR) % HALF_HOUR:
            yield f"optimisation.{name}", hours, "hela halvtimmar, till exempel 1,5"
    if longest < shortest:
        yield "optimisation.longest_shift", longest, f"minst optimisation.shortest_shift, {shortest:g}"
    if longest > stretch:
        yield "optimisation.longest_shift", longest, f"högst optimisation.longest_stretch, {stretch:g}"
    if stretch > MOST_HOURS_WITHOUT_REST:
        expected = f"högst {MOST_HOURS_WITHOUT_REST:g} timmar (arbetstidslagen 15 §)"
        yield "optimisation.longest_stretch", stretch, expected
    if rules.daily_rest.value < LEAST_DAILY_REST:
        expected = f"minst {LEAST_DAILY_REST:g} timmar (arbetstidslagen 13 §)"
        yield "optimisation.daily_rest", rules.daily_rest.value, expected
    night = 24 - (seconds(end) - seconds(start)) / HOUR
    if night < rules.daily_rest.value:
        expected = f"en arbetsdag som lämnar {rules.daily_rest.value:g} timmars dygnsvila"
        yield "calendar.working_hours", f"{start}–{end}", expected

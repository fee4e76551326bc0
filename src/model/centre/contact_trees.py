"""When a new centre is open, and its calls and letters."""

from __future__ import annotations

from model.centre.founding import Founding, Tree, quantity
from model.centre.phone_subjects import CALLS, called_for
from model.parameters.assumed import ASSUMED, TO_DECIDE
from model.time_units import MINUTE

HALF_HOUR = 30
"""Minutes."""
LUNCHES_AFTER = (195, 240, 285)
"""Minutes into the day."""


def calendar(found: Founding) -> Tree:
    """Working hours and the phones' opening hours."""
    centre = found.answers.centre
    return {
        "working_hours": quantity(
            centre.working_hours, "klockslag", "Arbetsdagens början och slut för en heltidsanställd"
        ),
        "lunch_starts": quantity(
            _lunches(centre.working_hours[0]),
            "klockslag",
            "Lunchens början; medarbetarna fördelas jämnt på tiderna",
            ASSUMED,
        ),
        "opening_hours": quantity(_open(found), "klockslag", "Telefonernas öppettid"),
        "short_days": quantity(
            {found.year: []}, "datum", "Dagar före helg med förkortad arbetstid", TO_DECIDE
        ),
    }


def _lunches(start: str) -> list[str]:
    """When lunches begin, so long after the day's ``start`` that nobody works too long without one."""
    clocks = [_minutes(start) + after for after in LUNCHES_AFTER]
    return [f"{clock // 60:02}:{clock % 60:02}" for clock in clocks]


def _open(found: Founding) -> list[str]:
    hours = found.answers.centre.opening_hours
    return [hours[0][0], hours[-1][1]]


def _half_hours(found: Founding) -> list[bool]:
    """Each half-hour from the first opening to the last closing: whether the phones are open."""
    start, end = map(_minutes, _open(found))
    spans = [(_minutes(low), _minutes(high)) for low, high in found.answers.centre.opening_hours]
    return [any(low <= clock < high for low, high in spans) for clock in range(start, end, HALF_HOUR)]


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def even_shares(wanted: list[bool]) -> list[float]:
    """Shares of one in four decimals, even over what is wanted, that sum to one."""
    number = sum(wanted)
    shares = [round(1 / number, 4) if each else 0.0 for each in wanted]
    last = max(place for place, each in enumerate(wanted) if each)
    shares[last] = round(shares[last] + 1 - sum(shares), 4)
    return shares


def phone(found: Founding) -> Tree:
    """Calls, when in the day they come, and who answers."""
    half_hours, spans = _half_hours(found), found.answers.centre.opening_hours
    calls = {found.unit(unit.name): unit.calls for unit in found.called}
    schedule = {
        found.unit(unit.name): {f"{low}-{high}": unit.at_the_phone for low, high in spans}
        for unit in found.called
    }
    return {
        "calls": quantity({found.year: calls}, "samtal/år", "Inringda samtal per enhet, första försök"),
        "half_hour_profile": quantity(
            even_shares(half_hours),
            "andel per halvtimme",
            "Dagens fördelning över öppettiden, en andel per halvtimme",
            ASSUMED,
        ),
        **_call_times(found),
        "schedule": quantity(schedule, "personer", "Telefonschema: antal i tjänst per enhet och tid"),
    }


def _call_times(found: Founding) -> Tree:
    """What a call takes where calls are a service by themselves: all of it, the work after it too."""
    seconds = {
        found.unit(unit.name): service.minutes * MINUTE
        for service in found.answers.services
        if service.driver == CALLS
        for unit in called_for(found, service)
    }
    if not seconds:
        return {}
    own = {
        "talk_time_mean": (seconds, "Gruppnumrets samtalstid, medelvärde"),
        "after_call_mean": (dict.fromkeys(seconds, 0.0), "Gruppnumrets efterarbete, medelvärde"),
    }
    return {"groups": {name: quantity(value, "s", meaning) for name, (value, meaning) in own.items()}}


def mail(found: Founding) -> Tree:
    """Letters."""
    letters = {found.unit(unit.name): unit.mails for unit in found.written_to}
    return {"volume": quantity({found.year: letters}, "brev/år", "E-post till enheternas funktionsbrevlådor")}

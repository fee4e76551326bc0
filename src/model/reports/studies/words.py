"""Words that several reports on simulated years say: measures, promises, places and times of day."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan

from model.parameters.quantity import seconds
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.language import N_, _, words
from model.reports.names import role_names
from model.reports.promised_answers import answer_within
from model.staffing.experiments.targets import ANSWER, LEAD, SERVICE
from model.time_units import HALF_HOUR, HOUR, MINUTE
from tertialpdf.blocks import State

BASE_SCENARIO = (N_("Grundscenario"), N_("Verksamheten som den är planerad, utan ändringar."))
"""The title and description that parameters without a scenario have, for the catalogue."""
WHOLE_CENTRE = N_("Hela verksamheten")
ALL = "all"
"""Code of the row for everything."""
TOTAL = N_("Allt")
MEASURES: Mapping[str, str] = {
    "answer_rate": N_("Besvarade samtal"),
    "service_level": N_("Svar i tid i telefon"),
    "lead_time": N_("Ärenden klara inom ledtid"),
    "call_back": N_("Återkoppling i tid"),
    "mail": N_("E-post besvarad i tid"),
    "utilisation": N_("Belastning"),
    "hours": N_("Arbetade timmar"),
    "overdue": N_("Förfallna ärenden vid månadsskiften"),
    "backlog": N_("Öppna vid årets slut"),
    "staff_needed": N_("Personalbehov"),
}
SHORT_PROMISES: Mapping[str, str] = {
    "lead_time": N_("Ärenden i tid"),
    "call_back": N_("Återkoppling i tid"),
    "mail": N_("E-post i tid"),
}
UNITS: Mapping[str, str] = {"hours": N_("timmar"), "staff_needed": N_("personer")}
CASES = N_("ärenden")
VERDICTS: Mapping[State, str] = {
    "good": N_("Målet nås"),
    "bad": N_("Målet nås inte"),
    "warning": N_("Osäkert om målet nås"),
    "neutral": N_("Inget att mäta"),
}
"""Of an interval against a target."""


def promise(measure: str, parameters: Parameters) -> str:
    """What is promised, in a few words: ``Svar inom 30 sekunder``."""
    if measure == SERVICE:
        return answer_within(parameters)
    return _("Ärenden klara inom utlovad ledtid") if measure == LEAD else _(MEASURES[measure])


def short_promise(measure: str, parameters: Parameters) -> str:
    """What is promised, where there is little room."""
    if measure in (ANSWER, SERVICE):
        return promise(measure, parameters)
    return _(SHORT_PROMISES[measure])


def unit_of(measure: str, shares: tuple[str, ...]) -> str:
    """What differences of ``measure`` are counted in."""
    return _("procentenheter") if measure in shares else _(UNITS.get(measure, CASES))


def verdict(low: float, high: float, target: float) -> State:
    """What an interval says against a target that should be reached; nothing when it is missing."""
    if isnan(low):
        return "neutral"
    if low >= target:
        return "good"
    return "bad" if high < target else "warning"


def place_names(parameters: Parameters) -> dict[str, str]:
    """What units, roles, and roles within units are called."""
    units, roles = words(parameters.organisation.units.value), role_names(parameters)
    within = {
        f"{unit}/{role}": f"{name}, {formats.inside(called)}"
        for unit, name in units.items()
        for role, called in roles.items()
    }
    return units | roles | within


def half_hour_starts(parameters: Parameters) -> list[str]:
    """Starts of the open half-hours: 08:30, 09:00 ..."""
    start, end = (seconds(clock) for clock in parameters.calendar.opening_hours.value)
    starts = range(int(start), int(end), int(HALF_HOUR))
    return [clock(second) for second in starts]


def clock(second: float) -> str:
    """``08:30`` for seconds after midnight."""
    return f"{int(second // HOUR):02d}:{int(second % HOUR // MINUTE):02d}"


def between_months(first: int, last: int) -> str:
    """``okt–dec``; one month by itself is ``okt``."""
    begins, ends = formats.month_abbreviation(first), formats.month_abbreviation(last)
    return begins if first == last else f"{begins}–{ends}"

"""What agreements promise beside volumes: lead times, answers, call-backs, mail, complaints and meetings.

A promise is called by the path of its parameter and told as text, so that it is the same in the agreements,
in amendments of them and in what the parameters say now. What has a day may change on it, and is amended; of
what has none nobody can say from when it holds, and a change of it is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from model.errors import Finding
from model.observations.promises import PROMISES
from model.parameters.quantity import ByDate
from model.parameters.schema.demand import Promise
from model.parameters.schema.parameters import Parameters

Parts = tuple[tuple[date, str], ...]
"""Promises, as text, each from its day."""
ANSWERED, IN_TIME = "phone.answered_target", "phone.service_level_target"
CALL_BACK = "phone.callback_lead_time"
MAIL, MAIL_TARGET = "mail.lead_time", "followup.mail_target"
LEAD_TIMES = "followup.lead_time_target"
COMPLAINTS, MEETINGS = "followup.complaint_answer_days", "followup.meetings_per_customer"
TO_CALLERS, BY_MAIL = (ANSWERED, IN_TIME, CALL_BACK), (MAIL, MAIL_TARGET)
TO_ALL = (LEAD_TIMES, COMPLAINTS, MEETINGS)
NUMBERS = ("answer_threshold", "answered_target", "service_level_target")
"""What a unit's own number may promise otherwise than the others."""
OWN_NUMBERS, OWN_LEAD_TIMES, NOTHING = "phone.groups.", "demand.customer_lead_times.", "inget"
CLAUSES = ("form", "band", "variable_share")
RECONCILED = ("instalments", "compared_after", "threshold", "above_threshold")


def promises(parameters: Parameters, year: int) -> dict[str, Parts]:
    """What is promised from which days of ``year``; work by its code: ``3`` or ``0 14:00``."""
    found: dict[str, Parts] = {
        name: tuple((span.start, _work(promise)) for span, promise in activity.promise.parts(year))
        for name, activity in parameters.activities.items()
    }
    for name in (*TO_ALL, *(TO_CALLERS if has_phone(parameters) else ()), *_by_mail(parameters, year)):
        values: ByDate[Any] = _at(parameters, name)
        found[name] = tuple((span.start, _text(value)) for span, value in values.dated.parts(year))
    return found


def given_to(parameters: Parameters, name: str, unit: str | None, year: int) -> bool:
    """Whether agreements of a customer whose unit is ``unit`` hold promise ``name``, which is not of work."""
    if name in BY_MAIL:
        return unit in _mailboxes(parameters, year)
    if name not in TO_CALLERS:
        return True
    own = getattr(parameters.phone.groups, name.rpartition(".")[2], None)
    return unit in parameters.phone.schedule.value and (own is None or unit not in own.value)


def has_phone(parameters: Parameters) -> bool:
    """Whether anyone has a number to call."""
    return bool(parameters.phone.schedule.value)


def agreed_promises(parameters: Parameters, year: int) -> dict[str, str]:
    """All that agreements promise when ``year`` begins, also what has no days, by what."""
    dated = {name: parts[0][1] for name, parts in promises(parameters, year).items() if parts}
    return dated | dict(_undated(parameters, year))


def unsaid_changes(agreed: Mapping[str, str], parameters: Parameters, year: int) -> Iterator[Finding]:
    """What is promised otherwise than was ``agreed``, without a day from which it is so."""
    now = agreed_promises(parameters, year)
    dated = promises(parameters, year).keys()
    own = {name: NOTHING for name in now if name.startswith((OWN_NUMBERS, OWN_LEAD_TIMES)) and agreed}
    for name, value in (own | dict(agreed)).items():
        if now.get(name, NOTHING) == value:
            continue
        wanted = f"{value} som i avtalet (data/{year}/{PROMISES}); "
        if name in dated:
            wanted += f"ett tillägg har sin dag: {{{year}-01-01: {value}, DAGEN: DET NYA}}"
        else:
            wanted += "det ändras med nästa års avtal och inte med ett tillägg"
        place = f"activities.{name}.lead_time" if name in parameters.activities else name
        yield Finding("params/base", place, now.get(name, NOTHING), wanted)


def _undated(parameters: Parameters, year: int) -> Iterator[tuple[str, str]]:
    """What agreements print that has no days."""
    if has_phone(parameters):
        phone = parameters.phone
        yield "calendar.opening_hours", _text(parameters.calendar.opening_hours.value)
        yield "phone.routing", phone.routing.value
        yield "phone.answer_threshold", _text(phone.answer_threshold.value)
        for name in NUMBERS:
            for unit, value in getattr(phone.groups, name).value.items():
                yield f"{OWN_NUMBERS}{name}.{unit}", _text(value)
    if _mailboxes(parameters, year):
        yield "mail.reading_times", _text(parameters.mail.reading_times.value)
    for name, own in parameters.demand.customer_lead_times.value.items():
        for number, days in own.items():
            yield f"{OWN_LEAD_TIMES}{name}.{number}", str(days)
    settlement = parameters.settlement
    for name in CLAUSES:
        yield f"settlement.{name}", _text(getattr(settlement, name).value)
    for name in RECONCILED:
        yield f"settlement.reconciliation.{name}", _text(getattr(settlement.reconciliation, name).value)


def _mailboxes(parameters: Parameters, year: int) -> Mapping[str, int]:
    """Letters by unit that has a mailbox; none of a year without values."""
    return parameters.mail.volume.value.get(year, {})


def _by_mail(parameters: Parameters, year: int) -> tuple[str, ...]:
    return BY_MAIL if _mailboxes(parameters, year) else ()


def _at(parameters: Parameters, path: str) -> Any:
    found: Any = parameters
    for name in path.split("."):
        found = getattr(found, name)
    return found


def _work(promise: Promise) -> str:
    return str(promise.lead_time) if promise.cut_off is None else f"{promise.lead_time} {promise.cut_off}"


def _text(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)

"""What share each promise asks for: the one place that says which target judges what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from model.demand.drawing.workload import CALL_BACK, MAIL
from model.parameters.phone_groups import phone_on, promised
from model.parameters.schema.parameters import Parameters

ANSWER, SERVICE, LEAD = "answer_rate", "service_level", "lead_time"
PHONE_PROMISES = (ANSWER, SERVICE)
LETTERS = (CALL_BACK, MAIL)
EVERY_PROMISE = (*PHONE_PROMISES, LEAD, *LETTERS)


def targets(parameters: Parameters, calls: Mapping[str, float], year: int | None = None) -> dict[str, float]:
    """The share that each promise asks for, by promise; of callers those of all ``calls`` by unit.

    year: whose last day's promises are asked for; without one the last there are.
    """
    phone = parameters.phone if year is None else phone_on(parameters.phone, date(year, 12, 31))
    answered, in_time = promised(phone, calls)
    return {ANSWER: answered, SERVICE: in_time} | desk_targets(parameters)


def desk_targets(parameters: Parameters) -> dict[str, float]:
    """The share that each promise about desk work asks for, by promise."""
    followup = parameters.followup
    return {
        LEAD: followup.lead_time_target.last,
        CALL_BACK: followup.call_back_target.last,
        MAIL: followup.mail_target.last,
    }


def promise_of(activity: str) -> str:
    """The promise that work of ``activity`` is judged by: call-backs and mail have their own."""
    return activity if activity in LETTERS else LEAD

"""What share each promise asks for: the one place that says which target judges what."""

from __future__ import annotations

from model.demand.drawing.workload import CALL_BACK, MAIL
from model.parameters.schema.parameters import Parameters

ANSWER, SERVICE, LEAD = "answer_rate", "service_level", "lead_time"
PHONE_PROMISES = (ANSWER, SERVICE)
LETTERS = (CALL_BACK, MAIL)


def targets(parameters: Parameters) -> dict[str, float]:
    """The share that each promise asks for, by promise."""
    phone, followup = parameters.phone, parameters.followup
    return {
        ANSWER: phone.answered_target.value,
        SERVICE: phone.service_level_target.value,
        LEAD: followup.lead_time_target.value,
        CALL_BACK: followup.call_back_target.value,
        MAIL: followup.mail_target.value,
    }


def promise_of(activity: str) -> str:
    """The promise that work of ``activity`` is judged by: call-backs and mail have their own."""
    return activity if activity in LETTERS else LEAD

"""What holds of a unit's group number: its own values where it has some, else those that all share.

Patience is one thing: a number with a mean of its own but no curve has that mean and no curve.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import log
from typing import TypeVar

from model.parameters.contacted import contacted
from model.parameters.quantity import Quantity
from model.parameters.schema.contacts import PatienceCurve, Phone
from model.parameters.schema.parameters import Parameters

T = TypeVar("T")
PROMISES_TO_CALLERS = ("answered_target", "service_level_target")
"""Parameters that promise callers something: common, and of single numbers."""


@dataclass(frozen=True, kw_only=True)
class GroupNumber:
    """The calls to a group number. Means and the threshold are seconds, the rest shares and a ratio.

    handling_cv: of talk and after-call work together. patience_curve: measured, as in the parameters.
    """

    talk_time_mean: float
    after_call_mean: float
    handling_cv: float
    patience_mean: float
    patience_curve: PatienceCurve
    follow_up_share: float
    answer_threshold: float
    answered_target: float
    service_level_target: float

    @property
    def handling_mean(self) -> float:
        """Talk and after-call work, mean seconds."""
        return self.talk_time_mean + self.after_call_mean

    @property
    def patience(self) -> float:
        """Mean seconds of an exponential patience: the number's, or that of the same hazard as its curve."""
        curve = self.patience_curve
        if not curve or not 0 < curve[-1][1] < 1:
            return self.patience_mean
        time, left = curve[-1]
        return -time / log(left)


def phone_on(phone: Phone, day: date) -> Phone:
    """``phone`` with what callers are promised on ``day``; InputError when nothing is."""
    promises = {name: getattr(phone, name) for name in PROMISES_TO_CALLERS}
    held = {
        name: each.model_copy(update={"value": {date.min: each.on(day)}}) for name, each in promises.items()
    }
    return phone.model_copy(update=held)


def group_number(phone: Phone, unit: str) -> GroupNumber:
    """What holds of the number of ``unit``; of promises that change, the last ones (see :func:`phone_on`)."""
    own = phone.groups
    curve = own.patience_curve.value.get(unit)
    if curve is None:
        curve = [] if unit in own.patience_mean.value else phone.patience_curve.value
    return GroupNumber(
        talk_time_mean=_own(own.talk_time_mean, unit, phone.talk_time_mean),
        after_call_mean=_own(own.after_call_mean, unit, phone.after_call_mean),
        handling_cv=_own(own.handling_cv, unit, phone.handling_cv),
        patience_mean=_own(own.patience_mean, unit, phone.patience_mean),
        patience_curve=curve,
        follow_up_share=_own(own.follow_up_share, unit, phone.follow_up_share),
        answer_threshold=_own(own.answer_threshold, unit, phone.answer_threshold),
        answered_target=own.answered_target.value.get(unit, phone.answered_target.last),
        service_level_target=own.service_level_target.value.get(unit, phone.service_level_target.last),
    )


def numbers(parameters: Parameters) -> dict[str, GroupNumber]:
    """The numbers that anyone calls in some year, by unit."""
    return {unit: group_number(parameters.phone, unit) for unit in contacted(parameters, "calls")}


def weighed(parts: Iterable[tuple[float, float]]) -> float:
    """Mean of (value, weight): exactly the value that all have, or the first where nothing has weight."""
    values = list(parts)
    whole = sum(weight for _, weight in values)
    if len({value for value, _ in values}) == 1 or not whole:
        return values[0][0]
    return sum(value * weight for value, weight in values) / whole


def promised(phone: Phone, calls: Mapping[str, float]) -> tuple[float, float]:
    """Shares of ``calls``, by unit, that are promised an answer, and one in time, all numbers together."""
    numbers = [(group_number(phone, unit), count) for unit, count in calls.items()]
    if not numbers:
        return phone.answered_target.last, phone.service_level_target.last
    return (
        weighed((number.answered_target, count) for number, count in numbers),
        weighed((number.service_level_target, count) for number, count in numbers),
    )


def _own(by_unit: Quantity[dict[str, T]], unit: str, common: Quantity[T]) -> T:
    return by_unit.value.get(unit, common.value)

"""Example phone and mail statistics: Erlang A by half-hour for the phone schedule, with seeded noise.

Someone on the schedule is missing now and then, most often around lunch and in the morning peak, a little
less often each month: the centre schedules its phone watch better over the year (assumption).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from model.apportionment import apportion
from model.calendar import working_calendar
from model.demand.expected_work import expected_contacts
from model.example_centre.streams import table_stream
from model.observations.registers import Registers
from model.parameters.phone_groups import GroupNumber, group_number
from model.parameters.quantity import seconds
from model.parameters.schema.contacts import Phone
from model.parameters.schema.parameters import Parameters
from model.staffing.queueing.erlang_a import ErlangA
from model.time_units import HALF_HOUR, MONTHS

MISSING_FROM, MISSING_TO = 0.08, 0.04
MISSING_AT_WORST = {"09:00": 0.05, "09:30": 0.08, "10:00": 0.05, "11:30": 0.01, "12:00": 0.02, "12:30": 0.01}
VOLUME_CV = 0.03
WAIT_CV = 0.08
WEAK_MONTHS = (1, 7, 12)
MAIL_ON_TIME, MAIL_ON_TIME_WEAK = 0.962, 0.925
MAIL_IMPROVEMENT = 0.012
CALL_BACK_ON_TIME, CALL_BACK_ON_TIME_WEAK, CALL_BACK_IMPROVEMENT = 0.93, 0.89, 0.02


class CallerExperience(NamedTuple):
    """What callers meet: share who abandon, mean wait of the answered (s), share of these who wait longer."""

    abandoned: float
    mean_wait: float
    beyond: float


def phone(
    parameters: Parameters, registers: Registers, half_hours: tuple[str, ...], year: int
) -> pd.DataFrame:
    """Phone statistics by month, unit and half-hour."""
    draw = table_stream(year, "phone")
    settings = parameters.phone
    callers = expected_contacts(parameters, registers, year, "calls")
    days = np.bincount(working_calendar(parameters, year).months, minlength=MONTHS + 1)
    months = parameters.demand.month_profiles[settings.month_profile].value
    rows = []
    for month in range(1, MONTHS + 1):
        for unit, calls in callers.items():
            number = group_number(settings, unit)
            for place, half_hour in enumerate(half_hours):
                attempts = calls * months[month - 1] * settings.half_hour_profile.value[place]
                service = _service(settings, unit, half_hour, attempts / days[month], month)
                again = 1 + settings.retry_share.value * service.abandoned
                offered = int(draw.poisson(attempts * again * draw.lognormal(0, VOLUME_CV)))
                abandoned = int(draw.binomial(offered, service.abandoned))
                answered = offered - abandoned
                within = int(draw.binomial(answered, 1 - service.beyond))
                wait = round(answered * service.mean_wait * draw.lognormal(0, WAIT_CV))
                spread = number.handling_cv / np.sqrt(max(answered, 1))
                worked = round(answered * number.handling_mean * draw.lognormal(-(spread**2) / 2, spread))
                rows.append((month, unit, half_hour, offered, answered, abandoned, within, wait, worked))
    return pd.DataFrame(
        rows,
        columns=[
            *("month", "unit", "half_hour", "offered", "answered", "abandoned"),
            *("within_threshold", "wait_seconds", "handling_seconds"),
        ],
    )


def mail(parameters: Parameters, registers: Registers, year: int) -> pd.DataFrame:
    """Mail statistics by month and unit."""
    draw = table_stream(year, "mail")
    months = np.array(parameters.demand.month_profiles[parameters.mail.month_profile].value)
    rows = []
    for unit, total in expected_contacts(parameters, registers, year, "mails").items():
        received = apportion(round(total), months * draw.lognormal(0, VOLUME_CV, MONTHS)).tolist()
        for month, count in enumerate(received, start=1):
            level = MAIL_ON_TIME_WEAK if month in WEAK_MONTHS else MAIL_ON_TIME
            share = level + MAIL_IMPROVEMENT * (month - 1) / (MONTHS - 1)
            rows.append((month, unit, count, int(draw.binomial(count, share))))
    table = pd.DataFrame(rows, columns=["month", "unit", "received", "on_time"])
    return table.sort_values("month", kind="stable").reset_index(drop=True)


def call_backs(parameters: Parameters, calls: pd.DataFrame, year: int) -> pd.DataFrame:
    """Call-backs by month and unit: a share of the answered calls, most within the promise."""
    draw = table_stream(year, "call backs")
    answered = calls.groupby(["month", "unit"], sort=False)["answered"].sum().reset_index()
    rows = []
    columns = (answered[name].tolist() for name in ("month", "unit", "answered"))
    for month, unit, count in zip(*columns, strict=True):
        promised = int(draw.binomial(count, group_number(parameters.phone, unit).follow_up_share))
        level = CALL_BACK_ON_TIME_WEAK if month in WEAK_MONTHS else CALL_BACK_ON_TIME
        share = level + CALL_BACK_IMPROVEMENT * (month - 1) / (MONTHS - 1)
        rows.append((month, unit, promised, int(draw.binomial(promised, share))))
    return pd.DataFrame(rows, columns=["month", "unit", "promised", "on_time"])


def _service(phone: Phone, unit: str, half_hour: str, calls_a_day: float, month: int) -> CallerExperience:
    """Service in one half-hour: the mean over weekdays, and over whether someone is missing."""
    staff = _on_schedule(phone, unit, half_hour)
    usual = MISSING_FROM + (MISSING_TO - MISSING_FROM) * (month - 1) / (MONTHS - 1)
    missing = usual + MISSING_AT_WORST.get(half_hour, 0.0)
    weekdays = phone.weekday_profile.value
    cases = [
        (share * chance, share * len(weekdays) * calls_a_day / HALF_HOUR, people)
        for share in weekdays
        for people, chance in ((staff, 1 - missing), (staff - 1, missing))
    ]
    number = group_number(phone, unit)
    results = [_balance(number, rate, people) for _, rate, people in cases]
    weights = np.array([weight for weight, _, _ in cases])
    answered = weights * (1 - np.array([result.abandoned for result in results]))
    return CallerExperience(
        abandoned=float(1 - answered.sum()),
        mean_wait=float(answered @ [result.mean_wait for result in results] / answered.sum()),
        beyond=float(answered @ [result.beyond for result in results] / answered.sum()),
    )


def _balance(number: GroupNumber, rate: float, people: int) -> CallerExperience:
    """Service of so many people in the long run (Erlang A); without people everyone hangs up."""
    if people == 0:
        return CallerExperience(1.0, 0.0, 0.0)
    handling = number.handling_mean
    queue = ErlangA(rate * handling, people, handling, number.patience_mean)
    within = queue.service_level(number.answer_threshold) / (1 - queue.abandoned)
    return CallerExperience(queue.abandoned, queue.wait_of_answered, 1 - within)


def _on_schedule(phone: Phone, unit: str, half_hour: str) -> int:
    now = seconds(half_hour)
    for span, people in phone.schedule.value[unit].items():
        start, end = map(seconds, span.split("-"))
        if start <= now < end:
            return people
    return 0

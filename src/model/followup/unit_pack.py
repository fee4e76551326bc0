"""One unit's pack for the phone report: phone, call-backs and mail, beside the centre and the promises."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from model.followup import service
from model.followup.period import Period
from model.parameters.schema import Parameters

WORST = 3


@dataclass(frozen=True)
class UnitPack:
    """What a unit's phone report is made from.

    unit, name: the unit. by_month: columns of :func:`model.followup.service.phone_against_promise` by month,
    and centre_answer_rate, centre_service_level. half_hours: the same columns by half_hour (sums of the
    period). heat: half_hour x month, answer rate. worst: the rows of ``half_hours`` with the lowest answer
    rates, at most three. call_backs, mail: month, promised or received, on_time, share. total: the measures
    of the period, with call_backs and mail (shares). staff: month, headcount, fte.
    """

    unit: str
    name: str
    by_month: pd.DataFrame
    half_hours: pd.DataFrame
    heat: pd.DataFrame
    worst: pd.DataFrame
    call_backs: pd.DataFrame
    mail: pd.DataFrame
    total: dict[str, float]
    staff: pd.DataFrame


def unit_pack(period: Period, parameters: Parameters, unit: str) -> UnitPack:
    """The phone pack of ``unit``. Raises KeyError when there is no such unit."""
    name = parameters.organisation.units.value[unit]
    phone, call_backs, mail, staff = (
        table[table["unit"] == unit] for table in (period.phone, period.call_backs, period.mail, period.staff)
    )
    half_hours = _beside_the_centre(phone, period.phone, "half_hour", parameters)
    shares = {
        "call_backs": service.call_backs_on_time(call_backs, "unit")["share"].iloc[0],
        "mail": service.mail_on_time(mail, "unit")["share"].iloc[0],
    }
    return UnitPack(
        unit=unit,
        name=name,
        by_month=_beside_the_centre(phone, period.phone, "month", parameters),
        half_hours=half_hours,
        heat=service.half_hours_by_month(phone),
        worst=half_hours.nsmallest(WORST, "answer_rate").reset_index(drop=True),
        call_backs=service.call_backs_on_time(call_backs, "month"),
        mail=service.mail_on_time(mail, "month"),
        total=service.phone_total(phone) | {key: float(value) for key, value in shares.items()},
        staff=staff[["month", "headcount", "fte"]].reset_index(drop=True),
    )


def _beside_the_centre(
    own: pd.DataFrame, everyone: pd.DataFrame, by: str, parameters: Parameters
) -> pd.DataFrame:
    """The unit's phone measures by ``by``, and the whole centre's answer rate and service level."""
    table = service.phone_against_promise(own, [by], parameters)
    centre = service.phone(everyone, [by]).set_index(by)
    return table.assign(
        centre_answer_rate=table[by].map(centre["answer_rate"]),
        centre_service_level=table[by].map(centre["service_level"]),
    )

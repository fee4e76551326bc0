"""One unit's pack for the phone report: phone, call-backs and mail, beside the centre and the promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from model.calendar import working_calendar
from model.errors import Finding, InputError
from model.followup import before_after, improvement, service
from model.followup.owed_comments import Deviation
from model.followup.page_one import sections_of
from model.followup.period import Period
from model.observations.files import year_file
from model.observations.phone_statistics import PHONE, read_phone
from model.parameters.phone_groups import GroupNumber, group_number, phone_on
from model.parameters.schema.parameters import Parameters
from model.staffing.phone.shifts import half_hours, on_duty, plan_of
from model.staffing.queueing.erlang_a import ErlangA
from model.time_units import HALF_HOUR

WORST = 3
TREND_MONTHS = 3
"""Months at each end of the period that its trend compares, at most half of them."""
REPORT = "telefonrapporten"


@dataclass(frozen=True, kw_only=True)
class UnitPack:
    """What a unit's phone report is made from.

    unit, name: the unit. last_day: of the period. number: what holds of its group number. by_month: columns
    of
    :func:`model.followup.service.phone_against_promise` by month, and centre_answer_rate,
    centre_service_level. half_hours: the same columns by half_hour (sums of the period). heat: half_hour x
    month, answer rate. worst: the rows of ``half_hours`` with the lowest answer rates, at most three.
    call_backs, mail: month, promised or received, on_time, share; None without such a table. total: the
    measures of the period, with call_backs and mail (shares, NaN without). centre: of the whole centre. duty:
    columns of :func:`phone_duty`. trend: answer rate of the first months and of the last ones, and how many
    months each is (0 when there are fewer than two). actions: columns of
    :func:`model.followup.improvement.actions_at`, for the unit's availability. complaints: about the unit's
    availability. Both None without such a table.
    """

    unit: str
    name: str
    number: GroupNumber
    last_day: date
    by_month: pd.DataFrame
    half_hours: pd.DataFrame
    heat: pd.DataFrame
    worst: pd.DataFrame
    call_backs: pd.DataFrame | None
    mail: pd.DataFrame | None
    total: dict[str, float]
    centre: dict[str, float]
    duty: pd.DataFrame
    trend: tuple[float, float, int]
    actions: pd.DataFrame | None
    complaints: pd.DataFrame | None


def require_unit(parameters: Parameters, unit: str) -> str:
    """The name of ``unit``; InputError when there is no such unit."""
    units = parameters.organisation.units.value
    if unit not in units:
        raise InputError(Finding(REPORT, "enhet", unit, "en av " + ", ".join(units)))
    return units[unit]


def unit_pack(period: Period, parameters: Parameters, unit: str) -> UnitPack:
    """The phone pack of ``unit``; InputError when there is no such unit."""
    name = require_unit(parameters, unit)
    phone = period.phone[period.phone["unit"] == unit]
    if phone.empty:
        raise InputError(Finding(REPORT, "enhet", unit, "en enhet som har samtal i phone.csv"))
    call_backs = period.call_backs[period.call_backs["unit"] == unit] if period.has("call_backs") else None
    mail = period.mail[period.mail["unit"] == unit] if period.has("mail") else None
    half_hours = _beside_the_centre(phone, period.phone, "half_hour", parameters, period.year)
    shares = {"call_backs": _share_of(call_backs, "promised"), "mail": _share_of(mail, "received")}
    return UnitPack(
        unit=unit,
        name=name,
        last_day=period.last_day,
        number=group_number(phone_on(parameters.phone, period.last_day), unit),
        by_month=_beside_the_centre(phone, period.phone, "month", parameters, period.year),
        half_hours=half_hours,
        heat=service.half_hours_by_month(phone),
        worst=half_hours.nsmallest(WORST, "answer_rate").reset_index(drop=True),
        call_backs=None if call_backs is None else service.call_backs_on_time(call_backs, "month"),
        mail=None if mail is None else service.mail_on_time(mail, "month"),
        total=service.phone_total(phone) | shares,
        centre=service.phone_total(period.phone),
        duty=phone_duty(period, parameters, unit),
        trend=_trend(phone, period.through),
        actions=_actions(period, parameters, unit),
        complaints=_complaints(period, parameters, unit),
    )


def phone_duty(period: Period, parameters: Parameters, unit: str) -> pd.DataFrame:
    """The phone schedule of ``unit`` against the work that calls bring, by half-hour of a mean working day.

    Columns: half_hour, on_duty (people, ``phone.schedule``), calls (offered a working day), load (Erlang:
    calls x mean handling of the answered / half an hour), occupancy (load of answered calls / on_duty),
    answer_rate, expected (answer rate of Erlang A with the schedule fully staffed), needed (fewest people by
    whom Erlang A keeps the number's promise). Erlang A
    (:class:`model.staffing.queueing.erlang_a.ErlangA`) is of the mean day: days that are busier than others
    need more.
    """
    table = service.phone(period.phone[period.phone["unit"] == unit], ["half_hour"])
    days = sum(day.month <= period.through for day in working_calendar(parameters, period.year).days)
    plan = plan_of(parameters, parameters.phone.schedule.value[unit])
    counts = on_duty(plan, half_hours(parameters)).tolist()
    people = dict(zip(period.names.half_hours, counts, strict=True))
    number = group_number(phone_on(parameters.phone, period.last_day), unit)
    leaves, target = number.patience, number.answered_target
    rows = []
    for row in table.to_dict("records"):
        servers = people[row["half_hour"]]
        calls, handling = row["offered"] / days, row["handling"]
        load = calls * handling / HALF_HOUR
        needed = next(count for count in range(1, 200) if _answered(load, count, handling, leaves) >= target)
        expected = _answered(load, servers, handling, leaves) if servers else 0.0
        occupancy = row["handling_seconds"] / days / HALF_HOUR / servers if servers else float("nan")
        rows.append((row["half_hour"], servers, calls, load, occupancy, row["answer_rate"], expected, needed))
    columns = ["half_hour", "on_duty", "calls", "load", "occupancy", "answer_rate", "expected", "needed"]
    return pd.DataFrame(rows, columns=columns)


def changed_since_last_year(period: Period, unit: str) -> pd.DataFrame | None:
    """The unit's answer rate by half-hour against the year before: :func:`before_after.compare`.

    None when there is no phone statistics of the year before.
    """
    if not year_file(period.names.data, period.year - 1, PHONE).exists():
        return None
    before = read_phone(period.year - 1, period.names, through=period.through)
    own, earlier = (table[table["unit"] == unit] for table in (period.phone, before))
    return before_after.compare(earlier, own, ["half_hour"])


def unit_deviations(pack: UnitPack, parameters: Parameters) -> Iterator[Deviation]:
    """Promises that the unit misses by more than the limit, as the owed comments want them."""
    goals, number = parameters.followup, pack.number
    targets = (
        ("phone", "answer_rate", pack.total["answer_rate"], number.answered_target),
        ("phone", "service_level", pack.total["service_level"], number.service_level_target),
        ("mail", "mail_on_time", pack.total["mail"], goals.mail_target.on(pack.last_day)),
        (
            "call_backs",
            "call_backs_on_time",
            pack.total["call_backs"],
            goals.call_back_target.on(pack.last_day),
        ),
    )
    for section, item, value, target in targets:
        share = value / target - 1  # not a number where there is nothing to take a share of
        if -share > goals.deviation_limit.value:
            yield Deviation(section, item, "share", target, value, value - target, share)


def _answered(load: float, servers: int, handling: float, patience: float) -> float:
    """Share answered in Erlang A; all of no calls are."""
    return ErlangA(load, servers, handling, patience).answered if load > 0 else 1.0


def _trend(phone: pd.DataFrame, through: int) -> tuple[float, float, int]:
    """Answer rate of the first and the last months, and how many months each is."""
    months = min(TREND_MONTHS, through // 2)
    if not months:
        return float("nan"), float("nan"), 0
    first, last = phone[phone["month"] <= months], phone[phone["month"] > through - months]
    early, late = (service.phone_total(part)["answer_rate"] for part in (first, last))
    return early, late, months


def _share_of(table: pd.DataFrame | None, whole: str) -> float:
    """What was on time of ``whole``; NaN of nothing."""
    came = 0 if table is None else int(table[whole].sum())
    return float(table["on_time"].sum()) / came if table is not None and came else float("nan")


def _actions(period: Period, parameters: Parameters, unit: str) -> pd.DataFrame | None:
    """What is done for commitments about the phone, by the unit or by all; None without the tables."""
    if not period.has("actions", "commitments"):
        return None
    section_of = sections_of(parameters)
    indicators = period.commitments
    about = indicators.loc[indicators["measure"].map(section_of) == "phone", "commitment"]
    actions = improvement.actions_at(period.actions, period.last_day)
    own = actions["unit"].isna() | (actions["unit"] == unit)
    return actions[own & actions["commitment"].isin(about)].reset_index(drop=True)


def _complaints(period: Period, parameters: Parameters, unit: str) -> pd.DataFrame | None:
    """Those about how easy the unit is to reach; None without a register."""
    if not period.has("complaints"):
        return None
    categories = parameters.dimensions.complaint_categories
    about = [code for code, category in categories.items() if category.about_phone]
    table = period.complaints
    return table[(table["unit"] == unit) & table["category"].isin(about)].reset_index(drop=True)


def _beside_the_centre(
    own: pd.DataFrame, everyone: pd.DataFrame, by: str, parameters: Parameters, year: int
) -> pd.DataFrame:
    """The unit's phone measures by ``by``, and the whole centre's answer rate and service level."""
    table = service.phone_against_promise(own, [by], parameters, year)
    centre = service.phone(everyone, [by]).set_index(by)
    return table.assign(
        centre_answer_rate=table[by].map(centre["answer_rate"]),
        centre_service_level=table[by].map(centre["service_level"]),
    )

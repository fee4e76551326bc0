"""Service kept: phone, call-backs, mail and lead times against their promises.

Answer rate and service level are over all calls offered; waits are means over answered calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from model.followup.period import Period
from model.frames import Frame, flag, numeric, real, text, whole
from model.observations.files import last_day
from model.parameters.phone_groups import phone_on, promised
from model.parameters.schema.parameters import Parameters

CALLS = Frame(
    "calls; measures without calls are missing",
    offered=whole("all attempts"),
    answered=whole("of offered"),
    abandoned=whole("of offered"),
    within_threshold=whole("of answered"),
    wait_seconds=numeric("summed over answered"),
    handling_seconds=numeric("summed over answered"),
    answer_rate=real("answered of offered", optional=True),
    service_level=real("within the threshold of offered", optional=True),
    wait=real("seconds, mean over the answered", optional=True),
    handling=real("seconds, mean over the answered", optional=True),
)
CALLS_AND_PROMISES = CALLS.extended(
    "calls beside what is promised",
    answer_rate_promise=real("share"),
    answer_rate_kept=flag("whether the promise is kept"),
    service_level_promise=real("share"),
    service_level_kept=flag("whether the promise is kept"),
)
ON_TIME: dict[str, Any] = {
    "on_time": whole("of them"),
    "share": real("on time; missing when nothing came", optional=True),
}
MAIL = Frame("mail", received=whole("letters"), **ON_TIME)
CALL_BACKS = Frame("call-backs", promised=whole("call-backs"), **ON_TIME)
LEAD_TIMES = Frame("cases and their promised time", completed=whole("cases"), **ON_TIME)
PROMISED: dict[str, Any] = {
    "promise": numeric("working days; 0 is the same day", optional=True),
    "target": real("share"),
    "kept": flag("whether the target is met"),
}
LEAD_TIMES_AND_PROMISES = LEAD_TIMES.extended("cases beside what is promised", **PROMISED)
CORRESPONDENCE = Frame(
    "call-backs or mail beside what is promised",
    kind=text("call_back or mail"),
    asked=whole("promised call-backs, received mail"),
    **ON_TIME,
    **PROMISED,
)
COUNTS = ["offered", "answered", "abandoned", "within_threshold", "wait_seconds", "handling_seconds"]


def phone(statistics: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """:data:`CALLS` by the columns ``by`` (month, unit, half_hour)."""
    sums = statistics.groupby(by, sort=False)[COUNTS].sum().reset_index()
    offered = sums["offered"].where(sums["offered"] > 0)
    answered = sums["answered"].where(sums["answered"] > 0)
    table = sums.assign(
        answer_rate=sums["answered"] / offered,
        service_level=sums["within_threshold"] / offered,
        wait=sums["wait_seconds"] / answered,
        handling=sums["handling_seconds"] / answered,
    )
    return CALLS.by(by).checked(table)


def calls_by_unit(statistics: pd.DataFrame) -> dict[str, float]:
    """All attempts of each unit."""
    return {str(unit): float(calls) for unit, calls in statistics.groupby("unit")["offered"].sum().items()}


def phone_total(statistics: pd.DataFrame) -> dict[str, float]:
    """The measures of :func:`phone` over everything."""
    total = phone(statistics.assign(all=0), ["all"])
    return {str(name): float(value) for name, value in total.iloc[0].items()}


def phone_against_promise(
    statistics: pd.DataFrame, by: list[str], parameters: Parameters, year: int
) -> pd.DataFrame:
    """:func:`phone` beside what callers are promised, each number its own share: CALLS_AND_PROMISES.

    The promises are those of the last day of the last month of ``year`` that a row is about.
    """
    table = phone(statistics, by)
    phones = {
        int(month): phone_on(parameters.phone, last_day(year, int(month)))
        for month in statistics["month"].unique()
    }
    promises = [
        promised(phones[int(own["month"].max())], calls_by_unit(own))
        for _, own in statistics.groupby(by, sort=False)
    ]
    answered, level = (np.array([promise[part] for promise in promises]) for part in (0, 1))
    return CALLS_AND_PROMISES.by(by).checked(
        table.assign(
            answer_rate_promise=answered,
            answer_rate_kept=table["answer_rate"] >= answered,
            service_level_promise=level,
            service_level_kept=table["service_level"] >= level,
        )
    )


def half_hours_by_month(statistics: pd.DataFrame, measure: str = "answer_rate") -> pd.DataFrame:
    """A measure of :func:`phone` as a heat table: index half_hour, one column per month.

    Filter ``statistics`` on a unit for that unit's table. ``measure`` is a column of :func:`phone`.
    """
    table = phone(statistics, ["half_hour", "month"])
    return table.pivot_table(index="half_hour", columns="month", values=measure, dropna=False)


def mail_on_time(mail: pd.DataFrame, by: str | Sequence[str]) -> pd.DataFrame:
    """:data:`MAIL` by ``by`` (month, unit or both)."""
    return MAIL.by(by).checked(_on_time(mail, by, "received"))


def call_backs_on_time(call_backs: pd.DataFrame, by: str | Sequence[str]) -> pd.DataFrame:
    """:data:`CALL_BACKS` by ``by`` (month, unit or both)."""
    return CALL_BACKS.by(by).checked(_on_time(call_backs, by, "promised"))


def lead_times(observed: pd.DataFrame, by: str | Sequence[str]) -> pd.DataFrame:
    """:data:`LEAD_TIMES` by ``by`` (activity, month or both)."""
    return LEAD_TIMES.by(by).checked(_on_time(observed, by, "completed"))


def lead_times_against_promise(
    observed: pd.DataFrame, parameters: Parameters, day: date, by: Sequence[str] = ("activity", "month")
) -> pd.DataFrame:
    """:data:`LEAD_TIMES_AND_PROMISES` by ``by``, which holds ``activity``; the promise in force on ``day``.

    The target is ``followup.lead_time_target``.
    """
    table = lead_times(observed, by)
    promise = {name: activity.lead_time.on(day) for name, activity in parameters.activities.items()}
    target = parameters.followup.lead_time_target.on(day)
    table = table.assign(promise=table["activity"].map(promise), target=target, kept=table["share"] >= target)
    return LEAD_TIMES_AND_PROMISES.by(by).checked(table)


def answered_target(period: Period, parameters: Parameters) -> float:
    """The share of calls that is promised an answer at the period's end; group numbers weighed by calls."""
    table = period.phone if period.has("phone") else None
    counts = [] if table is None else table.groupby("unit", sort=False)["offered"].sum().items()
    calls = {str(unit): float(count) for unit, count in counts}
    return promised(phone_on(parameters.phone, period.last_day), calls)[0]


def correspondence_against_promise(
    call_backs: pd.DataFrame | None,
    mail: pd.DataFrame | None,
    by: str | Sequence[str],
    parameters: Parameters,
    day: date,
) -> pd.DataFrame:
    """Call-backs and mail beside their targets: :data:`CORRESPONDENCE` by ``by``; None of the unknown.

    The promises are those in force on ``day``.
    """
    goals = parameters.followup
    kinds = (
        ("call_back", call_backs, "promised", parameters.phone.callback_lead_time.on(day)),
        ("mail", mail, "received", parameters.mail.lead_time.on(day)),
    )
    targets = {"call_back": goals.call_back_target.on(day), "mail": goals.mail_target.on(day)}
    tables = [
        _on_time(table, by, whole)
        .rename(columns={whole: "asked"})
        .assign(kind=kind, promise=days, target=targets[kind])
        for kind, table, whole, days in kinds
        if table is not None
    ]
    both = pd.concat(tables, ignore_index=True)
    both["kept"] = both["share"] >= both["target"]
    both = both[["kind", *(column for column in both.columns if column != "kind")]]
    return CORRESPONDENCE.by(by).checked(both)


def _on_time(table: pd.DataFrame, by: str | Sequence[str], whole: str) -> pd.DataFrame:
    """Sums of ``whole`` and on_time by the columns ``by``, and their share; missing when nothing came."""
    columns = [by] if isinstance(by, str) else list(by)
    sums = table.groupby(columns, sort=False)[[whole, "on_time"]].sum().reset_index()
    return sums.assign(share=sums["on_time"] / sums[whole].where(sums[whole] > 0))

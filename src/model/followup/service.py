"""Service kept: phone, call-backs, mail and lead times against their promises.

Answer rate and service level are over all calls offered; waits are means over answered calls.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from model.parameters.schema.parameters import Parameters

COUNTS = ["offered", "answered", "abandoned", "within_threshold", "wait_seconds", "handling_seconds"]


def phone(statistics: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Calls by the columns ``by`` (month, unit, half_hour).

    Columns: those of ``by``, the counts, answer_rate, service_level, wait and handling (s, means over the
    answered). Measures without calls are missing.
    """
    sums = statistics.groupby(by, sort=False)[COUNTS].sum().reset_index()
    offered = sums["offered"].where(sums["offered"] > 0)
    answered = sums["answered"].where(sums["answered"] > 0)
    return sums.assign(
        answer_rate=sums["answered"] / offered,
        service_level=sums["within_threshold"] / offered,
        wait=sums["wait_seconds"] / answered,
        handling=sums["handling_seconds"] / answered,
    )


def phone_total(statistics: pd.DataFrame) -> dict[str, float]:
    """The measures of :func:`phone` over everything."""
    total = phone(statistics.assign(all=0), ["all"])
    return {str(name): float(value) for name, value in total.iloc[0].items()}


def phone_against_promise(statistics: pd.DataFrame, by: list[str], parameters: Parameters) -> pd.DataFrame:
    """:func:`phone` beside what is promised (``phone.answered_target``, ``phone.service_level_target``).

    Added columns: answer_rate_promise, answer_rate_kept, service_level_promise, service_level_kept (bool).
    """
    table = phone(statistics, by)
    answered = parameters.phone.answered_target.value
    level = parameters.phone.service_level_target.value
    return table.assign(
        answer_rate_promise=answered,
        answer_rate_kept=table["answer_rate"] >= answered,
        service_level_promise=level,
        service_level_kept=table["service_level"] >= level,
    )


def half_hours_by_month(statistics: pd.DataFrame, measure: str = "answer_rate") -> pd.DataFrame:
    """A measure of :func:`phone` as a heat table: index half_hour, one column per month.

    Filter ``statistics`` on a unit for that unit's table. ``measure`` is a column of :func:`phone`.
    """
    table = phone(statistics, ["half_hour", "month"])
    return table.pivot_table(index="half_hour", columns="month", values=measure, dropna=False)


def mail_on_time(mail: pd.DataFrame, by: str | Sequence[str]) -> pd.DataFrame:
    """Mail by ``by`` (month, unit or both): those columns, received, on_time, share."""
    return _on_time(mail, by, "received")


def call_backs_on_time(call_backs: pd.DataFrame, by: str | Sequence[str]) -> pd.DataFrame:
    """Call-backs by ``by`` (month, unit or both): those columns, promised, on_time, share."""
    return _on_time(call_backs, by, "promised")


def lead_times(observed: pd.DataFrame, by: str | Sequence[str]) -> pd.DataFrame:
    """Cases by ``by`` (activity, month or both): those columns, completed, on_time, share."""
    return _on_time(observed, by, "completed")


def lead_times_against_promise(
    observed: pd.DataFrame, parameters: Parameters, by: Sequence[str] = ("activity", "month")
) -> pd.DataFrame:
    """Cases by ``by``, which holds ``activity``, beside what is promised.

    Columns: those of ``by``, completed, on_time, share, promise (working days; 0 is the same day), target
    (share, ``followup.lead_time_target``), kept (bool).
    """
    table = lead_times(observed, by)
    promise = {name: activity.lead_time.value for name, activity in parameters.activities.items()}
    target = parameters.followup.lead_time_target.value
    return table.assign(promise=table["activity"].map(promise), target=target, kept=table["share"] >= target)


def correspondence_against_promise(
    call_backs: pd.DataFrame, mail: pd.DataFrame, by: str | Sequence[str], parameters: Parameters
) -> pd.DataFrame:
    """Call-backs and mail beside their targets, one row per kind and ``by``.

    Columns: kind (``call_back`` or ``mail``), those of ``by``, asked (promised call-backs, received mail),
    on_time, share, promise (working days), target (share), kept (bool).
    """
    goals = parameters.followup
    kinds = (
        ("call_back", call_backs_on_time(call_backs, by), "promised", parameters.phone.callback_lead_time),
        ("mail", mail_on_time(mail, by), "received", parameters.mail.lead_time),
    )
    targets = {"call_back": goals.call_back_target.value, "mail": goals.mail_target.value}
    tables = [
        table.rename(columns={whole: "asked"}).assign(kind=kind, promise=days.value, target=targets[kind])
        for kind, table, whole, days in kinds
    ]
    both = pd.concat(tables, ignore_index=True)
    both["kept"] = both["share"] >= both["target"]
    return both[["kind", *(column for column in both.columns if column != "kind")]]


def _on_time(table: pd.DataFrame, by: str | Sequence[str], whole: str) -> pd.DataFrame:
    """Sums of ``whole`` and on_time by the columns ``by``, and their share; missing when nothing came."""
    columns = [by] if isinstance(by, str) else list(by)
    sums = table.groupby(columns, sort=False)[[whole, "on_time"]].sum().reset_index()
    return sums.assign(share=sums["on_time"] / sums[whole].where(sums[whole] > 0))

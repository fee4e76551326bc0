"""Service kept: phone, mail and lead times against their promises.

Answer rate and service level are over all calls offered; waits are means over answered calls.
"""

from __future__ import annotations

import pandas as pd

COUNTS = ["offered", "answered", "abandoned", "within_threshold", "wait_seconds", "handling_seconds"]


def phone(statistics: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Calls by the columns ``by`` (month, unit, half_hour): counts, answer_rate, service_level, wait (s)."""
    sums = statistics.groupby(by, sort=False)[COUNTS].sum().reset_index()
    return sums.assign(
        answer_rate=sums["answered"] / sums["offered"],
        service_level=sums["within_threshold"] / sums["offered"],
        wait=sums["wait_seconds"] / sums["answered"],
    )


def phone_total(statistics: pd.DataFrame) -> dict[str, float]:
    """The measures of :func:`phone` over everything."""
    total = phone(statistics.assign(all=0), ["all"])
    return {str(name): float(value) for name, value in total.iloc[0].items()}


def mail_on_time(mail: pd.DataFrame, by: str) -> pd.DataFrame:
    """Mail by ``by`` (month or unit): received, on_time, share."""
    sums = mail.groupby(by, sort=False)[["received", "on_time"]].sum().reset_index()
    return sums.assign(share=sums["on_time"] / sums["received"])


def lead_times(observed: pd.DataFrame, by: str) -> pd.DataFrame:
    """Cases by ``by`` (activity or month): completed, on_time, share."""
    sums = observed.groupby(by, sort=False)[["completed", "on_time"]].sum().reset_index()
    return sums.assign(share=sums["on_time"] / sums["completed"])

"""Checks between the tables of a period: what one table says must be possible beside another."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from model.errors import Finding
from model.observations.backlog import BACKLOG
from model.observations.checks import file_of
from model.observations.files import MONTH_NAMES
from model.observations.incomplete_documents import INCOMPLETE_DOCUMENTS
from model.observations.phone_statistics import CALL_BACKS


def call_backs_were_answered(call_backs: pd.DataFrame, phone: pd.DataFrame) -> Iterator[Finding]:
    """No unit promised more call-backs in a month than it answered calls."""
    answered = phone.groupby(["month", "unit"])["answered"].sum().to_dict()
    for line in call_backs.to_dict("records"):
        most = answered.get((line["month"], line["unit"]), 0)
        if line["promised"] > most:
            place = f"{MONTH_NAMES[line['month']]}, {line['unit']}"
            wanted = f"högst {most}, de besvarade samtalen i phone.csv"
            yield Finding(file_of(call_backs, CALL_BACKS), place, f"promised {line['promised']}", wanted)


def incomplete_documents_came(incomplete: pd.DataFrame, volumes: pd.DataFrame) -> Iterator[Finding]:
    """No customer has more incomplete documents of an activity in a month than documents."""
    key = ["month", "customer", "activity"]
    came = volumes.set_index(key)["volume"].to_dict()
    for line in incomplete.to_dict("records"):
        found = line["cleared_by_phone"] + line["returned"]
        most = came.get(tuple(line[name] for name in key), 0)
        if found > most:
            place = f"{MONTH_NAMES[line['month']]}, kund {line['customer']}, {line['activity']}"
            shown = f"{found} ofullständiga"
            yield Finding(
                file_of(incomplete, INCOMPLETE_DOCUMENTS),
                place,
                shown,
                f"högst {most}, volymen i volumes.csv",
            )


def backlog_balances(
    backlog: pd.DataFrame, volumes: pd.DataFrame, lead_times: pd.DataFrame
) -> Iterator[Finding]:
    """What is open at a month's end was open or arose and was not completed, for each activity.

    What was open when the year began is not in any table; it follows from January and cannot be negative.
    """
    arose = volumes.groupby(["activity", "month"])["volume"].sum().to_dict()
    completed = lead_times.set_index(["activity", "month"])["completed"].to_dict()
    for activity, lines in backlog.sort_values("month").groupby("activity", sort=False):
        before: int | None = None
        for line in lines.to_dict("records"):
            month, now = int(line["month"]), int(line["open"])
            change = int(arose.get((activity, month), 0)) - int(completed.get((activity, month), 0))
            place = f"{MONTH_NAMES[month]}, {activity}"
            if before is None and now < change:
                wanted = f"minst {change}: uppkomna i volumes.csv minus avslutade i lead_times.csv"
                yield Finding(file_of(backlog, BACKLOG), place, f"open {now}", wanted)
            elif before is not None and now != before + change:
                wanted = f"{before + change}: öppna {before} plus uppkomna minus avslutade ({change:+d})"
                yield Finding(file_of(backlog, BACKLOG), place, f"open {now}", wanted)
            before = now

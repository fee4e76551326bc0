"""Improvement: incomplete documents, scanning errors, process groups' logs, and actions for areas."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from model.frames import Frame, numeric, real, whole
from model.observations.improvement import CLOSED

INCOMPLETE = Frame(
    "incomplete documents, and how they were cleared",
    documents=whole("all that came of these activities"),
    incomplete=whole("of them"),
    share=real("incomplete of the documents", optional=True),
    cleared_by_phone=whole("of the incomplete"),
    returned=whole("of the incomplete"),
    cleared_share=real("cleared by phone of the incomplete", optional=True),
)
SCANNING_ERRORS = Frame(
    "wrongly scanned invoices of a month",
    month=whole("1-12"),
    reported=whole("in the month"),
    corrected=whole("in the month"),
    outstanding=whole("reported and not corrected by its end"),
    scanned=whole("invoices"),
    per_thousand=real("reported per thousand scanned invoices", optional=True),
)
PROCESS_LOG = Frame(
    "entries of process logs, and how long they are or were open",
    entries=whole("in all"),
    new=whole("entries"),
    in_progress=whole("entries"),
    done=whole("entries"),
    rejected=whole("entries"),
    open=whole("new and in progress"),
    open_days=real("mean calendar days since the entry, of the open", optional=True),
    oldest_days=numeric("of the oldest open", optional=True),
    days_to_close=real("median calendar days, of the closed", optional=True),
)
OPEN = ("new", "in_progress")


def incomplete_documents(
    incomplete: pd.DataFrame, volumes: pd.DataFrame, by: str | Sequence[str]
) -> pd.DataFrame:
    """:data:`INCOMPLETE` by ``by`` (month, activity, customer)."""
    columns = [by] if isinstance(by, str) else list(by)
    sums = incomplete.groupby(columns)[["cleared_by_phone", "returned"]].sum()
    came = volumes[volumes["activity"].isin(incomplete["activity"].unique())]
    documents = came.groupby(columns)["volume"].sum().rename("documents")
    table = sums.join(documents, how="left").fillna({"documents": 0}).astype({"documents": int})
    found = table["cleared_by_phone"] + table["returned"]
    table = table.assign(
        incomplete=found,
        share=found / table["documents"].where(table["documents"] > 0),
        cleared_share=table["cleared_by_phone"] / found.where(found > 0),
    ).reset_index()
    return INCOMPLETE.by(columns).checked(table[[*columns, *INCOMPLETE.columns]])


def scanning_errors(errors: pd.DataFrame, volumes: pd.DataFrame, scanned: Sequence[str]) -> pd.DataFrame:
    """Wrongly scanned invoices by month: :data:`SCANNING_ERRORS`."""
    scans = volumes[volumes["activity"].isin(scanned)].groupby("month")["volume"].sum()
    table = errors.sort_values("month", ignore_index=True)
    came = table["month"].map(scans).fillna(0).astype(int)
    return SCANNING_ERRORS.checked(
        table.assign(
            outstanding=(table["reported"] - table["corrected"]).cumsum(),
            scanned=came,
            per_thousand=1000 * table["reported"] / came.where(came > 0),
        )
    )


def process_log_by(log: pd.DataFrame, by: str | Sequence[str], as_of: date) -> pd.DataFrame:
    """:data:`PROCESS_LOG` by ``by`` (process, kind, unit) on ``as_of``; missing where there are none."""
    columns = [by] if isinstance(by, str) else list(by)
    is_open = log["status"].isin(OPEN)
    ends = [day if day is not None and not pd.isna(day) else as_of for day in log["closed"]]
    days = [(end - start).days for start, end in zip(log["date"], ends, strict=True)]
    table = log.assign(
        waited=np.where(is_open, days, np.nan), took=np.where(is_open, np.nan, days), open=is_open, entries=1
    )
    for status in (*OPEN, *CLOSED):
        table[status] = (log["status"] == status).astype(int)
    grouped = table.groupby(columns)
    result = grouped[["entries", *OPEN, *CLOSED, "open"]].sum()
    result = result.assign(
        open_days=grouped["waited"].mean(),
        oldest_days=grouped["waited"].max(),
        days_to_close=grouped["took"].median(),
    )
    return PROCESS_LOG.by(columns).checked(result.reset_index())


def actions_at(actions: pd.DataFrame, as_of: date, source: str | None = None) -> pd.DataFrame:
    """Development areas and what is done about them, as it stood on ``as_of``: the columns of actions, late.

    ``source`` picks the actions that come from ``customer_dialogue``, ``staff_survey`` and so on. What is
    due later than ``as_of`` is not yet done; late (bool) is what was due by then and is not done.
    """
    chosen = actions if source is None else actions[actions["source"] == source]
    ahead = (chosen["status"] == "done") & (chosen["due"] > as_of)
    status = chosen["status"].mask(ahead, "ongoing")
    late = (status != "done") & (chosen["due"] <= as_of)
    return chosen.assign(status=status, late=late).reset_index(drop=True)

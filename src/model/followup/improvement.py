"""Improvement: incomplete documents, scanning errors, process groups' logs, and actions for areas."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from model.observations.improvement import CLOSED

OPEN = ("new", "in_progress")
SCANNED = "supplier_scanned"


def incomplete_documents(
    incomplete: pd.DataFrame, volumes: pd.DataFrame, by: str | Sequence[str]
) -> pd.DataFrame:
    """Incomplete documents by ``by`` (month, activity, customer), and how they were cleared.

    Columns: those of ``by``, documents (all that came of these activities), incomplete, share (incomplete
    over documents), cleared_by_phone, returned, cleared_share (cleared by phone over incomplete).
    """
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
    order = ["documents", "incomplete", "share", "cleared_by_phone", "returned", "cleared_share"]
    return table[[*columns, *order]]


def scanning_errors(errors: pd.DataFrame, volumes: pd.DataFrame) -> pd.DataFrame:
    """Wrongly scanned invoices by month: month, reported, corrected, outstanding, scanned, per_thousand.

    Outstanding is what has been reported and not corrected by the month's end; per_thousand is reported per
    thousand scanned invoices.
    """
    scanned = volumes[volumes["activity"] == SCANNED].groupby("month")["volume"].sum()
    table = errors.sort_values("month", ignore_index=True)
    came = table["month"].map(scanned).fillna(0).astype(int)
    return table.assign(
        outstanding=(table["reported"] - table["corrected"]).cumsum(),
        scanned=came,
        per_thousand=1000 * table["reported"] / came.where(came > 0),
    )


def process_log_by(log: pd.DataFrame, by: str | Sequence[str], as_of: date) -> pd.DataFrame:
    """Entries of the process logs by ``by`` (process, kind, unit), and how long they are or were open.

    Columns: those of ``by``, entries, new, in_progress, done, rejected, open (new and in progress),
    open_days (mean calendar days since the entry, of the open on ``as_of``), oldest_days, days_to_close
    (median calendar days, of the closed). Missing where there are none.
    """
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
    return result.reset_index()


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

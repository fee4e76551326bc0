"""Calls and interval counts of any switch, as imported, in the form that the estimates take.

The estimates take a pandas frame with columns of :func:`model.observations.phone_log.read_phone_log`. An
interval report says how many calls came in each half-hour and no more: they are spread evenly over it, and
have no ends.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl

from model.errors import Finding, InputError
from model.importing.call_logs import call_table
from model.time_units import HALF_HOUR

MOST_SHOWN = 20
UNKNOWN_END, SOMEBODY = "unknown", "somebody"


def log_of_calls(rows: pl.DataFrame) -> pd.DataFrame:
    """Rows of the register ``calls`` as a log. InputError for calls that take less than no time."""
    calls = call_table(rows)
    _require_forward(calls)
    outcome = calls["outcome"].to_list()
    return pd.DataFrame(
        {
            "entered": _moments(calls["entered"]),
            "type": calls["kind"].to_list(),
            "queued": calls["queued"].to_numpy(),
            "wait_seconds": calls["wait_seconds"].to_numpy(),
            "outcome": outcome,
            "service_seconds": calls["talk_seconds"].to_numpy(),
            # A log that never says who answered does not say that nobody did.
            "agent": [SOMEBODY if named else None for named in _named(calls["has_agent"])],
            "abandoned_with_service": calls["unclear_end"].to_numpy(),
        }
    )


def log_of_intervals(rows: pl.DataFrame) -> pd.DataFrame:
    """Rows of the register ``phone_intervals`` as a log of the calls offered, spread evenly."""
    begun = pl.col("day").dt.combine(pl.col("half_hour"))
    counted = rows.group_by(begun.alias("begun")).agg(pl.col("offered").sum()).drop_nulls().sort("begun")
    begins = _moments(counted["begun"])
    offered = counted["offered"].to_numpy()
    number = np.arange(offered.sum()) - np.repeat(np.cumsum(offered) - offered, offered)
    into = (number + 0.5) / np.repeat(offered, offered) * HALF_HOUR
    entered = pd.Series(np.repeat(begins, offered)).reset_index(drop=True) + pd.to_timedelta(into, unit="s")
    return pd.DataFrame(
        {
            "entered": entered,
            "type": None,
            "queued": True,
            "wait_seconds": np.nan,
            "outcome": UNKNOWN_END,
            "service_seconds": np.nan,
            "agent": None,
            "abandoned_with_service": False,
        }
    )


def _named(has_agent: pl.Series) -> list[bool]:
    return (has_agent | (not has_agent.any())).to_list()


def _moments(values: pl.Series) -> pd.Series[pd.Timestamp]:
    return pd.Series(values.to_numpy().astype("datetime64[ns]"))


def _require_forward(calls: pl.DataFrame) -> None:
    """InputError naming each row whose wait or talk is less than nothing."""
    faults = [
        Finding(str(row["file"]), f"rad {row['row']}", f"{row[name]:g} s", f"{word} som inte är mindre än 0")
        for name, word in (("wait_seconds", "en väntan"), ("talk_seconds", "en samtalstid"))
        for row in calls.filter(pl.col(name) < 0).iter_rows(named=True)
    ]
    if len(faults) > MOST_SHOWN:
        shown = f"{len(faults) - MOST_SHOWN} till"
        faults = [*faults[:MOST_SHOWN], Finding(faults[0].file, "rader", shown, "tider som inte är negativa")]
    if faults:
        raise InputError(*faults)

"""Calls of any switch as estimates use them: one table, whatever log they came from.

The register ``calls`` has what the logs say; a description says which column means what. Here it becomes
one set of columns. Nothing is repaired and nothing left out: what is odd is flagged, for each estimate to
decide upon.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from model.importing.batches import FILE, PERIOD
from model.importing.raw_tables import ROW
from model.importing.registers import scan

REGISTER = "calls"
HALF_HOUR = 1800
ANSWERED, ABANDONED, UNKNOWN, OTHER = "answered", "abandoned", "unknown", "other"
OPTIONAL = {
    "call_kind": pl.String,
    "queue": pl.String,
    "agent": pl.String,
    "menu_seconds": pl.Float64,
    "talk_seconds": pl.Float64,
    "queue_start": pl.Time,
    "queue_end": pl.Time,
    "transferred": pl.Boolean,
}
"""Columns that a log need not have, and what they hold."""
COLUMNS = {
    "call": "what the log calls it",
    "kind": "kind of call, as the log codes it; null where it does not",
    "queue": "queue; null where the log has one alone",
    "entered": "when it came, local wall clock (Datetime)",
    "day": "local day (Date)",
    "weekday": "0 is Monday (Int8)",
    "second": "of the day (Int32)",
    "half_hour": "of the day, 0 to 47 (Int8)",
    "menu_seconds": "in the voice menu; may be negative in some logs; null where there is none",
    "queued": "whether it waited in a queue at all (Boolean)",
    "wait_seconds": "until answer or leaving (Float64); 0 when not queued, null when its end is not logged",
    "outcome": "answered, abandoned, timed_out, left_by_key, queue_closed, other, or unknown (no end logged)",
    "talk_seconds": "of the answered (Float64); null for others and where the log does not say",
    "transferred": "whether it was handed on (Boolean)",
    "has_agent": "whether somebody is named who took it (Boolean)",
    "gave_up": "hung up while queued: an end of patience (Boolean)",
    "censored": "queued, and left for another reason than patience: patience was at least the wait (Boolean)",
    "without_wait": "gave up with a wait of nothing: the log may lack waits of those who hang up (Boolean)",
    "unclear_end": "gave up, and yet talked by the log (Boolean)",
    PERIOD: "month of the register",
    FILE: "file that it came in",
    ROW: "row of that file",
}
"""The columns of a call table, and their meaning."""


def read_calls(data: Path | None = None, periods: Iterable[str] | None = None) -> pl.DataFrame:
    """The imported calls of the centre as a call table. InputError where none are imported."""
    return call_table(scan(REGISTER, data, periods).collect())


def call_table(calls: pl.DataFrame) -> pl.DataFrame:
    """``calls``, rows of the register, with COLUMNS, in order of arrival.

    A log with queue clocks says by midnight at both ends, and no wait, that the call was not queued; a log
    of a queue has queued calls alone.
    """
    absent = [pl.lit(None, kind).alias(name) for name, kind in OPTIONAL.items() if name not in calls.columns]
    calls = calls.with_columns(absent)
    entered = pl.col("day").dt.combine(pl.col("entered"))
    second = (
        entered.dt.hour().cast(pl.Int32) * 3600
        + entered.dt.minute().cast(pl.Int32) * 60
        + entered.dt.second()
    )
    answered = pl.col("outcome") == ANSWERED
    wait = pl.when(pl.col("outcome") != UNKNOWN).then("wait_seconds")
    named = calls.select(
        "call",
        pl.col("call_kind").alias("kind"),
        "queue",
        entered.alias("entered"),
        "day",
        (pl.col("day").dt.weekday() - 1).alias("weekday"),
        second.alias("second"),
        (second // HALF_HOUR).cast(pl.Int8).alias("half_hour"),
        pl.col("menu_seconds").cast(pl.Float64),
        _queued().alias("queued"),
        wait.alias("wait_seconds"),
        "outcome",
        pl.when(answered).then("talk_seconds").alias("talk_seconds"),
        pl.col("transferred").fill_null(False),
        pl.col("agent").is_not_null().alias("has_agent"),
        (pl.col("talk_seconds") > 0).fill_null(False).alias("_talked"),
        *(name for name in (PERIOD, FILE, ROW) if name in calls.columns),
    )
    gave_up = pl.col("queued") & (pl.col("outcome") == ABANDONED)
    known = pl.col("wait_seconds").is_not_null() & ~pl.col("outcome").is_in([ABANDONED, OTHER])
    flagged = named.with_columns(
        gave_up=gave_up,
        censored=pl.col("queued") & known,
        without_wait=gave_up & (pl.col("wait_seconds") == 0),
        unclear_end=gave_up & pl.col("_talked"),
    )
    return flagged.select(name for name in COLUMNS if name in flagged.columns).sort(
        "entered", maintain_order=True
    )


def _queued() -> pl.Expr:
    midnight = (pl.col("queue_start").cast(pl.Int64) == 0) & (pl.col("queue_end").cast(pl.Int64) == 0)
    return ~(midnight & (pl.col("wait_seconds") == 0)).fill_null(False)

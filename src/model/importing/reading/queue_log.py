"""Asterisk's queue_log as a table of calls: one row for each time that a caller enters a queue.

A line is ``epoch|call|queue|member|event|data...``. RINGNOANSWER, PAUSE and the like are no calls and no
ends. A call whose end is not logged is there without an end, so that nothing is concluded from it. Files that
are given together are one log, as Asterisk rotates it (queue_log.1 goes on in queue_log), in the order of
their clocks: a call may begin in one and end in another. Clocks
are epochs (UTC); they become the local day and half-hour by the time zone's own rules, also over a change
to or from summer time.
Fields of each event: Asterisk's documentation of queue logs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple
from zoneinfo import available_timezones

import polars as pl
from pydantic import field_validator

from model.errors import Finding, InputError
from model.importing.described import Described
from model.importing.description import SourceDescription
from model.importing.raw_tables import Part, RawTable, whole
from model.importing.reading.files import opened, sha256_of
from model.importing.reading.options import options_of
from model.visible import visible

FIELDS = ("epoch", "call", "queue", "member", "event", "data1", "data2", "data3", "data4", "data5")
ENTERED = "ENTERQUEUE"
CONNECTED = "CONNECT"
HALF_HOUR = "30m"
BLOCK = 4 << 20
"""Bytes that are taken apart at a time."""
OUTCOMES = {
    "COMPLETEAGENT": "answered",
    "COMPLETECALLER": "answered",
    "TRANSFER": "answered",
    "BLINDTRANSFER": "answered",
    "ATTENDEDTRANSFER": "answered",
    "ABANDON": "abandoned",
    "EXITWITHTIMEOUT": "timed_out",
    "EXITWITHKEY": "left_by_key",
    "EXITEMPTY": "queue_closed",
}
"""Events that end a call's visit to a queue -> how it ended."""
UNKNOWN = "unknown"
TRANSFERS = ("TRANSFER", "BLINDTRANSFER", "ATTENDEDTRANSFER")
TALK_FIELD = {
    "COMPLETEAGENT": "data2",
    "COMPLETECALLER": "data2",
    "TRANSFER": "data4",
    "BLINDTRANSFER": "data4",
    "ATTENDEDTRANSFER": "data4",
    "ATTENDEDTRANSFER|LINK": "data5",
}
"""Where each ending event (and kind of it, its first field) says how long they talked."""
CLOCK_TOLERANCE = 2
"""Seconds that the log's own waiting time may differ from its clocks: each is rounded by itself."""
NOT_STARTED = "samtalet hade börjat före loggen"
IN_ANOTHER_FILE = "raden står även i en tidigare fil"
MAXIMUM_FINDINGS = 20
SHOWN = 60


@dataclass(frozen=True)
class QueueLog:
    """Calls that enter a queue in one file of a log.

    calls: row (line of ENTERQUEUE, UInt32), call, queue, caller, member (who answered), entered (epoch,
    Int64), day ("2011-03-27") and half_hour ("08:30", both local), clock (local "08:31:07"), outcome (of
    OUTCOMES, or unknown where no end is logged), wait_seconds (until answer or leaving; null without end),
    talk_seconds (null where not answered or without logged end), transferred (Boolean).
    left_out: row, rule: lines of calls that began before the log, and calls that an earlier file has too.
    contradicting: row, call, wait_seconds, logged: calls whose logged waiting time is not that of the clocks.
    other_events: event -> lines that are neither a call's beginning nor its end.
    """

    calls: pl.DataFrame
    left_out: pl.DataFrame
    contradicting: pl.DataFrame
    other_events: dict[str, int]


class QueueLogOptions(Described):
    """zone: whose clocks days and half-hours follow."""

    zone: str = "Europe/Stockholm"

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        if zone not in available_timezones():
            raise ValueError(f"en tidszon som Europe/Stockholm (inte {zone})")
        return zone


def read(source: str, description: SourceDescription) -> RawTable:
    """The calls of the queue_log at ``source``: see :class:`QueueLog`, QueueLogOptions."""
    return read_together([source], description)[0]


def read_together(sources: Sequence[str], description: SourceDescription) -> list[RawTable]:
    """The calls of one log that lies in ``sources``, in any order: a table for each, as :func:`read` has it.

    Each call is in the table of the file that it began in. Raises InputError with the faults of all files.
    """
    options = options_of(description, QueueLogOptions)
    names = [visible(Path(source).name) for source in sources]
    logs: list[Events] = []
    faults: list[Finding] = []
    for source, name in zip(sources, names, strict=True):
        try:
            with opened(source) as file:
                logs.append(events_of(file, name, hides=description.has_personal_data))
        except InputError as error:
            faults += error.findings
    if faults:
        raise InputError(*faults)
    return [
        _table(log, name, sha256_of(source))
        for log, name, source in zip(calls_of(logs, names, options.zone), names, sources, strict=True)
    ]


def _table(log: QueueLog, name: str, sha256: str) -> RawTable:
    aside = log.contradicting.select(
        "row",
        column=pl.lit("wait_seconds"),
        value=pl.col("logged").cast(pl.String),
        expected=pl.format("{} s, som klockorna säger", "wait_seconds"),
    )
    calls = log.calls.join(aside, on="row", how="anti", maintain_order="left").with_columns(
        pl.exclude("row").cast(pl.String)
    )
    return whole(name, sha256, Part(calls, left_out=log.left_out, set_aside=aside), _seen(log))


def _seen(log: QueueLog) -> dict[str, str]:
    unknown = (log.calls["outcome"] == UNKNOWN).sum()
    others = ", ".join(f"{event} {lines}" for event, lines in log.other_events.items())
    seen = {"samtal utan loggat slut": str(unknown), "händelser som inte är samtal": others}
    return {what: value for what, value in seen.items() if value not in ("", "0")}


class Events(NamedTuple):
    """Events of calls in a file, beside ``row`` and ``line`` (a digest); how many others there are."""

    calls: pl.DataFrame
    others: Counter[str]


def parse_queue_log(
    file: BinaryIO, name: str, zone: str = "Europe/Stockholm", *, hides: bool = False
) -> QueueLog:
    """The calls of the queue_log ``file``, called ``name`` in messages, with clocks of ``zone``.

    Raises InputError with a finding for each line that is no event (``hides`` shows its shape alone), and
    where no event is a call.
    """
    return calls_of([events_of(file, name, hides=hides)], [name], zone)[0]


def calls_of(logs: Sequence[Events], names: Sequence[str], zone: str) -> list[QueueLog]:
    """The calls of the log whose files hold ``logs``, by the file that they began in, in the given order.

    Raises InputError where no event is a call.
    """
    lines = sum(log.calls.height + sum(log.others.values()) for log in logs)
    if all(log.calls.is_empty() for log in logs):
        shown = f"inga samtal på {lines} rader" if lines else "tom"
        wanted = f"händelser som {ENTERED}" if lines else "en fil med rader"
        raise InputError(Finding(", ".join(names), "filen", shown, wanted))
    events = _one_log(logs)
    again = _in_another_file(events) if len(logs) > 1 else None
    repeated = events.clear() if again is None else events.filter(again & (pl.col("event") == ENTERED))
    events = events if again is None else events.filter(~again)
    begun = pl.when(pl.col("event") == ENTERED).then("place").forward_fill().over("call", "queue")
    events = events.with_columns(begun=begun)
    before = events.filter(pl.col("begun").is_null())
    calls = _visits(events)
    del events
    contradicting = calls.filter((pl.col("wait_seconds") - pl.col("logged")).abs() > CLOCK_TOLERANCE)
    calls = _with_local_clock(calls.drop("logged"), zone)
    rules = pl.concat(
        [
            before.select("file", "row", rule=pl.lit(NOT_STARTED)),
            repeated.select("file", "row", rule=pl.lit(IN_ANOTHER_FILE)),
        ]
    )
    return [
        QueueLog(
            calls=calls.filter(of_file).drop("file"),
            left_out=rules.filter(of_file).drop("file"),
            contradicting=contradicting.filter(of_file).select("row", "call", "wait_seconds", "logged"),
            other_events=dict(sorted(log.others.items())),
        )
        for log, of_file in ((log, pl.col("file") == place) for place, log in enumerate(logs))
    ]


def _one_log(logs: Sequence[Events]) -> pl.DataFrame:
    """The events of all files in the order of their clocks, with ``place`` in the whole and ``file``."""
    placed = [
        log.calls.with_columns(file=pl.lit(place, pl.UInt16))
        for place, log in enumerate(logs)
        if log.calls.height
    ]
    return pl.concat(sorted(placed, key=_first_clock)).with_row_index("place")


def _first_clock(events: pl.DataFrame) -> tuple[object, object]:
    return events["epoch"].min(), events["epoch"].max()


def _in_another_file(events: pl.DataFrame) -> pl.Series:
    """Whether a file before has the very line: a log that was copied before it was emptied has both."""
    return events.select(pl.col("file").first().over("line") != pl.col("file")).to_series()


def events_of(file: BinaryIO, name: str, *, hides: bool) -> Events:
    """The events of ``file``, read a block at a time; InputError for each line that is none."""
    found, others, row = [_nothing()], Counter[str](), 1
    while block := file.read(BLOCK) + file.readline():
        events = _understood(block, row, name, hides=hides)
        of_calls = pl.col("event").is_in([ENTERED, CONNECTED, *OUTCOMES])
        found.append(
            events.filter(of_calls)
            .with_columns(pl.col("line").hash())
            .drop("data3", "data4", "data5")
            .select(_nothing().columns)
        )
        others.update(dict(events.filter(~of_calls).group_by("event").len().iter_rows()))
        row += block.count(b"\n")
    return Events(pl.concat(found), others)


def _nothing() -> pl.DataFrame:
    texts = dict.fromkeys(("call", "queue", "member", "event", "data1", "data2"), pl.String)
    schema = {"row": pl.UInt32, "line": pl.UInt64, "epoch": pl.Int64, **texts, "talk": pl.Int64}
    return pl.DataFrame(schema=schema)


def _understood(block: bytes, first: int, name: str, *, hides: bool) -> pl.DataFrame:
    """The lines of ``block`` as FIELDS, with how long they talked (``talk``); epoch is a whole number."""
    text = block.decode("utf-8", errors="replace").replace("\r\n", "\n")
    lines = pl.Series("line", [text]).str.split("\n").explode().to_frame()
    events = (
        lines.with_row_index("row", offset=first)
        .filter(pl.col("line").str.strip_chars() != "")
        .with_columns(fields=pl.col("line").str.splitn("|", len(FIELDS)))
        .with_columns(pl.col("fields").struct.rename_fields(list(FIELDS)))
        .unnest("fields")
        .with_columns(
            epoch=pl.col("epoch").str.extract(r"^(\d{9,10})(?:\.\d+)?$").cast(pl.Int64),
            event=pl.col("event").str.strip_chars(),
        )
    )
    strange = events.filter(
        pl.col("epoch").is_null() | ~pl.col("event").fill_null("").str.contains(r"^[A-Z][A-Z_]+$")
    )
    if strange.height:
        wanted = "en händelse: epok|samtal|kö|medlem|händelse|…"
        rows = strange.select("row", "line").head(MAXIMUM_FINDINGS).iter_rows()
        faults = [Finding(name, f"rad {row}", _shown(line, hides), wanted) for row, line in rows]
        raise InputError(*faults)
    return events.with_columns(talk=_talk())


def _shown(line: str, hides: bool) -> str:
    shape = re.sub(r"[^\W\d_]", "x", re.sub(r"\d", "0", line)) if hides else line
    return visible(shape[:SHOWN])


def _talk() -> pl.Expr:
    """Seconds that they talked, from the field in which the event has them."""
    kind = pl.concat_str("event", "data1", separator="|")
    field = pl.coalesce(
        of.replace_strict(TALK_FIELD, default=None, return_dtype=pl.String) for of in (kind, pl.col("event"))
    )
    talk = pl.coalesce(pl.when(field == name).then(name) for name in sorted(set(TALK_FIELD.values())))
    return talk.str.extract(r"^(\d+)(?:\||$)").cast(pl.Int64)


def _visits(events: pl.DataFrame) -> pl.DataFrame:
    """One row for each visit, in the order of the log; ``begun`` is the place of its ENTERQUEUE."""
    connects = events.filter(pl.col("event") == CONNECTED).unique("begun", keep="first")
    ends = events.filter(pl.col("event").is_in(list(OUTCOMES))).unique("begun", keep="first")
    visits = (
        events.filter(pl.col("event") == ENTERED)
        .select(
            "place",
            "file",
            "row",
            "call",
            "queue",
            pl.col("data2").alias("caller"),
            pl.col("epoch").alias("entered"),
        )
        .join(
            connects.select(
                pl.col("begun").alias("place"),
                "member",
                pl.col("epoch").alias("connected"),
                pl.col("data1").str.extract(r"^(\d+)$").cast(pl.Int64).alias("logged"),
            ),
            on="place",
            how="left",
        )
        .join(
            ends.select(
                pl.col("begun").alias("place"),
                pl.col("event").alias("end"),
                pl.col("epoch").alias("ended"),
                pl.col("talk").alias("talk_seconds"),
            ),
            on="place",
            how="left",
        )
        .sort("place")
    )
    end = pl.col("end").replace_strict(OUTCOMES, default=None, return_dtype=pl.String)
    answered = pl.col("connected").is_not_null() | (end == "answered")
    return visits.select(
        "file",
        "row",
        "call",
        "queue",
        "caller",
        "member",
        "entered",
        outcome=pl.when(answered.fill_null(False)).then(pl.lit("answered")).otherwise(end.fill_null(UNKNOWN)),
        wait_seconds=pl.coalesce("connected", pl.when(end != "answered").then("ended")) - pl.col("entered"),
        talk_seconds=pl.when(answered).then("talk_seconds"),
        transferred=pl.col("end").is_in(TRANSFERS).fill_null(False),
        logged="logged",
    )


def _with_local_clock(calls: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Day, half-hour and clock as on the wall; half-hours that come twice in autumn share a name."""
    local = pl.from_epoch("entered", time_unit="s").dt.replace_time_zone("UTC").dt.convert_time_zone(zone)
    wall = local.dt.replace_time_zone(None)
    place = calls.get_column_index("entered") + 1
    clocks = calls.select(
        day=wall.dt.strftime("%Y-%m-%d"),
        half_hour=wall.dt.truncate(HALF_HOUR).dt.strftime("%H:%M"),
        clock=wall.dt.strftime("%H:%M:%S"),
    )
    for offset, column in enumerate(clocks.iter_columns()):
        calls.insert_column(place + offset, column)
    return calls

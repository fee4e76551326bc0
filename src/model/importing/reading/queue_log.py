"""Asterisk's queue_log as a table of calls: one row for each time that a caller enters a queue.

A line is ``epoch|call|queue|member|event|data...``. RINGNOANSWER, PAUSE and the like are no calls and no
ends. A call whose end is not logged is there without an end, so that nothing is concluded from it. Clocks
are epochs (UTC); they become the local day and half-hour by the time zone's own rules, also over a change
to or from summer time.
Fields of each event: Asterisk's documentation of queue logs.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import available_timezones

import polars as pl
from pydantic import field_validator

from model.errors import Finding, InputError
from model.importing.description import Described, SourceDescription
from model.importing.raw_tables import Part, RawTable, whole
from model.importing.reading.contents import contents_of
from model.importing.reading.options import options_of
from model.visible import visible

FIELDS = ("epoch", "call", "queue", "member", "event", "data1", "data2", "data3", "data4", "data5")
ENTERED = "ENTERQUEUE"
CONNECTED = "CONNECT"
HALF_HOUR = "30m"
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
MAXIMUM_FINDINGS = 20
SHOWN = 60


@dataclass(frozen=True)
class QueueLog:
    """Calls of a queue_log.

    calls: row (line of ENTERQUEUE, UInt32), call, queue, caller, member (who answered), entered (epoch,
    Int64), day ("2011-03-27") and half_hour ("08:30", both local), clock (local "08:31:07"), outcome (of
    OUTCOMES, or unknown where no end is logged), wait_seconds (until answer or leaving; null without end),
    talk_seconds (null where not answered or without logged end), transferred (Boolean).
    left_out: row, rule: lines of calls that began before the log.
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
    options = options_of(description, QueueLogOptions)
    name, sha256, content = contents_of(source)
    log = parse_queue_log(content, name, options.zone)
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


def parse_queue_log(data: bytes, name: str, zone: str = "Europe/Stockholm") -> QueueLog:
    """The calls of the queue_log ``data``, called ``name`` in messages, with clocks of ``zone``.

    Raises InputError with a finding for each line that is no event, and where no event is a call.
    """
    events = _events(data, name)
    of_calls = events.filter(pl.col("event").is_in([ENTERED, CONNECTED, *OUTCOMES])).with_columns(
        visit=(pl.col("event") == ENTERED).cast(pl.UInt32).cum_sum().over("call", "queue")
    )
    if of_calls.is_empty():
        raise InputError(
            Finding(name, "filen", f"inga samtal på {events.height} rader", f"händelser som {ENTERED}")
        )
    before = of_calls.filter(pl.col("visit") == 0).select("row", rule=pl.lit(NOT_STARTED))
    calls = _visits(of_calls.filter(pl.col("visit") > 0))
    contradicting = calls.filter((pl.col("wait_seconds") - pl.col("logged")).abs() > CLOCK_TOLERANCE)
    others = events.filter(~pl.col("event").is_in([ENTERED, CONNECTED, *OUTCOMES]))
    return QueueLog(
        calls=_with_local_clock(calls.drop("logged"), zone),
        left_out=before,
        contradicting=contradicting.select("row", "call", "wait_seconds", "logged"),
        other_events=dict(others.group_by("event").len().sort("event").iter_rows()),
    )


def _events(data: bytes, name: str) -> pl.DataFrame:
    """Lines as FIELDS beside ``row``; epoch is a whole number."""
    text = data.decode("utf-8", errors="replace").replace("\r\n", "\n")
    lines = pl.Series("line", [text]).str.split("\n").explode().to_frame().with_row_index("row", offset=1)
    del text
    events = (
        lines.filter(pl.col("line").str.strip_chars() != "")
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
        raise InputError(*(Finding(name, f"rad {row}", visible(line[:SHOWN]), wanted) for row, line in rows))
    return events.drop("line")


def _visits(events: pl.DataFrame) -> pl.DataFrame:
    """One row for each visit, in the order of the file."""
    entered = pl.col("event") == ENTERED
    connected = pl.col("event") == CONNECTED
    ends = pl.col("event").is_in(list(OUTCOMES))
    kind = pl.concat_str("event", "data1", separator="|")
    field = pl.coalesce(
        of.replace_strict(TALK_FIELD, default=None, return_dtype=pl.String) for of in (kind, pl.col("event"))
    )
    talk = pl.coalesce(pl.when(field == name).then(name) for name in sorted(set(TALK_FIELD.values())))

    def first(column: str, where: pl.Expr) -> pl.Expr:
        return pl.col(column).filter(where).first()

    visits = (
        events.with_columns(talk=talk.str.extract(r"^(\d+)(?:\||$)").cast(pl.Int64))
        .group_by("call", "queue", "visit", maintain_order=True)
        .agg(
            row=pl.col("row").first(),
            caller=first("data2", entered),
            entered=first("epoch", entered),
            member=first("member", connected),
            connected=first("epoch", connected),
            logged=first("data1", connected).str.extract(r"^(\d+)$").cast(pl.Int64),
            end=first("event", ends),
            ended=first("epoch", ends),
            talk_seconds=first("talk", ends),
        )
    )
    end = pl.col("end").replace_strict(OUTCOMES, default=None, return_dtype=pl.String)
    answered = pl.col("connected").is_not_null() | (end == "answered")
    return visits.select(
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

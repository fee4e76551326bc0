from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import InputError
from model.importing.description import SourceDescription
from model.importing.reading.queue_log import QueueLog, parse_queue_log, read

MORNING = 1_900_000_000
"""2030-03-17 18:46:40 in Stockholm."""


def parsed(log: bytes, name: str) -> QueueLog:
    return parse_queue_log(BytesIO(log), name)


def lines(*events: tuple[int, str, str, str]) -> bytes:
    """Events (seconds after MORNING, call, queue, the rest) as a log."""
    return "".join(
        f"{MORNING + second}|{call}|{queue}|{rest}\n" for second, call, queue, rest in events
    ).encode()


def one_call(*events: tuple[int, str]) -> dict[str, object]:
    log = lines(
        (0, "7", "fakturor", "NONE|ENTERQUEUE||0701|1"), *((at, "7", "fakturor", rest) for at, rest in events)
    )
    return parsed(log, "queue_log").calls.row(0, named=True)


@pytest.mark.parametrize(
    ("ending", "talked"),
    [
        ("COMPLETEAGENT|9|77|1", 77),
        ("COMPLETECALLER|9|78|1", 78),
        ("TRANSFER|500|ctx|9|79|1", 79),
        ("BLINDTRANSFER|500|ctx|9|80|1", 80),
        ("ATTENDEDTRANSFER|BRIDGE|b1|9|81|1", 81),
        ("ATTENDEDTRANSFER|LINK|Local/1|Local/2|9|82|1", 82),
    ],
)
def test_a_call_that_was_answered(ending: str, talked: int) -> None:
    call = one_call((9, "SIP/31|CONNECT|9|x|2"), (90, f"SIP/31|{ending}"))
    assert (call["outcome"], call["wait_seconds"], call["member"]) == ("answered", 9, "SIP/31")
    assert call["transferred"] == ("TRANSFER" in ending)
    assert call["talk_seconds"] == talked


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [
        ("ABANDON|1|1|35", "abandoned"),
        ("EXITWITHTIMEOUT|1", "timed_out"),
        ("EXITWITHKEY|9|1", "left_by_key"),
        ("EXITEMPTY|1|1|35", "queue_closed"),
    ],
)
def test_a_call_that_left_the_queue(ending: str, outcome: str) -> None:
    call = one_call((20, "SIP/31|RINGNOANSWER|1000"), (35, f"NONE|{ending}"))
    assert (call["outcome"], call["wait_seconds"], call["talk_seconds"]) == (outcome, 35, None)


def test_without_an_end_nothing_is_known_of_the_wait() -> None:
    call = one_call((20, "SIP/31|RINGNOANSWER|1000"))
    assert (call["outcome"], call["wait_seconds"], call["talk_seconds"]) == ("unknown", None, None)


def test_answered_without_logged_end_has_its_wait_alone() -> None:
    call = one_call((20, "SIP/31|CONNECT|20|x|1"))
    assert (call["outcome"], call["wait_seconds"], call["talk_seconds"]) == ("answered", 20, None)


def test_a_caller_who_comes_to_another_queue_and_back_is_three_rows() -> None:
    log = lines(
        (0, "7", "a", "NONE|ENTERQUEUE||0701|1"),
        (60, "7", "a", "NONE|EXITWITHTIMEOUT|1"),
        (60, "7", "b", "NONE|ENTERQUEUE||0701|1"),
        (70, "7", "b", "NONE|EXITWITHKEY|1|1"),
        (71, "7", "a", "NONE|ENTERQUEUE||0701|1"),
        (75, "7", "a", "M|CONNECT|4|x|1"),
        (99, "7", "a", "M|COMPLETEAGENT|4|24|1"),
    )
    calls = parsed(log, "queue_log").calls
    assert calls.select("row", "queue", "outcome", "wait_seconds").rows() == [
        (1, "a", "timed_out", 60),
        (3, "b", "left_by_key", 10),
        (5, "a", "answered", 4),
    ]


def test_a_call_that_began_before_the_log_is_left_out_and_counted() -> None:
    log = lines((0, "6", "a", "M|COMPLETEAGENT|4|24|1"), (1, "7", "a", "NONE|ENTERQUEUE||0701|1"))
    found = parsed(log, "queue_log")
    assert found.left_out.rows() == [(1, "samtalet hade börjat före loggen")]
    assert found.calls["call"].to_list() == ["7"]


def test_other_events_are_counted_by_name() -> None:
    log = lines(
        (0, "NONE", "NONE", "NONE|QUEUESTART|"),
        (1, "7", "a", "NONE|ENTERQUEUE||0701|1"),
        (2, "7", "a", "M|RINGNOANSWER|1000"),
        (3, "NONE", "a", "M|PAUSE|Lunch"),
        (4, "7", "a", "M|RINGNOANSWER|1000"),
    )
    assert parsed(log, "q").other_events == {"PAUSE": 1, "QUEUESTART": 1, "RINGNOANSWER": 2}


def stockholm(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize(
    ("moments", "half_hours"),
    [
        (  # summer time begins: 01:59:59 is followed by 03:00:00
            ("2030-03-31T01:59:59+01:00", "2030-03-31T03:00:00+02:00"),
            {"01:30": 1, "03:00": 1},
        ),
        (  # it ends: the half-hour from 02:30 comes twice
            ("2030-10-27T02:45:00+02:00", "2030-10-27T02:45:00+01:00", "2030-10-27T03:00:00+01:00"),
            {"02:30": 2, "03:00": 1},
        ),
    ],
)
def test_half_hours_are_those_on_the_wall(moments: tuple[str, ...], half_hours: dict[str, int]) -> None:
    log = "".join(f"{stockholm(at)}|{n}|a|NONE|ENTERQUEUE||0701|1\n" for n, at in enumerate(moments))
    assert Counter(parsed(log.encode(), "q").calls["half_hour"]) == half_hours


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.integers(stockholm("2029-01-01T00:00+01:00"), stockholm("2032-01-01T00:00+01:00")), min_size=1
    )
)
def test_local_clocks_are_those_of_the_standard_library(epochs: list[int]) -> None:
    log = "".join(f"{at}|{n}|a|NONE|ENTERQUEUE||0701|1\n" for n, at in enumerate(epochs))
    calls = parsed(log.encode(), "q").calls
    for epoch, day, clock in zip(epochs, calls["day"], calls["clock"], strict=True):
        local = datetime.fromtimestamp(epoch, UTC).astimezone(ZoneInfo("Europe/Stockholm"))
        assert f"{day} {clock}" == f"{local:%Y-%m-%d %H:%M:%S}"


@pytest.mark.parametrize("line", ["hej", "12|a|b|c|ENTERQUEUE|", "1900000000|a|b", "1900000000|a|b|c|<xml>|"])
def test_a_line_that_is_no_event_is_named(line: str) -> None:
    with pytest.raises(InputError) as refused:
        parsed(lines((0, "7", "a", "NONE|ENTERQUEUE||0701|1")) + line.encode(), "queue_log")
    (finding,) = refused.value.findings
    assert (finding.place, finding.value) == ("rad 2", line)


def test_a_log_without_calls_is_refused() -> None:
    with pytest.raises(InputError, match="inga samtal på 1 rader"):
        parsed(lines((0, "NONE", "NONE", "NONE|QUEUESTART|")), "queue_log")


def described(**options: str) -> SourceDescription:
    return SourceDescription.model_validate(
        {
            "title": "Samtal",
            "register": "calls",
            "format": "queue_log",
            "columns": {"day": {"kind": "day"}},
            "period": {"column": "day"},
            "options": options,
        }
    )


def test_a_logged_wait_that_its_clocks_contradict_is_set_aside(tmp_path: Path) -> None:
    log = lines(
        (0, "6", "a", "NONE|ENTERQUEUE||0701|1"),
        (9, "6", "a", "M|CONNECT|540|x|1"),
        (10, "7", "a", "NONE|ENTERQUEUE||0702|1"),
        (12, "7", "a", "M|CONNECT|3|x|1"),
    )
    path = tmp_path / "queue_log"
    path.write_bytes(log)
    (part,) = read(str(path), described()).parts
    assert part.set_aside.rows() == [(1, "wait_seconds", "540", "9 s, som klockorna säger")]
    assert part.frame["call"].to_list() == ["7"]
    assert set(part.frame.drop("row").dtypes) == {pl.String}


def test_a_zone_that_there_is_not_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "queue_log"
    path.write_bytes(lines((0, "7", "a", "NONE|ENTERQUEUE||0701|1")))
    with pytest.raises(InputError, match="Mittjorden"):
        read(str(path), described(zone="Europe/Mittjorden"))

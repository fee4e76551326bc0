from __future__ import annotations

import gzip
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
from model.importing import registers
from model.importing.description import SourceDescription
from model.importing.reading.queue_log import QueueLog, parse_queue_log, read
from tests.importing.centre import Centre

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


def rotated(centre: Centre) -> list[str]:
    """A log in three files: the first packed, a call that waits and one that talks as the next begins."""
    first = lines(
        (0, "1", "a", "NONE|ENTERQUEUE||0701|1"),
        (5, "1", "a", "M|CONNECT|5|x|1"),
        (50, "2", "a", "NONE|ENTERQUEUE||0702|1"),
    )
    second = lines(
        (70, "1", "a", "M|COMPLETEAGENT|5|65|1"),
        (80, "2", "a", "NONE|ABANDON|1|1|30"),
        (90, "3", "a", "NONE|ENTERQUEUE||0703|1"),
    )
    third = lines((91, "3", "a", "M|CONNECT|1|x|1"), (131, "3", "a", "M|COMPLETECALLER|1|40|1"))
    return [
        centre.write("queue_log", third),
        centre.write("queue_log.1", second),
        centre.write("queue_log.2.gz", gzip.compress(first)),
    ]


def test_files_of_a_rotated_log_are_one_log_in_whatever_order_they_are_given(centre: Centre) -> None:
    done = centre.bring("asterisk_queue_log", *rotated(centre))
    calls = registers.scan("calls", centre.data).sort("entered").collect()
    columns = ["call", "outcome", "wait_seconds", "talk_seconds", "file", "row"]
    assert calls.select(columns).rows() == [
        ("1", "answered", 5.0, 65.0, "queue_log.2.gz", 1),
        ("2", "abandoned", 30.0, None, "queue_log.2.gz", 3),
        ("3", "answered", 1.0, 40.0, "queue_log.1", 3),
    ]
    assert [(file.file, file.taken) for file in done.account.files] == [
        ("queue_log", 0),
        ("queue_log.1", 1),
        ("queue_log.2.gz", 2),
    ]


def test_the_same_rotated_files_in_another_order_change_nothing(centre: Centre) -> None:
    files = rotated(centre)
    centre.bring("asterisk_queue_log", *files)
    assert centre.bring("asterisk_queue_log", *reversed(files)).unchanged


def test_lines_that_were_copied_into_the_next_file_count_once(centre: Centre) -> None:
    begun = (
        (0, "1", "a", "NONE|ENTERQUEUE||0701|1"),
        (5, "1", "a", "M|CONNECT|5|x|1"),
        (9, "2", "a", "NONE|ENTERQUEUE||0702|1"),
    )
    older = centre.write("queue_log.1", lines(*begun))
    newer = centre.write(
        "queue_log",
        lines(*begun, (70, "1", "a", "M|COMPLETEAGENT|5|65|1"), (75, "2", "a", "NONE|ABANDON|1|1|66")),
    )
    done = centre.bring("asterisk_queue_log", newer, older)
    calls = registers.scan("calls", centre.data).sort("entered").collect()
    assert calls.select("outcome", "wait_seconds", "talk_seconds").rows() == [
        ("answered", 5.0, 65.0),
        ("abandoned", 66.0, None),
    ]
    assert done.account.files[0].by_rule == {"raden står även i en tidigare fil": 2}


def test_an_empty_file_beside_others_is_no_fault_and_alone_it_is(centre: Centre) -> None:
    empty = centre.write("queue_log", "")
    with pytest.raises(InputError, match="queue_log, filen: värdet tom"):
        centre.bring("asterisk_queue_log", empty)
    older = centre.write("queue_log.1", lines((0, "1", "a", "NONE|ENTERQUEUE||0701|1")))
    assert centre.bring("asterisk_queue_log", empty, older).account.taken == 1


def test_faults_of_all_files_of_a_log_are_told_at_once(centre: Centre) -> None:
    files = [centre.write("queue_log", "x|y\n"), centre.write("queue_log.1", "1|2\n")]
    with pytest.raises(InputError) as caught:
        centre.bring("asterisk_queue_log", *files)
    assert [finding.file for finding in caught.value.findings] == ["queue_log", "queue_log.1"]

"""The call-by-call log: its oddities survive, and what cannot be understood is told."""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from model.errors import InputError
from model.observations.phone_log import read_phone_log
from tests.public_logs import PHONE_COLUMNS, call, compress, gave_up, write_phone_log

NINE = datetime(1999, 1, 3, 9, 0, 0)


def read(tmp_path: Path, *rows: dict[str, str]) -> pd.DataFrame:
    return read_phone_log(write_phone_log(tmp_path / "log.csv.gz", rows))


def message(tmp_path: Path, *rows: dict[str, str]) -> str:
    with pytest.raises(InputError) as raised:
        read(tmp_path, *rows)
    return str(raised.value)


def test_answered_and_abandoned_calls(tmp_path: Path) -> None:
    log = read(tmp_path, call(NINE, wait=20, talk=180), gave_up(NINE, wait=45))
    assert log["entered"].tolist() == [pd.Timestamp(NINE)] * 2
    assert log["outcome"].tolist() == ["answered", "abandoned"]
    assert log["wait_seconds"].tolist() == [20, 45]
    assert log["service_seconds"].tolist() == [180, 0]
    assert log["queued"].all()
    assert log["agent"].iloc[0] == "A01"
    assert log["agent"].isna().tolist() == [False, True]


def test_call_without_wait_is_not_queued(tmp_path: Path) -> None:
    assert read(tmp_path, call(NINE))["queued"].tolist() == [False]


def test_caller_who_left_the_queue_at_once_is_queued(tmp_path: Path) -> None:
    log = read(tmp_path, gave_up(NINE, wait=0, q_start="9:00:05"))
    assert log["queued"].tolist() == [True]


@pytest.mark.parametrize(
    ("flag", "odd"),
    [
        ("negative_menu_time", call(NINE, vru_time="-139")),
        ("answered_by_no_one", call(NINE, agent="NO_SERVER")),
        ("answered_without_service", call(NINE, talk=0)),
        ("abandoned_with_service", gave_up(NINE, wait=10, ser_time="512")),
    ],
)
def test_oddities_are_flagged_and_kept(tmp_path: Path, flag: str, odd: dict[str, str]) -> None:
    log = read(tmp_path, call(NINE), odd)
    assert log[flag].tolist() == [False, True]


def test_phantom_hung_sensor_and_undocumented_type_survive(tmp_path: Path) -> None:
    log = read(
        tmp_path,
        call(NINE, outcome="PHANTOM"),
        call(NINE, ser_time="18000"),
        gave_up(NINE, wait=3, type="AA"),
    )
    assert log["outcome"].tolist() == ["other", "answered", "abandoned"]
    assert log["service_seconds"].max() == 18000
    assert log["type"].tolist() == ["PS", "PS", "AA"]


def test_call_past_midnight_keeps_its_day(tmp_path: Path) -> None:
    late = datetime(1999, 1, 2, 23, 59, 30)
    log = read(tmp_path, call(late, wait=60, ser_start="0:00:35", ser_exit="0:03:35", ser_time="180"))
    assert log["entered"].tolist() == [pd.Timestamp(late)]
    assert log["service_seconds"].tolist() == [180]


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("date", "990231", "ett datum som finns"),
        ("date", "1999-01-03", "datum ååmmdd"),
        ("vru_entry", "25:00:00", "klockslag"),
        ("q_time", "-4", "hela sekunder, minst 0"),
        ("ser_time", "1,5", "7 kolumner"),
        ("ser_time", "1.5", "hela sekunder"),
        ("outcome", "BUSY", "AGENT, HANG, PHANTOM"),
        ("type", "", "två stora bokstäver"),
    ],
)
def test_what_cannot_be_understood_is_told(tmp_path: Path, column: str, cell: str, words: str) -> None:
    told = message(tmp_path, call(NINE), call(NINE, **{column: cell}))
    assert "log.csv.gz, rad 3" in told
    assert words in told


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    told = message(tmp_path, call(NINE, q_time="x"), call(NINE, outcome="x"))
    assert "rad 2, kolumn q_time" in told
    assert "rad 3, kolumn outcome" in told


def test_missing_column(tmp_path: Path) -> None:
    header = ",".join(column for column in PHONE_COLUMNS if column != "q_time")
    path = compress(tmp_path / "log.csv.gz", (header + "\n").encode())
    with pytest.raises(InputError, match="kolumnen q_time saknas"):
        read_phone_log(path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="saknas"):
        read_phone_log(tmp_path / "log.csv.gz")


def test_a_heading_that_stands_twice_is_named(tmp_path: Path) -> None:
    path = compress(tmp_path / "log.csv.gz", ",".join([*PHONE_COLUMNS, "q_time"]).encode())
    with pytest.raises(InputError, match=r"rad 1: värdet q_time; .*en enda gång"):
        read_phone_log(path)


def test_an_unended_quotation_is_named_by_its_row(tmp_path: Path) -> None:
    cells = [call(NINE), call(NINE, outcome='"AGENT'), call(NINE)]
    rows = [",".join(str(one[column]) for column in PHONE_COLUMNS) for one in cells]
    path = compress(tmp_path / "log.csv.gz", "\n".join([",".join(PHONE_COLUMNS), *rows]).encode())
    with pytest.raises(InputError, match=r"log\.csv\.gz, rad 3: .*avslutande citattecken"):
        read_phone_log(path)


@pytest.mark.parametrize("content", [b"not gzip", gzip.compress(b"a,b\n" * 1000)[:30]], ids=["other", "cut"])
def test_damaged_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "log.csv.gz"
    path.write_bytes(content)
    with pytest.raises(InputError, match="en hel fil som går att läsa"):
        read_phone_log(path)


def test_empty_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="tom"):
        read_phone_log(compress(tmp_path / "log.csv.gz", b""))

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from model.importing.call_logs import COLUMNS, read_calls
from model.importing.importation import Outcome, import_files
from tests.importing.shipped_examples import EXAMPLES, call_log, text

HEAD = call_log().content.decode().splitlines()[0]


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    for folder in ("params/sources", "data"):
        (tmp_path / "centre" / folder).mkdir(parents=True)
    return tmp_path / "centre"


def imported(centre: Path, *rows: str) -> Outcome:
    path = centre.parent / "logg.csv"
    path.write_bytes(text(HEAD, *rows))
    return import_files("call_log", [str(path)], centre=centre)


def row(number: int, queue: str, outcome: str, talk: str, agent: str = "A1", day: str = "300228") -> str:
    return f"L1,{number},0,0,PS,{day},8:30:00,8:30:05,5,{queue},{outcome},{talk},{agent}"


ANSWERED = row(1, "0:00:00,0:00:00,0", "AGENT", "8:30:05,8:32:05,120")
WAITED = row(2, "8:30:05,8:30:45,40", "AGENT", "8:30:45,8:31:46,61")
GAVE_UP = row(3, "8:30:05,8:30:38,33", "HANG", "0:00:00,0:00:00,0", "NO_SERVER")
IN_THE_MENU = row(4, "0:00:00,0:00:00,0", "HANG", "0:00:00,0:00:00,0", "NO_SERVER")


def test_waits_ends_and_flags_of_a_log(centre: Path) -> None:
    assert not imported(centre, ANSWERED, WAITED, GAVE_UP, IN_THE_MENU).refusals
    calls = read_calls(centre / "data").sort("call")
    assert set(calls.columns) == set(COLUMNS)
    assert calls["queued"].to_list() == [False, True, True, False]
    assert calls["wait_seconds"].to_list() == [0, 40, 33, 0]
    assert calls["talk_seconds"].to_list() == [120, 61, None, None]
    assert calls["gave_up"].to_list() == [False, False, True, False]
    assert calls["censored"].to_list() == [False, True, False, False]
    assert calls["has_agent"].to_list() == [True, True, False, False]
    assert calls.select("entered", "weekday", "second", "half_hour").row(0) == (
        datetime(2030, 2, 28, 8, 30),
        3,
        30_600,
        17,
    )


def test_midnight_is_no_queue_however_its_hours_are_written(centre: Path) -> None:
    imported(centre, ANSWERED.replace("0:00:00,0:00:00", "00:00:00,00:00:00"), GAVE_UP)
    assert read_calls(centre / "data")["queued"].to_list() == [False, True]


def test_waits_in_another_unit_than_the_clocks_are_refused_with_row_and_both_values(centre: Path) -> None:
    outcome = imported(centre, ANSWERED, WAITED.replace(",40,", ",2400,"))
    assert outcome.refusals
    (fault,) = outcome.account.files[0].set_aside.rows(named=True)
    assert fault["row"] == 3
    assert "q_exit - q_start = 40" in fault["value"]
    assert fault["expected"].startswith("2400 (q_time)")


def test_a_talk_that_ends_before_it_begins_is_refused(centre: Path) -> None:
    outcome = imported(centre, ANSWERED.replace("8:30:05,8:32:05,120", "8:32:05,8:30:05,120"), WAITED)
    assert outcome.refusals
    assert outcome.account.files[0].set_aside["column"].to_list() == ["ser_exit, ser_start"]


def test_a_talk_past_midnight_is_no_contradiction(centre: Path) -> None:
    assert not imported(centre, row(1, "0:00:00,0:00:00,0", "AGENT", "23:59:30,0:00:30,60")).refusals


def test_hang_ups_without_a_wait_are_told_and_flagged(centre: Path) -> None:
    outcome = imported(centre, WAITED, GAVE_UP.replace("8:30:38,33", "8:30:05,0"))
    assert not outcome.refusals
    assert any("den som lade på i kön ska ha väntat" in told for told in outcome.account.observations)
    assert read_calls(centre / "data").sort("call")["without_wait"].to_list() == [False, True]


def test_rows_that_came_before_are_left_out_and_counted(centre: Path) -> None:
    outcome = imported(centre, ANSWERED, WAITED, ANSWERED, WAITED, GAVE_UP)
    assert outcome.account.taken == 3
    assert outcome.account.files[0].by_rule == {"upprepad rad": 2}


def test_a_queue_log_gives_the_same_columns(centre: Path) -> None:
    path = centre.parent / "queue_log"
    path.write_bytes(EXAMPLES["asterisk_queue_log"]().content)
    import_files("asterisk_queue_log", [str(path)], centre=centre)
    calls = read_calls(centre / "data")
    assert set(calls.columns) == set(COLUMNS)
    assert calls.select("outcome", "queued", "wait_seconds", "gave_up", "censored").rows() == [
        ("answered", True, 11, False, True),
        ("abandoned", True, 19, True, False),
        ("unknown", True, None, False, False),
    ]


OTHER_SWITCH = """\
title: Växeln på andra sidan gatan
register: calls
decimal: ","
columns:
  call: {heading: Samtals-ID}
  queue: {heading: Svarsgrupp}
  day: {heading: Startad, kind: day, formats: ["%d/%m/%Y %H:%M:%S"]}
  entered: {heading: Startad, kind: clock, formats: ["%d/%m/%Y %H:%M:%S"]}
  outcome: {heading: Resultat, codes: {Besvarat: answered, Avbrutet: abandoned}, other_codes: refused}
  wait_seconds: {heading: Kötid, kind: duration}
  talk_seconds: {heading: Samtalstid, kind: duration, unit: min, blank: true}
key: [call]
period: {column: day}
"""


def test_another_switch_is_only_another_description(centre: Path) -> None:
    (centre / "params/sources/vaxel.yaml").write_text(OTHER_SWITCH, encoding="utf-8")
    path = centre.parent / "samtal.csv"
    path.write_bytes(
        text(
            "Samtals-ID;Svarsgrupp;Startad;Resultat;Kötid;Samtalstid",
            "x1;Lön;28/02/2030 14:29:59;Besvarat;0:00:12;2,5",
            "x2;Lön;01/03/2030 09:00:00;Avbrutet;0:01:40;",
            encoding="cp1252",
        )
    )
    import_files("vaxel", [str(path)], centre=centre)
    calls = read_calls(centre / "data")
    assert calls.select("wait_seconds", "talk_seconds", "half_hour", "gave_up", "queue").rows() == [
        (12, 150, 28, False, "Lön"),
        (100, None, 18, True, "Lön"),
    ]
    assert calls["kind"].dtype == pl.String

"""Which calls count, and what handling takes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from model.calibration.arrivals import arrival_pattern
from model.calibration.estimates import clustered_error
from model.calibration.phone import UsableCalls, handling_time, ordinary_calls
from model.errors import InputError
from model.observations.phone_log import read_phone_log
from tests.public_logs import call, gave_up, write_phone_log

SUNDAY = datetime(1999, 1, 3)
WORKING_WEEK = [SUNDAY + timedelta(days=day) for day in range(5)]
EVENING = timedelta(hours=20)


def ordinary(tmp_path: Path, rows: Iterable[dict[str, str]]) -> UsableCalls:
    return ordinary_calls(read_phone_log(write_phone_log(tmp_path / "log.csv.gz", rows)))


def steady_day(day: datetime, per_half_hour: int = 6) -> list[dict[str, str]]:
    """Calls at even distances all through the opening hours."""
    opens, gap = day + timedelta(hours=8, minutes=30), 1800 / per_half_hour
    return [call(opens + timedelta(seconds=(n + 0.5) * gap)) for n in range(15 * per_half_hour)]


def steady_week() -> list[dict[str, str]]:
    return [row for day in WORKING_WEEK for row in steady_day(day)]


def steady_weeks() -> list[dict[str, str]]:
    return [*steady_week(), *(row for day in WORKING_WEEK for row in steady_day(day + timedelta(days=7)))]


@pytest.mark.parametrize(
    ("reason", "row"),
    [
        ("other_type", call(SUNDAY + EVENING, type="NE")),
        ("no_real_call", call(SUNDAY + EVENING, outcome="PHANTOM")),
        ("gave_up_before_queue", gave_up(SUNDAY + EVENING, wait=0)),
        ("weekend", call(SUNDAY - timedelta(days=1) + EVENING)),
        ("outside_opening_hours", call(SUNDAY + EVENING)),
        ("outside_opening_hours", call(SUNDAY + timedelta(hours=16))),
    ],
)
def test_each_call_left_out_is_counted_by_reason(tmp_path: Path, reason: str, row: dict[str, str]) -> None:
    calls = ordinary(tmp_path, [*steady_week(), row])
    assert {name: count for name, count in calls.left_out.items() if count} == {reason: 1}
    assert len(calls.table) == len(steady_week())


def test_every_row_is_kept_or_counted(tmp_path: Path) -> None:
    rows = [*steady_week(), call(SUNDAY + EVENING), call(SUNDAY + EVENING, type="IN")]
    calls = ordinary(tmp_path, rows)
    assert len(calls.table) + sum(calls.left_out.values()) == len(rows)


def test_working_week_of_the_log_becomes_monday_to_friday(tmp_path: Path) -> None:
    calls = ordinary(tmp_path, steady_week())
    assert calls.weekdays.tolist() == [0, 1, 2, 3, 4]
    assert calls.table["half_hour"].agg(["min", "max"]).tolist() == [0, 14]


def test_missing_working_days_are_named(tmp_path: Path) -> None:
    later = [row for day in WORKING_WEEK[2:] for row in steady_day(day + timedelta(days=7))]
    calls = ordinary(tmp_path, [*steady_week(), *later])
    assert calls.missing_days == ["1999-01-10", "1999-01-11"]


def test_weekday_without_calls_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="torsdag: värdet inga samtal"):
        ordinary(tmp_path, [row for day in WORKING_WEEK[:4] for row in steady_day(day)])


def test_stop_and_the_hour_after_it_are_left_out(tmp_path: Path) -> None:
    """Of 12 expected in an hour, chance leaves one gap in 160 000 so long; here there are 900 gaps."""
    silent = (SUNDAY + timedelta(hours=10), SUNDAY + timedelta(hours=11, minutes=20))
    calls = ordinary(tmp_path, [row for row in steady_weeks() if not _within(row, *silent)])
    # the last call before falls at 9:57:30: too little of that half-hour is silent to leave it out;
    # the next comes at 11:22:30, and the hour after it ends at 12:22:30, late in its half-hour
    assert np.flatnonzero(~calls.usable[0]).tolist() == [3, 4, 5, 6, 7]
    assert calls.usable[1:].all()
    assert calls.left_out["stop_or_hour_after"] == 0 + 0 + 2 + 6 + 6
    pattern = arrival_pattern(calls)
    assert pattern.half_hours == pytest.approx(np.full(15, 1 / 15))
    assert pattern.weekdays == pytest.approx(np.full(5, 1 / 5))
    assert pattern.days == 10


def test_a_silence_that_few_calls_make_likely_is_no_stop(tmp_path: Path) -> None:
    """Twenty minutes at six calls an hour miss two."""
    rows = [row for day in range(14) for row in steady_day(SUNDAY + timedelta(days=day), per_half_hour=3)]
    silent = (SUNDAY + timedelta(hours=10), SUNDAY + timedelta(hours=10, minutes=20))
    assert ordinary(tmp_path, [row for row in rows if not _within(row, *silent)]).usable.all()


def test_one_week_cannot_tell_weekdays_from_chance(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="minst två veckors arbetsdagar"):
        arrival_pattern(ordinary(tmp_path, steady_week()))


def _within(row: dict[str, str], begins: datetime, ends: datetime) -> bool:
    entered = datetime.strptime(row["date"] + " " + row["vru_entry"], "%y%m%d %H:%M:%S")
    return begins <= entered < ends


def test_talk_time_leaves_out_what_is_not_talk(tmp_path: Path) -> None:
    noon = SUNDAY + timedelta(hours=12)
    odd = [
        call(noon, talk=9),
        call(noon, talk=3601),
        call(noon, talk=500, agent="NO_SERVER"),
        gave_up(noon, wait=10),
    ]
    talks = [100 if number % 2 else 300 for number in range(len(steady_week()))]
    rows = [row | {"ser_time": str(talk)} for row, talk in zip(steady_week(), talks, strict=True)]
    handling = handling_time(ordinary(tmp_path, [*rows, *odd]))
    assert handling.calls == len(talks)
    assert list(handling.left_out.values()) == [1, 1, 1, 1]
    assert handling.mean == pytest.approx(np.mean(talks))
    assert handling.cv == pytest.approx(np.std(talks, ddof=1) / np.mean(talks))


def test_clustered_error_is_the_usual_one_when_each_observation_is_its_own_cluster() -> None:
    values = np.random.default_rng(1).normal(size=200)
    usual = values.std(ddof=1) / np.sqrt(200)
    assert clustered_error(values - values.mean(), np.arange(200)) == pytest.approx(usual)


def test_clustered_error_counts_copies_once() -> None:
    values = np.random.default_rng(1).normal(size=200)
    centred = np.repeat(values - values.mean(), 10)
    copied = clustered_error(centred, np.repeat(np.arange(200), 10))
    assert copied == pytest.approx(values.std(ddof=1) / np.sqrt(200))

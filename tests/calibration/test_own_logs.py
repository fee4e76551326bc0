"""Estimates from any centre's own log: what it tells, what it cannot tell, and what is wrong with it."""

from __future__ import annotations

import gzip
import hashlib
from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.calibration.choices import Choices, own_hours, usual_week
from model.calibration.imported.assembly import Calibration
from model.calibration.imported.calibrating import calibrate_files, calibrate_folder
from model.calibration.tried import last_month
from model.errors import InputError
from model.parameters.loading import load
from model.parameters.overlays import write_overlay
from tests.calibration.own_logs import (
    HALF_HOURS,
    MONDAY,
    OPENS,
    SHAPE,
    Rows,
    drawn,
    numbered,
    second_of,
    silent,
    working_days,
    written,
)
from tests.public_logs import call

THREE_WEEKS = numbered(drawn(working_days(3), 240, seed=5))


def calibrated(folder: Path, rows: Rows, **choices: Any) -> Calibration:
    return calibrate_files([written(folder, rows)], "call_log", load(), Choices(**choices))


def values(found: Calibration) -> dict[str, Any]:
    return {path.removeprefix("phone."): change["value"] for path, change in found.overlay.changes.items()}


def refusal(folder: Path, rows: Rows) -> InputError:
    with pytest.raises(InputError) as caught:
        calibrated(folder, rows)
    return caught.value


@pytest.fixture(scope="module")
def control(tmp_path_factory: pytest.TempPathFactory) -> Calibration:
    return calibrated(tmp_path_factory.mktemp("control"), THREE_WEEKS)


def test_estimates_are_those_worked_out_by_hand(control: Calibration) -> None:
    waits = [(int(row["q_time"]), row["outcome"] == "HANG") for row in THREE_WEEKS if row["q_time"] != "0"]
    talks = [int(row["ser_time"]) for row in THREE_WEEKS if row["outcome"] == "AGENT"]
    by_weekday = Counter(datetime.strptime(row["date"], "%y%m%d").weekday() for row in THREE_WEEKS)
    found = values(control)
    assert found["talk_time_mean"] == pytest.approx(np.mean(talks), abs=0.05)
    assert found["handling_cv"] == pytest.approx(np.std(talks, ddof=1) / np.mean(talks), abs=0.005)
    shares = [by_weekday[day] / len(THREE_WEEKS) for day in range(5)]
    assert found["weekday_profile"] == pytest.approx(shares, abs=2e-3)  # the trend is taken out
    patience = control.overlay.evidence["phone"]["patience"]
    exponential = sum(wait for wait, _ in waits) / sum(gone for _, gone in waits)
    assert patience["exponential_mean_seconds"] == pytest.approx(exponential, rel=5e-3)
    assert patience["callers"] == len(waits)


def test_the_file_itself_is_the_source(control: Calibration, tmp_path: Path) -> None:
    digest = hashlib.sha256(Path(written(tmp_path, THREE_WEEKS)).read_bytes()).hexdigest()
    for change in control.overlay.changes.values():
        assert change["source"].startswith(f"skattat ur egen_logg.csv.gz (sha256 {digest}); ")
    assert control.overlay.evidence["phone"]["files"] == {"egen_logg.csv.gz": {"sha256": digest}}
    assert "bank" not in control.overlay.description


def test_monday_is_monday(control: Calibration) -> None:
    assert control.phone is not None
    assert control.phone.calls.weekdays.tolist() == [0, 1, 2, 3, 4] * 3
    assert not control.phone.calls.missing_days


def test_hours_with_two_digits_change_nothing(control: Calibration, tmp_path: Path) -> None:
    clocks = ("vru_entry", "vru_exit", "q_start", "q_exit", "ser_start", "ser_exit")
    rows = [row | {name: row[name].zfill(8) for name in clocks} for row in THREE_WEEKS]
    assert values(calibrated(tmp_path, rows)) == values(control)


def test_a_week_that_stands_twice_is_counted_once(control: Calibration, tmp_path: Path) -> None:
    last = [row for row in THREE_WEEKS if row["date"] >= "290319"]
    found = calibrated(tmp_path, [*THREE_WEEKS, *last])
    assert values(found) == values(control)
    shown = f"{len(last):,}".replace(",", "\xa0")
    assert f"egen_logg.csv.gz: {shown} rader utelämnade: upprepad rad." in found.said


def test_waits_in_another_unit_are_refused_with_every_row(tmp_path: Path) -> None:
    rows = [row | {"q_time": str(60 * int(row["q_time"]))} for row in THREE_WEEKS]
    queued = [number for number, row in enumerate(rows, start=2) if row["q_time"] != "0"]
    first, *_, more, refused = refusal(tmp_path, rows).findings
    assert first.place.startswith(f"rad {queued[0]}, q_exit")
    assert more.value == f"{len(queued) - 20} fel till"
    assert refused.value.startswith(f"{len(queued)} (")


def test_calls_that_end_before_they_begin_are_refused_by_row(tmp_path: Path) -> None:
    rows = [dict(row) for row in THREE_WEEKS]
    rows[7] |= {"ser_start": "10:00:30", "ser_exit": "10:00:00", "ser_time": "95", "outcome": "AGENT"}
    (fault, _) = refusal(tmp_path, rows).findings
    assert fault.place.startswith("rad 9, ser_exit")


def test_where_nobody_hangs_up_patience_stays(tmp_path: Path) -> None:
    rows = [row for row in THREE_WEEKS if row["outcome"] == "AGENT"]
    found = calibrated(tmp_path, rows)
    assert set(values(found)) == {
        *("half_hour_profile", "weekday_profile", "busy_day_cv", "handling_cv", "talk_time_mean")
    }
    assert "Tålamod står kvar som förut: ingen lade på i kön." in found.said


def test_hang_ups_without_a_wait_are_told_and_no_patience_is_made_of_them(tmp_path: Path) -> None:
    waitless = [
        row | {"q_time": "0", "q_exit": row["q_start"]} if row["outcome"] == "HANG" else row
        for row in THREE_WEEKS
    ]
    found = calibrated(tmp_path, waitless)
    assert "patience_mean" not in values(found)
    gone = sum(row["outcome"] == "HANG" for row in THREE_WEEKS)
    assert any(f"{gone} av {gone} som lade på i kön har väntan 0" in sentence for sentence in found.said)
    assert any("(den första är rad " in sentence for sentence in found.said)


@pytest.mark.parametrize("seed", range(3))
def test_a_small_centre_without_stops_loses_no_call(tmp_path: Path, seed: int) -> None:
    """Forty calls a day: silences of an hour at noon are only chance."""
    rows = numbered(drawn(working_days(12), 40, seed=seed))
    found = calibrated(tmp_path, rows)
    assert found.phone is not None
    assert found.phone.arrivals is not None
    assert found.phone.calls.left_out["stop_or_hour_after"] == 0
    assert found.phone.arrivals.calls == len(rows)
    error = np.sqrt(SHAPE * (1 - SHAPE) / len(rows))
    assert (np.abs(found.phone.arrivals.half_hours - SHAPE) < 4 * error).all()


def test_one_real_stop_is_left_out_and_nothing_else(tmp_path: Path) -> None:
    day = MONDAY + timedelta(days=9)
    rows = silent(numbered(drawn(working_days(6), 200, seed=8)), day, 10, 12)
    found = calibrated(tmp_path, rows)
    assert found.phone is not None
    stood_still = np.argwhere(~found.phone.calls.usable).tolist()
    assert stood_still == [[7, half_hour] for half_hour in (3, 4, 5, 6, 7, 8)]
    assert "2029-03-14: 6 halvtimmar utelämnade (driftstopp, och timmen efter det)." in found.said


def test_a_phone_closed_at_lunch_has_no_calls_then_and_no_stop(tmp_path: Path) -> None:
    rows = [row for row in THREE_WEEKS if not 12 * 3600 <= second_of(row["vru_entry"]) < 13 * 3600]
    found = calibrated(tmp_path, rows)
    profile = values(found)["half_hour_profile"]
    assert [number for number, share in enumerate(profile) if share == 0] == [7, 8]
    assert sum(profile) == pytest.approx(1)
    assert found.phone is not None
    assert found.phone.calls.left_out["stop_or_hour_after"] == 0


def test_closed_on_fridays_is_no_share_on_fridays(tmp_path: Path) -> None:
    fridays = {f"{MONDAY + timedelta(days=4, weeks=week):%y%m%d}" for week in range(3)}
    rows = [row for row in THREE_WEEKS if row["date"] not in fridays]
    found = calibrated(tmp_path, rows)
    assert values(found)["weekday_profile"][4] == 0
    assert "Veckans dagar i loggen: måndag, tisdag, onsdag, torsdag." in found.said


@pytest.mark.parametrize(
    ("counted", "week"),
    [
        ([9, 9, 9, 9, 9, 0, 0], (0, 1, 2, 3, 4)),
        ([9, 9, 9, 9, 5, 2, 8], (0, 1, 2, 3, 4)),
        ([9, 9, 9, 9, 0, 0, 9], (6, 0, 1, 2, 3)),
        ([100, 90, 90, 90, 4, 0, 95], (6, 0, 1, 2, 3)),
        ([9, 0, 9, 9, 9, 0, 0], (0, 2, 3, 4)),
        ([0, 0, 0, 0, 0, 7, 9], (5, 6)),
    ],
)
def test_the_week_is_monday_to_friday_unless_the_log_has_another(
    counted: list[float], week: tuple[int, ...]
) -> None:
    assert usual_week(np.array(counted, dtype=float)) == week


def test_own_hours_are_whole_half_hours() -> None:
    assert own_hours(np.array([7 * 3600 + 31 * 60, 18 * 3600 - 1.0])) == ("07:30", "18:00")


def test_other_hours_than_the_centres_leave_the_profile_as_it_was(tmp_path: Path) -> None:
    found = calibrated(tmp_path, THREE_WEEKS, hours=("09:00", "15:00"))
    assert "half_hour_profile" not in values(found)
    assert "talk_time_mean" in values(found)
    assert any(sentence.startswith("Halvtimmarnas andelar står kvar") for sentence in found.said)
    same = calibrated(tmp_path, THREE_WEEKS, hours=("08:30", "16:00"))
    assert len(values(same)["half_hour_profile"]) == HALF_HOURS


@pytest.mark.slow
def test_kinds_are_chosen_and_those_there_are_told(tmp_path: Path) -> None:
    rows = [row | {"type": "LA" if number % 3 else "PS"} for number, row in enumerate(THREE_WEEKS)]
    found = calibrated(tmp_path, rows, kinds=("LA",))
    assert found.phone is not None
    left_out = found.phone.calls.left_out["other_type"]
    assert left_out == len(range(0, len(rows), 3))
    assert any("(LA " in sentence for sentence in calibrated(tmp_path, rows).said)
    with pytest.raises(InputError, match=r"ärendetyp: värdet LÖ; väntat: .*LA "):
        calibrated(tmp_path, rows, kinds=("LÖ",))


def test_a_single_week_gives_talk_and_patience_alone(tmp_path: Path) -> None:
    found = calibrated(tmp_path, [row for row in THREE_WEEKS if row["date"] < "290310"])
    assert set(values(found)) == {"handling_cv", "talk_time_mean", "patience_mean", "patience_curve"}
    assert any(sentence.startswith("Dygn, vecka och dagsvariation står kvar") for sentence in found.said)


def test_nothing_to_estimate_is_refused_with_why(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="ingen väntan i kö är loggad"):
        calibrated(tmp_path, [call(MONDAY + timedelta(seconds=OPENS))])


@pytest.mark.slow
def test_the_last_month_is_predicted_from_those_before(tmp_path: Path) -> None:
    """Three months of one truth, of which the last lies within its intervals."""
    found = calibrated(tmp_path, numbered(drawn(working_days(12), 150, seed=3)))
    assert found.prediction is not None
    assert (found.prediction.month, found.prediction.days) == ("2029-05", 41)
    measures = {one.measure: one for one in found.prediction.measures}
    assert set(measures) == {"calls", "half_hours", "talk", "hung_up"}
    for one in measures.values():
        assert one.low <= one.happened <= one.high
    calls = measures["calls"]
    assert calls.predicted == pytest.approx(150 * SHAPE.sum() * 19, rel=0.05)
    assert calls.high - calls.predicted == pytest.approx(1.96 * calls.predicted**0.5, rel=0.5)


def test_a_month_unlike_those_before_lies_outside(tmp_path: Path) -> None:
    march, april = working_days(4), working_days(4, datetime(2029, 4, 2))
    rows = numbered([*drawn(march, 150, seed=3), *drawn(april, 190, seed=4)])
    found = calibrated(tmp_path, rows)
    assert found.prediction is not None
    calls = found.prediction.measures[0]
    assert calls.happened > calls.high


def test_each_number_is_predicted_by_itself_and_kept_with_the_scenario(tmp_path: Path) -> None:
    """Twenty days of each weekday alike before and after: what is expected is what came in the month before.

    One number has as many calls as before; the other has half as many again.
    """
    march, april = working_days(4), working_days(4, datetime(2029, 4, 2))
    before = {"PS": drawn(march, 150, seed=3), "NW": drawn(march, 100, seed=5)}
    after = {"PS": drawn(april, 150, seed=4), "NW": drawn(april, 150, seed=6)}
    rows = [row | {"type": kind} for part in (before, after) for kind, some in part.items() for row in some]
    found = calibrated(tmp_path, numbered(sorted(rows, key=lambda row: (row["date"], row["vru_entry"]))))
    path = tmp_path / "params" / "scenarios" / "loggad.yaml"
    write_overlay(found.overlay, path)
    kept = last_month("loggad", tmp_path / "params")
    calls = kept[kept["measure"] == "calls"].set_index("kind")
    assert list(calls.index) == ["", "NW", "PS"]
    assert (calls["month"] == "2029-04").all()
    assert (calls["days"] == 20).all()
    for kind in ("NW", "PS"):
        assert calls.loc[kind, "predicted"] == pytest.approx(len(before[kind]), rel=1e-6)
        assert calls.loc[kind, "happened"] == len(after[kind])
    assert calls.loc["PS", "low"] <= calls.loc["PS", "happened"] <= calls.loc["PS", "high"]
    assert calls.loc["NW", "happened"] > calls.loc["NW", "high"]


def test_a_scenario_without_a_log_tells_of_no_month(tmp_path: Path) -> None:
    found = calibrated(tmp_path, THREE_WEEKS)
    path = tmp_path / "params" / "scenarios" / "loggad.yaml"
    write_overlay(found.overlay, path)
    assert last_month("loggad", tmp_path / "params").empty
    assert last_month("base", tmp_path / "params").empty


def test_a_quote_without_its_mate_is_told_by_row(tmp_path: Path) -> None:
    path = Path(written(tmp_path, THREE_WEEKS))
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    lines[12] = '"' + lines[12]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    with pytest.raises(InputError, match="rad 13"):
        calibrate_files([str(path)], "call_log", load())


def test_a_column_twice_is_told_by_name(tmp_path: Path) -> None:
    path = Path(written(tmp_path, THREE_WEEKS))
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    head = [f"{lines[0]},ser_time", *(f"{line},1" for line in lines[1:])]
    path.write_bytes(gzip.compress("\n".join(head).encode()))
    with pytest.raises(InputError, match="ser_time en enda gång"):
        calibrate_files([str(path)], "call_log", load())


def test_a_log_in_the_public_folder_is_judged_as_any_other(control: Calibration, tmp_path: Path) -> None:
    written(tmp_path / "calls", THREE_WEEKS, "anonbank_1999_january.csv.gz")
    found = calibrate_folder(tmp_path, load())
    assert values(found) == values(control)
    assert "Brown" not in found.overlay.changes["phone.talk_time_mean"]["source"]


def test_a_description_of_something_else_is_refused(tmp_path: Path) -> None:
    estimate = partial(calibrate_files, [written(tmp_path, THREE_WEEKS)], parameters=load())
    with pytest.raises(InputError, match="en beskrivning av registret calls"):
        estimate(source="ledger_visma")

"""Logs with known truth that lie beside the project, where they are present."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from model.calibration.imported.assembly import Calibration
from model.calibration.imported.calibrating import calibrate_files
from model.calibration.phone_estimates import PhoneEstimates
from model.errors import InputError
from model.parameters.loading import load
from tests.importing.test_kept_formats import CASES

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the kept cases are not here")


def right(case: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CASES / "values.json").read_text(encoding="utf-8"))[case]
    return found


def calibrated(name: str, source: str = "call_log") -> Calibration:
    return calibrate_files([str(CASES / name)], source, load())


def phone(found: Calibration) -> PhoneEstimates:
    assert found.phone is not None
    return found.phone


@pytest.mark.parametrize(
    ("name", "case"),
    [
        ("log_clean.csv.gz", "log"),
        ("log_two_digit_hours.csv.gz", "log"),
        ("log_last_week_twice.csv.gz", "log"),
        ("log_monday_friday.csv.gz", "monday_friday"),
    ],
)
def test_whole_logs(name: str, case: str) -> None:
    found, values = calibrated(name), right(case)
    evidence = found.overlay.evidence["phone"]
    assert evidence["calls"] == values["calls"]
    assert found.overlay.changes["phone.talk_time_mean"]["value"] == values["talk"]
    patience = evidence["patience"]
    assert patience["exponential_mean_seconds"] == values["exponential"]
    assert (patience["callers"], patience["abandoned"]) == (values["queued"], values["abandoned"])
    assert evidence["arrivals"]["days"] == values.get("days", 15)
    assert name in found.overlay.changes["phone.talk_time_mean"]["source"]


@pytest.mark.parametrize("name", ["log_nobody_hangs_up.csv.gz", "log_hang_ups_without_wait.csv.gz"])
def test_logs_that_tell_nothing_of_patience(name: str) -> None:
    found = calibrated(name)
    assert not {"phone.patience_mean", "phone.patience_curve"} & found.overlay.changes.keys()
    assert found.overlay.changes["phone.talk_time_mean"]["value"] == right("log")["talk"]
    assert any(sentence.startswith("Tålamod står kvar") for sentence in found.said)


def test_the_small_centre() -> None:
    values, arrivals = right("small"), phone(calibrated("log_small_centre.csv.gz")).arrivals
    assert arrivals is not None
    assert arrivals.calls == values["calls"]
    true = np.array(values["true_profile"]) / sum(values["true_profile"])
    assert (np.abs(arrivals.half_hours - true) < 4 * np.sqrt(true * (1 - true) / arrivals.calls)).all()


def test_the_one_real_stop() -> None:
    calls = phone(calibrated("log_one_real_stop.csv.gz")).calls
    (day,) = np.flatnonzero(~calls.usable.all(axis=1))
    assert f"{calls.days[day]:%y%m%d}" == right("one_stop")["day"]
    assert np.flatnonzero(~calls.usable[day]).tolist() == [3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("log_wait_times_60.csv.gz", r"rad \d+, q_exit, q_start"),
        ("log_ends_before_it_starts.csv.gz", r"rad \d+, ser_exit, ser_start"),
        ("log_unclosed_quote.csv.gz", "citattecken"),
        ("log_column_twice.csv", "ser_time en enda gång"),
    ],
)
def test_logs_that_are_refused(name: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        calibrated(name)


def test_a_queue_log_by_the_same_way() -> None:
    found, values = phone(calibrated("queue_log", "asterisk_queue_log")), right("queue_log")
    assert found.arrivals is not None
    assert found.patience is not None
    assert found.arrivals.calls == values["entered"]
    assert found.patience.left_out["no_end_logged"] == values["unknown_end"]
    assert found.patience.survival.callers == values["entered"] - values["unknown_end"]
    assert found.patience.survival.abandoned == values["abandoned"]


def test_a_queue_log_over_a_change_of_the_clock() -> None:
    found, values = (
        phone(calibrated("queue_log_dst_night", "asterisk_queue_log")),
        right("queue_log_dst_night"),
    )
    assert len(found.calls.table) == values["entered"]
    assert found.calls.table["half_hour"].value_counts().sort_index().tolist() == list(
        values["half_hours"].values()
    )
    assert np.argwhere(~found.calls.usable).tolist() == [[1, 4], [1, 5]]

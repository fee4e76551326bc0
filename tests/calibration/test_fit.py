"""The estimates against the log they are made of, on logs made by hand or drawn from a known model."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from model.calibration import goodness
from model.calibration.arrivals import arrival_pattern
from model.calibration.fit import Fit, fit
from model.calibration.patience import patience, queued, survival, waits_and_departures
from model.calibration.phone import UsableCalls, handling_time, ordinary_calls, talk_times
from model.calibration.replay import LONGEST_READY, STEPS, Estimates, Log, drawn_patience, log_of, replay
from model.errors import InputError
from model.observations.known import Known
from model.observations.phone_log import read_phone_log
from model.staffing.engine.office import Mode
from tests.public_logs import call, gave_up, known_log, write_phone_log

pytestmark = pytest.mark.slow

SUNDAY = datetime(1999, 1, 3, 8, 30)
OPENING = ("08:30", "16:00")


@pytest.fixture(scope="module")
def public_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return known_log(tmp_path_factory.mktemp("loggar"))


@pytest.fixture(scope="module")
def found(public_data: Path) -> Fit:
    return fit(public_data, OPENING, replications=30, seed=1)


def test_a_log_drawn_from_the_model_lies_within_its_spans(found: Fit) -> None:
    """Of 45 intervals of 95 % in each step, all but a few."""
    for step in STEPS:
        table = found.half_hours[found.half_hours["step"] == step]
        inside = [
            table[f"{name}_low"].le(table[f"{name}_observed"])
            & table[f"{name}_observed"].le(table[f"{name}_high"])
            for name in ("calls", "abandoned", "wait")
        ]
        assert np.mean(inside) > 0.8
    waits = found.whole[(found.whole["measure"] == "wait") & (found.whole["step"] == "patience")].iloc[0]
    assert waits["low"] <= waits["observed"] <= waits["high"]
    assert waits["expected_low"] <= waits["mean"] <= waits["expected_high"]


def test_a_log_drawn_from_the_model_passes_the_tests(found: Fit) -> None:
    p_values = {test.test: test.p_value for test in found.tests}
    assert min(p_values[name] for name in ("within", "half_hours", "talk", "curve", "exponential")) > 0.001


def test_calls_after_the_day_have_no_say(found: Fit, tmp_path: Path) -> None:
    """A third week, known when the report is dated two weeks on, changes nothing."""
    longer = known_log(tmp_path, days=21)
    then = fit(longer, OPENING, replications=30, seed=1, known=Known.on("1999-01-16"))
    assert (then.rows, then.calls.days) == (found.rows, found.calls.days)
    pd.testing.assert_frame_equal(then.whole, found.whole)
    pd.testing.assert_frame_equal(then.half_hours, found.half_hours)
    assert len(fit(longer, OPENING, replications=2, seed=1).calls.days) > len(found.calls.days)


def test_kept_and_left_out_add_up(found: Fit) -> None:
    assert sum(found.left_out["calls"].values()) + len(found.calls.table) == found.rows
    assert sum(found.left_out["talk"].values()) + found.handling.calls == len(found.calls.table)
    assert sum(found.left_out["patience"].values()) + found.patience.survival.callers == len(
        found.calls.table
    )


def test_both_engines_play_the_days_alike(public_data: Path) -> None:
    raw = read_phone_log(public_data / "calls/anonbank_1999_january.csv.gz")
    calls = ordinary_calls(raw, OPENING)
    estimates = Estimates(arrival_pattern(calls), handling_time(calls), patience(calls).survival)
    log = log_of(raw, calls)
    for step in STEPS:
        compiled = replay(
            log,
            calls,
            estimates=estimates,
            opens=OPENING[0],
            replication=0,
            seed=1,
            step=step,
            engine="compiled",
        )
        pd.testing.assert_frame_equal(
            compiled,
            replay(
                log,
                calls,
                estimates=estimates,
                opens=OPENING[0],
                replication=0,
                seed=1,
                step=step,
                engine="events",
            ),
        )
        assert len(compiled) == len(calls.table) or step == "arrivals"


def test_a_log_in_which_nobody_gives_up_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="ingen lade på"):
        fit(known_log(tmp_path, mean_patience=1e9), OPENING, replications=2, seed=1)


def agents(tmp_path: Path, rows: list[dict[str, str]]) -> list[tuple[float, int]]:
    """Changes of mode of the only agent, in seconds after 8:30 on the first day."""
    filler = [call(SUNDAY + timedelta(days=day, hours=5), agent="A09") for day in range(5)]
    path = write_phone_log(tmp_path / "log.csv.gz", [*rows, *filler])
    raw = read_phone_log(path)
    staff = log_of(raw, ordinary_calls(raw, OPENING)).staff
    first = int(staff.person[0])
    begin = 8.5 * 3600 + 5
    return [
        (float(time) - begin, int(mode))
        for time, who, mode in zip(staff.time, staff.person, staff.mode, strict=True)
        if who == first
    ]


def test_an_agent_is_ready_between_calls_but_away_in_long_gaps(tmp_path: Path) -> None:
    near = call(SUNDAY + timedelta(seconds=300), talk=60)
    far = call(SUNDAY + timedelta(seconds=1_000 + LONGEST_READY), talk=60)
    found = agents(tmp_path, [call(SUNDAY, talk=60), near, far])
    assert found == [
        (0, Mode.PHONE),
        (360, Mode.HOME),
        (1_000 + LONGEST_READY, Mode.PHONE),
        (1_060 + LONGEST_READY, Mode.HOME),
    ]


def test_an_agent_is_away_while_somebody_waits(tmp_path: Path) -> None:
    waits = gave_up(SUNDAY + timedelta(seconds=120), wait=90)
    found = agents(tmp_path, [call(SUNDAY, talk=60), waits, call(SUNDAY + timedelta(seconds=300), talk=60)])
    assert found == [(0, Mode.PHONE), (120, Mode.HOME), (210, Mode.PHONE), (360, Mode.HOME)]


def test_patience_is_drawn_from_the_curve_and_its_tail() -> None:
    generator = np.random.default_rng(1)
    true, offered = generator.exponential(100, 20_000), generator.exponential(80, 20_000)
    curve = survival(np.minimum(true, offered), true < offered, fewest=100)
    drawn = drawn_patience(np.random.default_rng(2), curve, 50_000)
    for time in (0, 30, 100, 250):
        assert (drawn > time).mean() == pytest.approx(np.exp(-time / 100), abs=0.015)


def test_departures_that_are_not_exponential_are_found() -> None:
    generator = np.random.default_rng(3)
    true, offered = 60 * generator.weibull(2.0, 3_000), generator.exponential(80, 3_000)
    waits, gone = np.minimum(true, offered), true < offered
    mean = waits.sum() / gone.sum()
    found = goodness.patience_as("exponential", waits, gone, goodness.exponential(mean), 1)
    assert found.p_value < 1e-6
    assert found.departure > 0.1


def test_an_exponential_patience_is_accepted_as_often_as_it_should() -> None:
    generator, accepted = np.random.default_rng(4), 0
    for _ in range(200):
        true, offered = generator.exponential(60, 400), generator.exponential(80, 400)
        waits, gone = np.minimum(true, offered), true < offered
        model = goodness.exponential(waits.sum() / gone.sum())
        accepted += goodness.patience_as("exponential", waits, gone, model, 1).p_value > 0.05
    assert accepted / 200 == pytest.approx(0.95, abs=0.05)


def test_calls_in_bunches_are_not_poisson(found: Fit) -> None:
    table = found.calls.table
    bunched = table.assign(second=table["second"] - table["second"] % 60)
    calls = UsableCalls(bunched, found.calls.days, found.calls.usable, {})
    assert goodness.even_within_half_hours(calls, 8.5 * 3600).p_value < 1e-6


def test_talk_of_another_shape_is_not_lognormal(found: Fit) -> None:
    talk = talk_times(found.calls).kept["service_seconds"].to_numpy(dtype=float)
    handling = found.handling
    right = goodness.lognormal_talk(talk, handling.mean, handling.cv)
    even = np.random.default_rng(5).uniform(0, 2 * handling.mean, len(talk))
    wrong = goodness.lognormal_talk(even, float(even.mean()), float(even.std() / even.mean()))
    assert right.departure < 0.03 < wrong.departure
    assert wrong.p_value < 1e-6


def test_waits_and_departures_leave_out_who_did_not_queue(found: Fit) -> None:
    waits, gone = waits_and_departures(queued(found.calls).kept)
    assert (waits > 0).all()
    assert 0 < gone.sum() < len(gone)


def test_the_log_is_kept_whole(public_data: Path) -> None:
    raw = read_phone_log(public_data / "calls/anonbank_1999_january.csv.gz")
    calls = ordinary_calls(raw, OPENING)
    log: Log = log_of(raw, calls)
    in_days = raw["entered"].dt.normalize().isin(calls.days) & (raw["outcome"] != "other")
    assert len(log.ordinary) + len(log.others) == in_days.sum()

"""The calibration fit report's tables, from the small log that is known by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from model.calibration.fit import Fit, fit
from model.calibration.goodness import Goodness
from model.parameters.schema.parameters import Parameters
from model.reports.studies import fit_left_out, fit_replay, fit_tests
from tests.public_logs import known_log
from tests.reports.follow_up.shown import file, page


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Fit:
    return fit(known_log(tmp_path_factory.mktemp("loggar")), ("08:30", "16:00"), replications=5, seed=3)


@pytest.mark.parametrize(
    ("test", "said"),
    [
        (Goodness("talk", 100, 0.02, None, 0.3, 0.02), "agrees"),
        (Goodness("talk", 9000, 0.02, None, 0.001, 0.02), "slight"),
        (Goodness("talk", 9000, 0.08, None, 0.001, 0.08), "disagrees"),
        (Goodness("days", 9000, 45.0, 20, 0.001, 0.02), "disagrees"),
    ],
)
def test_a_small_departure_is_told_from_a_large_one(test: Goodness, said: str) -> None:
    assert fit_tests.verdict(test) == said


def test_an_interval_that_the_log_lies_outside_of_is_marked() -> None:
    assert fit_replay.marked(7.0, 12.0, 9.0, 0) == "7–12"
    assert fit_replay.marked(7.0, 12.0, 13.0, 0) == "7–12*"


def test_the_whole_log_mixes_kinds_on_the_page_and_tells_units_in_the_file(found: Fit) -> None:
    table = fit_replay.whole_log(found)
    shown = {row[0]: row[1:] for row in page(table)}
    whole = fit_replay.over_all(found, "patience", "abandoned")
    assert shown["Lade på"][0].endswith(" %")
    columns = file(table)
    assert columns["Enhet"] == [None, "andel", "s", "s"]
    assert columns["Loggen"][1] == pytest.approx(whole["observed"])
    assert columns["Tålamod draget, lägst"][1] == pytest.approx(whole["low"])
    assert columns["Tålamod draget, högst"][1] == pytest.approx(whole["high"])


def test_half_hours_have_their_intervals_ends_in_the_file(found: Fit) -> None:
    table = fit_replay.every_half_hour(found)
    drawn = fit_replay.half_hours(found, "arrivals")
    columns = file(table)
    assert columns["Från"][0] == "08:30"
    assert columns["Samtal, lägst"] == drawn["calls_low"].tolist()
    assert columns["Samtal, högst"] == drawn["calls_high"].tolist()
    assert all(share is None or 0 <= share <= 1 for share in columns["Lade på, loggen"])  # type: ignore[operator]


def test_what_was_kept_is_marked_by_its_row_and_not_found_by_a_word(found: Fit, base: Parameters) -> None:
    table = fit_left_out.left_out(found, base)
    rows = fit_left_out.rows_by_reason(found)
    assert rows.loc[rows["is_kept"], "estimate"].tolist() == ["calls", "talk", "patience"]
    assert [page(table)[place][1] for place in table.totals] == ["Kvar"] * 3
    own = rows[rows["estimate"] == "calls"]
    left = own[~own["is_kept"] & (own["reason"] != "in_the_log")]["calls"].sum()
    assert left + own.loc[own["is_kept"], "calls"].sum() == found.rows


def test_every_reason_has_a_name(found: Fit, base: Parameters) -> None:
    reasons = fit_left_out.reasons(base)
    assert {reason for counted in found.left_out.values() for reason in counted} <= set(reasons)
    assert reasons["outside_opening_hours"] == "Utanför öppettiden 08:30–16:00"
    assert reasons["too_short"] == "Kortare än 10 s (handläggaren lade på)"


def test_a_tiny_p_value_is_a_number_in_the_file(found: Fit) -> None:
    tests = [
        Goodness("days", 900, 61.24, 20, 0.0000123, 3.06),
        Goodness("talk", 90, 0.0312, None, 0.2, 0.031),
    ]
    table = fit_tests.tests(replace(found, tests=tests))
    rows = page(table)
    assert (rows[0][3], rows[0][4], rows[0][5]) == ("61,2", "20", "< 0,001")
    assert (rows[1][3], rows[1][4], rows[1][5]) == ("0,031", "–", "0,200")
    columns = file(table)
    assert columns["p-värde"] == [0.0000123, 0.2]
    assert columns["Statistika"] == [61.24, 0.0312]


def test_talk_times_tell_their_share_as_a_share(found: Fit) -> None:
    table = fit_tests.talk(found)
    assert page(table)[0][0] == "10 % av samtalen"
    assert pd.Series(file(table)["Så stor andel"]).tolist()[:2] == [0.1, 0.25]

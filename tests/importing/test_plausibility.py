"""Values far outside their own series are told by row and value, and taken."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.importing.plausibility import strange_rows
from model.plausibility import far_outside
from tests.importing.centre import LEDGER, Centre, changed

QUIET = [820_000.0, 818_500.0, 823_400.0, 819_000.0, 822_000.0, 821_000.0, 820_500.0, 824_000.0]


def series(values: list[float], name: str = "a") -> pl.DataFrame:
    return pl.DataFrame({"key": [name] * len(values), "period": list(range(len(values))), "amount": values})


def test_a_thousandth_of_what_other_months_have_is_found() -> None:
    frame = pl.concat([series([823.0, *QUIET]), series([957.0, 823.61, 910.0, 1020.0, 880.0, 700.0], "b")])
    (found,) = strange_rows(frame, "amount", ["key"]).to_dicts()
    assert (found["key"], found["period"], found["amount"]) == ("a", 0, 823.0)
    assert found["usual"] == pytest.approx(820_500)


@given(
    factor=st.sampled_from([1 / 1000, 1 / 100, 100, 1000]),
    place=st.integers(0, 8),
    sign=st.sampled_from([1, -1]),
)
def test_a_misplaced_unit_is_found_wherever_it_stands(factor: float, place: int, sign: int) -> None:
    values = [sign * value for value in QUIET]
    values.insert(place, values[0] * factor)
    assert strange_rows(series(values), "amount", ["key"])["period"].to_list() == [place]


@given(st.lists(st.floats(0.5, 3.5), min_size=3, max_size=24))
def test_months_within_seven_times_are_never_told(factors: list[float]) -> None:
    assert strange_rows(series([1000 * factor for factor in factors]), "amount", ["key"]).is_empty()


def test_a_series_that_jumps_by_itself_is_not_told_of() -> None:
    wild = [1.0, 40.0, 900.0, 3.0, 20_000.0, 77.0, 5.0, 1500.0]
    assert strange_rows(series(wild), "amount", ["key"]).is_empty()


def test_zeros_blanks_and_short_series_are_no_ground() -> None:
    assert strange_rows(series([0.0, *QUIET]), "amount", ["key"]).is_empty()
    assert strange_rows(series([1.0, *QUIET[:3]]), "amount", ["key"]).is_empty()


def test_without_keys_the_whole_frame_is_one_series() -> None:
    assert strange_rows(series([*QUIET, 8.0]), "amount")["amount"].to_list() == [8.0]


def test_the_same_on_arrays_with_what_is_not_there() -> None:
    values = [823.0, *QUIET, float("nan"), 0.0, *[5.0, 6.0, 7.0, 8.0, 9.0], 900.0]
    series = np.array([1] * 11 + [0] * 6)
    looked = far_outside(values, series)
    assert np.flatnonzero(looked.outside).tolist() == [0, 16]
    assert looked.usual[0] == pytest.approx(820_500)
    assert looked.usual[16] == pytest.approx((7 * 8) ** 0.5)
    assert far_outside([], np.array([], dtype=np.int64)).outside.tolist() == []


def budget(centre: Centre) -> None:
    centre.describe("huvudbok", changed(LEDGER, series=[{"value": "amount", "by": ["account"]}]))


def test_an_import_tells_the_row_and_takes_it(centre: Centre) -> None:
    budget(centre)
    rows = [f"20110{month};löner;{820_000 + month}" for month in range(2, 9)]
    outcome = centre.bring("huvudbok", centre.rows("budget.csv", ["201101;löner;823", *rows]))
    assert outcome.kept
    (told,) = outcome.account.observations
    assert told.startswith("budget.csv, rad 2: amount är 823 för account löner, 2011-01, ")
    assert told.endswith("där andra perioder har omkring 820\u00a0004.")
    assert outcome.kept.observations == outcome.account.observations


def test_months_that_came_before_are_the_series_of_one_that_comes_alone(centre: Centre) -> None:
    budget(centre)
    for month in range(1, 7):
        centre.bring("huvudbok", centre.rows(f"{month}.csv", [f"20110{month};löner;{820_000 + month}"]))
    outcome = centre.bring("huvudbok", centre.rows("juli.csv", ["201107;löner;820"]), dry_run=True)
    assert outcome.account.observations[0].startswith(
        "juli.csv, rad 2: amount är 820 för account löner, 2011-07"
    )


def test_the_period_that_closes_the_books_is_compared_with_no_month(centre: Centre) -> None:
    centre.describe("serie", {**LEDGER, "series": [{"value": "amount", "by": ["account"]}]})
    months = [f"2030{month:02d};5011;{820_000 + month}" for month in range(1, 13)]
    told = centre.bring("serie", centre.rows("bok.csv", [*months, "203013;5011;15"])).account.observations
    assert told == ()

"""Small groups: hidden, and not to be worked out from what is shown."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray
from scipy.optimize import linprog

from model.followup import load_period, staff
from model.followup.disclosure import hide, hide_means, mean_ranges
from model.parameters.loading import load
from tests.followup.disclosure_attack import protected, ranges

pytestmark = pytest.mark.slow

MINIMUM = 5
Table = NDArray[np.int64]

tables = arrays(
    np.int64, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=4), elements=st.integers(0, 12)
)
both = st.booleans()


def test_the_smallest_other_group_is_hidden_with_a_small_one() -> None:
    found = hide(np.array([[19], [18], [17], [4]]), MINIMUM)
    assert found.cells.ravel().tolist() == [False, False, True, True]
    assert not found.totals.any()


def test_two_small_groups_that_are_enough_together_need_no_third() -> None:
    found = hide(np.array([[19], [3], [4]]), MINIMUM)
    assert found.cells.ravel().tolist() == [False, True, True]


def test_two_small_groups_that_are_too_few_together_take_a_third() -> None:
    found = hide(np.array([[19], [8], [2], [2]]), MINIMUM)
    assert found.cells.ravel().tolist() == [False, True, True, True]


def test_nothing_is_hidden_without_a_small_group() -> None:
    assert not hide(np.array([[5, 9], [7, 0]]), MINIMUM).cells.any()


def test_too_few_altogether_hides_the_total_too() -> None:
    found = hide(np.array([[2, 9], [1, 9]]), MINIMUM, whole_rows=False)
    assert found.totals.tolist() == [True, False]
    assert found.cells.tolist() == [[True, False], [True, False]]


def test_a_column_without_a_total_takes_the_groups_sums_with_it() -> None:
    """12 answers in all and 8 in the second column would be 4 in the first."""
    found = hide(np.array([[4, 8]]), MINIMUM, whole_rows=False, row_totals=True)
    assert found.cells.tolist() == [[True, False]]
    assert found.totals.tolist() == [True, False]
    assert found.rows.all()


def test_a_small_group_with_nothing_to_hide_behind_hides_everything() -> None:
    """Both columns have enough, but the group's sum and the empty other group give all away."""
    found = hide(np.array([[6, 6, 4], [0, 0, 1]]), MINIMUM, whole_rows=False, row_totals=True)
    assert protected(np.array([[6, 6, 4], [0, 0, 1]]), found, MINIMUM, row_totals=True)
    assert found.cells[found.small].all()


def test_with_margins_a_small_cell_takes_a_rectangle() -> None:
    """A cell is computable from its row and from its column: one more is hidden in each, and their corner."""
    found = hide(np.array([[4, 9, 20], [9, 6, 20], [20, 20, 20]]), MINIMUM, whole_rows=False, row_totals=True)
    assert found.cells.tolist() == [[True, True, False], [True, True, False], [False, False, False]]


@settings(deadline=None, max_examples=60)
@given(tables, both, both)
def test_no_small_cell_can_be_bounded_closely(counts: Table, whole_rows: bool, row_totals: bool) -> None:
    found = hide(counts, MINIMUM, whole_rows=whole_rows, row_totals=row_totals)
    assert found.cells[found.small].all()
    assert protected(counts, found, MINIMUM, row_totals=row_totals)
    if not found.small.any() and not row_totals:
        assert not found.cells.any()


@settings(deadline=None, max_examples=30)
@given(tables, both)
def test_what_is_shown_and_every_true_count_is_within_its_range(counts: Table, row_totals: bool) -> None:
    found = hide(counts, MINIMUM, whole_rows=False, row_totals=row_totals)
    if found.totals.all():
        return
    low, high = ranges(counts, found, row_totals=row_totals)
    kept = counts[:, ~found.totals]
    assert (low[:, : kept.shape[1]] <= kept + 1e-6).all()
    assert (high[:, : kept.shape[1]] >= kept - 1e-6).all()


@settings(deadline=None, max_examples=25)
@given(arrays(np.int64, st.tuples(st.integers(2, 4), st.integers(1, 2)), elements=st.integers(0, 9)))
def test_no_fewer_answers_could_have_been_hidden(counts: Table) -> None:
    """Against every choice of cells in small tables without row totals."""
    found = hide(counts, MINIMUM, whole_rows=False)
    kept = ~found.totals
    if not kept.any():
        return
    table = counts[:, kept]
    cost = int(table[found.cells[:, kept]].sum())
    for choice in itertools.product([False, True], repeat=table.size):
        cells = np.array(choice).reshape(table.shape)
        other = hide(table, MINIMUM, whole_rows=False)
        tried = type(other)(other.small, cells, other.rows, np.zeros(table.shape[1], dtype=bool))
        if int(table[cells].sum()) < cost:
            assert not protected(table, tried, MINIMUM)


def test_an_unprotected_choice_is_found_out() -> None:
    counts = np.array([[19], [18], [4]])
    found = hide(counts, MINIMUM)
    alone = type(found)(found.small, found.small, found.rows, found.totals)
    assert not protected(counts, alone, MINIMUM)


def test_means_at_the_end_of_the_scale_hide_more() -> None:
    """4 and 5 people who all said ten: who sees the total knows, unless those who differ are hidden too."""
    counts, means = np.array([[20], [30], [5], [4]]), np.array([[5.0], [6.0], [10.0], [10.0]])
    plain = hide(counts, MINIMUM)
    low, high = mean_ranges(counts, means, plain.cells, (0.0, 10.0))
    assert (low[3, 0], high[3, 0]) == (10.0, 10.0)
    found = hide_means(counts, means, MINIMUM, (0.0, 10.0), 1.0)
    low, high = mean_ranges(counts, means, found.cells, (0.0, 10.0))
    assert found.cells.ravel().tolist() == [True, False, True, True]
    assert high[3, 0] - low[3, 0] >= 1.0


def test_a_mean_that_was_hidden_before_stays_hidden_with_the_mean_of_all() -> None:
    """The first group's first mean is not known here: neither it nor the mean over all can be shown."""
    counts = np.array([[6, 6], [8, 8], [9, 9]])
    means = np.array([[np.nan, 7.0], [6.0, 5.0], [8.0, 4.0]])
    found = hide_means(counts, means, MINIMUM, (0.0, 10.0), 1.0)
    assert found.cells.tolist() == [[True, True], [False, False], [False, False]]
    assert found.totals.tolist() == [True, False]


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.tuples(st.integers(1, 9), st.floats(0, 10)), min_size=2, max_size=5),
    st.data(),
)
def test_mean_ranges_are_those_of_linear_programming(
    groups: list[tuple[int, float]], data: st.DataObject
) -> None:
    counts = np.array([[count] for count, _ in groups])
    means = np.array([[mean] for _, mean in groups])
    hidden = np.array([[data.draw(st.booleans())] for _ in groups])
    low, high = mean_ranges(counts, means, hidden, (0.0, 10.0))
    points = (counts * means).ravel()
    bounds = [
        (0.0, 10.0 * count) if hide_it else (point, point)
        for count, point, hide_it in zip(counts.ravel(), points, hidden.ravel(), strict=True)
    ]
    for place in np.flatnonzero(hidden):
        goal = np.eye(len(groups))[place]
        for sign, bound in ((1.0, low), (-1.0, high)):
            solved = linprog(sign * goal, A_eq=np.ones((1, len(groups))), b_eq=[points.sum()], bounds=bounds)
            assert sign * solved.fun / counts[place, 0] == pytest.approx(bound[place, 0], abs=1e-6)


def test_the_management_and_one_unit_are_hidden_in_the_survey() -> None:
    parameters = load()
    period = load_period(parameters, 2011, 12)
    survey = staff.survey_by_group(period, parameters)
    hidden = survey[~survey["shown"].astype(bool)]
    assert set(hidden["unit"]) == {"management", "unit_4"}
    assert hidden[["answers", "mean"]].isna().all().all()
    whole = survey[survey["unit"] == "all"].set_index("measure")["mean"]
    assert round(whole["climate"], 1) == 8.8
    assert round(whole["nmi"]) == 72
    response = staff.response(period, parameters).set_index("unit")
    assert set(response.index[~response["shown"].astype(bool)]) == {"management", "unit_4"}
    assert round(response.loc["all", "rate"], 1) == 0.9


def test_self_assessment_by_group_sums_to_the_whole() -> None:
    parameters = load()
    period = load_period(parameters, 2011, 12)
    table = staff.self_assessment_by_group(period, parameters, 3)
    one = table[table["commitment"] == "economy"].set_index("unit")
    assert not one.loc["management", "shown"]
    assert sum(~one["shown"].astype(bool)) == 2
    raw = period.self_assessment
    raw = raw[(raw["tertial"] == 3) & (raw["commitment"] == "economy")]
    assert one.loc["all", "answers"] == raw[["wholly", "partly", "not_met"]].to_numpy().sum()

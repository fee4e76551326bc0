from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.importing.survey_answers import indexes


def answers(**groups: list[int | None]) -> pl.DataFrame:
    rows = [(group, "q1", answer) for group, given in groups.items() for answer in given]
    return pl.DataFrame(
        rows, schema={"group": pl.String, "question": pl.String, "answer": pl.Int64}, orient="row"
    )


def test_the_index_is_the_mean_on_a_scale_from_0_to_100() -> None:
    table = indexes(answers(a=[1, 1, 10, 10, 5], b=[10] * 6), ["group", "question"])
    assert table["index"].to_list() == pytest.approx([(5.4 - 1) / 9 * 100, 100.0])
    assert table["answers"].to_list() == [5, 6]


def test_a_group_of_four_is_not_shown_nor_is_the_one_it_could_be_told_from() -> None:
    table = indexes(answers(a=[7] * 9, b=[8] * 4, c=[9] * 6), ["group", "question"])
    assert table["shown"].to_list() == [True, False, False]
    assert table.filter(~pl.col("shown")).select("answers", "index").rows() == [(None, None), (None, None)]


def test_two_small_groups_hide_each_other() -> None:
    table = indexes(answers(a=[7] * 4, b=[8] * 4, c=[9] * 6), ["group", "question"])
    assert table["shown"].to_list() == [False, False, True]


def test_no_answer_is_no_answer() -> None:
    table = indexes(answers(a=[10, 10, 10, 10, 10, None]), ["group", "question"])
    assert table["answers"].to_list() == [5]


@given(
    st.dictionaries(
        st.sampled_from("abcdefg"), st.lists(st.integers(1, 10), min_size=1, max_size=9), min_size=1
    )
)
def test_never_exactly_one_group_is_hidden_among_several(groups: dict[str, list[int]]) -> None:
    table = indexes(answers(**groups), ["group", "question"])
    hidden = int((~table["shown"]).sum())
    assert hidden != 1 or len(groups) == 1
    assert all(count is None or count >= 5 for count in table["answers"])

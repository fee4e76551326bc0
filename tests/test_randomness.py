"""Draws that are the same, however they are made."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.randomness import choices, ticks


@given(weights=st.lists(st.floats(0, 1e6), min_size=1, max_size=40), seed=st.integers(0, 1000))
def test_choices_are_those_of_numpy(weights: list[float], seed: int) -> None:
    shares = np.array([*weights, 1.0])
    shares /= shares.sum()
    expected = np.random.default_rng(seed).choice(len(shares), 500, p=shares)
    assert np.array_equal(choices(np.random.default_rng(seed), shares, 500), expected)


@pytest.mark.parametrize("customers", [3, 2000, 70_000])
def test_choices_among_few_and_many(customers: int) -> None:
    shares = np.random.default_rng(1).lognormal(0.0, 2.0, customers)
    shares /= shares.sum()
    expected = np.random.default_rng(2).choice(customers, 20_000, p=shares)
    assert np.array_equal(choices(np.random.default_rng(2), shares, 20_000), expected)


def test_ticks_leave_what_they_round_as_it_was() -> None:
    times = np.array([0.0, 1.0003, 2.5 / 1024])
    assert ticks(times).tolist() == [0.0, 1.0, 2 / 1024]
    assert times.tolist() == [0.0, 1.0003, 2.5 / 1024]

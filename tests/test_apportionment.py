"""Apportionment: the parts make the whole, each next to its exact share."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.apportionment import apportion

WEIGHTS = st.lists(st.floats(0, 1e6), min_size=1, max_size=40).filter(lambda weights: sum(weights) > 1e-3)


@given(st.integers(0, 10**11), WEIGHTS)
def test_parts_make_the_whole(total: int, weights: list[float]) -> None:
    parts = apportion(total, weights)
    exact = total * np.array(weights) / sum(weights)
    assert parts.sum() == total
    assert (np.abs(parts - exact) <= 1 + 1e-9 * total).all()


def test_the_largest_remainder_is_rounded_up() -> None:
    assert apportion(10, [1, 1, 1]).tolist() == [4, 3, 3]
    assert apportion(7, [0.5, 0.3, 0.2]).tolist() == [4, 2, 1]


def test_shape_is_kept() -> None:
    assert apportion(100, np.ones((3, 4))).shape == (3, 4)


@pytest.mark.parametrize("weights", [[0.0, 0.0], [1.0, -1.0]])
def test_impossible_weights(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="positive sum"):
        apportion(1, weights)

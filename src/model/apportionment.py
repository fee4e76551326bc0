"""Apportionment: whole units shared by weight so that the parts make exactly the whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def apportion(total: int, weights: ArrayLike) -> NDArray[np.int64]:
    """``total`` shared in proportion to ``weights`` by the largest remainder method; the shape is kept.

    Each part is its exact share rounded down or up; the first of equal remainders is rounded up. Money is
    shared in öre. Raises ValueError when the weights are negative or all zero.
    """
    shares = np.asarray(weights, dtype=float)
    if shares.sum() <= 0 or shares.min() < 0:
        raise ValueError("weights must be non-negative with a positive sum")
    exact = total * (shares / shares.sum()).ravel()
    parts = np.floor(exact).astype(np.int64)
    first = np.argsort(parts - exact, kind="stable")[: total - int(parts.sum())]
    parts[first] += 1
    return np.asarray(parts.reshape(shares.shape))

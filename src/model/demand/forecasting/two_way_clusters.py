"""The mean of values that go together in clusters of two kinds, and how uncertain it is.

Forecast errors of one month go together over customers, and those of one customer over months (Cameron,
Gelbach and Miller, Journal of Business & Economic Statistics 29(2), 2011).
"""

from __future__ import annotations

import numpy as np

from model.arrays import Floats, Ints


def clustered_mean(values: Floats, first: Ints, second: Ints) -> tuple[float, float]:
    """Mean and its standard error when values of a cluster, of either kind, go together; shapes (n,).

    The variance is that of the clusters of one kind plus the other, less that of single values; never less
    than the greater of the two.
    """
    rest = values - values.mean()
    n = len(values)

    def variance(cluster: Ints) -> float:
        sums = np.bincount(np.unique(cluster, return_inverse=True)[1], weights=rest)
        count = len(sums)
        return float((sums**2).sum() / n**2 * (count / (count - 1) if count > 1 else 1.0))

    one, other, single = variance(first), variance(second), float((rest**2).sum() / n**2)
    return float(values.mean()), float(np.sqrt(max(one + other - single, one, other)))

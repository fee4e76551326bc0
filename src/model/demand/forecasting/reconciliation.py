"""Forecasts that add up: from forecasts of parts and sums to parts whose sums are the forecast sums.

``bottom_up`` sums the parts' forecasts. ``mint`` weighs every forecast of a part or sum by its error
variance, the minimum trace reconciliation of Wickramasuriya, Athanasopoulos and Hyndman (Journal of the
American Statistical Association 114(526), 2019) with a diagonal covariance, in the form that inverts as many
rows as there are sums:

    parts = base + V A' (A V A' + U)^-1 (sums - A base)

with A the summing matrix of the sums, and V and U the variances of parts and sums.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg

from model.arrays import Floats

WAYS = ("bottom_up", "mint")
LEAST_VARIANCE = 1e-9


def reconcile(way: str, summing: Floats, base: Floats, variance: Floats) -> Floats:
    """Forecasts of all nodes that add up; shape (nodes, horizon), never below zero.

    summing: shape (nodes, parts), parts first. base: forecast of each node by itself, (nodes, horizon).
    variance: error variance of each node's own forecast; none counts as less than a billionth of the
    greatest. Sums stay exact also where a part would fall below zero and is set to zero.
    """
    count = summing.shape[1]
    parts, sums = base[:count], summing[count:]
    if way == "mint" and len(sums):
        greatest = float(variance.max())
        weight = np.maximum(variance / greatest, LEAST_VARIANCE) if greatest > 0 else np.ones(len(variance))
        spread = sums * weight[:count]
        middle = spread @ sums.T + np.diag(weight[count:])
        parts = parts + spread.T @ linalg.solve(middle, base[count:] - sums @ parts, assume_a="pos")
    return np.asarray(summing @ np.maximum(parts, 0.0))

"""Forecasts that add up: from forecasts of parts and sums to parts whose sums are the forecast sums.

``bottom_up`` sums the parts' forecasts. ``mint`` weighs every forecast of a part or sum by its error
variance, the minimum trace reconciliation of Wickramasuriya, Athanasopoulos and Hyndman (Journal of the
American Statistical Association 114(526), 2019) with a diagonal covariance:

    parts = (S' W^-1 S)^-1 S' W^-1 base

with S the summing matrix and W the variances.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg

from model.demand.series import Array

WAYS = ("bottom_up", "mint")


def reconcile(way: str, summing: Array, base: Array, variance: Array) -> Array:
    """Forecasts of all nodes that add up; shape (nodes, horizon), never below zero.

    summing: shape (nodes, parts), parts first. base: forecast of each node by itself, (nodes, horizon).
    variance: error variance of each node's own forecast; a node that never erred counts as the least one that
    did. Sums stay exact also where a part would fall below zero and is set to zero.
    """
    count = summing.shape[1]
    if way == "bottom_up":
        parts = base[:count]
    else:
        erred = variance[variance > 0]
        weight = 1 / np.where(variance > 0, variance, erred.min() if erred.size else 1.0)
        weighted = summing.T * weight
        parts = linalg.solve(weighted @ summing, weighted @ base, assume_a="pos")
    return np.asarray(summing @ np.maximum(parts, 0.0))

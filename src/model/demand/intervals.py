"""Intervals from the errors that the method has made before: split conformal prediction by horizon.

An interval that holds a share ``c`` of the outcomes reaches from the k-th smallest to the k-th largest of n
earlier scaled errors at the same horizon, k = floor((n + 1) (1 - c) / 2). If past and coming errors are
exchangeable, it holds at least ``c`` whatever their distribution (Stankeviciute, Alaa and van der Schaar,
Conformal Time-series Forecasting, NeurIPS 2021). With too few errors, k = 0: no honest bound exists, and
none is given (NaN).
"""

from __future__ import annotations

import math

import numpy as np

from model.demand.series import Array


def error_bounds(errors: Array, coverage: float) -> tuple[float, float]:
    """Lower and upper bound of the next error, from ``errors`` (any shape, NaN left out)."""
    known = np.sort(errors[np.isfinite(errors)], axis=None)
    rank = math.floor((len(known) + 1) * (1 - coverage) / 2 + 1e-9)
    if rank < 1:
        return math.nan, math.nan
    return float(known[rank - 1]), float(known[len(known) - rank])

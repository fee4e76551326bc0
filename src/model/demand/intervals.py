"""Intervals from the errors that the method has made before: split conformal prediction by horizon.

An interval that holds a share ``c`` of the outcomes reaches from the k-th smallest to the k-th largest of n
earlier scaled errors at the same horizon, k = floor((n + 1) (1 - c) / 2). If past and coming errors are
exchangeable, it holds at least ``c`` whatever their distribution (Stankeviciute, Alaa and van der Schaar,
Conformal Time-series Forecasting, NeurIPS 2021). With too few errors, k = 0: no honest bound exists, and
none is given (NaN).

Sums over a whole year need more: forecasts made every few months share most of their year, and all customers
share what moves them all, so that a few years of history are few errors however many series there are. Their
bounds are widened by Student's t over the normal distribution, with the years that do not overlap as degrees
of freedom.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from model.demand.series import Array


def error_bounds(errors: Array, coverage: float) -> tuple[float, float]:
    """Lower and upper bound of the next error, from ``errors`` (any shape, NaN left out)."""
    known = np.sort(errors[np.isfinite(errors)], axis=None)
    rank = math.floor((len(known) + 1) * (1 - coverage) / 2 + 1e-9)
    if rank < 1:
        return math.nan, math.nan
    return float(known[rank - 1]), float(known[len(known) - rank])


def separate_spans(origins: NDArray[np.int64], horizon: int) -> int:
    """How many of the spans of ``horizon`` months that begin at ``origins`` do not overlap; at least 1."""
    if not len(origins):
        return 1
    return max(int(origins.max() - origins.min() + horizon) // horizon, 1)


def widening(spans: int, coverage: float) -> float:
    """Student's t with ``spans`` degrees of freedom over the normal distribution, at ``coverage``."""
    tail = 0.5 + coverage / 2
    return float(stats.t.ppf(tail, spans) / stats.norm.ppf(tail))

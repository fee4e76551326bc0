"""Intervals from the errors that the method has made before: split conformal prediction by horizon.

An interval that holds a share ``c`` of the outcomes reaches from the k-th smallest to the k-th largest of n
earlier scaled errors at the same horizon, k = floor((n + 1) (1 - c) / 2). If past and coming errors are
exchangeable, it holds at least ``c`` whatever their distribution (Stankeviciute, Alaa and van der Schaar,
Conformal Time-series Forecasting, NeurIPS 2021). With too few errors, k = 0: no honest bound exists, and
none is given (NaN).

Sums over a whole year need more: forecasts made every few months share most of their year, and customers
share what moves them all, so that a few years of history are few errors however many series there are. Their
bounds are widened by Student's t over the normal distribution, with the effective number of errors as degrees
of freedom (design effect of clusters, Kish, Survey Sampling, 1965).
"""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from model.arrays import Floats, Ints


def error_bounds(errors: Floats, coverage: float) -> tuple[float, float]:
    """Lower and upper bound of the next error, from ``errors`` (any shape, NaN left out)."""
    known = np.sort(errors[np.isfinite(errors)], axis=None)
    rank = math.floor((len(known) + 1) * (1 - coverage) / 2 + 1e-9)
    if rank < 1:
        return math.nan, math.nan
    return float(known[rank - 1]), float(known[len(known) - rank])


def separate_spans(origins: Ints, horizon: int) -> int:
    """How many of the spans of ``horizon`` months that begin at ``origins`` do not overlap; at least 1."""
    if not len(origins):
        return 1
    return max(int(origins.max() - origins.min() + horizon) // horizon, 1)


def effective_errors(errors: Floats, spans: int) -> float:
    """How many independent errors there are in ``errors`` (origins, series), with ``spans`` separate years.

    Series of one origin go together by the intraclass correlation, from the analysis of variance.
    """
    series = errors.shape[1]
    known = errors[np.isfinite(errors).all(axis=1)]
    if len(known) < 2 or series < 2:
        return float(spans)
    between = series * float(known.mean(axis=1).var(ddof=1))
    within = float(known.var(axis=1, ddof=1).mean())
    whole = between + (series - 1) * within
    together = max((between - within) / whole, 0.0) if whole > 0 else 1.0
    return float(spans * series / (1 + (series - 1) * together))


def widening(degrees: float, coverage: float) -> float:
    """Student's t with ``degrees`` of freedom over the normal distribution, at ``coverage``."""
    tail = 0.5 + coverage / 2
    return float(stats.t.ppf(tail, degrees) / stats.norm.ppf(tail))


def sum_bounds(errors: Floats, spans: int, coverage: float) -> tuple[float, float]:
    """Bounds of the next error of a sum over a whole year, from ``errors`` (origins, series)."""
    low, high = error_bounds(errors, coverage)
    wider = widening(effective_errors(errors, spans), coverage)
    return low * wider, high * wider

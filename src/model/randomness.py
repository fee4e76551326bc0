"""Random streams: one independent stream per purpose and replication, so that scenarios share their draws."""

from __future__ import annotations

from zlib import crc32

import numpy as np

from model.arrays import Floats, Ints

TICK = 1 / 1024
GUIDE_CELLS = 1 << 15


def stream(seed: int, replication: int, *purpose: str) -> np.random.Generator:
    """Generator for one purpose (for example ``"work", "payment_order"``) of one replication."""
    return np.random.default_rng([seed, replication, crc32(" ".join(purpose).encode())])


def ticks(times: Floats) -> Floats:
    """Times rounded to multiples of 1/1024 s.

    Sums and differences of such numbers are exact in float64 for 8 million years, so an event's time does
    not depend on the order of the additions that led to it, and ties are ties in every engine.
    """
    whole = np.asarray(times / TICK)
    np.rint(whole, out=whole)
    whole *= TICK
    return whole


def lognormal(generator: np.random.Generator, mean: float, cv: float, size: int) -> Floats:
    """Lognormal draws with the given mean and coefficient of variation (constant when ``cv`` is zero)."""
    if cv == 0:
        return np.full(size, mean)
    return np.asarray(generator.lognormal(*lognormal_shape(mean, cv), size))


def lognormal_shape(mean: float, cv: float) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm of what is lognormal."""
    variance = np.log1p(cv**2)
    return float(np.log(mean) - variance / 2), float(np.sqrt(variance))


def choices(generator: np.random.Generator, shares: Floats, size: int) -> Ints:
    """What ``generator.choice(len(shares), size, p=shares)`` draws, several times as fast.

    The interval from 0 to 1 is cut into cells; most of them lie within one choice, so that nothing has to be
    looked for (the guide table of Chen and Asau, AIIE Transactions 6(2), 1974).
    """
    bounds = shares.cumsum()
    bounds /= bounds[-1]
    edges = bounds.searchsorted(np.arange(GUIDE_CELLS + 1) / GUIDE_CELLS, side="right")
    draws = generator.random(size)
    cell = (draws * GUIDE_CELLS).astype(np.int32)
    chosen = edges[cell]
    unclear = np.flatnonzero((edges[1:] != edges[:-1])[cell])
    chosen[unclear] = bounds.searchsorted(draws[unclear], side="right")
    return chosen

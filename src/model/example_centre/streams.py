"""Random streams of the generator: one per table and purpose, so that a change in one leaves the others."""

from __future__ import annotations

import numpy as np

from model.randomness import stream

SEED = 2011


def table_stream(year: int, *purpose: str) -> np.random.Generator:
    """Generator for one purpose of one year's example data."""
    return stream(SEED, year, "example data", *purpose)

"""Results averaged over days that are busier or calmer than expected, by factors of a gamma distribution."""

from __future__ import annotations

import numpy as np
from scipy import linalg

from model.arrays import Floats

NODES = 16
"""Busy-day factors over which results are averaged."""


def gamma_nodes(cv: float) -> tuple[Floats, Floats]:
    """Nodes and weights (sum 1) that integrate over a gamma distribution of mean 1 with this ``cv``."""
    if cv == 0:
        return np.ones(1), np.ones(1)
    shape, order = cv**-2, np.arange(NODES)
    beside = np.sqrt(order[1:] * (order[1:] + shape - 1))
    nodes, vectors = linalg.eigh_tridiagonal(2 * order + shape, beside)
    return np.asarray(nodes / shape), np.asarray(vectors[0] ** 2)

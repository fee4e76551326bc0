"""Integer programmes, solved by HiGHS through scipy.

Huangfu and Hall, *Mathematical Programming Computation* 10(1), 2018.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from model.arrays import Floats, Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_array


STANDARD_OUTPUT = 1
MANY = 1_000_000


def least(
    cost: Floats,
    rows: Floats | csr_array,
    low: Floats,
    high: Floats | float = np.inf,
    *,
    whole: Ints | int = 1,
    bounds: tuple[Floats | float, Floats | float] = (0.0, np.inf),
    gap: float = 0.0,
    most_nodes: int = MANY,
) -> Floats:
    """Values of least ``cost`` with ``low`` <= ``rows`` @ values <= ``high``.

    whole: 1 where a value is to be whole. gap: how far from proved least, relatively, it may stop.
    most_nodes: branches looked into at most; the best found by then is given, the same on any machine.
    Presolving is left out: programmes this small are solved no faster by it. Raises ValueError when there are
    no such values, or none was found.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    with _quiet():
        found = milp(
            cost,
            integrality=np.broadcast_to(np.asarray(whole, dtype=np.int64), cost.shape),
            bounds=Bounds(*bounds),
            constraints=LinearConstraint(rows, low, high),
            options={"mip_rel_gap": gap, "node_limit": most_nodes, "presolve": False},
        )
    if found.x is None:
        raise ValueError(f"the programme has no solution: {found.message}")
    return np.asarray(found.x)


@contextmanager
def _quiet() -> Iterator[None]:
    """The solver writes remarks about repaired solutions past Python: they belong in no answer or report."""
    kept = os.dup(STANDARD_OUTPUT)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, STANDARD_OUTPUT)
        yield
    finally:
        os.dup2(kept, STANDARD_OUTPUT)
        os.close(kept)
        os.close(nowhere)

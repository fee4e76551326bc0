"""Someone who tries to find out what is hidden: the range of each count, from all that is published."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog

from model.arrays import Floats, Ints
from model.followup.disclosure import TOLERANCE, Hidden


def ranges(counts: Ints, found: Hidden, *, row_totals: bool = False) -> tuple[Floats, Floats]:
    """Least and greatest value of each cell of the columns whose sum is shown, for one who knows all that is.

    Shape (groups, such columns), and one more for the groups' sums if ``row_totals`` and any is shown.
    """
    kept, row_totals = ~found.totals, row_totals and not found.rows.all()
    table = table_of(np.asarray(counts)[:, kept], row_totals).astype(float)
    flags = found.cells[:, kept]
    hidden = np.column_stack([flags, found.rows]) if row_totals else flags
    low, high = table.copy(), table.copy()
    sums = sums_of(table.shape, row_totals)
    known = sums @ table.ravel()
    least, most = np.where(hidden, 0.0, table).ravel(), np.where(hidden, np.inf, table).ravel()
    bounds = list(zip(least.tolist(), most.tolist(), strict=True))
    for cell in np.flatnonzero(hidden.ravel()):
        for side, sign in ((low, 1.0), (high, -1.0)):
            goal = np.zeros(table.size)
            goal[cell] = sign
            solved = linprog(goal, A_eq=sums, b_eq=known, bounds=bounds)
            if solved.x is None or solved.fun is None:
                raise RuntimeError(f"the range of a cell has no solution: {solved.message}")
            side.flat[cell] = sign * solved.fun
    return low, high


def protected(counts: Ints, found: Hidden, minimum: int, *, row_totals: bool = False) -> bool:
    """Whether no small cell can be bounded to a range narrower than ``minimum`` from what is published."""
    kept, row_totals = ~found.totals, row_totals and not found.rows.all()
    if row_totals and found.totals.any():
        return False
    if not found.cells[found.small].all() or not found.cells[:, ~kept].all():
        return False
    if not kept.any():
        return True
    table = table_of(np.asarray(counts)[:, kept], row_totals)
    low, high = ranges(counts, found, row_totals=row_totals)
    small = (table > 0) & (table < minimum)
    return bool((high - low >= minimum - TOLERANCE)[small].all())


def table_of(counts: Ints, row_totals: bool) -> Ints:
    """The counts, and each group's sum if it is published."""
    return np.column_stack([counts, counts.sum(axis=1)]) if row_totals else counts


def sums_of(shape: tuple[int, int], row_totals: bool) -> Floats:
    """What everyone knows, as rows over all cells: the columns' sums, and groups' sums less their cells."""
    rows, columns = shape
    cells = np.arange(rows * columns).reshape(shape)
    known = [np.isin(cells, cells[:, column]).ravel().astype(float) for column in range(columns)]
    if row_totals:
        for row in cells:
            sums = np.isin(cells, row).ravel().astype(float)
            sums[row[-1]] = -1.0
            known.append(sums)
    return np.array(known)

"""What may be shown of groups: small ones hidden, and enough besides that they cannot be worked out.

A table counts answers by group (row) and column; the sum of each column over the groups is published, and on
request the sum of each row. A cell of fewer answers than the minimum is hidden. Published sums would give it
away if it were hidden alone, so other cells are hidden with it: as few answers as possible, such that whoever
knows all that is published can only tell that a hidden count lies in a range at least as wide as the minimum.
That is cell suppression (Fischetti and Salazar, Journal of the American Statistical Association 95(451),
2000), solved as an integer programme: for each hidden cell there are two tables that fit all that is
published, in which the cell differs by the range. The tests look at the answer from the other side, with the
linear programme of someone who tries to find out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, diags_array, hstack, identity, kron, vstack

from model.arrays import Flags, Floats, Ints

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Hidden:
    """What is not shown.

    small: cells below the minimum. cells: these and those hidden with them; both (groups, columns). rows:
    groups whose sum over the columns is not shown; (groups,). totals: columns whose sum over the groups is
    not shown either; (columns,).
    """

    small: Flags
    cells: Flags
    rows: Flags
    totals: Flags


def hide(counts: Ints, minimum: int, *, whole_rows: bool = True, row_totals: bool = False) -> Hidden:
    """Cells to hide so that no count below ``minimum`` can be bounded to a range narrower than ``minimum``.

    counts: shape (groups, columns); an empty cell tells about nobody and is not small. whole_rows: a group
    that is hidden in one column is hidden in all. row_totals: the sum of each group over the columns is
    published too, and is a cell like the others. A column with fewer answers than the minimum is hidden
    altogether with its sum, and then no group's sum is shown; so is everything when there is nothing to hide
    a small group behind.
    """
    counts = np.asarray(counts, dtype=np.int64)
    small = (counts > 0) & (counts < minimum)
    sums = counts.sum(axis=0)
    totals = (sums > 0) & (sums < minimum)
    cells: Flags = np.zeros(counts.shape, dtype=bool)
    rows: Flags = np.zeros(len(counts), dtype=bool)
    cells[:, totals] = True
    if totals.any() and row_totals:
        # A group's sum less the columns that are shown would be the column that is not.
        rows[:], row_totals = True, False
    table = _table(counts[:, ~totals], row_totals)
    below = (table > 0) & (table < minimum)
    if below.any():
        least = _least(table, below, minimum, whole_rows, row_totals)
        if least is None:
            everything = np.ones(counts.shape, dtype=bool)
            return Hidden(small, everything, everything[:, 0], everything[0])
        cells[:, ~totals] = least[:, : int((~totals).sum())]
        if row_totals:
            rows = least[:, -1]
    return Hidden(small, cells, rows, totals)


def hide_groups(people: Ints, minimum: int) -> Hidden:
    """Groups of so few ``people`` that what is told of each is hidden, and those hidden with them.

    people: shape (groups,); nobody is known of a group of none. What is told of all together is published,
    unless there are fewer than ``minimum`` of them.
    """
    return hide(np.asarray(people, dtype=np.int64)[:, None], minimum)


def mean_ranges(
    counts: Ints, means: Floats, hidden: Flags, scale: tuple[float, float]
) -> tuple[Floats, Floats]:
    """Least and greatest mean of each cell, for one who also knows the hidden counts; as ``counts``.

    The worst case: answers of small groups are known from elsewhere, and the published mean over all groups
    is exact. A group's sum of points is then what is left when all other hidden groups gave as much, or as
    little, as the scale allows.
    """
    least, most = scale
    points = np.where(counts > 0, counts * np.nan_to_num(means), 0.0)
    low, high = np.array(means, dtype=float), np.array(means, dtype=float)
    for column in range(counts.shape[1]):
        rows = np.flatnonzero(hidden[:, column] & (counts[:, column] > 0))
        people, left = counts[rows, column], float(points[rows, column].sum())
        for place, row in enumerate(rows):
            others = float(np.delete(people, place).sum())
            low[row, column] = max(least, (left - most * others) / people[place])
            high[row, column] = min(most, (left - least * others) / people[place])
    return low, high


def hide_means(
    counts: Ints, means: Floats, minimum: int, scale: tuple[float, float], least_range: float
) -> Hidden:
    """As :func:`hide` with whole rows, and no hidden mean of a small cell known closer than ``least_range``.

    Where the counts would be safe but the scale gives the mean away (all are near its end), the smallest
    group shown is hidden too, until the mean is safe or nothing is left to hide. A group with a mean that is
    hidden already stays hidden, and so do the sums of those columns.
    """
    found = hide(counts, minimum)
    cells = found.cells | (np.isnan(means) & (np.asarray(counts) > 0)).any(axis=1, keepdims=True)
    while not cells.all():
        low, high = mean_ranges(counts, means, cells, scale)
        narrow = found.small & ~found.totals & (high - low < least_range - TOLERANCE)
        if not narrow.any():
            break
        shown = np.flatnonzero(~cells.all(axis=1))
        cells[shown[int(np.argmin(counts[shown].sum(axis=1)))]] = True
    unknown = (np.isnan(means) & (np.asarray(counts) > 0)).any(axis=0)
    return Hidden(found.small, cells, np.asarray(cells.all(axis=1)), found.totals | unknown)


def _least(counts: Ints, small: Flags, minimum: int, whole_rows: bool, row_totals: bool) -> Flags | None:
    """The cheapest cells to hide, small ones among them; None when no choice protects them.

    Variables: whether each cell is hidden, and for each small cell the changes of all cells upwards and
    downwards. A cell that is shown does not change; a hidden one falls to no less than zero.
    """
    size, value = counts.size, counts.ravel().astype(float)
    targets = np.flatnonzero(small.ravel())
    moves, sums = 2 * len(targets), _sums(counts.shape, row_totals)
    same, nothing = identity(size, format="csr"), csr_array((sums.shape[0], size))
    # Nobody needs to move further than the minimum, which keeps the numbers small.
    room = diags_array(np.minimum(value, minimum))
    each, stacked = identity(moves, format="csr"), np.ones((moves, 1))
    rules = [
        (hstack([kron(stacked, nothing), kron(each, sums)]), 0.0, 0.0),
        (hstack([kron(stacked, minimum * same), kron(each, -same)]), 0.0, np.inf),
        (hstack([kron(stacked, room), kron(each, same)]), 0.0, np.inf),
    ]
    apart = np.zeros((len(targets), size * (moves + 1)))
    for number, cell in enumerate(targets):
        apart[number, size * (1 + 2 * number) + cell] = 1.0
        apart[number, size * (2 + 2 * number) + cell] = -1.0
    rules.append((csr_array(apart), float(minimum), np.inf))
    columns = counts.shape[1]
    if whole_rows and columns > 1:
        steps = diags_array([1.0, -1.0], offsets=[0, 1], shape=(columns - 1, columns))
        pairs = kron(identity(len(counts)), steps)
        rules.append((hstack([pairs, csr_array((pairs.shape[0], size * moves))]), 0.0, 0.0))
    # Hiding costs the answers that are not shown, and a little for each cell, so that empty ones stay.
    solved = milp(
        np.concatenate([value + 0.5, np.zeros(size * moves)]),
        integrality=np.concatenate([np.ones(size), np.zeros(size * moves)]),
        bounds=Bounds(
            np.concatenate([small.ravel().astype(float), np.full(size * moves, -float(minimum))]),
            np.concatenate([np.ones(size), np.full(size * moves, float(minimum))]),
        ),
        constraints=[LinearConstraint(csr_array(rule), low, high) for rule, low, high in rules],
    )
    if solved.x is None:
        return None
    return np.asarray(solved.x[:size].reshape(counts.shape) > 0.5)


def _table(counts: Ints, row_totals: bool) -> Ints:
    return np.column_stack([counts, counts.sum(axis=1)]) if row_totals else counts


def _sums(shape: tuple[int, int], row_totals: bool) -> csr_array:
    """What everyone knows of a table: each column's sum, and that the last column sums the others."""
    rows, columns = shape
    by_column = kron(np.ones((1, rows)), identity(columns))
    if not row_totals:
        return csr_array(by_column)
    of_row = np.append(np.ones(columns - 1), -1.0)[None, :]
    return csr_array(vstack([by_column, kron(identity(rows), of_row)]))

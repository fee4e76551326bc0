"""Prices that give way together with adjustments, when the limit on adjustments does not suffice.

A convex quadratic programme, solved by Clarabel (Goulart and Chen, *Clarabel: An interior-point solver for
conic programs with quadratic objectives*, 2024). Only prices have a cost in it: adjustments are free up to
their limit, so that prices leave full cost no more than they must. What comes out is rounded to the öre and
then to price steps, so that a last binary digit, which may differ between machines, changes nothing.
"""

from __future__ import annotations

from fractions import Fraction

import clarabel
import numpy as np
from scipy import sparse

from model.arrays import Floats
from model.pricing.rules.programme import Programme, programme
from model.pricing.rules.rule_set import RuleSet

TOLERANCE = 1e-11
"""Of feasibility and duality gap, with the year's revenue as unit."""
CLOSE = 1e-8
"""Residuals and gap of an answer that is used although the solver could not reach ``TOLERANCE``."""
FIXED = 1e4
"""Weight of a line that gives no way since it costs nothing, or is an income; others' are at most 1."""
DECIMALS = 2
"""Decimals of an amount in kronor that count: the solver's last ones may differ between machines."""


def coupled_amounts(rules: RuleSet) -> list[Fraction] | None:
    """The öre that each line should bring in, within all rules; None when the solver finds nothing.

    That happens when rules can just be met, with nothing to spare.
    """
    rows = programme(rules)
    targets = np.array([float(line.target) / 100 for line in rules.lines])
    weight = np.where(targets > 0, 1 / np.maximum(targets, 1.0), FIXED)
    free = len(rows.least) - len(targets)
    scale = max(np.abs(targets).sum(), 1.0)
    quadratic = sparse.diags_array(np.concatenate([weight * scale, np.zeros(free)]))
    linear = np.concatenate([-weight * targets, np.zeros(free)])
    found = _solved(sparse.csc_array(quadratic), linear, rows, scale)
    if found is None:
        return None
    amounts = (found[: len(targets)] * scale).round(DECIMALS)
    return [Fraction(str(amount)) * 100 for amount in amounts.tolist()]


def _solved(quadratic: sparse.csc_array, linear: Floats, rows: Programme, scale: float) -> Floats | None:
    """Values, in parts of ``scale``, of least cost within ``rows``; None when none were found."""
    width = len(rows.least)
    unit = sparse.csr_array(sparse.eye_array(width))
    equal = rows.low == rows.high
    above, below = np.isfinite(rows.high) & ~equal, np.isfinite(rows.low) & ~equal
    held = np.isfinite(rows.least)
    matrix = sparse.vstack(
        [rows.matrix[equal], rows.matrix[above], -rows.matrix[below], -unit[held]], format="csc"
    )
    bound = np.concatenate([rows.high[equal], rows.high[above], -rows.low[below], -rows.least[held]])
    inequalities = int(above.sum() + below.sum() + held.sum())
    cones = [clarabel.ZeroConeT(int(equal.sum()))] if equal.any() else []
    cones += [clarabel.NonnegativeConeT(inequalities)] if inequalities else []
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_threads = 1
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = TOLERANCE
    solver = clarabel.DefaultSolver(
        sparse.csc_matrix(quadratic), linear, sparse.csc_matrix(matrix), bound / scale, cones, settings
    )
    solution = solver.solve()
    found = clarabel.SolverStatus.Solved, clarabel.SolverStatus.AlmostSolved
    stalled_close = max(solution.r_prim, solution.r_dual) <= CLOSE and abs(
        solution.obj_val - solution.obj_val_dual
    ) <= CLOSE * max(1.0, abs(solution.obj_val))
    return np.asarray(solution.x) if solution.status in found or stalled_close else None

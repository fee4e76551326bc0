"""Contacts per cause from a centre's own months: what each case, error or customer adds to calls or letters.

Counts by unit and month are regressed on what came in those months: quasi-Poisson with identity link, since
causes add up, by weighted least squares (statsmodels) whose weights follow the rates, with Pearson's spread
beyond Poisson. A year or two of months cannot tell a dozen causes apart that rise and fall together, so the
rates that are assumed take part with their standard errors, as observations of their own (mixed estimation:
Theil and Goldberger, International Economic Review 2(1), 1961). What the months do not tell thereby stays as
assumed, and each rate says how much of it is learned. A unit's factor is its observed over its expected
contacts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.regression.linear_model import WLS

from model.arrays import Floats, Ints
from model.frames import Frame, real, text

ROUNDS = 8
"""In which weights, factors and dispersion settle."""

RATES = Frame(
    "contacts of a cause, for each thousand or customer that the parameters count it by",
    cause=text("code"),
    rate=real("estimated"),
    error=real("standard error"),
    low=real("lower bound"),
    high=real("upper bound"),
    assumed=real("before the months were seen"),
    learned=real("share of what was uncertain that the months have settled"),
)


@dataclass(frozen=True, kw_only=True)
class ContactRates:
    """What the months tell. rates: :data:`RATES`. by_unit: factors in the order of the units.

    dispersion: variance over that of a Poisson count. observations: months of units.
    """

    rates: pd.DataFrame
    by_unit: Floats
    dispersion: float
    observations: int


def contact_rates(
    contacts: Floats,
    counted: Floats,
    unit: Ints,
    *,
    causes: Sequence[str],
    assumed: Floats,
    errors: Floats,
    by_unit: Floats | None = None,
    interval: float = 0.9,
) -> ContactRates:
    """Rates of ``causes`` from months of units.

    contacts: of each, shape (n,). counted: what came of each cause, in what its rate is of, (n, causes).
    unit: index of each observation's unit. assumed, errors: rates before, and how uncertain, (causes,); a
    rate without error stays. by_unit: factors that are known, instead of estimated ones. Raises ValueError
    without months that had contacts.
    """
    if not len(contacts) or not contacts.sum() > 0:
        raise ValueError("no contacts to estimate from")
    factors = np.ones(int(unit.max()) + 1) if by_unit is None else by_unit
    rates, dispersion = assumed, 1.0
    spread = np.diag(errors**2)
    for _ in range(ROUNDS):
        seen = counted * factors[unit][:, None]
        rates, spread, dispersion = _fitted(contacts, seen, assumed, errors, rates, dispersion)
        if by_unit is None:
            factors = _factors(contacts, counted @ rates, unit)
    error = np.sqrt(np.diag(spread))
    reach = stats.norm.ppf(0.5 + interval / 2) * error
    with np.errstate(divide="ignore", invalid="ignore"):
        learned = np.where(errors > 0, 1 - (error / errors) ** 2, 0.0)
    table = {
        "cause": list(causes),
        "rate": rates,
        "error": error,
        "low": np.maximum(rates - reach, 0.0),
        "high": rates + reach,
        "assumed": assumed,
        "learned": np.clip(learned, 0.0, 1.0),
    }
    return ContactRates(
        rates=RATES.checked(pd.DataFrame(table)),
        by_unit=factors,
        dispersion=dispersion,
        observations=len(contacts),
    )


def _fitted(
    contacts: Floats, seen: Floats, assumed: Floats, errors: Floats, start: Floats, dispersion: float
) -> tuple[Floats, Floats, float]:
    """Rates, their covariance, and the dispersion of the months, one round on from ``start``.

    Rates never fall below nothing: those that would are nothing, as uncertain as they were.
    """
    variance = dispersion * np.maximum(seen @ start, 1.0)
    rates, spread = np.zeros(len(assumed)), np.diag(errors**2)
    free = errors > 0
    rates[~free] = assumed[~free]
    while free.any():
        outcome = np.concatenate([contacts - seen[:, ~free] @ rates[~free], assumed[free]])
        design = np.vstack([seen[:, free], np.eye(int(free.sum()))])
        weights = 1 / np.concatenate([variance, errors[free] ** 2])
        found = WLS(outcome, design, weights=weights).fit()
        params = np.asarray(found.params)
        if (params >= 0).all():
            rates[free] = params
            spread[np.ix_(free, free)] = np.asarray(found.normalized_cov_params)
            break
        places = np.flatnonzero(free)
        least = places[np.argmin(params / errors[free])]
        free[least], rates[least] = False, 0.0
    expected = np.maximum(seen @ rates, 1.0)
    pearson = float(((contacts - seen @ rates) ** 2 / expected).sum() / max(len(contacts) - 1, 1))
    return rates, spread, max(pearson, 1.0)


def _factors(contacts: Floats, expected: Floats, unit: Ints) -> Floats:
    """Observed over expected contacts of each unit, the whole's being one."""
    observed, wanted = (np.bincount(unit, weights=values) for values in (contacts, expected))
    ratio = np.where(wanted > 0, observed / np.where(wanted > 0, wanted, 1.0), 1.0)
    return np.asarray(ratio * (wanted.sum() / (ratio * wanted).sum()))

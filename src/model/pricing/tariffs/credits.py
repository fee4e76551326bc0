"""What a customer gets back for service that was promised and missed, up to what is at risk.

A credit judges each of its periods: how much is missed is what a measure falls short of the promise, or is
counted as it is. That becomes an amount as units do for any fee (:mod:`model.parameters.schema.rated`):
shares of the fees of the period, or kronor. What credits of a year, or of another period, come to is cut at
the amount at risk; the first of it are paid.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from model.parameters.schema.credits import Credit
from model.parameters.schema.rated import MONTHS_OF
from model.pricing.tariffs.rated import amount_of


def credited(terms: Credit, missed: Any, fees: Any) -> Any:
    """Kronor paid back, an array as ``missed``: what is missed in each period of the year, on its last axis.

    fees: kronor of the same periods. Both of floats, or both (dtype object) of fractions: then it is exact.
    Nothing is rounded.
    """
    is_float = np.asarray(fees).dtype.kind == "f"
    amounts = amount_of(terms, missed)
    if terms.of == "fees":
        amounts = amounts * fees
    if terms.at_risk is None:
        return amounts
    most = _number(terms.at_risk.value, is_float)
    each = MONTHS_OF[terms.risk_period] // MONTHS_OF[terms.period]
    shape = (*amounts.shape[:-1], amounts.shape[-1] // each, each)
    risked = np.reshape(fees, shape).sum(axis=-1) * most if terms.of == "fees" else most
    so_far = np.minimum(np.cumsum(np.reshape(amounts, shape), axis=-1), np.expand_dims(risked, -1))
    before = np.concatenate([so_far[..., :1] * 0, so_far[..., :-1]], axis=-1)
    return np.reshape(so_far - before, amounts.shape)


def _number(value: Decimal, is_float: bool) -> Any:
    return float(value) if is_float else Fraction(value)

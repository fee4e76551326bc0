"""What a customer gets back for service that was promised and missed, up to what is at risk.

A credit judges each of its periods: how much is missed is what a measure falls short of the promise, or is
counted as it is. That becomes an amount as units do for any fee (:mod:`model.parameters.schema.rated`):
shares of the fees of the period, or kronor. What credits of a year, or of another period, come to is cut at
the amount at risk; the first of it are paid.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from model.parameters.quantity import Amount, Quantity, Text
from model.parameters.schema.rated import MONTHS_OF, Period, Rated
from model.pricing.tariffs.rated import amount_of

Risked = Annotated[Amount, Field(ge=0)]


class Credit(Rated):
    """Terms of a credit.

    quantity: the measure, told by month, or with no promise how many are missed. promised: the level, of a
    measure that is better when ``better``. of: whether prices, and what is at risk, are shares of the fees
    (none named: all) or kronor. at_risk: the most that is paid back, of ``at_risk_by`` (the period that
    credits are judged by, if nothing is said).
    """

    name: Text
    area: Text
    fees: list[Text] = Field(default_factory=list)
    quantity: Text
    promised: Quantity[Amount] | None = None
    better: Literal["higher", "lower"] = "higher"
    of: Literal["fees", "kronor"]
    at_risk: Quantity[Risked] | None = None
    at_risk_by: Quantity[Period] | None = None

    @model_validator(mode="after")
    def _is_priced(self) -> Self:
        if (self.price is None) == (self.bands is None) or self.price_from is not None:
            raise ValueError("ett av price och bands")
        if self.included_for is not None:
            raise ValueError("inget included_for i en kreditering")
        if MONTHS_OF[self.risk_period] % MONTHS_OF[self.period]:
            raise ValueError("at_risk_by minst så lång som counted_by")
        return self

    @property
    def period(self) -> Period:
        """What it is judged by; the month where nothing is said."""
        return "month" if self.counted_by is None else self.counted_by.value

    @property
    def risk_period(self) -> Period:
        """What the amount at risk is of."""
        return self.period if self.at_risk_by is None else self.at_risk_by.value

    def missed(self, level: Any) -> Any:
        """How far measured levels, an array, fall short of the promise; counts are what they are."""
        if self.promised is None:
            return level
        is_float = np.asarray(level).dtype.kind == "f"
        promised = _number(self.promised.value, is_float)
        return np.maximum(promised - level if self.better == "higher" else level - promised, 0)


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

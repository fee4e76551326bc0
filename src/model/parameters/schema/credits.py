"""What a customer gets back for service that was promised and missed, up to what is at risk: the terms."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from model.parameters.quantity import Amount, Quantity, Text
from model.parameters.schema.rated import MONTHS_OF, Period, Rated

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
        promised = float(self.promised.value) if is_float else Fraction(self.promised.value)
        return np.maximum(promised - level if self.better == "higher" else level - promised, 0)


class ServiceCredit(Credit):
    """A credit of our own agreements: ``quantity`` is a share that is measured each month.

    answered: of calls, at the customer's unit. on_time: of cases of the services ``fees`` (none named: all).
    """

    area: Text = "base"
    quantity: Literal["answered", "on_time"]

    @model_validator(mode="after")
    def _is_promised(self) -> Self:
        if self.promised is None or self.better != "higher":
            raise ValueError("promised: den lägsta andel som är utlovad")
        return self

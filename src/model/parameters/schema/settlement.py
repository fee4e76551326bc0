"""How agreed volumes are invoiced, compared with what came, and settled."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from model.parameters.quantity import Amount, Month, Quantity, Share, Strict, Text
from model.parameters.schema.credits import ServiceCredit


class Reconciliation(Strict):
    """How estimated volumes are invoiced and compared with actual ones during the year.

    Without ``settled_after`` the year is settled when it is over. compared_through: by month of comparison,
    the month through which what has been invoiced, and will be, is compared with actual volumes and a
    forecast of the rest; a comparison that is not named looks no further than its own month.
    """

    instalments: Quantity[Annotated[int, Field(ge=1, le=12)]]
    compared_after: Quantity[Annotated[list[Month], Field(min_length=1)]]
    compared_through: Quantity[dict[Month, Month]] | None = None
    settled_after: Quantity[Month] | None = None
    threshold: Quantity[Annotated[Amount, Field(ge=0)]]
    above_threshold: Quantity[Text]

    @model_validator(mode="after")
    def _is_compared_when_settled(self) -> Self:
        if self.settled_after and self.settled_after.value not in self.compared_after.value:
            raise ValueError("settled_after bland månaderna i compared_after")
        return self

    @model_validator(mode="after")
    def _looks_ahead(self) -> Self:
        ahead = self.compared_through.value if self.compared_through else {}
        if any(month not in self.compared_after.value or last < month for month, last in ahead.items()):
            raise ValueError("compared_through för månader i compared_after, och tidigast dem")
        return self

    def last_compared(self, month: int) -> int:
        """The last month that the comparison after ``month`` is of."""
        return (self.compared_through.value if self.compared_through else {}).get(month, month)


class Settlement(Strict):
    """What the agreements say of volumes that come out otherwise than agreed, and of missed promises.

    credits: by code; their fees are services.
    """

    form: Quantity[Literal["none", "actual", "band", "dual_rate"]]
    band: Quantity[Annotated[float, Field(ge=0, lt=1)]]
    variable_share: Quantity[Share]
    reconciliation: Reconciliation
    credits: dict[str, ServiceCredit] = Field(default_factory=dict)

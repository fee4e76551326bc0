"""How agreed volumes are invoiced, compared with what came, and settled."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from model.parameters.quantity import Amount, Month, Quantity, Share, Strict, Text


class Reconciliation(Strict):
    """How estimated volumes are invoiced and compared with actual ones during the year.

    Without ``settled_after`` the year is settled when it is over.
    """

    instalments: Quantity[Annotated[int, Field(ge=1, le=12)]]
    compared_after: Quantity[Annotated[list[Month], Field(min_length=1)]]
    settled_after: Quantity[Month] | None = None
    threshold: Quantity[Annotated[Amount, Field(ge=0)]]
    above_threshold: Quantity[Text]

    @model_validator(mode="after")
    def _is_compared_when_settled(self) -> Self:
        if self.settled_after and self.settled_after.value not in self.compared_after.value:
            raise ValueError("settled_after bland månaderna i compared_after")
        return self


class Settlement(Strict):
    """What the agreements say of volumes that come out otherwise than agreed."""

    form: Quantity[Literal["none", "actual", "band", "dual_rate"]]
    band: Quantity[Annotated[float, Field(ge=0, lt=1)]]
    variable_share: Quantity[Share]
    reconciliation: Reconciliation

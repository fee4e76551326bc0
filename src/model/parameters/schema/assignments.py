"""Other assignments: work that is no service to customers, with cost, financing and follow-up of its own."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from model.parameters.quantity import ByDate, NonNegative, Quantity, Strict, Text


class PaidBy(StrEnum):
    """Who pays what fees from outside do not: customers directly, the owner, or all in the subscription."""

    CUSTOMERS = "customers"
    OWNER = "owner"
    SUBSCRIPTION = "subscription"


class Assignment(Strict):
    """An assignment: its work, and who pays for it.

    covers: what it is, in a few words. measure: what is counted of the first activity. fee:
    kronor for each that others than customers and owner pay, such as a part of a rent. paid_by: who pays the
    rest. payers: of what customers pay directly, by whom: a customer's number, or what it is shared by
    (``equal``, a kind of customer, or a weight in the register).
    """

    name: Text
    covers: Text
    source: Text
    measure: Text
    activities: Annotated[list[Text], Field(min_length=1)]
    fee: ByDate[NonNegative] | None = None
    paid_by: Quantity[Annotated[PaidBy, Field(strict=False)]]
    payers: Quantity[int | Text] | None = None

    @model_validator(mode="after")
    def _says_which_customers(self) -> Self:
        if (self.payers is not None) != (self.paid_by.value is PaidBy.CUSTOMERS):
            raise ValueError("payers när paid_by är customers, annars inte")
        return self

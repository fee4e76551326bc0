"""A fee: what it is charged for, how, and at which price."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from model.parameters.quantity import Amount, Day, Month, Quantity, Text
from model.parameters.schema.rated import Rate, Rated
from model.validity.span import ALWAYS, Span

Form = Literal["monthly", "yearly", "each", "hourly", "shared"]
STANDING: tuple[Form, ...] = ("monthly", "yearly")
"""Forms that charge for what is in force, and not for what happens."""
Measure = Literal["mean", "highest"] | Month


class Fee(Rated):
    """One fee of a tariff: one of ``price``, ``price_from``, ``price_by_agreement_year`` and ``bands``.

    quantity: what is counted; or fees: those whose kronor are (none named: all fees before it), so that a
    price is a share of them. measured: of what is in force, the number that all of the period (the year,
    if nothing is said) is charged for: that of a month, the mean or the highest. valid_from, valid_through:
    days that the fee itself holds. vat: its own rate, where it is not the tariff's.
    """

    name: Text
    area: Text
    form: Form
    quantity: Text | None = None
    fees: list[Text] | None = None
    price_by_agreement_year: Quantity[Annotated[list[Amount], Field(min_length=1)]] | None = None
    measured: Quantity[Measure] | None = None
    valid_from: Day | None = None
    valid_through: Day | None = None
    vat: Quantity[Rate] | None = None

    @model_validator(mode="after")
    def _has_one_price(self) -> Self:
        prices = (self.price, self.price_from, self.price_by_agreement_year, self.bands)
        if sum(price is not None for price in prices) != 1:
            raise ValueError("ett av price, price_from, price_by_agreement_year och bands")
        return self

    @model_validator(mode="after")
    def _counts_one_thing(self) -> Self:
        if (self.quantity is None) == (self.fees is None):
            raise ValueError("ett av quantity och fees")
        if self.fees is not None and self.form != "each":
            raise ValueError("en andel av avgifter (fees) har form each")
        return self

    @model_validator(mode="after")
    def _form_can(self) -> Self:
        stepped = self.bands or self.included or self.block
        if self.form == "shared" and (stepped or self.price_from or self.is_dated):
            raise ValueError(
                "ett belopp som kunder delar på (shared) har price eller price_by_agreement_year"
            )
        if self.measured is not None and self.form not in STANDING:
            raise ValueError("measured hör till det som gäller i månaden: form monthly eller yearly")
        if self.is_standing and self.counted_by and not self.measured and self.counted_by.value != "month":
            raise ValueError("det som gäller i månaden (monthly, yearly) räknas per month")
        return self

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_from and self.valid_through and self.valid_through < self.valid_from:
            raise ValueError("valid_through tidigast valid_from")
        return self

    @property
    def is_dated(self) -> bool:
        """Whether days decide if it holds."""
        return self.valid_from is not None or self.valid_through is not None

    @property
    def valid(self) -> Span:
        """The days that it holds."""
        return Span(self.valid_from, self.valid_through) if self.is_dated else ALWAYS

    @property
    def is_standing(self) -> bool:
        """Whether it is charged for what is in force."""
        return self.form in STANDING

    @property
    def unit(self) -> str:
        """Unit of the price, such as kr/faktura."""
        by_year = self.price_by_agreement_year
        return by_year.unit if by_year else super().unit

    def price_in(self, agreement_year: int) -> Decimal:
        """Price in year 1, 2, ... of the agreement, of a fee without bands."""
        if self.price is not None:
            return self.price.value
        prices = self.price_by_agreement_year.value if self.price_by_agreement_year else []
        return prices[min(agreement_year, len(prices)) - 1]

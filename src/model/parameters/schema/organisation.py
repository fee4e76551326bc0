"""Who the centre is, and when it works."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from model.parameters.quantity import (
    ByYear,
    Carried,
    Clock,
    ClockRange,
    Count,
    NextYear,
    NonNegative,
    Positive,
    Quantity,
    Strict,
    Text,
)

Date = Annotated[date, Field(strict=False)]


class CustomerKind(Strict):
    """A kind of customer; ``customers``: so many of it the register is to have, where that is known."""

    name: Text
    customers: Quantity[Count] | None = None


class CustomerWord(Strict):
    """What a customer is called inside a sentence: a municipality, the municipality, municipalities."""

    indefinite: Text
    definite: Text
    plural: Text


CUSTOMER = Quantity[dict[str, CustomerWord]](
    value={
        "sv": CustomerWord(indefinite="kund", definite="kunden", plural="kunder"),
        "en": CustomerWord(indefinite="customer", definite="the customer", plural="customers"),
    },
    unit="text",
    meaning="Vad en kund kallas inne i en mening: en, den och flera, på varje språk",
    source="Tertials antagande",
)


class Organisation(Strict):
    """Who the centre is.

    customer_word: what the centre calls a customer, by language; without one, a customer.
    customer_weights: what the weights of the customer register follow, as it stands inside a sentence.
    """

    name: Quantity[Text]
    host: Quantity[Text]
    committee: Quantity[Text]
    units: Quantity[Annotated[dict[str, Text], Field(min_length=1)]]
    headcount: Quantity[Count]
    customers: Quantity[Count]
    customer_weights: Quantity[dict[str, Text]]
    customer_word: Quantity[dict[str, CustomerWord]] = CUSTOMER
    customer_kinds: Annotated[dict[str, CustomerKind], Field(min_length=1)]


class Calendar(Strict):
    """Working hours, breaks, opening hours and shortened days."""

    working_hours: Quantity[ClockRange]
    lunch_minutes: Quantity[Positive]
    lunch_starts: Quantity[Annotated[list[Clock], Field(min_length=1)]]
    break_minutes: Quantity[NonNegative]
    break_starts: Quantity[Annotated[list[Clock], Field(min_length=2, max_length=2)]]
    opening_hours: Quantity[ClockRange]
    short_days: Annotated[ByYear[list[Date]], Carried(NextYear.SAME)]
    short_day_reduction: Quantity[NonNegative]

"""How prices are set: allocation of costs, rounding, and the rules that prices must keep to."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from model.parameters.quantity import (
    Amount,
    ByDate,
    Carried,
    NextYear,
    NonNegative,
    Quantity,
    Revisions,
    Share,
    Strict,
    Text,
    Year,
)
from model.parameters.schema.rated import Rate
from model.validity.charged_months import Start

Index = Annotated[float, Field(gt=-1)]
SupportDriver = Literal["fte", "hours", "salaries", "phone_minutes"]


class SupportCentre(Strict):
    """A support department: which costs and whose work it is, and what its cost follows.

    ``pools`` are cost pools, ``activities`` the work of its own; ``takes_group_hours`` is everyone's time in
    groups (``staffing.group_hours``).
    """

    name: Text
    pools: list[str] = Field(default_factory=list)
    activities: list[str] = Field(default_factory=list)
    takes_group_hours: bool = False
    driver: Quantity[SupportDriver]


class CostAllocation(Strict):
    """How support departments' cost reaches the services."""

    method: Quantity[Literal["direct", "step_down", "reciprocal"]]
    order: Quantity[list[str]]
    phone_subjects: Quantity[dict[str, Share]]
    support: Annotated[dict[str, SupportCentre], Field(min_length=1)]


class CountedThere(Strict):
    """What of ours is counted as a quantity of another's tariff.

    services: those whose pieces it is. each_customer: or so many of each customer, every month that it is
    one. beside: services that the fee stands beside though it does not count them.
    """

    services: list[Text] = Field(default_factory=list)
    each_customer: Annotated[Amount, Field(gt=0)] | None = None
    beside: list[Text] = Field(default_factory=list)

    @model_validator(mode="after")
    def _counts_one_thing(self) -> Self:
        if bool(self.services) == (self.each_customer is not None):
            raise ValueError("ett av services och each_customer")
        return self

    @property
    def compared(self) -> list[str]:
        """Our services that the fee stands beside."""
        return [*self.services, *self.beside]


class OtherTariff(Strict):
    """What our agreed volumes are counted as by a tariff in ``params/tariffs``, by its quantities.

    of_year: the year that its dated prices are taken of; the planned one if nothing is said. caution: what
    whoever compares must know.
    """

    quantities: Annotated[dict[Text, CountedThere], Field(min_length=1)]
    of_year: Year | None = None
    caution: Text
    source: Text


class TakeUp(Strict):
    """Shares of customers that buy an add-on, by what they answered when they were asked about it."""

    yes: Share
    perhaps: Share
    no: Share
    unanswered: Share


class Pricing(Strict):
    """Rounding, capacity, allocation and distribution rules of the price list.

    subscription_weights: how yearly sums are shared, by what shares them: ``equal``, a kind of customer, or a
    weight in the register. open_months: which months an add-on that is sold by the month is charged for,
    costed and worked; whole ones where nothing is said. add_on_take_up: how many will buy an add-on that they
    were asked about. vat: rate on what services have no own of; without any, prices are what is paid.
    other_tariffs: by file name, those that the price report compares with.
    """

    price_step_ore: Quantity[Annotated[int, Field(ge=1)]]
    month_price_step_ore: Quantity[Annotated[int, Field(ge=1)]]
    hourly_price_step_ore: Quantity[Annotated[int, Field(ge=1)]]
    subscription_weights: Quantity[dict[str, Share]]
    practical_capacity: Quantity[Annotated[float, Field(gt=0, le=1)]]
    incomplete_documents: Quantity[Literal["in_price", "own_price"]]
    open_months: Quantity[Start] | None = None
    add_on_take_up: Quantity[TakeUp] | None = None
    vat: Quantity[Rate] | None = None
    allocation: CostAllocation
    other_tariffs: dict[Text, OtherTariff] = Field(default_factory=dict)

    @property
    def month_rule(self) -> Start:
        """The rule of :attr:`open_months`."""
        return "whole_months" if self.open_months is None else self.open_months.value


class IndexWeights(Strict):
    """What wages and other prices weigh in the cost index."""

    wage: Share
    price: Share


class PriceRules(Strict):
    """What prices and agreements must keep to; a rule whose value is None is off.

    What is decided anew each year has values from days; prices of a year keep to what is in force when it
    begins.
    """

    recovery: Quantity[Literal["settle", "zero_result"] | None]
    opening_reserve: Quantity[Annotated[dict[Year, float], Field(max_length=1)]]
    settle_lag: Quantity[Annotated[int, Field(ge=1, le=2)]]
    settle_share: Quantity[Share]
    settle_years: Quantity[Annotated[int, Field(ge=1, le=10)]]
    reserve_days: Quantity[NonNegative | None]
    deficit_days: Quantity[NonNegative | None]
    days_in_year: Quantity[Annotated[int, Field(ge=360, le=366)] | None]
    non_cash: Quantity[NonNegative]
    productivity: Annotated[ByDate[Annotated[float, Field(gt=-1, lt=1)] | None], Carried(NextYear.DECIDED)]
    productivity_binds: Quantity[Literal["total_frame", "each_price"]]
    wage_index: Annotated[Revisions[Index], Carried(NextYear.DECIDED)]
    price_index: Annotated[Revisions[Index], Carried(NextYear.DECIDED)]
    index_weights: Quantity[IndexWeights | None]
    cap: Annotated[ByDate[NonNegative | None], Carried(NextYear.DECIDED)]
    floor: Annotated[ByDate[Share | None], Carried(NextYear.DECIDED)]
    compared_with: Quantity[Literal["comparable_mix", "this_years_volumes", "last_years_charge"]]
    minimum_fee: Annotated[ByDate[NonNegative | None], Carried(NextYear.DECIDED)]
    closeness: Quantity[Literal["relative", "kronor"]]
    largest_adjustment: Annotated[ByDate[NonNegative | None], Carried(NextYear.DECIDED)]
    set_prices: Quantity[dict[Year, dict[Text, NonNegative]]]
    when_impossible: Quantity[Literal["stop", "give_way"]]

    def set_of(self, year: int) -> dict[str, float]:
        """Prices that are decided for ``year``, kronor by service; the rules find the others."""
        return self.set_prices.value.get(year, {})

"""What comes in: streams by channel, their profiles over the year, rework, and kinds of work."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from model.parameters.quantity import (
    Beginnings,
    ByDate,
    ByYear,
    Carried,
    Clock,
    ClockRange,
    Count,
    Day,
    Month,
    NextYear,
    NonNegative,
    Positive,
    Quantity,
    Share,
    Strict,
    Text,
)
from model.validity.dated import Dated

MonthShares = Annotated[list[Share], Field(min_length=12, max_length=12)]
WeekdayShares = Annotated[list[Share], Field(min_length=5, max_length=5)]


class Channel(Strict):
    """A way that what a stream counts comes in."""

    name: Text


class Stream(Strict):
    """What comes in by number over a year: invoices of a kind, pay slips, recruitments.

    one, many: what one and many are called inside a sentence. main: whether it is among what the centre's
    cost is told for each of (``demand.counted``). channel_share: of the year's volume, by channel; a stream
    without channels has none.
    """

    name: Text
    one: Text
    many: Text
    main: bool = True
    volume: Annotated[ByYear[Count], Carried(NextYear.FORECAST)]
    budget: Annotated[ByYear[Count], Carried(NextYear.DERIVED, sums=("volume",))]
    channels: dict[str, Channel] = Field(default_factory=dict)
    channel_share: Annotated[ByYear[dict[str, Share]] | None, Carried(NextYear.FORECAST)] = None

    def shares(self, year: int) -> dict[str, float]:
        """Share of the volume of ``year`` that comes by each channel, in the order of the channels."""
        if self.channel_share is None:
            return {}
        shares = self.channel_share.of(year)
        return {channel: shares[channel] for channel in self.channels}


class Counted(Strict):
    """What the main streams count, taken together: the words for one and for many."""

    one: Text
    many: Text


NOT_SCANNED = Quantity[dict[str, Share]](
    value={},
    unit="andel av inkomna",
    meaning="Felskannade underlag per aktivitet, som felanmäls och kommer tillbaka",
    source="Tertials antagande",
)
RESCANNED = Quantity[Count](
    value=2,
    unit="arbetsdagar",
    meaning="Tid tills ett felskannat underlag är tillbaka",
    source="Tertials antagande",
)


class Rework(Strict):
    """Incomplete documents and wrongly scanned ones, by activity, and their way back.

    A centre whose documents nobody scans says nothing of scanning.
    """

    incomplete_share: Quantity[dict[str, Share]]
    customer_factor: Quantity[dict[Count, NonNegative]]
    cleared_by_phone_share: Quantity[Share]
    clearing_minutes: Quantity[NonNegative]
    return_days: Quantity[Count]
    second_handling_share: Quantity[Share]
    scanning_error_share: Quantity[dict[str, Share]] = NOT_SCANNED
    rescan_days: Quantity[Count] = RESCANNED


class NewCustomer(Strict):
    """A customer that the register does not have, from ``start``, or from the first day that there is.

    weights: what it weighs beside the register's customers, by the register's weights, which sum to one: 0.03
    is three per cent of what they weigh together. volumes: or how many of a stream it brings in a whole year,
    beside the stream's own of the year that it joins, or the last that is known. What neither names is none.
    """

    name: Text
    kind: Text
    unit: Text
    start: Day | None = None
    weights: dict[str, NonNegative] = Field(default_factory=dict)
    volumes: dict[str, Count] = Field(default_factory=dict)


class BoughtDays(Strict):
    """Days that a customer has an add-on: from ``start`` through ``end``, in place of what the register says.

    Without a start they begin as in the register; without an end they are open.
    """

    start: Day | None = None
    end: Day | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.start is None and self.end is None:
            raise ValueError("start eller end")
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError(f"en sista dag som inte är före {self.start}")
        return self


NO_NEW_CUSTOMERS = Quantity[dict[Count, NewCustomer]](
    value={},
    unit="kund per kundnummer",
    meaning="Kunder som tillkommer: första dag, och vikter eller volymer",
    source="tomt i grunden; fylls av scenarier",
)
NO_ADD_ONS = Quantity[dict[str, dict[Count, BoughtDays]]](
    value={},
    unit="dagar per tjänst och kundnummer",
    meaning="Ändrade tilläggstjänster: första och sista dag",
    source="tomt i grunden; fylls av scenarier",
)


NO_SURCHARGES = Quantity[dict[Count, Count]](
    value={},
    unit="kronor för året, per kundnummer",
    meaning="Tillägg för egna ledtider, i raden Övriga uppdrag; de sänker basabonnemanget",
    source="tomt i grunden; fylls av ett förhandlat erbjudande",
)


class Demand(Strict):
    """Streams, profiles over the year and rework.

    Profiles are named by whom they serve: activities, phone and mail refer to them.
    """

    streams: dict[str, Stream]
    counted: Quantity[Counted]
    month_profiles: Annotated[dict[str, Quantity[MonthShares]], Field(min_length=1)]
    weekday_profiles: Annotated[dict[str, Quantity[WeekdayShares]], Field(min_length=1)]
    arrival_hours: Quantity[ClockRange]
    import_minutes: Quantity[Positive]
    work_package_minutes: Quantity[Positive]
    rework: Rework
    onboarding: Beginnings[list[Count]]
    leaving: Quantity[dict[Day, list[Count]]]
    new_customers: Quantity[dict[Count, NewCustomer]] = NO_NEW_CUSTOMERS
    add_ons: Quantity[dict[str, dict[Count, BoughtDays]]] = NO_ADD_ONS
    mid_year_change: Quantity[dict[Day, dict[str, Positive]]]
    customer_shares: Quantity[dict[str, dict[Count, NonNegative]]]
    customer_lead_times: Quantity[dict[str, dict[Count, Count]]]
    surcharges: Quantity[dict[Count, Count]] = NO_SURCHARGES


class Promise(NamedTuple):
    """Working days within which work is done, and the time of day before which it then is, if any."""

    lead_time: int
    cut_off: str | None


def _from_the_first(values: Dated[str | None]) -> Dated[str | None]:
    """``values``, and none before the first of them."""
    return values if values.values[0][0] == date.min else Dated(((date.min, None), *values.values))


class Activity(Strict):
    """A kind of work: how much comes, how long it takes, when it is promised.

    Volume of a year = ``rate`` x driver; hours = volume x ``hands_on_share`` x ``minutes_mean`` / 60. driver:
    see :mod:`model.parameters.drivers`. customer_weight: how the volume falls on customers (``equal``,
    ``buyers``, a kind of customer, or a weight in the register). unit: the unit that does it for all
    customers; without one it is each customer's own.
    """

    name: Text
    skill: str
    driver: Text
    rate: Annotated[ByYear[NonNegative], Carried(NextYear.FORECAST)]
    hands_on_share: Quantity[Share]
    minutes_mean: Quantity[Positive]
    minutes_cv: Quantity[NonNegative]
    lead_time: ByDate[Count]
    cut_off: ByDate[Clock | None] | None = None
    month_profile: Text
    weekday_profile: Text
    timing: Literal["profile", "daily", "month_start"]
    release_months: list[Month] = Field(default_factory=list)
    customer_weight: Text
    unit: str | None = None
    released_by: str | None = None

    @property
    def promise(self) -> Dated[Promise]:
        """What is promised of work that arrives on each day."""
        cut_off = Dated[str | None].always(None) if self.cut_off is None else self.cut_off.dated
        return self.lead_time.dated.together(_from_the_first(cut_off), Promise)

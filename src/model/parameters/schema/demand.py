"""What comes in: invoices by channel, their profiles over the year, rework, and kinds of work."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.parameters.quantity import (
    ByYear,
    Clock,
    ClockRange,
    Count,
    Month,
    NonNegative,
    Positive,
    Quantity,
    Share,
    Strict,
    Text,
)

MonthShares = Annotated[list[Share], Field(min_length=12, max_length=12)]
WeekdayShares = Annotated[list[Share], Field(min_length=5, max_length=5)]
MonthProfile = Literal["supplier", "customer", "flat", "closing", "cases"]
WeekdayProfile = Literal["invoice", "case"]
Driver = Literal[
    "fixed",
    "supplier_invoices",
    "supplier_e_invoice",
    "supplier_scanned",
    "supplier_manual",
    "customer_invoices",
    "customer_file",
    "customer_manual",
    "working_days",
    "customers",
    "customers_x_working_days",
    "customers_x_months",
    "buyers",
    "buyers_x_months",
    "districts_x_months",
]
Stream = Literal["supplier", "customer", "cases", "calls", "mail"]
CustomerWeight = Literal["supplier", "customer", "equal", "buyers", "districts"]


class SupplierChannels(Strict):
    """Shares of supplier invoices by channel."""

    e_invoice: Share
    scanned: Share
    manual: Share


class CustomerChannels(Strict):
    """Shares of customer invoices by channel."""

    file: Share
    manual: Share


class SupplierInvoices(Strict):
    """Supplier invoices of the year."""

    volume: ByYear[Count]
    budget: ByYear[Count]
    channel_share: ByYear[SupplierChannels]


class CustomerInvoices(Strict):
    """Customer invoices of the year."""

    volume: ByYear[Count]
    budget: ByYear[Count]
    channel_share: ByYear[CustomerChannels]


class Rework(Strict):
    """Incomplete documents and wrongly scanned invoices, and their way back."""

    incomplete_share: Quantity[dict[str, Share]]
    customer_factor: Quantity[dict[Count, NonNegative]]
    cleared_by_phone_share: Quantity[Share]
    clearing_minutes: Quantity[NonNegative]
    return_days: Quantity[Count]
    second_handling_share: Quantity[Share]
    scanning_error_share: Quantity[Share]
    rescan_days: Quantity[Count]


class Demand(Strict):
    """Invoice volumes, profiles over the year and rework."""

    supplier_invoices: SupplierInvoices
    customer_invoices: CustomerInvoices
    month_profiles: dict[MonthProfile, Quantity[MonthShares]]
    weekday_profiles: dict[WeekdayProfile, Quantity[WeekdayShares]]
    arrival_hours: Quantity[ClockRange]
    import_minutes: Quantity[Positive]
    work_package_minutes: Quantity[Positive]
    rework: Rework
    onboarding: Quantity[dict[Month, list[Count]]]
    mid_year_change: Quantity[dict[Month, dict[Stream, Positive]]]
    customer_shares: Quantity[dict[str, dict[Count, NonNegative]]]


class Activity(Strict):
    """A kind of work: how much comes, how long it takes, when it is promised.

    Volume of a year = ``rate`` x driver; hours = volume x ``hands_on_share`` x ``minutes_mean`` / 60.
    """

    name: Text
    skill: str
    driver: Driver
    rate: ByYear[NonNegative]
    hands_on_share: Quantity[Share]
    minutes_mean: Quantity[Positive]
    minutes_cv: Quantity[NonNegative]
    lead_time: Quantity[Count]
    cut_off: Quantity[Clock] | None = None
    month_profile: MonthProfile
    weekday_profile: WeekdayProfile
    timing: Literal["profile", "daily", "month_start"]
    release_months: list[Month] = Field(default_factory=list)
    customer_weight: CustomerWeight
    released_by: str | None = None

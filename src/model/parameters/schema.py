"""The typed schema of ``params/base``: every parameter of the centre's year.

Times of day are clock strings, durations carry their unit in the parameter's name or ``unit``.
Nothing here reads files: see :mod:`model.parameters.loading`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from model.parameters.quantity import (
    Amount,
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
    Year,
)

MonthShares = Annotated[list[Share], Field(min_length=12, max_length=12)]
WeekdayShares = Annotated[list[Share], Field(min_length=5, max_length=5)]
Date = Annotated[date, Field(strict=False)]

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
SupportDriver = Literal["fte", "hours", "salaries", "phone_minutes"]
Role = Literal["head_of_area", "unit_head", "finance_administrator", "accountant", "system_administrator"]


class Organisation(Strict):
    """Who the centre is."""

    name: Quantity[Text]
    host: Quantity[Text]
    committee: Quantity[Text]
    units: Quantity[dict[str, Text]]
    headcount: Quantity[Count]
    customers: Quantity[Count]
    district_customers: Quantity[Count]


class Calendar(Strict):
    """Working hours, breaks, opening hours and shortened days."""

    working_hours: Quantity[ClockRange]
    lunch_minutes: Quantity[Positive]
    lunch_starts: Quantity[Annotated[list[Clock], Field(min_length=1)]]
    break_minutes: Quantity[NonNegative]
    break_starts: Quantity[Annotated[list[Clock], Field(min_length=2, max_length=2)]]
    opening_hours: Quantity[ClockRange]
    short_days: ByYear[list[Date]]
    short_day_reduction: Quantity[NonNegative]


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


class Phone(Strict):
    """Calls, callers and the phone schedule of the units' group numbers."""

    calls: ByYear[dict[str, Count]]
    month_profile: MonthProfile
    weekday_profile: Quantity[WeekdayShares]
    half_hour_profile: Quantity[list[Share]]
    busy_day_cv: Quantity[NonNegative]
    talk_time_mean: Quantity[Positive]
    after_call_mean: Quantity[NonNegative]
    handling_cv: Quantity[NonNegative]
    patience_mean: Quantity[Positive]
    patience_curve: Quantity[list[Annotated[list[NonNegative], Field(min_length=2, max_length=2)]]]
    retry_share: Quantity[Share]
    retry_delay_mean: Quantity[Positive]
    follow_up_share: Quantity[Share]
    follow_up_minutes_mean: Quantity[Positive]
    follow_up_minutes_cv: Quantity[NonNegative]
    callback_lead_time: Quantity[Count]
    schedule: Quantity[dict[str, dict[str, Count]]]
    routing: Quantity[Literal["separate", "overflow", "pooled"]]
    overflow_after: Quantity[NonNegative]
    answer_threshold: Quantity[Positive]
    answered_target: Quantity[Share]
    service_level_target: Quantity[Share]


class Mail(Strict):
    """E-mail to the units' function mailboxes."""

    volume: ByYear[dict[str, Count]]
    month_profile: MonthProfile
    weekday_profile: WeekdayProfile
    arrival_hours: Quantity[ClockRange]
    reading_times: Quantity[Annotated[list[Clock], Field(min_length=1)]]
    minutes_mean: Quantity[Positive]
    minutes_cv: Quantity[NonNegative]
    lead_time: Quantity[Count]


class Skill(Strict):
    """A competence; ``scope`` tells whether its work stays within the customer's unit."""

    name: Text
    scope: Quantity[Literal["unit", "centre"]]


class RoleDescription(Strict):
    """A role among the employees; only productive roles handle items."""

    name: Text
    productive: bool


class Learning(Strict):
    """How much longer work takes for those who are new to it."""

    initial_factor: Quantity[Annotated[float, Field(ge=1)]]
    weeks: Quantity[Positive]


class Staffing(Strict):
    """Skills, absence, meetings and training."""

    skills: dict[str, Skill]
    roles: dict[Role, RoleDescription]
    headcount_change: Quantity[dict[Role, int]]
    headcount_change_by_unit: Quantity[dict[str, dict[Role, int]]]
    mid_year_change: Quantity[dict[Month, dict[Role, int]]]
    long_absence: Quantity[dict[str, Annotated[list[Month], Field(min_length=2, max_length=2)]]]
    cross_training: Quantity[dict[str, list[str]]]
    learning: Learning
    minimum_breadth: Quantity[Annotated[int, Field(ge=1)]]
    training_hours_per_new_skill: Quantity[NonNegative]
    vacation_days: Quantity[NonNegative]
    vacation_month_profile: Quantity[MonthShares]
    sick_share: Quantity[Annotated[float, Field(ge=0, lt=1)]]
    sick_spell_days: Quantity[Annotated[float, Field(ge=1)]]
    other_leave_share: Quantity[Annotated[float, Field(ge=0, lt=1)]]
    unit_meeting_weeks: Quantity[Annotated[int, Field(ge=1)]]
    unit_meeting_hours: Quantity[NonNegative]
    area_meeting_months: Quantity[list[Month]]
    area_meeting_hours: Quantity[NonNegative]
    planning_days: Quantity[Count]
    planning_month: Quantity[Month]
    group_hours: Quantity[NonNegative]
    training_hours: Quantity[NonNegative]
    meeting_month_profile: Quantity[MonthShares]


class Totals(Strict):
    """Whole kronor of a year."""

    personnel: ByYear[Count]
    overhead: ByYear[Count]
    revenue: ByYear[Count]


class OverheadSplit(Strict):
    """Overhead by kind, whole kronor."""

    premises: Count
    it: Count
    administration: Count
    committee: Count
    consumption: Count


class OtherPersonnel(Strict):
    """Personnel costs beside monthly salaries, whole kronor."""

    competence: Count
    wellbeing: Count
    temporary_staff: Count


class Economy(Strict):
    """Budget, outcome and salaries."""

    budget: Totals
    outcome: Totals
    overhead_split: Quantity[OverheadSplit]
    other_personnel: Quantity[OtherPersonnel]
    month_salary: Quantity[dict[Role, Count]]
    salary_index: ByYear[Positive]
    social_charge: Quantity[NonNegative]
    paid_share: Quantity[Share]


class SubscriptionWeights(Strict):
    """How the base subscription is shared among customers."""

    equal: Share
    supplier: Share
    customer: Share


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


class Pricing(Strict):
    """Rounding, capacity, allocation and distribution rules of the price list."""

    price_step_ore: Quantity[Annotated[int, Field(ge=1)]]
    month_price_step_ore: Quantity[Annotated[int, Field(ge=1)]]
    hourly_price_step_ore: Quantity[Annotated[int, Field(ge=1)]]
    subscription_weights: Quantity[SubscriptionWeights]
    practical_capacity: Quantity[Annotated[float, Field(gt=0, le=1)]]
    incomplete_documents: Quantity[Literal["in_price", "own_price"]]
    allocation: CostAllocation


class IndexWeights(Strict):
    """What wages and other prices weigh in the cost index."""

    wage: Share
    price: Share


class PriceRules(Strict):
    """What prices and agreements must keep to; a rule whose value is None is off."""

    recovery: Quantity[Literal["settle", "zero_result"] | None]
    accumulated_result: Quantity[dict[Year, float]]
    settle_share: Quantity[Share]
    settle_years: Quantity[Annotated[int, Field(ge=1, le=10)]]
    reserve_days: Quantity[NonNegative | None]
    days_in_year: Quantity[Annotated[int, Field(ge=360, le=366)] | None]
    non_cash: Quantity[NonNegative]
    productivity: Quantity[Annotated[float, Field(gt=-1, lt=1)] | None]
    productivity_binds: Quantity[Literal["total_frame", "each_price"]]
    wage_index: ByYear[Annotated[float, Field(gt=-1)]]
    price_index: ByYear[Annotated[float, Field(gt=-1)]]
    index_weights: Quantity[IndexWeights | None]
    cap: Quantity[NonNegative | None]
    floor: Quantity[Share | None]
    compared_with: Quantity[Literal["this_years_volumes", "last_years_charge"]]
    minimum_fee: Quantity[NonNegative | None]
    closeness: Quantity[Literal["relative", "kronor"]]
    largest_adjustment: Quantity[NonNegative | None]
    when_impossible: Quantity[Literal["stop", "give_way"]]


class Charging(StrEnum):
    """How the price of a service is charged: for each piece, each whole month, or the year."""

    EACH = "each"
    BY_MONTH = "by_month"
    BY_YEAR = "by_year"


class Service(Strict):
    """A line of the price list; the first activity gives the volume, the others are included.

    short_name: where there is little room, if ``name`` is long. covers: what work it is, of one that is not
    counted by the piece. unit: what is counted, as readers call it. Without activities: idle capacity,
    incomplete documents, and what the rules of pricing adjust.
    """

    name: Text
    short_name: str = ""
    covers: str = ""
    kind: Literal["base", "add_on"]
    unit: Text
    charged: Annotated[Charging, Field(strict=False)]
    activities: list[str]

    @property
    def is_by_piece(self) -> bool:
        """Whether it is charged by what comes, and not by the month or the year."""
        return self.charged is Charging.EACH


class WantedPrecision(Strict):
    """How far from its mean each key measure's interval may reach."""

    answer_rate: Quantity[Positive]
    service_level: Quantity[Positive]
    lead_time: Quantity[Positive]
    call_back: Quantity[Positive]
    mail: Quantity[Positive]
    utilisation: Quantity[Positive]
    hours: Quantity[Positive]


class Simulation(Strict):
    """Extent of the simulation."""

    replications: Quantity[Annotated[int, Field(ge=2)]]
    scenario_replications: Quantity[Annotated[int, Field(ge=2)]]
    most_replications: Quantity[Annotated[int, Field(ge=2)]]
    seed: Quantity[Count]
    confidence: Quantity[Annotated[float, Field(gt=0, lt=1)]]
    planned_utilisation: Quantity[Annotated[float, Field(gt=0, le=1)]]
    precision: WantedPrecision


class Factor(Strict):
    """An assumption whose effect is tried: where it stands, and how low and high it may be.

    ``parameters`` are dotted paths, ``*`` for every name. ``change``: ``factor`` multiplies the base value,
    ``value`` replaces it, ``share`` sets one share of a distribution and scales the others to the rest.
    """

    name: Text
    parameters: Annotated[list[Text], Field(min_length=1)]
    change: Literal["factor", "value", "share"]
    range: Quantity[Annotated[list[NonNegative], Field(min_length=2, max_length=2)]]


class Sensitivity(Strict):
    """Which assumptions are tried, and how thoroughly."""

    tried: Quantity[list[Text]]
    replications: Quantity[Annotated[int, Field(ge=2)]]
    trajectories: Quantity[Annotated[int, Field(ge=2)]]
    candidates: Quantity[Annotated[int, Field(ge=2)]]
    levels: Quantity[Annotated[int, Field(ge=2, multiple_of=2)]]
    factors: Annotated[dict[str, Factor], Field(min_length=2)]


class Breadth(Strict):
    """How many should hold each skill, and which absence is tried."""

    wanted_holders: Quantity[Annotated[int, Field(ge=1)]]
    tried: Quantity[list[Text]]
    absence_months: Quantity[Annotated[int, Field(ge=1, le=12)]]
    strain_months: Quantity[Annotated[int, Field(ge=1, le=12)]]
    most_strain: Quantity[Positive]
    most_new_skills: Quantity[Annotated[int, Field(ge=1)]]
    distance_surcharge: Quantity[NonNegative]
    screening_replications: Quantity[Annotated[int, Field(ge=2)]]
    proof_replications: Quantity[Annotated[int, Field(ge=2)]]
    proved: Quantity[Annotated[int, Field(ge=1)]]


class Optimisation(Strict):
    """How surely promises are to hold, which phone shifts are allowed, and how thoroughly it is tried."""

    probability: Quantity[Annotated[float, Field(gt=0, lt=1)]]
    shortest_shift: Quantity[Positive]
    longest_shift: Quantity[Positive]
    longest_stretch: Quantity[Positive]
    daily_rest: Quantity[Positive]
    most_phone_hours: Quantity[Positive]
    rota_week: Quantity[Annotated[int, Field(ge=1, le=52)]]
    most_utilisation: Quantity[Annotated[float, Field(gt=0, le=1)]]
    frontier: Quantity[Annotated[list[Share], Field(min_length=1)]]
    staff_steps: Quantity[Annotated[list[int], Field(min_length=1)]]
    phone_replications: Quantity[Annotated[int, Field(ge=2)]]
    phone_proof_replications: Quantity[Annotated[int, Field(ge=2)]]
    search_replications: Quantity[Annotated[int, Field(ge=2)]]
    proof_replications: Quantity[Annotated[int, Field(ge=2)]]
    neighbour_replications: Quantity[Annotated[int, Field(ge=2)]]


ForecastMethod = Literal["naive", "seasonal_naive", "drift", "smoothing", "damped", "theta"]


class Forecast(Strict):
    """How volumes are forecast and the forecast tested."""

    origin_step: Quantity[Annotated[int, Field(ge=1, le=12)]]
    methods: Quantity[Annotated[list[ForecastMethod], Field(min_length=1)]]
    interval: Quantity[Annotated[float, Field(gt=0, lt=1)]]


class Risk(Strict):
    """What is uncertain about next year's result, how the centre reacts, and how it is drawn."""

    years: Quantity[Annotated[int, Field(ge=100)]]
    seed: Quantity[Count]
    probability: Quantity[Annotated[float, Field(gt=0, lt=1)]]
    volume_spread: Quantity[NonNegative]
    wage_sd: Quantity[NonNegative]
    absence_sd: Quantity[NonNegative]
    vacancy_mean: Quantity[Share]
    vacancy_sd: Quantity[NonNegative]
    productivity_sd: Quantity[NonNegative]
    other_cost_sd: Quantity[NonNegative]
    highest_load: Quantity[Annotated[float, Field(gt=0, le=1)]]
    temporary_limit: Quantity[Share]
    temporary_price: Quantity[Positive]
    staff_turnover: Quantity[Annotated[float, Field(gt=0, le=1)]]
    sick_pay_share: Quantity[Share]
    adaptable_share: Quantity[Share]
    leaving_years: Quantity[Annotated[int, Field(ge=1, le=30)]]
    avoidable_overhead: Quantity[Share]
    overhead_years: Quantity[Positive]
    hours_per_post: Quantity[Positive]


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


class WhatIf(Strict):
    """How the quick answer to *what if* is found, and how thoroughly it is tried."""

    bound_waiting: Quantity[Share]
    replications: Quantity[Annotated[int, Field(ge=2)]]
    most_corrections: Quantity[Count]
    drivers: Quantity[list[Text]]
    factors: dict[str, Factor]


class FollowUp(Strict):
    """Targets and limits of the follow-up."""

    satisfied_target: Quantity[Share]
    answer_rate_target: Quantity[Share]
    lead_time_target: Quantity[Share]
    mail_target: Quantity[Share]
    call_back_target: Quantity[Share]
    complaint_answer_days: Quantity[Count]
    meetings_per_customer: Quantity[NonNegative]
    deviation_limit: Quantity[Share]
    minimum_answers: Quantity[Annotated[int, Field(ge=1)]]
    dollar_rate: ByYear[Positive]


class Outlook(Strict):
    """Year-end forecasts, comments that are owed, and what is hidden to protect people."""

    level_sd: Quantity[Positive]
    month_sd: Quantity[Positive]
    money_month_sd: Quantity[Positive]
    share_sd: Quantity[Positive]
    sick_season: Quantity[Annotated[list[Positive], Field(min_length=12, max_length=12)]]
    prior_months: Quantity[Positive]
    least_kronor: Quantity[NonNegative]
    least_volume: Quantity[NonNegative]
    accuracy_target: Quantity[Share]
    least_mean_range: Quantity[NonNegative]


class InterfaceStep(Strict):
    """A step of a process: what the customer does and what the centre does."""

    step: Text
    customer: Text
    centre: Text


class InterfaceProcess(Strict):
    """A process that services belong to, and its steps in order."""

    name: Text
    services: Annotated[list[Text], Field(min_length=1)]
    steps: Quantity[Annotated[list[InterfaceStep], Field(min_length=1)]]


class Interface(Strict):
    """Who does what (*gränssnitt*), and terms that all agreements share, by subject."""

    processes: dict[str, InterfaceProcess]
    terms: Quantity[dict[Text, Text]]


class Parameters(Strict):
    """All parameters of one scenario."""

    scenario: Text
    title: Text
    description: Text
    organisation: Organisation
    calendar: Calendar
    demand: Demand
    activities: dict[str, Activity]
    phone: Phone
    mail: Mail
    staffing: Staffing
    economy: Economy
    pricing: Pricing
    price_rules: PriceRules
    services: dict[str, Service]
    simulation: Simulation
    sensitivity: Sensitivity
    breadth: Breadth
    optimisation: Optimisation
    followup: FollowUp
    outlook: Outlook
    forecast: Forecast
    risk: Risk
    settlement: Settlement
    what_if: WhatIf
    interface: Interface

    def __reduce__(self) -> tuple[Callable[[str], Parameters], tuple[str]]:
        """Travel between processes as JSON: generic pydantic classes cannot be pickled by name."""
        return Parameters.model_validate_json, (self.model_dump_json(),)


__all__ = ["Activity", "Charging", "Factor", "Parameters", "Phone", "Service", "Year"]

"""What is known of a centre before its folder is made: the answers to the questions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.parameters.quantity import Clock, Count, NonNegative, Positive, Share, Strict, Text, Year
from model.parameters.schema.organisation import CustomerWord

Span = Annotated[list[Clock], Field(min_length=2, max_length=2)]
Driver = Literal["fixed", "customers_x_months", "customers", "working_days", "calls"]
Sold = Literal["base", "add_on", "included"]
Charged = Literal["each", "by_month", "by_year"]


class CentreAnswers(Strict):
    """The centre itself; ``other_costs``: kronor a year beside salaries, None where not known yet."""

    name: Text
    host: Text
    decides: Text
    year: Year
    working_hours: Span
    opening_hours: Annotated[list[Span], Field(min_length=1)]
    other_costs: Count | None
    customer_word: CustomerWord


class UnitAnswers(Strict):
    """A unit, and the calls and letters that come to it in the year."""

    name: Text
    calls: Count
    at_the_phone: Count
    mails: Count


class RoleAnswers(Strict):
    """A role; only those who handle items do the work that is sold."""

    name: Text
    handles: bool
    many: Text | None
    phone: bool
    month_salary: Count


class ServiceAnswers(Strict):
    """A kind of work, and how it is sold.

    A service whose driver is calls is the calls to the unit that does it: ``volume`` is the share of them
    that is answered, ``minutes`` what a call takes.

    stream: what it is counted together with, None if by itself. volume: of the year, or for each customer and
    month and so on as ``driver`` says. many: what several of its units are called, None if as itself.
    hands_on: the share that needs somebody's hands. minutes: for each of those. lead_time: working days
    promised. done_by: the unit that does it for all customers, None where each customer's own does.
    """

    name: Text
    stream: Text | None
    driver: Driver
    volume: NonNegative
    unit: Text
    many: Text | None
    minutes: Positive
    hands_on: Share
    lead_time: Count
    skill: Text
    done_by: Text | None
    sold: Sold
    charged: Charged


class CustomerAnswers(Strict):
    """A customer; ``size`` is its weight where volumes are not given customer by customer."""

    name: Text
    kind: Text
    unit: Text
    size: Positive


class PeopleAnswers(Strict):
    """So many people alike."""

    role: Text
    unit: Text | None
    count: Count
    employment: Annotated[float, Field(gt=0, le=1)]
    skills: list[Text]


class VolumeAnswers(Strict):
    """How much of a service a customer is expected to need in the year."""

    customer: Text
    service: Text
    volume: NonNegative


class Answers(Strict):
    """All answers. Names refer to each other as they were written."""

    centre: CentreAnswers
    units: Annotated[list[UnitAnswers], Field(min_length=1)]
    roles: Annotated[list[RoleAnswers], Field(min_length=1)]
    services: Annotated[list[ServiceAnswers], Field(min_length=1)]
    customers: Annotated[list[CustomerAnswers], Field(min_length=1)]
    people: Annotated[list[PeopleAnswers], Field(min_length=1)]
    volumes: list[VolumeAnswers] = Field(default_factory=list)

"""Who works at the centre: skills, roles, absence, meetings and training."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.parameters.quantity import Count, Day, Month, NonNegative, Positive, Quantity, Strict, Text
from model.parameters.schema.demand import MonthShares

Role = str
"""Code of a role in ``staffing.roles``."""


class Skill(Strict):
    """A competence; ``scope`` tells whether its work stays within the customer's unit."""

    name: Text
    scope: Quantity[Literal["unit", "centre"]]


class RoleDescription(Strict):
    """A role among the employees; only productive roles handle items.

    many: what several are called. answers_phone: whether phone duty is its work.
    """

    name: Text
    many: Text
    productive: bool
    answers_phone: bool = False


class Learning(Strict):
    """How much longer work takes for those who are new to it."""

    initial_factor: Quantity[Annotated[float, Field(ge=1)]]
    weeks: Quantity[Positive]


class Staffing(Strict):
    """Skills, absence, meetings and training.

    breadth_skills: of which skills ``minimum_breadth`` asks for so many, by role; other roles are asked for
    none. contact_skill: what a customer's contact can do; without it anyone may be.
    """

    skills: dict[str, Skill]
    roles: Annotated[dict[Role, RoleDescription], Field(min_length=1)]
    headcount_change: Quantity[dict[Role, int]]
    headcount_change_by_unit: Quantity[dict[str, dict[Role, int]]]
    mid_year_change: Quantity[dict[Day, dict[Role, int]]]
    long_absence: Quantity[dict[str, Annotated[list[Day], Field(min_length=2, max_length=2)]]]
    cross_training: Quantity[dict[str, list[str]]]
    learning: Learning
    minimum_breadth: Quantity[Annotated[int, Field(ge=1)]]
    breadth_skills: Quantity[dict[Role, list[str]]]
    contact_skill: Quantity[str | None]
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

"""Who works at the centre: skills, roles, absence, meetings and training."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.parameters.quantity import Count, Month, NonNegative, Positive, Quantity, Strict, Text
from model.parameters.schema.demand import MonthShares

Role = Literal["head_of_area", "unit_head", "finance_administrator", "accountant", "system_administrator"]


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

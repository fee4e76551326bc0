"""All observations of a year up to a month, read and checked together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from model.errors import Finding, InputError
from model.followup.forecast import Spreads, spreads
from model.observations.agreements import read_agreements
from model.observations.backlog import read_backlog
from model.observations.checks import ensure
from model.observations.commitments import read_commitments, read_self_assessment
from model.observations.competence import read_competence_plans, read_courses
from model.observations.consistency import (
    backlog_balances,
    call_backs_were_answered,
    incomplete_documents_came,
)
from model.observations.customer_voice import read_information_study, read_survey_answers
from model.observations.dialogue import (
    COMPLAINTS,
    read_complaints,
    read_customer_log,
    read_customer_meetings,
)
from model.observations.economy import read_economy
from model.observations.files import last_day, year_file
from model.observations.full_costs import read_full_costs
from model.observations.improvement import read_actions, read_improvements, read_process_log
from model.observations.incomplete_documents import read_incomplete_documents
from model.observations.lead_times import read_lead_times, read_scanning_errors
from model.observations.names import Names, known_names
from model.observations.notes import read_notes
from model.observations.phone_statistics import read_call_backs, read_mail, read_phone
from model.observations.staff import read_staff
from model.observations.staff_survey import read_staff_survey_units
from model.observations.surveys import read_customer_survey, read_staff_survey
from model.observations.volumes import read_volume_budget, read_volumes
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Period:
    """The tables of :mod:`model.observations` for months 1 to ``through`` of ``year``."""

    names: Names
    year: int
    through: int
    volumes: pd.DataFrame
    volume_budget: pd.DataFrame
    economy: pd.DataFrame
    phone: pd.DataFrame
    mail: pd.DataFrame
    lead_times: pd.DataFrame
    scanning_errors: pd.DataFrame
    staff: pd.DataFrame
    complaints: pd.DataFrame
    meetings: pd.DataFrame
    customer_log: pd.DataFrame
    customer_survey: pd.DataFrame
    staff_survey: pd.DataFrame
    commitments: pd.DataFrame
    self_assessment: pd.DataFrame
    actions: pd.DataFrame
    improvements: pd.DataFrame
    process_log: pd.DataFrame
    agreements: pd.DataFrame
    full_costs: pd.DataFrame
    call_backs: pd.DataFrame
    backlog: pd.DataFrame
    incomplete_documents: pd.DataFrame
    survey_answers: pd.DataFrame
    information_study: pd.DataFrame
    notes: dict[str, str]
    """What is to be known of the year's own figures, by place in its reports."""
    complaints_before: pd.DataFrame | None
    """The same months of the year before; None when that year has no register."""
    spreads: Spreads
    staff_survey_units: pd.DataFrame
    competence_plans: pd.DataFrame
    courses: pd.DataFrame
    _worked_out: dict[object, tuple[object, Any]] = field(default_factory=dict, init=False, repr=False)

    def once(self, subject: str, given: object, compute: Callable[[], T]) -> T:
        """What ``compute`` makes of this period, worked out once for each ``subject`` and object ``given``.

        A report asks for the same measures in every section. Neither they nor the period are to be changed.
        """
        key = (subject, id(given))  # what is given is kept beside the answer, so that no other has its id
        if key not in self._worked_out:
            self._worked_out[key] = (given, compute())
        found: T = self._worked_out[key][1]
        return found

    @property
    def last_day(self) -> date:
        """The day that the period ends."""
        return last_day(self.year, self.through)

    @property
    def is_whole_year(self) -> bool:
        """Whether the period is the year."""
        return self.through == 12

    def until(self, month: int) -> Period:
        """What was known at the end of ``month``, at most the period's own last month."""
        if not 1 <= month <= self.through:
            raise ValueError(f"month {month} is not within the period's {self.through}")
        if month == self.through:
            return self
        return self.once(f"until month {month}", None, lambda: self._cut(month))

    def _cut(self, month: int) -> Period:
        by_month = (
            "volumes",
            "phone",
            "mail",
            "lead_times",
            "scanning_errors",
            "staff",
            "call_backs",
            "backlog",
            "incomplete_documents",
        )
        by_day = {"complaints": "received", "meetings": "date", "customer_log": "date", "process_log": "date"}
        last = last_day(self.year, month)
        cut: dict[str, Any] = {}
        for name in by_month:
            table = getattr(self, name)
            cut[name] = table[table["month"] <= month]
        for name, column in by_day.items():
            table = getattr(self, name)
            cut[name] = table[table[column] <= last]
        if self.complaints_before is not None:
            same = [day.month <= month for day in self.complaints_before["received"]]
            cut["complaints_before"] = self.complaints_before[same]
        known = self.economy["outcome"].where(self.economy["month"] <= month, None)
        return replace(self, through=month, economy=self.economy.assign(outcome=known), **cut)


def load_period(parameters: Parameters, year: int, through: int, data: Path | None = None) -> Period:
    """The period's observations; InputError if a month is missing, a table is at fault, or two disagree.

    Examples:
        >>> from model import load, load_period
        >>> period = load_period(load(), 2011, through=4)
        >>> period.last_day.isoformat(), period.is_whole_year
        ('2011-04-30', False)
    """
    if through not in range(1, MONTHS + 1):
        raise InputError(Finding("rapporten", "månad", str(through), "ett tal från 1 till 12"))
    names = known_names(parameters, data)
    agreements = read_agreements(year, names)
    period = Period(
        names=names,
        year=year,
        through=through,
        volumes=read_volumes(year, names, through=through),
        volume_budget=read_volume_budget(year, names),
        economy=read_economy(year, names, through=through),
        phone=read_phone(year, names, through=through),
        mail=read_mail(year, names, through=through),
        lead_times=read_lead_times(year, names, through=through),
        scanning_errors=read_scanning_errors(year, data, through=through),
        staff=read_staff(year, names, through=through),
        complaints=read_complaints(year, names, through=through),
        meetings=read_customer_meetings(year, names, through=through),
        customer_log=read_customer_log(year, names, through=through),
        customer_survey=read_customer_survey(year, data),
        staff_survey=read_staff_survey(year, data),
        commitments=read_commitments(year, data),
        self_assessment=read_self_assessment(year, names),
        actions=read_actions(year, names),
        improvements=read_improvements(year, data),
        process_log=read_process_log(year, names, through=through),
        agreements=agreements,
        full_costs=read_full_costs(year, names, agreements=agreements),
        call_backs=read_call_backs(year, names, through=through),
        backlog=read_backlog(year, names, through=through),
        incomplete_documents=read_incomplete_documents(year, names, through=through),
        survey_answers=read_survey_answers(year, data),
        information_study=read_information_study(year, data),
        notes=read_notes(year, data),
        complaints_before=_complaints_before(year, through, names),
        spreads=spreads(parameters),
        staff_survey_units=read_staff_survey_units(year, names),
        competence_plans=read_competence_plans(year, names),
        courses=read_courses(year, names),
    )
    ensure(
        call_backs_were_answered(period.call_backs, period.phone),
        incomplete_documents_came(period.incomplete_documents, period.volumes),
        backlog_balances(period.backlog, period.volumes, period.lead_times),
    )
    return period


def _complaints_before(year: int, through: int, names: Names) -> pd.DataFrame | None:
    if not year_file(names.data, year - 1, COMPLAINTS).exists():
        return None
    return read_complaints(year - 1, names, through=through)

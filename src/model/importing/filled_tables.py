"""The tables of a year that registers can fill: their keys, the names these may have, and who reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final, Literal

import pandas as pd

from model.observations.backlog import BACKLOG, BacklogRow, read_backlog
from model.observations.economy import ECONOMY, EconomyRow, read_economy
from model.observations.lead_times import LEAD_TIMES, LeadTimeRow, read_lead_times
from model.observations.names import COMMON_UNIT, Names
from model.observations.phone_statistics import MAIL, PHONE, MailRow, PhoneRow, read_mail, read_phone
from model.observations.staff import STAFF, StaffRow, read_staff
from model.observations.staff_survey import (
    STAFF_SURVEY_UNITS,
    StaffSurveyUnitRow,
    read_staff_survey_units,
)
from model.observations.surveys import (
    CUSTOMER_SURVEY,
    STAFF_SURVEY,
    CustomerSurveyRow,
    StaffSurveyRow,
    read_customer_survey,
    read_staff_survey,
)
from model.observations.tables import Row
from model.observations.volumes import VOLUMES, VolumeRow, read_volumes

MONTH: Final = "month"
SAID = "source"
"""The column of a survey's table that tells where a figure is from."""
By = tuple[str, ...]
"""The values of a table's keys but the month, as text."""


@dataclass(frozen=True)
class FilledTable:
    """A table of the year: its file, row model, keys beside what its rows are of, and the reader of reports.

    of: ``month``, or ``year`` where a row is of a whole year; "" where the file says neither, being of its
    own year. grid: rows that each month has beside those that a register gives: (what it gives, names) ->
    theirs.
    people: the column of how many people a row is of; a share of fewer than may be shown is left empty.
    """

    file: str
    row: type[Row]
    by: tuple[str, ...]
    read: Callable[..., pd.DataFrame]
    grid: Callable[[set[By], Names], Iterable[By]] = lambda seen, _: seen
    of: Literal["month", "year", ""] = MONTH
    people: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that identify a row."""
        return (*([self.of] if self.of else []), *self.by)

    @property
    def is_of_months(self) -> bool:
        """Whether a row is of a month, not of a year."""
        return self.of == MONTH

    @property
    def is_sourced(self) -> bool:
        """Whether each figure has a text beside it of where it is from."""
        return SAID in self.row.model_fields

    @property
    def values(self) -> tuple[str, ...]:
        """The other columns."""
        return tuple(name for name in self.row.model_fields if name not in self.key)

    def period(self, year: int, at: int) -> str:
        """``2011-03``, or ``2011`` of a whole year; at: the month, or the year."""
        return f"{year}-{at:02d}" if self.is_of_months else str(at)

    def whole(self, through: int, year: int) -> tuple[int, ...]:
        """What rows may be of: the months to ``through``, or ``year``."""
        return tuple(range(1, through + 1)) if self.is_of_months else (year,)


def known_by(table: str, key: str, names: Names) -> tuple[str, ...]:
    """What ``key`` of ``table`` may be, as text, in the centre's order."""
    match key:
        case "unit" if table == "staff_survey_units":
            return names.answer_groups
        case "unit":
            return names.units_and_common if table in ("economy", "staff") else names.units
        case "account":
            return tuple(names.accounts)
        case "level":
            return (names.dimensions.own_level,)
        case "measure" if table == "customer_survey":
            return tuple(names.dimensions.customer_survey)
        case "measure":
            return tuple(names.dimensions.staff_survey)
        case "customer":
            return tuple(map(str, names.customers))
        case "activity":
            return names.activities
        case _:
            return names.half_hours


def _every_account(seen: set[By], names: Names) -> set[By]:
    """An account that has no row at all gets one of the area as a whole."""
    there = {account for _, account in seen}
    return seen | {(COMMON_UNIT, account) for account in names.accounts if account not in there}


def _every_half_hour(seen: set[By], names: Names) -> set[By]:
    return set(product({unit for unit, _ in seen}, names.half_hours))


TABLES: Mapping[str, FilledTable] = {
    "volumes": FilledTable(VOLUMES, VolumeRow, ("customer", "activity"), read_volumes),
    "economy": FilledTable(ECONOMY, EconomyRow, ("unit", "account"), read_economy, _every_account),
    "phone": FilledTable(PHONE, PhoneRow, ("unit", "half_hour"), read_phone, _every_half_hour),
    "mail": FilledTable(MAIL, MailRow, ("unit",), read_mail),
    "staff": FilledTable(STAFF, StaffRow, ("unit",), read_staff, people="headcount"),
    "lead_times": FilledTable(LEAD_TIMES, LeadTimeRow, ("activity",), read_lead_times),
    "backlog": FilledTable(BACKLOG, BacklogRow, ("activity",), read_backlog),
    "customer_survey": FilledTable(
        CUSTOMER_SURVEY, CustomerSurveyRow, ("measure",), read_customer_survey, of="year"
    ),
    "staff_survey": FilledTable(
        STAFF_SURVEY, StaffSurveyRow, ("level", "measure"), read_staff_survey, of="year"
    ),
    "staff_survey_units": FilledTable(
        STAFF_SURVEY_UNITS, StaffSurveyUnitRow, ("unit", "measure"), read_staff_survey_units, of=""
    ),
}

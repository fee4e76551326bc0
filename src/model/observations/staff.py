"""Staff: people, full-time equivalents and sickness by month and unit."""

from __future__ import annotations

from typing import Annotated

import pandas as pd
from pydantic import Field

from model.marked import N_
from model.observations.checks import combinations, complete, ensure, holds, known
from model.observations.files import year_file
from model.observations.known import MONTHLY
from model.observations.names import Names
from model.observations.rules import people
from model.observations.rules.looked_at import Tables
from model.observations.rules.row_rules import Judged, row_rule
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_table
from model.observations.watched import Watched
from model.parameters.quantity import Count, Month, Share, Text
from model.time_units import MONTHS

STAFF = "staff.csv"
MOST_AWAY = 0.5
"""Share of agreed time that is told where more of it is sickness and leave."""
LEAST_TIME, FEW = 0.3, 3
"""Full-time equivalents per person that are told where less, of so many people or more."""


class StaffRow(Row):
    """Employees of a unit: ``fte`` is their agreed working time, ``sick_share`` a share of it.

    ``leave_share`` is the share of agreed time on unpaid leave (parents, studies), which is taken off to get
    the ordinary hours that are worked or paid. Sickness and leave of a group so small that they would tell
    about a person are left empty.
    """

    month: Month
    unit: Text
    headcount: Count
    fte: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    sick_share: Share | None
    leave_share: Share | None


def read_staff(year: int, names: Names, *, through: int = MONTHS) -> pd.DataFrame:
    """Staff of months 1 to ``through``: columns month, unit, headcount, fte, sick_share, leave_share.

    ``unit`` is ``common`` for those who belong to no unit.
    """
    table = read_table(year_file(names.data, year, STAFF), StaffRow, key=["month", "unit"])
    ensure(
        known(table, STAFF, "unit", names.units_and_common, "en enhet eller common"),
        complete(table, STAFF, combinations({"month": range(1, through + 1), "unit": names.units})),
        holds(
            table,
            STAFF,
            lambda line: line.fte <= line.headcount,
            ["fte", "headcount"],
            "fte högst lika med headcount",
        ),
        holds(
            table,
            STAFF,
            lambda line: pd.isna(line.sick_share) == pd.isna(line.leave_share),
            ["sick_share", "leave_share"],
            "båda andelarna ifyllda, eller båda tomma",
        ),
    )
    return table[table["month"] <= through].reset_index(drop=True)


def _away(table: pd.DataFrame, _: Tables) -> Judged:
    away = table["sick_share"].fillna(0) + table["leave_share"].fillna(0)
    return Judged(away > MOST_AWAY, away, MOST_AWAY)


def _nobody(table: pd.DataFrame, _: Tables) -> Judged:
    away = table["sick_share"].fillna(0) + table["leave_share"].fillna(0)
    return Judged((away > 0) & ((table["headcount"] == 0) | (table["fte"] == 0)), away, 0.0)


def _little_time(table: pd.DataFrame, _: Tables) -> Judged:
    few = table["fte"] < LEAST_TIME * table["headcount"]
    return Judged(few & (table["headcount"] >= FEW), table["fte"], table["headcount"])


NEED = TableNeed(
    name="staff",
    file=f"{YEAR}/{STAFF}",
    row=StaffRow,
    known_from=MONTHLY,
    holds=N_("Anställda, årsarbetare och sjukfrånvaro per månad och enhet"),
    adds=N_("årsarbetare, sjukfrånvaro och arbete per årsarbetare"),
    sections=("staff",),
    reports=("month", "tertial", "annual", "phone"),
    is_base=True,
    read=read_staff,
    by_month=True,
    cut="month",
    watched=(Watched(row=StaffRow, values=("headcount", "fte", "sick_share", "leave_share"), by=("unit",)),),
    rules=(
        people.REGISTER,
        row_rule(
            "staff",
            _away,
            code="absence_of_time",
            says=N_("mer än hälften av tiden borta"),
            wanted="sjukfrånvaro och tjänstledighet som tillsammans är högst {other} av tiden{which}",
            explains="Sickness and leave are together more than half of the agreed time.",
            figure=N_("Sjukfrånvaro och tjänstledighet"),
            keys=("month", "unit"),
        ),
        row_rule(
            "staff",
            _nobody,
            code="absence_of_nobody",
            says=N_("frånvaro i en enhet utan arbetstid"),
            wanted="ingen frånvaro där ingen arbetar{which}",
            explains="Sickness or leave where there are no people, or no full-time equivalents.",
            column="sick_share",
            keys=("month", "unit"),
        ),
        row_rule(
            "staff",
            _little_time,
            code="time_of_people",
            says=N_("liten arbetstid för så många anställda"),
            wanted="omkring {other}, som antalet anställda{which}",
            explains="Three people or more have agreed on less than three tenths of full time in the mean.",
            column="fte",
            keys=("month", "unit"),
        ),
    ),
)

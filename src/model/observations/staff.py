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
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_table
from model.observations.watched import Watched
from model.parameters.quantity import Count, Month, Share, Text
from model.time_units import MONTHS

STAFF = "staff.csv"


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


NEED = TableNeed(
    name="staff",
    file=f"{YEAR}/{STAFF}",
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
)

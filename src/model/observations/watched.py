"""What of a table should be like its other months: declared beside the reader, looked at before reports."""

from __future__ import annotations

from dataclasses import dataclass

from model.observations.tables import Row

MONTH = "month"


@dataclass(frozen=True, kw_only=True)
class Watched:
    """Series of a table: for each ``by``, the ``values`` month by month.

    row: the table's model. values: its columns; where there are none, rows are counted. when: the column of
    months, or of days whose months count. is_plan: whether the whole year is known from its beginning. plan:
    the column that plans them.
    """

    row: type[Row]
    values: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    when: str = MONTH
    is_plan: bool = False
    plan: str = ""

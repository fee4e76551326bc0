"""What a description says of the year's tables: which columns its rows give, and by what."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from model.importing.described import Described, Rule
from model.importing.filled_tables import TABLES

WAYS = ("sum", "mean", "distinct", "most", "index", "percent")
LEAD_TIME = "lead_time"
"""A limit that is each activity's own: the working days that are promised."""
OF_THE_REGISTER = ("file", "row")
"""Columns that every register has of where a row is from."""
OF_SPANS = ("working_days", "part_of_month")
"""Columns that rows which last get."""


class By(Described):
    """Where a key of the table is found in the register, and what the centre calls what stands there.

    constant: the same name for all rows, where the register does not say. codes: what stands there -> the
    centre's name; ``50*`` is all that begins so, and the longest that fits goes. "" is an empty cell. What is
    a name of the centre's already needs no code. others: the rule under which rows are left out whose code
    the centre has no name for; without it they stop the filling.
    """

    column: str = ""
    constant: str = ""
    codes: dict[str, str] = Field(default_factory=dict)
    others: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _column_alone(cls, given: Any) -> Any:
        if isinstance(given, str):
            return {"column": given}
        if isinstance(given, dict) and isinstance(given.get("codes"), dict):
            given = {**given, "codes": {str(key): str(value) for key, value in given["codes"].items()}}
        return given

    @model_validator(mode="after")
    def _one_way(self) -> By:
        if bool(self.column) == bool(self.constant):
            raise ValueError("en av column och constant")
        return self


class Value(Described):
    """What a column of the table is of the register's rows: one of :data:`WAYS` of a column, or their count.

    distinct: how many different there are of a column, or of several together. most: the greatest. index:
    of answers 1-10, from 0 to 100. percent: how many of those with an answer that count, in percent.
    where: only rows in which these columns have these values. at_most, at_least, more_than: and in which
    these numbers are no greater, no less or greater than this, than a parameter of the centre's
    (``phone.answer_threshold``; a number's own there), or than :data:`LEAD_TIME`. on: only rows of the last
    day of the month in this column, as of what stands open. per: the table's column that the sum is divided
    by. turned: key -> names for which the sign is turned, as revenue is credit in a ledger.
    """

    sum: str | None = None
    mean: str | None = None
    distinct: str | tuple[str, ...] | None = None
    most: str | None = None
    index: str | None = None
    percent: str | None = None
    count: bool = False
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    at_most: dict[str, float | str] = Field(default_factory=dict)
    at_least: dict[str, float | str] = Field(default_factory=dict)
    more_than: dict[str, float | str] = Field(default_factory=dict)
    on: str | None = None
    per: str | None = None
    turned: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_way(self) -> Value:
        if len(self.ways) != 1:
            raise ValueError(f"en av {', '.join(WAYS)} och count: true")
        return self

    @property
    def ways(self) -> tuple[str, ...]:
        """What is said of how it is made; one."""
        return tuple(way for way in (*WAYS, "count") if getattr(self, way))

    @property
    def columns(self) -> tuple[str, ...]:
        """The register's columns that it is of; none where rows are counted."""
        of = next((getattr(self, way) for way in WAYS if getattr(self, way)), ())
        return (of,) if isinstance(of, str) else of

    @property
    def limits(self) -> tuple[str, ...]:
        """The register's columns that must keep a limit."""
        return (*self.at_most, *self.at_least, *self.more_than)

    @property
    def is_empty_of_nothing(self) -> bool:
        """Whether the figure of no row at all is an empty cell, not a zero."""
        return self.ways[0] in ("most", "index", "percent")


class Weight(Described):
    """A share of a person or thing in another register, as the working share of whom an absence is of."""

    in_register: str
    key: str
    column: str


class Spans(Described):
    """Rows that last from a day to another: in which months they count, and how long they are.

    begins, ends: columns of days; a row that has not ended has an empty end. counted: ``during`` in all
    months that the span touches, ``ended`` in the month it ends, ``open_at_end`` in each month at whose end
    it is open. share, weight: of ``during``, how much of the working time is concerned.
    Rows get ``working_days``: of the month, from beginning to end, or to the month's end; the day of the
    beginning is not counted in the last two. Of ``during`` they get ``part_of_month`` too, those days times
    share and weight over the month's working days.
    """

    begins: str
    ends: str
    counted: Literal["during", "ended", "open_at_end"]
    share: str | None = None
    weight: Weight | None = None

    @property
    def needs(self) -> tuple[str, ...]:
        """The register's columns that it rests on."""
        share = [self.share] if self.share else []
        return (self.begins, self.ends, *share, *([self.weight.key] if self.weight else []))


class Fill(Described):
    """A table of the year that a register gives figures of.

    by: each key of the table but the month -> :class:`By`, or the register's column alone. columns: those
    that are filled; the table's others stay as they are. left_out: rows that belong to no row of the table.
    spans: how rows that last are counted. only_with: columns without which the register gives nothing of
    this, and is not asked for it. people: columns that tell one who has answered from another; figures of
    fewer people than may be shown are not written.
    """

    table: str
    spans: Spans | None = None
    only_with: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    by: dict[str, By]
    columns: dict[str, Value]
    left_out: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _fits_its_table(self) -> Fill:
        if self.table not in TABLES:
            raise ValueError(f"en av tabellerna {', '.join(TABLES)} (inte {self.table})")
        table = TABLES[self.table]
        if set(self.by) != set(table.by):
            raise ValueError(f"by: {', '.join(table.by)} (inte {', '.join(self.by)})")
        if strange := [name for name in self.columns if name not in table.values]:
            raise ValueError(f"columns: av {', '.join(table.values)} (inte {', '.join(strange)})")
        parts = [value.per for value in self.columns.values() if value.per]
        if strange := [name for name in parts if name not in table.values]:
            raise ValueError(f"per: av {', '.join(table.values)} (inte {', '.join(strange)})")
        turned = {key for value in self.columns.values() for key in value.turned}
        if strange := sorted(turned - set(table.by)):
            raise ValueError(f"turned: av {', '.join(table.by)} (inte {', '.join(strange)})")
        limits = {
            limit
            for value in self.columns.values()
            for given in (value.at_most, value.at_least, value.more_than)
            for limit in given.values()
        }
        if LEAD_TIME in limits and not (self.spans and "activity" in self.by):
            raise ValueError(f"{LEAD_TIME} där by har activity och rader har spans")
        if not self.columns or any(rule.column is None for rule in self.left_out):
            raise ValueError("columns med minst en kolumn, och regler med column")
        return self

    @property
    def counts_people(self) -> tuple[str, ...]:
        """The table's columns that say how many people answered: a count tells nothing of an answer."""
        return tuple(
            name for name, value in self.columns.items() if value.ways in (("distinct",), ("count",))
        )

    @property
    def needs(self) -> tuple[str, ...]:
        """The register's columns that it rests on."""
        used = [by.column for by in self.by.values() if by.column]
        used += [rule.column for rule in self.left_out if rule.column]
        for value in self.columns.values():
            used += [*value.columns, *value.where, *value.limits, *([value.on] if value.on else [])]
        used += [*self.only_with, *self.people, *(self.spans.needs if self.spans else ())]
        made = (*OF_THE_REGISTER, *(OF_SPANS if self.spans else ()))
        return tuple(name for name in dict.fromkeys(used) if name not in made)

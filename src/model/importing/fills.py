"""What a description says of the year's tables: which columns its rows give, and by what."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from model.importing.described import Described, Rule
from model.importing.filled_tables import TABLES


class By(Described):
    """Where a key of the table is found in the register, and what the centre calls what stands there.

    codes: what stands there -> the centre's name; ``50*`` is all that begins so, and the longest that fits
    goes. "" is an empty cell. What is a name of the centre's already needs no code.
    others: the rule under which rows are left out whose code the centre has no name for; without it they
    stop the filling.
    """

    column: str
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


class Value(Described):
    """What a column of the table is of the register's rows: one of sum, mean, distinct (columns) and count.

    where: only rows in which these columns have these values. at_most: and in which these numbers are no
    greater than this, or than a parameter of the centre's (``phone.answer_threshold``; a number's own there).
    turned: key -> names for which the sign is turned, as revenue is credit in a ledger.
    """

    sum: str | None = None
    mean: str | None = None
    distinct: str | None = None
    count: bool = False
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    at_most: dict[str, float | str] = Field(default_factory=dict)
    turned: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_way(self) -> Value:
        if len([way for way in (self.sum, self.mean, self.distinct, self.count) if way]) != 1:
            raise ValueError("en av sum, mean, distinct och count: true")
        return self

    @property
    def column(self) -> str | None:
        """The register's column that it is of; None where rows are counted."""
        return self.sum or self.mean or self.distinct


class Fill(Described):
    """A table of the year that a register gives figures of.

    by: each key of the table but the month -> :class:`By`, or the register's column alone. columns: those
    that are filled; the table's others stay as they are. left_out: rows that belong to no row of the table.
    """

    table: str
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
        turned = {key for value in self.columns.values() for key in value.turned}
        if strange := sorted(turned - set(table.by)):
            raise ValueError(f"turned: av {', '.join(table.by)} (inte {', '.join(strange)})")
        if not self.columns or any(rule.column is None for rule in self.left_out):
            raise ValueError("columns med minst en kolumn, och regler med column")
        return self

    @property
    def needs(self) -> tuple[str, ...]:
        """The register's columns that it rests on."""
        used = [by.column for by in self.by.values()]
        used += [rule.column for rule in self.left_out if rule.column]
        for value in self.columns.values():
            used += [*([value.column] if value.column else []), *value.where, *value.at_most]
        return tuple(dict.fromkeys(used))

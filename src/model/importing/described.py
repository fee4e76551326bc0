"""What parts of a source description are made of: patterns, and rules for rows that are left out."""

from __future__ import annotations

import re
from typing import Annotated

import polars as pl
from pydantic import AfterValidator, BaseModel, ConfigDict, model_validator


def _pattern(value: str) -> str:
    """A pattern that both Python and polars can use: it looks neither ahead nor behind."""
    try:
        re.compile(value)
        pl.Series([""]).str.contains(value)
    except (re.error, pl.exceptions.ComputeError):
        raise ValueError(
            f"ett giltigt mönster (reguljärt uttryck utan att se framåt), inte {value}"
        ) from None
    return value


Pattern = Annotated[str, AfterValidator(_pattern)]


class Described(BaseModel):
    """Base of the parts of a description: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(Described):
    """Rows that are left out, under a name: a column's text matches ``pattern`` or is one of ``values``.

    others_than: or is something else than all of these.
    column: of the description, or a heading of the file. sums: amounts that must be the sum of rows above
    (since the last such row, or since the beginning); what is not, is no total row.
    """

    rule: str
    column: str | None = None
    pattern: Pattern | None = None
    values: tuple[str, ...] = ()
    others_than: tuple[str, ...] = ()
    sums: str | None = None

    @model_validator(mode="after")
    def _says_which_rows(self) -> Rule:
        if self.column is None and self.sums is None:
            raise ValueError("column med pattern eller values, eller sums")
        if self.column is not None and not (self.pattern or self.values or self.others_than):
            raise ValueError("pattern, values eller others_than för kolumnen")
        return self

"""Columns reckoned from others, as sums or products: ``queue_end - queue_start``, ``answered * average``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

DAY = 86_400
ON_THE_CLOCK = ("clock", "moment", "day")
TERM = r"[a-z][a-z0-9_]*|\d+(?:\.\d+)?"
_SUM = re.compile(rf"(?:{TERM})(?: [-+] (?:{TERM}))*")
_PRODUCT = re.compile(rf"(?:{TERM})(?: \* (?:{TERM}))+")
SHAPE = "kolumner och tal med + och -, eller med *, till exempel queue_end - queue_start"


class Formula(NamedTuple):
    """terms: columns and numbers. signs: ``+`` or ``-`` before each; ``*`` everywhere for a product."""

    terms: tuple[str, ...]
    signs: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it needs."""
        return tuple(term for term in self.terms if not term[0].isdigit())

    @property
    def is_product(self) -> bool:
        """Whether its terms are multiplied."""
        return "*" in self.signs


def parse(text: str) -> Formula:
    """The formula that ``text`` says; ValueError, in Swedish, for anything else."""
    words = text.split()
    plain = " ".join(words)
    if _PRODUCT.fullmatch(plain):
        return Formula(tuple(words[::2]), ("*",) * len(words[::2]))
    if not _SUM.fullmatch(plain):
        raise ValueError(f"{SHAPE} (inte {text})")
    return Formula(tuple(words[::2]), ("+", *words[1::2]))


def value(formula: Formula, kinds: Mapping[str, str]) -> pl.Expr:
    """The formula over a typed frame whose columns have ``kinds``.

    Clocks count in seconds since midnight and moments in seconds, so that their differences are durations.
    From one clock to another is forward in time: at most a day, also past midnight. In a sum of amounts an
    empty cell is nothing, unless all are empty.
    """
    terms = [_term(term, kinds) for term in formula.terms]
    if formula.is_product:
        total = terms[0]
        for term in terms[1:]:
            total = total * term
        return total
    if not any(kinds.get(term) in ON_THE_CLOCK for term in formula.columns):
        empty = pl.all_horizontal(term.is_null() for term in terms)
        terms = [pl.when(~empty).then(term.fill_null(0)) for term in terms]
    total = terms[0]
    for sign, term in zip(formula.signs[1:], terms[1:], strict=True):
        total = total + term if sign == "+" else total - term
    between_clocks = formula.signs == ("+", "-") and all(kinds.get(term) == "clock" for term in formula.terms)
    return (total + DAY) % DAY if between_clocks else total


def _term(term: str, kinds: Mapping[str, str]) -> pl.Expr:
    if term[0].isdigit():
        return pl.lit(float(term) if "." in term else int(term))
    column = pl.col(term)
    match kinds.get(term):
        case "clock":
            return column.cast(pl.Int64) // 1_000_000_000
        case "moment":
            return column.dt.epoch("s")
        case "day":
            return column.cast(pl.Int32).cast(pl.Int64) * DAY
        case _:
            return column

"""What must hold within a row: clocks give the durations beside them, parts give their whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from model.importing import formulas
from model.importing.description import Check
from model.importing.formulas import Formula
from model.importing.raw_tables import ROW, left_out, set_aside


class Checked(NamedTuple):
    """frame: rows that stay. left_out, set_aside: those that do not, as a reader tells them.

    told: rule -> rows that break it and stay; first: rule -> the first such row.
    """

    frame: pl.DataFrame
    left_out: pl.DataFrame
    set_aside: pl.DataFrame
    told: dict[str, int]
    first: dict[str, int]


def checked(
    frame: pl.DataFrame, checks: Sequence[Check], kinds: Mapping[str, str], called: Mapping[str, str]
) -> Checked:
    """``frame`` (typed, with ``row``) without the rows that break a check, each under the first of them.

    called: column -> what the file calls it. What is shown is numbers, days and clocks alone: nothing
    personal. A cell without value breaks nothing. Checks of columns that the frame lacks are passed over.
    """
    leaving, aside = [left_out()], [set_aside()]
    told: dict[str, int] = {}
    first: dict[str, int] = {}
    for check in checks:
        if not set(check.columns) <= set(frame.columns):
            continue
        breaks = frame.select(_breaks(check, kinds)).to_series()
        broken = frame.filter(breaks)
        if broken.is_empty():
            continue
        if check.otherwise == "told":
            told[check.rule] = broken.height
            first[check.rule] = int(broken[ROW][0])
            continue
        if check.otherwise == "left_out":
            leaving.append(broken.select(ROW, rule=pl.lit(check.rule)))
        else:
            aside.append(_described(broken, check, kinds, called))
        frame = frame.filter(~breaks)
    return Checked(frame, pl.concat(leaving), pl.concat(aside), told, first)


def _breaks(check: Check, kinds: Mapping[str, str]) -> pl.Expr:
    """Whether a row is one that the check is for and does not keep it."""
    left, right = (formulas.value(formulas.parse(text), kinds) for text in (check.value, check.bound))
    difference = (left - right).cast(pl.Float64)
    match check.relation:
        case "equals":
            wrong = difference.abs() > check.tolerance
        case "at_least":
            wrong = difference < -check.tolerance
        case _:
            wrong = difference > check.tolerance
    for column, values in check.where.items():
        wrong &= pl.col(column).cast(pl.String).is_in(values)
    for column, values in check.unless.items():
        wrong &= ~pl.col(column).cast(pl.String).is_in(values).fill_null(False)
    return wrong.fill_null(False)


def _described(
    broken: pl.DataFrame, check: Check, kinds: Mapping[str, str], called: Mapping[str, str]
) -> pl.DataFrame:
    """Each broken row: the cells that it was reckoned from and their result, and what was expected."""
    formula, bound = formulas.parse(check.value), formulas.parse(check.bound)
    cells = [pl.format(f"{called.get(name, name)} {{}}", _shown(pl.col(name))) for name in formula.columns]
    shown = pl.concat_str(*cells, separator=", ")
    if len(formula.terms) > 1:
        shown = pl.format(
            f"{{}}: {_said(formula, called)} = {{}}", shown, _shown(formulas.value(formula, kinds))
        )
    sign = {"equals": "", "at_least": "minst ", "at_most": "högst "}[check.relation]
    named = f" ({_said(bound, called)})" if bound.columns else ""
    return broken.select(
        ROW,
        column=pl.lit(", ".join(called.get(name, name) for name in formula.columns)),
        value=shown,
        expected=pl.format(f"{sign}{{}}{named}: {check.rule}", _shown(formulas.value(bound, kinds))),
    )


def _said(formula: Formula, called: Mapping[str, str]) -> str:
    """The formula in the file's own words."""
    signs = ("", *(f" {sign} " for sign in formula.signs[1:]))
    return "".join(sign + called.get(term, term) for sign, term in zip(signs, formula.terms, strict=True))


def _shown(value: pl.Expr) -> pl.Expr:
    return value.cast(pl.String).str.replace(r"\.0+$", "").fill_null("tomt")

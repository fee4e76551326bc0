"""From a register's rows to the figures of a table: rows left out by rule, codes named, the rest summed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from model.errors import Finding, InputError
from model.importing.batches import PERIOD
from model.importing.control import number
from model.importing.filled_tables import By, FilledTable, known_by
from model.importing.fills import Fill, Value
from model.importing.naming import name_of, shown_names
from model.observations.names import Names
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS
from model.visible import visible

Number = Decimal | float | int
SHOWN_NAMES = 12
UNIT = "unit"
"""The key of a table whose rows are of a group number each."""
_RULE, _MONTH, _CODE, _WANTED = "rule ", "month ", "code ", "wanted "
"""Columns of our own: no column of a register has a space in its name."""


@dataclass(frozen=True)
class Figures:
    """What a fill gives: month -> keys -> column -> figure, months and keys that the register has alone.

    told: sentences about rows that are not in it. findings: why it cannot be used.
    """

    months: Mapping[int, Mapping[By, Mapping[str, Number]]]
    columns: tuple[str, ...]
    told: tuple[str, ...]
    findings: tuple[Finding, ...]


def figures(
    rows: pl.LazyFrame,
    fill: Fill,
    table: FilledTable,
    *,
    source: str,
    through: int,
    parameters: Parameters,
    names: Names,
) -> Figures:
    """What ``fill`` of the description of ``source`` makes of ``rows``, those of one year's periods."""
    missing = _missing(rows, fill, source, through)
    columns = {name: value for name, value in fill.columns.items() if name not in {at for at, _ in missing}}
    if not columns:
        return Figures({}, (), (), tuple(finding for _, finding in missing))
    month = pl.col(PERIOD).str.slice(5)
    rows = rows.with_columns(
        month.alias(_MONTH),
        _rule(fill, rows).alias(_RULE),
        *(_code(by.column, rows).alias(_CODE + key) for key, by in fill.by.items()),
    )
    shown = next(iter(columns.values()))
    told = _left_out(rows, shown) + _of_no_month(rows, shown)
    rows = rows.filter(pl.col(_RULE).is_null() & pl.col(_MONTH).is_in(_months(through)))
    findings: list[Finding] = []
    for key in fill.by:
        named, kept, sentences, faults = _named(rows, key, fill, shown, source, parameters, names)
        told, findings = told + sentences, findings + faults
        rows = rows.filter(pl.col(_CODE + key).is_in(kept)).with_columns(
            pl.col(_CODE + key).replace_strict(named, default=None, return_dtype=pl.String)
        )
    rows = rows.with_columns(
        _wanted(value, rows, fill, parameters).alias(_WANTED + name) for name, value in columns.items()
    )
    by = [_MONTH, *(_CODE + key for key in table.by)]
    summed = rows.group_by(by).agg(_value(name, value).alias(name) for name, value in columns.items())
    return Figures(
        _by_month(summed.collect(engine="streaming"), columns, table),
        tuple(columns),
        tuple(told),
        (*(finding for _, finding in missing), *findings),
    )


def _missing(rows: pl.LazyFrame, fill: Fill, source: str, through: int) -> list[tuple[str, Finding]]:
    """Columns of the table whose column in the register is not there, or holds nothing in a whole month."""
    schema = rows.collect_schema().names()
    found = []
    for name, value in fill.columns.items():
        for needs in (*([value.column] if value.column else []), *value.at_most):
            if needs in schema:
                places = [f", {period}" for period in _empty_months(rows, value, needs, through)]
            else:
                places = [""]
            wanted = f"uppgifter i registrets {needs}"
            found += [
                (name, Finding(source, f"{fill.table}, {name}{place}", "saknas", wanted)) for place in places
            ]
    return found


def _empty_months(rows: pl.LazyFrame, value: Value, column: str, through: int) -> list[str]:
    """Periods to month ``through`` with rows that ``value`` counts, none of which has ``column``."""
    counted = rows.filter(pl.col(PERIOD).str.slice(5).is_in(_months(through)))
    for name, values in value.where.items():
        counted = counted.filter(_code(name, rows).is_in(list(values)))
    empty = counted.group_by(PERIOD).agg(pl.col(column).is_null().all()).filter(pl.col(column))
    return sorted(empty.collect()[PERIOD].to_list())


def _months(through: int) -> list[str]:
    return [f"{month:02d}" for month in range(1, through + 1)]


def _rule(fill: Fill, rows: pl.LazyFrame) -> pl.Expr:
    """The rule that leaves a row out; null for those that count."""
    expression = pl.lit(None, dtype=pl.String)
    for rule in reversed(fill.left_out):
        code = _code(rule.column or "", rows)
        hit = code.is_in(list(rule.values))
        if rule.others_than:
            hit |= ~code.is_in(list(rule.others_than))
        if rule.pattern:
            hit |= code.str.contains(rule.pattern)
        expression = pl.when(hit).then(pl.lit(rule.rule)).otherwise(expression)
    return expression


def _code(name: str, rows: pl.LazyFrame) -> pl.Expr:
    """A cell as codes have it: text, the half-hour of a clock, "" for nothing."""
    schema = rows.collect_schema()
    if name not in schema:
        return pl.lit("")
    cell = pl.col(name)
    if schema[name] == pl.Time:
        half_hour = cell.dt.minute().cast(pl.Int64) // 30 * 30
        parts = (part.cast(pl.String).str.zfill(2) for part in (cell.dt.hour(), half_hour))
        cell = pl.concat_str(*parts, separator=":")
    return cell.cast(pl.String).str.strip_chars().fill_null("")


def _left_out(rows: pl.LazyFrame, shown: Value) -> list[str]:
    counted = _counted(rows.filter(pl.col(_RULE).is_not_null()), _RULE, shown)
    return [f"{what} utelämnade: {rule}" for rule, what in counted.items()]


def _of_no_month(rows: pl.LazyFrame, shown: Value) -> list[str]:
    outside = rows.filter(pl.col(_RULE).is_null() & ~pl.col(_MONTH).is_in(_months(MONTHS)))
    counted = _counted(outside, _MONTH, shown)
    return [f"period {month} hör till året och ingen månad: {what}" for month, what in counted.items()]


def _counted(rows: pl.LazyFrame, by: str, shown: Value) -> dict[str, str]:
    """Value of ``by`` -> how many rows, and their sum where something is summed."""
    summed = pl.col(shown.sum).sum() if shown.sum else pl.lit(None)
    counted = rows.group_by(by).agg(pl.len(), summed.alias("sum ")).sort(by).collect()
    return {
        value: f"{number(count)} rader" + ("" if amount is None else f", summa {number(amount)}")
        for value, count, amount in counted.iter_rows()
    }


def _named(
    rows: pl.LazyFrame,
    key: str,
    fill: Fill,
    shown: Value,
    source: str,
    parameters: Parameters,
    names: Names,
) -> tuple[dict[str, str], list[str], list[str], list[Finding]]:
    """Code -> name of a key; the codes that go on; what is told; a finding for each code without a name."""
    by, known = fill.by[key], known_by(fill.table, key, names)
    called = shown_names(key, parameters, names)
    named: dict[str, str] = {}
    told, findings = [], []
    for code, what in _counted(rows, _CODE + key, shown).items():
        name = name_of(code, by.codes, called)
        if name in known:
            named[code] = name
        elif by.others:
            told.append(f"{what} utelämnade: {by.others} ({key} {visible(code) or 'tomt'})")
        else:
            coded = f" ({name})" if name != code else ""
            some = ", ".join(known[:SHOWN_NAMES]) + (" ..." if len(known) > SHOWN_NAMES else "")
            findings.append(
                Finding(
                    f"params/sources/{source}.yaml",
                    f"fills, {fill.table}, {key}",
                    f"{visible(code) or 'tomt'}{coded}: {what}",
                    f"en kod till en av {some}; eller en regel under left_out",
                )
            )
    return named, list(named), told, findings


def _wanted(value: Value, rows: pl.LazyFrame, fill: Fill, parameters: Parameters) -> pl.Expr:
    """Whether a row counts in a figure; its keys have been named."""
    wanted = pl.lit(True)
    for column, values in value.where.items():
        wanted &= _code(column, rows).is_in(list(values))
    for column, most in value.at_most.items():
        wanted &= (pl.col(column) <= _limit(most, fill, parameters)).fill_null(False)
    return wanted


def _value(name: str, value: Value) -> pl.Expr:
    """The figure of a group of rows."""
    wanted = pl.col(_WANTED + name)
    if value.count:
        return wanted.sum()
    cells = pl.col(value.column or "").filter(wanted)
    return cells.sum() if value.sum else cells.mean() if value.mean else cells.n_unique()


def _limit(most: float | str, fill: Fill, parameters: Parameters) -> pl.Expr:
    """A number, or the value of the parameter of that name: each group number's own where it has one."""
    if not isinstance(most, str):
        return pl.lit(most)
    node: Any = parameters
    for part in most.split("."):
        node = getattr(node, part, None)
    value = getattr(node, "value", None)
    if not isinstance(value, int | float):
        raise InputError(Finding("fills", "at_most", most, "ett tal, eller en parameter som är ett tal"))
    group, _, name = most.rpartition(".")
    quantity = getattr(parameters.phone.groups, name, None) if group == "phone" and UNIT in fill.by else None
    own = quantity.value if quantity else {}
    if not own:
        return pl.lit(float(value))
    return pl.col(_CODE + UNIT).replace_strict(own, default=float(value), return_dtype=pl.Float64)


def _by_month(
    summed: pl.DataFrame, columns: Mapping[str, Value], table: FilledTable
) -> dict[int, dict[By, dict[str, Number]]]:
    months: dict[int, dict[By, dict[str, Number]]] = {}
    for row in summed.iter_rows(named=True):
        by = tuple(row[_CODE + key] for key in table.by)
        named = dict(zip(table.by, by, strict=True))
        turns = {
            name: any(named[key] in turned for key, turned in value.turned.items())
            for name, value in columns.items()
        }
        months.setdefault(int(row[_MONTH]), {})[by] = {
            name: (row[name] or 0) * (-1 if turns[name] else 1) for name in columns
        }
    return months

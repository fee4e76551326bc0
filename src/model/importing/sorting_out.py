"""From a register's rows to the figures of a table: rows left out by rule, codes named, the rest summed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from model.errors import Finding, InputError
from model.importing.batches import PERIOD
from model.importing.control import number
from model.importing.filled_tables import By, FilledTable, known_by
from model.importing.fills import LEAD_TIME, OF_SPANS, OF_THE_REGISTER, Fill, Spans, Value
from model.importing.fills import By as KeyOf
from model.importing.naming import name_of, shown_names, words_of
from model.importing.survey_answers import HIGHEST, LOWEST
from model.observations.names import Names
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS
from model.visible import visible

Number = Decimal | float | int
SHOWN_NAMES = 12
UNIT, ACTIVITY = "unit", "activity"
"""Keys of tables whose rows are of a group number each, and of a promised lead time each."""
_RULE, _MONTH, _CODE, _WANTED, _PEOPLE = "rule ", "month ", "code ", "wanted ", "people "
"""Columns of our own: no column of a register has a space in its name."""


@dataclass(frozen=True)
class Figures:
    """What a fill gives: month (or year) -> keys -> column -> figure, those that the register has alone.

    A figure is None where nothing is to be written. told: sentences about rows that are not in it.
    findings: why it cannot be used.
    """

    months: Mapping[int, Mapping[By, Mapping[str, Number | None]]]
    columns: tuple[str, ...]
    told: tuple[str, ...]
    findings: tuple[Finding, ...]


def figures(
    rows: pl.LazyFrame,
    fill: Fill,
    table: FilledTable,
    *,
    source: str,
    year: int,
    through: int,
    parameters: Parameters,
    names: Names,
) -> Figures:
    """What ``fill`` of the description of ``source`` makes of ``rows``, those of the periods of ``year``."""
    whole = table.whole(through, year)
    missing = _missing(rows, fill, source, [table.period(year, at) for at in whole])
    columns = {name: value for name, value in fill.columns.items() if name not in {at for at, _ in missing}}
    if not columns:
        return Figures({}, (), (), tuple(finding for _, finding in missing))
    at = pl.col(PERIOD).str.slice(5) if table.is_of_months else pl.lit(str(year))
    rows = rows.with_columns(
        at.alias(_MONTH),
        _rule(fill, rows).alias(_RULE),
        *(_key(by, rows).alias(_CODE + key) for key, by in fill.by.items()),
    )
    shown = next(iter(columns.values()))
    told = [
        f"{key} är {words_of(key, parameters, names).get(by.constant, by.constant)} för alla rader"
        for key, by in fill.by.items()
        if by.constant
    ]
    told += _left_out(rows, shown) + (_of_no_month(rows, shown) if table.is_of_months else [])
    rows = rows.filter(pl.col(_RULE).is_null() & pl.col(_MONTH).str.to_integer(strict=False).is_in(whole))
    findings: list[Finding] = []
    for key in fill.by:
        named, kept, sentences, faults = _named(rows, key, fill, shown, source, parameters, names)
        told, findings = told + sentences, findings + faults
        rows = rows.filter(pl.col(_CODE + key).is_in(kept)).with_columns(
            pl.col(_CODE + key).replace_strict(named, default=None, return_dtype=pl.String)
        )
    rows = rows.with_columns(
        _wanted(value, rows, fill, parameters, names).alias(_WANTED + name) for name, value in columns.items()
    )
    by = [_MONTH, *(_CODE + key for key in table.by)]
    made = [_value(name, value).alias(name) for name, value in columns.items()]
    people = [pl.struct(fill.people).n_unique().alias(_PEOPLE)] if fill.people else []
    summed = rows.group_by(by).agg(*made, *people).collect(engine="streaming")
    if fill.people:
        summed, sentences = _without_small(summed, fill, table, parameters)
        told = told + sentences
    return Figures(
        _by_month(summed, columns, table),
        tuple(columns),
        tuple(told),
        (*(finding for _, finding in missing), *findings),
    )


def _missing(
    rows: pl.LazyFrame, fill: Fill, source: str, periods: Sequence[str]
) -> list[tuple[str, Finding]]:
    """Columns of the table whose column in the register is not there, or holds nothing in a whole month."""
    schema = rows.collect_schema().names()
    found = []
    for name, value in fill.columns.items():
        for needs in (*value.columns, *value.limits):
            if needs in (*OF_THE_REGISTER, *OF_SPANS):
                continue
            if needs in schema and value.is_empty_of_nothing:
                continue
            if needs in schema:
                places = [f", {period}" for period in _empty_months(rows, value, needs, periods)]
            else:
                places = [""]
            wanted = f"uppgifter i registrets {needs}"
            found += [
                (name, Finding(source, f"{fill.table}, {name}{place}", "saknas", wanted)) for place in places
            ]
    return found


def _empty_months(rows: pl.LazyFrame, value: Value, column: str, periods: Sequence[str]) -> list[str]:
    """Those of ``periods`` with rows that ``value`` counts, none of which has ``column``."""
    counted = rows.filter(pl.col(PERIOD).is_in(list(periods)))
    for name, values in value.where.items():
        counted = counted.filter(_code(name, rows).is_in(list(values)))
    empty = counted.group_by(PERIOD).agg(pl.col(column).is_null().all()).filter(pl.col(column))
    return sorted(empty.collect()[PERIOD].to_list())


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


def _key(by: KeyOf, rows: pl.LazyFrame) -> pl.Expr:
    """What stands in the register for a key of the table."""
    return pl.lit(by.constant) if by.constant else _code(by.column, rows)


def _left_out(rows: pl.LazyFrame, shown: Value) -> list[str]:
    counted = _counted(rows.filter(pl.col(_RULE).is_not_null()), _RULE, shown)
    return [f"{what} utelämnade: {rule}" for rule, what in counted.items()]


def _of_no_month(rows: pl.LazyFrame, shown: Value) -> list[str]:
    months = [f"{month:02d}" for month in range(1, MONTHS + 1)]
    outside = rows.filter(pl.col(_RULE).is_null() & ~pl.col(_MONTH).is_in(months))
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
            words = words_of(key, parameters, names)
            shown_of = [f"{one} ({words[one]})" if one in words else one for one in known[:SHOWN_NAMES]]
            some = ", ".join(shown_of) + (" ..." if len(known) > SHOWN_NAMES else "")
            findings.append(
                Finding(
                    f"params/sources/{source}.yaml",
                    f"fills, {fill.table}, {key}",
                    f"{visible(code) or 'tomt'}{coded}: {what}",
                    f"en kod till en av {some}; eller en regel under left_out",
                )
            )
    return named, list(named), told, findings


def _wanted(value: Value, rows: pl.LazyFrame, fill: Fill, parameters: Parameters, names: Names) -> pl.Expr:
    """Whether a row counts in a figure; its keys have been named."""
    wanted = pl.lit(True)
    for column, values in value.where.items():
        wanted &= _code(column, rows).is_in(list(values))
    for limits, holds in (
        (value.at_most, pl.Expr.le),
        (value.at_least, pl.Expr.ge),
        (value.more_than, pl.Expr.gt),
    ):
        for column, limit in limits.items():
            wanted &= holds(pl.col(column), _limit(limit, fill, parameters, names)).fill_null(False)
    if value.on:
        wanted &= (pl.col(value.on) == pl.col(value.on).max().over(_MONTH)).fill_null(False)
    return wanted


def _value(name: str, value: Value) -> pl.Expr:
    """The figure of a group of rows."""
    wanted = pl.col(_WANTED + name)
    way = value.ways[0]
    if way == "count":
        return wanted.sum()
    cell = pl.col(value.columns[0])
    if way == "percent":
        return 100 * wanted.filter(cell.is_not_null()).mean()
    if way == "distinct":
        there = pl.all_horizontal(pl.col(name).is_not_null() for name in value.columns)
        return pl.struct(value.columns).filter(wanted & there).n_unique()
    cells = cell.filter(wanted)
    if way == "index":
        return (cells.mean() - LOWEST) / (HIGHEST - LOWEST) * 100
    return cells.sum() if way == "sum" else cells.mean() if way == "mean" else cells.max()


def _without_small(
    summed: pl.DataFrame, fill: Fill, table: FilledTable, parameters: Parameters
) -> tuple[pl.DataFrame, list[str]]:
    """Figures of fewer people than may be shown become empty, and so many more that those hidden are enough.

    The mean of all is known elsewhere: less the groups that are shown, it would tell of those that are not.
    """
    least = parameters.followup.minimum_answers.value
    whole = [_MONTH, *(_CODE + key for key in table.by if key != UNIT)]
    small = pl.col(_PEOPLE) < least
    fewer = pl.col(_PEOPLE).cum_sum().over(whole, order_by=_PEOPLE) - pl.col(_PEOPLE)
    hide = small | (small.any().over(whole) & (fewer < least))
    columns = [name for name in fill.columns if name in summed.columns and name not in fill.counts_people]
    hidden = summed.filter(hide).height
    shown = summed.with_columns(pl.when(~hide).then(pl.col(name)).alias(name) for name in columns)
    told = f"{number(hidden)} värden skrivs inte: färre än {least} svarande, eller det som skulle röja dem"
    return shown, [told] if hidden else []


def _limit(most: float | str, fill: Fill, parameters: Parameters, names: Names) -> pl.Expr:
    """A number, or the value of the parameter of that name: each group number's own where it has one.

    :data:`LEAD_TIME`: the working days that the row's activity is promised in, on the day the row begins.
    """
    if not isinstance(most, str):
        return pl.lit(most)
    if most == LEAD_TIME and fill.spans:
        return _promised(names, fill.spans)
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


def _promised(names: Names, spans: Spans) -> pl.Expr:
    """The lead time in force of a row's activity on the day it came."""
    promise = pl.lit(None, dtype=pl.Int64)
    for activity, dated in names.lead_times.items():
        for first, days in dated.values:
            holds = (pl.col(_CODE + ACTIVITY) == activity) & (pl.col(spans.begins) >= first)
            promise = pl.when(holds).then(pl.lit(days, dtype=pl.Int64)).otherwise(promise)
    return promise


def _by_month(
    summed: pl.DataFrame, columns: Mapping[str, Value], table: FilledTable
) -> dict[int, dict[By, dict[str, Number | None]]]:
    months: dict[int, dict[By, dict[str, Number | None]]] = {}
    for row in summed.iter_rows(named=True):
        by = tuple(row[_CODE + key] for key in table.by)
        named = dict(zip(table.by, by, strict=True))
        turns = {
            name: any(named[key] in turned for key, turned in value.turned.items())
            for name, value in columns.items()
        }
        months.setdefault(int(row[_MONTH]), {})[by] = {
            name: _figure(row[name], column, turns[name]) for name, column in columns.items()
        }
    return months


def _figure(value: Number | None, column: Value, turned: bool) -> Number | None:
    """As the table has it; nothing stays nothing where that is no zero."""
    if value is None:
        return None if column.is_empty_of_nothing else 0
    return -value if turned else value

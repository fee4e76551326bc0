"""From a raw table to typed rows, and where each of its rows went."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

import polars as pl
from babel.numbers import format_decimal

from model.importing import formulas
from model.importing.cells import Typed, Written, expected, stripped, typed
from model.importing.checks import checked
from model.importing.described import Rule
from model.importing.description import Column, SourceDescription
from model.importing.headings import columns_found, plain
from model.importing.pseudonyms import pseudonyms
from model.importing.raw_tables import DATE_SYSTEM, EMPTY_ROW, ROW, Part, RawTable, left_out, set_aside
from model.importing.totals import Judged, Number, RunningSums

HIDDEN = "(visas inte)"
WHOLE_ROW = "hela raden"


class Interpreted(NamedTuple):
    """Rows of a file: ``row`` and the register's columns; the others by rule or fault; sentences."""

    frame: pl.DataFrame
    left_out: pl.DataFrame
    set_aside: pl.DataFrame
    observations: list[str]


def interpret(table: RawTable, description: SourceDescription, key: bytes = b"") -> Iterator[Interpreted]:
    """The rows of ``table`` as ``description`` has them, part by part, the last empty but for sentences.

    key: the secret that pseudonyms need.
    """
    work = _Work(table, description, key)
    for part in table.parts:
        yield work.part(part)
    yield Interpreted(work.empty(), left_out(), set_aside(), work.rules_broken())


@dataclass
class _Work:
    """What interpreting needs to know of the table, and the running sums of its total rows."""

    table: RawTable
    description: SourceDescription
    key: bytes
    found: Mapping[str, str] = field(init=False)
    written: Written = field(init=False)
    running: dict[str, RunningSums] = field(init=False)
    kinds: dict[str, str] = field(init=False)
    broken: dict[str, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.found = columns_found(self.table.headings, self.description)
        system = self.table.noticed.get(DATE_SYSTEM)
        dates = {"1900": ("excel",), "1904": ("excel-1904",)}.get(system or "", ())
        self.written = Written(self.description.decimal, self.description.period.final, dates)
        self.kinds = {name: column.kind for name, column in self.description.columns.items()}
        self.running = {rule.sums: RunningSums() for rule in self.description.totals if rule.sums}

    def part(self, part: Part) -> Interpreted:
        raw = part.frame
        under = self._under_rules(raw)
        sums = self._sums_to_check(raw, under)
        kept = raw if under.is_null().all() else raw.filter(under.is_null())
        ruled = left_out({ROW: raw[ROW].filter(under.is_not_null()), "rule": under.drop_nulls()})  # type: ignore[dict-item]
        columns, blank = self._columns(kept)
        faults = self._faults(kept, columns, part.uneven, blank)
        bad = kept[ROW].is_in(faults[ROW].unique().implode()) if faults.height else _none(kept.height)
        frame = pl.DataFrame([kept[ROW], *(one.values.alias(name) for name, one in columns.items())])
        good = frame if not (bad | blank).any() else frame.filter(~(bad | blank))
        totals, judged = self._totals(good, frame.filter(bad), sums)
        if totals.height:
            faults = faults.filter(~pl.col(ROW).is_in(totals[ROW].implode()))
        empty = left_out({ROW: kept[ROW].filter(blank), "rule": [EMPTY_ROW] * int(blank.sum())})  # type: ignore[dict-item]
        found = checked(good, self.description.checks, self.kinds, self.found)
        for rule, count in found.told.items():
            before, first = self.broken.get(rule, (0, found.first[rule]))
            self.broken[rule] = (before + count, first)
        outside = pl.concat([part.left_out, ruled, empty, totals, found.left_out])
        aside = pl.concat([part.set_aside, faults, found.set_aside])
        return Interpreted(found.frame, outside, aside, self._told(judged))

    def empty(self) -> pl.DataFrame:
        """No rows, of the columns and types that rows would have."""
        raw = pl.DataFrame(schema={ROW: pl.UInt32, **dict.fromkeys(self.found.values(), pl.String)})
        columns, _ = self._columns(raw)
        return pl.DataFrame([raw[ROW], *(one.values.alias(name) for name, one in columns.items())])

    def _under_rules(self, raw: pl.DataFrame) -> pl.Series:
        """The rule that each row falls under, null for none."""
        under = pl.Series("rule", [None], dtype=pl.String).new_from_index(0, raw.height)
        for rule in (*self.description.left_out, *self.description.totals):
            if rule.column is None:
                continue
            cells = stripped(raw[self._heading(rule.column)])
            hit = cells.is_in(list(rule.values))
            if rule.others_than:
                hit |= ~cells.is_in(list(rule.others_than))
            if rule.pattern:
                hit |= cells.str.contains(rule.pattern)
            hit = hit.fill_null(False) & under.is_null()
            if hit.any():
                under = under.set(hit, rule.rule)
        return under

    def _heading(self, name: str) -> str:
        """The heading of a column that a rule names by the description's name or the file's."""
        if name in self.found:
            return self.found[name]
        return next(heading for heading in self.table.headings if plain(heading) == plain(name))

    def _sums_to_check(self, raw: pl.DataFrame, under: pl.Series) -> list[tuple[Rule, int, Number | None]]:
        """Rows that a rule calls sums, with the sum that stands there."""
        found: list[tuple[Rule, int, Number | None]] = []
        for rule in self.description.totals:
            if not (rule.column and rule.sums):
                continue
            rows = raw.filter((under == rule.rule).fill_null(False))
            if rows.height and rule.sums in self.found:
                values = self._typed(rows, rule.sums).values
                found += [(rule, row, value) for row, value in zip(rows[ROW], values, strict=True)]
        return found

    def _columns(self, raw: pl.DataFrame) -> tuple[dict[str, Typed], pl.Series]:
        """The register's columns, and which rows have nothing in any of them."""
        columns: dict[str, Typed] = {}
        blank = None
        for name in self.description.kept:
            if name in self.found:
                columns[name] = self._typed(raw, name)
        if any(one.bad.any() for one in columns.values()):
            nothing = [stripped(raw[self.found[name]]).is_null() for name in columns]
            blank = pl.DataFrame([s.alias(str(i)) for i, s in enumerate(nothing)]).select(
                pl.all_horizontal(pl.all())
            )
        for name in self._in_order_of_making():
            if name not in columns:
                columns[name] = self._made(name, columns, raw.height)
        in_order = {name: columns[name] for name in self.description.kept}
        return in_order, blank.to_series() if blank is not None else _none(raw.height)

    def _in_order_of_making(self) -> list[str]:
        """Columns that are made of others come after those."""
        kept = self.description.kept
        return sorted(kept, key=lambda name: bool(kept[name].sum or kept[name].computed))

    def _made(self, name: str, columns: Mapping[str, Typed], height: int) -> Typed:
        """A column that the file does not have: made of others, said once for all rows, or blank."""
        column = self.description.columns[name]
        if column.sum or column.computed:
            formula = formulas.parse(column.computed or " + ".join(column.sum))
            frame = pl.DataFrame([one.values.alias(other) for other, one in columns.items()])
            value = formulas.value(formula, self.kinds)
            made = frame.select(value.cast(_dtype(column, self.written)).alias(name)).to_series()
            return Typed(made, _none(height))
        said = column.constant
        if column.above:
            found = re.search(column.above, self.table.above)
            said = (found[1] if found.re.groups else found[0]) if found else None
        one = typed(pl.Series(name, [said], dtype=pl.String), column, self.written)
        bad = bool(one.bad[0]) and column.is_made
        return Typed(one.values.new_from_index(0, height), pl.repeat(bad, height, eager=True))

    def _typed(self, raw: pl.DataFrame, name: str) -> Typed:
        column = self.description.columns[name]
        one = typed(raw[self.found[name]], column, self.written)
        if name == self.description.period.column:
            one = Typed(one.values, one.bad | one.values.is_null())
        return one if column.personal is None else Typed(pseudonyms(one.values, self.key), one.bad)

    def _faults(
        self, raw: pl.DataFrame, columns: Mapping[str, Typed], uneven: pl.DataFrame, blank: pl.Series
    ) -> pl.DataFrame:
        faults = [set_aside()]
        if uneven.height:
            here = uneven.filter(pl.col(ROW).is_in(raw[ROW].implode()))
            wanted = f"{len(self.table.headings)} celler (citattecken eller avgränsare i en text?)"
            faults.append(
                here.select(
                    ROW,
                    column=pl.lit(WHOLE_ROW),
                    value=pl.format("{} celler", pl.col("cells")),
                    expected=pl.lit(wanted),
                )
            )
        broken = uneven[ROW].implode()
        for name, one in columns.items():
            bad = one.bad & ~blank if one.bad.any() else one.bad
            if bad.any():
                rows = raw[ROW].filter(bad)
                cells = raw[self.found[name]].filter(bad) if name in self.found else _nulls(rows.len())
                found = self._cell_faults(name, rows, cells)
                faults.append(found.filter(~pl.col(ROW).is_in(broken)))
        return pl.concat(faults)

    def _cell_faults(self, name: str, rows: pl.Series, cells: pl.Series) -> pl.DataFrame:
        column = self.description.columns[name]
        kinds = cells.unique()
        wanted = pl.Series([expected(one, column, self.written) for one in kinds], dtype=pl.String)
        shown = cells.set(cells.is_not_null(), HIDDEN) if column.personal else cells
        found = pl.DataFrame(
            {
                ROW: rows,
                "column": [self.found.get(name, name)] * rows.len(),
                "value": shown.fill_null(""),
                "expected": cells.replace_strict(kinds, wanted, return_dtype=pl.String),
            },
            schema=set_aside().schema,
        )
        return found if column.personal else self._masked(found)

    def _totals(
        self, good: pl.DataFrame, bad: pl.DataFrame, sums: Iterable[tuple[Rule, int, Number | None]]
    ) -> tuple[pl.DataFrame, list[Judged]]:
        """Faulty rows that turn out to be sums of those above, and named sums that are not."""
        said, found = list(sums), []
        wrong: list[Judged] = []
        for column, running in self.running.items():
            named = {row: value for rule, row, value in said if rule.sums == column}
            unnamed = [
                rule for rule in self.description.totals if rule.sums == column and rule.column is None
            ]
            maybe = dict(zip(bad[ROW], bad[column], strict=True)) if unnamed else {}
            judged = running.judge(good, column, named | maybe, named)
            wrong += [one for one in judged if one.row in named and not one.is_sum]
            found += [(one.row, unnamed[0].rule) for one in judged if one.row in maybe and one.is_sum]
        rows, rules = [row for row, _ in found], [rule for _, rule in found]
        return left_out({ROW: rows, "rule": rules}), wrong  # type: ignore[dict-item]

    def rules_broken(self) -> list[str]:
        """A sentence for each check that rows break and are taken all the same."""
        return [
            f"{self.table.file}: {count} rader bryter mot regeln ”{rule}” (den första är rad {first})."
            for rule, (count, first) in self.broken.items()
        ]

    def _masked(self, faults: pl.DataFrame) -> pl.DataFrame:
        """Faults whose values show no more than their shape, where the file holds personal data."""
        if not self.description.has_personal_data:
            return faults
        return faults.with_columns(_shape(pl.col("value")))

    def _told(self, judged: Iterable[Judged]) -> list[str]:
        return [
            f"{self.table.file}, rad {one.row}: summan där är {_number(one.value)}, men raderna ovanför ger"
            f" {_number(one.above)}."
            for one in judged
        ]


def _dtype(column: Column, written: Written) -> pl.DataType:
    return typed(_nulls(1), column, written).values.dtype


def _shape(cells: pl.Expr) -> pl.Expr:
    """Letters as x and digits as 0: enough to find the fault by, nothing to know a person by."""
    return cells.str.replace_all(r"\p{L}", "x").str.replace_all(r"\d", "0")


def _number(value: Number) -> str:
    form = "#,##0.00" if isinstance(value, Decimal) else None
    return format_decimal(value, form, locale="sv_SE").replace("-", "−")


def _none(height: int) -> pl.Series:
    return pl.repeat(False, height, eager=True)


def _nulls(height: int) -> pl.Series:
    return pl.Series([None], dtype=pl.String).new_from_index(0, height)

"""Tables: frames of values with typed columns, shown as text on a page and written as values in a file.

A table is declared once: what each column is called, where its values are and what kind they are. The page
gets words and rounded numbers, in the language that is spoken; the file gets the values. Nothing is made text
before it is shown::

    Table(
        "outlook",
        _("Prognos för året"),
        frame,  # measure, kind, so_far, low, high
        [
            Column("measure", N_("Mått"), words=MEASURES),
            Column("so_far", N_("Hittills"), "row"),
            Span("low", "high", N_("8 år av 10"), "row"),
        ],
        row_kind="kind",
    )

Where the kind differs from row to row (``row``), a column of the frame says which it is, cells tell their
unit and the file gets a column of units.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

import pandas as pd

from model.presentation import formats
from model.presentation.charts.sparkline import sparkline
from model.presentation.kinds import (
    KINDS,
    KindName,
    as_data,
    is_missing,
    said,
    said_around,
    said_between,
    series_words,
    shown,
    shown_around,
    shown_between,
)
from model.presentation.language import N_, _, spoken
from model.presentation.measures import measures
from tertialpdf.blocks import Cell, Side, TableBlock, TableData

ROW: Literal["row"] = "row"
"""The kind of a column whose rows are of different kinds."""
UNIT = N_("Enhet")
ColumnKind = KindName | Literal["row", "sparkline"]
SpanKind = KindName | Literal["row"]
Row = Mapping[str, Any]
DataColumn = tuple[str, list[Cell]]
"""Heading and cells of a column of a table's file."""


@dataclass(frozen=True)
class Column:
    """A column: where its values are, its heading, and their kind.

    label: a message of the catalogue (its place in the call marks it). decimals: on the page, where the
    kind's own do not do; of a column whose rows mix kinds, the frame's column ``row_decimals`` decides.
    words: what codes are called. language: the one that people wrote the cells in, if it is not the report's.
    missing: what is shown where there is no value. says_unit: whether the heading, or the cell of a column
    whose rows mix kinds, tells the kind's unit, which the table's caption may tell instead. points: headings
    of a sparkline's values in the file.
    """

    name: str
    label: str
    kind: ColumnKind = "text"
    decimals: int | None = None
    language: str = ""
    words: Mapping[Any, str] | None = None
    missing: str = formats.MISSING
    says_unit: bool = True
    points: Sequence[str] = ()

    @property
    def reads(self) -> tuple[str, ...]:
        """Columns of the frame that it needs."""
        return (self.name,)

    @property
    def heading(self) -> str:
        """The heading on the page."""
        if not self.says_unit or self.kind == ROW or self.kind == "sparkline":
            return _(self.label)
        return _with_unit(_(self.label), KINDS[self.kind].unit)

    @property
    def align(self) -> Side:
        """Text and pictures to the left, all else to the right."""
        if self.kind == "sparkline" or self.words is not None:
            return "left"
        return "right" if self.kind == ROW else KINDS[self.kind].align

    def text(self, row: Row, row_kind: str, row_decimals: str) -> str:
        """The cell of ``row`` as the reader sees it."""
        value = row[self.name]
        if self.kind == "sparkline":
            return series_words(value, self.decimals or 0)
        if is_missing(value):
            return self.missing
        if self.words is not None:
            return _(self.words[value])
        if self.kind == ROW:
            say = said if self.says_unit else shown
            return say(value, row[row_kind], row[row_decimals] if row_decimals else self.decimals)
        return shown(value, self.kind, self.decimals)

    def data(self, rows: Sequence[Row], row_kind: str) -> list[DataColumn]:
        """Its columns in the file."""
        values = [row[self.name] for row in rows]
        if self.kind == "sparkline":
            return _points(_(self.label), [_(point) for point in self.points], values)
        if self.words is not None:
            words = self.words
            return [(_(self.label), [None if is_missing(code) else _(words[code]) for code in values])]
        if self.kind == ROW:
            return [(_(self.label), [as_data(row[self.name], row[row_kind]) for row in rows])]
        scaled = KINDS[self.kind].data_unit if KINDS[self.kind].unit else ""
        return [(_with_unit(_(self.label), scaled), [as_data(value, self.kind) for value in values])]


def column(name: str, label: str = "", **changes: Any) -> Column:
    """The column of a measure, as the dictionary has it.

    label: what it is called where the dictionary's word is not clear. changes: other fields of
    :class:`Column`.
    """
    measure = measures()[name]
    usual = {"kind": measure.kind, "decimals": measure.decimals}
    return Column(name, label or measure.heading, **{**usual, **changes})


@dataclass(frozen=True)
class Span:
    """Two columns that are an interval: one on the page (``−356 – 947 tkr``), two in the file.

    says_unit: whether the cell tells the kind's unit, which the table's caption may tell instead.
    """

    low: str
    high: str
    label: str
    kind: SpanKind = ROW
    decimals: int | None = None
    says_unit: bool = True

    align: Side = field(default="right", init=False)
    language: str = field(default="", init=False)

    @property
    def reads(self) -> tuple[str, ...]:
        """Columns of the frame that it needs."""
        return (self.low, self.high)

    @property
    def heading(self) -> str:
        """The heading on the page."""
        return _(self.label)

    def text(self, row: Row, row_kind: str, row_decimals: str) -> str:
        """The cell of ``row`` as the reader sees it."""
        kind = row[row_kind] if self.kind == ROW else self.kind
        decimals = row[row_decimals] if self.kind == ROW and row_decimals else self.decimals
        between = said_between if self.says_unit else shown_between
        return between(row[self.low], row[self.high], kind, decimals)

    def data(self, rows: Sequence[Row], row_kind: str) -> list[DataColumn]:
        """Its columns in the file."""
        kinds: list[KindName] = [row[row_kind] if self.kind == ROW else self.kind for row in rows]
        ends = ((self.low, _("{heading}, lägst")), (self.high, _("{heading}, högst")))
        unit = "" if self.kind == ROW or not KINDS[self.kind].unit else KINDS[self.kind].data_unit
        return [
            (
                _with_unit(heading.format(heading=_(self.label)), unit),
                [as_data(row[name], kind) for row, kind in zip(rows, kinds, strict=True)],
            )
            for name, heading in ends
        ]


@dataclass(frozen=True)
class Interval:
    """A mean and half the width of its interval: one column on the page (``54,1 ± 0,3``), two in the file.

    missing, says_unit: as in :class:`Column`.
    """

    mean: str
    half_width: str
    label: str
    kind: SpanKind = ROW
    decimals: int | None = None
    missing: str = formats.MISSING
    says_unit: bool = True

    align: Side = field(default="right", init=False)
    language: str = field(default="", init=False)

    @property
    def reads(self) -> tuple[str, ...]:
        """Columns of the frame that it needs."""
        return (self.mean, self.half_width)

    @property
    def heading(self) -> str:
        """The heading on the page."""
        if self.kind == ROW or not self.says_unit:
            return _(self.label)
        return _with_unit(_(self.label), KINDS[self.kind].unit)

    def text(self, row: Row, row_kind: str, row_decimals: str) -> str:
        """The cell of ``row`` as the reader sees it."""
        mean, half_width = row[self.mean], row[self.half_width]
        if is_missing(mean) or is_missing(half_width):
            return self.missing
        if self.kind == ROW:
            decimals = row[row_decimals] if row_decimals else self.decimals
            return said_around(mean, half_width, row[row_kind], decimals)
        return shown_around(mean, half_width, self.kind, self.decimals)

    def data(self, rows: Sequence[Row], row_kind: str) -> list[DataColumn]:
        """Its columns in the file."""
        kinds: list[KindName] = [row[row_kind] if self.kind == ROW else self.kind for row in rows]
        label = _(self.label)
        if self.kind != ROW and KINDS[self.kind].unit:
            label = _with_unit(label, KINDS[self.kind].data_unit)
        return [
            (heading, [as_data(row[name], kind) for row, kind in zip(rows, kinds, strict=True)])
            for name, heading in ((self.mean, label), (self.half_width, f"{label}, {formats.PLUS_MINUS}"))
        ]


@dataclass(frozen=True)
class Composed:
    """Several columns that the page says in one cell (``2 av 3``); in the file they stand by themselves.

    parts: the columns, each with the heading that it has in the file. words: what the page says of a row.
    """

    label: str
    parts: Sequence[Column]
    words: Callable[[Row], str]
    align: Side = "left"

    language: str = field(default="", init=False)

    @property
    def reads(self) -> tuple[str, ...]:
        """Columns of the frame that it needs."""
        return tuple(name for part in self.parts for name in part.reads)

    @property
    def heading(self) -> str:
        """The heading on the page."""
        return _(self.label)

    def text(self, row: Row, row_kind: str, row_decimals: str) -> str:  # noqa: ARG002 - the words know
        """The cell of ``row`` as the reader sees it."""
        return self.words(row)

    def data(self, rows: Sequence[Row], row_kind: str) -> list[DataColumn]:
        """Its columns in the file."""
        return [column for part in self.parts for column in part.data(rows, row_kind)]


AnyColumn = Column | Span | Interval | Composed


@dataclass(frozen=True)
class Table:
    """A table with caption, header row and typed columns.

    name: file name of its CSV. note: a line below. total: rows set in bold, as positions, or the name of a
    column of the frame that marks them. row_kind, row_decimals: columns of the frame that tell each row's
    kind and decimals, for columns of kind ``row``; units: one that tells its unit, if the kind's does not do.
    """

    name: str
    caption: str
    data: pd.DataFrame
    columns: Sequence[AnyColumn]
    note: str = ""
    total: Sequence[int] | str = ()
    row_kind: str = ""
    row_decimals: str = ""
    units: str = ""

    def __post_init__(self) -> None:
        """KeyError for columns that the frame lacks, ValueError without a caption."""
        needed = [name for column in self.columns for name in column.reads]
        needed += [name for name in (self.row_kind, self.row_decimals, self.units) if name]
        if missing := [name for name in needed if name not in self.data.columns]:
            raise KeyError(f"table {self.name} has no column {', '.join(missing)}")
        if not self.caption.strip():
            raise ValueError(f"table {self.name} needs a caption")
        for entry in self.columns:
            known = measures().get(entry.name) if isinstance(entry, Column) else None
            if isinstance(entry, Column) and known and entry.kind not in (known.kind, ROW):
                told = f"{known.name} is {known.kind} in the dictionary of measures"
                raise ValueError(f"table {self.name}: {told}")

    @property
    def records(self) -> list[Row]:
        """The frame's rows."""
        names = [str(name) for name in self.data.columns]
        columns = [self.data.iloc[:, position].tolist() for position in range(len(names))]
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]

    @property
    def rows(self) -> list[list[str]]:
        """Cells as shown."""
        return [
            [column.text(row, self.row_kind, self.row_decimals) for column in self.columns]
            for row in self.records
        ]

    @property
    def totals(self) -> list[int]:
        """Positions of the rows that are sums."""
        if isinstance(self.total, str):
            return [place for place, is_total in enumerate(self.data[self.total].tolist()) if is_total]
        return sorted({place % len(self.data) for place in self.total}) if len(self.data) else []

    def block(self) -> TableBlock:
        """The table as it travels to the page."""
        entries = list(self._data_columns())
        return TableBlock(
            name=self.name,
            caption=self.caption,
            note=self.note,
            header=[column.heading for column in self.columns],
            align=[column.align for column in self.columns],
            rows=self.rows,
            total=self.totals,
            pictures=self._pictures(),
            languages=self._languages(),
            data=TableData(
                header=[heading for _place, (heading, _cells) in entries],
                columns=[cells for _place, (_heading, cells) in entries],
                of=[place for place, _entry in entries],
            ),
        )

    def _data_columns(self) -> Iterator[tuple[int | None, DataColumn]]:
        """Columns of the file, each with its column's place on the page; units before the first mixed one.

        What the page says in words of its own has no place there.
        """
        rows, has_units = self.records, False
        for place, column in enumerate(self.columns):
            if getattr(column, "kind", "") == ROW and not has_units:
                has_units = True
                yield None, (_(UNIT), [self._unit(row) for row in rows])
            for entry in column.data(rows, self.row_kind):
                yield None if isinstance(column, Composed) else place, entry

    def _unit(self, row: Row) -> Cell:
        own = row[self.units] if self.units else None
        return _(str(own)) if not is_missing(own) else _(KINDS[row[self.row_kind]].data_unit or "") or None

    def _pictures(self) -> dict[int, list[str]]:
        """The drawn columns, if any: position and an SVG for each row."""
        return {
            position: [sparkline(value) for value in self.data[column.name].tolist()]
            for position, column in enumerate(self.columns)
            if isinstance(column, Column) and column.kind == "sparkline"
        }

    def _languages(self) -> dict[int, str]:
        """The columns in another language than the report's, if any."""
        return {
            position: column.language
            for position, column in enumerate(self.columns)
            if column.language not in ("", spoken())
        }

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        block = self.block()
        return {**block.bundle(), "text/html": table_html(block), "text/plain": self.caption}


def table_html(table: TableBlock) -> str:
    """The table as accessible HTML."""
    head = "".join(
        f'<th scope="col" style="text-align:{side}">{escape(label)}</th>'
        for label, side in zip(table.header, table.align, strict=True)
    )
    body = "".join(f"<tr>{_row_html(table, number)}</tr>" for number in range(len(table.rows)))
    note = f"<p><small>{escape(table.note)}</small></p>" if table.note else ""
    caption = f'<caption style="text-align:left">{escape(table.caption)}</caption>'
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"


def _row_html(table: TableBlock, number: int) -> str:
    weight = ";font-weight:bold" if number in table.total else ""
    return "".join(
        f'<td{_language_html(table, position)} style="text-align:{side}{weight}">'
        f"{_cell_html(table, number, position, cell)}</td>"
        for position, (cell, side) in enumerate(zip(table.rows[number], table.align, strict=True))
    )


def _language_html(table: TableBlock, position: int) -> str:
    language = table.languages.get(position)
    return f' lang="{language}"' if language else ""


def _cell_html(table: TableBlock, row: int, position: int, cell: str) -> str:
    """The cell's text, or its picture with the text for those who do not see it."""
    pictures = table.pictures.get(position)
    if pictures is None or not cell:
        return escape(cell)
    return pictures[row].replace("<svg ", f'<svg role="img" aria-label="{escape(cell)}" ', 1)


def _with_unit(label: str, unit: str) -> str:
    return _("{heading}, {unit}", heading=label, unit=_(unit)) if unit else label


def _points(label: str, points: Sequence[str], values: Sequence[Any]) -> list[DataColumn]:
    """A series as columns of its own, one for each of its values."""
    most = max((len(value) for value in values), default=0)
    names = [*points[:most], *(str(number) for number in range(len(points) + 1, most + 1))]
    return [
        (
            f"{label}, {name}",
            [as_data(value[place], "decimal") if place < len(value) else None for value in values],
        )
        for place, name in enumerate(names)
    ]

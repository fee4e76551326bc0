"""Tables: frames of values with typed columns, shown as text on a page and written as values in a file.

A table is declared once. The page gets words and rounded numbers, in the language that is spoken; the file
gets the values. Nothing is made text before it is shown::

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

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from model.presentation.charts.sparkline import sparkline
from model.presentation.columns import ROW, AnyColumn, Column, Composed, DataColumn, Row
from model.presentation.kinds import KINDS, is_missing
from model.presentation.language import N_, _, spoken
from model.presentation.measures import measures
from model.presentation.table_html import table_html
from tertialpdf.blocks import Cell, TableBlock, TableData

UNIT = N_("Enhet")
STRUCK, ADDED = "struck", "added"


@dataclass(frozen=True)
class Table:
    """A table with caption, header row and typed columns.

    name: file name of its CSV. note: a line below. total: rows set in bold, as positions, or the name of a
    column of the frame that marks them. row_kind, row_decimals: columns of the frame that tell each row's
    kind and decimals, for columns of kind ``row``; units: one that tells its unit, if the kind's
    does not do. revised: a column that tells which rows are struck out (``STRUCK``) or added (``ADDED``) by a
    document that amends another; the first column of the page says it in words.
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
    revised: str = ""

    def __post_init__(self) -> None:
        """KeyError for columns that the frame lacks, ValueError without a caption."""
        needed = [name for column in self.columns for name in column.reads]
        needed += [name for name in (self.row_kind, self.row_decimals, self.units, self.revised) if name]
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

    def _revised(self, how: str) -> list[int]:
        """Positions of the rows that are struck out or added."""
        if not self.revised:
            return []
        return [place for place, found in enumerate(self.data[self.revised].tolist()) if found == how]

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
            struck=self._revised(STRUCK),
            added=self._revised(ADDED),
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

"""The vouchers of a SIE file, whole ones at a time, and which of them and of the accounts do not add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from model.errors import Finding, InputError
from model.importing.reading.sie_file import SieFile
from model.importing.reading.sie_objects import with_names
from model.importing.reading.sie_rows import (
    MAXIMUM_FINDINGS,
    ROW_LABELS,
    labelled,
    numbered,
    shown,
    transactions_of,
)
from model.importing.reading.sie_text import blocks

COUNTED = "TRANS"


class Vouchers:
    """The vouchers of ``file``, with the objects of ``dimensions``; what is noticed is known at their end.

    unended: lines whose last text lacks its quotation mark.
    """

    def __init__(self, file: SieFile, dimensions: Sequence[str] = ()) -> None:
        self.unended = 0
        self._file = file
        self._dimensions = dimensions
        self._depth, self._last = 0, (1, "")
        self._moved = [pl.DataFrame(schema={"konto": pl.String, "moved": pl.Int64})]

    def rows(self) -> Iterator[pl.DataFrame]:
        """Rows of whole vouchers, in the order of the file; every column is text but three, null where empty.

        row (line of the file), typ (label without #), serie, vernr, verdatum, vertext, konto, kontonamn,
        belopp, datum (of the row or else of its voucher), transtext, kvantitet, voucher_row (of #VER), ore
        (Int64), and for each dimension N ``dim N`` and ``dim N namn``.
        Raises InputError, at the end, with a finding for each row that cannot be understood, for vouchers
        without end, rows outside a voucher, and the faults of the file itself. Unbalanced ones are no fault.
        """
        faults = list(self._file.faults)
        for lines in self._whole_ones():
            table, unread = transactions_of(lines, self._file.name)
            faults += [*self._misplaced(lines), *unread]
            if table.height and not faults:
                self._moved.append(_moved(table))
                yield with_names(table, self._dimensions, self._file.names)
        faults += self._unended_voucher()
        if faults:
            raise InputError(*faults[:MAXIMUM_FINDINGS])

    def _whole_ones(self) -> Iterator[pl.DataFrame]:
        """The lines of the file, divided after vouchers."""
        begun: list[pl.DataFrame] = []
        for block in blocks(self._file.source, self._file.encoding):
            lines = labelled(numbered(block))
            self.unended += int(lines["unended"].sum())
            ends = lines["closes"].arg_true()
            end = int(ends[-1]) + 1 if ends.len() else 0
            if end:
                yield pl.concat([*begun, lines[:end]])
                begun = []
            begun.append(lines[end:])
        yield pl.concat(begun)

    def _misplaced(self, lines: pl.DataFrame) -> Iterator[Finding]:
        """A finding for each of the first rows outside a voucher. Depth is counted through the file."""
        opens, closes = (pl.col(name).fill_null(False).cast(pl.Int32) for name in ("opens", "closes"))
        opened = opens.cum_sum() - closes.cum_sum()
        deep = lines.with_columns(depth=self._depth + opened)
        outside = deep.filter(pl.col("label").is_in(ROW_LABELS) & (pl.col("depth") != 1))
        for row, line in outside.select("row", "line").head(MAXIMUM_FINDINGS).iter_rows():
            yield Finding(
                self._file.name, f"rad {row}", shown(line), "en rad inom en verifikations klamrar { }"
            )
        for row, line, depth in deep.select("row", "line", "depth").tail(1).iter_rows():
            self._last, self._depth = (row, line), depth

    def _unended_voucher(self) -> Iterator[Finding]:
        if self._depth > 0:
            row, line = self._last
            wanted = "en verifikation som avslutas med }: filen slutar mitt i en"
            yield Finding(self._file.name, f"rad {row}", shown(line), wanted)

    def differing(self) -> list[str]:
        """Accounts whose rows do not sum to what #RES, or #UB less #IB, says of the year, if it says so."""
        balances = self._file.balances
        this_year = balances.filter((pl.col("år") == "0") & pl.col("typ").is_in(["RES", "UB", "IB"]))
        moved = pl.concat(self._moved)
        if this_year.is_empty() or moved.is_empty():
            return []
        sign = pl.when(pl.col("typ") == "IB").then(-1).otherwise(1)
        stated = this_year.group_by("konto").agg((pl.col("ore") * sign).sum().alias("stated"))
        both = stated.join(
            moved.group_by("konto").agg(pl.col("moved").sum()), on="konto", how="full", coalesce=True
        ).fill_null(0)
        return both.filter(pl.col("stated") != pl.col("moved"))["konto"].sort().to_list()


def unbalanced(rows: pl.DataFrame) -> pl.DataFrame:
    """Vouchers of ``rows`` whose rows do not sum to zero: serie, vernr, row (of #VER), ore."""
    return (
        rows.filter(pl.col("typ") == COUNTED)
        .group_by("voucher_row", maintain_order=True)
        .agg(pl.col("serie", "vernr").first(), pl.col("ore").sum())
        .filter(pl.col("ore") != 0)
        .select("serie", "vernr", pl.col("voucher_row").alias("row"), "ore")
    )


def _moved(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("typ") == COUNTED).group_by("konto").agg(moved=pl.col("ore").sum())

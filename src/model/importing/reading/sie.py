"""SIE 4, the Swedish format for ledgers (types 4I and 4E; balances also of types 1 to 3).

Added (``#RTRANS``) and struck (``#BTRANS``) rows are not counted: those that count stand again as
``#TRANS``. Headings are the specification's own Swedish words. Format: SIE-Gruppen, SIE filformat, utgåva
4B.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import polars as pl

from model.errors import Finding, InputError
from model.importing.described import Described
from model.importing.description import SourceDescription
from model.importing.headings import plain, wanted_headings
from model.importing.raw_tables import ROW, Part, RawTable
from model.importing.reading.files import sha256_of
from model.importing.reading.options import options_of
from model.importing.reading.sie_file import SieFile, looked_through
from model.importing.reading.sie_objects import headings_of, with_names
from model.importing.reading.sie_vouchers import Vouchers, unbalanced
from model.visible import visible

VOUCHER_COLUMNS = (
    "typ",
    "serie",
    "vernr",
    "verdatum",
    "vertext",
    "konto",
    "kontonamn",
    "belopp",
    "datum",
    "transtext",
    "kvantitet",
)
BALANCE_COLUMNS = ("typ", "år", "period", "konto", "kontonamn", "saldo", "kvantitet")
SHOWN_ACCOUNTS = 5
NOT_COUNTED = {
    "RTRANS": "tillagd rad (#RTRANS), som även står som #TRANS",
    "BTRANS": "struken rad (#BTRANS)",
}
UNBALANCED = "verifikation som inte summerar till noll: "


class SieOptions(Described):
    """What is read of a SIE file.

    rows: of vouchers, or balances (#IB, #UB, #RES, #OIB, #OUB, #PSALDO, #PBUDGET).
    unbalanced: what becomes of vouchers whose rows do not sum to zero.
    """

    rows: Literal["vouchers", "balances"] = "vouchers"
    unbalanced: Literal["refused", "left_out"] = "refused"


def read(source: str, description: SourceDescription) -> RawTable:
    """The rows of vouchers, or the balances, of the SIE file at ``source``.

    Columns are VOUCHER_COLUMNS or BALANCE_COLUMNS (``datum`` is the row's or else its voucher's), and ``dim
    N`` and ``dim N namn`` of the dimensions that the description asks for. The parts raise InputError where
    something cannot be understood, or where vouchers do not balance.
    """
    options = options_of(description, SieOptions)
    name = visible(Path(source).name)
    sha256 = sha256_of(source)
    file = looked_through(source, name)
    noticed = {"företag": visible(file.company), "teckenkodning": file.encoding}
    dimensions = _dimensions(description)
    columns = VOUCHER_COLUMNS if options.rows == "vouchers" else BALANCE_COLUMNS
    headings = (*columns, *(heading for one in dimensions for heading in headings_of(one)))
    return RawTable(name, sha256, headings, _parts(file, options, dimensions, noticed), noticed)


def _dimensions(description: SourceDescription) -> list[str]:
    """The dimensions that the description's columns and rules name."""
    rules = (rule.column or "" for rule in (*description.totals, *description.left_out))
    words = (*(word for words in wanted_headings(description).values() for word in words), *rules)
    found = (re.fullmatch(r"dim (\d+)(?: namn)?", plain(word)) for word in words)
    return sorted({one[1] for one in found if one}, key=lambda code: (len(code), code))


def _parts(
    file: SieFile, options: SieOptions, dimensions: Sequence[str], noticed: dict[str, str]
) -> Iterator[Part]:
    vouchers = Vouchers(file, dimensions)
    refused: list[Finding] = []
    for rows in vouchers.rows():
        off = unbalanced(rows)
        if options.rows == "vouchers":
            refused += _refusals(off, file.name) if options.unbalanced == "refused" else ()
            yield _counted(rows, off)
    if refused:
        raise InputError(*refused)
    if options.rows == "balances":
        yield Part(with_names(file.balances.drop("ore"), dimensions, file.names))
    noticed.update(_seen(file, vouchers))


def _counted(rows: pl.DataFrame, off: pl.DataFrame) -> Part:
    """The rows that count, and those that do not with their rules."""
    name = pl.concat_str("serie", "vernr", separator=" ", ignore_nulls=True)
    of_vouchers = off.select(pl.col(ROW).alias("voucher_row"), of_voucher=pl.lit(UNBALANCED) + name)
    of_rows = pl.col("typ").replace_strict(NOT_COUNTED, default=None, return_dtype=pl.String)
    ruled = rows.join(of_vouchers, on="voucher_row", how="left", maintain_order="left").with_columns(
        rule=pl.coalesce(of_rows, "of_voucher")
    )
    counted = ruled.filter(pl.col("rule").is_null()).drop("rule", "of_voucher", "ore", "voucher_row")
    return Part(counted, left_out=ruled.filter(pl.col("rule").is_not_null()).select(ROW, "rule"))


def _seen(file: SieFile, vouchers: Vouchers) -> dict[str, str]:
    """What was noticed, known when all is read."""
    differing = vouchers.differing()
    more = f" och {len(differing) - SHOWN_ACCOUNTS} till" if len(differing) > SHOWN_ACCOUNTS else ""
    seen = {
        "rader vars sista text saknar avslutande citattecken": str(vouchers.unended or ""),
        "tecken som var förstörda redan i filen": str(file.lost or ""),
        "verifikationerna ger inte filens egna saldon på konto": ", ".join(
            map(visible, differing[:SHOWN_ACCOUNTS])
        )
        + more,
    }
    return {what: value for what, value in seen.items() if value}


def _refusals(off: pl.DataFrame, name: str) -> Iterator[Finding]:
    """A finding for each voucher whose rows do not sum to zero."""
    for series, number, row, ore in off.select("serie", "vernr", ROW, "ore").iter_rows():
        yield Finding(
            name,
            f"rad {row}, verifikation {_voucher_name(series, number)}",
            f"raderna summerar till {kronor(ore)}",
            "en verifikation vars rader summerar till 0",
        )


def kronor(ore: int) -> str:
    """Whole öre as kronor with a decimal comma."""
    return f"{'-' if ore < 0 else ''}{abs(ore) // 100},{abs(ore) % 100:02d}"


def _voucher_name(series: str | None, number: str | None) -> str:
    return " ".join(part for part in (series, number) if part) or "utan nummer"

"""A whole SIE file: its rows, whether it is unharmed, and which vouchers and accounts do not add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from model.errors import Finding, InputError
from model.importing.reading.sie_rows import (
    MAXIMUM_FINDINGS,
    ROW_LABELS,
    balances_of,
    fields,
    labelled,
    names_of,
    open_quote,
    shown,
    transactions_of,
    with_account_names,
    with_dimensions,
)
from model.importing.reading.sie_text import SieText, checksums, decoded

COUNTED = "TRANS"


@dataclass(frozen=True, kw_only=True)
class SieFile:
    """A SIE file; every column but ``row`` (line of the file, UInt32) is text, null where nothing stands.

    transactions: row, typ (label without #), serie, vernr, verdatum, vertext, konto, kontonamn, belopp,
    datum (of the row or else of its voucher), transtext, kvantitet, and for each dimension N in use ``dim
    N`` and ``dim N namn``.
    balances: row, typ, år, period, konto, kontonamn, saldo, kvantitet, and dimensions likewise.
    unbalanced: serie, vernr, row (of #VER), ore (the sum that is not zero).
    dimensions: number -> name; parents: subdimension -> dimension. years: number -> first and last day.
    differing: accounts whose rows do not sum to what #RES or #UB less #IB says (only where the file has
    both).
    noticed: what was seen and chosen (Swedish name -> value).
    """

    transactions: pl.DataFrame
    balances: pl.DataFrame
    unbalanced: pl.DataFrame
    company: str
    dimensions: dict[str, str]
    parents: dict[str, str]
    years: dict[str, tuple[str, str]]
    encoding: str
    differing: list[str]
    noticed: dict[str, str]


def parse_sie(data: bytes, name: str) -> SieFile:
    """The SIE file ``data``, called ``name`` in messages.

    Raises InputError with a finding for each row that cannot be understood, for vouchers without end, rows
    outside a voucher, and a checksum that does not hold. Unbalanced vouchers are only listed: see
    :func:`refuse_unbalanced`.
    """
    text = decoded(data)
    lines = labelled(text)
    if not lines["label"].is_in(["#FLAGGA", "#SIETYP", "#FNAMN", "#VER"]).any():
        raise InputError(Finding(name, "rad 1", shown(text.lines[0]), "en SIE-fil, som börjar med #FLAGGA"))
    faults = [*_checksum_faults(data, text, name), *_structure_faults(lines, name)]
    names = names_of(lines, "#KONTO", "konto namn")
    dimensions = names_of(lines, "#DIM", "dim namn") | names_of(lines, "#UNDERDIM", "dim namn over?")
    objects = fields(lines, "#OBJEKT", "dim objekt namn?")
    transactions, unread = transactions_of(lines, name)
    balances, unread_balances = balances_of(lines, name)
    faults += [*unread, *unread_balances]
    if faults:
        raise InputError(*faults[:MAXIMUM_FINDINGS])
    transactions = with_account_names(with_dimensions(transactions, objects), names)
    balances = with_account_names(with_dimensions(balances, objects), names)
    return SieFile(
        transactions=transactions,
        balances=balances,
        unbalanced=_unbalanced(transactions),
        company=next(iter(fields(lines, "#FNAMN", "namn")["namn"]), None) or "",
        dimensions=dimensions,
        parents=names_of(lines, "#UNDERDIM", "dim namn over?", value="over"),
        years=_years(lines),
        encoding=text.encoding,
        differing=_differing(transactions, balances),
        noticed=_noticed(text),
    )


def _years(lines: pl.DataFrame) -> dict[str, tuple[str, str]]:
    found = fields(lines, "#RAR", "år från? till?").drop_nulls(["år", "från", "till"])
    return {year: (first, last) for year, first, last in found.select("år", "från", "till").iter_rows()}


def _checksum_faults(data: bytes, text: SieText, name: str) -> Iterator[Finding]:
    stated, computed = checksums(data, text.encoding)
    if stated is not None and stated not in computed:
        wanted = f"{stated}, som filen själv anger: den är ändrad eller avkortad sedan den skrevs"
        yield Finding(name, "kontrollsumman (#KSUMMA)", str(min(computed)), wanted)


def _structure_faults(lines: pl.DataFrame, name: str) -> Iterator[Finding]:
    depth = lines.select(
        "row",
        "line",
        "label",
        "closes",
        depth=pl.col("opens").cast(pl.Int32).cum_sum() - pl.col("closes").cast(pl.Int32).cum_sum(),
    )
    outside = depth.filter(pl.col("label").is_in(ROW_LABELS) & (pl.col("depth") != 1))
    for row, line in outside.select("row", "line").head(MAXIMUM_FINDINGS).iter_rows():
        yield Finding(name, f"rad {row}", shown(line), "en rad inom en verifikations klamrar { }")
    if depth.height and depth["depth"][-1] > 0:
        wanted = "en verifikation som avslutas med }: filen slutar mitt i en"
        yield Finding(name, f"rad {depth['row'][-1]}", shown(depth["line"][-1]), wanted)


def _unbalanced(transactions: pl.DataFrame) -> pl.DataFrame:
    return (
        transactions.filter(pl.col("typ") == COUNTED)
        .group_by("voucher_row", maintain_order=True)
        .agg(pl.col("serie", "vernr").first(), pl.col("ore").sum())
        .filter(pl.col("ore") != 0)
        .select("serie", "vernr", pl.col("voucher_row").alias("row"), "ore")
    )


def _differing(transactions: pl.DataFrame, balances: pl.DataFrame) -> list[str]:
    """Accounts of the year whose rows do not sum to the file's own balances."""
    this_year = balances.filter((pl.col("år") == "0") & pl.col("typ").is_in(["RES", "UB", "IB"]))
    if this_year.is_empty() or transactions.is_empty():
        return []
    sign = pl.when(pl.col("typ") == "IB").then(-1).otherwise(1)
    stated = this_year.group_by("konto").agg((pl.col("ore") * sign).sum().alias("stated"))
    moved = (
        transactions.filter(pl.col("typ") == COUNTED)
        .group_by("konto")
        .agg(pl.col("ore").sum().alias("moved"))
    )
    both = stated.join(moved, on="konto", how="full", coalesce=True).fill_null(0)
    return both.filter(pl.col("stated") != pl.col("moved"))["konto"].sort().to_list()


def _noticed(text: SieText) -> dict[str, str]:
    open_quotes = text.lines.to_frame().select(open_quote(pl.col("line")).sum()).item()
    noticed = {
        "teckenkodning": text.encoding,
        "rader vars sista text saknar avslutande citattecken": str(open_quotes),
        "tecken som var förstörda redan i filen": str(text.lost),
    }
    return {name: value for name, value in noticed.items() if value != "0"}

"""A SIE file looked through: what it says beside its vouchers, and whether it is unharmed.

Names and balances may stand anywhere in it, and a checksum is that of the whole: its vouchers come
afterwards (:mod:`model.importing.reading.sie_vouchers`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from model.errors import Finding, InputError
from model.importing.reading.sie_objects import Names, names_in
from model.importing.reading.sie_rows import ROW_LABELS, balances_of, fields, labelled, numbered, shown
from model.importing.reading.sie_text import Checksum, blocks, encoding_in

OF_VOUCHERS = (*ROW_LABELS, "#VER", "{", "}")
SIE = r"(?i)^#(?:FLAGGA|SIETYP|FNAMN|VER)\b"
LOST = "\ufffd"


@dataclass(frozen=True, kw_only=True)
class SieFile:
    """What a SIE file says beside its vouchers.

    balances: row (line of the file), ore (Int64), and as text typ (label without #), år, period, konto,
    objekt, saldo, kvantitet, null where nothing stands.
    lost: characters that had been destroyed on the way. faults: of the checksum and the balances.
    """

    source: str
    name: str
    encoding: str
    company: str
    names: Names
    balances: pl.DataFrame
    lost: int
    faults: tuple[Finding, ...]


def looked_through(source: str, name: str) -> SieFile:
    """The SIE file at ``source``, called ``name`` in messages; InputError if it is empty or none."""
    encoding = encoding_in(source)
    checksum = Checksum(encoding)
    beside: list[pl.DataFrame] = []
    begins: tuple[int, str] | None = None
    is_sie, lost = False, 0
    for block in blocks(source, encoding):
        checksum.add(block.content)
        lines = numbered(block)
        begins = begins or next(lines.head(1).iter_rows(), None)
        is_sie = is_sie or bool(lines["line"].str.contains(SIE).any())
        lost += block.text.count(LOST)
        beside.append(lines.filter(~_starts_with(OF_VOUCHERS)))
    if begins is None:
        raise InputError(Finding(name, "filen", "tom", "en fil med rader"))
    if not is_sie:
        row, line = begins
        raise InputError(Finding(name, f"rad {row}", shown(line), "en SIE-fil, som börjar med #FLAGGA"))
    lines = labelled(pl.concat(beside))
    balances, unread = balances_of(lines, name)
    return SieFile(
        source=source,
        name=name,
        encoding=encoding,
        company=next(iter(fields(lines, ["#FNAMN"], "namn")["namn"]), None) or "",
        names=names_in(lines),
        balances=balances,
        lost=lost,
        faults=(*_checksum_faults(checksum, name), *unread),
    )


def _starts_with(words: tuple[str, ...]) -> pl.Expr:
    return pl.any_horizontal(pl.col("line").str.starts_with(word) for word in words)


def _checksum_faults(checksum: Checksum, name: str) -> Iterator[Finding]:
    if checksum.stated is not None and checksum.stated not in checksum.computed:
        wanted = f"{checksum.stated}, som filen själv anger: den är ändrad eller avkortad sedan den skrevs"
        yield Finding(name, "kontrollsumman (#KSUMMA)", str(min(checksum.computed)), wanted)

"""SIE 4, the Swedish format for ledgers (types 4I and 4E; balances also of types 1 to 3).

Added (``#RTRANS``) and struck (``#BTRANS``) rows are not counted: those that count stand again as
``#TRANS``. Headings are the specification's own Swedish words. Format: SIE-Gruppen, SIE filformat, utgåva
4B.
"""

from __future__ import annotations

from typing import Literal

import polars as pl

from model.errors import Finding, InputError
from model.importing.described import Described
from model.importing.description import SourceDescription
from model.importing.raw_tables import ROW, Part, RawTable, whole
from model.importing.reading.contents import contents_of
from model.importing.reading.options import options_of
from model.importing.reading.sie_file import COUNTED, SieFile, parse_sie
from model.visible import visible

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
    """The rows of vouchers, or the balances, of the SIE file at ``source``: see :class:`SieFile`."""
    options = options_of(description, SieOptions)
    name, sha256, content = contents_of(source)
    file = parse_sie(content, name)
    if options.rows == "balances":
        return whole(name, sha256, Part(file.balances.drop("ore")), _seen(file))
    if options.unbalanced == "refused":
        refuse_unbalanced(file, name)
    return whole(name, sha256, _counted(file), _seen(file))


def _counted(file: SieFile) -> Part:
    """The rows that count, and those that do not with their rules."""
    unbalanced = pl.col("voucher_row").is_in(file.unbalanced[ROW].to_list())
    rule = (
        pl.when(pl.col("typ") != COUNTED)
        .then("typ")
        .when(unbalanced)
        .then(pl.lit(UNBALANCED) + pl.concat_str("serie", "vernr", separator=" ", ignore_nulls=True))
    )
    ruled = file.transactions.with_columns(rule=rule.replace(NOT_COUNTED))
    counted = ruled.filter(pl.col("rule").is_null()).drop("rule", "ore", "voucher_row")
    return Part(counted, left_out=ruled.filter(pl.col("rule").is_not_null()).select(ROW, "rule"))


def _seen(file: SieFile) -> dict[str, str]:
    seen = {"företag": visible(file.company), **file.noticed}
    if file.differing:
        more = (
            f" och {len(file.differing) - SHOWN_ACCOUNTS} till"
            if len(file.differing) > SHOWN_ACCOUNTS
            else ""
        )
        accounts = ", ".join(map(visible, file.differing[:SHOWN_ACCOUNTS]))
        seen["verifikationerna ger inte filens egna saldon på konto"] = accounts + more
    return seen


def refuse_unbalanced(file: SieFile, name: str) -> None:
    """Raise InputError with a finding for each voucher whose rows do not sum to zero."""
    findings = [
        Finding(
            name,
            f"rad {row}, verifikation {_voucher_name(series, number)}",
            f"raderna summerar till {kronor(ore)}",
            "en verifikation vars rader summerar till 0",
        )
        for series, number, row, ore in file.unbalanced.select("serie", "vernr", "row", "ore").iter_rows()
    ]
    if findings:
        raise InputError(*findings)


def kronor(ore: int) -> str:
    """Whole öre as kronor with a decimal comma."""
    return f"{'-' if ore < 0 else ''}{abs(ore) // 100},{abs(ore) % 100:02d}"


def _voucher_name(series: str | None, number: str | None) -> str:
    return " ".join(part for part in (series, number) if part) or "utan nummer"

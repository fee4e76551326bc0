"""Editions of decided offers: each customer's year as it was decided, sealed so that a change is noticed.

An edition is never changed: a later one has a higher number. Its rows carry its seal, the SHA-256 of the seal
before it and of all that the edition says, so that a changed, added or removed row breaks it and all after.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from model.errors import Finding, InputError
from model.observations.files import year_file
from model.observations.tables import Row, Years, read_table
from model.parameters.quantity import Text

DECIDED_OFFERS = "decided_offers.csv"
Kronor = Annotated[Decimal, Field(decimal_places=2)]


class DecidedOfferRow(Row):
    """A line of the decided agreement, or a term of it, beside last year's agreement or the plan.

    offer: its letter. part: ``line`` of the agreement; ``months``, ``add_on``, ``lead_time`` as offered.
    before, after: last year's volume and the decided one; of terms the plan's and the decided. price, amount:
    at the plan's prices; amount_before: last year's.
    """

    years: ClassVar[dict[str, Years]] = {"decided": Years(before=1)}
    edition: Annotated[int, Field(ge=1)]
    decided: date
    customer: int
    offer: Text
    part: Literal["line", "months", "add_on", "lead_time"]
    subject: Text
    before: str | None
    after: str | None
    price: Kronor | None
    amount_before: Kronor
    amount: Kronor
    seal: Text


COLUMNS = list(DecidedOfferRow.model_fields)
SAID = [name for name in COLUMNS if name != "seal"]


def decided_offers_file(data: Path | None, year: int) -> Path:
    """Where the decided editions of ``year`` stand."""
    return year_file(data, year, DECIDED_OFFERS)


def read_decided_offers(year: int, data: Path | None = None) -> pd.DataFrame:
    """The decided editions of ``year``: columns as :class:`DecidedOfferRow`; no rows where there are none.

    Raises InputError for faults of the table, and when an edition is not as it was decided.
    """
    path = decided_offers_file(data, year)
    if not path.exists():
        return pd.DataFrame(columns=COLUMNS)
    table = read_table(path, DecidedOfferRow, key=["edition", "part", "subject"])
    if findings := list(_broken(table)):
        raise InputError(*findings)
    return table


def sealed(rows: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """``rows`` of one new edition with its seal, after the editions ``before``."""
    last = str(before["seal"].iloc[-1]) if len(before) else ""
    return rows.assign(seal=_seal(rows, last))[COLUMNS]


def _broken(table: pd.DataFrame) -> Iterator[Finding]:
    """The first edition that is not what its seal says, and editions out of order."""
    last = ""
    for place, (edition, rows) in enumerate(table.groupby("edition", sort=False), start=1):
        wanted = _seal(rows, last)
        if edition != place or set(rows["seal"]) != {wanted}:
            yield Finding(
                DECIDED_OFFERS,
                f"utgåva {edition}",
                "är ändrad efter beslutet",
                "utgåvorna som de beslutades; ett nytt beslut är en ny utgåva",
            )
            return
        last = wanted


def _seal(rows: pd.DataFrame, last: str) -> str:
    said = [[_text(cell) for cell in row] for row in rows[SAID].itertuples(index=False, name=None)]
    return hashlib.sha256(json.dumps([last, said], ensure_ascii=False).encode()).hexdigest()


def _text(cell: Any) -> str:
    return "" if cell is None or pd.isna(cell) else str(cell)

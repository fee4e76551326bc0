"""Editions of decided offers: each customer's year as it was decided, sealed so that a change is noticed.

An edition is never changed: a later one has a higher number. Its rows carry its seal, the SHA-256 of the seal
before it and of all that the edition says, so that a changed, added or removed row breaks it and all after.
The seals stand once more in a table of all years, ``data/decided_seals.csv``, where each row is sealed with
the one before, so that the last edition, or the whole table, is missed when it is not there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from model.errors import Finding, InputError
from model.marked import N_
from model.observations.checks import ensure, known
from model.observations.files import data_folder, year_file
from model.observations.known import ByDay, KnownFrom
from model.observations.names import Names
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import ANY_YEAR, Row, Years, read_table
from model.parameters.quantity import Text

DECIDED_OFFERS, SEALS = "decided_offers.csv", "decided_seals.csv"
Kronor = Annotated[Decimal, Field(decimal_places=2)]


class DecidedOfferRow(Row):
    """A line of the decided agreement, or a term of it, beside last year's agreement or the plan.

    offer: its letter. part: ``line`` of the agreement; ``months``, ``add_on``, ``lead_time``, ``surcharge``
    as offered.
    before, after: last year's volume and the decided one; of terms the plan's and the decided. price, amount:
    at the plan's prices; amount_before: last year's.
    """

    years: ClassVar[dict[str, Years]] = {"decided": Years(before=1)}
    edition: Annotated[int, Field(ge=1)]
    decided: date
    customer: int
    offer: Text
    part: Literal["line", "months", "add_on", "lead_time", "surcharge"]
    subject: Text
    before: str | None
    after: str | None
    price: Kronor | None
    amount_before: Kronor
    amount: Kronor
    seal: Text


class SealRow(Row):
    """The seal of an edition, by the year that it is of; chain: of the row before and of all in this one."""

    years: ClassVar[dict[str, Years]] = {"decided": ANY_YEAR}
    year: int
    edition: Annotated[int, Field(ge=1)]
    decided: date
    customer: int
    seal: Text
    chain: Text


COLUMNS, SEAL_COLUMNS = list(DecidedOfferRow.model_fields), list(SealRow.model_fields)
SAID = [name for name in COLUMNS if name != "seal"]
NOTED = [name for name in SEAL_COLUMNS if name != "chain"]


def decided_offers_file(data: Path | None, year: int) -> Path:
    """Where the decided editions of ``year`` stand."""
    return year_file(data, year, DECIDED_OFFERS)


def seals_file(data: Path | None = None) -> Path:
    """Where the seals of all years' editions stand."""
    return data_folder(data) / SEALS


def read_decided_offers(year: int, data: Path | None = None) -> pd.DataFrame:
    """The decided editions of ``year``: columns as :class:`DecidedOfferRow`; no rows where there are none.

    Raises InputError for faults of the table, when an edition is not as it was decided, and when the table
    of seals tells of one that is not there, or does not tell of one that is.
    """
    path, noted = decided_offers_file(data, year), read_seals(data)
    table = pd.DataFrame(columns=COLUMNS)
    if path.exists():
        table = read_table(path, DecidedOfferRow, key=["edition", "part", "subject"])
    if faults := list(_broken(table)) or list(_unlike(table, noted[noted["year"] == year], year)):
        raise InputError(*faults)
    return table


def read_seals(data: Path | None = None) -> pd.DataFrame:
    """The seals of all editions: columns as :class:`SealRow`; InputError when one is not as it was noted."""
    path = seals_file(data)
    if not path.exists():
        return pd.DataFrame(columns=SEAL_COLUMNS)
    table = read_table(path, SealRow, key=["year", "edition"])
    last = ""
    for row in table.to_dict("records"):
        last = _digest(last, [[row[name] for name in NOTED]])
        if row["chain"] != last:
            place = f"{row['year']}, utgåva {row['edition']}"
            wanted = "raderna som de skrevs; tertial offer --decide lägger till nya"
            raise InputError(Finding(SEALS, place, "är ändrad, eller en rad före den är borta", wanted))
    return table


def sealed(rows: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """``rows`` of one new edition with its seal, after the editions ``before``."""
    last = str(before["seal"].iloc[-1]) if len(before) else ""
    return rows.assign(seal=_seal(rows, last))[COLUMNS]


def with_seal(seals: pd.DataFrame, edition: pd.DataFrame, year: int) -> pd.DataFrame:
    """The table of ``seals`` with that of a new edition of ``year``."""
    row = {"year": year, **{name: edition[name].iloc[0] for name in NOTED[1:]}}
    last = str(seals["chain"].iloc[-1]) if len(seals) else ""
    made = pd.DataFrame([{**row, "chain": _digest(last, [[row[name] for name in NOTED]])}])
    return pd.concat([seals, made], ignore_index=True) if len(seals) else made


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


def _unlike(table: pd.DataFrame, noted: pd.DataFrame, year: int) -> Iterator[Finding]:
    """The first edition of ``year`` that stands in one of the two tables alone, or has another seal there."""
    there = dict(zip(table["edition"].tolist(), table["seal"].tolist(), strict=True))
    told = dict(zip(noted["edition"].tolist(), noted["seal"].tolist(), strict=True))
    for edition in sorted({*there, *told}):
        if there.get(edition) == told.get(edition):
            continue
        if edition not in there:
            seal = told[edition]
            yield Finding(
                f"{year}/{DECIDED_OFFERS}",
                f"utgåva {edition}",
                "saknas",
                f"den med sigillet {seal} ({SEALS})",
            )
        else:
            wanted = f"sigillet {there[edition]}, som i {year}/{DECIDED_OFFERS}"
            yield Finding(SEALS, f"{year}, utgåva {edition}", str(told.get(edition, "saknas")), wanted)
        return


def _seal(rows: pd.DataFrame, last: str) -> str:
    return _digest(last, list(rows[SAID].itertuples(index=False, name=None)))


def _digest(last: str, rows: Sequence[Sequence[Any]]) -> str:
    """SHA-256 of what was before and of all cells, as they are written."""
    said = [[_text(cell) for cell in row] for row in rows]
    return hashlib.sha256(json.dumps([last, said], ensure_ascii=False).encode()).hexdigest()


def _text(cell: Any) -> str:
    return "" if cell is None or pd.isna(cell) else str(cell)


def _read(year: int, names: Names) -> pd.DataFrame:
    table = read_decided_offers(year, names.data)
    lines = table[table["part"] == "line"].rename(columns={"subject": "service"})
    lines.attrs.update(table.attrs)
    ensure(
        known(table, DECIDED_OFFERS, "customer", names.customers, "ett kundnummer i customers.csv"),
        known(lines, DECIDED_OFFERS, "service", names.services, "en tjänst i services.yaml"),
    )
    return table


KNOWN_FROM = (KnownFrom(ByDay("decided")),)
NEED = TableNeed(
    name="decided_offers",
    file=f"{YEAR}/{DECIDED_OFFERS}",
    row=DecidedOfferRow,
    known_from=KNOWN_FROM,
    holds=N_("Beslutade erbjudanden: kundens år som det beslutades, utgåva för utgåva, med sigill"),
    adds=N_("att årets plan, prislista och avtal har det som är beslutat med en kund"),
    reports=("price-list", "agreements"),
    read=_read,
    may_be_empty=True,
)
SEALS_NEED = TableNeed(
    name="decided_seals",
    file=SEALS,
    row=SealRow,
    known_from=KNOWN_FROM,
    holds=N_("Sigillet på varje beslutad utgåva, alla år"),
    adds=N_("att en utgåva som tas bort upptäcks"),
    read=lambda _, names: read_seals(names.data),
    may_be_empty=True,
)

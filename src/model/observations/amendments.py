"""Amendments of a year's agreements, as they were decided, and new volumes that are to be agreed.

An amendment never takes the place of the agreement: its rows are added to it. A later amendment has a higher
number, and none is changed once it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import pandas as pd
from pydantic import Field

from model.errors import Finding
from model.marked import N_
from model.observations.checks import ensure, holds, known
from model.observations.files import year_file
from model.observations.known import KNOWN, WHEN_SAID, ByDay, KnownFrom, MayBeLater
from model.observations.names import Names
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, Years, read_table
from model.parameters.quantity import Count, Text

AMENDMENTS, NEW_VOLUMES = "amendments.csv", "new_volumes.csv"
Change = Literal["joins", "leaves", "opened", "closed", "volume", "promise"]
CHANGES: tuple[Change, ...] = ("joins", "leaves", "opened", "closed", "volume", "promise")
"""What changes: a customer or an add-on comes or goes, a volume or a promise becomes another."""
Kronor = Annotated[Decimal, Field(decimal_places=2)]


class AmendmentRow(Row):
    """What a change adds to (or takes from) a customer's line for the rest of the year.

    edition: number of the amendment in the year. decided: the day of it. start, end: first and last day of
    the change. subject: a service; of a promise what is promised. before, after: yearly volumes, or the
    promise. yearly_before, yearly_after: kronor of a whole year. volume, amount: what is added for the days
    from start to end.
    """

    years: ClassVar[dict[str, Years]] = {"decided": Years(before=1)}
    edition: Annotated[int, Field(ge=1)]
    decided: date
    customer: int
    start: date
    end: date
    change: Change
    subject: Text
    before: str | None
    after: str | None
    price: Kronor | None
    yearly_before: Kronor
    yearly_after: Kronor
    volume: int
    amount: Kronor


class NewVolumeRow(MayBeLater):
    """A volume of a whole year that is to hold from ``start``, and why."""

    customer: int
    service: Text
    start: date
    volume: Count
    reason: str | None


AMENDMENT_COLUMNS = list(AmendmentRow.model_fields)
NEW_VOLUME_COLUMNS = [name for name in NewVolumeRow.model_fields if name != KNOWN]


def read_amendments(year: int, names: Names) -> pd.DataFrame:
    """The amendments of ``year`` in force: columns as :class:`AmendmentRow`; no rows where there are none."""
    path = year_file(names.data, year, AMENDMENTS)
    if not path.exists():
        return pd.DataFrame(columns=AMENDMENT_COLUMNS)
    table = read_table(path, AmendmentRow, key=["edition", "customer", "change", "subject", "start"])
    services = table[table["change"] != "promise"].rename(columns={"subject": "service"})
    services.attrs.update(table.attrs)
    ensure(
        known(table, AMENDMENTS, "customer", names.customers, "ett kundnummer i customers.csv"),
        known(services, AMENDMENTS, "service", names.services, "en tjänst i services.yaml"),
        _reversed(table),
    )
    return table


def read_new_volumes(year: int, names: Names) -> pd.DataFrame:
    """Volumes that are to change within ``year``: columns as :class:`NewVolumeRow`."""
    path = year_file(names.data, year, NEW_VOLUMES)
    if not path.exists():
        return pd.DataFrame(columns=NEW_VOLUME_COLUMNS)
    table = read_table(path, NewVolumeRow, key=["customer", "service", "start"])
    ensure(
        known(table, NEW_VOLUMES, "customer", names.customers, "ett kundnummer i customers.csv"),
        known(table, NEW_VOLUMES, "service", names.services, "en tjänst i services.yaml"),
    )
    return table


def amendments_file(data: Path | None, year: int) -> Path:
    """Where the amendments of ``year`` stand."""
    return year_file(data, year, AMENDMENTS)


def _reversed(table: pd.DataFrame) -> Iterator[Finding]:
    """Changes that end before they start."""
    return holds(table, AMENDMENTS, lambda line: line.end >= line.start, ["start", "end"], "end efter start")


NEED = TableNeed(
    name="amendments",
    file=f"{YEAR}/{AMENDMENTS}",
    row=AmendmentRow,
    known_from=(KnownFrom(ByDay("decided")),),
    holds=N_(
        "Tillägg till årets serviceavtal: vad som ändras, från vilken dag, och belopp för resten av året"
    ),
    adds=N_("avtalade volymer och belopp som de är efter tilläggen"),
    reports=("tertial", "annual", "customer"),
    read=read_amendments,
    may_be_empty=True,
)
NEW_VOLUMES_NEED = TableNeed(
    name="new_volumes",
    file=f"{YEAR}/{NEW_VOLUMES}",
    row=NewVolumeRow,
    known_from=WHEN_SAID,
    holds=N_("Årsvolymer som ska gälla från en dag under året, och varför"),
    adds=N_("tillägg till avtalen, som tertial amend gör"),
    reports=("amendments",),
    read=read_new_volumes,
    may_be_empty=True,
)

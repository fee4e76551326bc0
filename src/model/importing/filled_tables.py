"""The tables of a year that registers can fill: their keys, the names these may have, and who reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product

import pandas as pd

from model.observations.economy import ECONOMY, EconomyRow, read_economy
from model.observations.names import COMMON_UNIT, Names
from model.observations.phone_statistics import MAIL, PHONE, MailRow, PhoneRow, read_mail, read_phone
from model.observations.staff import STAFF, StaffRow, read_staff
from model.observations.tables import Row
from model.observations.volumes import VOLUMES, VolumeRow, read_volumes

MONTH = "month"
By = tuple[str, ...]
"""The values of a table's keys but the month, as text."""


@dataclass(frozen=True)
class FilledTable:
    """A table of the year: its file, row model, keys beside the month, and the reader that reports use.

    grid: rows that each month has beside those that a register gives: (what it gives, names) -> theirs.
    """

    file: str
    row: type[Row]
    by: tuple[str, ...]
    read: Callable[..., pd.DataFrame]
    grid: Callable[[set[By], Names], Iterable[By]] = lambda seen, _: seen

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that identify a row."""
        return (MONTH, *self.by)

    @property
    def values(self) -> tuple[str, ...]:
        """The other columns."""
        return tuple(name for name in self.row.model_fields if name not in self.key)


def known_by(table: str, key: str, names: Names) -> tuple[str, ...]:
    """What ``key`` of ``table`` may be, as text, in the centre's order."""
    match key:
        case "unit":
            return names.units_and_common if table in ("economy", "staff") else names.units
        case "account":
            return tuple(names.accounts)
        case "customer":
            return tuple(map(str, names.customers))
        case "activity":
            return names.activities
        case _:
            return names.half_hours


def _every_account(seen: set[By], names: Names) -> set[By]:
    """An account that has no row at all gets one of the area as a whole."""
    there = {account for _, account in seen}
    return seen | {(COMMON_UNIT, account) for account in names.accounts if account not in there}


def _every_half_hour(seen: set[By], names: Names) -> set[By]:
    return set(product({unit for unit, _ in seen}, names.half_hours))


TABLES: Mapping[str, FilledTable] = {
    "volumes": FilledTable(VOLUMES, VolumeRow, ("customer", "activity"), read_volumes),
    "economy": FilledTable(ECONOMY, EconomyRow, ("unit", "account"), read_economy, _every_account),
    "phone": FilledTable(PHONE, PhoneRow, ("unit", "half_hour"), read_phone, _every_half_hour),
    "mail": FilledTable(MAIL, MailRow, ("unit",), read_mail),
    "staff": FilledTable(STAFF, StaffRow, ("unit",), read_staff),
}

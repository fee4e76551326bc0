"""History of volumes for forecasts: the years' own tables, and before them what customers brought with them.

A customer that joins hands over the volumes of its earlier years, whoever handled them; they stand in
``data/history/volumes.csv``. From the first year with a ``volumes.csv`` of its own, that table is used.
"""

from __future__ import annotations

import pandas as pd

from model.errors import Finding, InputError
from model.observations.checks import complete, each_month, ensure, known
from model.observations.files import year_file
from model.observations.known import ByMonth, KnownFrom
from model.observations.names import Names
from model.observations.tables import Row, read_table
from model.observations.volumes import VOLUMES, read_volumes
from model.parameters.quantity import Count, Month, Text, Year
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS

HISTORY = "history/volumes.csv"
KNOWN_FROM = (KnownFrom(ByMonth(year="year")),)
MOST_YEARS = 30
"""Years back that a table of a year's volumes is looked for."""
COLUMNS = ["year", "month", "customer", "activity", "volume"]


class HistoryRow(Row):
    """Cases of one activity that arose for one customer in one month of an earlier year."""

    year: Year
    month: Month
    customer: int
    activity: Text
    volume: Count


def forecast_activities(parameters: Parameters) -> list[str]:
    """Activities that give a service its volume and vary with demand, in the order of the price list."""
    return list(dict.fromkeys(services_by_piece(parameters).values()))


def services_by_piece(parameters: Parameters) -> dict[str, str]:
    """Services whose volume varies with demand, and the activity that gives it, in the price list's order.

    Left out is what agreements settle beforehand: subscriptions, and add-ons counted in months or years.
    """
    return {
        name: line.activities[0]
        for name, line in parameters.services.items()
        if line.activities and line.is_by_piece
    }


def _has_volumes(names: Names, year: int) -> bool:
    return year_file(names.data, year, VOLUMES).exists()


def read_volume_history(names: Names) -> pd.DataFrame:
    """The table of earlier years as it was known: columns year, month, customer, activity, volume (cases).

    Each pair of customer and activity has a row for every month of each year in the table (zero is written).
    A centre without volumes of earlier years has no such table, and gets an empty one.
    """
    if not (names.data / HISTORY).exists():
        return pd.DataFrame(columns=COLUMNS)
    table = read_table(names.data / HISTORY, HistoryRow, key=COLUMNS[:-1])
    ensure(
        known(table, HISTORY, "customer", names.customers, "ett kundnummer i customers.csv"),
        known(table, HISTORY, "activity", names.activities, "en aktivitet i activities.yaml"),
        complete(table, HISTORY, each_month(table, ["customer", "activity", "year"], MONTHS)),
    )
    return names.known.cut(KNOWN_FROM, table, 0)


def last_known(year: int, names: Names) -> tuple[int, int]:
    """The last month before ``year`` of which volumes are there and were known, as year and month.

    December of the year before where that has no volumes: whoever reads is told that they are missing.
    """
    before = year - 1
    most = names.known.months(before)
    if not most:
        return last_known(before, names)
    if _has_volumes(names, before):
        months = read_volumes(before, names, through=None)["month"]
    else:
        early = read_volume_history(names)
        months = early.loc[early["year"] == before, "month"]
    return before, min(int(months.max()), most) if len(months) else MONTHS


def volumes_through(year: int, names: Names, month: int = MONTHS) -> pd.DataFrame:
    """All known volumes up to ``month`` of ``year``: columns year, month, customer, activity, volume.

    Empty when nothing is known before ``year`` or of it. Raises InputError when a year between the first and
    ``year`` is missing, or ``year`` itself.
    """
    early = read_volume_history(names)
    own = [number for number in range(year - MOST_YEARS, year + 1) if _has_volumes(names, number)]
    known_years = [*early["year"].unique().tolist(), *own]
    if not known_years:
        return early
    first = int(min(known_years))
    frames = []
    for number in range(first, year + 1):
        last = month if number == year else MONTHS
        if _has_volumes(names, number):
            table = read_volumes(number, names, through=last).assign(year=number)
        else:
            table = early[(early["year"] == number) & (early["month"] <= last)]
        if table.empty:
            wanted = f"volymer för varje år från {first}, i historiken eller i årets volumes.csv"
            raise InputError(Finding(HISTORY, str(number), "saknas", wanted))
        frames.append(table[COLUMNS])
    return pd.concat(frames, ignore_index=True)

"""Incomplete documents: how many came, and whether they were cleared by phone or sent back."""

from __future__ import annotations

import pandas as pd

from model.marked import N_
from model.observations.checks import complete, each_month, ensure, known
from model.observations.files import year_file
from model.observations.known import MONTHLY
from model.observations.names import Names
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_table
from model.observations.watched import Watched
from model.parameters.quantity import Count, Month, Text
from model.time_units import MONTHS

INCOMPLETE_DOCUMENTS = "incomplete_documents.csv"


class IncompleteDocumentRow(Row):
    """Incomplete documents of one customer and activity in one month.

    ``cleared_by_phone`` were put right by phone or e-mail, ``returned`` were sent back to the customer.
    """

    month: Month
    customer: int
    activity: Text
    cleared_by_phone: Count
    returned: Count


def read_incomplete_documents(year: int, names: Names, *, through: int = MONTHS) -> pd.DataFrame:
    """Incomplete documents of months 1 to ``through``; columns as :class:`IncompleteDocumentRow`.

    Each pair of customer and activity has a row for every month (zero is written).
    """
    table = read_table(
        year_file(names.data, year, INCOMPLETE_DOCUMENTS),
        IncompleteDocumentRow,
        key=["month", "customer", "activity"],
    )
    ensure(
        known(table, INCOMPLETE_DOCUMENTS, "customer", names.customers, "ett kundnummer i customers.csv"),
        known(table, INCOMPLETE_DOCUMENTS, "activity", names.activities, "en aktivitet i activities.yaml"),
        complete(table, INCOMPLETE_DOCUMENTS, each_month(table, ["customer", "activity"], through)),
    )
    return table[table["month"] <= through].reset_index(drop=True)


NEED = TableNeed(
    name="incomplete_documents",
    file=f"{YEAR}/{INCOMPLETE_DOCUMENTS}",
    row=IncompleteDocumentRow,
    known_from=MONTHLY,
    holds=N_("Ofullständiga underlag per månad, kund och aktivitet"),
    adds=N_("hur många underlag som måste kompletteras, och hur de klarades upp"),
    sections=("development",),
    reports=("tertial", "annual", "customer"),
    read=read_incomplete_documents,
    by_month=True,
    cut="month",
    watched=(
        Watched(
            row=IncompleteDocumentRow,
            values=("cleared_by_phone", "returned"),
            by=("customer", "activity"),
        ),
    ),
)

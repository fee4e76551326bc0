"""The overview of an amendment: each document, its customer and day, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from model.planning.amended_year import AmendedYear
from model.presentation.columns import Column
from model.presentation.language import _
from model.presentation.tables import Table
from model.pricing.money import ZERO
from model.reports.names import customer_names
from model.reports.planning.names import TOTAL, with_sums


def overview(amended: AmendedYear, files: Mapping[tuple[int, str], str]) -> Table:
    """What each document in ``files``, by customer and ISO day, adds for the rest of the year."""
    names, rows = customer_names(amended.registers), []
    for (customer, start), file in files.items():
        own = amended.rows[amended.rows["customer"] == customer]
        amounts = [
            amount
            for day, amount in zip(own["start"], own["amount"], strict=True)
            if day.isoformat() == start
        ]
        rows.append((customer, names[customer], start, sum(amounts, ZERO), file))
    table = pd.DataFrame(rows, columns=["customer", "label", "start", "amount", "file"])
    return Table(
        "overview",
        _("Tillägg {edition} till serviceavtalen {year}", edition=amended.edition, year=amended.year),
        with_sums(table.astype(object), ["amount"]),
        [
            Column("customer", "Kundnummer", "integer"),
            Column("label", "Kund"),
            Column("start", "Gäller från", missing=""),
            Column("amount", "Resten av året, kr", "kronor"),
            Column("file", "Fil", missing=""),
        ],
        total=TOTAL,
    )

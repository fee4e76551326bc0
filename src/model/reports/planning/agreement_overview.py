"""The overview of a set of agreements: each document's customer and sum."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from model.planning.planned_year import PlannedYear
from model.presentation.columns import Column
from model.presentation.language import _
from model.presentation.tables import Table
from model.reports.names import customer_names
from model.reports.planning.names import TOTAL, with_sums


def overview(planned: PlannedYear, files: Mapping[int, str]) -> Table:
    """The sum of each customer in ``files``, which tells its document, and of them all."""
    sums = planned.compared.set_index("customer")["now"].to_dict()
    names = customer_names(planned.registers)
    rows = [(customer, names[customer], sums[customer], file) for customer, file in files.items()]
    table = pd.DataFrame(rows, columns=["customer", "label", "now", "file"])
    return Table(
        "agreements",
        _("Avtalen"),
        with_sums(table.astype(object), ["now"]),
        [
            Column("customer", "Kundnummer", "integer"),
            Column("label", "Kund"),
            Column("now", _("Avtalssumma {year}, kr", year=planned.year), "kronor"),
            Column("file", "Fil", missing=""),
        ],
        total=TOTAL,
    )

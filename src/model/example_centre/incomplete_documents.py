"""Example incomplete documents: as often as ``demand.rework`` says, and ever more cleared by phone.

Customers differ. The list of what can be cleared by phone takes hold over the year (assumption).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.example_centre.streams import table_stream
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS

CUSTOMER_CV = 0.35
CLEARED_RISE = 0.16
"""Rise of the share cleared by phone from January to December; the year's mean is the parameter."""


def incomplete_documents(parameters: Parameters, year: int, volumes: pd.DataFrame) -> pd.DataFrame:
    """Incomplete documents by month, customer and activity, drawn from the documents in ``volumes``."""
    rework = parameters.demand.rework
    given = rework.customer_factor.value
    frames = []
    for activity, share in rework.incomplete_share.value.items():
        draw = table_stream(year, "incomplete documents", activity)
        rows = volumes[volumes["activity"] == activity]
        documents = rows.groupby("customer")["volume"].sum()
        factor = pd.Series(draw.lognormal(0, CUSTOMER_CV, len(documents)), index=documents.index)
        factor *= documents.sum() / (factor * documents).sum()
        factor *= [given.get(customer, 1.0) for customer in documents.index.tolist()]
        chance = parameters.activities[activity].hands_on_share.value * share * rows["customer"].map(factor)
        found = draw.binomial(rows["volume"].to_numpy(), np.minimum(chance.to_numpy(), 1))
        place = (rows["month"].to_numpy() - (MONTHS + 1) / 2) / (MONTHS - 1)
        cleared = draw.binomial(
            found, np.clip(rework.cleared_by_phone_share.value + CLEARED_RISE * place, 0, 1)
        )
        frames.append(
            rows[["month", "customer", "activity"]].assign(cleared_by_phone=cleared, returned=found - cleared)
        )
    order = list(rework.incomplete_share.value)
    table = pd.concat(frames, ignore_index=True)
    return table.sort_values(
        ["month", "customer", "activity"],
        key=lambda column: column.map(order.index) if column.name == "activity" else column,
        ignore_index=True,
    )

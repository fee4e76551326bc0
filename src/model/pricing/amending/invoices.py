"""What each line of the agreements is invoiced in each month, amendments included, to the öre."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.parameters.schema.services import Charging
from model.pricing.amending.months import charged_in, with_change
from model.pricing.amending.terms import line_span
from model.pricing.money import kronor, to_ore
from model.time_units import MONTHS
from model.validity.amounts import shared_by

Line = tuple[int, str]


def monthly_kronor(
    agreed: pd.DataFrame, rows: pd.DataFrame, parameters: Parameters, year: int
) -> dict[Line, list[Decimal]]:
    """Kronor of each month by customer and service: the agreements and ``rows`` of amendments."""
    months: dict[Line, list[int]] = {}
    for line in agreed.to_dict("records"):
        key = (line["customer"], line["service"])
        weights = charged_in(line_span(line), year, _is_monthly(parameters, key[1]))
        months[key] = shared_by(to_ore(line["amount"]), weights)
    for row in rows[rows["change"] != "promise"].to_dict("records"):
        key = (row["customer"], row["subject"])
        months[key] = with_change(
            months.get(key, [0] * MONTHS),
            row,
            to_ore(row["amount"]),
            year=year,
            is_monthly=_is_monthly(parameters, key[1]),
        )
    return {key: [kronor(ore) for ore in each] for key, each in months.items()}


def _is_monthly(parameters: Parameters, service: str) -> bool:
    found = parameters.services.get(service)
    return found is not None and found.charged is Charging.BY_MONTH

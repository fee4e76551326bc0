"""What each line of the agreements is invoiced in each month, amendments included, to the öre."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.parameters.schema.services import Charging
from model.pricing.amending.months import EVEN, charged_in, with_change
from model.pricing.amending.terms import line_span
from model.pricing.money import kronor, to_ore
from model.time_units import MONTHS
from model.validity.amounts import shared_by
from model.validity.charged_months import Start

Line = tuple[int, str]


def monthly_kronor(
    agreed: pd.DataFrame, rows: pd.DataFrame, parameters: Parameters, year: int
) -> dict[Line, list[Decimal]]:
    """Kronor of each month by customer and service: the agreements and ``rows`` of amendments."""
    months: dict[Line, list[int]] = {}
    for line in agreed.to_dict("records"):
        key = (line["customer"], line["service"])
        weights = charged_in(line_span(line), year, months_sold(parameters, key[1]))
        months[key] = shared_by(to_ore(line["amount"]), weights)
    for row in rows[rows["change"] != "promise"].to_dict("records"):
        key = (row["customer"], row["subject"])
        months[key] = with_change(
            months.get(key, [0] * MONTHS),
            row,
            to_ore(row["amount"]),
            year=year,
            sold=months_sold(parameters, key[1]),
        )
    return {key: [kronor(ore) for ore in each] for key, each in months.items()}


def months_sold(parameters: Parameters, service: str) -> Start | None:
    """By which rule months are charged of what is sold by the month; None of all else."""
    found = parameters.services.get(service)
    by_month = found is not None and found.charged is Charging.BY_MONTH
    return parameters.pricing.month_rule if by_month else None


@dataclass(frozen=True)
class AgreedMonths:
    """In which months customers are charged for what was agreed, as the agreements say it.

    Registers that have changed since, within the year, do not move what was charged before.
    """

    weights: Mapping[Line, Sequence[Fraction]]

    @classmethod
    def of_lines(cls, agreed: pd.DataFrame, parameters: Parameters, year: int) -> AgreedMonths:
        """The months of each line of ``agreed``."""
        return cls(
            {
                (line["customer"], line["service"]): charged_in(
                    line_span(line), year, months_sold(parameters, line["service"])
                )
                for line in agreed.to_dict("records")
            }
        )

    def of(self, customer: int, service: str) -> Sequence[Fraction]:
        """How much each month weighs; alike of what was not agreed."""
        return self.weights.get((customer, service), EVEN)

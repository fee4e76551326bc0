"""The centre's own price list as a tariff, so that agreements are charged month by month like any other.

A price per piece is charged each time, one per month for each month that an add-on is open, one per year in
twelfths; the subscription and idle capacity are sums that customers share. Transition adjustments are two
such sums, one added and one deducted, in which each customer's weight is its own öre.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from model.apportionment import apportion
from model.demand.volumes import MONTHS, expected_volumes
from model.observations.registers import Registers
from model.parameters.schema import Parameters
from model.pricing.costs import ADJUSTMENT, OWN_AMOUNTS, YEARLY_SUMS
from model.pricing.money import kronor
from model.pricing.prices import PER_MONTH, PER_YEAR, PriceList, opened_months
from model.pricing.tariff import Form, Tariff
from model.pricing.yearly_sums import subscription_weights

YEAR = np.arange(1, MONTHS + 1).tolist()
FORMS: dict[str, Form] = {PER_MONTH: "monthly", PER_YEAR: "yearly"}
DEDUCTION = "transition_deduction"
AREAS = {"base": "Bastjänster", "add_on": "Tilläggstjänster"}


def tariff_of(prices: PriceList) -> Tariff:
    """The price list as a tariff; each service is a fee, and its own quantity."""
    fees = {}
    source = f"prislista {prices.year}"
    for line in prices.lines.to_dict("records"):
        shared = line["service"] in OWN_AMOUNTS
        form = "shared" if shared else FORMS.get(line["unit"], "each")
        for quantity, value in _charged(prices, line, shared):
            price = {"value": value, "unit": line["unit"], "meaning": line["label"], "source": source}
            fees[quantity] = {
                "name": line["label"],
                "area": AREAS[line["kind"]],
                "form": form,
                "quantity": quantity,
                "price": price,
            }
    return Tariff.model_validate({"title": f"Prislista {prices.year}", "fees": fees})


def _charged(prices: PriceList, line: Mapping[Hashable, Any], shared: bool) -> Iterator[tuple[str, Decimal]]:
    """The fees of a line and their prices: one, but for adjustments, which are added and deducted apart."""
    if line["service"] != ADJUSTMENT:
        yield line["service"], line["revenue"] if shared else line["price"]
        return
    moved = prices.ruled.adjustments.values()
    for quantity, ore in (
        (ADJUSTMENT, [o for o in moved if o > 0]),
        (DEDUCTION, [o for o in moved if o < 0]),
    ):
        if ore:
            yield quantity, kronor(sum(ore))


def agreed_quantities(prices: PriceList, parameters: Parameters, registers: Registers) -> pd.DataFrame:
    """What the agreements come to by month: customer, quantity (a service), month, amount.

    Pieces lie on months as the forecast's do, in whole numbers; add-ons on the months that they are open.
    """
    expected = expected_volumes(parameters, registers, prices.year)
    pieces = {
        key: table["volume"].to_numpy()
        for key, table in expected.groupby(["activity", "customer"], sort=False)
    }
    weights = subscription_weights(parameters, registers)
    rows: list[tuple[int, str, int, float]] = []
    columns = prices.volumes[["customer", "service", "volume"]]
    for customer, name, volume in columns.itertuples(index=False, name=None):
        service = parameters.services[name]
        if name == ADJUSTMENT:
            ore = prices.ruled.adjustments[customer]
            rows.append((customer, name if ore > 0 else DEDUCTION, 1, abs(ore)))
        elif name in YEARLY_SUMS:
            rows.append((customer, name, 1, weights[customer]))
        elif service.unit == PER_YEAR:
            rows += [(customer, name, month, volume) for month in YEAR]
        else:
            profile = np.ones(MONTHS)
            if service.unit == PER_MONTH:
                opened = opened_months(registers, name, customer, prices.year)
                profile = np.isin(YEAR, list(opened)).astype(float)
            elif service.activities:
                profile = pieces[service.activities[0], customer]
            spread = zip(YEAR, apportion(volume, profile).tolist(), strict=True)
            rows += [(customer, name, month, amount) for month, amount in spread]
    return pd.DataFrame(rows, columns=["customer", "quantity", "month", "amount"])

"""The centre's own price list as a tariff, so that agreements are charged month by month like any other.

A price per piece is charged each time, one per month for each month that an add-on is open, one per year in
twelfths; the subscription and idle capacity are sums that customers share. Transition adjustments are two
such sums, one added and one deducted, in which each customer's weight is its own öre. The clause on
instalments and comparisons during the year is that of ``settlement.reconciliation``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from model.apportionment import apportion
from model.demand.in_force import ChargedMonths, opened_months
from model.frames import Frame, counted, text, whole
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.services import Charging, Service
from model.pricing.agreements import list_prices
from model.pricing.costing.costs import ADJUSTMENT, OWN_AMOUNTS
from model.pricing.frames import DELIVERED
from model.pricing.money import ZERO
from model.pricing.tariffs.fees import Form
from model.pricing.tariffs.tariff import Tariff
from model.pricing.tariffs.terms import terms_as_fee
from model.time_units import MONTHS

MONTH_NUMBERS = np.arange(1, MONTHS + 1).tolist()
FORMS: dict[Charging, Form] = {
    Charging.EACH: "each",
    Charging.BY_MONTH: "monthly",
    Charging.BY_YEAR: "yearly",
}
DEDUCTION = "transition_deduction"
BASE = "base"
"""Area of all but add-ons; what is paid for other assignments stands as agreed and needs none of its own."""
QUANTITIES = Frame(
    "how much a customer has of a quantity in a month",
    customer=whole("number"),
    quantity=text("that a fee is charged for: a service, or one of its sums"),
    month=whole("1-12"),
    amount=counted("pieces, open add-ons, a weight in a sum, or part of a month that a least amount is for"),
)

Row = tuple[int, str, int, float | Fraction]


def agreed_tariff(agreed: pd.DataFrame, parameters: Parameters, year: int) -> Tariff:
    """The prices that the agreements of ``year`` hold as a tariff; InputError when customers' differ."""
    lines = agreed[["service", "amount"]].itertuples(index=False, name=None)
    own = [(name, amount) for name, amount in lines if name in OWN_AMOUNTS]
    return _tariff(list_prices(agreed) | _own_amounts(own), parameters, year)


def _own_amounts(lines: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """Sums of what customers have amounts of their own of, by quantity."""
    sums: dict[str, Decimal] = {}
    for name, amount in lines:
        quantity = _quantity(name, amount)
        sums[quantity] = sums.get(quantity, ZERO) + amount
    return sums


def _quantity(name: str, amount: Decimal) -> str:
    """What an amount of a customer's own is counted as: adjustments are added and deducted apart."""
    return DEDUCTION if name == ADJUSTMENT and amount < 0 else name


def _tariff(amounts: Mapping[str, Decimal], parameters: Parameters, year: int) -> Tariff:
    fees: dict[str, Any] = {}
    minimums: dict[str, Any] = {}
    for name, service in parameters.services.items():
        source = {"unit": service.unit, "meaning": service.name, "source": f"prislista {year}"}
        for quantity in (ADJUSTMENT, DEDUCTION) if name == ADJUSTMENT else (name,):
            if quantity in amounts:
                fees[quantity] = {
                    "name": service.name,
                    "area": BASE if service.kind == "assignment" else service.kind,
                    "form": "shared" if name in OWN_AMOUNTS else FORMS[service.charged],
                    "quantity": quantity,
                    "vat": service.vat,
                    **_price(service, amounts[quantity], source),
                }
        if service.terms and service.terms.minimum and name in amounts:
            minimums[least_of(name)] = {
                "name": service.name,
                "area": service.kind,
                "fees": [name],
                "quantity": least_of(name),
                "per": service.terms.least_of,
                "amount": service.terms.minimum.model_dump(),
            }
    return Tariff.model_validate(
        {
            "title": str(year),
            "fees": fees,
            "minimums": minimums,
            "credits": {
                name: {
                    **credit.model_dump(),
                    "fees": [fee for fee in credit.fees if fee in fees],
                    "quantity": name,
                }
                for name, credit in parameters.settlement.credits.items()
                if not credit.fees or set(credit.fees) & set(fees)
            },
            "vat": parameters.pricing.vat,
            "reconciliation": parameters.settlement.reconciliation,
        }
    )


def least_of(service: str) -> str:
    """The quantity that a least amount of ``service`` is charged for: customers that buy it."""
    return f"{service}_minimum"


def _price(service: Service, amount: Decimal, source: Mapping[str, str]) -> dict[str, Any]:
    if service.terms is not None:
        return terms_as_fee(service.terms, amount, source)
    return {"price": {"value": amount, **source}}


def delivered(volumes: pd.DataFrame, parameters: Parameters, registers: Registers, year: int) -> pd.DataFrame:
    """What customers have had in ``year``: :data:`~model.pricing.frames.DELIVERED`.

    ``volumes``: handled cases by month, customer and activity. Pieces are the cases of the service's first
    activity. An add-on sold by the month counts one for each month that its agreements are charged for, the
    whole year's as far as they are agreed; one sold by the year counts once, in January.
    """
    pieces = _pieces(parameters)
    counted = volumes[volumes["activity"].isin(pieces) & (volumes["volume"] > 0)]
    table = counted.assign(service=counted["activity"].map(pieces))
    rows: list[Row] = []
    for (name, customer), months in opened_months(parameters, registers, year).items():
        charged = parameters.services[name].charged
        if charged is Charging.BY_MONTH:
            rows += [(customer, name, month, 1) for month in sorted(months)]
        elif charged is Charging.BY_YEAR:
            rows.append((customer, name, 1, 1))
    columns = ["customer", "service", "month", "volume"]
    both = pd.concat([table[columns], pd.DataFrame(rows, columns=columns)], ignore_index=True)
    return DELIVERED.checked(both.astype({"customer": int, "month": int, "volume": int}))


def delivered_quantities(
    agreed: pd.DataFrame, had: pd.DataFrame, parameters: Parameters, charged: ChargedMonths
) -> pd.DataFrame:
    """What :func:`delivered` comes to, with what stands as agreed: :data:`QUANTITIES`.

    charged: the months that customers are charged in, over which what stands is spread.
    """
    stands = {name for name, service in parameters.services.items() if is_standing(name, parameters)}
    moving = had[~had["service"].isin(stands)].rename(columns={"service": "quantity", "volume": "amount"})
    rows: list[Row] = []
    lines = agreed[agreed["service"].isin(stands)][["customer", "service", "volume", "price", "amount"]]
    for customer, name, volume, price, amount in lines.itertuples(index=False, name=None):
        weights = charged.of(customer, name)
        if not parameters.services[name].is_by_piece:
            # Yearly sums are shared by what was agreed; all months, since a part of the year has its part.
            quantity = _quantity(name, amount) if name in OWN_AMOUNTS else name
            part = abs(float(amount)) if name in OWN_AMOUNTS else volume
            if name not in OWN_AMOUNTS and amount != price * volume:  # a fee for a part of the year
                part = float(amount / price)
            mean = sum(weights) / MONTHS
            rows += [
                (customer, quantity, month, part * float(weight / mean))
                for month, weight in zip(MONTH_NUMBERS, weights, strict=True)
                if weight
            ]
        else:
            rows += _spread(customer, name, volume, weights)
    rows += _with_least(agreed, had, parameters, charged)
    both = [moving[list(QUANTITIES.columns)], QUANTITIES.frame(rows)]
    return QUANTITIES.checked(pd.concat(both, ignore_index=True))


def _with_least(
    agreed: pd.DataFrame, had: pd.DataFrame, parameters: Parameters, charged: ChargedMonths
) -> Iterator[Row]:
    """Who has agreed to, or has had, what comes to a least amount, each month as much as it is a customer."""
    names = {name for name, service in parameters.services.items() if service.terms and service.terms.minimum}
    both = pd.concat([table[["customer", "service"]] for table in (agreed, had)], ignore_index=True)
    bought = both[both["service"].isin(names)].drop_duplicates()
    for customer, name in bought.itertuples(index=False, name=None):
        held = zip(MONTH_NUMBERS, charged.of(customer, name), strict=True)
        yield from ((customer, least_of(name), month, part) for month, part in held if part)


def is_standing(name: str, parameters: Parameters) -> bool:
    """Whether a service's amount stands as agreed: yearly sums, yearly prices, and what nobody counts."""
    service = parameters.services[name]
    return name in OWN_AMOUNTS or service.charged is Charging.BY_YEAR or not service.activities


def _pieces(parameters: Parameters) -> dict[str, str]:
    """The services sold by the piece that are counted, by the activity that gives their volume."""
    return {
        service.activities[0]: name
        for name, service in parameters.services.items()
        if service.activities and service.is_by_piece
    }


def _spread(customer: int, name: str, volume: int, profile: Sequence[Fraction]) -> Iterable[Row]:
    months = zip(MONTH_NUMBERS, apportion(volume, profile).tolist(), strict=True)
    return [(customer, name, month, amount) for month, amount in months]

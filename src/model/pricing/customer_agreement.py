"""One customer's agreement: its lines beside last year's, and what is invoiced each month.

Whatever services the agreements hold are there, a negative line among them, so that a customer's lines always
sum to its total and all totals to the price list's revenue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd

from model.demand.in_force import ChargedMonths, charged_months
from model.frames import Frame, money, text, whole
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.pricing.agreements import YEARS_APART, compared_lines
from model.pricing.money import ZERO, kronor, to_ore
from model.pricing.prices import PriceList
from model.pricing.tariffs.on_sums import vat_rows
from model.time_units import MONTHS
from model.validity.amounts import shared_by

AGREEMENT_LINES = Frame(
    "a service of a customer's agreement against last year, kronor",
    service=text("code"),
    kind=text("code of the kind of service"),
    unit=text("of the price"),
    volume=whole("0 of what is no longer bought"),
    price=money("of one, or the customer's own sum; none of what is no longer bought", optional=True),
    **YEARS_APART,
)
TOTAL = "total"
VAT = "vat"


@dataclass(frozen=True, kw_only=True)
class CustomerAgreement:
    """A customer's agreement of a year, in Decimal kronor.

    lines: :data:`AGREEMENT_LINES` in the order of the price list. invoices:
    month 1-12, a column for each kind of service that is agreed, vat where any is paid, total.
    vat: of the year, by rate.
    """

    customer: int
    lines: pd.DataFrame
    invoices: pd.DataFrame
    vat: Mapping[Decimal, Decimal] = field(default_factory=dict)

    @property
    def agreed(self) -> pd.DataFrame:
        """The lines of this year's agreement."""
        return self.lines[self.lines["volume"] > 0].reset_index(drop=True)

    @property
    def kinds(self) -> list[str]:
        """Kinds of service in the agreement, in order."""
        return list(dict.fromkeys(self.agreed["kind"].tolist()))

    def sum_of(self, column: str, kind: str | None = None) -> Decimal:
        """Sum of an amount's column of :attr:`lines`, of one kind of service or of all."""
        lines = self.lines if kind is None else self.lines[self.lines["kind"] == kind]
        return sum(lines[column], ZERO)


def customer_agreement(
    prices: PriceList,
    parameters: Parameters,
    registers: Registers,
    *,
    now: pd.DataFrame,
    before: pd.DataFrame,
    customer: int,
) -> CustomerAgreement:
    """The agreement of ``customer``, from all agreements of the year (``now``) and of last year."""
    own, last = (table[table["customer"] == customer] for table in (now, before))
    services = {name: (entry.kind, entry.unit) for name, entry in parameters.services.items()}
    columns = prices.lines[["service", "kind", "unit"]]
    services |= {name: entry for name, *entry in columns.itertuples(index=False, name=None)}
    order = list(services)
    compared = compared_lines(own, last).merge(own[["service", "volume", "price"]], on="service", how="left")
    described = [services[name] for name in compared["service"].tolist()]
    lines = compared.assign(
        **{
            column: [entry[position] for entry in described]
            for position, column in enumerate(("kind", "unit"))
        },
        volume=compared["volume"].fillna(0).astype(int),
    )
    lines = lines.sort_values("service", key=lambda names: names.map(order.index), kind="stable")
    lines = AGREEMENT_LINES.checked(lines[list(AGREEMENT_LINES.columns)].reset_index(drop=True))
    charged = charged_months(parameters, registers, prices.year)
    vat = _vat(lines, charged, customer, parameters)
    return CustomerAgreement(
        customer=customer,
        lines=lines,
        invoices=_invoices(lines, charged, customer, vat),
        vat={rate: sum(months, ZERO) for rate, months in vat.items()},
    )


def _invoices(
    lines: pd.DataFrame, charged: ChargedMonths, customer: int, vat: Mapping[Decimal, list[Decimal]]
) -> pd.DataFrame:
    """Each kind's sum on the months that it is charged in, to the öre, VAT, and what is to be paid."""
    parts = _by_kind(lines, charged, customer)
    if vat:
        parts[VAT] = [sum(month, ZERO) for month in zip(*vat.values(), strict=True)]
    totals = [sum(month, ZERO) for month in zip(*parts.values(), strict=True)]
    return pd.DataFrame({"month": range(1, MONTHS + 1), **parts, TOTAL: totals})


def _vat(
    lines: pd.DataFrame, charged: ChargedMonths, customer: int, parameters: Parameters
) -> dict[Decimal, list[Decimal]]:
    """VAT by rate and month, as a tariff has it: the year at a rate is rounded once."""
    rates = {name: vat_rate(parameters, name) for name in lines["service"].unique()}
    found = {}
    for rate in sorted({rate for rate in rates.values() if rate}):
        own = lines[[rates[name] == rate for name in lines["service"]]]
        months = [sum(month, ZERO) for month in zip(*_by_kind(own, charged, customer).values(), strict=True)]
        if months:
            taxed = np.array([[to_ore(amount) for amount in months]], dtype=np.int64)
            found[rate] = list(map(kronor, vat_rows(taxed, rate)[0].tolist()))
    return found


def vat_rate(parameters: Parameters, service: str) -> Decimal | None:
    """The rate of VAT on a service: its own, else what is said of all; None without VAT."""
    sold = parameters.services.get(service)
    own = (sold.vat if sold else None) or parameters.pricing.vat
    return None if own is None else own.value


def _by_kind(lines: pd.DataFrame, charged: ChargedMonths, customer: int) -> dict[str, list[Decimal]]:
    """Each kind's sum on the months that it is charged in, to the öre: twelfths of what is so all year."""
    agreed = lines[lines["volume"] > 0]
    sums: dict[str, dict[tuple[Fraction, ...], Decimal]] = {}
    for service, kind, amount in agreed[["service", "kind", "now"]].itertuples(index=False, name=None):
        months, of_kind = charged.of(customer, service), sums.setdefault(kind, {})
        of_kind[months] = of_kind.get(months, ZERO) + amount
    return {kind: _by_month(of_kind) for kind, of_kind in sums.items()}


def _by_month(sums: Mapping[tuple[Fraction, ...], Decimal]) -> list[Decimal]:
    """Sums by the weights of their months, spread and added up."""
    spread = [shared_by(to_ore(amount), months) for months, amount in sums.items()]
    return [kronor(sum(month)) for month in zip(*spread, strict=True)]

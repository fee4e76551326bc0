"""One customer's agreement: its lines beside last year's, and what is invoiced each month.

Whatever services the agreements hold are there, a negative line among them, so that a customer's lines always
sum to its total and all totals to the price list's revenue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from model.demand.in_force import ChargedMonths, charged_months
from model.frames import Frame, money, text, whole
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.pricing.agreements import YEARS_APART, compared_lines
from model.pricing.money import ZERO, kronor, to_ore
from model.pricing.prices import PriceList
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


@dataclass(frozen=True, kw_only=True)
class CustomerAgreement:
    """A customer's agreement of a year, in Decimal kronor.

    lines: :data:`AGREEMENT_LINES` in the order of the price list. invoices:
    month 1-12, a column for each kind of service that is agreed, total.
    """

    customer: int
    lines: pd.DataFrame
    invoices: pd.DataFrame

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
    invoices = _invoices(lines, charged_months(parameters, registers, prices.year), customer)
    return CustomerAgreement(customer=customer, lines=lines, invoices=invoices)


def _invoices(lines: pd.DataFrame, charged: ChargedMonths, customer: int) -> pd.DataFrame:
    """Each kind's sum on the months that it is charged in, to the öre: twelfths of what is so all year."""
    agreed = lines[lines["volume"] > 0]
    sums: dict[str, dict[tuple[Fraction, ...], Decimal]] = {}
    for service, kind, amount in agreed[["service", "kind", "now"]].itertuples(index=False, name=None):
        months, of_kind = charged.of(customer, service), sums.setdefault(kind, {})
        of_kind[months] = of_kind.get(months, ZERO) + amount
    parts = {kind: _by_month(of_kind) for kind, of_kind in sums.items()}
    totals = [sum(month, ZERO) for month in zip(*parts.values(), strict=True)]
    return pd.DataFrame({"month": range(1, MONTHS + 1), **parts, TOTAL: totals})


def _by_month(sums: Mapping[tuple[Fraction, ...], Decimal]) -> list[Decimal]:
    """Sums by the weights of their months, spread and added up."""
    spread = [shared_by(to_ore(amount), months) for months, amount in sums.items()]
    return [kronor(sum(month)) for month in zip(*spread, strict=True)]

"""Our agreed volumes at another's tariff: what customers would pay there, by service and customer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from model.apportionment import apportion
from model.demand.exact_volumes import ExactVolumes
from model.demand.in_force import customer_spans
from model.errors import Finding, InputError
from model.frames import Frame, money, series, text, whole
from model.observations.registers import ALL_CUSTOMERS
from model.parameters.loading import project_root
from model.parameters.schema.pricing import OtherTariff
from model.planning.planned_year import PlannedYear
from model.pricing.money import ZERO
from model.pricing.tariffs.charges import charge
from model.pricing.tariffs.lines import VAT
from model.pricing.tariffs.tariff import Tariff, load_tariff
from model.time_units import MONTHS
from model.validity.charged_months import open_months

BESIDE: dict[str, Any] = {
    "here": money("what is agreed with us of the services compared, kronor"),
    "there": money("what the same comes to by the tariff, without VAT"),
    "difference": money("there - here"),
}
THERE_BY_QUANTITY = Frame(
    "what one quantity of the tariff costs there, beside our services",
    quantity=text("of the tariff; empty of what is on sums of fees there"),
    services=series("codes of our services that it stands beside"),
    volume=whole("agreed pieces, or number of customers"),
    **BESIDE,
)
THERE_BY_CUSTOMER = Frame(
    "a customer's services compared", customer=whole("number; ``ALL_CUSTOMERS`` is the total"), **BESIDE
)


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """Our volumes at one tariff.

    name: of its file. by_quantity: :data:`THERE_BY_QUANTITY`. by_customer: :data:`THERE_BY_CUSTOMER`.
    uncounted: fees that nothing of ours is counted for. alone: our services without a counterpart.
    """

    name: str
    terms: OtherTariff
    tariff: Tariff
    by_quantity: pd.DataFrame
    by_customer: pd.DataFrame
    uncounted: tuple[str, ...]
    alone: tuple[str, ...]

    @property
    def here(self) -> Decimal:
        """What is agreed with us of what is compared."""
        return sum(self.by_quantity["here"], ZERO)

    @property
    def there(self) -> Decimal:
        """What it comes to there."""
        return sum(self.by_quantity["there"], ZERO)


def elsewhere(planned: PlannedYear) -> Iterator[Elsewhere]:
    """The agreements of ``planned`` at each of ``pricing.other_tariffs``.

    Volumes are those agreed, spread over the months as they are expected. Raises InputError for a tariff that
    is missing, faulty, or has no such quantity.
    """
    for name, terms in planned.parameters.pricing.other_tariffs.items():
        place = project_root() / "params" / "tariffs" / f"{name}.yaml"
        yield at_tariff(planned, name, terms, load_tariff(place))


def at_tariff(planned: PlannedYear, name: str, terms: OtherTariff, tariff: Tariff) -> Elsewhere:
    """The agreements of ``planned`` at one tariff, by ``terms``; see :func:`elsewhere`."""
    unknown = [quantity for quantity in terms.quantities if quantity not in tariff.quantities]
    if unknown:
        wanted = "en av taxans: " + ", ".join(tariff.quantities)
        path = f"pricing.other_tariffs.{name}.quantities"
        raise InputError(*(Finding("params/base", path, quantity, wanted) for quantity in unknown))
    quantities = _quantities(planned, terms)
    lines = charge(tariff, quantities, year=terms.of_year or planned.year)
    lines = lines[lines["kind"] != VAT]
    compared = {service for there in terms.quantities.values() for service in there.compared}
    here = planned.agreed[planned.agreed["service"].isin(compared)]
    known = {None, *terms.quantities}
    sold = planned.agreed.loc[planned.agreed["amount"] != 0, "service"].unique().tolist()
    return Elsewhere(
        name=name,
        terms=terms,
        tariff=tariff,
        by_quantity=_by_quantity(terms, tariff, quantities, here, lines),
        by_customer=_by_customer(here, lines),
        uncounted=tuple(fee.name for fee in tariff.fees.values() if fee.quantity not in known),
        alone=tuple(name for name in planned.parameters.services if name in sold and name not in compared),
    )


def _quantities(planned: PlannedYear, terms: OtherTariff) -> pd.DataFrame:
    """customer, quantity, month, amount: agreed pieces by month, and so many of each customer."""
    parameters, year = planned.parameters, planned.year
    expected = ExactVolumes.of_year(parameters, planned.registers, year)
    agreed = planned.agreed[["customer", "service", "volume"]].itertuples(index=False, name=None)
    pieces = {(customer, service): volume for customer, service, volume in agreed}
    rows: list[tuple[int, str, int, Any]] = []
    for quantity, there in terms.quantities.items():
        shares = {
            service: expected.month_shares(parameters.services[service].activities[0])
            for service in there.services
        }
        for (customer, service), volume in pieces.items():
            if service in shares:
                weights = shares[service].get(customer, ())
                months = apportion(volume, weights if any(weights) else [1] * MONTHS).tolist()
                rows += [(customer, quantity, month, part) for month, part in enumerate(months, start=1)]
        if there.each_customer is not None:
            for customer, span in customer_spans(parameters, planned.registers).items():
                of_year = open_months(span, year, parameters.pricing.month_rule)
                rows += [(customer, quantity, month, there.each_customer) for month in of_year]
    return pd.DataFrame(rows, columns=["customer", "quantity", "month", "amount"])


def _by_quantity(
    terms: OtherTariff, tariff: Tariff, quantities: pd.DataFrame, here: pd.DataFrame, lines: pd.DataFrame
) -> pd.DataFrame:
    rows, told = [], set()
    for quantity, there in terms.quantities.items():
        fees = [name for name, fee in tariff.fees.items() if fee.quantity == quantity]
        told |= set(fees)
        own = here[here["service"].isin(there.compared)]
        counted = quantities[quantities["quantity"] == quantity]
        volume = int(counted["amount"].sum()) if there.services else counted["customer"].nunique()
        ours, theirs = sum(own["amount"], ZERO), sum(lines.loc[lines["fee"].isin(fees), "amount"], ZERO)
        rows.append((quantity, tuple(there.compared), volume, ours, theirs, theirs - ours))
    rest = sum(lines.loc[~lines["fee"].isin(told), "amount"], ZERO)
    if rest:
        rows.append(("", (), 0, ZERO, rest, rest))
    return THERE_BY_QUANTITY.frame(rows)


def _by_customer(here: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    ours, theirs = (
        {int(str(number)): sum(part["amount"], ZERO) for number, part in frame.groupby("customer")}
        for frame in (here, lines)
    )
    rows = []
    for customer in sorted(ours.keys() | theirs.keys()):
        amounts = ours.get(customer, ZERO), theirs.get(customer, ZERO)
        rows.append((customer, *amounts, amounts[1] - amounts[0]))
    whole_here, whole_there = (sum((row[place] for row in rows), ZERO) for place in (1, 2))
    rows.append((ALL_CUSTOMERS, whole_here, whole_there, whole_there - whole_here))
    return THERE_BY_CUSTOMER.frame(rows)

"""Who pays for other assignments: fees from outside, customers directly, the owner, or the subscription.

An assignment costs what its work does, support and overhead included, and is financed to the öre: first by
fees from outside, for each that is expected to come, then by whoever pays the rest. What customers pay
directly is a line of their agreements (:data:`~model.pricing.costing.costs.ASSIGNMENTS`), always at cost;
what lies in the subscription is a part of it. A surcharge for lead times of a customer's own stands in the
same line and lowers the subscription, which bears what they cost. Fees and what the owner pays are no price:
full cost is what agreements bring in and those two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from model.apportionment import exactly, whole_parts
from model.demand.exact_volumes import ExactVolumes
from model.demand.in_force import customer_spans, customer_spans_of
from model.demand.volumes import weights_of
from model.errors import Finding, InputError
from model.frames import Frame, money, text, whole
from model.observations.registers import Registers
from model.parameters.schema.assignments import PaidBy
from model.parameters.schema.parameters import Parameters
from model.pricing.money import ZERO, kronor, to_ore

FINANCED = Frame(
    "an assignment's cost and who pays it, Decimal kronor",
    assignment=text("code"),
    volume=whole("expected of what measures it"),
    full_cost=money("of all its work; the four that follow sum to it"),
    fees=money("from outside, for each that comes"),
    customers=money("paid by customers directly"),
    owner=money("paid by the owner"),
    subscription=money("a part of the base subscription"),
)
ASSIGNED = Frame(
    "what a customer pays directly for an assignment, kronor",
    customer=whole("number"),
    assignment=text("code"),
    amount=money("in öre; the customers' sum to what they pay of it"),
)


@dataclass(frozen=True, kw_only=True)
class AssignmentFinancing:
    """The other assignments of a year. table: :data:`FINANCED`; parts: :data:`ASSIGNED`.

    surcharges: kronor that customers pay beside them for lead times of their own, by number.
    """

    table: pd.DataFrame
    parts: pd.DataFrame
    surcharges: Mapping[int, Decimal] = field(default_factory=dict)

    @property
    def elsewhere(self) -> Decimal:
        """Kronor that fees and the owner pay: no part of what agreements bring in."""
        return sum((*self.table["fees"], *self.table["owner"]), ZERO)

    @property
    def in_subscription(self) -> Decimal:
        """Kronor of fees for assignments whose rest lies in the subscription: they lower it."""
        rows = zip(self.table["fees"], self.table["subscription"], strict=True)
        return sum((fees for fees, part in rows if part), ZERO)

    @property
    def surcharged(self) -> Decimal:
        """Kronor of surcharges: they lower what the subscription bears."""
        return sum(self.surcharges.values(), ZERO)

    @property
    def by_customer(self) -> dict[int, Decimal]:
        """Kronor that each customer pays directly, surcharge included, of those that pay any."""
        found = dict(self.surcharges)
        for customer, amount in zip(self.parts["customer"].tolist(), self.parts["amount"], strict=True):
            found[customer] = found.get(customer, ZERO) + amount
        return found


def payer_weights(parameters: Parameters, registers: Registers, year: int) -> dict[str, dict[int, Fraction]]:
    """By assignment that customers pay directly, each payer's weight; by rising number.

    Whoever is a customer k of the year's n days has k/n of its weight; the rest still recovers the cost.
    """
    spans = customer_spans(parameters, registers)
    numbers = registers.customers["number"].tolist()
    found: dict[str, dict[int, Fraction]] = {}
    for name, assignment in parameters.assignments.items():
        if assignment.payers is None:
            continue
        payers = assignment.payers.value
        own = (
            [Fraction(number == payers) for number in numbers]
            if isinstance(payers, int)
            else [exactly(weight) for weight in weights_of(parameters, registers, payers).tolist()]
        )
        parts = {
            number: weight * spans[number].share(year)
            for number, weight in sorted(zip(numbers, own, strict=True))
            if number in spans and weight
        }
        found[name] = {number: part for number, part in parts.items() if part}
    return found


def direct_payers(parameters: Parameters, registers: Registers, year: int) -> set[int]:
    """Customers that pay for any assignment of ``year`` directly, or a surcharge."""
    weights = payer_weights(parameters, registers, year).values()
    return {number for own in weights for number in own} | set(surcharges(parameters, registers, year))


def surcharges(parameters: Parameters, registers: Registers, year: int) -> dict[int, Decimal]:
    """Kronor of the surcharge of each customer of ``year`` that has one; as said, not by its days."""
    there = customer_spans_of(parameters, registers, year)
    stated = parameters.demand.surcharges.value
    return {
        number: Decimal(amount) for number, amount in sorted(stated.items()) if amount and number in there
    }


def assignment_financing(
    parameters: Parameters, registers: Registers, year: int, costs: pd.DataFrame
) -> AssignmentFinancing:
    """How the assignments of ``year`` are paid for.

    costs: :data:`~model.pricing.costing.costs.SERVICE_COSTS`. An assignment without cost has no row.
    """
    expected = ExactVolumes.of_year(parameters, registers, year)
    total = dict(zip(costs["activity"], costs["total"], strict=True))
    weights = payer_weights(parameters, registers, year)
    rows, parts = [], []
    for name, assignment in parameters.assignments.items():
        cost = sum((total.get(activity, ZERO) for activity in assignment.activities), ZERO)
        volume = round(sum(expected.by_customer(assignment.activities[0]), Fraction(0)))
        if not cost and not volume:
            continue
        fee = Fraction(0) if assignment.fee is None else exactly(assignment.fee.of(year))
        fees = kronor(round(fee * 100 * volume))
        rest = dict.fromkeys(PaidBy, ZERO) | {assignment.paid_by.value: cost - fees}
        rows.append((name, volume, cost, fees, *(rest[by] for by in PaidBy)))
        if rest[PaidBy.CUSTOMERS]:
            if not weights[name]:
                wanted = f"minst en kund som betalar under {year}"
                raise InputError(Finding(f"assignments.{name}", "payers", "ingen betalar", wanted))
            paid = _by_weight(rest[PaidBy.CUSTOMERS], weights[name])
            parts += [(customer, name, amount) for customer, amount in paid.items()]
    return AssignmentFinancing(
        table=FINANCED.frame(rows),
        parts=ASSIGNED.frame(parts),
        surcharges=surcharges(parameters, registers, year),
    )


def _by_weight(total: Decimal, weights: Mapping[int, Fraction]) -> dict[int, Decimal]:
    """Each customer's part, to the öre; also of an income, when fees are more than the cost."""
    whole = sum(weights.values(), Fraction(0))
    ore = whole_parts([to_ore(total) * weight / whole for weight in weights.values()])
    return dict(zip(weights, map(kronor, ore), strict=True))

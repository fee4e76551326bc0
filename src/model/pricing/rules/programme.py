"""The rules as one linear programme over lines' amounts and customers' adjustments, in kronor.

Rows belong to rules, so that any of them can be left out or made elastic. Amounts of lines come first, then
one adjustment for each customer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from model.arrays import Floats
from model.pricing.costing.costs import SUBSCRIPTION
from model.pricing.rules.rule_set import RuleSet

ORE = 100.0
RECOVERY = "recovery"
NOT_PAID, DECIDED = "not_paid", "set_prices"
"""Rows that say that no charge is below zero, and that a decided price is what it is: they never give way."""


@dataclass(frozen=True, kw_only=True)
class Programme:
    """Rules as low <= matrix @ values <= high, and least <= values <= most.

    rule: which rule each row belongs to. place: the customer's number or the service's name, empty for the
    whole.
    """

    matrix: sparse.csr_array
    low: Floats
    high: Floats
    rule: NDArray[np.object_]
    place: NDArray[np.object_]
    least: Floats
    most: Floats


def programme(rules: RuleSet) -> Programme:
    """Every rule that is on, beside what always holds: decided prices, and no price or charge below zero."""
    lines, customers = rules.lines, rules.customers
    count, width = len(lines), len(lines) + len(customers)
    charge = _charge_rows(rules)
    weights = np.array([float(rules.weights[customer.number]) for customer in customers])
    assigned = np.array([float(rules.assigned.get(customer.number, 0)) for customer in customers])
    at_cost = (weights / float(sum(rules.weights.values())) * rules.idle + assigned) / ORE
    parts: list[sparse.csr_array] = []
    low: list[float] = []
    high: list[float] = []
    rule: list[str] = []
    place: list[object] = []

    def add(name: str, where: object, row: sparse.csr_array, least: float, most: float) -> None:
        parts.append(row)
        low.append(least)
        high.append(most)
        rule.append(name)
        place.append(where)

    unit = sparse.csr_array(sparse.eye_array(width))
    everything = sparse.csr_array(np.array([[1.0] * count + [0.0] * len(customers)]))
    moved = sparse.csr_array(np.array([[0.0] * count + [1.0] * len(customers)]))
    if rules.total is not None:
        revenue = (rules.total - rules.at_cost) / ORE
        add(RECOVERY, "", everything, revenue, revenue)
        add(RECOVERY, "moved", moved, 0.0, 0.0)
    if rules.frame is not None:
        add("productivity", "", everything, -np.inf, (rules.frame - rules.at_cost) / ORE)
    for number, line in enumerate(lines):
        if line.fixed is not None:
            amount = line.amount(line.fixed) / ORE
            add(DECIDED, line.service, unit[[number]], amount, amount)
        if line.ceiling is not None:
            add("productivity", line.service, unit[[number]], -np.inf, line.ceiling / ORE)
    for number, customer in enumerate(customers):
        row, own = charge[[number]], unit[[count + number]]
        add(NOT_PAID, customer.number, row, -at_cost[number], np.inf)
        if customer.cap is not None:
            add("cap", customer.number, row, -np.inf, customer.cap / ORE - at_cost[number])
        if customer.floor is not None:
            add("floor", customer.number, row, customer.floor / ORE - at_cost[number], np.inf)
        if customer.minimum is not None:
            add("minimum_fee", customer.number, row, customer.minimum / ORE - at_cost[number], np.inf)
        if customer.limit is not None:
            add("largest_adjustment", customer.number, own, -customer.limit / ORE, customer.limit / ORE)
    least = np.array([0.0] * count + [-np.inf] * len(customers))
    matrix = sparse.csr_array(sparse.vstack(parts)) if parts else sparse.csr_array((0, width))
    return Programme(
        matrix=matrix,
        low=np.array(low),
        high=np.array(high),
        rule=np.array(rule, dtype=object),
        place=np.array(place, dtype=object),
        least=least,
        most=np.full(width, np.inf),
    )


def _charge_rows(rules: RuleSet) -> sparse.csr_array:
    """Each customer's charge but for what always is its cost: a part of every line, and an adjustment."""
    column = {line.service: number for number, line in enumerate(rules.lines)}
    row = {customer.number: number for number, customer in enumerate(rules.customers)}
    whole = sum(rules.weights.values())
    rows, columns, parts = [], [], []
    for (customer, service), volume in rules.volumes.items():
        if service in column:
            line = rules.lines[column[service]]
            part = rules.weights[customer] / whole if service == SUBSCRIPTION else volume / line.volume
            rows.append(row[customer])
            columns.append(column[service])
            parts.append(float(part))
    count = len(rules.customers)
    rows += range(count)
    columns += range(len(column), len(column) + count)
    parts += [1.0] * count
    shape = (count, len(column) + count)
    return sparse.csr_array(sparse.coo_array((parts, (rows, columns)), shape=shape))

"""Allocation of support departments' cost to those whom they support: direct, step-down or reciprocal.

Notation. Support departments s with own cost c_s give the share p_sr of their service to receiver r. What of
s's own cost ends at operating department o is its *final share* F_so, whose rows sum to one:

- *direct*: only operating departments count, F_so = p_so / sum over operating departments;
- *step-down*: departments are closed in an order; each passes its own cost and what it has received on to
  operating departments and to those that are still open;
- *reciprocal*: the complete reciprocated costs x solve x_s = c_s + sum over t of p_ts x_t, all at once.

Source: Horngren, Datar and Rajan, *Cost Accounting*, chapter on support departments. Costs are conserved
because rows of F sum to one, and rounded to whole öre by largest remainder in every row and column. All is
computed in fractions: a cycle that feeds only itself is then told from one that almost does, which floats
cannot.

Decided so. A department's use of its own service is left out: it changes what the department's cost is
called, never what others bear. A negative cost (an income) is passed on as a deduction. A department without
cost needs no users. Cost that cannot reach any operating department is an error that names where it stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

import pandas as pd

from model.apportionment import whole_table
from model.errors import Finding, InputError
from model.pricing.money import ORE

Method = Literal["direct", "step_down", "reciprocal"]
Number = Decimal | Fraction | int | float
Shares = dict[str, dict[str, Fraction]]

METHODS: tuple[Method, ...] = get_args(Method)
PLACE = "fördelningen av stödkostnader"


@dataclass(frozen=True, kw_only=True)
class Allocation:
    """Support cost where it ends.

    order: support departments as they were closed (step-down) or given. by_origin: index support department,
    columns operating departments: what of each one's own cost ends where, Decimal; rows sum to the costs.
    allocated: the columns' sums. passed_on: own cost and what was received before it was passed on (the
    complete reciprocated cost, the cost when closed, or the own cost), to the same step.
    """

    method: Method
    order: tuple[str, ...]
    by_origin: pd.DataFrame
    allocated: dict[str, Decimal]
    passed_on: dict[str, Decimal]


def allocate(
    costs: Mapping[str, Number],
    usage: Mapping[str, Mapping[str, Number]] | pd.DataFrame,
    method: Method = "reciprocal",
    order: Sequence[str] | None = None,
    step: Decimal = ORE,
) -> Allocation:
    """Allocate ``costs`` (support department -> kronor) by ``usage`` (department -> receiver -> quantity).

    ``usage`` may be a DataFrame (index departments, columns receivers; missing is nothing), in quantities or
    shares: only proportions count. Receivers that are not in ``costs`` are operating departments. ``order``
    is step-down's; without it, who gives most of its service to other support goes first. Amounts are
    multiples of ``step`` (an öre), as the costs must be. Raises InputError for usage that is negative, not a
    number or of an unknown department, for an order that is not one of all departments, and for cost that
    reaches no operating department.
    """
    cost = {name: _fraction(amount, f"kostnad, {name}") for name, amount in costs.items()}
    shares = _shares(cost, usage)
    unit = Fraction(step)
    _require_whole(cost, unit)
    sequence = _order(shares, order)
    final, received = _FINAL_SHARES[method](shares, sequence)
    _require_bearers(cost, final)
    operating = operating_departments(shares)
    parts = whole_table(
        [[cost[name] * final[name].get(to, Fraction(0)) / unit for to in operating] for name in cost]
    )
    table = pd.DataFrame(
        [[step * part for part in row] for row in parts],
        index=pd.Index(list(cost), name="support"),
        columns=pd.Index(operating, name="receiver"),
        dtype=object,
    )
    allocated = {to: step * sum(row[column] for row in parts) for column, to in enumerate(operating)}
    passed_on = {
        to: step
        * round(sum((cost[name] * received[name].get(to, Fraction(0)) for name in cost), Fraction(0)) / unit)
        for to in cost
    }
    return Allocation(
        method=method, order=sequence, by_origin=table, allocated=allocated, passed_on=passed_on
    )


def operating_departments(usage: Mapping[str, Mapping[str, object]]) -> list[str]:
    """Receivers that pass nothing on, in the order in which they appear."""
    return list(dict.fromkeys(to for users in usage.values() for to in users if to not in usage))


def _direct(shares: Shares, order: Sequence[str]) -> tuple[Shares, Shares]:
    """Only operating departments count; nobody receives but has one's own cost to pass on."""
    final = {
        name: _normalised({to: part for to, part in shares[name].items() if to not in shares})
        for name in order
    }
    return final, {name: {name: Fraction(1)} for name in order}


def _step_down(shares: Shares, order: Sequence[str]) -> tuple[Shares, Shares]:
    """One department after the other; those that are closed receive nothing more."""
    final: Shares = {}
    received: Shares = {}
    for position in reversed(range(len(order))):
        name, closed = order[position], order[: position + 1]
        users = _normalised({to: part for to, part in shares[name].items() if to not in closed})
        final[name] = _followed(users, final)
        received[name] = _followed(users, received)
        received[name][name] = Fraction(1)
    return final, received


def _reciprocal(shares: Shares, order: Sequence[str]) -> tuple[Shares, Shares]:
    """All at once: (I - S)⁻¹O, with S the shares to support and O those to operating departments.

    (I - S)⁻¹ itself tells how much of one's cost passes through each department. Departments that reach no
    operating one would make I - S singular; what goes to them is lost here and reported by the caller.
    """
    solvable = [name for name in order if _reaches_operations(shares, name)]
    operating = operating_departments(shares)
    rows = []
    for name in solvable:
        supports = [Fraction(name == to) - shares[name].get(to, Fraction(0)) for to in solvable]
        identity = [Fraction(name == to) for to in solvable]
        rows.append([*supports, *(shares[name].get(to, Fraction(0)) for to in operating), *identity])
    solved = _eliminated(rows)
    final: Shares = {name: {} for name in order}
    received: Shares = {name: {name: Fraction(1)} for name in order}
    for name, row in zip(solvable, solved, strict=True):
        final[name] = dict(zip(operating, row[: len(operating)], strict=True))
        received[name] = dict(zip(solvable, row[len(operating) :], strict=True))
    return final, received


_FINAL_SHARES = {"direct": _direct, "step_down": _step_down, "reciprocal": _reciprocal}
"""Of each department's own cost: what ends where, and what each support department gets to pass on."""


def _eliminated(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """Right-hand sides of the linear equations ``rows`` after Gauss and Jordan, in fractions.

    I - S is diagonally dominant once departments that reach no operating one are gone: no pivot is zero.
    """
    size = len(rows)
    for pivot in range(size):
        scale = rows[pivot][pivot]
        rows[pivot] = [value / scale for value in rows[pivot]]
        for other in range(size):
            factor = rows[other][pivot]
            if other != pivot and factor:
                rows[other] = [
                    value - factor * above for value, above in zip(rows[other], rows[pivot], strict=True)
                ]
    return [row[size:] for row in rows]


def _followed(users: Mapping[str, Fraction], onward: Shares) -> dict[str, Fraction]:
    """Where what ``users`` receive goes in the end: on along ``onward``, or to stay with them."""
    ends: dict[str, Fraction] = {}
    for user, part in users.items():
        for to, share in onward.get(user, {user: Fraction(1)}).items():
            ends[to] = ends.get(to, Fraction(0)) + part * share
    return ends


def _reaches_operations(shares: Shares, name: str) -> bool:
    """Whether anything of ``name``'s service gets, directly or through others, to an operating department."""
    seen, waiting = {name}, [name]
    while waiting:
        for to in shares[waiting.pop()]:
            if to not in shares:
                return True
            if to not in seen:
                seen.add(to)
                waiting.append(to)
    return False


def _require_whole(cost: Mapping[str, Fraction], unit: Fraction) -> None:
    """Raise InputError for costs that are not multiples of ``unit``."""
    uneven = {name: amount for name, amount in cost.items() if (amount / unit).denominator != 1}
    if uneven:
        expected = f"en multipel av {float(unit):g} kronor"
        raise InputError(
            *(Finding(PLACE, name, str(float(amount)), expected) for name, amount in uneven.items())
        )


def _require_bearers(cost: Mapping[str, Fraction], final: Shares) -> None:
    """Raise InputError for departments whose cost does not wholly end at operating departments."""
    lost = [name for name in cost if cost[name] and sum(final[name].values(), Fraction(0)) != 1]
    if lost:
        raise InputError(
            *(
                Finding(
                    PLACE,
                    name,
                    f"{float(cost[name]):.2f} kronor når ingen som bär kostnaden",
                    "användning som till sist leder till en verksamhet; avdelningar som bara stöder varandra "
                    "kan inte fördelas",
                )
                for name in lost
            )
        )


def _shares(cost: Mapping[str, Fraction], usage: Mapping[str, Mapping[str, Number]] | pd.DataFrame) -> Shares:
    """Shares of each department's service by receiver, own use left out; empty without users."""
    rows = _rows(usage) if isinstance(usage, pd.DataFrame) else usage
    unknown = [name for name in rows if name not in cost]
    if unknown:
        raise InputError(
            *(Finding(PLACE, name, "saknar kostnad", "en avdelning med kostnad") for name in unknown)
        )
    shares: Shares = {}
    for name in cost:
        quantities = {
            str(to): _fraction(amount, f"användning, {name} till {to}")
            for to, amount in rows.get(name, {}).items()
        }
        negative = [to for to, amount in quantities.items() if amount < 0]
        if negative:
            raise InputError(
                *(
                    Finding(
                        PLACE,
                        f"användning, {name} till {to}",
                        str(rows[name][to]),
                        "ett tal som inte är negativt",
                    )
                    for to in negative
                )
            )
        shares[name] = _normalised({to: amount for to, amount in quantities.items() if to != name})
    return shares


def _rows(usage: pd.DataFrame) -> dict[str, dict[str, Number]]:
    return {
        str(name): {str(to): amount for to, amount in row.items() if not pd.isna(amount)}
        for name, row in usage.to_dict("index").items()
    }


def _normalised(quantities: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Shares of the whole, of those that have any."""
    whole = sum(quantities.values(), Fraction(0))
    return {to: amount / whole for to, amount in quantities.items() if amount}


def _order(shares: Shares, order: Sequence[str] | None) -> tuple[str, ...]:
    """The order given, or by falling share to other support; the first named first among equals."""
    if order is not None:
        if sorted(order) != sorted(shares):
            raise InputError(
                Finding(PLACE, "ordning", ", ".join(order), "var och en en gång: " + ", ".join(shares))
            )
        return tuple(order)
    to_support = {
        name: sum((part for to, part in users.items() if to in shares), Fraction(0))
        for name, users in shares.items()
    }
    return tuple(sorted(shares, key=lambda name: -to_support[name]))


def _fraction(amount: Number, place: str) -> Fraction:
    """A number as it is written: 0.2 is a fifth. Raises InputError for what is not a finite number."""
    try:
        return Fraction(amount if isinstance(amount, Fraction) else str(amount))
    except ValueError:
        raise InputError(Finding(PLACE, place, str(amount), "ett tal")) from None

"""Time-driven activity-based costing: what a minute costs at practical capacity, and what stands idle.

Method (Kaplan and Anderson, *Harvard Business Review* 82(11), November 2004, 131-138): the cost of the people
and what they need, over the minutes that they can be expected to work (practical capacity), is the cost of a
minute. Activities are charged the minutes that they take. Minutes that nothing takes are idle capacity, a
cost of its own; spread over the activities it would make them dearer the fewer they are.

More work than practical capacity can hold (overtime, a pace that cannot last) leaves nothing idle; the cost
is then spread over the minutes worked, and the overload is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from model.apportionment import whole_parts
from model.errors import Finding, InputError
from model.pricing.money import ORE

Number = Decimal | Fraction | int | float
PLACE = "kostnad per minut"


class Use(NamedTuple):
    """What an activity takes: minutes each time (or in all, with quantity 1) and how many times."""

    minutes: Number
    quantity: Number = 1


@dataclass(frozen=True, kw_only=True)
class TimeDriven:
    """Cost of capacity by activity, and what stands idle; minutes and rates are exact fractions.

    rate: kronor per minute. unit_cost: kronor each time, not rounded. assigned: kronor by activity, in öre.
    idle_cost and the assigned costs sum to the cost. overload_minutes: worked beyond practical capacity.
    """

    rate: Fraction
    unit_cost: dict[str, Fraction]
    assigned: dict[str, Decimal]
    used_minutes: Fraction
    idle_minutes: Fraction
    idle_cost: Decimal
    overload_minutes: Fraction

    @property
    def utilisation(self) -> float:
        """Minutes used over practical capacity; above one when overloaded."""
        practical = self.used_minutes + self.idle_minutes - self.overload_minutes
        return float(self.used_minutes / practical)


def time_driven(cost: Decimal, practical_minutes: Number, activities: Mapping[str, Use]) -> TimeDriven:
    """Charge ``activities`` for their minutes of a capacity that costs ``cost`` kronor.

    practical_minutes: of all who share the cost, in the same period as the activities' quantities. Raises
    InputError when there is no capacity, or a minute or quantity is negative or not a number.
    """
    practical = _quantity(practical_minutes, "praktisk kapacitet")
    if not practical:
        raise InputError(Finding(PLACE, "praktisk kapacitet", "0 minuter", "tid som någon kan arbeta"))
    each = {name: _quantity(use.minutes, f"{name}, minuter") for name, use in activities.items()}
    taken = {name: each[name] * _quantity(use.quantity, f"{name}, antal") for name, use in activities.items()}
    used = sum(taken.values(), Fraction(0))
    overload = max(used - practical, Fraction(0))
    idle = max(practical - used, Fraction(0))
    rate = Fraction(cost) / max(practical, used)
    *parts, rest = whole_parts([minutes * rate * 100 for minutes in (*taken.values(), idle)])
    return TimeDriven(
        rate=rate,
        unit_cost={name: minutes * rate for name, minutes in each.items()},
        assigned={name: ORE * part for name, part in zip(taken, parts, strict=True)},
        used_minutes=used,
        idle_minutes=idle,
        idle_cost=ORE * rest,
        overload_minutes=overload,
    )


def _quantity(amount: Number, place: str) -> Fraction:
    """A number as it is written; raises InputError for what is negative or not a number."""
    try:
        quantity = Fraction(amount if isinstance(amount, Fraction) else str(amount))
    except ValueError:
        raise InputError(Finding(PLACE, place, str(amount), "ett tal")) from None
    if quantity < 0:
        raise InputError(Finding(PLACE, place, str(amount), "ett tal som inte är negativt"))
    return quantity

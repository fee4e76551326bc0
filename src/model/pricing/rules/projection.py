"""Amounts closest to wanted ones that keep to bounds and to a sum, exactly.

Minimise sum((x - wanted)^2 / give) subject to low <= x <= high and sum(x) = total: a separable quadratic
programme with one coupling constraint. Its optimum is x = wanted + level * give, held within the bounds,
where the one unknown, ``level``, is where a rising piecewise linear function meets ``total``; it is found at
or between the breakpoints (Helgason, Kennington and Lall, *Mathematical Programming* 18, 1980). In fractions
there is nothing to round, so the answer is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from model.apportionment import whole_parts

Bound = Fraction | int | None


@dataclass(frozen=True)
class Wanted:
    """One amount: what it should be, its bounds (None: none), and how easily it gives way.

    ``give`` is what it bears of what others cannot, in proportion; what gives nothing moves only when its own
    bounds, or the sum, leave no choice.
    """

    amount: Fraction
    low: Bound = None
    high: Bound = None
    give: Fraction = Fraction(1)

    def at(self, level: Fraction) -> Fraction:
        """The amount at ``level``, within the bounds."""
        return self.within(self.amount + level * self.give)

    def within(self, amount: Fraction) -> Fraction:
        """``amount``, or the bound that it passes."""
        if self.low is not None and amount < self.low:
            return Fraction(self.low)
        return Fraction(self.high) if self.high is not None and amount > self.high else amount


def project(wanted: Sequence[Wanted], total: Fraction | int) -> list[Fraction] | None:
    """The closest amounts that sum to ``total``; None when the bounds do not allow that sum."""
    if any(one.low is not None and one.high is not None and one.low > one.high for one in wanted):
        return None
    amounts = [one.within(one.amount) for one in wanted]
    missing = Fraction(total) - sum(amounts, Fraction(0))
    if not missing:
        return amounts
    able = [index for index, one in enumerate(wanted) if one.give > 0]
    level = _level([wanted[index] for index in able], sum((amounts[index] for index in able), missing))
    if level is not None:
        for index in able:
            amounts[index] = wanted[index].at(level)
        return amounts
    unable = [index for index, one in enumerate(wanted) if one.give <= 0]
    bounds = [wanted[index].high if missing > 0 else wanted[index].low for index in able]
    ends = [Fraction(bound) for bound in bounds if bound is not None]
    if not unable or len(ends) < len(able):
        return None
    for index, end in zip(able, ends, strict=True):
        amounts[index] = end
    rest = Fraction(total) - sum(ends, Fraction(0))
    reluctant = [Wanted(wanted[index].amount, wanted[index].low, wanted[index].high) for index in unable]
    found = project(reluctant, rest)
    if found is None:
        return None
    for index, amount in zip(unable, found, strict=True):
        amounts[index] = amount
    return amounts


def project_whole(wanted: Sequence[Wanted], total: int) -> list[int] | None:
    """The same in whole units, within the same (whole) bounds, by largest remainders."""
    exact = project(wanted, total)
    return None if exact is None else whole_parts(exact)


def _level(wanted: Sequence[Wanted], total: Fraction) -> Fraction | None:
    """Where the amounts of ``wanted``, which all give way, sum to ``total``; None when they never do.

    Between two breakpoints the sum is rest + level * slope: rest and slope are kept while walking along.
    """
    free_below = [one for one in wanted if one.low is None]
    rest = sum((one.amount for one in free_below), Fraction(0))
    rest += sum((Fraction(one.low) for one in wanted if one.low is not None), Fraction(0))
    slope = sum((one.give for one in free_below), Fraction(0))
    events = []
    for one in wanted:
        if one.low is not None:
            events.append(((one.low - one.amount) / one.give, one.amount - one.low, one.give))
        if one.high is not None:
            events.append(((one.high - one.amount) / one.give, one.high - one.amount, -one.give))
    for level, change, give in sorted(events):
        if slope and rest + level * slope >= total:
            return (total - rest) / slope
        if not slope and rest == total:
            return level
        if not slope and rest > total:
            return None
        rest, slope = rest + change, slope + give
    if slope:
        return (total - rest) / slope
    return sorted(events)[-1][0] if events and rest == total else None

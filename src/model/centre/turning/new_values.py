"""Next year's values: those that follow by rule, and those that somebody must decide.

What is given, because it stands in the parameters or has been decided, is not worked out anew. What rests on
something that is not yet decided waits for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from model.apportionment import exactly
from model.centre.turning.short_days import next_short_days
from model.parameters.carrying import Carrying, carryings
from model.parameters.quantity import ByYear, NextYear, Revisions
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed

Values = Mapping[str, Any]
"""Values of the new year by the dotted path of their parameter."""
Indices = Mapping[str, Carrying]
"""Indices that say from which day they change, by path."""
SAME, FORECAST, NO_FORECAST = "som året före", "prognos av volymerna", "som året före, utan prognos"
INDEXED, DECIDED, DERIVED = "året före gånger index", "beslut", "följer av det beslutade"
INDEX_DECIMALS = 6
THOUSAND = 1000


@dataclass(frozen=True)
class NewValue:
    """A value of the new year: its parameter, the year or day that it stands under, and why it is so."""

    path: str
    key: int | date
    value: Any
    why: str


@dataclass(frozen=True)
class Decision:
    """Something that somebody must decide: a number, or one of those that a parameter has by name.

    member: the name, if there is one. last: last year's. proposal: last year's, raised by its index if it has
    one; where the index is not decided either, by that of last year.
    """

    path: str
    key: int | date
    member: str
    meaning: str
    unit: str
    last: Any
    proposal: Any

    @property
    def name(self) -> str:
        """The path with the member: what a decision is told by."""
        return f"{self.path}.{self.member}" if self.member else self.path


@dataclass(frozen=True)
class NewYear:
    """What a year takes: values to write, decisions that are left, and paths that wait for them."""

    year: int
    values: list[NewValue] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


def new_year(
    parameters: Parameters, year: int, *, decided: Values, forecast: Values, anew: bool = False
) -> NewYear:
    """What ``year`` takes when ``decided`` is, and volumes are ``forecast``.

    anew: whether what stands in the parameters already is worked out again, but for decisions.
    """
    made = NewYear(year)
    carried = carryings(parameters)
    due = [
        each
        for each in carried
        if each.is_due(year) or each.path in decided or (anew and each.rule is not NextYear.DECIDED)
    ]
    due = [each for each in due if each.quantity.value]
    known = {**standing(parameters, year), **decided}
    indices = {each.path: each for each in carried if isinstance(each.quantity, Revisions)}
    for each in due:
        if each.path not in decided:
            known.pop(each.path, None)
    proposed = {each.path: last_value(each, year) for each in due if each.rule is NextYear.DECIDED} | known
    for each in sorted(due, key=lambda each: ORDER.index(each.rule)):
        if found := list(_worked_out(each, year, known, decided, forecast, indices)):
            known[each.path] = found[-1].value
            made.values.extend(found)
        elif _must_be_decided(each, made):
            made.decisions.extend(_decisions(each, year, proposed, indices))
        else:
            made.waiting.append(each.path)
    place = {each.path: number for number, each in enumerate(due)}
    made.values.sort(key=lambda value: place[value.path])
    return made


ORDER = (NextYear.DECIDED, NextYear.SAME, NextYear.FORECAST, NextYear.INDEX, NextYear.DERIVED)
"""What comes first, so that what rests on it can follow."""


def _worked_out(
    each: Carrying, year: int, known: Values, decided: Values, forecast: Values, indices: Indices
) -> Iterator[NewValue]:
    """The new value, or those of a level's days; nothing where it, or what it rests on, is not decided."""
    if each.path in decided:
        value, why = decided[each.path], DECIDED
    elif each.rule is NextYear.DECIDED or (each.rule is NextYear.INDEX and each.index not in known):
        return
    elif each.rule is NextYear.INDEX:
        yield from _indexed(each, year, known[each.index], indices)
        return
    elif each.rule is NextYear.DERIVED:
        parts = [each.path.rpartition(".")[0] + f".{name}" for name in each.sums]
        if not parts or any(part not in known for part in parts):
            return
        value, why = sum(known[part] for part in parts), DERIVED
    else:
        value, why = _followed(each, year, forecast)
    yield NewValue(each.path, key_of(each, year), value, why)


def _indexed(each: Carrying, year: int, share: Any, indices: Indices) -> Iterator[NewValue]:
    """A year's value raised by the year's index, a level on each day that its index changes."""
    last = last_value(each, year)
    if each.is_by_year or each.index not in indices:
        yield NewValue(
            each.path, key_of(each, year), raised(last, _index(each, year, share, indices)), INDEXED
        )
        return
    changes = _changes(indices[each.index], year, share)
    for day in changes.days_of(year):
        last = raised(last, changes.value[day])
        yield NewValue(each.path, day, last, INDEXED)


def _index(each: Carrying, year: int, share: Any, indices: Indices) -> Any:
    """By what a value of ``year`` is raised when its index is ``share``: a change counts for its days."""
    return _changes(indices[each.index], year, share).index(year) if each.index in indices else share


def _changes(index: Carrying, year: int, share: Any) -> Revisions[Any]:
    """An index with its last change of ``year`` as ``share``."""
    quantity: Revisions[Any] = index.quantity  # type: ignore[assignment]
    return quantity.model_copy(update={"value": {**quantity.value, key_of(index, year): share}})


def _must_be_decided(each: Carrying, made: NewYear) -> bool:
    """Whether somebody must say it: what is indexed waits while its index is to be decided."""
    to_come = {decision.path for decision in made.decisions}
    return each.rule is NextYear.DECIDED or (each.rule is NextYear.INDEX and each.index not in to_come)


def _followed(each: Carrying, year: int, forecast: Values) -> tuple[Any, str]:
    last = last_value(each, year)
    if each.rule is NextYear.FORECAST:
        if each.path in forecast:
            return forecast[each.path], FORECAST
        return last, SAME if forecast else NO_FORECAST
    if isinstance(last, list) and all(isinstance(day, date) for day in last):
        return next_short_days([day for days in each.quantity.value.values() for day in days], year), SAME
    return last, SAME


def raised(value: Any, index: float | Fraction) -> Any:
    """Numbers of ``value`` raised by a share; whole ones stay whole, and large ones whole thousands."""
    if isinstance(value, Mapping):
        return {name: raised(part, index) for name, part in value.items()}
    exact = exactly(value) * (1 + exactly(index))
    if isinstance(value, int):
        step = THOUSAND if value and value % THOUSAND == 0 else 1
        return round(exact / step) * step
    rounded = round(exact, INDEX_DECIMALS)
    return type(value)(Decimal(rounded.numerator) / rounded.denominator)


def last_value(each: Carrying, year: int) -> Any:
    """The value of the last year, or day, before ``year``; the first of all where there is none before."""
    keys: Sequence[Any] = sorted(each.quantity.value)
    before = [key for key in keys if year_of(key) < year]
    return each.quantity.value[before[-1] if before else keys[0]]


def last_values(parameters: Parameters, year: int) -> dict[str, Any]:
    """Every carried parameter's value before ``year``, by path."""
    return {each.path: last_value(each, year) for each in carryings(parameters) if each.quantity.value}


def year_of(key: int | date) -> int:
    """The year that a value stands under."""
    return key if isinstance(key, int) else key.year


def key_of(each: Carrying, year: int) -> int | date:
    """What the new value stands under: the year, or the day of it on which the last one came into force."""
    if isinstance(each.quantity, ByYear):
        return year
    last = max(each.quantity.value)
    is_leap_day = (last.month, last.day) == (2, 29)
    return date(year, last.month, 28 if is_leap_day else last.day)


def _decisions(each: Carrying, year: int, proposed: Values, indices: Indices) -> Iterator[Decision]:
    last = last_value(each, year)
    share = proposed.get(each.index)
    proposal = last if share is None else raised(last, _index(each, year, share, indices))
    for member in last if isinstance(last, Mapping) else [""]:
        yield Decision(
            path=each.path,
            key=key_of(each, year),
            member=str(member),
            meaning=each.quantity.meaning,
            unit=each.quantity.unit,
            last=last[member] if member else last,
            proposal=proposal[member] if member else proposal,
        )


def first_year(parameters: Parameters) -> int:
    """The first year that a parameter by year has a value of; the last of all where there is none."""
    years = [
        key
        for each in carryings(parameters)
        if isinstance(each.quantity, ByYear)
        for key in each.quantity.value
    ]
    return min(years, default=date.max.year)


def standing(parameters: Parameters, year: int) -> dict[str, Any]:
    """Values of ``year`` that the parameters have already, by path."""
    return {
        each.path: value
        for each in carryings(parameters)
        for key, value in each.quantity.value.items()
        if year_of(key) == year
    }


def in_force(parameters: Parameters, year: int) -> dict[str, Any]:
    """:func:`standing`, with what somebody has decided for every year."""
    found = standing(parameters, year)
    for each in carryings(parameters):
        if each.always_holds:
            found[each.path] = next(iter(each.quantity.value.values()))
    return found


def made_decisions(parameters: Parameters, year: int) -> list[tuple[Decision, Any]]:
    """Decisions of ``year`` that are in force by the parameters, each with what was decided."""
    stands = in_force(parameters, year)
    return [
        (each, stands[each.path][each.member] if each.member else stands[each.path])
        for each in possible_decisions(parameters, year).values()
        if each.path in stands
    ]


def possible_decisions(parameters: Parameters, year: int) -> dict[str, Decision]:
    """All that can be decided of ``year``, by name, also what has been."""
    without = {
        each.path: {
            # What always holds is last year's too, so that this year's can be another.
            date(year - 1, 1, 1) if each.always_holds else key: value
            for key, value in each.quantity.value.items()
            if year_of(key) != year
        }
        for each in carryings(parameters)
        if each.rule is NextYear.DECIDED or (each.rule is NextYear.INDEX and each.is_by_year)
    }
    before = {path: values for path, values in without.items() if values}
    made = new_year(changed(parameters, before), year, decided={}, forecast={})
    return {each.name: each for each in made.decisions}

"""The independent draws behind uncertain years: what happens, what is common, and what is not known.

Dependence is one common factor, a strain that a year puts on the staff: with loads l and m, two uncertainties
have correlation l x m, and whatever the loads are, the correlations are possible ones. What is not known is
how far means and standard deviations, which rest on some years of experience, and assumed minutes are from
the true ones. Every draw is independent of every other, so that the variance of the result can be shared
among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

import numpy as np

from model.arrays import Floats
from model.parameters.schema.risk import Risk, Scored
from model.randomness import stream

SCORED: tuple[str, ...] = get_args(Scored)
COMMON = "common"


@dataclass(frozen=True, kw_only=True)
class Factors:
    """Draws of as many years, arrays with a row per year.

    own: standard normal, by uncertainty; ``COMMON`` is the common factor. spread: true standard deviation
    over the assumed one; shift: true mean less the assumed, in true standard deviations; both by uncertainty,
    shift also of the common factor. minutes: true minutes over assumed ones, (years, kinds of work). left:
    share of the year for which a customer who left does not pay, (years, customers).
    """

    own: Mapping[str, Floats]
    spread: Mapping[str, Floats]
    shift: Mapping[str, Floats]
    minutes: Floats
    left: Floats

    def scores(self, name: str, loads: Mapping[str, float]) -> Floats:
        """How many assumed standard deviations ``name`` lies from its assumed mean, by year."""
        return np.asarray(self.spread[name] * (self.happens(name, loads) + self.mistaken(name, loads)))

    def happens(self, name: str, loads: Mapping[str, float]) -> Floats:
        """How many true standard deviations ``name`` lies from its true mean, by year."""
        return _followed(self.own, name, loads)

    def mistaken(self, name: str, loads: Mapping[str, float]) -> Floats:
        """How many true standard deviations the true mean lies from the assumed one, by year."""
        return _followed(self.shift, name, loads)

    def known(self) -> Factors:
        """The same years if all that is assumed were exactly true."""
        return replace(
            self,
            spread={name: np.ones_like(values) for name, values in self.spread.items()},
            shift={name: np.zeros_like(values) for name, values in self.shift.items()},
            minutes=np.ones_like(self.minutes),
        )

    def in_world(self, number: int) -> Factors:
        """The same years if what year ``number`` has for the truth were true of all of them."""
        return replace(
            self,
            spread={name: np.full_like(values, values[number]) for name, values in self.spread.items()},
            shift={name: np.full_like(values, values[number]) for name, values in self.shift.items()},
            minutes=np.broadcast_to(self.minutes[number], self.minutes.shape),
        )

    def first(self, years: int) -> Factors:
        """The first years alone."""
        return replace(
            self,
            **{
                name: {key: values[:years] for key, values in getattr(self, name).items()}
                for name in ("own", "spread", "shift")
            },
            minutes=self.minutes[:years],
            left=self.left[:years],
        )


def _followed(values: Mapping[str, Floats], name: str, loads: Mapping[str, float]) -> Floats:
    load = loads.get(name, 0.0)
    return np.asarray(np.sqrt(1 - load**2) * values[name] + load * values[COMMON])


def draw_factors(risk: Risk, kinds: int, customers: int) -> Factors:
    """Factors of ``risk.years`` years, of so many kinds of work and customers; a stream for each purpose."""
    names = (*SCORED, COMMON)
    return Factors(
        own={name: _normal(risk, name) for name in names},
        spread={name: _spread(risk, name) for name in SCORED},
        shift={name: _shift(risk, name) for name in names},
        minutes=_minutes(risk, kinds),
        left=_left(risk, customers),
    )


def _spread(risk: Risk, name: str) -> Floats:
    """sqrt((n - 1) / chi-square of n - 1): the predictive distribution is then Student's t."""
    years, known = risk.years.value, risk.experience.value
    if known is None:
        return np.ones(years)
    drawn = stream(risk.seed.value, 0, "risk", "spread", name).chisquare(known - 1, years)
    return np.asarray(np.sqrt((known - 1) / drawn))


def _shift(risk: Risk, name: str) -> Floats:
    known = risk.experience.value
    return np.zeros(risk.years.value) if known is None else _normal(risk, "shift", name) / np.sqrt(known)


def _minutes(risk: Risk, kinds: int) -> Floats:
    drawn = _generator(risk, "minutes").standard_normal((risk.years.value, kinds))
    return np.maximum(1 + risk.minutes_sd.value * drawn, 0.0)


def _left(risk: Risk, customers: int) -> Floats:
    """Share of the year after the notice of a customer who gives it on some day of the year."""
    generator, shape = _generator(risk, "leaving"), (risk.years.value, customers)
    leaves = generator.random(shape) < risk.leaving_probability.value
    paid = generator.random(shape) + risk.leaving_notice.value / 12
    return np.where(leaves, np.maximum(1 - paid, 0.0), 0.0)


def _generator(risk: Risk, *purpose: str) -> np.random.Generator:
    return stream(risk.seed.value, 0, "risk", *purpose)


def _normal(risk: Risk, *purpose: str) -> Floats:
    return _generator(risk, *purpose).standard_normal(risk.years.value)


def swapped(base: Factors, other: Factors, parts: Sequence[tuple[str, str | None]]) -> Factors:
    """``base`` with some of ``other``'s draws: whole fields, or one name of a field that has names."""
    changes: dict[str, object] = {}
    for field, name in parts:
        theirs = getattr(other, field)
        changes[field] = theirs if name is None else {**getattr(base, field), name: theirs[name]}
    return replace(base, **changes)  # type: ignore[arg-type]

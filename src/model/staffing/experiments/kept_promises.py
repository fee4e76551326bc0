"""How probable it is that a promise is kept for a year, from how many independent years kept it: exactly.

Intervals are Clopper's and Pearson's (*Biometrika* 26(4), 1934), tests the exact binomial's.
"""

from __future__ import annotations

from math import ceil, log
from typing import NamedTuple

from scipy import stats


class Kept(NamedTuple):
    """Years that kept a promise, of those played."""

    kept: int
    years: int

    @property
    def share(self) -> float:
        """Share of years in which the promise was kept."""
        return self.kept / self.years

    def interval(self, confidence: float) -> tuple[float, float]:
        """Interval for the probability that a year keeps it."""
        tail = (1 - confidence) / 2
        low = stats.beta.ppf(tail, self.kept, self.years - self.kept + 1) if self.kept else 0.0
        high = stats.beta.isf(tail, self.kept + 1, self.years - self.kept) if self.kept < self.years else 1.0
        return float(low), float(high)

    def shows(self, probability: float, confidence: float) -> bool:
        """Whether, were it less probable than ``probability``, fewer years would surely have kept it."""
        return bool(stats.binom.sf(self.kept - 1, self.years, probability) <= 1 - confidence)

    def refutes(self, probability: float, confidence: float) -> bool:
        """Whether, were it as probable as ``probability``, more years would surely have kept it."""
        return bool(stats.binom.cdf(self.kept, self.years, probability) <= 1 - confidence)


def most_failures(years: int, probability: float, confidence: float) -> int:
    """Years that may break a promise while the rest still show ``probability``; -1 if too few."""
    failures = -1
    while failures < years and Kept(years - failures - 1, years).shows(probability, confidence):
        failures += 1
    return failures


def fewest_years(probability: float, confidence: float) -> int:
    """Years that show ``probability`` if all of them keep a promise."""
    return ceil(log(1 - confidence) / log(probability))

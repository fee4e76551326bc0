"""How far the risk itself may be from what is told: what rests on assumptions that may be mistaken.

A probability has two kinds of uncertainty in it. The year has not come: that is the risk, and would be there
if everything about the centre were known. And means, deviations and minutes rest on a few years of experience
and on assumptions: that is the uncertainty of the estimate. The drawn years hold both, each with a truth of
its own, since a promise of nine safe years in ten has to be kept whatever the truth is. Here they are told
apart: the same years are played if all assumptions were exactly true, and in many worlds, each with one truth
for all its years.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from model.arrays import Floats
from model.parameters.schema.risk import Risk
from model.pricing.risk.drawn_years import Volumes, years_of
from model.pricing.risk.factors import Factors
from model.pricing.risk.result_distribution import Amount, Probability, probability, quantile, reserve
from model.pricing.risk.year_plan import Rules, YearPlan
from model.pricing.risk.year_result import agreed_revenue, play

WORLDS = 200
YEARS = 1000
"""Years that are played in each world; the same in all, so that worlds differ by their truths alone."""
REACH = 0.05
"""Share of the worlds on either side of what is told of them."""


class Estimation(NamedTuple):
    """The risk itself, and how far the truth may be from it.

    known, reserve, expected: probability of no deficit, reserve and expected result if all assumptions were
    exactly true. The others: the low and high ends that nine in ten worlds lie within.
    """

    known: Probability
    reserve: Amount
    expected: float
    probabilities: tuple[float, float]
    reserves: tuple[float, float]
    results: tuple[float, float]


def estimation(plan: YearPlan, factors: Factors, volumes: Volumes, risk: Risk, rules: Rules) -> Estimation:
    """The risk of the plan's years with the uncertainty of assumptions apart from it."""
    revenue = agreed_revenue(plan, years_of(factors, volumes, risk))
    wanted = risk.probability.value

    def results(these: Factors, years: int) -> Floats:
        draws = years_of(these, _first(volumes, years), risk)
        return play(plan, draws, rules, revenue[:years])["result"].to_numpy()

    true = results(factors.known(), len(revenue))
    years = min(YEARS, len(revenue))
    some = factors.first(years)
    found = np.array(
        [
            (float((result >= 0).mean()), reserve(result, wanted).value, float(result.mean()))
            for result in (results(some.in_world(number), years) for number in range(min(WORLDS, years)))
        ]
    )
    ends = [(quantile(column, REACH).value, quantile(column, 1 - REACH).value) for column in found.T]
    return Estimation(probability(true), reserve(true, wanted), float(true.mean()), *ends)


def _first(volumes: Volumes, years: int) -> Volumes:
    own = volumes.by_customer
    return Volumes(by_service=volumes.by_service[:years], by_customer=None if own is None else own[:years])

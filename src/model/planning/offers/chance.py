"""What an offer does to the result of the year: drawn years like those of the plan, with the offer in them.

Every offer meets the same drawn years (:mod:`model.pricing.risk.alike`), so that what differs is the offer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from model.demand.forecasting.forecast import VolumeForecast
from model.parameters.schema.parameters import Parameters
from model.planning.planned_year import PlannedYear
from model.planning.what_if import Situation, capacity_of
from model.pricing.money import ZERO
from model.pricing.prices import PriceList
from model.pricing.risk.alike import alike
from model.pricing.risk.drawn_years import Draws, draw, service_activities
from model.pricing.risk.result_distribution import probability, reserve
from model.pricing.risk.year_plan import YearPlan, plan_of, rules_of
from model.pricing.risk.year_result import play
from model.staffing.experiments.results import capacity


@dataclass(frozen=True)
class Chance:
    """What drawn years come to, kronor.

    expected: mean result. holds: share of the years whose result is at least zero. reserve: what suffices in
    the share ``risk.probability`` of them.
    """

    expected: float
    holds: float
    reserve: float


@dataclass(frozen=True)
class Drawn:
    """The drawn years of ``planned``, in which other agreements can be tried. ahead: volumes forecast."""

    planned: PlannedYear
    ahead: VolumeForecast | None

    @cached_property
    def base(self) -> Chance:
        """The plan's own."""
        return self._chance(self._plan, self._draws)

    def of(self, situation: Situation, agreed: pd.DataFrame) -> Chance:
        """The work, people and cost of ``situation``, with ``agreed`` as its agreements."""
        lines = _lines(situation.prices, agreed, self._services)
        prices = replace(situation.prices, lines=lines)
        plan = plan_of(prices, capacity_of(situation.staffed), self._parameters, agreed)
        draws = alike(draw(plan, self._parameters.risk), plan, self._draws, self._plan)
        return self._chance(plan, draws)

    @property
    def _parameters(self) -> Parameters:
        return self.planned.parameters

    @cached_property
    def _plan(self) -> YearPlan:
        planned = self.planned
        return plan_of(planned.prices, capacity(planned.outcome), planned.parameters, planned.agreed)

    @property
    def _services(self) -> list[str]:
        return [str(name) for name in self._plan.services["service"]]

    @cached_property
    def _draws(self) -> Draws:
        parameters = self._parameters
        return draw(self._plan, parameters.risk, self.ahead, service_activities(parameters))

    def _chance(self, plan: YearPlan, draws: Draws) -> Chance:
        risk = self._parameters.risk
        result = play(plan, draws, rules_of(risk))["result"].to_numpy()
        return Chance(
            float(result.mean()),
            probability(result).value,
            reserve(result, risk.probability.value).value,
        )


def _lines(prices: PriceList, agreed: pd.DataFrame, first: list[str]) -> pd.DataFrame:
    """The price list's lines with what ``agreed`` comes to as revenue; those of ``first`` before others."""
    sums = agreed.groupby("service")[["volume", "amount"]].agg("sum").to_dict("index")
    known = {str(line["service"]): line for line in prices.lines.to_dict("records")}
    some = next(iter(known.values()))
    names = list(dict.fromkeys([*first, *known, *map(str, sums)]))
    nothing = {"volume": 0, "amount": ZERO}
    rows = []
    for name in names:
        line = known.get(name, {**some, "service": name, "charged": "by_year"})
        found = sums.get(name, nothing)
        rows.append({**line, "volume": found["volume"], "revenue": found["amount"]})
    return pd.DataFrame(rows, columns=list(prices.lines.columns))

"""As many replications as a wanted precision takes, by Stein's two stages.

A pilot of ``n0`` replications gives each measure's standard deviation ``s0``. With ``t`` the point of
Student's distribution with ``n0 - 1`` degrees of freedom and ``d`` the wanted half-width, the measure needs

    n = max(n0, ceil((t s0 / d)^2))

replications, and its interval is the mean of all ``n`` with half-width ``t s0 / sqrt(n)``, at most ``d``. The
number is decided once, from the pilot's spread, which of normal values is independent of their mean. So the
interval covers exactly as often as it says, also when several measures share the greatest of their numbers,
and when a ceiling cuts it off: it is then wider than wanted, and honest.

Playing one more until the interval happens to be narrow enough would not be honest: that rule stops where the
spread is underestimated, and its intervals cover too seldom. Stein, *Annals of Mathematical Statistics*
16(3), 1945; Law, *Simulation Modeling and Analysis*, 5th ed., section 9.4.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from scipy import stats

from model.computing.processes import Jobs
from model.computing.progress import Progress
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.staffing.experiments.estimates import Estimate
from model.staffing.experiments.key_measures import by_replication
from model.staffing.experiments.replications import Outcome, simulate


@dataclass(frozen=True)
class Precise:
    """An outcome of ``outcome.replications`` years, decided from the first ``pilot`` of them.

    measures: one row per measure, with columns measure, mean, low, high, wanted (half-width), needed
    (replications) and reached. ceiling: the number that none may exceed.
    """

    outcome: Outcome
    pilot: int
    ceiling: int
    measures: pd.DataFrame

    @property
    def stopped(self) -> bool:
        """Whether the ceiling stopped it before every measure was as precise as wanted."""
        return not bool(self.measures["reached"].all())


def replications_needed(spread: float, pilot: int, wanted: float, confidence: float) -> int:
    """Replications for half-width ``wanted``, from the standard deviation of a pilot of ``pilot``."""
    return max(pilot, math.ceil((_t(pilot, confidence) * spread / wanted) ** 2))


def interval(values: pd.Series, pilot: int, confidence: float) -> Estimate:
    """Stein's interval: mean of all ``values``, margin from the spread of the first ``pilot``."""
    spread = float(values.iloc[:pilot].std(ddof=1))
    mean, margin = float(values.mean()), _t(pilot, confidence) * spread / math.sqrt(len(values))
    return Estimate(mean, mean - margin, mean + margin)


def simulate_until_precise(
    parameters: Parameters,
    registers: Registers,
    year: int,
    *,
    pilot: int | None = None,
    seed: int | None = None,
    jobs: Jobs = 1,
    progress: Progress | None = None,
) -> Precise:
    """Simulate ``year`` until each measure of ``simulation.precision`` is as precise as wanted there.

    pilot: default ``simulation.replications``; never more than ``simulation.most_replications`` are played.
    """
    extent = parameters.simulation
    ceiling = extent.most_replications.value
    first = min(pilot or extent.replications.value, ceiling)

    def played(count: int) -> Outcome:
        return simulate(
            parameters, registers, year, replications=count, seed=seed, jobs=jobs, progress=progress
        )

    return until_precise(played, wanted_precision(parameters), first, ceiling)


def wanted_precision(parameters: Parameters) -> dict[str, float]:
    """Half-width wanted of each measure."""
    named = parameters.simulation.precision
    return {name: getattr(named, name).value for name in type(named).model_fields}


def until_precise(
    played: Callable[[int], Outcome], wanted: dict[str, float], pilot: int, ceiling: int
) -> Precise:
    """Stein's two stages of ``played``, which gives the outcome of that many replications."""
    trial = played(pilot)
    spreads = by_replication(trial).std(ddof=1)
    needed = {
        measure: replications_needed(float(spreads[measure]), pilot, width, trial.confidence)
        for measure, width in wanted.items()
        if measure in spreads and not math.isnan(spreads[measure])
    }
    count = min(max(needed.values(), default=pilot), ceiling)
    outcome = trial if count == pilot else played(count)
    found = by_replication(outcome)
    rows = [
        {
            "measure": measure,
            **interval(found[measure], pilot, outcome.confidence)._asdict(),
            "wanted": wanted[measure],
            "needed": replications,
            "reached": replications <= count,
        }
        for measure, replications in needed.items()
    ]
    return Precise(outcome, pilot, ceiling, pd.DataFrame(rows))


def _t(pilot: int, confidence: float) -> float:
    return float(stats.t.ppf(0.5 + confidence / 2, pilot - 1))

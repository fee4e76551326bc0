"""Which assumption moves the result most: one at a time, and all at once by Morris' method.

*One at a time* (tornado): each factor at its low and its high value while the others stand where the scenario
has them, against the scenario, replication by replication under common random numbers.

*All at once* (Morris, "Factorial sampling plans for preliminary computational experiments", Technometrics
33(2), 1991): trajectories through the factors' ranges in which one factor at a time takes a step. The change
of a measure in a step, for the whole range, is an elementary effect. Over trajectories, the mean of its
absolute value (mu*, Campolongo, Cariboni and Saltelli, Environmental Modelling & Software 22(10), 2007) says
how much a factor matters wherever the others stand; its standard deviation (sigma) how much that depends on
them, or on chance. Each trajectory is played with a replication of its own, so the bootstrap over
trajectories takes both in.

*Shares of the variance* (Sobol; Saltelli et al., Computer Physics Communications 181(2), 2010) for a few
factors that matter: first-order and total indices.

What is computed is a function of positions, 0 (low) to 1 (high) for each factor; :func:`player` makes one of
the simulation, and anything else may be put in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from SALib.analyze import morris as morris_analysis  # type: ignore[import-untyped]
from SALib.analyze import sobol as sobol_analysis
from SALib.sample import sobol as sobol_sampling  # type: ignore[import-untyped]
from SALib.sample.morris import morris as morris_sampling  # type: ignore[import-untyped]

from model.arrays import Floats
from model.computing.processes import Jobs, run_all
from model.computing.progress import Progress, StageProgress
from model.frames import Frame, real, text
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import varied
from model.staffing.experiments.estimates import estimate
from model.staffing.experiments.key_measures import key_measures
from model.staffing.experiments.replications import replication

ONE_AT_A_TIME = Frame(
    "what a factor alone does to a measure, in the measure's unit",
    measure=text("code"),
    factor=text("name"),
    base=real("mean as the scenario has it"),
    low=real("difference to the base with the factor at its low value"),
    low_low=real("lower bound, paired by replication"),
    low_high=real("upper bound"),
    high=real("difference with the factor at its high value"),
    high_low=real("lower bound"),
    high_high=real("upper bound"),
    swing=real("high minus low"),
    swing_low=real("lower bound"),
    swing_high=real("upper bound"),
)
ELEMENTARY_EFFECTS = Frame(
    "a factor's elementary effects on a measure, per whole range",
    measure=text("code"),
    factor=text("name"),
    mu=real("their mean"),
    mu_star=real("mean of their absolute values"),
    margin=real("half of the bootstrap interval of mu_star"),
    sigma=real("their standard deviation"),
)
SOBOL_INDICES = Frame(
    "a factor's share of the variance of a measure",
    measure=text("code"),
    factor=text("name"),
    first=real("share by itself"),
    first_margin=real("half of its interval"),
    total=real("share with all that it does together with others"),
    total_margin=real("half of its interval"),
)
RESAMPLES = 1000
ALONE = "Ett antagande i taget"
TOGETHER = "Alla antaganden tillsammans"
ENDS = {"low": 0.0, "high": 1.0}


@dataclass(frozen=True)
class Point:
    """Positions of the factors that are moved, 0 (low) to 1 (high), and the replication to play there."""

    positions: Mapping[str, float]
    replication: int = 0


Model = Callable[[Sequence[Point]], list[dict[str, float]]]
"""Measures at each of some points."""


def tried_factors(parameters: Parameters) -> list[str]:
    """Names of the factors to try: those chosen, else all."""
    return parameters.sensitivity.tried.value or list(parameters.sensitivity.factors)


def player(
    parameters: Parameters,
    registers: Registers,
    year: int,
    *,
    seed: int | None = None,
    jobs: Jobs = 1,
    progress: Progress | None = None,
) -> Model:
    """The simulation of ``year`` as a :data:`Model`; what has been played before is cached.

    seed: default as in :func:`model.staffing.experiments.replications.simulate`.
    """
    used = parameters.simulation.seed.value if seed is None else seed

    def play(points: Sequence[Point]) -> list[dict[str, float]]:
        tasks = [
            (varied(parameters, point.positions), registers, year, used, point.replication)
            for point in points
        ]
        return [future.result() for future in run_all(jobs, played, tasks, progress)]

    return play


def played(
    parameters: Parameters, registers: Registers, year: int, seed: int, number: int
) -> dict[str, float]:
    """Key measures of one replication; small enough to travel between processes by the hundred."""
    return key_measures(replication(parameters, registers, year, seed, number))


@dataclass(frozen=True, kw_only=True)
class SensitivityStudy:
    """Both answers for the same factors: :func:`tornado` and :func:`morris`. simulated: years played."""

    one_at_a_time: pd.DataFrame
    together: pd.DataFrame
    simulated: int


def study(
    parameters: Parameters,
    registers: Registers,
    year: int,
    *,
    seed: int | None = None,
    jobs: Jobs = 1,
    tell: StageProgress | None = None,
) -> SensitivityStudy:
    """Both methods as ``parameters.sensitivity`` plans them; ``tell`` hears of stage, done and total."""
    plan, factors = parameters.sensitivity, tried_factors(parameters)
    used = parameters.simulation.seed.value if seed is None else seed

    def model(stage: str) -> Model:
        return player(
            parameters, registers, year, seed=used, jobs=jobs, progress=partial(tell, stage) if tell else None
        )

    confidence = parameters.simulation.confidence.value
    alone = tornado(model(ALONE), factors, plan.replications.value, confidence)
    together = morris(
        model(TOGETHER),
        factors,
        trajectories=plan.trajectories.value,
        levels=plan.levels.value,
        candidates=plan.candidates.value,
        seed=used,
        confidence=confidence,
    )
    played_years = len(tornado_points(factors, plan.replications.value))
    simulated = played_years + morris_runs(factors, plan.trajectories.value)
    return SensitivityStudy(one_at_a_time=alone, together=together, simulated=simulated)


def tornado_points(factors: Sequence[str], replications: int) -> list[Point]:
    """The scenario as it is, then each factor at its low and its high value, ``replications`` times each."""
    places: list[dict[str, float]] = [{}, *({name: end} for name in factors for end in ENDS.values())]
    return [Point(place, number) for place in places for number in range(replications)]


def tornado(
    model: Model, factors: Sequence[str], replications: int, confidence: float = 0.95
) -> pd.DataFrame:
    """What each factor alone does to each measure, widest swing first: :data:`ONE_AT_A_TIME`."""
    found = pd.DataFrame(model(tornado_points(factors, replications)))
    rows = []
    for measure in found.columns:
        values = found[measure].to_numpy().reshape(1 + len(ENDS) * len(factors), replications)
        base, moved = values[0], values[1:].reshape(len(factors), len(ENDS), replications)
        for name, (low, high) in zip(factors, moved, strict=True):
            row: dict[str, object] = {"measure": measure, "factor": name, "base": base.mean()}
            for side, difference in (("low", low - base), ("high", high - base), ("swing", high - low)):
                mean, lower, upper = estimate(pd.Series(difference), confidence)
                row |= {side: mean, f"{side}_low": lower, f"{side}_high": upper}
            rows.append(row)
    return ONE_AT_A_TIME.checked(_ranked(pd.DataFrame(rows), "swing"))


def morris_plan(factors: Sequence[str], trajectories: int, levels: int, candidates: int, seed: int) -> Floats:
    """Positions, shape (trajectories x (factors + 1), factors): the most spread of ``candidates``."""
    spread = trajectories if candidates > trajectories else None
    plan = morris_sampling.sample(
        _problem(factors),
        candidates if spread else trajectories,
        num_levels=levels,
        optimal_trajectories=spread,
        local_optimization=True,
        seed=seed,
    )
    return np.asarray(plan, dtype=float)


def morris(
    model: Model,
    factors: Sequence[str],
    *,
    trajectories: int,
    levels: int = 4,
    candidates: int = 100,
    seed: int = 0,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Elementary effects of each factor, greatest ``mu_star`` first: :data:`ELEMENTARY_EFFECTS`."""
    plan = morris_plan(factors, trajectories, levels, candidates, seed)
    steps = len(factors) + 1
    points = [
        Point(dict(zip(factors, map(float, row), strict=True)), number // steps)
        for number, row in enumerate(plan)
    ]
    analyse = partial(
        morris_analysis.analyze,
        _problem(factors),
        plan,
        num_resamples=RESAMPLES,
        conf_level=confidence,
        num_levels=levels,
        seed=seed,
    )
    columns = {"mu": "mu", "mu_star": "mu_star", "margin": "mu_star_conf", "sigma": "sigma"}
    found = _analysed(model(points), factors, analyse, columns)
    return ELEMENTARY_EFFECTS.checked(_ranked(found, "mu_star"))


def morris_runs(factors: Sequence[str], trajectories: int) -> int:
    """How many years :func:`morris` plays."""
    return trajectories * (len(factors) + 1)


def sobol(
    model: Model, factors: Sequence[str], samples: int, seed: int = 0, confidence: float = 0.95
) -> pd.DataFrame:
    """The factors' shares of each measure's variance, greatest ``total`` first: :data:`SOBOL_INDICES`.

    ``samples`` (a power of two) x (factors + 2) points, all with replication 0, so that chance is the same
    everywhere.
    """
    problem = _problem(factors)
    plan = sobol_sampling.sample(problem, samples, calc_second_order=False, seed=seed)
    points = [Point(dict(zip(factors, map(float, row), strict=True))) for row in plan]
    analyse = partial(
        sobol_analysis.analyze,
        problem,
        calc_second_order=False,
        num_resamples=RESAMPLES,
        conf_level=confidence,
        seed=seed,
    )
    columns = {"first": "S1", "first_margin": "S1_conf", "total": "ST", "total_margin": "ST_conf"}
    found = _analysed(model(points), factors, analyse, columns)
    return SOBOL_INDICES.checked(_ranked(found, "total"))


def _analysed(
    played: Any, factors: Sequence[str], analyse: Callable[..., Mapping[str, Any]], columns: Mapping[str, str]
) -> pd.DataFrame:
    """What an analysis says of each measure: measure, factor, and ``columns``, each by its key there."""
    found, tables = pd.DataFrame(played), []
    for measure in found.columns:
        said = analyse(Y=found[measure].to_numpy(dtype=float))
        values = {name: np.asarray(said[key], dtype=float) for name, key in columns.items()}
        tables.append(pd.DataFrame({"measure": measure, "factor": list(factors), **values}))
    return pd.concat(tables, ignore_index=True)


def _problem(factors: Sequence[str]) -> dict[str, object]:
    return {"num_vars": len(factors), "names": list(factors), "bounds": [[0.0, 1.0]] * len(factors)}


def _ranked(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Within each measure the greatest ``by`` first, in absolute value; ties in the order given."""
    size = table[by].abs()
    order = pd.DataFrame({"measure": table["measure"].map(_positions(table["measure"])), "size": -size})
    return table.loc[order.sort_values(["measure", "size"], kind="stable").index].reset_index(drop=True)


def _positions(names: pd.Series) -> dict[str, int]:
    return {str(name): place for place, name in enumerate(names.drop_duplicates())}

"""Centres whose truth is known, and whether the years that are said to be safe are.

Each centre has true means, deviations, minutes and correlations that nobody there knows. It has seen some
years, and takes from them what it assumes; budget and prices rest on that. Its risk is then worked out as any
centre's, a reserve is set for a wanted safety, and one further year is drawn from the truth. Over many
centres, reserves for 90 % should hold in 90 % of the years. ``bench/risk_back_test.py`` prints the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from model.demand.forecasting.forecast import VolumeForecast, YearErrors
from model.parameters.schema.risk import Risk
from model.pricing.risk.drawn_years import Draws, draw
from model.pricing.risk.result_distribution import reserve
from model.pricing.risk.year_plan import Rules, YearPlan
from model.pricing.risk.year_result import play
from model.pricing.settling.settlement import Clause, clause_of

SEEN = 8
"""Years of experience of each centre."""
ORIGINS = 6
"""Years that the forecast has been tested on."""
DRAWN = 2000
ACTIVITIES = ("invoice", "payment")
LOADS = {"absence": 0.5, "vacancy": 0.5, "productivity": 0.5}
KINDS = {
    "as the example": {},
    "little slack": {"load": (0.88, 0.91)},
    "much slack": {"load": (0.65, 0.75)},
    "few customers, who leave": {"customers": (2, 5), "leaving": 0.05},
    "paid by volume": {"clause": "actual"},
}
"""What is drawn otherwise, by the kind of centre."""


@dataclass(frozen=True, kw_only=True)
class Centre:
    """A centre: its plan, what it assumes, its forecast, and one year of the truth."""

    plan: YearPlan
    risk: Risk
    ahead: VolumeForecast
    year: Draws


Reckoned = tuple[YearPlan, Risk, Rules]
Way = Callable[[YearPlan, Risk, Rules], Reckoned]


def as_told(plan: YearPlan, risk: Risk, rules: Rules) -> Reckoned:
    """What the model says."""
    return plan, risk, rules


def as_known(plan: YearPlan, risk: Risk, rules: Rules) -> Reckoned:
    """All that is assumed taken for the truth."""
    return plan, assumed(risk, experience=None, minutes_sd=0.0), rules


def as_independent(plan: YearPlan, risk: Risk, rules: Rules) -> Reckoned:
    """Without the common factor."""
    return plan, assumed(risk, common_loads={}), rules


def as_free(plan: YearPlan, risk: Risk, rules: Rules) -> Reckoned:
    """Vacancies only save, slack and backlog are free, less work saves posts, and nobody leaves.

    What is budgeted for temporary staff is used, whatever comes.
    """
    certain = assumed(risk, experience=None, minutes_sd=0.0, common_loads={}, leaving_probability=0.0)
    free = dict.fromkeys(("cover_share", "peak_sd", "recruitment_cost", "postponed_share"), 0.0)
    spent = replace(plan, other=plan.other + plan.temporary, temporary=0.0)
    return spent, certain, replace(rules, **free, late_cost=-1.0, adaptable_share=1.0)


WAYS: Mapping[str, Way] = {
    "as told": as_told,
    "assumptions taken for true": as_known,
    "no dependence": as_independent,
    "vacancies save, slack is free": as_free,
}


def assumed(risk: Risk, **values: Any) -> Risk:
    """The risk with other values."""
    return risk.model_copy(
        update={
            name: getattr(risk, name).model_copy(update={"value": value}) for name, value in values.items()
        }
    )


def held(base: Any, kind: str, way: Way, centres: int, wanted: Sequence[float] = (0.9,)) -> tuple[float, ...]:
    """Share of the centres' years in which the reserve for each of ``wanted`` is enough; base: parameters."""
    rules_told = Rules(**{name: getattr(base.risk, name).value for name in Rules.__dataclass_fields__})
    safe = np.zeros((centres, len(wanted)), dtype=bool)
    for number in range(centres):
        centre = made(base, kind, number)
        plan, risk, rules = way(centre.plan, centre.risk, rules_told)
        drawn = play(plan, draw(plan, risk, centre.ahead, {name: name for name in ACTIVITIES}), rules)
        true = float(play(centre.plan, centre.year, rules_told)["result"].iloc[0])
        safe[number] = [true + reserve(drawn["result"].to_numpy(), share).value >= 0 for share in wanted]
    return tuple(safe.mean(axis=0).tolist())


def made(base: Any, kind: str, number: int) -> Centre:
    """Centre ``number`` of a kind; the same arguments, the same centre."""
    generator = np.random.default_rng([list(KINDS).index(kind), number])
    otherwise: dict[str, Any] = {"load": (0.7, 0.9), "customers": (10, 40), "leaving": 0.01} | KINDS[kind]
    plan = _plan(base, generator, otherwise)
    history, year = _years(generator)
    risk = assumed(
        base.risk,
        years=DRAWN,
        seed=number,
        common_loads=LOADS,
        experience=SEEN,
        leaving_probability=otherwise["leaving"],
        vacancy_mean=float(history["vacancy"].mean()),
        **{f"{name}_sd": float(values.std(ddof=1)) for name, values in history.items() if name != "other"},
        other_cost_sd=float(history["other"].std(ddof=1)),
    )
    off = {
        name: np.array([year[name] - (history[name].mean() if name != "vacancy" else 0.0)]) for name in year
    }
    ahead, volume, by_customer = _volumes(generator, plan)
    kinds = (1, len(plan.services) + 1)
    true = Draws(
        volume=volume,
        by_customer=by_customer,
        wage=1 + off["wage"],
        absence=off["absence"],
        vacancy=off["vacancy"],
        productivity=1 + off["productivity"],
        other=1 + off["other"],
        minutes=1 + base.risk.minutes_sd.value * generator.standard_normal(kinds),
        left=_left(generator, plan, otherwise["leaving"], base.risk.leaving_notice.value),
    )
    return Centre(plan=plan, risk=risk, ahead=ahead, year=true)


def _plan(base: Any, generator: np.random.Generator, otherwise: Mapping[str, Any]) -> YearPlan:
    """Two roles, two services by volume and a subscription; prices that bring in the cost."""
    count = int(generator.integers(*otherwise["customers"], endpoint=True))
    weights = generator.dirichlet(np.full(count, 2.0))
    staff = pd.DataFrame({"hours": [80_000.0, 20_000.0], "pay": [24e6, 8e6]}, index=["clerk", "accountant"])
    load = generator.uniform(*otherwise["load"], 2) * staff["hours"].to_numpy()
    work = pd.DataFrame(
        {
            "service": ["invoice", "payment", "", "payment", "subscription"],
            "role": ["clerk", "clerk", "clerk", "accountant", "accountant"],
            "hours": [*(load[0] * np.array([0.6, 0.25, 0.15])), *(load[1] * np.array([0.3, 0.7]))],
        }
    )
    other, temporary = 16e6, 600_000.0
    cost = float(staff["pay"].sum()) + other + temporary
    volumes = np.array([600_000.0, 90_000.0])
    by_volume = np.array([0.3, 0.2]) * cost
    services = pd.DataFrame(
        {
            "service": [*ACTIVITIES, "subscription"],
            "price": [*(by_volume / volumes), 0.5 * cost / count],
            "volume": [*volumes, float(count)],
            "varies": [True, True, False],
        }
    )
    agreed = pd.DataFrame(
        {
            "customer": np.tile(np.arange(1, count + 1), 2),
            "service": np.repeat(ACTIVITIES, count),
            "volume": np.concatenate([volumes[0] * weights, volumes[1] * weights]),
        }
    )
    clauses = {"actual": Clause(clause_of(base.settlement).band * 0, clause_of(base.settlement).band * 0 + 1)}
    return YearPlan(
        services=services,
        work=work,
        staff=staff,
        temporary=temporary,
        other=other,
        agreed=agreed,
        clause=clauses.get(otherwise.get("clause", ""), clause_of(base.settlement)),
        customers=pd.Series(0.5 * cost * weights + 0.5 * cost / count, index=np.arange(1, count + 1)),
        taken=np.column_stack([weights, weights, np.full(count, 1 / count)]),
    )


def _years(generator: np.random.Generator) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was seen, years by uncertainty, and the year that comes, from the same truth."""
    common = generator.standard_normal(SEEN + 1)
    history, year = {}, {}
    for name, usual in {
        "wage": 0.005, "absence": 0.008, "vacancy": 0.01, "productivity": 0.02, "other": 0.01
    }.items():  # fmt: skip
        deviation, load = usual * generator.uniform(0.5, 2.0), LOADS.get(name, 0.0)
        scores = np.sqrt(1 - load**2) * generator.standard_normal(SEEN + 1) + load * common
        values = deviation * scores
        if name == "vacancy":
            mean = deviation * generator.uniform(0.8, 1.6)
            shape = (mean / deviation) ** 2
            values = stats.gamma.ppf(stats.norm.cdf(scores), shape, scale=mean / shape)
        history[name], year[name] = values[:SEEN], values[SEEN]
    return history, year


def _volumes(generator: np.random.Generator, plan: YearPlan) -> tuple[VolumeForecast, Any, Any]:
    """A forecast that is right on the mean, with the errors it has made, and how it errs this year."""
    assert plan.agreed is not None
    spread = generator.uniform(0.01, 0.04, 2)
    mixed = np.linalg.cholesky(np.array([[1.0, 0.3], [0.3, 1.0]])).T * spread
    errors = generator.standard_normal((ORIGINS + 1, 2)) @ mixed
    own = generator.uniform(0.02, 0.06, len(plan.agreed))
    parts = plan.agreed.rename(columns={"service": "activity"})[["customer", "activity"]]
    nothing = pd.DataFrame()
    ahead = VolumeForecast(
        method="naive",
        way="bottom_up",
        interval=0.9,
        monthly=nothing,
        total=nothing,
        parts=parts,
        year=plan.agreed["volume"].to_numpy(),
        activities=list(ACTIVITIES),
        errors=YearErrors(errors[:ORIGINS], own, ORIGINS),
    )
    deviations = generator.standard_normal(len(own)) * own
    half = len(own) // 2
    for place in (slice(0, half), slice(half, None)):
        weights = plan.agreed["volume"].to_numpy()[place]
        deviations[place] -= deviations[place] @ weights / weights.sum()
    came = errors[ORIGINS]
    by_customer = 1 + np.repeat(came, half) + deviations
    return ahead, np.array([[1 + came[0], 1 + came[1], 1.0]]), by_customer[None, :]


def _left(generator: np.random.Generator, plan: YearPlan, chance: float, notice: int) -> Any:
    count = len(plan.customers)
    leaves = generator.random(count) < chance
    return np.where(leaves, np.maximum(1 - generator.random(count) - notice / 12, 0.0), 0.0)[None, :]

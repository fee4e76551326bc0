"""Risk of the year's result: what volumes, wages, absence, vacancies, productivity and other costs do to it.

Prices are set, then the year comes out otherwise than planned. Each drawn year is one line of arithmetic over
arrays, so ten thousand take a moment:

1. Revenue is what the volume clause of the agreements (:mod:`model.pricing.settling.settlement`) makes of the
volumes that came, customer by customer; subscriptions and other sums by the year are as agreed.
2. Hours needed of each role are the planned hours of each service x its volume against plan x productivity.
3. Hours at hand are planned hours less vacancies and extra absence, and what the budget for temporary staff
   buys. At most ``highest_load`` of them can be worked.
4. If they do not suffice, temporary staff and overtime fill in, up to a limit and at a higher price. What is
   left after that is backlog: it costs nothing this year, but promises are missed.
5. If less is needed than planned, posts that fall vacant are not filled, up to the turnover of half a year.

The result is revenue less pay, temporary staff and other costs. Draws have a stream of random numbers per
purpose and do not depend on the plan, so that alternatives meet the same years. How drivers share the
variance is estimated by Jansen's estimators (Computer Physics Communications 117, 1999) of Sobol's indices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from model.arrays import Floats
from model.demand.forecasting.forecast import VolumeForecast
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.risk import Risk
from model.parameters.schema.services import Charging
from model.pricing.frames import DRAWN_YEARS
from model.pricing.prices import PriceList
from model.pricing.settling.settlement import IN_FULL, Clause, clause_of
from model.randomness import stream

DRIVERS = ("volume", "wage", "absence", "vacancy", "productivity", "other")
CONFIDENCE = 0.95
BLOCK = 500
"""Years taken at a time where every agreement counts: they stay in the processor's cache."""


@dataclass(frozen=True, kw_only=True)
class YearPlan:
    """The year as planned, in kronor and hours.

    services: service, price, volume, varies (whether revenue follows the volume that comes). work: service
    (empty for work that follows no volume), role, hours at the planned volume. staff: index role; hours
    (present), pay (with social charges). temporary: budget for temporary staff and overtime. other: all other
    costs. agreed: customer, service, volume of the agreements on services that vary; without it each service
    is one agreement. clause: what the agreements say of other volumes than those agreed.
    """

    services: pd.DataFrame
    work: pd.DataFrame
    staff: pd.DataFrame
    temporary: float
    other: float
    agreed: pd.DataFrame | None = None
    clause: Clause = IN_FULL

    @property
    def revenue(self) -> float:
        """Planned revenue."""
        return float((self.services["price"] * self.services["volume"]).sum())

    @property
    def cost(self) -> float:
        """Planned cost."""
        return float(self.staff["pay"].sum()) + self.temporary + self.other


@dataclass(frozen=True)
class Rules:
    """How the centre reacts. For units and meanings see the parameters ``risk`` of the same names."""

    highest_load: float
    temporary_limit: float
    temporary_price: float
    staff_turnover: float
    sick_pay_share: float


@dataclass(frozen=True, kw_only=True)
class Draws:
    """Drawn years. volume: relative to plan, (years, services); the others (years,).

    wage, productivity and other are relative to plan; absence and vacancy are shares of planned hours that go
    beyond plan. by_customer: volumes of the plan's agreements relative to what was agreed, (years,
    agreements); without it each customer's volume goes as the service's.
    """

    volume: Floats
    wage: Floats
    absence: Floats
    vacancy: Floats
    productivity: Floats
    other: Floats
    by_customer: Floats | None = None


class Probability(NamedTuple):
    """A probability with its Monte Carlo interval."""

    value: float
    low: float
    high: float


class Amount(NamedTuple):
    """A quantile of drawn amounts, with its Monte Carlo interval."""

    value: float
    low: float
    high: float


def plan_of(prices: PriceList, capacity: pd.DataFrame, parameters: Parameters) -> YearPlan:
    """The plan behind a price list; ``capacity`` as it was priced from (index role: present, used hours).

    What is sold by the month or year is as agreed and does not vary. Hours worked that belong to no service,
    such as support work, follow no volume.
    """
    lines = prices.lines
    services = pd.DataFrame(
        {
            "service": lines["service"],
            "price": [
                float(revenue) / volume if volume else 0.0
                for revenue, volume in zip(lines["revenue"], lines["volume"], strict=True)
            ],
            "volume": lines["volume"].astype(float),
            "varies": lines["charged"] == Charging.EACH,
        }
    )
    work = prices.costs.groupby(["service", "role"], sort=False)["hours"].sum().reset_index()
    rest = capacity["used_hours"] - work.groupby("role")["hours"].sum().reindex(capacity.index).fillna(0.0)
    support = pd.DataFrame({"service": "", "role": rest.index, "hours": rest.clip(lower=0.0).to_numpy()})
    work = pd.concat([work, support], ignore_index=True)
    work = work[work["hours"] > 0].reset_index(drop=True)
    pay = prices.pools[prices.pools["kind"] == "salaries"].groupby("pool")["amount"].sum().astype(float)
    hours = capacity["present_hours"].reindex(pay.index).fillna(0.0)
    staff = pd.DataFrame({"hours": hours, "pay": pay})
    temporary = float(parameters.economy.other_personnel.value.temporary_staff)
    total = float(prices.pools["amount"].sum())
    varying = services.loc[services["varies"], "service"]
    agreed = prices.volumes[prices.volumes["service"].isin(varying)].reset_index(drop=True)
    other = total - float(pay.sum()) - temporary
    return YearPlan(
        services=services,
        work=work,
        staff=staff,
        temporary=temporary,
        other=other,
        agreed=agreed,
        clause=clause_of(parameters.settlement),
    )


def rules_of(risk: Risk) -> Rules:
    """The rules that the parameters set."""
    return Rules(**{field.name: getattr(risk, field.name).value for field in fields(Rules)})


def draw(
    plan: YearPlan,
    risk: Risk,
    forecast: VolumeForecast | None = None,
    service_activity: Mapping[str, str] | None = None,
) -> Draws:
    """Years drawn from the uncertainties of ``risk`` and the forecast; the same for every plan and price.

    service_activity: the forecast's activity that gives each service its volume. Services without a forecast
    keep their planned volume. The volume that comes is the forecast's, also where another one was agreed.
    """
    years, seed = risk.years.value, risk.seed.value
    names = plan.services["service"].tolist()
    volume, by_customer = np.ones((years, len(names))), None
    if forecast is not None:
        common, own = forecast.draw_errors(years, stream(seed, 0, "risk", "volume"))
        errors = common * risk.volume_spread.value, own * risk.volume_spread.value
        expected = pd.Series(forecast.year).groupby(forecast.parts["activity"].to_numpy()).sum()
        agreed = plan.services["volume"].to_numpy()
        for number, name in enumerate(names):
            activity = (service_activity or {}).get(name)
            if activity in forecast.activities and agreed[number] > 0:
                error = errors[0][:, forecast.activities.index(activity)]
                volume[:, number] = np.maximum(expected[activity] * (1 + error) / agreed[number], 0.0)
        by_customer = _by_customer(plan, volume, forecast, errors, service_activity or {})
    return Draws(
        volume=volume,
        wage=1 + _normal(seed, "wage", years) * risk.wage_sd.value,
        absence=_normal(seed, "absence", years) * risk.absence_sd.value,
        vacancy=np.maximum(
            risk.vacancy_mean.value + _normal(seed, "vacancy", years) * risk.vacancy_sd.value, 0.0
        ),
        productivity=np.maximum(1 + _normal(seed, "productivity", years) * risk.productivity_sd.value, 0.0),
        other=1 + _normal(seed, "other", years) * risk.other_cost_sd.value,
        by_customer=by_customer,
    )


def _by_customer(
    plan: YearPlan,
    volume: Floats,
    forecast: VolumeForecast,
    errors: tuple[Floats, Floats],
    service_activity: Mapping[str, str],
) -> Floats | None:
    """Drawn volume of each agreement over the agreed one: its customer's forecast where there is one.

    errors: those of :meth:`Forecast.draw_errors`.
    """
    if plan.agreed is None:
        return None
    place = {name: number for number, name in enumerate(plan.services["service"])}
    keys = zip(forecast.parts["customer"].tolist(), forecast.parts["activity"].tolist(), strict=True)
    part_of = {key: number for number, key in enumerate(keys)}
    lines = plan.agreed[["customer", "service", "volume"]].itertuples(index=False, name=None)
    found = np.empty((len(volume), len(plan.agreed)))
    for number, (customer, service, agreed) in enumerate(lines):
        activity = service_activity.get(service, "")
        part = part_of.get((customer, activity))
        if part is None or not agreed:
            found[:, number] = volume[:, place[service]]
        else:
            error = errors[0][:, forecast.activities.index(activity)] + errors[1][:, part]
            found[:, number] = np.maximum(forecast.year[part] * (1 + error) / agreed, 0.0)
    return found


def service_activities(parameters: Parameters) -> dict[str, str]:
    """The activity that gives each service its volume."""
    return {name: line.activities[0] for name, line in parameters.services.items() if line.activities}


def play(plan: YearPlan, draws: Draws, rules: Rules) -> pd.DataFrame:
    """One row per drawn year, its money and its hours: :data:`~model.pricing.frames.DRAWN_YEARS`."""
    services, years = plan.services, len(draws.wage)
    varies = services["varies"].to_numpy(dtype=bool)
    ratio = np.where(varies, draws.volume, 1.0)
    amounts = (services["price"] * services["volume"]).to_numpy(dtype=float)
    revenue = ratio @ amounts - _not_settled(plan, draws, ratio)
    money = {"revenue": revenue, "pay": np.zeros(years), "temporary": np.full(years, plan.temporary)}
    hours = {
        name: np.zeros(years)
        for name in ("needed", "temporary_hours", "unfilled_hours", "backlog_hours", "idle_hours")
    }
    position = {name: number for number, name in enumerate([*services["service"], ""])}
    followed = np.column_stack([ratio, np.ones(years)])
    hired = _hired_hours(plan, rules)
    for role, staff in plan.staff.iterrows():
        work = plan.work[plan.work["role"] == role]
        planned = work["hours"].to_numpy(dtype=float)
        columns = [position[name] for name in work["service"]]
        needed = (followed[:, columns] @ planned) * draws.productivity
        present = staff["hours"] * (1 - draws.vacancy) * (1 - draws.absence)
        hourly = staff["pay"] / staff["hours"] if staff["hours"] else 0.0
        able = (present + hired[str(role)]) * rules.highest_load
        short = np.maximum(needed - able, 0.0) / rules.highest_load
        extra = np.minimum(short, rules.temporary_limit * staff["hours"])
        surplus = np.clip(planned.sum() - needed, 0.0, np.maximum(able - needed, 0.0))
        unfilled = np.minimum(surplus / rules.highest_load, rules.staff_turnover / 2 * staff["hours"])
        absent = staff["hours"] * (1 - draws.vacancy) * draws.absence * (1 - rules.sick_pay_share)
        paid = staff["hours"] * (1 - draws.vacancy) - unfilled - absent
        money["pay"] += paid * hourly * draws.wage
        money["temporary"] += extra * hourly * rules.temporary_price * draws.wage
        hours["needed"] += needed
        hours["temporary_hours"] += extra
        hours["unfilled_hours"] += unfilled
        hours["backlog_hours"] += (short - extra) * rules.highest_load
        hours["idle_hours"] += np.maximum(present + hired[str(role)] + extra - unfilled - needed, 0.0)
    money["other"] = plan.other * draws.other
    result = money["revenue"] - money["pay"] - money["temporary"] - money["other"]
    return DRAWN_YEARS.checked(pd.DataFrame({**money, "result": result, **hours}))


def _not_settled(plan: YearPlan, draws: Draws, ratio: Floats) -> Floats:
    """Kronor by year that price x volume has and the clause does not charge.

    Of an agreement's deviation, the clause charges its share of what is beyond the band; volumes that no
    agreement holds are paid in full.
    """
    if plan.clause == IN_FULL:
        return np.zeros(len(ratio))
    agreed = plan.services if plan.agreed is None else plan.agreed
    price = plan.services.set_index("service")["price"]
    amounts = (agreed["volume"] * agreed["service"].map(price)).to_numpy(dtype=float)
    if plan.agreed is not None and draws.by_customer is not None:
        came = draws.by_customer
    else:
        place = {name: number for number, name in enumerate(plan.services["service"])}
        came = ratio[:, [place[name] for name in agreed["service"]]]
    band, share = float(plan.clause.band), float(plan.clause.share)
    kronor = np.empty(len(came))
    for start in range(0, len(came), BLOCK):
        deviation = came[start : start + BLOCK] - 1.0
        inside = np.clip(deviation, -band, band)
        kronor[start : start + BLOCK] = (inside * share + deviation * (1.0 - share)) @ amounts
    return kronor


def probability(result: Floats, confidence: float = CONFIDENCE) -> Probability:
    """P(result >= 0) with Clopper and Pearson's interval for the number of drawn years."""
    found = stats.binomtest(int((np.asarray(result) >= 0).sum()), len(result))
    low, high = found.proportion_ci(confidence, method="exact")
    return Probability(float(found.statistic), float(low), float(high))


def reserve(result: Floats, wanted: float, confidence: float = CONFIDENCE) -> Amount:
    """Kronor to hold in reserve so that result + reserve >= 0 in the share ``wanted`` of the years.

    Negative when the result holds by itself.
    """
    return quantile(-np.asarray(result), wanted, confidence)


def surcharge(outcome: pd.DataFrame, wanted: float, confidence: float = CONFIDENCE) -> Amount:
    """Share to raise all prices by, for the result to hold in the share ``wanted`` of the years."""
    revenue = outcome["revenue"].to_numpy()
    return quantile((revenue - outcome["result"].to_numpy()) / revenue - 1, wanted, confidence)


def quantile(values: Floats, wanted: float, confidence: float = CONFIDENCE) -> Amount:
    """Smallest value that at least the share ``wanted`` does not exceed.

    The interval is of order statistics and holds for any distribution (David and Nagaraja, Order Statistics,
    3rd ed., section 7.1).
    """
    ordered = np.sort(values)
    count = len(ordered)
    tail = (1 - confidence) / 2
    ranks = np.asarray(stats.binom.ppf([tail, 1 - tail], count, wanted)).astype(int)
    low, high = np.clip(ranks + np.array([-1, 0]), 0, count - 1)
    middle = min(max(int(np.ceil(wanted * count - 1e-9)) - 1, 0), count - 1)
    return Amount(float(ordered[middle]), float(ordered[low]), float(ordered[high]))


def summary(outcome: pd.DataFrame, wanted: float) -> pd.DataFrame:
    """The distribution in a few lines: measure, value, low, high (Monte Carlo interval), unit."""
    result = outcome["result"].to_numpy()
    spread = stats.norm.ppf(0.5 + CONFIDENCE / 2) * result.std(ddof=1) / np.sqrt(len(result))
    missed = outcome["backlog_hours"].to_numpy()
    rows: list[tuple[str, float, float, float, str]] = [
        ("mean", result.mean(), result.mean() - spread, result.mean() + spread, "kr"),
        ("p5", *quantile(result, 0.05), "kr"),
        ("p50", *quantile(result, 0.5), "kr"),
        ("p95", *quantile(result, 0.95), "kr"),
        ("no_deficit", *probability(result), "andel"),
        ("reserve", *reserve(result, wanted), "kr"),
        ("surcharge", *surcharge(outcome, wanted), "andel"),
        ("no_backlog", *probability(-missed), "andel"),
        ("temporary", *quantile(outcome["temporary"].to_numpy(), 0.5), "kr"),
    ]
    return pd.DataFrame(rows, columns=["measure", "value", "low", "high", "unit"])


def drivers(plan: YearPlan, draws: Draws, other: Draws, rules: Rules) -> pd.DataFrame:
    """Share of the result's variance by driver, greatest first: driver, alone, total, low, high.

    draws, other: two independent sets of years (:func:`independent`). alone: share that would go if the
    driver were known; total: share that would stay if all others were known; low and high bound the total
    (two standard errors). Drivers without uncertainty have zero.
    """
    base, second = (play(plan, years, rules)["result"].to_numpy() for years in (draws, other))
    variance = float(np.concatenate([base, second]).var(ddof=1))
    rows = []
    for name in DRIVERS:
        names = ("volume", "by_customer") if name == "volume" else (name,)
        swapped = replace(draws, **{each: getattr(other, each) for each in names})
        mixed = play(plan, swapped, rules)["result"].to_numpy()
        left, kept = (base - mixed) ** 2 / 2, (second - mixed) ** 2 / 2
        if variance == 0:
            rows.append((name, 0.0, 0.0, 0.0, 0.0))
            continue
        total = float(left.mean()) / variance
        error = 2 * float(left.std(ddof=1)) / np.sqrt(len(left)) / variance
        alone = 1 - float(kept.mean()) / variance
        rows.append((name, alone, total, max(total - error, 0.0), total + error))
    table = pd.DataFrame(rows, columns=["driver", "alone", "total", "low", "high"])
    return table.sort_values("total", ascending=False, kind="stable").reset_index(drop=True)


def independent(risk: Risk) -> Risk:
    """The same uncertainties with another seed, for a second set of years."""
    return risk.model_copy(update={"seed": risk.seed.model_copy(update={"value": risk.seed.value + 1})})


def _hired_hours(plan: YearPlan, rules: Rules) -> dict[str, float]:
    """Hours that the budget for temporary staff buys, by role, in proportion to the roles' pay."""
    pay = float(plan.staff["pay"].sum())
    hours = float(plan.staff["hours"].sum())
    if not pay or not hours:
        return {str(role): 0.0 for role in plan.staff.index}
    share = plan.temporary / (pay * rules.temporary_price)
    return {str(role): share * float(staff["hours"]) for role, staff in plan.staff.iterrows()}


def _normal(seed: int, name: str, years: int) -> Floats:
    return stream(seed, 0, "risk", name).standard_normal(years)

"""Two to four price lists side by side: prices, customers, people, promises and risk of as many scenarios.

Each list is a planned year of its own (:mod:`model.planning.planned_year`), simulated with the random numbers
of the first and as many times, so that differences are the scenarios' and not chance's. Results are drawn of
the same years too: how far volumes come from what was planned is the first list's, whatever a scenario plans.
Rules of pricing give way, so that every list is there to see; which did is in its ``clashes``.

Everything is shown against the first list. Reports, notebooks and workbooks show these tables and compute
nothing themselves.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
import pandas as pd

from model.computing.processes import Jobs
from model.computing.progress import Progress
from model.errors import Finding, InputError
from model.frames import Frame, money, real, text, whole
from model.observations.known import ALL, Known
from model.observations.registers import ALL_CUSTOMERS
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.planning.offers.decisions import planned_parameters
from model.planning.planned_year import PlannedYear, plan_year
from model.planning.what_if import Staffing, changes_headcount, giving_way, what_if
from model.planning.what_if_trial import whole_staffing
from model.planning.year_risk import forecast_of
from model.pricing.agreements import paid_by_customer
from model.pricing.costing.costs import IDLE
from model.pricing.money import ZERO
from model.pricing.risk.alike import alike
from model.pricing.risk.drawn_years import Draws, draw, service_activities
from model.pricing.risk.result_distribution import Amount, Probability, probability, reserve
from model.pricing.risk.year_plan import YearPlan, plan_of, rules_of
from model.pricing.risk.year_result import play
from model.staffing.experiments.results import PROMISES, capacity, promises
from model.staffing.studies.changed_year import weekly_duty
from model.staffing.year.people import full_time, workforce

FEWEST, MOST = 2, 4
"""How many lists stand side by side."""

LISTED_SERVICES = Frame(
    "a service of a price list, beside the first list's",
    list=whole("place of the list, from 0"),
    service=text("code"),
    unit=text("what is counted"),
    volume=whole("agreed"),
    unit_cost=money("kronor"),
    price=money("kronor"),
    revenue=money("kronor"),
    change=money("of the price, kronor; missing of what the first list does not have", optional=True),
    share=real("change of the price over the first list's", optional=True),
)
LISTED_CUSTOMERS = Frame(
    "what a customer pays by a price list, beside the first list's",
    list=whole("place of the list, from 0"),
    customer=whole("number; 0 is all customers"),
    amount=money("kronor of the year"),
    change=money("kronor"),
    share=real("change over the first list's amount; missing where that is nothing", optional=True),
)
LISTED_ROLES = Frame(
    "people of a role who handle items, beside the first list's",
    list=whole("place of the list, from 0"),
    role=text("code"),
    fte=real("full-time equivalents"),
    change=real("full-time equivalents"),
    load=real("hours worked over hours present", optional=True),
)
LISTED_PROMISES = PROMISES.extended(
    "how a promise is kept, beside the first list's",
    list=whole("place of the list, from 0"),
    change=real("of the mean", optional=True),
)


@dataclass(frozen=True, kw_only=True)
class PricedScenario:
    """A scenario's price list. result: one row per drawn year, :data:`~model.pricing.frames.DRAWN_YEARS`."""

    planned: PlannedYear
    result: pd.DataFrame

    @property
    def parameters(self) -> Parameters:
        """Its parameters."""
        return self.planned.parameters

    @property
    def chance(self) -> Probability:
        """Of a result of at least zero."""
        return probability(self.result["result"].to_numpy())

    @property
    def promises_hold(self) -> Probability:
        """Chance that all work of the year is done in it."""
        return probability(-np.asarray(self.result["backlog_hours"]))

    def reserve(self, wanted: float) -> Amount:
        """Kronor to hold for the result to be at least zero in the share ``wanted`` of years."""
        return reserve(self.result["result"].to_numpy(), wanted)


@dataclass(frozen=True)
class PriceLists:
    """Price lists of a year; the first is what the others are set beside."""

    lists: tuple[PricedScenario, ...]

    @property
    def first(self) -> PricedScenario:
        """What the others are set beside."""
        return self.lists[0]

    @property
    def year(self) -> int:
        """The year that they are of."""
        return self.first.planned.year

    @property
    def wanted(self) -> float:
        """The certainty that reserves are of."""
        return float(self.first.parameters.risk.probability.value)

    def services(self) -> pd.DataFrame:
        """Each service of each list: :data:`LISTED_SERVICES`."""
        before: dict[str, Mapping[Hashable, Any]] = {}
        rows = []
        for place, one in enumerate(self.lists):
            for line in one.planned.prices.lines.to_dict("records"):
                if place == 0:
                    before[line["service"]] = line
                known = before.get(line["service"])
                change = None if known is None else line["price"] - known["price"]
                share = None if not known or not known["price"] else float(change / known["price"])
                told = [line[name] for name in ("service", "unit", "volume", "unit_cost", "price", "revenue")]
                rows.append((place, *told, change, share))
        return LISTED_SERVICES.frame(rows)

    def customers(self) -> pd.DataFrame:
        """What each customer of any list pays by each: :data:`LISTED_CUSTOMERS`; all customers are last."""
        paid = [paid_by_customer(one.planned.agreed) for one in self.lists]
        amounts = [each | {ALL_CUSTOMERS: sum(each.values(), ZERO)} for each in paid]
        numbers = sorted({number for each in amounts for number in each} - {ALL_CUSTOMERS})
        rows = []
        for place, each in enumerate(amounts):
            for number in [*numbers, ALL_CUSTOMERS]:
                before, now = amounts[0].get(number, ZERO), each.get(number, ZERO)
                share = float((now - before) / before) if before else None
                rows.append((place, number, now, now - before, share))
        return LISTED_CUSTOMERS.frame(rows)

    def names(self) -> dict[int, str]:
        """Names of the customers of any list."""
        found: dict[int, str] = {}
        for one in reversed(self.lists):
            customers = one.planned.registers.customers
            found |= dict(zip(customers["number"].tolist(), customers["name"].tolist(), strict=True))
        return found

    def roles(self) -> pd.DataFrame:
        """Who handles items in each list: :data:`LISTED_ROLES`."""
        people = [_full_time(one.planned) for one in self.lists]
        names = [
            role for role in self.first.parameters.staffing.roles if any(role in each for each in people)
        ]
        rows = []
        for place, (one, each) in enumerate(zip(self.lists, people, strict=True)):
            hours = capacity(one.planned.outcome).to_dict("index")
            for role in names:
                there = hours.get(role, {}).get("present_hours")
                load = hours[role]["used_hours"] / there if there else None
                fte = each.get(role, 0.0)
                rows.append((place, role, fte, fte - people[0].get(role, 0.0), load))
        return LISTED_ROLES.frame(rows)

    def promises(self) -> pd.DataFrame:
        """How each list's simulated years keep the promises: :data:`LISTED_PROMISES`."""
        found = [promises(one.planned.outcome, one.parameters) for one in self.lists]
        before = found[0].set_index("measure")["mean"]
        tables = [
            table.assign(list=place, change=table["mean"] - table["measure"].map(before))
            for place, table in enumerate(found)
        ]
        return LISTED_PROMISES.checked(pd.concat(tables, ignore_index=True))

    def sums(self) -> pd.DataFrame:
        """What each list is in all, a row each, by place.

        Columns: cost, revenue, idle (kronor, Decimal), fte, duty (hours a week), expected (mean result),
        reserve, chance, promises_hold.
        """
        return pd.DataFrame([self._sums(one) for one in self.lists])

    def _sums(self, one: PricedScenario) -> dict[str, Any]:
        prices = one.planned.prices
        idle = prices.lines.set_index("service")["revenue"].to_dict().get(IDLE, ZERO)
        return {
            "cost": prices.recovery.full_cost,
            "revenue": prices.revenue,
            "idle": idle,
            "fte": sum(_full_time(one.planned).values()),
            "duty": weekly_duty(one.parameters),
            "expected": float(one.result["result"].mean()),
            "reserve": one.reserve(self.wanted).value,
            "chance": one.chance.value,
            "promises_hold": one.promises_hold.value,
        }


def price_lists(
    scenarios: Sequence[Parameters],
    year: int,
    *,
    staffing: Staffing | None = None,
    replications: int | None = None,
    seed: int | None = None,
    jobs: Jobs = 1,
    progress: Progress | None = None,
    known: Known = ALL,
) -> PriceLists:
    """Price lists of ``year`` under each of ``scenarios``, the first of which the others are set beside.

    staffing: *stands* (as nothing), as each scenario has it, or *follows*: scenarios that do not change it
    themselves get the people and the phone shifts that their work takes at the promised service, whole people
    and lawful shifts. replications: as many as the first list's prices take if nothing is said. Raises
    InputError for fewer than two scenarios or more than four, one that is there twice, and as
    :func:`model.planning.planned_year.plan_year` does.

    Examples:
        >>> from model import load
        >>> from model.planning.price_lists import price_lists
        >>> quick = {"forecast.methods": ["seasonal_naive"]}
        >>> both = [load(name, quick) for name in ("base", "dearer_year")]
        >>> lists = price_lists(both, 2012, replications=2)
        >>> bool(lists.sums()["cost"][1] > lists.sums()["cost"][0])
        True
    """
    _require_several(scenarios)
    if staffing not in (None, *get_args(Staffing)):
        expected = " eller ".join(get_args(Staffing))
        raise InputError(Finding("prislistorna", "staffing", str(staffing), expected))
    first = plan_year(
        giving_way(scenarios[0]),
        year,
        replications=replications,
        seed=seed,
        jobs=jobs,
        progress=progress,
        known=known,
    )
    planned = [first]
    for scenario in scenarios[1:]:
        parameters = planned_parameters(giving_way(scenario), year, first.known)
        if staffing == "follows" and not changes_headcount(first.parameters, parameters):
            parameters = whole_staffing(what_if(first, parameters))
        planned.append(
            plan_year(
                parameters,
                year,
                replications=first.outcome.replications,
                seed=seed,
                jobs=jobs,
                progress=progress,
                known=known,
            )
        )
    return PriceLists(_with_results(planned, jobs))


def price_lists_of(
    names: Sequence[str], year: int, changes: Mapping[str, Any] | None = None, **asked: Any
) -> PriceLists:
    """:func:`price_lists` of scenarios by their names, each with the single ``changes``."""
    return price_lists([load(name, changes) for name in names], year, **asked)


def _require_several(scenarios: Sequence[Parameters]) -> None:
    names = [scenario.scenario for scenario in scenarios]
    if not FEWEST <= len(names) <= MOST:
        wanted = f"{FEWEST} till {MOST} scenarier"
        raise InputError(Finding("prislistorna", "scenarier", ", ".join(names), wanted))
    if twice := [name for number, name in enumerate(names) if name in names[:number]]:
        raise InputError(Finding("prislistorna", "scenarier", ", ".join(twice), "varje scenario en gång"))


def _with_results(planned: Sequence[PlannedYear], jobs: Jobs) -> tuple[PricedScenario, ...]:
    """Each planned year with the results of the same drawn years."""
    forecast, _months, _needed = forecast_of(planned[0], jobs=jobs)
    ahead = None if forecast is None else forecast.ahead
    drawn: list[tuple[YearPlan, Draws]] = []
    found = []
    for one in planned:
        parameters, risk = one.parameters, one.parameters.risk
        plan = plan_of(one.prices, capacity(one.outcome), parameters, one.agreed)
        draws = draw(plan, risk, None if drawn else ahead, service_activities(parameters))
        if drawn:
            draws = alike(draws, plan, drawn[0][1], drawn[0][0])
        drawn.append((plan, draws))
        found.append(PricedScenario(planned=one, result=play(plan, draws, rules_of(risk))))
    return tuple(found)


def _full_time(planned: PlannedYear) -> dict[str, float]:
    people = workforce(planned.parameters, planned.registers, planned.year)
    return {role: float(fte) for role, fte in full_time(people, planned.year).items()}

"""A planned year in one call: simulated, priced, agreed, and set beside the year before.

This is the planning half of the loop: parameters and registers -> simulated hours -> full cost -> price list
-> agreements. Reports, workbooks and questions of the kind *what if* all start from it, so that they agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from model.computing.processes import Jobs
from model.computing.progress import Progress
from model.computing.value_digest import value_digest
from model.observations.agreements import AGREEMENTS, read_agreements
from model.observations.agreements import NEED as AGREEMENTS_NEED
from model.observations.amendments import NEED as AMENDMENTS_NEED
from model.observations.amendments import read_amendments
from model.observations.files import year_file
from model.observations.known import ALL, Known
from model.observations.names import known_names
from model.observations.registers import Registers, load_registers
from model.parameters.carrying import INDICES, needless, require_year
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.planning.expected_year import as_expected
from model.planning.offers.decisions import NOTHING, Decisions, with_decisions
from model.planning.price_precision import PricePrecision, price_precision
from model.pricing import PriceList, agreements, comparison, price_list
from model.pricing.amending.in_force import in_force
from model.pricing.frames import AGREED
from model.pricing.reserve.books import Books, read_books, require_agreement
from model.staffing import simulate
from model.staffing.experiments.replications import Outcome, is_played
from model.staffing.experiments.results import activity_hours, capacity


@dataclass(frozen=True)
class LastAgreed:
    """The agreements of ``year`` and the amendments of them that were known."""

    agreed: pd.DataFrame
    amendments: pd.DataFrame
    year: int

    def in_force(self, parameters: Parameters, registers: Registers) -> pd.DataFrame:
        """As the year after is compared with them, for the days that these customers are such in it."""
        return in_force(self.agreed, self.amendments, parameters, registers, self.year)


@dataclass(frozen=True, kw_only=True)
class PlannedYear:
    """What a year is planned to be.

    outcome: simulated, with hours that are freed from the chance of what was drawn
    (:mod:`model.planning.expected_year`). known: what was known of the world when it was planned. agreed:
    lines of
    :func:`model.pricing.agreements.agreements`. before: last year's agreements with the amendments that were
    known (:data:`model.pricing.amending.in_force.IN_FORCE`). compared:
    :func:`model.pricing.agreements.comparison` of the two. books: the closed years whose results prices
    settle, None where there is none. editions: numbers of the amendments in ``before``. last: what ``before``
    is made of, None where it is given. decided: what is decided with customers, which ``parameters`` have.
    """

    parameters: Parameters
    registers: Registers
    outcome: Outcome
    prices: PriceList
    agreed: pd.DataFrame
    before: pd.DataFrame
    compared: pd.DataFrame
    books: Books | None = None
    known: Known = ALL
    editions: tuple[int, ...] = ()
    last: LastAgreed | None = None
    decided: Decisions = NOTHING

    def before_under(self, parameters: Parameters, registers: Registers) -> pd.DataFrame:
        """:attr:`before` beside the days that customers are such, and have add-ons, under ``parameters``."""
        own = self.parameters
        same = (own.demand, own.pricing, own.services) == (
            parameters.demand,
            parameters.pricing,
            parameters.services,
        )
        return self.before if same or self.last is None else self.last.in_force(parameters, registers)

    @property
    def year(self) -> int:
        """The planned year."""
        return self.prices.year

    def precision(self) -> PricePrecision:
        """How far chance may have moved the prices."""
        return price_precision(self.parameters, self.registers, self.outcome, self.prices, self.agreed)


def plan_year(
    parameters: Parameters,
    year: int,
    *,
    replications: int | None = None,
    seed: int | None = None,
    jobs: Jobs = 1,
    progress: Progress | None = None,
    data: Path | None = None,
    known: Known = ALL,
) -> PlannedYear:
    """Simulate ``year``, with what is decided in it, and price it; see :func:`model.staffing.simulate`.

    replications: without a number, as many as ``simulation.price_precision`` takes, at least
    ``simulation.replications`` and at most ``simulation.most_replications``. data: folder of observations,
    default the project's. known: what of them, and of the parameters, the plan may rest on. Raises
    InputError for faults of registers and agreements, when decided prices of the year contradict the closed
    years, and when the rules of pricing cannot be met.

    Examples:
        >>> from model import load, plan_year
        >>> planned = plan_year(load(), 2012, replications=2)
        >>> planned.prices.revenue == sum(planned.agreed["amount"])
        True
    """
    known = known.planning(year)
    parameters, decided = with_decisions(known.parameters(parameters), year, data, known)
    seen = _observed(parameters, year, data, known, decided)
    return _planned(parameters, seen, year, known, replications, seed, jobs, progress)


def _planned(
    parameters: Parameters,
    seen: Observed,
    year: int,
    known: Known,
    replications: int | None,
    seed: int | None,
    jobs: Jobs,
    progress: Progress | None = None,
) -> PlannedYear:
    """The year priced on so many replications, or on as many as it takes for prices not to hang on chance."""

    def of(count: int | None) -> PlannedYear:
        outcome = simulate(
            parameters, seen.registers, year, replications=count, seed=seed, jobs=jobs, progress=progress
        )
        return priced(
            parameters,
            seen.registers,
            outcome,
            seen.before,
            seen.books,
            known,
            seen.editions,
            seen.last,
            seen.decided,
        )

    planned = of(replications)
    if replications is not None:
        return planned
    needed = min(planned.precision().needed, parameters.simulation.most_replications.value)
    return planned if needed <= planned.outcome.replications else of(needed)


@dataclass(frozen=True, kw_only=True)
class Observed:
    """What a plan rests on beside the parameters; the fields are those of :class:`PlannedYear`."""

    registers: Registers
    before: pd.DataFrame
    books: Books | None
    editions: tuple[int, ...] = ()
    last: LastAgreed | None = None
    decided: Decisions = NOTHING


def _observed(
    parameters: Parameters, year: int, data: Path | None, known: Known, decided: Decisions
) -> Observed:
    """Registers, the agreements of the year before as they were in force, and closed years.

    A centre that had no agreements then has none to compare with; what compares says so.
    """
    registers = load_registers(parameters, data, known)
    names = known_names(parameters, data, known=known)
    books = read_books(parameters, names)
    require_agreement(books, parameters.price_rules, year, names)
    agreed = None
    if year_file(names.data, year - 1, AGREEMENTS).exists():
        agreed = known.cut(AGREEMENTS_NEED.known_from, read_agreements(year - 1, names), year - 1)
    if agreed is None or agreed.empty:
        require_year(parameters, year, but=INDICES)
        return Observed(registers=registers, before=AGREED.frame([]), books=books, decided=decided)
    require_year(parameters, year, but=needless(parameters, year))
    amendments = known.cut(AMENDMENTS_NEED.known_from, read_amendments(year - 1, names), year - 1)
    last = LastAgreed(agreed, amendments, year - 1)
    return Observed(
        registers=registers,
        before=last.in_force(parameters, registers),
        books=books,
        last=last,
        editions=tuple(sorted(set(map(int, amendments["edition"])))),
        decided=decided,
    )


def is_simulated(
    parameters: Parameters, year: int, replications: int | None = None, seed: int | None = None
) -> bool:
    """Whether :func:`plan_year` would find the replications that it begins with in the cache."""
    parameters, _ = with_decisions(parameters, year, None, ALL)
    return is_played(parameters, load_registers(parameters), year, replications=replications, seed=seed)


def priced(
    parameters: Parameters,
    registers: Registers,
    outcome: Outcome,
    before: pd.DataFrame,
    books: Books | None = None,
    known: Known = ALL,
    editions: tuple[int, ...] = (),
    last: LastAgreed | None = None,
    decided: Decisions = NOTHING,
) -> PlannedYear:
    """The year of a simulated ``outcome`` at its price."""
    outcome = as_expected(outcome, parameters, registers)
    prices = price_list(
        parameters,
        registers,
        outcome.year,
        activity_hours=activity_hours(outcome),
        capacity=capacity(outcome),
        before=before,
        books=books,
    )
    agreed = agreements(prices, parameters)
    compared = comparison(agreed, before, registers)
    return PlannedYear(
        parameters=parameters,
        registers=registers,
        outcome=outcome,
        prices=prices,
        agreed=agreed,
        before=before,
        compared=compared,
        books=books,
        known=known,
        editions=editions,
        last=last,
        decided=decided,
    )


def plan_year_once(
    parameters: Parameters,
    year: int,
    *,
    replications: int | None = None,
    seed: int | None = None,
    jobs: Jobs = 1,
    data: Path | None = None,
    known: Known = ALL,
) -> PlannedYear:
    """:func:`plan_year`, kept in this process, and those forked from it, for whoever asks for the same again.

    What is kept is told by the parameters, the arguments and what has been observed, which is read each time;
    it is not to be changed.
    """
    known = known.planning(year)
    parameters, decided = with_decisions(known.parameters(parameters), year, data, known)
    seen = _observed(parameters, year, data, known, decided)
    rests_on = (parameters, seen.registers, seen.before, seen.books, seen.editions, decided.seals)
    key = value_digest(*rests_on, year, replications, seed, known)
    if key not in _kept:
        planned = _planned(parameters, seen, year, known, replications, seed, jobs)
        _kept.clear()
        _kept[key] = planned
    return _kept[key]


def plan_scenario(
    year: int,
    scenario: str = "base",
    changes: Mapping[str, Any] | None = None,
    replications: int | None = None,
    seed: int | None = None,
    day: str | None = None,
) -> PlannedYear:
    """:func:`plan_year_once` of a scenario by its name, with single ``changes``, as known on ``day``."""
    known = Known.on(day)
    return plan_year_once(load(scenario, changes), year, replications=replications, seed=seed, known=known)


_kept: dict[str, PlannedYear] = {}
"""The last planned year, by what it was planned from."""

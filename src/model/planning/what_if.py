"""What would a price be if ...: the closed loop as a question, answered in a fraction of a second.

A changed parameter changes the expected work; the people follow at the promised service, or stand; cost,
prices and each customer's agreement follow from both, by the same price model as a planned year's
(:mod:`model.planning.planned_year`), whose simulation is the base. Ask without a change, and every price is
the base's to the öre. Method, error and decisions: ``docs/what_if.md``. Whole simulated years are in
:mod:`model.planning.what_if_trial`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

import pandas as pd

from model.errors import Finding, InputError
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.staffing import Role
from model.planning.planned_year import PlannedYear
from model.planning.switch_saving import SwitchSaving, switch_saving
from model.pricing import PriceList, agreements, comparison, price_list
from model.pricing.costing.cost_pools import scenario_fte
from model.pricing.costing.costs import activity_roles
from model.pricing.reserve.books import Books
from model.pricing.rules.channel_mix import alternatives
from model.staffing.experiments.results import CAPACITY
from model.staffing.studies.changed_year import ChangedYear, Staffed, simulated

Staffing = Literal["follows", "stands"]
STAFFING_CHANGES = ("headcount_change", "headcount_change_by_unit", "mid_year_change")
"""Parameters that say how many people there are: with one of them changed, staffing cannot follow."""


@dataclass(frozen=True)
class Situation:
    """A year's work, people, prices and agreements."""

    parameters: Parameters
    registers: Registers
    staffed: Staffed
    prices: PriceList
    agreed: pd.DataFrame

    @property
    def fte(self) -> float:
        """Full-time equivalents who handle items."""
        return sum(self.staffed.fte.values())

    @property
    def cost(self) -> Decimal:
        """The year's full cost, kronor."""
        return self.prices.recovery.full_cost

    def by_stream(self) -> pd.DataFrame:
        """What an item costs over all channels: stream (index), volume, unit_cost, price.

        Of the streams that come by more than one channel; Decimal kronor, not rounded.
        """
        lines = self.prices.lines
        lines = lines.assign(stream=lines["service"].map(alternatives(self.parameters))).dropna(
            subset=["stream"]
        )
        sums = lines.groupby("stream", sort=False)[["volume", "full_cost", "revenue"]].agg("sum")
        several = sums[lines.groupby("stream", sort=False).size() > 1]
        volumes = several["volume"].map(Decimal)
        return several[["volume"]].assign(
            unit_cost=several["full_cost"] / volumes, price=several["revenue"] / volumes
        )


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """An answer: the base, and the changed year with each kind of staffing.

    following is None when the question is about the staffing itself. more_if_bound: full-time equivalents on
    top of those of ``following``, could nobody do anything else while waiting for a call. switch: what the
    channels that the question changes save; None where it changes none.
    """

    year: int
    staffing: Staffing
    base: Situation
    standing: Situation
    following: Situation | None
    more_if_bound: float
    switch: SwitchSaving | None = None

    @property
    def changed(self) -> Situation:
        """The changed year with the staffing asked for."""
        return self.standing if self.following is None or self.staffing == "stands" else self.following

    def services(self) -> pd.DataFrame:
        """Prices: service, kind, unit, volume, unit_cost, price (and each ``_before``), change, share.

        Decimal kronor; change and share (of the price before) are the price's.
        Services that only one of the two has are left out.
        """
        columns = ["service", "volume", "unit_cost", "price"]
        table = self.changed.prices.lines[["kind", "unit", *columns]].merge(
            self.base.prices.lines[columns], on="service", suffixes=("", "_before")
        )
        return _changes(table, "price")

    def roles(self) -> pd.DataFrame:
        """People by role: role, fte_before, fte, change, load_before, load (worked over present)."""
        before, after = self.base.staffed, self.changed.staffed
        rows = [
            (
                role,
                before.fte[role],
                after.fte[role],
                after.fte[role] - before.fte[role],
                before.load[role],
                after.load[role],
            )
            for role in self.base.parameters.staffing.roles
            if role in before.fte
        ]
        return pd.DataFrame(rows, columns=["role", "fte_before", "fte", "change", "load_before", "load"])

    def customers(self) -> pd.DataFrame:
        """Each customer's year: see :func:`model.pricing.agreements.comparison`; the total is last."""
        return comparison(self.changed.agreed, self.base.agreed, self.registers)

    @property
    def registers(self) -> Registers:
        """The changed year's registers, and the customers that only the base has."""
        now, before = self.changed.registers, self.base.registers.customers
        gone = before[~before["number"].isin(now.customers["number"])]
        return replace(now, customers=pd.concat([now.customers, gone])) if len(gone) else now

    def cost_change(self) -> Decimal:
        """Kronor that the year costs more."""
        return self.changed.cost - self.base.cost


def what_if(planned: PlannedYear, after: Parameters, staffing: Staffing | None = None) -> WhatIf:
    """What ``planned`` would be under ``after``.

    staffing: follows by default, stands when the question is about how many people there are. Raises
    InputError for both at once, and when rules of pricing or a promise cannot be kept.

    Examples:
        >>> from model import load, plan_year, what_if
        >>> planned = plan_year(load(), 2012, replications=2)
        >>> answer = what_if(planned, load(changes={"phone.talk_time_mean": 300.0}))
        >>> bool((answer.services()["share"] != 0).any())
        True
    """
    before, asked = planned.parameters, changes_headcount(planned.parameters, after)
    if asked and staffing == "follows":
        expected = "stands, eller en fråga som inte själv ändrar antalet personer"
        raise InputError(Finding("frågan", "bemanningen", "follows", expected))
    after = giving_way(after)
    year = changed_year(planned, after)
    base = Situation(before, planned.registers, year.base, planned.prices, planned.agreed)
    followed = None if asked else year.following()
    agreed_before = planned.before_under(after, year.registers_after)
    return WhatIf(
        year=planned.year,
        staffing=staffing or ("stands" if asked else "follows"),
        base=base,
        standing=situation(after, planned, year.standing(), agreed_before),
        following=None if followed is None else situation(after, planned, followed, agreed_before),
        more_if_bound=0.0 if followed is None else year.fte_if_waiting_is_bound(followed),
        switch=switch_saving(planned, year),
    )


def changed_year(planned: PlannedYear, after: Parameters) -> ChangedYear:
    """The work and people of ``planned`` beside what they are expected to be under ``after``."""
    before, registers = planned.parameters, planned.registers
    base = simulated(before, registers, planned.outcome)
    return ChangedYear(base, before, after, registers, planned.year, activity_roles(before, registers))


def giving_way(parameters: Parameters) -> Parameters:
    """The parameters with price rules that give way where they cannot be met: a question has an answer.

    Which ones gave way is in the price list's ``clashes``.
    """
    rules = parameters.price_rules
    yields = rules.when_impossible.model_copy(update={"value": "give_way"})
    return parameters.model_copy(update={"price_rules": rules.model_copy(update={"when_impossible": yields})})


def changes_headcount(before: Parameters, after: Parameters) -> bool:
    """Whether the two differ in how many people there are."""
    return any(
        getattr(before.staffing, name).value != getattr(after.staffing, name).value
        for name in STAFFING_CHANGES
    )


def situation(
    parameters: Parameters, planned: PlannedYear, staffed: Staffed, before: pd.DataFrame | None = None
) -> Situation:
    """The year of ``planned`` staffed otherwise, at its price within the rules.

    before: :meth:`PlannedYear.before_under` of ``parameters``, where it is known already.
    """
    registers = planned.registers.under(parameters)
    if before is None:
        before = planned.before_under(parameters, registers)
    prices = prices_of(parameters, registers, planned.year, staffed, before, planned.books)
    return Situation(parameters, registers, staffed, prices, agreements(prices, parameters))


def prices_of(
    parameters: Parameters,
    registers: Registers,
    year: int,
    staffed: Staffed,
    before: pd.DataFrame | None = None,
    books: Books | None = None,
) -> PriceList:
    """The price list of a staffed year; ``before`` and ``books`` as in :func:`model.pricing.price_list`."""
    hours = pd.DataFrame({"hours": pd.Series(dict(staffed.hours))})
    fte: Mapping[Role, float] = {**scenario_fte(parameters, registers, year), **staffed.fte}
    return price_list(
        parameters,
        registers,
        year,
        activity_hours=hours,
        capacity=capacity_of(staffed),
        before=before,
        fte=fte,
        books=books,
    )


def capacity_of(staffed: Staffed) -> pd.DataFrame:
    """Hours at work and worked by role: :data:`CAPACITY`."""
    found = pd.DataFrame(
        {"present_hours": pd.Series(dict(staffed.present)), "used_hours": pd.Series(dict(staffed.used))}
    )
    return CAPACITY.checked(found.rename_axis("role"))


def _changes(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """The table with change and share of column ``name`` against ``name_before``."""
    pairs = list(zip(table[name].tolist(), table[f"{name}_before"].tolist(), strict=True))
    shares = [float((now - before) / before) if before else float("nan") for now, before in pairs]
    change = pd.Series([now - before for now, before in pairs], index=table.index, dtype=object)
    return table.assign(change=change, share=shares)

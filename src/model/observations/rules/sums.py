"""Two figures for one thing: sums between tables, and between them and parameters, whole years and registers.

A stated figure agrees with what is counted as far as it is rounded: half of the place of its last digit that
is not nought, at most half a percent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from model.marked import N_
from model.observations.rules.looked_at import Tables, each
from model.observations.rules.rule import Remark, Rule
from model.parameters.drivers import counted_streams
from model.report_kinds import PRICED
from model.time_units import MONTHS

MOST_ROUNDED = 0.005
CENT = 0.01
AGREED = 0.01
"""Agreements are as much as the budget's revenue, but for one percent."""
PROPOSED = 0.01
"""The table's budget is as much as the one that was decided before prices were, but for one percent."""
PLANS = {"revenue": "revenue", "personnel": "personnel", "overhead": "other_cost"}
"""Kind of the accounts that each of the parameters' sums is of."""


class Compared(NamedTuple):
    """A figure of a table, and the same thing from elsewhere."""

    value: float
    other: float
    key: dict[str, Any]
    at: Any = None


Compare = Callable[[Tables], Iterator[Compared]]


def agrees(stated: float, counted: float) -> bool:
    """Whether a stated figure is what is counted, as far as it is rounded."""
    return abs(stated - counted) <= _half_place(stated)


def _half_place(stated: float) -> float:
    place, whole = CENT, round(abs(stated) / CENT)
    while whole and whole % 10 == 0:
        whole //= 10
        place *= 10
    return max(min(place / 2, abs(stated) * MOST_ROUNDED), CENT / 2) + CENT / 100


def comparing(
    table: str,
    compare: Compare,
    *,
    code: str,
    says: str,
    wanted: str,
    explains: str,
    beside: tuple[str, ...] = (),
    column: str = "",
    figure: str = "",
    share: float | None = None,
    reports: tuple[str, ...] = (),
) -> Rule:
    """A rule that tells where two figures for one thing differ; share: they may, by so much."""

    def look(tables: Tables, rule: Rule) -> Iterator[Remark]:
        for value, other, key, at in compare(tables):
            near = agrees(value, other) if share is None else abs(value - other) <= share * abs(other) + CENT
            if not near:
                yield tables.remark(rule, table, at=at, column=column, key=key, value=value, other=other)

    return Rule(
        code=code,
        says=says,
        wanted=wanted,
        explains=explains,
        look=look,
        figure=figure,
        reports=reports,
        of=(table, *beside),
    )


def by_account_kind(tables: Tables, column: str) -> dict[str, float]:
    """The year's budget or outcome by kind of account, of those whose months are all there."""
    if tables.parameters is None:
        return {}
    table = tables.known("economy")
    if table is None or table[column].isna().any():
        return {}
    kinds = {code: account.kind for code, account in tables.parameters.economy.accounts.items()}
    sums = table.groupby(table["account"].map(kinds))[column].sum()
    return {str(kind): float(value) for kind, value in sums.items()}


def _by_stream(tables: Tables, table: str) -> dict[str, float]:
    """The year's pieces by stream."""
    found = tables.known(table)
    if found is None or tables.parameters is None or found["month"].nunique() < MONTHS:
        return {}
    streams = {
        activity: driver.stream
        for activity, driver in counted_streams(tables.parameters, tables.parameters.activities).items()
    }
    there = set(found["activity"])
    partial = {stream for activity, stream in streams.items() if activity not in there}
    sums = found.groupby(found["activity"].map(streams))["volume"].sum()
    return {str(stream): float(value) for stream, value in sums.items() if stream not in partial}


def _people(tables: Tables) -> dict[str, float]:
    staff = tables.known("staff")
    if staff is None or staff["month"].nunique() < MONTHS:
        return {}
    last = staff[staff["month"] == MONTHS]["headcount"].sum()
    return {"headcount": float(last), "fte": float(staff.groupby("month")["fte"].sum().mean())}


def _rows(tables: Tables) -> dict[str, float]:
    """Rows of the year's registers of events, by the name of the table and of its file."""
    found = {}
    for need in tables.needs.values():
        if need.may_be_empty and need.watched and (table := tables.known(need.name)) is not None:
            stem = need.file.rpartition("/")[2].removesuffix(".csv")
            found[stem] = float(len(table))
    return found


def _yearly(tables: Tables) -> Iterator[Compared]:
    stated = tables.known("yearly")
    if stated is None or tables.parameters is None:
        return
    measures = tables.parameters.dimensions.yearly_measures
    outcome: dict[str, dict[str, float]] = {
        "outcome": by_account_kind(tables, "outcome") | _people(tables),
        "budget": by_account_kind(tables, "budget"),
    }
    pieces = {"outcome": _by_stream(tables, "volumes"), "budget": _by_stream(tables, "volume_budget")}
    events = {"outcome": _rows(tables)}
    for at, line in each(stated.dropna(subset="value")):
        measure = measures.get(line["measure"])
        if measure is None:
            continue
        if measure.kind == "volume":
            counted = pieces[line["kind"]].get(line["measure"])
        elif measure.kind == "count":
            counted = events.get(line["kind"], {}).get(line["measure"])
        else:
            counted = outcome[line["kind"]].get(measure.kind)
        if counted is not None:
            key = {"kind": line["kind"], "measure": line["measure"]}
            yield Compared(line["value"], counted, key, at)


def _planned_budget(tables: Tables) -> Iterator[Compared]:
    yield from _economy(tables, "budget")


def _planned_outcome(tables: Tables) -> Iterator[Compared]:
    yield from _economy(tables, "outcome")


def _economy(tables: Tables, column: str) -> Iterator[Compared]:
    sums = by_account_kind(tables, column)
    if not sums or tables.parameters is None:
        return
    stated = getattr(tables.parameters.economy, column)
    for name, kind in PLANS.items():
        value = getattr(stated, name).value.get(tables.year)
        if value is not None and kind in sums:
            yield Compared(sums[kind], float(value), {"kind": kind})


def _agreed(tables: Tables) -> Iterator[Compared]:
    agreements = tables.known("agreements")
    if agreements is None:
        return
    budget = by_account_kind(tables, "budget").get("revenue")
    if budget is None and tables.parameters is not None:
        budget = tables.parameters.economy.budget.revenue.value.get(tables.year)
    if budget:
        yield Compared(float(agreements["amount"].sum()), float(budget), {})


def _calculated_volumes(tables: Tables) -> Iterator[Compared]:
    costs, agreements = tables.known("full_costs"), tables.known("agreements")
    if costs is None or agreements is None:
        return
    agreed = agreements.groupby("service")["volume"].sum()
    for at, line in each(costs):
        if line["service"] in agreed.index:
            yield Compared(line["volume"], float(agreed[line["service"]]), {"service": line["service"]}, at)


def _calculated_costs(tables: Tables) -> Iterator[Compared]:
    costs, agreements = tables.known("full_costs"), tables.known("agreements")
    if costs is None or agreements is None:
        return
    yield Compared(float(costs["full_cost"].sum()), float(agreements["amount"].sum()), {})


def _closed(tables: Tables) -> Iterator[Compared]:
    closing, sums = tables.known("closing"), by_account_kind(tables, "outcome")
    if closing is None or not sums:
        return
    costs = sum(value for kind, value in sums.items() if kind != "revenue")
    counted = {"revenue": sums.get("revenue"), "costs": costs}
    for at, line in each(closing):
        known = counted.get(line["item"])
        if known is not None:
            yield Compared(line["amount"], known, {"item": line["item"]}, at)


def _completed(tables: Tables) -> Iterator[Compared]:
    """What was completed of each kind beside what came, where no backlog balances them month by month."""
    completed, came = tables.known("lead_times"), tables.known("volumes")
    if completed is None or came is None:
        return
    sums, arrived = (table.groupby("activity") for table in (completed, came))
    done, volumes = sums["completed"].sum(), arrived["volume"].sum()
    for activity in done.index.intersection(volumes.index):
        if volumes[activity] >= MANY:
            yield Compared(float(done[activity]), float(volumes[activity]), {"activity": activity})


MANY = 100
"""Cases of a kind that completed and arrived are held against each other from."""
BACKLOG = 0.5
"""So much of what came may be left from before, or wait still."""

YEARLY = comparing(
    "yearly",
    _yearly,
    code="yearly_against_months",
    says=N_("inte som månadernas tabeller"),
    wanted="{other}, som årets tabeller tillsammans har{which}",
    explains=(
        "A figure of the whole year is not what the year's tables come to: volumes and their budget by "
        "stream, revenue and costs by kind of account, people in December, full-time equivalents in the "
        "mean, rows of registers of events with that name. As far as it is rounded: half of the place "
        "of its last digit that is not nought, at most 0.5 %."
    ),
    beside=("volumes", "volume_budget", "economy", "staff", "complaints", "meetings"),
    column="value",
    figure=N_("Årets nyckeltal"),
)
BUDGET = comparing(
    "economy",
    _planned_budget,
    code="budget_against_parameters",
    says=N_("inte som budgeten i params"),
    wanted="{other}, som economy.budget i params har{which}",
    explains=(
        "The year's budget by kind of account is not `economy.budget` of the parameters but for one percent: "
        "the parameters are decided before prices are, and the table's budget is what these come to."
    ),
    column="budget",
    share=PROPOSED,
    reports=("month", "tertial", "annual", *PRICED),
)
OUTCOME = comparing(
    "economy",
    _planned_outcome,
    code="outcome_against_parameters",
    says=N_("inte som utfallet i params"),
    wanted="{other}, som economy.outcome i params har{which}",
    explains=(
        "The whole year's outcome by kind of account is not `economy.outcome` of the parameters, as far "
        "as that is rounded."
    ),
    column="outcome",
)
AGREEMENTS = comparing(
    "agreements",
    _agreed,
    code="agreements_against_budget",
    says=N_("avtalens summa är inte budgetens intäkter"),
    wanted="{other}, som budgetens intäkter är",
    explains="The agreements' sum is more than 1 % from the budget's revenue (`economy.csv`, or `params`).",
    beside=("economy",),
    column="amount",
    share=AGREED,
    reports=("tertial", "annual", "customer", *PRICED),
)
VOLUMES = comparing(
    "full_costs",
    _calculated_volumes,
    code="calculation_against_agreements",
    says=N_("inte volymen i avtalen"),
    wanted="{other}, som avtalen tillsammans har{which}",
    explains="A service's volume in the price calculation is not that of the agreements.",
    beside=("agreements",),
    column="volume",
)
FULL_COSTS = comparing(
    "full_costs",
    _calculated_costs,
    code="costs_against_agreements",
    says=N_("självkostnaden täcks inte av avtalen"),
    wanted="{other}, som avtalen tillsammans har",
    explains="The sum of full costs is more than 1 % from the agreements' sum.",
    beside=("agreements",),
    column="full_cost",
    figure=N_("Självkostnad"),
    share=AGREED,
)
CLOSING = comparing(
    "closing",
    _closed,
    code="closing_against_economy",
    says=N_("inte som årets ekonomi"),
    wanted="{other}, som economy.csv har för året{which}",
    explains="Revenue or costs of the closing are not the year's outcome, as far as they are rounded.",
    beside=("economy",),
    column="amount",
    figure=N_("Bokslut"),
)
COMPLETED = comparing(
    "lead_times",
    _completed,
    code="completed_against_volumes",
    says=N_("avslutade som inte går ihop med volymen"),
    wanted="omkring {other}, som volumes.csv har{which}",
    explains="Half more were completed than came, or half as many, of 100 and more.",
    beside=("volumes",),
    column="completed",
    share=BACKLOG,
)

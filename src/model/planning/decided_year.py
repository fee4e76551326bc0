"""The tables of a year as they stand when it has been decided: agreements, price calculation and budgets.

They are what the follow-up of the year reads and what next year's prices are compared with. All of them come
from the same planned year, so that budget, price list and agreements are one sum, to the öre.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import pandas as pd

from model.apportionment import apportion
from model.demand.exact_volumes import ExactVolumes
from model.frames import Frame, money, text, whole
from model.observations.assignments import ASSIGNMENTS
from model.observations.names import COMMON_UNIT
from model.observations.promises import PROMISES
from model.parameters.drivers import counted_streams
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.services import Charging
from model.planning.planned_year import PlannedYear
from model.pricing.amending.promises import agreed_promises
from model.pricing.amending.terms import NO_VOLUMES, is_add_on, runs, terms_now
from model.pricing.costing.cost_pools import cost_pools_by_unit
from model.pricing.money import shared, to_ore
from model.staffing.year.people import full_time
from model.time_units import MONTHS
from model.validity.span import Span

REVENUE, PERSONNEL = "revenue", "personnel"
DECIDED = "tertial new-year: beslutad prislista och avtal"
"""Where a figure of a decided year comes from."""

BUDGETED_VOLUMES = Frame(
    "budgeted volume of an activity in a month",
    month=whole("1-12"),
    activity=text("code"),
    volume=whole("cases of all customers"),
)
BUDGET = Frame(
    "budget of a unit's account in a month",
    month=whole("1-12"),
    unit=text("code; ``common`` is the area as a whole"),
    account=text("code"),
    budget=money("kronor; the months of an account and unit differ by an öre at most"),
)
YEARLY = Frame(
    "a figure of the whole year",
    kind=text("budget or outcome"),
    measure=text("code"),
    value=money("whole or in kronor"),
    source=text("where it comes from"),
)
SETTLED = Frame(
    "a year whose result prices settle, surpluses positive",
    from_year=whole("the year"),
    result=money("kronor, as it was known"),
    settled=money("kronor of it that these prices settle"),
)
PROMISED = Frame(
    "what the agreements promise when the year begins",
    promise=text("path of the parameter, or code of the work"),
    value=text("as it is told"),
)


def decided_tables(planned: PlannedYear) -> dict[str, pd.DataFrame]:
    """By the name of its file in ``data/YEAR`` each table of the decided year."""
    lines = planned.prices.lines
    agreed = agreed_with_days(planned)
    volumes = volume_budget(planned)
    economy = economy_budget(planned)
    assignments = planned.prices.financing.table
    return {
        "agreements.csv": agreed.sort_values("customer", kind="stable"),
        "full_costs.csv": lines[["service", "volume", "full_cost"]],
        "volume_budget.csv": volumes,
        "economy.csv": economy.assign(outcome=None),
        "yearly.csv": yearly_budget(planned, volumes, economy).assign(note=None),
        "reserve.csv": settled_results(planned),
        **({ASSIGNMENTS: assignments} if len(assignments) else {}),
        PROMISES: PROMISED.frame(list(agreed_promises(planned.parameters, planned.year).items())),
    }


def settled_results(planned: PlannedYear) -> pd.DataFrame:
    """What the prices settle of earlier years' results: :data:`SETTLED`; no rows where that is nothing."""
    found = planned.prices.recovery.settling
    return SETTLED.frame(list(found.parts) if found else [])


def agreed_with_days(planned: PlannedYear) -> pd.DataFrame:
    """The agreements' lines; with the days that they are for where any is for a part of the year."""
    agreed = planned.agreed[["customer", "service", "volume", "price", "amount"]]
    terms = terms_now(planned.parameters, planned.registers, NO_VOLUMES, planned.year)
    whole = Span.of_year(planned.year)
    spans = [
        runs(terms.days_of(customer, service, is_add_on(planned.parameters, service))) or [whole]
        for customer, service in zip(agreed["customer"], agreed["service"], strict=True)
    ]
    valid = [Span(parts[0].start, parts[-1].end) for parts in spans]
    if all(span == whole for span in valid):
        return agreed
    start = [span.start if span.start > whole.start else None for span in valid]
    end = [span.end if span.end < whole.end else None for span in valid]
    return agreed.assign(
        start=pd.Series(start, index=agreed.index, dtype=object),
        end=pd.Series(end, index=agreed.index, dtype=object),
    )


def volume_budget(planned: PlannedYear) -> pd.DataFrame:
    """Budgeted volumes: :data:`BUDGETED_VOLUMES`; of what is charged for each, what has been agreed."""
    services = planned.parameters.services
    agreed = {
        services[line["service"]].activities[0]: line["volume"]
        for line in planned.prices.lines.to_dict("records")
        if line["charged"] == Charging.EACH and services[line["service"]].activities
    }
    expected = ExactVolumes.of_year(planned.parameters, planned.registers, planned.year)
    rows = []
    for activity in planned.parameters.activities:
        weights = expected.by_month(activity)
        total = int(agreed.get(activity, round(sum(weights))))
        months = apportion(total, weights).tolist() if any(weights) else [0] * MONTHS
        rows += [(month, activity, volume) for month, volume in enumerate(months, start=1)]
    return BUDGETED_VOLUMES.frame(sorted(rows, key=lambda row: row[0]))


def economy_budget(planned: PlannedYear) -> pd.DataFrame:
    """The budget by month, unit and account: :data:`BUDGET`. Costs and revenue are the price list's."""
    rows = [
        (month, unit, account, amount)
        for (account, unit), total in _by_account(planned).items()
        for month, amount in enumerate(shared(total, [1.0] * MONTHS), start=1)
    ]
    place = {account: number for number, account in enumerate(planned.parameters.economy.accounts)}
    return BUDGET.frame(sorted(rows, key=lambda row: (row[0], place[row[2]])))


def yearly_budget(planned: PlannedYear, volumes: pd.DataFrame, economy: pd.DataFrame) -> pd.DataFrame:
    """The year's figures that the budget tells: :data:`YEARLY`."""
    rows = [
        ("budget", measure, value, DECIDED) for measure, value in _figures(planned, volumes, economy).items()
    ]
    return YEARLY.frame(rows)


def stream_volumes(parameters: Parameters, volumes: pd.DataFrame) -> dict[str, int]:
    """What came, or is to come, of each stream, from ``volumes`` by activity."""
    by_activity = volumes.groupby("activity")["volume"].sum()
    counted = counted_streams(parameters, by_activity.index)
    return {
        name: int(sum(by_activity[each] for each, driver in counted.items() if driver.stream == name))
        for name in parameters.demand.streams
    }


def by_kind(parameters: Parameters, economy: pd.DataFrame, column: str) -> dict[str, Decimal]:
    """Kronor of the year by kind of account, from ``column`` of a table by account."""
    kind = economy["account"].map({code: each.kind for code, each in parameters.economy.accounts.items()})
    return {str(name): sum(part, Decimal(0)) for name, part in economy[column].groupby(kind)}


def yearly_figures(
    parameters: Parameters, volumes: pd.DataFrame, economy: pd.DataFrame, column: str
) -> dict[str, Decimal]:
    """Yearly measures of volumes by activity and of kronor by account, from ``column``, by their codes."""
    kronor = by_kind(parameters, economy, column)
    counted = stream_volumes(parameters, volumes)
    found: dict[str, Decimal] = {}
    for name, measure in parameters.dimensions.yearly_measures.items():
        if measure.kind == "volume" and name in counted:
            found[name] = Decimal(counted[name])
        elif measure.kind in kronor:
            found[name] = kronor[measure.kind]
    return found


def _figures(planned: PlannedYear, volumes: pd.DataFrame, economy: pd.DataFrame) -> Mapping[str, Decimal]:
    tenths = round(sum(full_time(planned.registers.persons, planned.year).values()) * 10)
    found = yearly_figures(planned.parameters, volumes, economy, "budget")
    measures = planned.parameters.dimensions.yearly_measures
    found |= {name: Decimal(tenths).scaleb(-1) for name, measure in measures.items() if measure.kind == "fte"}
    return {name: found[name] for name in measures if name in found}


def _by_account(planned: PlannedYear) -> dict[tuple[str, str], Decimal]:
    """Kronor of the year by account and unit; each pool on the account that is called as it is."""
    parameters = planned.parameters
    pools = cost_pools_by_unit(parameters, planned.registers, planned.year).to_dict("records")
    unit, revenue = dict(_units(planned)), _first(parameters, REVENUE)
    amounts = [
        *(
            ((_account(parameters, pool["pool"], pool["kind"]), pool["unit"]), pool["amount"])
            for pool in pools
        ),
        *(((revenue, unit[line["customer"]]), line["amount"]) for line in planned.agreed.to_dict("records")),
        ((revenue, COMMON_UNIT), planned.prices.recovery.elsewhere),
    ]
    found: dict[tuple[str, str], Decimal] = {}
    for key, amount in amounts:
        found[key] = found.get(key, Decimal(0)) + amount
    told = {key: amount for key, amount in found.items() if to_ore(amount)}
    nothing = set(parameters.economy.accounts) - {name for name, _ in told}
    return told | {(name, COMMON_UNIT): Decimal(0) for name in sorted(nothing)}


def _account(parameters: Parameters, pool: str, kind: str) -> str:
    """The account of a pool: its own, or the first of its kind that no kind of cost has."""
    if pool in parameters.economy.accounts:
        return pool
    return _first(parameters, "other_cost" if kind == "overhead" else PERSONNEL)


def _first(parameters: Parameters, kind: str) -> str:
    accounts = [code for code, account in parameters.economy.accounts.items() if account.kind == kind]
    plain = [code for code in accounts if code not in parameters.economy.kinds]
    return (plain or accounts)[0]


def _units(planned: PlannedYear) -> Iterator[tuple[int, str]]:
    """The unit that each customer's revenue is with."""
    for customer in planned.registers.customers.to_dict("records"):
        yield int(customer["number"]), str(customer["unit"] or COMMON_UNIT)

"""Settlement of the year's agreements, and volumes against what has been invoiced during it.

A year that is over is settled by its volumes. Before that the settlement is a forecast: what is sold by
the piece is expected to go on as so far, over its budgeted months; add-ons sold by the month follow the
agreements.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from model.apportionment import apportion
from model.demand.exact_volumes import ExactVolumes
from model.demand.in_force import ChargedMonths, charged_months, days_of_add_on, has_fee
from model.followup import economy
from model.followup.forecast import year_end
from model.followup.period import Period
from model.followup.service_credits import CREDITS, credit_lines
from model.frames import Frame, money, numeric, real, text, whole
from model.observations.registers import ALL_CUSTOMERS, Registers
from model.parameters.schema.parameters import Parameters
from model.pricing.amending.invoices import monthly_kronor
from model.pricing.frames import RECONCILED, SETTLED
from model.pricing.money import ZERO
from model.pricing.prices import paid_as_came, paid_as_expected
from model.pricing.settling.own_tariff import agreed_tariff, delivered, delivered_quantities, is_standing
from model.pricing.settling.settlement import Paid, clauses, settle
from model.pricing.settling.volume_reconciliation import reconcile
from model.pricing.tariffs.charges import charge
from model.time_units import MONTHS
from model.validity.span import days_in_year

SETTLED_AMOUNTS: dict[str, Any] = {
    "agreed": money("kronor"),
    "adjustment": money("kronor that volumes change"),
    "settled": money("agreed + adjustment"),
    "share": real("adjustment over what was agreed", optional=True),
}
SETTLED_CUSTOMERS = Frame(
    "a customer's settlement", customer=whole("number; ``ALL_CUSTOMERS`` is the total"), **SETTLED_AMOUNTS
)
SETTLED_SERVICES = Frame(
    "a service's settlement; volumes are missing of ``standing`` and ``all``",
    service=text("code, or one of the rows ``standing``, ``credits`` and ``all``"),
    agreed_volume=numeric("pieces or months", optional=True),
    actual_volume=numeric("that came", optional=True),
    deviation=real("share that came more than agreed", optional=True),
    lines=numeric("agreements on the service", optional=True),
    settled_lines=numeric("agreements with an adjustment", optional=True),
    **SETTLED_AMOUNTS,
)
RECONCILED_AND_PLANNED = RECONCILED.extended(
    "a comparison during the year, beside what was planned",
    planned=money("what the agreed volumes come to so far when they are spread as budgeted"),
)
AMOUNTS = ["agreed", "adjustment", "settled"]
STANDING, ALL = "standing", "all"
"""Rows that are no service: amounts that do not follow volumes, and the total."""


class SettledResult(NamedTuple):
    """What the settlement does to the year's result, kronor.

    to_settle: settled amounts less those agreed. booked: revenue in the books (before the year's end its
    forecast). result: settled less costs, the over-recovery (negative: under-recovery) that the reserve
    takes up. These three are None where the year's books are not known.
    """

    agreed: Decimal
    to_settle: Decimal
    settled: Decimal
    booked: Decimal | None
    costs: Decimal | None
    result: Decimal | None


def settlement(
    period: Period, agreed: pd.DataFrame, parameters: Parameters, registers: Registers
) -> pd.DataFrame:
    """Lines of :func:`model.pricing.settling.settlement.settle` for the period's year.

    A forecast until the year is over.

    ``agreed``: the year's agreements. Raises InputError as :func:`~model.pricing.settling.settlement.settle`
    does.
    """
    had = delivered(period.volumes, parameters, registers, period.year)
    volumes = had.groupby(["customer", "service"])["volume"].sum().reset_index()
    if not period.is_whole_year:
        charged = charged_months(parameters, registers, period.year)
        volumes = _expected(volumes, had, period, agreed, parameters, charged)
    parts = _parts_of_fees(parameters, registers, period.year)
    lines = settle(agreed, volumes, clauses(parameters), parts, _paid(period, parameters, registers))
    back = credit_lines(period, agreed, had, parameters, registers)
    return SETTLED.checked(pd.concat([lines, back], ignore_index=True)) if len(back) else lines


def _paid(period: Period, parameters: Parameters, registers: Registers) -> Paid:
    """How pieces are counted of services with terms; those of a year that is not over as they were agreed."""
    if not any(service.terms for service in parameters.services.values()):
        return Paid()
    agreed = paid_as_expected(parameters, ExactVolumes.of_year(parameters, registers, period.year))
    if not period.is_whole_year:
        return Paid(agreed, agreed)
    return Paid(agreed, paid_as_came(parameters, registers, period.year, period.volumes))


def _parts_of_fees(
    parameters: Parameters, registers: Registers, year: int
) -> dict[tuple[int, str], Fraction]:
    """How much of ``year`` each customer has an add-on with a fee by the year."""
    return {
        (customer, service): Fraction(days, days_in_year(year))
        for service in parameters.services
        if has_fee(parameters, service)
        for customer, days in days_of_add_on(parameters, registers, service, year).items()
    }


def by_customer(lines: pd.DataFrame, registers: Registers) -> pd.DataFrame:
    """Lines summed by customer with a total row: :data:`SETTLED_CUSTOMERS`."""
    sums = lines.groupby("customer")[AMOUNTS].agg("sum").to_dict("index")
    nothing = dict.fromkeys(AMOUNTS, ZERO)
    rows = [{"customer": key} | sums.get(key, nothing) for key in sorted(registers.customers["number"])]
    return SETTLED_CUSTOMERS.checked(_with_total(pd.DataFrame(rows), {"customer": ALL_CUSTOMERS}))


def by_service(lines: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """Lines of services summed, with a total row; what stands as agreed is one: :data:`SETTLED_SERVICES`."""
    rows = []
    for name in parameters.services:
        own = lines[lines["service"] == name]
        if len(own) and not is_standing(name, parameters):
            planned, came = int(own["agreed_volume"].sum()), int(own["actual_volume"].sum())
            counts = {"lines": len(own), "settled_lines": int((own["adjustment"] != 0).sum())}
            volumes = {"agreed_volume": planned, "actual_volume": came}
            deviation = came / planned - 1 if planned else np.nan
            sums = {column: sum(own[column], ZERO) for column in AMOUNTS}
            rows.append({"service": name} | volumes | {"deviation": deviation} | counts | sums)
    is_credit = lines["service"] == CREDITS
    stands = [name != CREDITS and is_standing(str(name), parameters) for name in lines["service"]]
    rows.append({"service": STANDING} | {column: sum(lines[stands][column], ZERO) for column in AMOUNTS})
    if is_credit.any():
        rows.append(
            {"service": CREDITS} | {column: sum(lines[is_credit][column], ZERO) for column in AMOUNTS}
        )
    table = pd.DataFrame(rows, columns=list(SETTLED_SERVICES.columns)[:-1])
    return SETTLED_SERVICES.checked(_with_total(table, {"service": ALL}))


def recovery(lines: pd.DataFrame, period: Period) -> SettledResult:
    """Over- or under-recovery of the year after the settlement, exact, as far as the books are known."""
    agreed, to_settle, settled = (sum(lines[column], ZERO) for column in AMOUNTS)
    if not period.has("economy") or not (period.is_whole_year or period.has_budget):
        return SettledResult(agreed, to_settle, settled, None, None, None)
    accounts = economy.by_account(period.economy, period.through, period.spreads.money).set_index("account")[
        "forecast"
    ]
    booked, costs = Decimal(accounts["revenue"]), Decimal(accounts["costs"])
    return SettledResult(agreed, to_settle, settled, booked, costs, settled - costs)


def volume_reconciliation(
    period: Period, agreed: pd.DataFrame, parameters: Parameters, registers: Registers
) -> pd.DataFrame:
    """The comparisons due by the period's end, by customer and service area.

    :data:`RECONCILED_AND_PLANNED`. Invoices are equal instalments and
    volumes are not, so that actual - planned tells of volumes, and the deviation, actual - invoiced, of
    season too. A comparison that looks ahead has what was expected of the later months when it was made.
    """
    tariff = agreed_tariff(agreed, parameters, period.year)
    had = delivered(period.volumes, parameters, registers, period.year)
    charged = charged_months(parameters, registers, period.year)
    plan = _planned(period, agreed, parameters, charged)
    came, planned = (
        charge(tariff, delivered_quantities(agreed, volumes, parameters, charged), year=period.year)
        for volumes in (had, plan)
    )
    clause = parameters.settlement.reconciliation
    ahead = [
        month
        for month in clause.compared_after.value
        if month <= period.through and clause.last_compared(month) > month
    ]
    coming = {
        month: charge(
            tariff,
            delivered_quantities(
                agreed, _forecast(had, period, agreed, parameters, charged, month), parameters, charged
            ),
            year=period.year,
        )
        for month in ahead
    }
    found = reconcile(
        tariff,
        planned,
        came,
        period.through,
        charged,
        _invoiced(period, parameters),
        coming,
    )
    before = planned[["customer", "area", "month", "amount"]].itertuples(index=False, name=None)
    by_month: dict[tuple[int, str], list[Decimal]] = {}
    for customer, area, month, amount in before:
        by_month.setdefault((customer, area), [ZERO] * MONTHS)[month - 1] += amount
    nothing = [ZERO] * MONTHS
    rows = found[["customer", "area", "month"]].itertuples(index=False, name=None)
    sums = [
        sum(by_month.get((customer, area), nothing)[: clause.last_compared(month)], ZERO)
        for customer, area, month in rows
    ]
    return RECONCILED_AND_PLANNED.checked(found.assign(planned=pd.Series(sums, dtype=object)))


def _invoiced(period: Period, parameters: Parameters) -> dict[tuple[int, str], list[Decimal]] | None:
    """What is invoiced each month where agreements have been amended, by customer and area; else None."""
    if period.amendments is None or not len(period.amendments):
        return None
    found: dict[tuple[int, str], list[Decimal]] = {}
    by_line = monthly_kronor(period.agreements, period.amendments, parameters, period.year)
    for (customer, service), months in by_line.items():
        own = found.setdefault((customer, parameters.services[service].kind), [ZERO] * MONTHS)
        own[:] = [so_far + more for so_far, more in zip(own, months, strict=True)]
    return found


def _planned(
    period: Period, agreed: pd.DataFrame, parameters: Parameters, charged: ChargedMonths
) -> pd.DataFrame:
    """Agreed volumes of what is counted, by month as budgeted: customer, service, month, volume."""
    rows = []
    for customer, name, volume in agreed[["customer", "service", "volume"]].itertuples(
        index=False, name=None
    ):
        if not is_standing(name, parameters):
            profile = _within(_profile(period, name, parameters), charged, customer)
            months = enumerate(apportion(volume, profile).tolist(), start=1)
            rows += [(customer, name, month, part) for month, part in months]
    return pd.DataFrame(rows, columns=["customer", "service", "month", "volume"])


def _within(profile: list[Fraction], charged: ChargedMonths, customer: int) -> list[Fraction]:
    """``profile`` of the months that ``customer`` is one; the whole when nothing of it is then."""
    own = [volume * there for volume, there in zip(profile, charged.of_customer(customer), strict=True)]
    return own if any(own) else profile


def _profile(period: Period, service: str, parameters: Parameters) -> list[Fraction]:
    """Budgeted volume of the service by month; even when nothing is budgeted, or it is sold by the month."""
    line = parameters.services[service]
    alike = [Fraction(1)] * MONTHS
    if not period.has("volume_budget"):
        return alike
    budget = period.volume_budget
    own = budget[budget["activity"] == line.activities[0]].groupby("month")["volume"].sum()
    profile = [Fraction(volume) for volume in own.reindex(range(1, MONTHS + 1), fill_value=0).tolist()]
    return profile if any(profile) and line.is_by_piece else alike


def _expected(
    volumes: pd.DataFrame,
    had: pd.DataFrame,
    period: Period,
    agreed: pd.DataFrame,
    parameters: Parameters,
    charged: ChargedMonths,
) -> pd.DataFrame:
    """Volumes of the whole year, those of pieces forecast from the months so far."""
    planned, found = _by_agreement(agreed), _by_agreement(volumes)
    by_month = {
        (customer, name, month): volume
        for customer, name, month, volume in had[["customer", "service", "month", "volume"]].itertuples(
            index=False, name=None
        )
    }
    pieces = {
        name
        for name, service in parameters.services.items()
        if not is_standing(name, parameters) and service.is_by_piece
    }
    shares = {name: _profile(period, name, parameters) for name in pieces}
    for customer, name in found.keys() | planned.keys():
        if name in pieces:
            so_far = [by_month.get((customer, name, month), 0) for month in range(1, period.through + 1)]
            profile = np.array(_within(shares[name], charged, customer), dtype=float)
            plan = planned.get((customer, name), 0) * profile / profile.sum()
            found[customer, name] = round(year_end(so_far, plan, period.spreads.volumes).mean)
    rows = [(customer, name, volume) for (customer, name), volume in found.items()]
    return pd.DataFrame(rows, columns=["customer", "service", "volume"])


def _forecast(
    had: pd.DataFrame,
    period: Period,
    agreed: pd.DataFrame,
    parameters: Parameters,
    charged: ChargedMonths,
    month: int,
) -> pd.DataFrame:
    """What comes after ``month`` as it looks then: pieces go on as so far, add-ons follow the agreements."""
    planned = _by_agreement(agreed)
    later = had[had["month"] > month]
    is_piece = {name: service.is_by_piece for name, service in parameters.services.items()}
    rows = later[[not is_piece[name] for name in later["service"]]].to_dict("records")
    before = had[had["month"] <= month]
    came = {
        (customer, name, when): volume
        for customer, name, when, volume in before[["customer", "service", "month", "volume"]].itertuples(
            index=False, name=None
        )
    }
    lines = {(customer, name) for customer, name, _when in came if is_piece[name]}
    lines |= {key for key in planned if is_piece[key[1]] and not is_standing(key[1], parameters)}
    for customer, name in sorted(lines):
        so_far = [came.get((customer, name, when), 0) for when in range(1, month + 1)]
        profile = _within(_profile(period, name, parameters), charged, customer)
        plan = planned.get((customer, name), 0) * np.array(profile, dtype=float) / float(sum(profile))
        rest = max(round(year_end(so_far, plan, period.spreads.volumes).mean - sum(so_far)), 0)
        weights = [Fraction(0)] * month + profile[month:]
        parts = apportion(rest, weights).tolist() if any(weights) else [0] * MONTHS
        rows += [
            {"customer": customer, "service": name, "month": when, "volume": part}
            for when, part in enumerate(parts, start=1)
            if part
        ]
    return pd.DataFrame(rows, columns=["customer", "service", "month", "volume"])


def _by_agreement(table: pd.DataFrame) -> dict[tuple[int, str], int]:
    rows = table[["customer", "service", "volume"]].itertuples(index=False, name=None)
    return {(customer, name): volume for customer, name, volume in rows}


def _with_total(table: pd.DataFrame, key: dict[str, object]) -> pd.DataFrame:
    total = key | {column: sum(table[column], ZERO) for column in AMOUNTS}
    table = pd.concat([table, pd.DataFrame([total])], ignore_index=True)
    pairs = zip(table["adjustment"].tolist(), table["agreed"].tolist(), strict=True)
    return table.assign(share=[float(change / base) if base else np.nan for change, base in pairs])

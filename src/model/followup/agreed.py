"""Agreed and actual: each customer's volumes and amounts by service and month, against its agreement.

An agreement says a volume for the year. Its months are those of the volume budget of the service's first
activity; add-ons priced by the month follow the months that their agreement is charged for; what has no
budget, and yearly sums, go by the months that the customer is one: twelfths of a whole year. Whole volumes
and öre are shared by largest remainder, so that the months of every line make exactly the agreement. Actual
amounts are volume x agreed price, or what the service's terms make of it; yearly sums are paid as agreed, and
so is a fee for a part of the year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from model.apportionment import apportion
from model.demand.in_force import ChargedMonths, charged_months, has_fee
from model.errors import Finding, InputError
from model.followup.period import Period
from model.frames import Frame, money, real, text, whole
from model.observations.agreements import AGREEMENTS
from model.observations.checks import file_of
from model.observations.registers import ALL_CUSTOMERS, Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.services import Charging
from model.pricing.amending.invoices import AgreedMonths, months_sold
from model.pricing.amending.months import with_change
from model.pricing.costing.costs import INCOMPLETE, OWN_AMOUNTS
from model.pricing.money import ZERO, kronor, shared, to_ore
from model.pricing.prices import paid_as_came
from model.time_units import MONTHS
from model.validity.amounts import shared_by

AGREED_MONTHS = Frame(
    "a customer's service in a month, as agreed and as it came",
    customer=whole("number"),
    service=text("code"),
    month=whole("1-12"),
    agreed=whole("volume; missing for sums by the year", optional=True),
    volume=whole("that came; missing for sums, and after the last month with volumes", optional=True),
    agreed_amount=money("price x agreed, or the month's part of a sum"),
    amount=money("of what came; missing after the last month with volumes", optional=True),
)
AGREED_SUMS = Frame(
    "volumes and amounts as agreed and as they came; volumes of yearly sums are missing",
    agreed_year=whole("volume of the year", optional=True),
    agreed=whole("volume so far", optional=True),
    volume=whole("that came", optional=True),
    deviation=whole("volume - agreed", optional=True),
    share=real("deviation over agreed", optional=True),
    amount_year=money("agreed for the year"),
    agreed_amount=money("so far"),
    amount=money("that came"),
    amount_deviation=money("amount - agreed amount"),
    amount_share=real("deviation over the agreed amount", optional=True),
)
CUSTOMERS_AGREED = Frame(
    "a customer's amounts against its agreement",
    customer=whole("number; ``ALL_CUSTOMERS`` is the total"),
    unit=text("code; missing of the total", optional=True),
    agreed_amount=money("kronor so far"),
    amount=money("kronor of what came"),
    amount_deviation=money("amount - agreed amount"),
    amount_share=real("deviation over the agreed amount", optional=True),
)
CUSTOMER_STREAMS = Frame(
    "a customer's pieces of a stream against its agreement",
    customer=whole("number; ``ALL_CUSTOMERS`` is the total"),
    stream=text("code"),
    agreed=whole("so far", optional=True),
    volume=whole("that came", optional=True),
    share=real("deviation over agreed", optional=True),
)
Cells = dict[tuple[int, str, int], int]
Charged = ChargedMonths | AgreedMonths


def agreed_and_actual(
    agreements: pd.DataFrame,
    volumes: pd.DataFrame,
    *,
    budget: pd.DataFrame | None,
    incomplete: pd.DataFrame | None,
    parameters: Parameters,
    registers: Registers,
    year: int,
    amendments: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Each customer's services by month: :data:`AGREED_MONTHS`.

    agreements, volumes, budget, incomplete: the tables of :mod:`model.observations` for ``year``; None where
    there is none. amendments: those in force; what each changes holds from its day. Raises InputError when a
    customer has a volume of a service that it has no agreement on and that others pay different prices for.
    """
    through = int(volumes["month"].max()) if len(volumes) else 0
    changes, now = _changes(amendments), charged_months(parameters, registers, year)
    charged: Charged = AgreedMonths.of_lines(agreements, parameters, year) if changes else now
    actual = _charged(volumes, incomplete, parameters, now)
    planned = _planned(budget)
    columns = agreements[["customer", "service", "amount"]].itertuples(index=False, name=None)
    amounts = {(customer, service): amount for customer, service, amount in columns}
    paid = paid_as_came(parameters, registers, year, volumes)
    rows: list[tuple[object, ...]] = []
    for customer, service, agreed, price in _lines(_with_new(agreements, amendments), actual):
        own = changes.get((customer, service), [])
        sold = months_sold(parameters, service)
        amount = amounts.get((customer, service), ZERO)
        if service in OWN_AMOUNTS or (has_fee(parameters, service) and (own or amount != price * agreed)):
            parts = shared(amount, charged.of(customer, service))
            for row in own:
                ore = with_change(list(map(to_ore, parts)), row, to_ore(row["amount"]), year=year, sold=None)
                parts = list(map(kronor, ore))
            for month, part in enumerate(parts, start=1):
                rows.append((customer, service, month, None, None, part, part if month <= through else None))
            continue
        by_month = _months(parameters, planned, charged, service, customer)
        months = apportion(agreed, by_month).tolist() if agreed else [0] * MONTHS
        profile = [Fraction(1)] * MONTHS if sold else _profile(parameters, planned, service)
        for row in own:
            months = with_change(months, row, row["volume"], year=year, sold=sold, profile=profile)
        came = [actual.get((customer, service, month), 0) for month in range(1, through + 1)]
        sums, had = [price * volume for volume in months], [price * volume for volume in came]
        if service in paid.terms:
            had = list(map(kronor, paid.ore_of(customer, service, _all_year(came), price)))
            ore = paid.ore_of(customer, service, months, price)
            is_agreed = not own and any(ore)
            sums = list(
                map(kronor, shared_by(to_ore(amount), list(map(Fraction, ore))) if is_agreed else ore)
            )
        for month, volume in enumerate(months, start=1):
            so_far = (came[month - 1], had[month - 1]) if month <= through else (None, None)
            rows.append((customer, service, month, volume, so_far[0], sums[month - 1], so_far[1]))
    table = pd.DataFrame(rows, columns=list(AGREED_MONTHS.columns))
    return AGREED_MONTHS.checked(
        table.astype({"agreed": "Int64", "volume": "Int64", "agreed_amount": object, "amount": object})
    )


def _all_year(months: Sequence[int]) -> list[int]:
    """Twelve months, of which those to come have nothing yet."""
    return [*months, *[0] * (MONTHS - len(months))]


def of_period(period: Period, parameters: Parameters, registers: Registers) -> pd.DataFrame:
    """:func:`agreed_and_actual` of the period's own tables, worked out once."""
    return period.once("agreed", registers, lambda: _of_period(period, parameters, registers))


def _of_period(period: Period, parameters: Parameters, registers: Registers) -> pd.DataFrame:
    period.require("agreements", "volumes")
    return agreed_and_actual(
        period.agreements,
        period.volumes,
        budget=period.volume_budget if period.has("volume_budget") else None,
        incomplete=period.incomplete_documents if _have_a_price(parameters) else None,
        parameters=parameters,
        registers=registers,
        year=period.year,
        amendments=period.amendments,
    )


def summed(table: pd.DataFrame, by: Sequence[str], through: int) -> pd.DataFrame:
    """Sums of :func:`agreed_and_actual` by the columns ``by``, to month ``through``, the last with volumes.

    :data:`AGREED_SUMS` by those columns. Volumes of different services only add up to something within one
    service or one kind of invoice: group accordingly. Missing volumes, of yearly sums, are missing in the
    sum.
    """
    rows = []
    for key, group in table.groupby(list(by), sort=False):
        period = group[group["month"] <= through]
        agreed_year, agreed, volume = (
            column.sum(min_count=1) for column in (group["agreed"], period["agreed"], period["volume"])
        )
        amount_year, agreed_amount, amount = (
            sum(column, ZERO)
            for column in (group["agreed_amount"], period["agreed_amount"], period["amount"])
        )
        deviation = amount - agreed_amount
        rows.append(
            {
                **dict(zip(by, key, strict=True)),
                "agreed_year": agreed_year,
                "agreed": agreed,
                "volume": volume,
                "deviation": volume - agreed,
                "share": _ratio(volume - agreed, agreed),
                "amount_year": amount_year,
                "agreed_amount": agreed_amount,
                "amount": amount,
                "amount_deviation": deviation,
                "amount_share": _ratio(deviation, agreed_amount),
            }
        )
    contract = AGREED_SUMS.by(by)
    if not rows:
        return contract.frame(rows)
    volumes = dict.fromkeys(("agreed_year", "agreed", "volume", "deviation"), "Int64")
    return contract.checked(pd.DataFrame(rows, columns=list(contract.columns)).astype(volumes))


def by_customer(table: pd.DataFrame, registers: Registers, through: int) -> pd.DataFrame:
    """Each customer against its agreement, in register order, then the total: :data:`CUSTOMERS_AGREED`."""
    amounts = summed(_and_everyone(table), ["customer"], through).set_index("customer")
    unit = registers.customers.set_index("number")["unit"]
    columns = ["agreed_amount", "amount", "amount_deviation", "amount_share"]
    rows = [
        {"customer": number, "unit": unit.get(number), **amounts.loc[number, columns].to_dict()}
        for number in [*unit.index.tolist(), ALL_CUSTOMERS]
        if number in amounts.index
    ]
    return CUSTOMERS_AGREED.frame(rows)


def by_customer_and_stream(
    table: pd.DataFrame, services: Mapping[str, Sequence[str]], through: int
) -> pd.DataFrame:
    """Each customer's pieces of each stream, and all customers': :data:`CUSTOMER_STREAMS`.

    services: those that are sold by the pieces of each stream.
    """
    both = _and_everyone(table)
    found = [
        summed(both[both["service"].isin(own)], ["customer"], through).assign(stream=stream)
        for stream, own in services.items()
    ]
    columns = list(CUSTOMER_STREAMS.columns)
    rows = [row for part in found for row in part[columns].to_dict("records")]
    counts = dict.fromkeys(("agreed", "volume"), "Int64")
    return (
        CUSTOMER_STREAMS.checked(pd.DataFrame(rows, columns=columns).astype(counts))
        if rows
        else (CUSTOMER_STREAMS.frame(rows))
    )


def _and_everyone(table: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([table, table.assign(customer=ALL_CUSTOMERS)], ignore_index=True)


def _lines(agreements: pd.DataFrame, actual: Cells) -> list[tuple[int, str, int, Decimal]]:
    """Agreement lines, and after them what came without one: customer, service, volume of the year, price."""
    columns = ("customer", "service", "volume", "price")
    lines = list(zip(*(agreements[name].tolist() for name in columns), strict=True))
    agreed = {(customer, service) for customer, service, _, _ in lines}
    prices: dict[str, set[Decimal]] = {}
    for _, service, _, price in lines:
        prices.setdefault(service, set()).add(price)
    for customer, service in sorted({key[:2] for key, count in actual.items() if count} - agreed):
        known = prices.get(service, set())
        if len(known) != 1:
            shown = "inget avtal" if not known else "inget avtal, och andra kunder har olika pris"
            place = f"kund {customer}, {service}"
            wanted = "en rad med pris, eftersom kunden har volymer av tjänsten"
            raise InputError(Finding(file_of(agreements, AGREEMENTS), place, shown, wanted))
        lines.append((customer, service, 0, next(iter(known))))
    return lines


def _changes(amendments: pd.DataFrame | None) -> dict[tuple[int, str], list[dict[Any, Any]]]:
    """Rows of amendments by customer and service, in their order."""
    found: dict[tuple[int, str], list[dict[Any, Any]]] = {}
    for row in [] if amendments is None else amendments.to_dict("records"):
        if row["change"] != "promise":
            found.setdefault((row["customer"], row["subject"]), []).append(row)
    return found


def _with_new(agreements: pd.DataFrame, amendments: pd.DataFrame | None) -> pd.DataFrame:
    """The agreements, and lines without volume of what amendments have added."""
    known = set(zip(agreements["customer"], agreements["service"], strict=True))
    rows = [
        {"customer": key[0], "service": key[1], "volume": 0, "price": _price(changes[0])}
        for key, changes in _changes(amendments).items()
        if key not in known
    ]
    if not rows:
        return agreements
    lines = pd.concat([agreements, pd.DataFrame(rows)], ignore_index=True)
    lines.attrs.update(agreements.attrs)
    return lines


def _price(row: Mapping[Any, Any]) -> Decimal:
    """Of one; nothing of a sum."""
    return ZERO if pd.isna(row["price"]) else Decimal(row["price"])


def _ratio(part: Any, whole: Any) -> float | None:
    return None if pd.isna(whole) or not whole else float(part / whole)


def _charged(
    volumes: pd.DataFrame, incomplete: pd.DataFrame | None, parameters: Parameters, charged: ChargedMonths
) -> Cells:
    """Volume that counts for payment by customer, service and month."""
    service_of = {
        line.activities[0]: name
        for name, line in parameters.services.items()
        if line.activities and name not in OWN_AMOUNTS
    }
    sold = volumes.assign(service=volumes["activity"].map(service_of)).dropna(subset=["service"])
    cells: Cells = {}
    sums = sold.groupby(["customer", "service", "month"])["volume"].sum().reset_index()
    for line in sums.to_dict("records"):
        customer, service, month = int(line["customer"]), str(line["service"]), int(line["month"])
        is_monthly = parameters.services[service].charged is Charging.BY_MONTH
        if not is_monthly or month in charged.opened.get((service, customer), ()):
            cells[customer, service, month] = int(line["volume"])
    if incomplete is not None and _have_a_price(parameters):
        found = incomplete.assign(found=incomplete["cleared_by_phone"] + incomplete["returned"])
        counts = found.groupby(["customer", "month"])["found"].sum().reset_index()
        for line in counts.to_dict("records"):
            cells[int(line["customer"]), INCOMPLETE, int(line["month"])] = int(line["found"])
    return cells


def _have_a_price(parameters: Parameters) -> bool:
    """Whether incomplete documents are paid for by themselves."""
    return parameters.pricing.incomplete_documents.value == "own_price"


def _planned(budget: pd.DataFrame | None) -> dict[str, list[int]]:
    """Budgeted volume of each activity by month; none without a budget."""
    if budget is None:
        return {}
    wide = budget.pivot_table(
        index="activity", columns="month", values="volume", aggfunc="sum", fill_value=0
    ).reindex(columns=range(1, MONTHS + 1), fill_value=0)
    return dict(zip(wide.index.tolist(), wide.to_numpy().tolist(), strict=True))


def _profile(parameters: Parameters, planned: dict[str, list[int]], service: str) -> list[Fraction]:
    """How a service's volume comes by month, as budgeted."""
    activities = parameters.services[service].activities
    budget = planned.get(activities[0]) if activities else None
    return [Fraction(volume) for volume in budget] if budget and any(budget) else [Fraction(1)] * MONTHS


def _months(
    parameters: Parameters, planned: dict[str, list[int]], charged: Charged, service: str, customer: int
) -> Sequence[Fraction]:
    """Weights of the months in a customer's agreed volume of a service."""
    line = parameters.services[service]
    own = charged.of(customer, service)
    if not line.activities or line.charged is Charging.BY_MONTH:
        return own
    budget = planned.get(line.activities[0], [1] * MONTHS)
    weights = [volume * part for volume, part in zip(budget, own, strict=True)]
    return weights if any(weights) else own

"""An auditor's recomputation of a turned year: ``python -m tests.turned.auditor FOLDER YEAR``.

It shares nothing with the model but the centre's own files: parameters, registers, tables, and what reports
have published. Everything is worked out anew in fractions, from the descriptions in ``docs/pricing.md``. Full
costs are those of :mod:`tests.turned.auditor_costs`. What it takes as found is what the simulation has
written, volumes and books of what happened, and, of a price list whose rules compare with last year, how its
prices moved.
"""

from __future__ import annotations

import sys
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import NamedTuple

from tests.turned.auditor_costs import FullCost
from tests.turned.auditor_files import Centre, Rows, days_of, exact, shared, to_day

SUBSCRIPTION, IDLE, ADJUSTMENT = "subscription", "idle_capacity", "transition_adjustment"
ASSIGNMENTS = "assignments"
OWN = (SUBSCRIPTION, ASSIGNMENTS, IDLE, ADJUSTMENT)


class Finding(NamedTuple):
    """A figure that is another than the auditor's, kronor or pieces."""

    what: str
    published: Fraction
    recomputed: Fraction

    def __str__(self) -> str:
        return f"{self.what}: {float(self.published):.2f}, reckoned {float(self.recomputed):.2f}"


def audit(folder: Path, year: int) -> list[Finding]:
    """Every figure of ``year`` that is not what the auditor finds; none when all agree."""
    return [finding for finding in compared(folder, year) if finding.published != finding.recomputed]


def compared(folder: Path, year: int) -> list[Finding]:
    """Every figure of ``year`` beside the auditor's."""
    centre = Centre(folder)
    parts = (_costs, _prices, _agreements, _amended, _settled, _carried)
    return [finding for part in parts for finding in part(centre, year)]


def _costs(centre: Centre, year: int) -> Iterator[Finding]:
    """Full cost of the year, of each service, and of each support department before it is allocated."""
    reckoned = FullCost(centre, year)
    cost = sum(reckoned.pools.values())
    stated = {row["service"]: exact(row["full_cost"]) for row in centre.table(year, "full_costs.csv")}
    yield Finding("full cost of the price list", sum(stated.values(), Fraction(0)), cost)
    table = centre.published(year, "price-list", "cost-pools")
    yield Finding("cost pools", exact(table[-1]["Kronor"]), cost)
    booked = [row for row in centre.table(year, "economy.csv") if row["account"] not in _revenue(centre)]
    yield Finding("budget of costs", _total(booked, "budget"), cost)
    for service, amount in reckoned.by_service.items():
        yield Finding(f"full cost of {service}", stated.get(service, Fraction(0)), amount)
    named = {one["name"]: name for name, one in reckoned.rules["support"].items()}
    for row in centre.published(year, "price-list", "support"):
        if name := named.get(row["Stödverksamhet"]):
            own = reckoned.of_departments[name]
            yield Finding(f"own cost of {name}", exact(row["Egen kostnad, kr"]), own)


def _prices(centre: Centre, year: int) -> Iterator[Finding]:
    """Prices: full cost less what is settled, alike for all but idle capacity, in steps.

    The subscription takes the rest. Where rules compare with last year they move prices, and only their sum
    is worked out.
    """
    costs = {row["service"]: row for row in centre.table(year, "full_costs.csv")}
    full = sum(exact(row["full_cost"]) for row in costs.values())
    elsewhere = sum(exact(row["fees"]) + exact(row["owner"]) for row in _assignments(centre, year))
    revenue = full - elsewhere - sum(exact(row["settled"]) for row in centre.table(year, "reserve.csv"))
    agreed = centre.table(year, "agreements.csv")
    yield Finding("sum of the agreements", _total(agreed, "amount"), revenue)
    listed = centre.published(year, "price-list", "agreements")[-1]
    yield Finding("sum of the price list", exact(listed[f"{year}, kr"]), revenue)
    economy = [row for row in centre.table(year, "economy.csv") if row["account"] in _revenue(centre)]
    yield Finding("budget of revenue", _total(economy, "budget"), revenue + elsewhere)
    yield from _financed(centre, year, costs)
    if centre.rule("cap", year) is None and centre.rule("productivity", year) is None:
        direct = sum(exact(row["customers"]) for row in _assignments(centre, year))
        stands = exact(costs.get(IDLE, {}).get("full_cost", 0)) + direct
        yield from _unruled(centre, year, costs, (revenue - stands) / (full - elsewhere - stands))


def _assignments(centre: Centre, year: int) -> Rows:
    there = (centre.folder / "data" / str(year) / "assignments.csv").is_file()
    return centre.table(year, "assignments.csv") if there else []


def _financed(centre: Centre, year: int, costs: Mapping[str, Mapping[str, str]]) -> Iterator[Finding]:
    """Other assignments: paid in full, and what customers pay directly is in their agreements."""
    own: dict[int, Fraction] = {}
    for row in _assignments(centre, year):
        name, said = row["assignment"], centre.parameters["assignments"][row["assignment"]]
        paying = {by: exact(row[by]) for by in ("customers", "owner", "subscription")}
        yield Finding(f"paid for {name}", exact(row["fees"]) + sum(paying.values()), exact(row["full_cost"]))
        by = said["paid_by"]["value"]
        yield Finding(f"rest of {name}", paying[by], exact(row["full_cost"]) - exact(row["fees"]))
        if by == "customers":
            numbers, payers = [int(each["number"]) for each in centre.customers], said["payers"]["value"]
            alone = isinstance(payers, int)
            weights = (
                [Fraction(number == payers) for number in numbers] if alone else _weights(centre, payers)
            )
            parts = shared(100 * paying[by], weights)
            own |= {
                number: own.get(number, Fraction(0)) + Fraction(part, 100)
                for number, part in zip(numbers, parts, strict=True)
                if part
            }
    if own:
        whole = sum(
            exact(row["full_cost"])
            for row in _assignments(centre, year)
            if centre.parameters["assignments"][row["assignment"]]["paid_by"]["value"] != "subscription"
        )
        yield Finding("full cost of assignments", exact(costs[ASSIGNMENTS]["full_cost"]), whole)
    lines = [row for row in centre.table(year, "agreements.csv") if row["service"] == ASSIGNMENTS]
    agreed = {int(row["customer"]): exact(row["amount"]) for row in lines}
    for number in sorted(own.keys() | agreed.keys()):
        told, wanted = (each.get(number, Fraction(0)) for each in (agreed, own))
        yield Finding(f"assignments of {number}", told, wanted)


def _unruled(
    centre: Centre, year: int, costs: Mapping[str, Mapping[str, str]], level: Fraction
) -> Iterator[Finding]:
    steps = centre.parameters["pricing"]
    prices = _agreed_prices(centre, year)
    for service, row in costs.items():
        if service in OWN or not int(row["volume"]):
            continue
        name = "price_step_ore" if centre.services[service]["charged"] == "each" else "month_price_step_ore"
        step = Fraction(steps[name]["value"], 100)
        wanted = exact(row["full_cost"]) * level / int(row["volume"])
        yield Finding(f"price of {service}", prices[service], round(wanted / step) * step)


def _agreements(centre: Centre, year: int) -> Iterator[Finding]:
    """Volumes by weight, amounts as price times volume, yearly sums by weight, and last year's prices."""
    agreed = centre.table(year, "agreements.csv")
    numbers = [int(row["number"]) for row in centre.customers]
    for service in dict.fromkeys(row["service"] for row in agreed):
        lines = {int(row["customer"]): row for row in agreed if row["service"] == service}
        for number, row in lines.items():
            amount = exact(row["price"]) * int(row["volume"])
            yield Finding(f"{service} of {number}", exact(row["amount"]), amount)
        if service in (SUBSCRIPTION, IDLE):
            whole = sum(exact(row["amount"]) for row in lines.values())
            parts = shared(100 * whole, _yearly_weights(centre))
            for number, part in zip(numbers, parts, strict=True):
                yield Finding(f"{service} of {number}", exact(lines[number]["amount"]), Fraction(part, 100))
        elif weights := _volume_weights(centre, service):
            whole = sum(Fraction(row["volume"]) for row in lines.values())
            for number, part in zip(numbers, shared(whole, weights), strict=True):
                volume = Fraction(lines[number]["volume"]) if number in lines else Fraction(0)
                yield Finding(f"volume of {service} of {number}", volume, Fraction(part))
    listed = centre.published(year, "price-list", "agreements")
    names = {row["name"]: row["number"] for row in centre.customers}
    for row in listed:
        if number := names.get(row["Kund"]):
            own = [line for line in agreed if line["customer"] == number]
            yield Finding(f"agreement of {number}", exact(row[f"{year}, kr"]), _total(own, "amount"))
    if (centre.folder / "data" / str(year - 1) / "agreements.csv").is_file():
        before = _agreed_prices(centre, year - 1)
        called = {service["name"]: code for code, service in centre.services.items()}
        for row in centre.published(year, "price-list", "price-list"):
            code = called.get(row["Tjänst"], "")
            if code in before and row.get(f"Pris {year - 1}"):
                yield Finding(f"last price of {code}", exact(row[f"Pris {year - 1}"]), before[code])


def _amended(centre: Centre, year: int) -> Iterator[Finding]:
    """An amended volume: what of the year's work comes from the month on in which it begins, at its price."""
    for row in _amendments(centre, year):
        service, start = row["subject"], date.fromisoformat(row["start"])
        if row["change"] != "volume" or start.day != 1:
            continue
        what, prices = f"amended {service} of {row['customer']}", _agreed_prices(centre, year)
        activity = centre.parameters["activities"][centre.services[service]["activities"][0]]
        profile = centre.parameters["demand"]["month_profiles"][activity["month_profile"]]["value"]
        months = [exact(share) for share in profile]
        part = sum(months[start.month - 1 :]) / sum(months)
        volume = round(int(row["after"]) * part) - round(int(row["before"]) * part)
        yield Finding(f"price of {what}", exact(row["price"]), prices[service])
        yield Finding(f"volume of {what}", Fraction(row["volume"]), Fraction(volume))
        yield Finding(f"amount of {what}", exact(row["amount"]), prices[service] * volume)


def _amendments(centre: Centre, year: int) -> Rows:
    there = (centre.folder / "data" / str(year) / "amendments.csv").is_file()
    return centre.table(year, "amendments.csv") if there else []


def _in_force(centre: Centre, year: int) -> Rows:
    """The year's agreements with what its amendments add to their lines."""
    lines = {(row["customer"], row["service"]): dict(row) for row in centre.table(year, "agreements.csv")}
    for row in _amendments(centre, year):
        line = lines[row["customer"], row["subject"]]
        line["volume"] = str(int(line["volume"]) + int(row["volume"]))
        line["amount"] = str(Decimal(line["amount"]) + Decimal(row["amount"]))
    return list(lines.values())


def _settled(centre: Centre, year: int) -> Iterator[Finding]:
    """The settlement by the clause of the agreements, in the report, the books and the closing."""
    adjusted = _adjustments(centre, year)
    agreed = _in_force(centre, year)
    names = {row["name"]: int(row["number"]) for row in centre.customers}
    for row in centre.published(year, "annual", "settlement-by-customer"):
        own = [line for line in agreed if names.get(row["Kund"]) in (None, int(line["customer"]))]
        number = names.get(row["Kund"])
        change = sum(adjusted.values()) if number is None else adjusted.get(number, Fraction(0))
        yield Finding(f"agreed of {row['Kund']}", exact(row["Avtalat, kr"]), _total(own, "amount"))
        yield Finding(f"adjustment of {row['Kund']}", exact(row["Justering, kr"]), change)
    settled = _total(agreed, "amount") + sum(adjusted.values())
    economy = centre.table(year, "economy.csv")
    revenue = [row for row in economy if row["account"] in _revenue(centre)]
    yield Finding("booked revenue", _total(revenue, "outcome"), settled)
    if (centre.folder / "data" / str(year) / "closing.csv").is_file():
        costs = _total(economy, "outcome") - _total(revenue, "outcome")
        yield Finding("result of the closing", _closed(centre, year)["result"], settled - costs)


def _adjustments(centre: Centre, year: int) -> dict[int, Fraction]:
    """What volumes change of each customer's agreement, kronor."""
    clause = centre.parameters["settlement"]
    band, share = (exact(clause[name]["value"]) for name in ("band", "variable_share"))
    form = clause["form"]["value"]
    band = band if form == "band" else Fraction(0)
    share = {"none": Fraction(0), "actual": Fraction(1)}.get(form, share)
    sold = {name: each for name, each in centre.services.items() if each.get("activities")}
    pieces = {each["activities"][0]: name for name, each in sold.items() if each["charged"] == "each"}
    came: dict[tuple[int, str], int] = {}
    for row in centre.table(year, "volumes.csv"):
        if service := pieces.get(row["activity"]):
            key = int(row["customer"]), service
            came[key] = came.get(key, 0) + int(row["volume"])
    for row in centre.table("registers", "addon_agreements.csv"):
        if sold[row["service"]]["charged"] == "by_month":
            came[int(row["customer"]), row["service"]] = _months_open(row, year)
    found: dict[int, Fraction] = {}
    for row in _in_force(centre, year):
        number, service, volume = int(row["customer"]), row["service"], int(row["volume"])
        charged = sold.get(service, {}).get("charged")
        if service in OWN or charged not in ("each", "by_month"):
            continue
        actual = came.pop((number, service), 0)
        in_full = charged == "by_month" or not volume
        free = 0 if in_full else floor(volume * band)
        units = max(actual - volume - free, 0) + min(actual - volume + free, 0)
        part = exact(row["price"]) * units * (1 if in_full else share)
        found[number] = found.get(number, Fraction(0)) + Fraction(round(100 * part), 100)
    prices = _agreed_prices(centre, year)
    for (number, service), volume in came.items():
        if volume:
            found[number] = found.get(number, Fraction(0)) + prices[service] * volume
    return found


def _carried(centre: Centre, year: int) -> Iterator[Finding]:
    """What the year's prices settle: of the year ``settle_lag`` before, by the reserve rolled forward."""
    told = {int(row["from_year"]): row for row in centre.table(year, "reserve.csv")}
    settles = centre.rule("recovery", year) == "settle"
    lag, share = int(centre.rule("settle_lag", year)), exact(centre.rule("settle_share", year))
    closed = sorted(int(path.parent.name) for path in (centre.folder / "data").glob("[0-9]*/closing.csv"))
    expected: dict[int, Fraction] = {}
    promised: dict[int, Fraction] = {}
    balance = Fraction(0)
    for each in closed if settles else []:
        result = _closed(centre, each)["result"]
        balance += result
        waiting = sum(amount for of, amount in promised.items() if of > each)
        free = balance - waiting
        release = _rounded(free * share)
        kept = free - release
        most, least = (_limit(centre, each, name) for name in ("reserve_days", "deficit_days"))
        if most is not None and kept > most:
            release += kept - most
        if least is not None and kept < -least:
            release += kept + least
        promised[each + lag] = promised.get(each + lag, Fraction(0)) + release
        if each + lag == year and release:
            expected[each] = release
    if settles and int(centre.rule("settle_years", year)) == 1 and not centre.rule("opening_reserve", year):
        for source in sorted(told.keys() | expected.keys()):
            published = exact(told[source]["settled"]) if source in told else Fraction(0)
            yield Finding(f"settled of {source}", published, expected.get(source, Fraction(0)))
            if source in told:
                result = _closed(centre, source)["result"] if source in closed else Fraction(0)
                yield Finding(f"result of {source}", exact(told[source]["result"]), result)


def _limit(centre: Centre, year: int, name: str) -> Fraction | None:
    """So many days of a closed year's cash expenses."""
    days = centre.rule(name, year)
    if days is None:
        return None
    expenses = _closed(centre, year)["costs"] - exact(centre.rule("non_cash", year))
    return _rounded(expenses * exact(days) / (centre.rule("days_in_year", year) or len(days_of(year))))


def _closed(centre: Centre, year: int) -> dict[str, Fraction]:
    return {row["item"]: exact(row["amount"]) for row in centre.table(year, "closing.csv")}


def _yearly_weights(centre: Centre) -> list[Fraction]:
    """What each customer weighs in yearly sums."""
    mixed = [Fraction(0)] * len(centre.customers)
    for name, share in centre.parameters["pricing"]["subscription_weights"]["value"].items():
        own = _weights(centre, name)
        whole = sum(own) if f"{name}_weight" not in centre.customers[0] else Fraction(1)
        mixed = [
            total + exact(share) * weight / (whole or 1) for total, weight in zip(mixed, own, strict=True)
        ]
    return mixed


def _volume_weights(centre: Centre, service: str) -> list[Fraction]:
    """What each customer weighs in a service's volume; none where no weight of the register says it."""
    sold = centre.services[service]
    activities = sold.get("activities") or [""]
    activity = centre.parameters["activities"].get(activities[0], {})
    name = activity.get("customer_weight")
    stated = centre.parameters["demand"]["customer_shares"]["value"]
    if sold["charged"] != "each" or activities[0] in stated or sold["kind"] != "base" or name is None:
        return []
    return _weights(centre, name)


def _weights(centre: Centre, name: str) -> list[Fraction]:
    column = f"{name}_weight"
    if column in centre.customers[0]:
        return [exact(row[column]) for row in centre.customers]
    if name == "equal":
        return [Fraction(1)] * len(centre.customers)
    return [Fraction(row["kind"] == name) for row in centre.customers]


def _agreed_prices(centre: Centre, year: int) -> dict[str, Fraction]:
    agreed = centre.table(year, "agreements.csv")
    return {row["service"]: exact(row["price"]) for row in agreed if row["service"] not in OWN}


def _revenue(centre: Centre) -> set[str]:
    accounts = centre.parameters["economy"]["accounts"]
    return {code for code, account in accounts.items() if account["kind"] == "revenue"}


def _months_open(row: Mapping[str, str], year: int) -> int:
    """Whole calendar months that an add-on is open."""
    first, last = to_day(row["start"], date.min), to_day(row["end"], date.max)
    ends = [(date(year, month, 1), date(year, month, monthrange(year, month)[1])) for month in range(1, 13)]
    return sum(first <= start and end <= last for start, end in ends)


def _total(rows: Rows, column: str) -> Fraction:
    return sum((exact(row[column]) for row in rows), Fraction(0))


def _rounded(kronor: Fraction) -> Fraction:
    return Fraction(round(100 * kronor), 100)


if __name__ == "__main__":
    for found in audit(Path(sys.argv[1]), int(sys.argv[2])):
        sys.stdout.write(f"{found}\n")
    sys.stdout.write(f"{len(compared(Path(sys.argv[1]), int(sys.argv[2])))} figures compared\n")

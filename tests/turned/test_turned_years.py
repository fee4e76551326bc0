"""Three years of a centre by commands alone: every sum is the same wherever it stands, to the öre."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from model.centre.turning.turning import left
from tests.turned.conftest import YEARS

pytestmark = pytest.mark.slow
ORE = Decimal("0.01")
SUMS = {"Summa", "Alla kunder"}


def rows(path: Path) -> list[dict[str, str]]:
    """A table of the data, or one that a report has written."""
    text = path.read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";" if ";" in text.split("\n")[0] else ","))


def kronor(cell: str) -> Decimal:
    return Decimal(cell.replace(",", ".") or 0)


def total(table: list[dict[str, str]], column: str) -> Decimal:
    """The sum of a column without its row of sums."""
    return sum((kronor(row[column]) for row in table if not SUMS & set(row.values())), Decimal(0))


def by(table: list[dict[str, str]], column: str, *key: str) -> Mapping[tuple[str, ...], Decimal]:
    found: dict[tuple[str, ...], Decimal] = {}
    for row in table:
        at = tuple(row[name] for name in key)
        found[at] = found.get(at, Decimal(0)) + kronor(row[column])
    return found


def agreed(centre: Path, year: int) -> list[dict[str, str]]:
    return rows(centre / "data" / str(year) / "agreements.csv")


def reserve(centre: Path, year: int) -> list[dict[str, str]]:
    """What the year's prices settle of earlier results."""
    return rows(centre / "data" / str(year) / "reserve.csv")


def closing(centre: Path, year: int) -> dict[str, Decimal]:
    return {row["item"]: Decimal(row["amount"]) for row in rows(centre / "data" / str(year) / "closing.csv")}


def amendments(centre: Path, year: int) -> list[dict[str, str]]:
    path = centre / "data" / str(year) / "amendments.csv"
    return rows(path) if path.is_file() else []


def published(centre: Path, year: int, report: str, table: str) -> list[dict[str, str]]:
    return rows(centre / "reports" / str(year) / report / f"{table}.csv")


@pytest.mark.parametrize("year", YEARS)
def test_price_list_agreements_and_budget_are_one_sum(centre: Path, year: int) -> None:
    whole, settled = total(agreed(centre, year), "amount"), total(reserve(centre, year), "settled")
    full_costs = rows(centre / "data" / str(year) / "full_costs.csv")
    economy = rows(centre / "data" / str(year) / "economy.csv")
    by_kind = by(economy, "budget", "account")
    yearly = by(rows(centre / "data" / str(year) / "yearly.csv"), "value", "kind", "measure")
    assert whole == total(published(centre, year, "price-list", "agreements"), f"{year}, kr")
    assert whole == by_kind[("revenue",)] == yearly["budget", "revenue"]
    costs = total(published(centre, year, "price-list", "full-cost"), "Summa, kr")
    assert costs == total(full_costs, "full_cost") == whole + settled
    assert costs == kronor(published(centre, year, "price-list", "cost-pools")[-1]["Kronor"])
    assert costs == sum(amount for (account,), amount in by_kind.items() if account != "revenue")
    assert costs == yearly["budget", "personnel"] + yearly["budget", "overhead"]


@pytest.mark.parametrize("year", YEARS)
def test_prices_are_the_same_in_list_and_agreements(centre: Path, year: int) -> None:
    listed = {
        row["Tjänst"]: kronor(row["Pris"]) for row in published(centre, year, "price-list", "price-list")
    }
    for row in agreed(centre, year):
        name = {"loneutbetalning": "Löneutbetalning", "hyresavi": "Hyresavi"}.get(row["service"])
        if name:
            assert Decimal(row["price"]) == listed[name]
        assert Decimal(row["amount"]) == Decimal(row["price"]) * int(row["volume"])


@pytest.mark.parametrize("year", YEARS)
def test_what_is_settled_is_what_was_agreed_and_what_is_booked(centre: Path, year: int) -> None:
    """In the last year with the amendment: 591 more payments at the price of the list."""
    settled = published(centre, year, "annual", "settlement-by-customer")
    whole = next(row for row in settled if row["Kund"] == "Alla kunder")
    amended = total(amendments(centre, year), "amount")
    assert (amended != 0) == (year == YEARS[-1])
    assert kronor(whole["Avtalat, kr"]) == total(agreed(centre, year), "amount") + amended
    booked = by(rows(centre / "data" / str(year) / "economy.csv"), "outcome", "account")[("revenue",)]
    assert kronor(whole["Slutavräknat, kr"]) == booked
    assert kronor(whole["Justering, kr"]) == booked - kronor(whole["Avtalat, kr"])
    assert (booked != kronor(whole["Avtalat, kr"])) == (year > YEARS[0]), (
        "beyond the band but in the first year"
    )


@pytest.mark.parametrize("year", YEARS)
def test_instalments_are_twelfths_of_what_was_agreed(centre: Path, year: int) -> None:
    """After April a third of each customer's agreement has been invoiced, but for an öre a month."""
    compared = published(centre, year, "tertial-1", "volume-reconciliation")
    whole = by(agreed(centre, year), "amount", "customer")
    names = {row["name"]: row["number"] for row in rows(centre / "data" / "registers" / "customers.csv")}
    for row in compared:
        if row["Kund"] in names:
            third = whole[(names[row["Kund"]],)] / 3
            assert abs(kronor(row["Fakturerat, kr"]) - third) <= 4 * ORE


@pytest.mark.parametrize("year", YEARS[1:])
def test_last_years_prices_are_those_that_were_agreed(centre: Path, year: int) -> None:
    before = {row["service"]: Decimal(row["price"]) for row in agreed(centre, year - 1)}
    listed = {row["Tjänst"]: row for row in published(centre, year, "price-list", "price-list")}
    for name, service in (("Löneutbetalning", "loneutbetalning"), ("Hyresavi", "hyresavi")):
        assert kronor(listed[name][f"Pris {year - 1}"]) == before[service]
        assert kronor(listed[name]["Pris"]) != before[service], "wages have risen"
    charged = by(agreed(centre, year - 1), "amount", "customer")
    table = published(centre, year, "price-list", "agreements")
    assert total(table, f"{year - 1}, kr") == sum(charged.values())


@pytest.mark.parametrize("year", YEARS)
def test_nothing_is_left_to_type(centre: Path, year: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERTIAL_HOME", str(centre))
    assert [each.what for each in left(centre, year)] == []


def test_the_decided_tables_are_those_that_were_published(centre: Path) -> None:
    for year, name in _decided():
        frozen = centre / "reports" / str(year) / "agreements" / "decided" / name
        assert (centre / "data" / str(year) / name).read_bytes() == frozen.read_bytes()


def _decided() -> Iterator[tuple[int, str]]:
    for year in YEARS:
        for name in ("agreements.csv", "full_costs.csv", "volume_budget.csv"):
            yield year, name


def test_a_result_comes_back_in_the_prices_of_the_second_year_after(centre: Path) -> None:
    """Half of it: the other half is kept. Its own prices have settled nothing."""
    first, _, third = YEARS
    result = closing(centre, first)["result"]
    whole = closing(centre, first)
    assert result == whole["revenue"] + whole["settlement"] - whole["costs"]
    assert result
    settled = [(row["from_year"], Decimal(row["settled"])) for row in reserve(centre, third)]
    assert [year for year, _ in settled] == [str(first)]
    assert abs(settled[0][1] - result / 2) <= ORE / 2


@pytest.mark.parametrize("year", YEARS[:2])
def test_the_closing_is_what_was_settled_less_what_was_booked(centre: Path, year: int) -> None:
    economy = by(rows(centre / "data" / str(year) / "economy.csv"), "outcome", "account")
    made = closing(centre, year)
    assert made["revenue"] == economy[("revenue",)]
    assert made["settlement"] == 0, "what is settled is booked in December"
    assert made["costs"] == sum(amount for (account,), amount in economy.items() if account != "revenue")

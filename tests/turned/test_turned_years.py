"""Three years of a centre by commands alone: every sum is the same wherever it stands, to the öre."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest

from model.centre.turning.turning import left
from tests.turned.conftest import PLANNED, YEARS

pytestmark = pytest.mark.slow
ORE = Decimal("0.01")
NAMES = {
    "loneutbetalning": "Löneutbetalning",
    "hyresavi": "Hyresavi",
    "subscription": "Basabonnemang",
    "idle_capacity": "Ledig kapacitet",
}
PIECES = ("loneutbetalning", "hyresavi")
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


@pytest.mark.parametrize("year", PLANNED)
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


@pytest.mark.parametrize("year", PLANNED)
def test_each_service_is_the_same_in_price_list_agreements_and_budgets(centre: Path, year: int) -> None:
    """Volume, price, revenue and full cost of each, and nothing else is sold."""
    agreements, full_costs = agreed(centre, year), rows(centre / "data" / str(year) / "full_costs.csv")
    listed = {row["Tjänst"]: row for row in published(centre, year, "price-list", "price-list")}
    costs = {row["Tjänst"]: row for row in published(centre, year, "price-list", "full-cost")}
    budget = by(rows(centre / "data" / str(year) / "volume_budget.csv"), "volume", "activity")
    volumes, sold = (by(agreements, column, "service") for column in ("volume", "amount"))
    assert {service for (service,) in sold} == {row["service"] for row in full_costs} == set(NAMES)
    for row in full_costs:
        service, name = row["service"], NAMES[row["service"]]
        assert kronor(costs[name]["Summa, kr"]) == Decimal(row["full_cost"])
        assert int(row["volume"]) == kronor(listed[name]["Volym"]) == volumes[(service,)]
        if service in PIECES:
            assert sold[(service,)] == kronor(listed[name]["Pris"]) * volumes[(service,)]
            assert budget[(service,)] == volumes[(service,)]
    for row in agreements:
        if row["service"] in PIECES:
            assert Decimal(row["price"]) == kronor(listed[NAMES[row["service"]]]["Pris"])
        assert Decimal(row["amount"]) == Decimal(row["price"]) * int(row["volume"])


@pytest.mark.parametrize("year", PLANNED)
def test_each_customers_agreement_is_that_of_the_price_list_and_of_its_own_document(
    centre: Path, year: int
) -> None:
    whole = by(agreed(centre, year), "amount", "customer")
    listed = by(published(centre, year, "price-list", "agreements"), f"{year}, kr", "Kund")
    documents = published(centre, year, "agreements", "agreements")
    told = by(documents, f"Avtalssumma {year}, kr", "Kund")
    for row in rows(centre / "data" / "registers" / "customers.csv"):
        assert listed[(row["name"],)] == told[(row["name"],)] == whole[(row["number"],)]


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


@pytest.mark.parametrize("year", PLANNED[1:])
def test_last_year_in_a_price_list_is_what_was_agreed_and_amended(centre: Path, year: int) -> None:
    """The fourth year is beside 48 048.30 kronor more of the second customer, amended in June."""
    before = {row["service"]: Decimal(row["price"]) for row in agreed(centre, year - 1)}
    listed = {row["Tjänst"]: row for row in published(centre, year, "price-list", "price-list")}
    for service in PIECES:
        assert kronor(listed[NAMES[service]][f"Pris {year - 1}"]) == before[service]
    charged = by(agreed(centre, year - 1), "amount", "customer")
    for row in amendments(centre, year - 1):
        charged[(row["customer"],)] += kronor(row["amount"])
    table = by(published(centre, year, "price-list", "agreements"), f"{year - 1}, kr", "Kund")
    for row in rows(centre / "data" / "registers" / "customers.csv"):
        assert table[(row["name"],)] == charged[(row["number"],)]


@pytest.mark.parametrize("year", YEARS)
def test_nothing_is_left_to_type(centre: Path, year: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERTIAL_HOME", str(centre))
    assert [each.what for each in left(centre, year)] == []


def test_the_decided_tables_are_those_that_were_published(centre: Path) -> None:
    for year, name in _decided():
        frozen = centre / "reports" / str(year) / "agreements" / "decided" / name
        assert (centre / "data" / str(year) / name).read_bytes() == frozen.read_bytes()


def _decided() -> Iterator[tuple[int, str]]:
    for year in PLANNED:
        for name in ("agreements.csv", "full_costs.csv", "volume_budget.csv", "reserve.csv"):
            yield year, name


@pytest.mark.parametrize("year", YEARS)
def test_the_closing_is_what_was_settled_less_what_was_booked(centre: Path, year: int) -> None:
    economy = by(rows(centre / "data" / str(year) / "economy.csv"), "outcome", "account")
    made = closing(centre, year)
    assert made["revenue"] == economy[("revenue",)]
    assert made["settlement"] == 0, "what is settled is booked in December"
    assert made["costs"] == sum(amount for (account,), amount in economy.items() if account != "revenue")
    assert made["result"] == made["revenue"] - made["costs"] != 0


def test_a_result_comes_back_in_the_prices_of_the_second_year_after(centre: Path) -> None:
    """Half of what is in the reserve and not promised already: the other half is kept.

    The first year's prices and the second's settle nothing. The second result is halved with what the first
    left unpromised.
    """
    first, second, third, fourth = PLANNED
    of_first, of_second = (closing(centre, year)["result"] for year in (first, second))
    assert not reserve(centre, first)
    assert not reserve(centre, second)
    in_third, in_fourth = (reserve(centre, year) for year in (third, fourth))
    assert [(row["from_year"], Decimal(row["result"])) for row in in_third] == [(str(first), of_first)]
    assert [(row["from_year"], Decimal(row["result"])) for row in in_fourth] == [(str(second), of_second)]
    promised = Decimal(in_third[0]["settled"])
    assert abs(promised - of_first / 2) <= ORE / 2
    left_over = of_first - promised + of_second
    assert abs(Decimal(in_fourth[0]["settled"]) - left_over / 2) <= ORE / 2


@pytest.mark.parametrize("year", YEARS)
def test_the_annual_reports_reserve_is_rolled_forward_from_the_closings(centre: Path, year: int) -> None:
    """Opening + result before what its prices settle - what they settle = closing, year by year."""
    balance = Decimal(0)
    table = {row["År"]: row for row in published(centre, year, "annual", "reserve")}
    assert list(table) == [str(each) for each in YEARS if each <= year]
    for number, row in table.items():
        settled = total(reserve(centre, int(number)), "settled")
        result = booked(centre, int(number))
        assert kronor(row["Ingående reserv, kr"]) == balance
        assert kronor(row["Resultat före reglering, kr"]) == result + settled
        assert kronor(row["Reglerat i årets priser, kr"]) == settled
        balance += result
        assert kronor(row["Utgående reserv, kr"]) == balance


@pytest.mark.parametrize("year", PLANNED[2:])
def test_what_a_price_list_says_it_settles_is_what_its_prices_do(centre: Path, year: int) -> None:
    """A deficit raises them: the price list shows it as so much more to take in."""
    told = published(centre, year, "price-list", "reserve")
    settles = [row for row in told if row["Från år"]]
    stated = reserve(centre, year)
    assert [row["Från år"] for row in settles] == [row["from_year"] for row in stated]
    assert [kronor(row["Belopp, kr"]) for row in settles] == [-Decimal(row["settled"]) for row in stated]
    last = sum((closing(centre, each)["result"] for each in YEARS if each <= year - 2), Decimal(0))
    assert kronor(told[0]["Belopp, kr"]) == last


def booked(centre: Path, year: int) -> Decimal:
    """The books' result of the year."""
    economy = by(rows(centre / "data" / str(year) / "economy.csv"), "outcome", "account")
    revenue = economy.pop(("revenue",))
    return revenue - sum(economy.values(), Decimal(0))


def test_an_amendment_without_terms_of_the_centres_own_has_no_heading_for_them(centre: Path) -> None:
    (pdf,) = (centre / "reports").glob("*/amendments-*/*.pdf")
    with pypdfium2.PdfDocument(pdf) as document:
        words = " ".join(page.get_textpage().get_text_range() for page in document)
    assert "Om underlaget" in words
    assert "Det som står kvar" not in words

"""The workbook of a negotiation, out and back: as it was made, with a counter-offer, and with every fault."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from model.errors import InputError
from model.planner_workbook.counter_offers import CounterOffer, read_counter_offer
from model.planner_workbook.offer_sheets import (
    ADD_ON_FROM,
    ADD_ON_TO,
    FROM,
    LEAD_TIME,
    OFFERS,
    PARTS,
    SURCHARGE,
    TO,
    VOLUME,
    lines_of,
    write_offers,
)
from model.planning.offers.chance import Drawn
from model.planning.offers.effects import Offered, effects_of
from model.planning.offers.offer import Negotiation, Offer, negotiation_text, read_negotiation
from model.planning.offers.terms import differing, planned_terms
from model.planning.planned_year import PlannedYear
from tests.offers.conftest import CUSTOMER, YEAR

E_INVOICE, SCANNED, CLOSING = "supplier_e_invoice", "supplier_scanned", "accounting_to_reporting"
NEGOTIATION = Negotiation(
    customer=CUSTOMER,
    year=YEAR,
    offers={
        "A": Offer(title="Bokslut från april", add_ons={CLOSING: [4, 12]}),
        "B": Offer(title="Fler e-fakturor", volumes={E_INVOICE: 401, SCANNED: 157}),
    },
)
Edit = Callable[[dict[tuple[str, str], Any]], CounterOffer]


@pytest.fixture(scope="session")
def offered(drawn: Drawn) -> Offered:
    return effects_of(NEGOTIATION, drawn)


@pytest.fixture(scope="session")
def book(offered: Offered, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("offers") / "erbjudande.xlsx"
    write_offers(offered, {}, date(YEAR, 9, 1), path)
    return path


@pytest.fixture
def edit(book: Path, offered: Offered, tmp_path: Path) -> Edit:
    """The counter-offer with cells, by part and name, filled in otherwise."""

    def edited(cells: dict[tuple[str, str], Any]) -> CounterOffer:
        return read_counter_offer(filled(book, offered, tmp_path / "motbud.xlsx", cells), NEGOTIATION)

    return edited


def filled(book: Path, offered: Offered, path: Path, cells: dict[tuple[str, str], Any]) -> Path:
    whole = load_workbook(book)
    for key, value in cells.items():
        whole[OFFERS][place_of(offered, *key)] = value
    whole.save(path)
    return path


def in_words(part: str, name: str) -> str:
    return f"{PARTS[part]} {name}".strip()


def place_of(offered: Offered, part: str, name: str) -> str:
    """The cell of the counter-offer: the column after last year, the plan, A and B is G."""
    row = [(line.part, line.name) for line in lines_of(offered)].index((part, name))
    return f"G{row + 5}"


def test_the_counter_offer_begins_as_the_last_offer(
    book: Path, negotiated: PlannedYear, offered: Offered
) -> None:
    plan = planned_terms(negotiated, CUSTOMER)
    read = read_counter_offer(book, NEGOTIATION)
    assert differing(read.terms, plan, "x").volumes == {E_INVOICE: 401, SCANNED: 157}
    assert differing(read.terms, plan, "x").add_ons == {}
    sheet = load_workbook(book)[OFFERS]
    row = place_of(offered, VOLUME, E_INVOICE)[1:]
    plan_volume = plan.volumes[E_INVOICE]
    assert [sheet[f"{column}{row}"].value for column in "DEFG"] == [plan_volume, plan_volume, 401, 401]
    assert sheet[f"G{row}"].protection.locked is False
    assert sheet[f"F{row}"].protection.locked is True


def test_what_is_filled_in_comes_back_as_an_offer(edit: Edit, negotiated: PlannedYear) -> None:
    read = edit(
        {
            (VOLUME, SCANNED): 150,
            (ADD_ON_FROM, CLOSING): 7,
            (ADD_ON_TO, CLOSING): 9,
            (ADD_ON_FROM, "internal_balances"): None,
            (ADD_ON_TO, "internal_balances"): None,
            (TO, ""): 10,
            (LEAD_TIME, "payment_order"): 2,
            (SURCHARGE, ""): 8000,
        }
    )
    offer = differing(read.terms, planned_terms(negotiated, CUSTOMER), read.terms.title)
    assert offer == Offer(
        title="Motbud ur motbud.xlsx",
        volumes={E_INVOICE: 401, SCANNED: 150},
        add_ons={CLOSING: [7, 9], "internal_balances": []},
        months=[1, 10],
        lead_times={"payment_order": 2},
        surcharge=8000,
    )


def test_every_fault_is_told_at_once_by_its_cell(edit: Edit, offered: Offered) -> None:
    with pytest.raises(InputError) as told:
        edit(
            {
                (VOLUME, SCANNED): -3,
                (VOLUME, E_INVOICE): "=2+2",
                (ADD_ON_FROM, CLOSING): 5,
                (ADD_ON_TO, "internal_balances"): 13,
                (FROM, ""): 8,
                (TO, ""): 6,
                (LEAD_TIME, "payment_order"): "snabbt",
            }
        )
    found = {finding.place: (finding.value, finding.expected) for finding in told.value.findings}
    places = {key: f"blad {OFFERS}, cell {place_of(offered, *key)} ({in_words(*key)})" for key in (
        (VOLUME, SCANNED),
        (VOLUME, E_INVOICE),
        (ADD_ON_TO, CLOSING),
        (ADD_ON_TO, "internal_balances"),
        (TO, ""),
        (LEAD_TIME, "payment_order"),
    )}  # fmt: skip
    assert set(found) == set(places.values())
    assert {finding.file for finding in told.value.findings} == {"motbud.xlsx"}
    assert found[places[VOLUME, SCANNED]] == ("-3", "ett heltal från 0 till 10000000")
    assert found[places[VOLUME, E_INVOICE]][1].endswith("inte som formel: klistra in värdet")
    assert found[places[ADD_ON_TO, CLOSING]] == ("tomt", "en månad, eller att båda månaderna är tomma")
    assert found[places[ADD_ON_TO, "internal_balances"]] == (
        "13",
        "tomt, eller ett heltal från 1 till 12",
    )
    assert found[places[TO, ""]] == ("6", "en månad från 8, som den börjar, till 12")
    assert found[places[LEAD_TIME, "payment_order"]][0] == "snabbt"


def test_a_locked_cell_and_one_beside_the_table_are_told(
    book: Path, offered: Offered, tmp_path: Path
) -> None:
    whole = load_workbook(book)
    row = place_of(offered, VOLUME, SCANNED)[1:]
    whole[OFFERS][f"H{row}"] = 1
    whole[OFFERS]["M40"] = "hej"
    whole.save(tmp_path / "motbud.xlsx")
    with pytest.raises(InputError) as told:
        read_counter_offer(tmp_path / "motbud.xlsx", NEGOTIATION)
    assert {(finding.place, finding.value) for finding in told.value.findings} == {
        (f"{OFFERS}, cell H{row}", "1"),
        (f"{OFFERS}, cell M40", "hej"),
    }


def test_it_answers_the_offers_that_it_was_made_of(book: Path) -> None:
    other = NEGOTIATION.with_offer(Offer(title="Ett till"))
    with pytest.raises(InputError, match="är andra än i förhandlingens fil"):
        read_counter_offer(book, other)
    with pytest.raises(InputError, match=r"kund: värdet 7|kund, .*7"):
        read_counter_offer(book, NEGOTIATION.model_copy(update={"customer": 8}))


def test_the_same_offers_and_day_give_the_same_bytes(book: Path, offered: Offered, tmp_path: Path) -> None:
    write_offers(offered, {}, date(YEAR, 9, 1), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == book.read_bytes()


def test_a_negotiation_is_the_same_when_it_is_read_back(tmp_path: Path) -> None:
    whole = NEGOTIATION.with_offer(
        Offer(title="Alla slag", months=[1, 6], lead_times={"payment_order": 1}, add_ons={CLOSING: []})
    )
    path = tmp_path / "offers.yaml"
    path.write_text(negotiation_text(whole), encoding="utf-8")
    assert read_negotiation(path) == whole
    assert list(whole.offers) == ["A", "B", "C"]


def test_every_fault_of_the_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "offers.yaml"
    path.write_text(
        "customer: sju\nyear: 2012\noffers:\n  AA: {title: x}\n"
        "  B: {title: y, months: [9, 4], volumes: {a: -1}}\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as told:
        read_negotiation(path)
    assert [finding.place for finding in told.value.findings] == [
        "customer",
        "offers.AA",
        "offers.B.volumes.a",
        "offers.B.months",
    ]

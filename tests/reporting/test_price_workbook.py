"""The planner's workbook: what it shows, what can be edited, and that edits come back as what is agreed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl import Workbook

from model.demand.volume_plan import plan_changes
from model.errors import InputError
from model.observations.registers import Registers
from model.observations.volume_history import services_by_piece
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import overlaid
from model.planner_workbook.contents import Origin
from model.planner_workbook.ledger import LEDGER
from model.planner_workbook.reading import CHANGED_SINCE, fitting, read_volume_workbook
from model.planner_workbook.volume_changes import (
    planned_changes,
    price_change_table,
    set_prices,
    volume_scenario,
)
from model.planner_workbook.writing import write_workbook
from model.planning.planned_year import PlannedYear, plan_year
from model.pricing.costing.costs import OWN_AMOUNTS
from model.pricing.prices import service_volumes
from tests.reporting.recalculation import recalculated
from tests.reports.follow_up.shown import page
from tests.small_world import small_changes

pytestmark = pytest.mark.slow

YEAR = 2012
ORIGIN = Origin(date(2011, 11, 1), "base", small_changes())
VISIBLE = [
    *("Läs mig", "Prislista", "Volymer", "Avtal", "Sammanställning"),
    *("Basabonnemang", "Övriga uppdrag", "Kontroll"),
]
Edit = Callable[[Workbook], Any]


@pytest.fixture(scope="module")
def planned(small_world: Parameters) -> PlannedYear:
    return plan_year(small_world, YEAR, replications=2, seed=1)


@pytest.fixture(scope="module")
def made(planned: PlannedYear, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "prislista-2012.xlsx"
    write_workbook(planned, ORIGIN, path)
    return path


@pytest.fixture
def edited(made: Path, tmp_path: Path) -> Callable[[Edit], Path]:
    """A copy of the workbook, edited and saved by another program than the one that made it."""

    def edit(change: Edit) -> Path:
        book, path = openpyxl.load_workbook(made), tmp_path / "plan.xlsx"
        change(book)
        book.save(path)
        return path

    return edit


def put(cell: str, value: Any, sheet: str = "Volymer") -> Edit:
    def change(book: Workbook) -> None:
        book[sheet][cell] = value

    return change


def column_of(book: Workbook, sheet: str, label: str) -> int:
    return next(cell.column for cell in book[sheet][4] if str(cell.value).startswith(label))


def amounts(agreed: pd.DataFrame) -> dict[int, Decimal]:
    return {customer: sum(rows["amount"], Decimal(0)) for customer, rows in agreed.groupby("customer")}


def test_every_stored_value_is_what_the_formula_comes_to(made: Path) -> None:
    stored = openpyxl.load_workbook(made, data_only=True)
    found = recalculated(openpyxl.load_workbook(made))
    assert len(found) > 600
    for (sheet, cell), value in found.items():
        shown = stored[sheet][cell].value
        assert shown == (value if isinstance(value, str) else pytest.approx(float(value), abs=1e-6)), cell


def test_agreements_and_sums_are_the_models_to_the_ore(made: Path, planned: PlannedYear) -> None:
    book = openpyxl.load_workbook(made)
    found = recalculated(book)
    paid = amounts(planned.agreed)
    rows = [(row[0].value, row[0].row) for row in book["Sammanställning"].iter_rows(min_row=5, max_row=37)]
    assert {number: Decimal(f"{found['Sammanställning', f'C{row}']:.2f}") for number, row in rows} == paid
    assert (
        Decimal(f"{found['Prislista', 'I' + str(4 + len(planned.prices.lines) + 1)]:.2f}")
        == planned.prices.revenue
    )
    assert [found["Kontroll", f"E{row}"] for row in (5, 6, 7, 8, 10)] == ["OK"] * 5


def test_an_edited_volume_moves_the_agreement_and_the_check_says_so(edited: Callable[[Edit], Path]) -> None:
    def change(book: Workbook) -> None:
        book["Volymer"]["C5"] = 5000

    book = openpyxl.load_workbook(edited(change))
    found = recalculated(book)
    price = found["Prislista", "F5"]
    assert found["Avtal", "C5"] == pytest.approx(5000 * price)
    assert [found["Kontroll", f"E{row}"] for row in (5, 6, 7, 8, 10)] == [
        "AVVIKER",
        "AVVIKER",
        "OK",
        "OK",
        "AVVIKER",
    ]
    assert found["Kontroll", "B9"] == 1
    assert found["Kontroll", "A11"].startswith("Volymerna är ändrade: läs in dem")


def test_what_the_subscription_holds_sums_to_each_agreements_line(made: Path, planned: PlannedYear) -> None:
    """The last column of the sheet is the subscription of every customer, to the öre, as formulas say it."""
    book = openpyxl.load_workbook(made)
    found, sheet = recalculated(book), book["Basabonnemang"]
    last = openpyxl.utils.get_column_letter(sheet.max_column)
    own = planned.agreed[planned.agreed["service"] == "subscription"]
    wanted = dict(zip(own["customer"], own["amount"], strict=True))
    rows = {sheet.cell(row, 1).value: row for row in range(5, 38)}
    told = {number: Decimal(f"{found['Basabonnemang', f'{last}{row}']:.2f}") for number, row in rows.items()}
    assert told == wanted
    assigned, total = book["Övriga uppdrag"], 5 + len(planned.prices.financing.table)
    assert assigned.cell(total, 1).value == "Summa"
    assert Decimal(f"{found['Övriga uppdrag', f'F{total}']:.2f}") == sum(
        planned.agreed.loc[planned.agreed["service"] == "assignments", "amount"]
    )


def test_only_volumes_by_the_piece_and_prices_can_be_edited(made: Path, planned: PlannedYear) -> None:
    book = openpyxl.load_workbook(made)
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"] == VISIBLE
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book.worksheets)
    unlocked = [
        (sheet.title, cell.row, cell.column)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    ]
    by_piece = services_by_piece(planned.parameters)
    labels = [planned.parameters.services[name].name for name in by_piece]
    columns = [column_of(book, "Volymer", label) for label in labels]
    volumes = [("Volymer", row, column) for row in range(5, 38) for column in columns]
    lines = enumerate(planned.prices.lines["service"].tolist(), start=5)
    prices = [("Prislista", row, 10) for row, service in lines if service not in OWN_AMOUNTS]
    assert sorted(unlocked) == sorted(volumes + prices)
    rules = book["Volymer"].data_validations.dataValidation
    assert {(rule.type, rule.operator or "between", rule.formula1, rule.allowBlank) for rule in rules} == {
        ("whole", "between", "0", False)
    }
    areas = {str(area) for rule in rules for area in rule.sqref.ranges}
    letters = [openpyxl.utils.get_column_letter(column) for column in columns]
    assert areas == {f"{letter}5:{letter}37" for letter in letters}


def test_prices_have_names_and_sheets_are_set_for_paper(made: Path, planned: PlannedYear) -> None:
    book, stored = openpyxl.load_workbook(made), openpyxl.load_workbook(made, data_only=True)
    for line in planned.prices.lines.to_dict("records"):
        sheet, cell = book.defined_names[f"pris_{line['service']}"].attr_text.split("!")
        value = stored[sheet.strip("'")][cell.replace("$", "")].value
        assert value == pytest.approx(float(line["price"]))
    for name in VISIBLE:
        page = book[name].page_setup
        assert (page.orientation, str(page.paperSize)) == ("landscape", "9")
        assert book[name].sheet_properties.pageSetUpPr.fitToPage
        assert name == "Läs mig" or book[name].print_title_rows == "$4:$4"
        assert name == "Läs mig" or book[name].freeze_panes is not None
    assert book.properties.creator == planned.parameters.organisation.name.value
    assert "Exempeldata" in (book.properties.description or "")


def test_the_same_year_gives_the_same_bytes(made: Path, planned: PlannedYear, tmp_path: Path) -> None:
    write_workbook(planned, ORIGIN, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == made.read_bytes()


def test_a_service_with_an_amount_for_each_customer_comes_along(planned: PlannedYear, tmp_path: Path) -> None:
    """One that is not in the price list, with amounts below zero that sum to nothing."""
    customers = planned.registers.customers["number"].tolist()
    own = [Decimal("100.10"), Decimal("-100.10"), *[Decimal("0.00")] * (len(customers) - 2)]
    extra = pd.DataFrame(
        {"customer": customers, "service": "transition", "volume": 1, "price": own, "amount": own}
    )
    agreed = pd.concat([planned.agreed, extra], ignore_index=True)
    path = tmp_path / "prislista-2012.xlsx"
    write_workbook(replace(planned, agreed=agreed), ORIGIN, path)
    book = openpyxl.load_workbook(path)
    found = recalculated(book)
    column = column_of(book, "Avtal", "transition")
    assert [book["Avtal"].cell(row, column).value for row in (5, 6, 7)] == [100.1, -100.1, 0]
    total = openpyxl.utils.get_column_letter(book["Avtal"].max_column)
    paid = amounts(agreed)
    assert {row - 4: Decimal(f"{found['Avtal', f'{total}{row}']:.2f}") for row in range(5, 38)} == paid
    assert [found["Kontroll", f"E{row}"] for row in (5, 6, 7, 10)] == ["OK"] * 4
    assert read_volume_workbook(path).edited.empty


def test_a_workbook_that_is_not_edited_comes_back_as_it_was(
    made: Path, planned: PlannedYear, registers: Registers, edited: Callable[[Edit], Path]
) -> None:
    for path in (made, edited(lambda _: None)):
        found = read_volume_workbook(path)
        assert (found.year, found.scenario, found.edited.empty) == (YEAR, "base", True)
        parameters = load(found.scenario, found.changes)
        assert parameters == planned.parameters
        assert fitting(found, parameters, registers, path) == []


def test_edited_volumes_are_what_the_model_then_agrees(
    edited: Callable[[Edit], Path], planned: PlannedYear, registers: Registers
) -> None:
    def change(book: Workbook) -> None:
        for cell, volume in {"C5": 5000, "D6": 0, "I7": 19.0}.items():
            book["Volymer"][cell] = volume

    found = read_volume_workbook(edited(change))
    assert found.edited[["customer", "service", "volume"]].to_numpy().tolist() == [
        [1, "supplier_e_invoice", 5000],
        [2, "supplier_scanned", 0],
        [3, "debt_collection", 19],
    ]
    changes = plan_changes(found.plan(planned.parameters), planned.parameters, registers, YEAR)
    after = service_volumes(overlaid(planned.parameters, changes), registers, YEAR)
    by_piece = after[after["service"].isin(services_by_piece(planned.parameters))]
    wanted = found.volumes[found.volumes["volume"] > 0].set_index(["customer", "service"])["volume"]
    assert by_piece.set_index(["customer", "service"])["volume"].to_dict() == wanted.to_dict()
    rest = ~planned.prices.volumes["service"].isin(services_by_piece(planned.parameters))
    untouched = planned.prices.volumes[rest].reset_index(drop=True)
    assert (
        after[~after["service"].isin(services_by_piece(planned.parameters))]
        .reset_index(drop=True)
        .equals(untouched)
    )


def test_a_decided_price_moves_the_agreements_and_becomes_a_scenario(
    edited: Callable[[Edit], Path], planned: PlannedYear, registers: Registers
) -> None:
    path = edited(put("J5", 4.5, "Prislista"))
    book = openpyxl.load_workbook(path)
    found = recalculated(book)
    assert found["Prislista", "F5"] == 4.5
    assert found["Avtal", "C5"] == pytest.approx(4.5 * book["Volymer"]["C5"].value)
    assert found["Kontroll", "E5"] == "AVVIKER"
    read = read_volume_workbook(path)
    assert (read.is_changed, read.edited.empty) == (True, True)
    assert (read.prices, read.prices_before) == ({"supplier_e_invoice": 4.5}, {})
    decided = {"price_rules.set_prices": {YEAR: {"supplier_e_invoice": 4.5}}}
    assert planned_changes(read, planned.parameters, registers).items() >= decided.items()
    overlay = volume_scenario(read, planned.parameters, registers, path)
    assert overlay.changes["price_rules.set_prices"]["value"] == decided["price_rules.set_prices"]
    assert page(price_change_table(read, planned.parameters)) == [
        ["Leverantörsfaktura, e-faktura", "–", "4,50"]
    ]


def test_a_price_that_was_decided_can_be_set_free(planned: PlannedYear, tmp_path: Path) -> None:
    before = overlaid(planned.parameters, {"price_rules.set_prices": {YEAR: {"supplier_e_invoice": 4.5}}})
    path = tmp_path / "prislista-2012.xlsx"
    write_workbook(replace(planned, parameters=before), ORIGIN, path)
    book = openpyxl.load_workbook(path)
    assert book["Prislista"]["J5"].value == 4.5
    assert not read_volume_workbook(path).is_changed
    book["Prislista"]["J5"] = None
    book.save(path)
    assert set_prices(read_volume_workbook(path)) == {"price_rules.set_prices": {YEAR: {}}}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            put("C5", "12 000"),
            r"Volymer, cell C5 \(kund 1, supplier_e_invoice\): värdet 12 000; .* inte som text",
        ),
        (put("C5", -1), "cell C5 .*värdet -1; väntat: ett heltal från 0"),
        (put("D6", 12.5), r"cell D6 .*värdet 12\.5; väntat: ett heltal"),
        (put("C5", True), "cell C5 .*värdet True"),
        (put("C5", 20_000_000), "värdet 20000000; väntat: ett heltal från 0 till 10000000"),
        (put("C5", "=C6*2"), r"värdet =C6\*2; .*formel: klistra in värdet"),
        (put("C5", None), "cell C5 .*värdet tomt; .*0 om kunden inte ska ha"),
        (put("A9", 55), "Volymer, cell A9: värdet 55; väntat: 5 .*låst"),
        (put("B9", "Nytt namn"), "cell B9: värdet Nytt namn; väntat: Kungsholmen"),
        (put("J5", 12), "cell J5: värdet 12; väntat: 0 .*låst"),
        (put("A42", "anteckning"), "cell A42: värdet anteckning; väntat: en tom cell"),
        (
            put("F5", 1.0, "Prislista"),
            r"Prislista, cell F5: värdet 1; väntat: =IF\(ISNUMBER\(J5\).*låst; bara",
        ),
        (
            put("J5", -4.5, "Prislista"),
            r"Prislista, cell J5 \(supplier_e_invoice\): värdet -4.5; väntat: tomt",
        ),
        (put("J6", 11.955, "Prislista"), "cell J6 .*värdet 11.955; .*hela ören"),
        (put("J6", "12 kr", "Prislista"), "cell J6 .*värdet 12 kr; väntat: tomt, eller kronor"),
        (put("C5", 7, "Avtal"), "Avtal, cell C5: värdet 7; väntat: =ROUND"),
        (lambda book: book["Volymer"].delete_rows(9), "Volymer, cell A9: värdet 6; väntat: 5 "),
        (
            lambda book: book["Volymer"].delete_cols(4),
            "Volymer, cell D4: .*väntat: Leverantörsfaktura, skannad",
        ),
        (lambda book: book.remove(book["Avtal"]), "blad Avtal: värdet saknas"),
        (lambda book: book.remove(book[LEDGER]), "blad Underlag: värdet saknas; .*dolda bladen"),
        (put("D40", "0", LEDGER), "blad Underlag: värdet är ändrat"),
        (put("I3", "2013", LEDGER), "blad Underlag: värdet är ändrat"),
    ],
)
def test_every_fault_is_told_by_its_cell(edited: Callable[[Edit], Path], change: Edit, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_volume_workbook(edited(change))


def test_all_faults_are_told_at_once(edited: Callable[[Edit], Path]) -> None:
    def change(book: Workbook) -> None:
        for cell in ("C5", "C6", "D7"):
            book["Volymer"][cell] = -3

    with pytest.raises(InputError) as caught:
        read_volume_workbook(edited(change))
    assert len(caught.value.findings) == 3


def test_the_workbook_may_have_sheets_of_the_planners_own(edited: Callable[[Edit], Path]) -> None:
    assert read_volume_workbook(edited(lambda book: book.create_sheet("Mina anteckningar"))).edited.empty


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("plan.xlsx", None, "filen: värdet saknas"),
        ("plan.csv", b"1;2", r"värdet \.csv; väntat: en Excelfil"),
        ("plan.xlsx", b"kund;volym", "går inte att läsa; väntat: en hel Excelfil"),
        ("plan.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "utan lösenord"),
        ("plan.xlsx", "half", "går inte att läsa"),
    ],
)
def test_a_file_that_is_no_workbook_is_told(
    made: Path, tmp_path: Path, name: str, content: bytes | str | None, says: str
) -> None:
    path = tmp_path / name
    if content == "half":
        path.write_bytes(made.read_bytes()[: made.stat().st_size // 2])
    elif isinstance(content, bytes):
        path.write_bytes(content)
    with pytest.raises(InputError, match=says):
        read_volume_workbook(path)


def test_another_workbook_is_told(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "annan.xlsx")
    with pytest.raises(InputError, match="blad Underlag: värdet saknas"):
        read_volume_workbook(tmp_path / "annan.xlsx")


def test_an_open_file_is_read_with_a_warning(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    shutil.copy(made, path)
    (tmp_path / "~$plan.xlsx").touch()
    assert "ser ut att vara öppen" in read_volume_workbook(path).warnings[0]


def test_other_parameters_are_a_warning_and_other_customers_a_fault(
    made: Path, planned: PlannedYear, registers: Registers
) -> None:
    found = read_volume_workbook(made)
    dearer = overlaid(planned.parameters, {"economy.social_charge": 0.5})
    assert fitting(found, dearer, registers, made) == [CHANGED_SINCE]
    fewer = replace(registers, customers=registers.customers.assign(number=range(2, 35)))
    with pytest.raises(InputError) as caught:
        fitting(found, planned.parameters, fewer, made)
    told = [finding.value for finding in caught.value.findings]
    assert told == ["kund 34 saknas", "kund 1 finns inte kvar"]

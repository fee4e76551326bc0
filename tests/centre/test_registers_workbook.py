"""Registers out to Excel, edited, and in again: told by cell, never replaced without saying what differs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from model.centre.making import make_centre
from model.centre.questionnaire import answered
from model.centre.register_changes import told
from model.centre.registers_workbook import changes_in, replace_registers, write_registers
from model.errors import InputError
from model.observations.known import Known
from model.observations.registers import load_registers
from model.parameters.loading import load
from tests.own_centre import VAXEL, entries
from tests.tiny_project import snapshot

FIRST_ROW = 7
"""The first row of a sheet that is filled in, as Excel counts."""
DAYS = ["Från och med", "Till och med"]


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("centra") / "region"
    make_centre(answered(entries()), folder)
    write_registers(folder, folder.with_name("register.xlsx"))
    return folder


@pytest.fixture
def centre(founded: Path, tmp_path: Path) -> Path:
    """A centre of this test's own."""
    return Path(shutil.copytree(founded, tmp_path / "region"))


def edited(centre: Path, founded: Path, edit: Callable[[Any], object]) -> Path:
    path = centre.with_name("ändrad.xlsx")
    book = load_workbook(founded.with_name("register.xlsx"))
    edit(book)
    book.save(path)
    return path


def test_people_see_names_and_crosses_instead_of_codes(founded: Path) -> None:
    book = load_workbook(founded.with_name("register.xlsx"))
    people = book["Medarbetare"]
    headings = [cell.value for cell in people[4]]
    assert headings[:5] == ["Person", "Enhet", "Roll", "Sysselsättningsgrad", "Kontakt för"]
    assert headings[5:] == ["Lön", "Ekonomi", "Rekrytering", "Telefon", "Återkoppling och e-post", *DAYS]
    last = [cell.value for cell in people[FIRST_ROW + 19]]
    assert last == ["P020", VAXEL, "Telefonist", 0.75, None, None, None, None, "x", "x", None, None]
    agreed = [
        [cell.value for cell in row[:2]]
        for row in book["Tilläggsavtal"].iter_rows(min_row=FIRST_ROW, max_row=8)
    ]
    assert agreed == [["Sjukhuset", "Rekrytering"], ["Naturbruk AB", "Rekrytering"]]


def test_what_is_not_edited_changes_nothing(centre: Path, founded: Path) -> None:
    assert changes_in(centre, founded.with_name("register.xlsx")) == []


def test_rows_added_gone_and_changed_are_told_before_anything_is_written(centre: Path, founded: Path) -> None:
    def edit(book: Any) -> None:
        people = book["Medarbetare"]
        people.cell(FIRST_ROW + 1, 4, "80 %")
        people.cell(FIRST_ROW + 1, 5, "folktandvården")
        people.cell(FIRST_ROW + 12, 8, "X")
        for column in range(1, 11):
            people.cell(FIRST_ROW + 19, column).value = None
        for column, cell in enumerate(["P021", VAXEL, "Telefonist", 1, None, None, None, None, "x"], start=1):
            people.cell(FIRST_ROW + 20, column, cell)

    before = snapshot(centre)
    lines = list(told(changes_in(centre, edited(centre, founded, edit))))
    assert lines == [
        "Medarbetare:",
        "  ändrad: P002 (employment 1 → 0,8; customer tomt → 2)",
        "  ändrad: P013 (skills phone;correspondence → rekrytering;phone;correspondence)",
        "  ny: P021 (person P021; unit vaxel; role telefonist; employment 1; skills phone)",
        "  borta: P020",
    ]
    assert snapshot(centre) == before


def test_replacing_keeps_what_was_and_counts_anew(centre: Path, founded: Path) -> None:
    def edit(book: Any) -> None:
        for column in range(1, 11):
            book["Medarbetare"].cell(FIRST_ROW + 19, column).value = None

    before = (centre / "data/registers/people.csv").read_bytes()
    written = replace_registers(centre, changes_in(centre, edited(centre, founded, edit)))
    assert [path.name for path in written] == ["people.csv", "organisation.yaml"]
    parameters = load(params=centre / "params")
    assert parameters.organisation.headcount.value == 19
    assert len(load_registers(parameters, centre / "data").people) == 19
    (kept,) = (centre / "data" / "registers" / "tidigare").rglob("*.csv")
    assert kept.read_bytes() == before
    assert kept.name == "people.csv"


def test_an_edit_that_is_known_from_a_day_leaves_what_earlier_reports_read(
    centre: Path, founded: Path
) -> None:
    """P002 works 80 per cent as known on 2 May, and 60 as known on 1 June, which is then corrected to 70."""

    def at(share: str) -> Callable[[Any], object]:
        return lambda book: book["Medarbetare"].cell(FIRST_ROW + 1, 4, share)

    def works() -> dict[str, float]:
        parameters = load(params=centre / "params")
        return {
            day: load_registers(parameters, centre / "data", Known.on(day))
            .people.set_index("person")
            .loc["P002", "employment"]
            for day in ("2030-05-01", "2030-05-31", "2030-06-01")
        }

    for share, known in (("80 %", date(2030, 5, 2)), ("60 %", date(2030, 6, 1)), ("70 %", None)):
        replace_registers(centre, changes_in(centre, edited(centre, founded, at(share))), known)
    assert works() == {"2030-05-01": 1.0, "2030-05-31": 0.8, "2030-06-01": 0.7}
    assert len(load_registers(load(params=centre / "params"), centre / "data").people) == 20
    before = snapshot(centre)
    with pytest.raises(InputError, match="tidigast 2030-06-01, då raden ändrades"):
        replace_registers(centre, changes_in(centre, edited(centre, founded, at("50 %"))), date(2030, 5, 20))
    assert snapshot(centre) == before


def test_a_row_is_not_taken_away_from_a_day(centre: Path, founded: Path) -> None:
    def edit(book: Any) -> None:
        for column in range(1, 11):
            book["Medarbetare"].cell(FIRST_ROW + 19, column).value = None

    changes = changes_in(centre, edited(centre, founded, edit))
    with pytest.raises(InputError, match="P020: borttagen; väntat: en sista dag i raden"):
        replace_registers(centre, changes, date(2030, 5, 2))


def test_sizes_become_shares_of_their_sum(centre: Path, founded: Path) -> None:
    def edit(book: Any) -> None:
        for row, size in enumerate((600, 300, 100)):
            book["Kunder"].cell(FIRST_ROW + row, 5, size)

    (change,) = changes_in(centre, edited(centre, founded, edit))
    assert [row["size_weight"] for row in change.after] == pytest.approx([0.6, 0.3, 0.1])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sheet", "cell", "value", "place"),
    [
        ("Medarbetare", "A8", "Eva", "Medarbetare, cell A8 (Person)"),
        ("Medarbetare", "B8", "Lager", "Medarbetare, cell B8 (Enhet)"),
        ("Medarbetare", "D8", "1,2", "Medarbetare, cell D8 (Sysselsättningsgrad)"),
        ("Medarbetare", "F8", "kan", "Medarbetare, cell F8 (Lön)"),
        ("Medarbetare", "A9", "P002", "Medarbetare, cell A9 (Person)"),
        ("Medarbetare", "E8", "Museet", "Medarbetare, cell E8 (Kontakt för)"),
        ("Kunder", "B8", 1, "Kunder, cell B8 (Nummer)"),
        ("Kunder", "A7", "Lasarettet", "Tilläggsavtal, cell A7 (Kund)"),
        ("Tilläggsavtal", "C7", "i våras", "Tilläggsavtal, cell C7 (Från och med)"),
    ],
)
def test_a_fault_is_told_by_its_cell(
    centre: Path, founded: Path, sheet: str, cell: str, value: object, place: str
) -> None:
    def edit(book: Any) -> None:
        book[sheet][cell] = value

    with pytest.raises(InputError) as refused:
        changes_in(centre, edited(centre, founded, edit))
    assert [finding.place for finding in refused.value.findings] == [place]


def test_registers_that_do_not_fit_are_refused_and_nothing_is_changed(centre: Path, founded: Path) -> None:
    def edit(book: Any) -> None:  # nobody is left who can recruit
        for row in range(FIRST_ROW, FIRST_ROW + 20):
            book["Medarbetare"].cell(row, 8).value = None

    before = snapshot(centre)
    changes = changes_in(centre, edited(centre, founded, edit))
    with pytest.raises(InputError, match="ingen har rekrytering"):
        replace_registers(centre, changes)
    assert snapshot(centre) == before

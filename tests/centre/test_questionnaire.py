"""The questions as a workbook: filled in, read, and every fault told by its cell."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from model.centre.founding import Founding
from model.centre.parameter_trees import parameter_trees
from model.centre.questionnaire import answered, read_questionnaire, write_questionnaire
from model.centre.questions import SHEETS
from model.errors import InputError
from tests.own_centre import LON, REGION, Rows, entries, fill_in


def faults(path: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(InputError) as refused:
        read_questionnaire(path)
    assert {finding.file for finding in refused.value.findings} == {path.name}
    return [(finding.place, finding.value, finding.expected) for finding in refused.value.findings]


def changed(sheet: str, number: int, **cells: object) -> Rows:
    rows = [dict(row) for row in REGION[sheet]]
    rows[number] |= cells
    return {**REGION, sheet: rows}


def test_what_is_filled_in_comes_back_and_what_is_not_has_its_default(tmp_path: Path) -> None:
    found = read_questionnaire(fill_in(tmp_path / "svar.xlsx"))
    assert found == answered(entries())
    assert found.centre.opening_hours == [["08:00", "12:00"], ["13:00", "16:00"]]
    assert found.centre.other_costs == 4_200_000
    pay, *_, closing = found.services
    assert (pay.hands_on, pay.lead_time, pay.sold, pay.charged) == (0.4, 3, "base", "each")
    assert (closing.driver, closing.sold, closing.stream) == ("customers_x_months", "included", None)
    assert [group.employment for group in found.people] == [1.0, 1.0, 0.75]
    assert found.units[1].mails == 0


def test_an_empty_questionnaire_asks_for_what_must_be_said_and_reads_no_example(tmp_path: Path) -> None:
    write_questionnaire(tmp_path / "tom.xlsx")
    told = faults(tmp_path / "tom.xlsx")
    assert ("Centret, cell B5 (Centrets namn)", "tomt", "en text; får inte vara tom") in told
    assert ("bladet Kunder", "0 rader", "minst en rad") in told
    assert not any(value for _, value, _ in told if value not in ("tomt", "0 rader"))


def test_examples_stand_in_the_workbook_in_grey(tmp_path: Path) -> None:
    write_questionnaire(tmp_path / "tom.xlsx")
    book = load_workbook(tmp_path / "tom.xlsx")
    page = book["Tjänster"]
    example = next(cell for cell in page["A"] if cell.value == "Lönebesked")
    assert example.font.italic
    assert example.font.color.rgb != page["A4"].font.color.rgb
    offered = {rule.formula1 for rule in page.data_validations.dataValidation}
    assert '"bas,tillägg,ingår"' in offered


def test_the_same_questions_are_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_questionnaire(tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rows", "place", "value", "expected"),
    [
        (
            changed("units", 1, calls="många"),
            "Enheter, cell B8 (Samtal per år)",
            "många",
            "ett heltal från 0 till 100\u00a0000\u00a0000",
        ),
        (
            changed("units", 1, calls=12.5),
            "Enheter, cell B8 (Samtal per år)",
            "12.5",
            "ett heltal från 0 till 100\u00a0000\u00a0000",
        ),
        (
            changed("services", 0, hands_on="140 %"),
            "Tjänster, cell H7 (Andel som handläggs)",
            "140 %",
            "en andel, som 0,25 eller 25 %",
        ),
        (
            changed("services", 3, sold="gratis"),
            "Tjänster, cell L10 (Säljs som)",
            "gratis",
            "något av: bas, tillägg, ingår",
        ),
        (
            changed("services", 1, name="lönebesked "),
            "Tjänster, cell A8 (Tjänst)",
            "lönebesked",
            "varje tjänst högst en gång",
        ),
        (
            changed("customers", 2, unit="Lager"),
            "Kunder, cell C9 (Enhet)",
            "Lager",
            "ett namn som finns på bladet Enheter",
        ),
        (
            changed("people", 1, skills="Lön; Svetsning"),
            "Medarbetare, cell E8 (Kompetenser)",
            "Svetsning",
            "en kompetens från bladet Tjänster: Lön, Ekonomi, Rekrytering",
        ),
        (
            changed("centre", 0, opening_hours="13-26"),
            "Centret, cell B10 (Telefonens öppettid)",
            "13-26",
            "tidsspann som 08:00-12:00; 13:00-16:00",
        ),
        (
            changed("centre", 0, opening_hours="07:00-16:00"),
            "Centret, cell B10 (Telefonens öppettid)",
            "07:00-16:00",
            "inom arbetstiden 07:45-16:30",
        ),
        (
            changed("volumes", 0, volume=250),
            "Tjänster, cell D10 (Antal)",
            "260",
            "310, som kunderna har tillsammans på bladet Volymer, eller mer",
        ),
        (
            changed("services", 2, sold="tillägg"),
            "Tjänster, cell L9 (Säljs som)",
            "Faktura på papper",
            "minst en kund med antal på bladet Volymer för tillägget",
        ),
        (
            changed("people", 2, unit=None),
            "Medarbetare, cell B9 (Enhet)",
            "tomt",
            "en enhet, för dem som handlägger ärenden",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_fault_is_told_by_its_cell(
    tmp_path: Path, rows: Rows, place: str, value: str, expected: str
) -> None:
    assert (place, value, expected) in faults(fill_in(tmp_path / "svar.xlsx", rows))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    rows = changed("units", 0, calls="x") | {
        "roles": [{**REGION["roles"][0], "month_salary": "mycket"}, *REGION["roles"][1:]],
        "customers": [*REGION["customers"], {"name": "sjukhuset", "unit": LON}],
    }
    places = [place for place, *_ in faults(fill_in(tmp_path / "svar.xlsx", rows))]
    assert places == [
        "Enheter, cell B7 (Samtal per år)",
        "Roller, cell E7 (Månadslön)",
        "Kunder, cell A10 (Kund)",
    ]


def test_an_example_that_is_typed_over_is_an_answer(tmp_path: Path) -> None:
    path = fill_in(tmp_path / "svar.xlsx")
    book = load_workbook(path)
    for cell, value in zip(book["Kunder"][6], ["Museet", "Förvaltning", LON, 90], strict=True):
        cell.value = value
    book.save(path)
    assert [customer.name for customer in read_questionnaire(path).customers][:2] == ["Museet", "Sjukhuset"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda book: book.remove(book["Roller"]), "bladet Roller"),
        (lambda book: book["Kunder"].delete_cols(1), "bladet Kunder"),
        (lambda book: book["Centret"].delete_rows(5), "bladet Centret"),
    ],
    ids=["sheet", "column", "question"],
)
def test_what_has_been_taken_away_is_missed(tmp_path: Path, spoil, told) -> None:
    path = fill_in(tmp_path / "svar.xlsx")
    book = load_workbook(path)
    spoil(book)
    book.save(path)
    assert told in {place for place, *_ in faults(path)}


def test_a_file_that_is_no_workbook_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "svar.xlsx"
    path.write_text("namn;värde", encoding="utf-8")
    with pytest.raises(InputError, match="går inte att läsa; väntat: en hel Excelfil utan lösenord"):
        read_questionnaire(path)


def test_every_field_of_every_sheet_has_words_for_whoever_answers() -> None:
    for sheet in SHEETS:
        assert sheet.lead
        for asked in sheet.fields:
            assert asked.help.endswith("."), asked.heading
            assert asked.wanted


def test_a_centre_says_what_it_calls_a_customer(tmp_path: Path) -> None:
    assert read_questionnaire(fill_in(tmp_path / "svar.xlsx")).centre.customer_word.definite == "kunden"
    customers = [{**row, "kind": None} for row in REGION["customers"]]
    rows = {**changed("centre", 0, customer_word="kommun; kommunen; kommuner"), "customers": customers}
    found = read_questionnaire(fill_in(tmp_path / "eget.xlsx", rows))
    assert found.centre.customer_word.plural == "kommuner"
    assert {customer.kind for customer in found.customers} == {"Kommun"}
    organisation = parameter_trees(Founding(found))["organisation"][1]["organisation"]
    assert organisation["customers"]["unit"] == "kommuner"
    assert organisation["customer_word"]["value"] == {
        "sv": {"indefinite": "kommun", "definite": "kommunen", "plural": "kommuner"}
    }
    rows = changed("centre", 0, customer_word="kommun")
    told = faults(fill_in(tmp_path / "fel.xlsx", rows))
    place = "Centret, cell B12 (Vad en kund kallas)"
    assert told == [(place, "kommun", "tre ord: kommun; kommunen; kommuner")]


def test_a_formula_that_was_never_worked_out_is_no_empty_cell(tmp_path: Path) -> None:
    """Left empty, the calls would be 0."""
    told = faults(fill_in(tmp_path / "formel.xlsx", changed("units", 1, calls="=18000*2")))
    ((place, value, expected),) = told
    assert (place, value) == ("Enheter, cell B8 (Samtal per år)", "=18000*2")
    assert expected.endswith("formeln är inte uträknad: öppna filen i Excel och spara den")


def test_a_size_is_more_than_nothing(tmp_path: Path) -> None:
    told = faults(fill_in(tmp_path / "storlek.xlsx", changed("customers", 1, size="2.000,5")))
    assert told == [("Kunder, cell D8 (Storlek)", "2.000,5", "ett tal som är större än 0")]

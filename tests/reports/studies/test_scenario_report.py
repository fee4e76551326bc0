"""The scenario report: sure answers with their amounts, unsure ones named as such; values in the files."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.presentation.language import speak
from model.reports.changed import changes_in_words
from model.reports.studies import scenario_details
from model.reports.studies import scenarios as report
from model.reports.studies.scenario_changes import changed_parameters, changes
from model.reports.studies.scenario_differences import amount, answers, differences
from model.staffing.experiments.comparison import MEASURES, SHARES, WANTED, verdict
from tests.reports.follow_up.shown import file, page, plain


@pytest.fixture
def english() -> Iterator[None]:
    speak("en")
    yield
    speak("sv")


def compared(**effects: dict[str, tuple[float, float]]) -> pd.DataFrame:
    """A comparison: scenario -> measure -> (low, high) of its difference; measures not named are the same."""
    rows = []
    for measure in MEASURES:
        level = 0.9 if measure in SHARES else 1000.0
        for scenario in ("base", *effects):
            row = {"scenario": scenario, "title": scenario.title(), "measure": measure, "replications": 10}
            row |= {"mean": level, "low": level, "high": level}
            if scenario != "base":
                low, high = effects[scenario].get(measure, (0.0, 0.0))
                row |= {
                    "difference": (low + high) / 2,
                    "difference_low": low,
                    "difference_high": high,
                    "reduction": np.inf if low == high else 12.34,
                    "verdict": verdict(low, high, WANTED.get(measure, 0)),
                }
            rows.append(row)
    return pd.DataFrame(rows)


EXAMPLE = compared(
    pooled={"answer_rate": (0.07, 0.09), "hours": (-5.0, 7.0)},
    fewer={"answer_rate": (-0.02, -0.01), "backlog": (100.0, 300.0), "staff_needed": (-2.0, -1.0)},
    twin={},
)


@pytest.mark.parametrize(
    ("difference", "margin", "measure", "shown"),
    [
        (0.08, 0.01, "answer_rate", "+8,0 ± 1,0"),
        (-0.0004, 0.0002, "lead_time", "−0,04 ± 0,02"),
        (-36541.0, 397.0, "hours", "−36 541 ± 397"),
        (1.78, 0.03, "staff_needed", "+1,78 ± 0,03"),
        (0.0, 2.0, "backlog", "0 ± 2"),
    ],
)
def test_amounts_are_signed_and_never_rounded_to_nothing(
    difference: float, margin: float, measure: str, shown: str
) -> None:
    assert plain(amount(difference, margin, measure)) == shown


def test_answers_tell_amount_and_verdict_where_sure_and_words_alone_elsewhere() -> None:
    table = answers(EXAMPLE, seed=7)
    pooled, fewer, twin = ([" ".join(cell.split()) for cell in row] for row in page(table))
    assert pooled[:2] == ["Pooled", "+8,0 ± 1,0 bättre"]
    assert fewer[1] == "−1,5 ± 0,5 sämre"
    assert fewer[-2:] == ["−1,5 ± 0,5 lägre", "+200 ± 100 sämre"]
    assert set(twin[1:]) == {"ingen skillnad"}
    assert "10 körningar av varje scenario med samma slumptal (frö 7)" in table.note


def test_the_file_of_the_answers_holds_differences_half_widths_and_verdicts() -> None:
    columns = file(answers(EXAMPLE, seed=7))
    assert columns["Besvarade samtal, skillnad, andel"] == [pytest.approx(0.08), pytest.approx(-0.015), 0.0]
    assert columns["Besvarade samtal, ±, andel"] == [pytest.approx(0.01), pytest.approx(0.005), 0.0]
    assert columns["Besvarade samtal: bedömning"] == ["bättre", "sämre", "ingen skillnad"]
    assert columns["Öppna vid årets slut, skillnad"] == [0.0, 200.0, 0.0]


def test_the_summary_names_best_and_worst_and_who_changes_no_promise() -> None:
    assert plain(report.summary(EXAMPLE)).splitlines() == [
        (
            "- **Besvarade samtal**, procentenheter: bäst med *Pooled*, +8,0 ± 1,0; "
            "sämst med *Fewer*, −1,5 ± 0,5."
        ),
        "- **Personalbehov**, personer: lägst med *Fewer*, −1,5 ± 0,5.",
        "- **Inget löfte ändras säkert** av Twin.",
    ]


def test_the_summary_in_english_has_the_same_figures(english: None) -> None:
    assert plain(report.summary(EXAMPLE)).splitlines() == [
        (
            "- **Calls answered**, percentage points: best with *Pooled*, +8.0 ± 1.0; "
            "worst with *Fewer*, −1.5 ± 0.5."
        ),
        "- **Need of staff**, people: lowest with *Fewer*, −1.5 ± 0.5.",
        "- **No promise surely changes** by Twin.",
    ]


def test_an_unsure_difference_is_no_answer_but_stands_in_the_details(base: Parameters) -> None:
    table = scenario_details.numbers(EXAMPLE, base)
    hours = ["Pooled", "Arbetade timmar", "1 000,0", "1 000,0", "+1,0", "6,0", "ingen säker skillnad", "12,3"]
    assert page(table)[0] == hours
    assert [row[0] for row in page(table)] == [*["Pooled"] * 3, *["Fewer"] * 3, *["Twin"] * 3]
    assert file(table)["Scenario"] == ["Pooled"] * 3 + ["Fewer"] * 3 + ["Twin"] * 3
    assert {row[-1] for row in page(table)[6:]} == {"∞"}


def test_details_of_shares_are_percentage_points_on_the_page_and_shares_in_the_file() -> None:
    table = scenario_details.shares(EXAMPLE)
    assert len(table.rows) == 3 * len(SHARES)
    assert page(table)[0][2:6] == ["90,0 %", "90,0 %", "+8,00", "1,00"]
    columns = file(table)
    assert columns["Skillnad, andel"][0] == pytest.approx(0.08)
    assert columns["±, andel"][0] == pytest.approx(0.01)


def test_the_chart_says_in_words_all_that_it_shows() -> None:
    chart = differences(EXAMPLE)
    words = plain(chart.alternative)
    assert "Pooled +8,0 ± 1,0 (bättre); Fewer −1,5 ± 0,5 (sämre); Twin 0 (ingen skillnad)" in words
    assert chart.caption == "Mest ändras andelen besvarade samtal av: Pooled"


def test_nothing_certain_is_said_plainly() -> None:
    unsure = compared(pooled={"answer_rate": (-0.1, 0.1)})
    assert differences(unsure).caption == "Inget scenario ändrar säkert andelen besvarade samtal"
    assert plain(report.summary(unsure)) == "- **Inget löfte ändras säkert** av Pooled."


def test_the_method_tells_runs_seed_and_confidence() -> None:
    text = plain(report.method(EXAMPLE, 7, 0.95))
    for words in (
        "3 scenarier är spelade 10 gånger",
        "slumpfrö 7",
        "alla 3 gäller samtidigt med 95 %",
        "12,3 gånger i mitten",
    ):
        assert words in text
    alone = plain(report.method(compared(twin={}), 7, 0.95))
    assert "Alla skillnader är desamma" in alone
    assert alone.startswith("Grundfallet och ett scenario är spelade 10 gånger var")
    assert "Bonferroni" not in alone, "one interval holds by itself"


NAMES = ("pooled_phone", "five_fewer", "phone_schedule_morning", "e_invoices_90", "onboarding")


def test_every_scenario_tells_what_it_changes_with_old_and_new_values(base: Parameters) -> None:
    table = changed_parameters(base, [load(name) for name in NAMES], 2012)
    values = {row["title"]: (row["old"], row["new"]) for row in table[table["begins"]].to_dict("records")}
    assert values["Ett gemensamt telefonnummer"] == ("ett nummer per enhet", "ett gemensamt nummer")
    assert values["Fem ekonomiadministratörer färre"] == ("–", "Ekonomiadministratör: −5")
    assert values["Fler i telefon på förmiddagen"][1].startswith(
        "alla enheter 08:30–09:00: 2, 09:00–11:00: 3"
    )
    assert values["90 % e-fakturor"][1] == "e-faktura: 0,9, skannad: 0,0967, manuell: 0,0033"
    assert (
        values["Etappvis anslutning"][1]
        == "1 april 2012: 8 st, 1 september 2012: 8 st, 1 november 2012: 8 st"
    )
    words = table[["old", "new", "meaning", "title"]]
    assert not words.isna().any(axis=None)
    assert (table["new_words"].isna() == table["new_number"].notna()).all()


def test_what_scenarios_change_is_said_in_english(base: Parameters, english: None) -> None:
    rows = page(changes(base, [load(name) for name in NAMES], 2012))
    assert rows[0] == [
        "One pooled phone number",
        "Who answers the phone",
        "a number for each unit",
        "one pooled number",
    ]
    assert rows[1][3] == "Finance administrator: −5"
    assert ["Onboarding in stages", "Customers who join during the year", "–"] in [row[:3] for row in rows]
    assert "1 April 2012: 8 items, 1 September 2012: 8 items, 1 November 2012: 8 items" in [
        row[3] for row in rows
    ]


def test_a_month_is_told_by_what_the_parameter_is_and_not_by_what_its_unit_says(base: Parameters) -> None:
    """The unit of customer shares may say anything: their keys are customers, also 1 to 12."""
    shares = {name: dict.fromkeys(range(1, 33), 1 / 32) for name in ("payment_order", "journal_voucher")}
    planned = load(changes={"demand.customer_shares": shares})
    (row,) = changed_parameters(base, [planned], 2012).to_dict("records")
    assert (row["meaning"], row["old"], row["new"]) == (
        "Kundernas andelar av aktiviteters volymer",
        "–",
        "Utanordning: 32 värden, Bokföringsorder och interndebitering: 32 värden",
    )
    joined = load(changes={"demand.onboarding": {"2012-05-01": [7, 31]}})
    (row,) = changed_parameters(base, [joined], 2012).to_dict("records")
    assert row["new"] == "1 maj 2012: 7, 31"
    shifted = changed_parameters(base, [load(changes={"demand.customer_shares": {"cash": {5: 1.0}}})], 2012)
    assert shifted["new"].tolist() == ["Handkassa: 1 värde"]


def test_changed_registers_are_said_in_words_in_the_heading_and_the_table() -> None:
    new = {"name": "Kulturhuset", "kind": "specialist", "unit": "unit_2", "start": "2012-04-01"}
    changed = load(
        changes={
            "demand.new_customers": {34: {**new, "volumes": {"supplier_invoices": 30750}}},
            "demand.add_ons": {"fixed_assets": {1: {"start": "2012-04-01"}, 5: {"end": "2012-03-31"}}},
        }
    )
    customer = "Kulturhuset, kund 34, från 1 april 2012, 30 750 leverantörsfakturor"
    bought = "Anläggningsredovisning: kund 1 från 1 april 2012, kund 5 till 31 mars 2012"
    said = changes_in_words(changed).replace("\u00a0", " ")
    assert said == f"Kunder som tillkommer: {customer}; Ändrade tilläggstjänster: {bought}"
    table = changed_parameters(load(), [changed], 2012)
    assert [text.replace("\u00a0", " ") for text in table["new"]] == [customer, bought]
    assert set(table["old"]) == {"–"}

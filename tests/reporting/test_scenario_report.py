"""The scenario report's words: sure answers with their amounts, unsure ones named as such."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.presentation import charts
from model.presentation.tables import Table
from model.reports.studies import scenarios as report
from model.staffing.experiments.comparison import LABELS, SHARES, WANTED, verdict
from tertialpdf.blocks import TableBlock

NO_BREAK = "\u00a0"


def compared(**effects: dict[str, tuple[float, float]]) -> pd.DataFrame:
    """A comparison: scenario -> measure -> (low, high) of its difference; measures not named are the same."""
    rows = []
    for measure in LABELS:
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
    ("low", "high", "measure", "shown"),
    [
        (0.07, 0.09, "answer_rate", "+8,0 ± 1,0"),
        (-0.0006, -0.0002, "lead_time", "−0,04 ± 0,02"),
        (-36938.0, -36144.0, "hours", "−36 541 ± 397"),
        (1.75, 1.81, "staff_needed", "+1,78 ± 0,03"),
        (-2.0, 2.0, "backlog", "0 ± 2"),
    ],
)
def test_amounts_are_signed_and_never_rounded_to_nothing(
    low: float, high: float, measure: str, shown: str
) -> None:
    assert report.amount(low, high, measure).replace(NO_BREAK, " ") == shown


def test_answers_tell_amount_and_verdict_where_sure_and_words_alone_elsewhere() -> None:
    table = report.answers(EXAMPLE).set_index("title").map(lambda text: " ".join(text.split()))
    assert table.loc["Pooled", "answer_rate"] == "+8,0 ± 1,0 bättre"
    assert table.loc["Fewer", "answer_rate"] == "−1,5 ± 0,5 sämre"
    assert table.loc["Fewer", "backlog"] == "+200 ± 100 sämre"
    assert table.loc["Fewer", "staff_needed"] == "−1,5 ± 0,5 lägre"
    assert set(table.loc["Twin"]) == {"ingen skillnad"}


def test_the_summary_names_best_and_worst_and_who_changes_no_promise() -> None:
    lines = report.summary(EXAMPLE).replace(NO_BREAK, " ").splitlines()
    assert lines == [
        (
            "- **Besvarade samtal**, procentenheter: bäst med *Pooled*, +8,0 ± 1,0; "
            "sämst med *Fewer*, −1,5 ± 0,5."
        ),
        "- **Personalbehov**, personer: lägst med *Fewer*, −1,5 ± 0,5.",
        "- **Inget löfte ändras säkert** av Twin.",
    ]


def test_an_unsure_difference_is_no_answer_but_stands_in_the_details() -> None:
    details = report.details(EXAMPLE, shares=False)
    hours = details[(details["label"] == "Arbetade timmar") & (details["verdict"] == "ingen säker skillnad")]
    assert hours[["difference", "margin", "reduction"]].to_numpy().tolist() == [[1.0, 6.0, 12.34]]
    assert details["title"].tolist()[::3] == ["Pooled", "Fewer", "Twin"]
    assert set(details.loc[6:, "reduction"]) == {"∞"}


@pytest.mark.parametrize("shares", [True, False])
def test_details_cover_every_measure_of_every_scenario(shares: bool) -> None:
    shown = Table("x", "X", report.details(EXAMPLE, shares), report.detail_columns(shares))
    rows = shown._repr_mimebundle_()[TableBlock.MIME]["rows"]
    assert len(rows) == 3 * sum((measure in SHARES) == shares for measure in LABELS)
    assert rows[0][4].replace(NO_BREAK, " ") == ("+8,00" if shares else "+1,0")


def test_the_chart_says_in_words_all_that_it_shows() -> None:
    words = report.chart_alternative(EXAMPLE).replace(NO_BREAK, " ")
    assert "Pooled +8,0 ± 1,0 (bättre); Fewer −1,5 ± 0,5 (sämre); Twin 0 (ingen skillnad)" in words
    assert "Pooled" in report.chart_caption(EXAMPLE)
    titles = report.scenario_titles(EXAMPLE)
    chart = charts.difference_panels("x", "X", words, titles, report.panels(EXAMPLE))
    assert titles == ["Pooled", "Fewer", "Twin"]
    assert chart.svg.startswith("<?xml")


def test_nothing_certain_is_said_plainly() -> None:
    unsure = compared(pooled={"answer_rate": (-0.1, 0.1)})
    assert report.chart_caption(unsure) == "Inget scenario ändrar säkert andelen besvarade samtal"
    assert report.summary(unsure) == "- **Inget löfte ändras säkert** av Pooled."


def test_the_method_tells_runs_seed_and_confidence() -> None:
    text = report.method(EXAMPLE, 7, 0.95).replace(NO_BREAK, " ")
    for words in (
        "3 scenarier är spelade 10 gånger",
        "slumpfrö 7",
        "alla 3 gäller samtidigt med 95 %",
        "12,3",
    ):
        assert words in text
    assert "Alla skillnader är desamma" in report.method(compared(twin={}), 7, 0.95)


def test_every_scenario_tells_what_it_changes_with_old_and_new_values(base: Parameters) -> None:
    names = ["pooled_phone", "five_fewer", "phone_schedule_morning", "e_invoices_90", "onboarding"]
    table = report.changes_table(base, [load(name) for name in names], 2012)
    values = {row.title: (row.old, row.new) for row in table.itertuples()}
    assert values["Ett gemensamt telefonnummer"] == ("ett nummer per enhet", "ett gemensamt nummer")
    assert values["Fem ekonomiadministratörer färre"] == ("–", "Ekonomiadministratör: −5")
    assert values["Fler i telefon på förmiddagen"][1].startswith(
        "alla enheter 08:30–09:00: 2, 09:00–11:00: 3"
    )
    assert values["90 % e-fakturor"][1] == "e-faktura: 0,9, skannad: 0,085, manuell: 0,015"
    assert values["Etappvis anslutning"][1] == "april: 8 st, september: 8 st, november: 8 st"
    assert not table.isna().any(axis=None)


def test_a_plan_for_every_customer_is_told_by_its_extent(base: Parameters) -> None:
    shares = {name: dict.fromkeys(range(1, 33), 1 / 32) for name in ("payment_order", "journal_voucher")}
    planned = load(changes={"demand.customer_shares": shares})
    (row,) = report.changes_table(base, [planned], 2012).itertuples()
    assert (row.meaning, row.old, row.new) == (
        "Kundernas andelar av aktiviteters volymer",
        "–",
        "Utanordning: 32 värden, Bokföringsorder och interndebitering: 32 värden",
    )

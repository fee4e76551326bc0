"""Words, charts and tables of the sensitivity report, from tables made by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest

from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed
from model.presentation.language import speak
from model.reports.studies import (
    factor_words,
    sensitivity,
    sensitivity_alone,
    sensitivity_together,
    summaries,
)
from model.staffing.experiments.key_measures import SHARES
from model.staffing.studies.sensitivity import SensitivityStudy
from tests.reports.follow_up.shown import file, page, plain

TRIED = ["patience", "talk_time", "sickness"]


@pytest.fixture
def english() -> Iterator[None]:
    speak("en")
    yield
    speak("sv")


def tornado_table(**swings: tuple[float, float]) -> pd.DataFrame:
    """Swings of every shown measure with half the width of their intervals; hours a thousand times those."""
    rows = [
        {
            "measure": measure,
            "factor": name,
            "base": 0.9 * scale,
            "low": -swing * scale / 2,
            "high": swing * scale / 2,
            "swing": swing * scale,
            "swing_low": (swing - margin) * scale,
            "swing_high": (swing + margin) * scale,
        }
        for measure in sensitivity_alone.SHOWN
        for scale in [1 if measure in SHARES else 1000]
        for name, (swing, margin) in swings.items()
    ]
    return pd.DataFrame(rows)


THREE = tornado_table(patience=(0.05, 0.01), talk_time=(-0.04, 0.02), sickness=(0.03, 0.04))


@pytest.fixture
def three(base: Parameters) -> Parameters:
    return changed(base, {"sensitivity.tried": TRIED})


@pytest.mark.parametrize(
    ("factor", "position", "shown", "value"),
    [
        ("patience", 0.0, "150 s", 150.0),
        ("call_volume", 0.0, "−10 %", -0.1),
        ("supplier_volume", 1.0, "+4 %", 0.04),
        ("sickness", 1.0, "7,5 %", 0.075),
        ("e_invoices", 0.0, "35 %", 0.35),
        ("handling_spread", 1.0, "1,5", 1.5),
        ("busy_days", 0.0, "0,06", 0.06),
        ("vacation", 1.0, "31 dagar", 31.0),
    ],
)
def test_a_level_is_shown_in_its_unit_and_kept_as_a_value(
    base: Parameters, factor: str, position: float, shown: str, value: float
) -> None:
    given = base.sensitivity.factors[factor]
    assert plain(factor_words.level(given, position)) == shown
    assert factor_words.level_value(given, position) == pytest.approx(value)


def test_what_cannot_be_told_from_chance_is_left_out(base: Parameters) -> None:
    assert sensitivity_alone.sure(THREE, "answer_rate")["factor"].tolist() == ["patience", "talk_time"]
    said = plain(sensitivity_alone.strongest_sentence(THREE, base, "answer_rate"))
    assert said == "de ringandes tålamod +5,0 (150 s till 600 s); samtalstid −4,0 (205 s till 310 s)."
    nothing = tornado_table(sickness=(0.03, 0.04))
    assert (
        sensitivity_alone.strongest_sentence(nothing, base, "answer_rate")
        == "inget antagande med säkerhet (1 är prövade)."
    )


def test_every_assumption_stands_with_its_values_and_its_sure_swings(three: Parameters) -> None:
    table = sensitivity_alone.swings(THREE, three)
    assert page(table) == [
        ["De ringandes tålamod", "150 s", "600 s", "+5,0", "+5,0", "+5,0", "+5,0", "+5,0", "+50"],
        ["Samtalstid", "205 s", "310 s", "−4,0", "−4,0", "−4,0", "−4,0", "−4,0", "−40"],
        ["Sjukfrånvaro", "4 %", "7,5 %", "–", "–", "–", "–", "–", "–"],
    ]
    columns = file(table)
    assert columns["Enhet"] == ["s", "s", "andel"]
    assert (columns["Låg"], columns["Hög"]) == ([150.0, 205.0, 0.04], [600.0, 310.0, 0.075])
    assert columns["Besvarade, andel"] == [0.05, -0.04, None]
    assert columns["Timmar"] == [50.0, -40.0, None]


def study(**importance: float) -> SensitivityStudy:
    """:data:`THREE` beside Morris' effects on the answer rate."""
    together = pd.DataFrame(
        [
            {
                "measure": "answer_rate",
                "factor": name,
                "mu_star": mu,
                "margin": mu / 4,
                "mu": -mu,
                "sigma": mu / 2,
            }
            for name, mu in importance.items()
        ]
    )
    return SensitivityStudy(one_at_a_time=THREE, together=together, simulated=22)


def test_assumptions_that_reinforce_each_other_are_told(three: Parameters) -> None:
    found = study(talk_time=0.12, patience=0.06)
    assert sensitivity.reinforcement(THREE, found.together, "answer_rate") == pytest.approx(2.0)
    last = plain(sensitivity.summary(found, three)).splitlines()[-1]
    assert last.startswith("- **Samspel:**")
    assert "i medeltal för besvarade samtal 2,0 gånger så mycket" in last


def test_importance_is_points_on_the_page_and_a_share_in_the_file(base: Parameters) -> None:
    found = study(talk_time=0.12, patience=0.06)
    table = sensitivity_together.effects(found, base, "answer_rate")
    assert page(table)[0] == ["Samtalstid", "12,00", "3,00", "−12,00", "6,00", "50 %"]
    assert file(table)["Betydelse, andel"] == [0.12, 0.06]
    chart = sensitivity_together.importance(found, base, "answer_rate")
    assert chart.caption == "Besvarade samtal: 2 av de 3 viktigaste är desamma med båda metoderna"
    assert "Samtalstid 12,0, De ringandes tålamod 6,0." in chart.alternative


def test_a_tornado_is_the_same_to_the_byte_for_the_same_data(base: Parameters) -> None:
    drawn = [sensitivity_alone.tornado(THREE, base, "answer_rate") for _ in range(2)]
    assert drawn[0].svg == drawn[1].svg
    assert plain(sensitivity_alone.base_label(THREE, "answer_rate")) == "grundfallet 90,0 %"
    assert plain(sensitivity_alone.base_label(THREE, "hours")) == "grundfallet 900"
    assert drawn[0].caption == "Besvarade samtal styrs mest av de ringandes tålamod och samtalstid"


def test_the_command_line_tells_the_strongest_with_half_widths_in_words(three: Parameters) -> None:
    rows = page(summaries.strongest_assumptions(study(patience=0.1), three, "Grundscenario"))
    assert rows[0] == [
        "Besvarade samtal",
        "De ringandes tålamod",
        "150 s till 600 s",
        "+5,0 ± 1,0 procentenheter",
    ]
    assert rows[1] == ["", "Samtalstid", "205 s till 310 s", "−4,0 ± 2,0 procentenheter"]
    assert rows[-2] == ["Arbetade timmar", "De ringandes tålamod", "150 s till 600 s", "+50 ± 10 timmar"]


def test_what_to_measure_first_keeps_its_source_as_people_wrote_it(three: Parameters, english: None) -> None:
    table = sensitivity.measure_first(study(patience=0.1), three)
    assert page(table)[0][0] == "Callers’ patience"
    assert page(table)[0][1].startswith("calls answered, answers in time on the phone, cases done within")
    assert table.block().languages == {2: "sv"}

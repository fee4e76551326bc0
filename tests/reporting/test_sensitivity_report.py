"""Words, charts and tables of the sensitivity report, from tables made by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from model.parameters.schema.parameters import Parameters
from model.presentation import charts
from model.reports.studies import factor_words
from model.reports.studies import sensitivity as report


def tornado_table(**swings: tuple[float, float]) -> pd.DataFrame:
    """Swings of the answer rate with half the width of their intervals."""
    rows = [
        {
            "measure": "answer_rate",
            "factor": name,
            "base": 0.9,
            "low": -swing / 2,
            "high": swing / 2,
            "swing": swing,
            "swing_low": swing - margin,
            "swing_high": swing + margin,
        }
        for name, (swing, margin) in swings.items()
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("factor", "position", "shown"),
    [
        ("patience", 0.0, "150 s"),
        ("call_volume", 0.0, "−10 %"),
        ("supplier_volume", 1.0, "+4 %"),
        ("sickness", 1.0, "7,5 %"),
        ("e_invoices", 0.0, "35 %"),
        ("handling_spread", 1.0, "1,5"),
        ("busy_days", 0.0, "0,06"),
        ("vacation", 1.0, "31 dagar"),
    ],
)
def test_a_level_is_shown_in_its_unit(base: Parameters, factor: str, position: float, shown: str) -> None:
    level = factor_words.level(base.sensitivity.factors[factor], position)
    assert level.replace("\xa0", " ") == shown


def test_what_cannot_be_told_from_chance_is_left_out(base: Parameters) -> None:
    table = tornado_table(patience=(0.05, 0.01), talk_time=(-0.04, 0.02), sickness=(0.03, 0.04))
    assert list(report.sides(table, base, "answer_rate")) == ["De ringandes tålamod", "Samtalstid"]
    said = report.sentence(table, base, "answer_rate").replace("\xa0", " ")
    assert said == "de ringandes tålamod +5,0 (150 s till 600 s); samtalstid −4,0 (205 s till 310 s)."
    nothing = tornado_table(sickness=(0.03, 0.04))
    assert (
        report.sentence(nothing, base, "answer_rate")
        == f"inget antagande med säkerhet ({len(nothing)} är prövade)."
    )


def test_assumptions_that_reinforce_each_other_are_told() -> None:
    alone = tornado_table(patience=(0.05, 0.01), talk_time=(-0.05, 0.01))
    together = pd.DataFrame(
        {"measure": "answer_rate", "factor": ["talk_time", "patience"], "mu_star": [0.15, 0.05]}
    )
    assert report.reinforcement(alone, together, "answer_rate") == pytest.approx(2.0)


def test_a_tornado_is_the_same_to_the_byte_for_the_same_data(base: Parameters) -> None:
    table = tornado_table(patience=(0.05, 0.01), talk_time=(-0.04, 0.02))
    drawn = {
        charts.tornado(
            "probe",
            "Besvarade samtal",
            "Två staplar",
            report.sides(table, base, "answer_rate"),
            base=report.base_label(table, "answer_rate"),
            form=lambda value: report.change("answer_rate", value),
        ).svg
        for _ in range(2)
    }
    assert len(drawn) == 1
    assert report.base_label(table, "answer_rate").replace("\xa0", " ") == "grundfallet 90,0 %"

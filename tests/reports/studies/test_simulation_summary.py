"""The command line's words on precision: what was needed, what was played, and what stopped it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.reports.studies.simulation_summary import (
    kept_promises,
    precision,
    precision_sentence,
    write_tables,
)
from model.staffing import simulate
from model.staffing.experiments.precision import Precise
from tests.reports.follow_up.shown import file, page

MEASURES = pd.DataFrame(
    {
        "measure": ["answer_rate", "hours"],
        "mean": [0.915, 94000.0],
        "low": [0.914, 93700.0],
        "high": [0.916, 94300.0],
        "wanted": [0.002, 200.0],
        "needed": [10, 28],
        "reached": [True, False],
    }
)


@pytest.fixture(scope="module")
def stopped(small_world: Parameters, registers: Registers) -> Precise:
    return Precise(simulate(small_world, registers, 2012, replications=2, seed=1), 2, 2, MEASURES)


def test_each_measure_has_result_wish_need_target_and_verdict(
    stopped: Precise, small_world: Parameters
) -> None:
    table = precision(stopped, small_world, "Grundscenario")
    assert page(table) == [
        ["Besvarade samtal", "91,50 ± 0,10 %", "± 0,20 %", "10", "90 %", "Målet nås"],
        ["Arbetade timmar", "94 000 ± 300", "± 200", "28", "", ""],
    ]
    columns = file(table)
    assert columns["Resultat"] == [0.915, 94000.0]
    assert columns["Resultat, ±"] == [pytest.approx(0.001), 300.0]


def test_a_promise_is_told_with_its_half_width_and_written_without_words(
    stopped: Precise, small_world: Parameters, tmp_path: Path
) -> None:
    rows = page(kept_promises(stopped.outcome, small_world, "Grundscenario"))
    assert [row[0] for row in rows][:2] == ["Besvarade samtal", "Svar inom 60 sekunder"]
    assert all("±" in row[2] and row[2].endswith("%") for row in rows)
    write_tables(stopped.outcome, small_world, tmp_path)
    header, first, *_ = (tmp_path / "promises.csv").read_text(encoding="utf-8-sig").splitlines()
    assert header == "measure;target;mean;low;high;kept"
    assert first.startswith("answer_rate;0,9;")


def test_a_ceiling_that_stopped_it_is_told_with_what_it_left_wide(stopped: Precise) -> None:
    assert precision_sentence(stopped) == (
        "Ett prov om 2 körningar visade att 28 behövs, men taket 2 (simulation.most_replications) stoppade. "
        "Bredare än önskat: arbetade timmar."
    )


def test_a_wish_that_was_met_is_told(stopped: Precise) -> None:
    met = replace(stopped, measures=MEASURES.assign(reached=True))
    assert precision_sentence(met).endswith("2 är gjorda och alla intervall är så smala som önskat.")

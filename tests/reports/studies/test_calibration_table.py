"""The last month of the log that a scenario is estimated from, on the staffing report's page."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.parameters.loading import load
from model.reports.studies.staffing_calibration import predicted_and_happened
from tests.reports.follow_up.shown import page

SCENARIO = """
title: Loggad
description: Ur en logg
changes: {}
evidence:
  phone:
    prediction:
      all:
        month: 2029-04
        days: 20
        measures:
          calls: {predicted: 5012.4, low: 4800.0, high: 5224.8, happened: 5300.0}
          talk: {predicted: 190.26, low: 180.0, high: 200.0, happened: 195.04}
      unit_2:
        month: 2029-04
        days: 20
        measures:
          calls: {predicted: 2000.0, low: 1900.0, high: 2100.0, happened: 2100.0}
"""


def test_each_number_has_what_was_expected_beside_what_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parameters = load()
    (tmp_path / "params" / "scenarios").mkdir(parents=True)
    (tmp_path / "params" / "base").mkdir()
    (tmp_path / "params" / "scenarios" / "loggad.yaml").write_text(SCENARIO, encoding="utf-8")
    monkeypatch.setenv("TERTIAL_HOME", str(tmp_path))
    (table,) = predicted_and_happened("loggad", parameters)
    unit = parameters.organisation.units.value["unit_2"]
    assert page(table) == [
        ["Alla samtal", "Samtal", "5 012", "4 800 – 5 225", "5 300", "Utanför intervallet"],
        ["Alla samtal", "Samtalstid, s", "190,3", "180,0 – 200,0", "195,0", "Inom intervallet"],
        [unit, "Samtal", "2 000", "1 900 – 2 100", "2 100", "Inom intervallet"],
    ]
    assert table.note.startswith("2029-04 är förutsagd ur 20 dagar före.")
    assert list(predicted_and_happened("base", parameters)) == []

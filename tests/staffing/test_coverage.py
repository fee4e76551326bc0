"""The experiment on intervals in small: they cover exact values as often as they should, by both engines."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bench import interval_coverage
from bench.interval_coverage import CONFIDENCE, Setting, coverage, rows, settings

pytestmark = pytest.mark.slow

INTERVALS = 120
SETTINGS = settings()


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interval_coverage, "CALLS", 1_500)


@pytest.mark.parametrize("setting", [SETTINGS[0], *SETTINGS[3:]], ids=lambda setting: setting.name)
def test_intervals_cover_as_often_as_they_should(setting: Setting) -> None:
    """So many of so few intervals miss one time in ten thousand."""
    fewest = stats.binom.ppf(1e-4, INTERVALS, CONFIDENCE) / INTERVALS
    found = rows(setting, coverage(setting, INTERVALS, "compiled", seed=3))
    assert {row["measure"]: row["covered"] for row in found if row["covered"] < fewest} == {}


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_the_intervals_of_both_engines_are_the_same(setting: Setting) -> None:
    compiled, events = coverage(setting, 1, "compiled"), coverage(setting, 1, "events")
    for measure, ends in compiled.items():
        np.testing.assert_array_equal(ends, events[measure])

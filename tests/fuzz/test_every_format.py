"""No file, however it was spoiled, gives a traceback, a hang, an unclear message or a file that is written.

None says something else in silence either, where a delivery note tells of it or it was imported before.

Mutations come of a grammar (:mod:`tests.fuzz.mutations`); hypothesis chooses file, mutation and place, and
shrinks what it finds. ``TERTIAL_FUZZ=1000`` tries so many, others each time: ``make fuzz``.
"""

from __future__ import annotations

import os
import sys
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.trying import FAULTS, REFUSED, SAME, Result, Trial

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="what hangs is stopped by a signal"),
]

MANY = os.environ.get("TERTIAL_FUZZ")
TRIED = int(MANY or 300)


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    return Trial(tmp_path_factory.mktemp("fuzz") / "centrum")


@settings(
    max_examples=TRIED,
    derandomize=MANY is None,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.data())
def test_a_spoiled_file_is_refused_or_read_and_nothing_else(trial: Trial, data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(trial.formats), label="file")
    mutation = data.draw(st.sampled_from(sorted(one.mutations)), label="mutation")
    result = trial.of(one, mutation, Random(data.draw(st.integers(0, 2**32), label="chance")))
    assert result.outcome not in FAULTS, f"{result.outcome}\n{result.words}"


CERTAIN = ("NUL", "another file", "an alias bomb", "deep", "a stray cell", "an entity", "cut off inside")
"""Mutations after which a file never says something else than before."""


def test_each_file_in_turn_with_what_is_certain_to_be_refused(trial: Trial) -> None:
    """Never other figures than before: a file that is not what it was is told of."""
    chance = Random(1)
    results: list[Result] = [
        trial.of(one, mutation, chance)
        for one in trial.formats
        for mutation in CERTAIN
        if mutation in one.mutations and not (mutation == "another file" and one.file.endswith(".md"))
    ]
    others = [(one.format, one.mutation) for one in results if one.outcome not in (REFUSED, SAME)]
    assert others == []

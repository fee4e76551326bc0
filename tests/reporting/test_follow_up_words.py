"""Every name that a table may hold has a word."""

from __future__ import annotations

from model.followup.service_economy import ALL, UNEXPLAINED
from model.parameters.checks.dimensions import SUMS
from model.reports.follow_up import words


def test_every_row_of_sums_has_a_word() -> None:
    assert list(words.SERVICE_TOTALS) == [UNEXPLAINED, ALL]
    assert list(words.SUMS) == list(SUMS)
    assert all([*words.SERVICE_TOTALS.values(), *words.SUMS.values()])

"""Every name that a table may hold has a word."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from model.followup.channels import KINDS
from model.followup.service_economy import ALL, UNEXPLAINED
from model.observations import customer_voice, dialogue
from model.reports.follow_up import words
from model.reports.names import INVOICE_KINDS


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (get_args(dialogue.Process), words.PROCESSES),
        (customer_voice.THEMES, words.THEMES),
        (customer_voice.TONES, words.TONES),
        (get_args(customer_voice.Channel), words.STUDY_CHANNELS),
        (KINDS, INVOICE_KINDS),
        ((UNEXPLAINED, ALL), words.SERVICE_TOTALS),
    ],
)
def test_every_name_has_a_word(names: Any, shown: dict[str, str]) -> None:
    assert list(shown) == list(names)
    assert all(shown.values())

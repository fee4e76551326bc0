"""Every name that a table may hold has a Swedish word."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from model.followup.channels import KINDS
from model.followup.service_economy import ALL, UNEXPLAINED
from model.observations import customer_voice, dialogue, improvement
from model.reporting import follow_up_words as words

PROCESS_LOG = improvement.ProcessLogRow.model_fields


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (get_args(dialogue.Process), words.PROCESSES),
        (get_args(PROCESS_LOG["kind"].annotation), words.PROCESS_LOG_KINDS),
        (get_args(PROCESS_LOG["status"].annotation), words.PROCESS_LOG_STATUSES),
        (customer_voice.THEMES, words.THEMES),
        (customer_voice.TONES, words.TONES),
        (get_args(customer_voice.Method), words.STUDY_METHODS),
        (get_args(customer_voice.Channel), words.STUDY_CHANNELS),
        (KINDS, words.INVOICE_KINDS),
        ((UNEXPLAINED, ALL), words.SERVICE_TOTALS),
    ],
)
def test_every_name_has_a_word(names: Any, shown: dict[str, str]) -> None:
    assert list(shown) == list(names)
    assert all(shown.values())

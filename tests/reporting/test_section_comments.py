"""Comments in reports about one unit or customer: shown when written, asked for when owed, else nothing."""

from __future__ import annotations

import pandas as pd
import pytest
from IPython.display import Markdown

from model.followup import Period, load_period
from model.parameters.loading import load
from model.presentation.display import Notice
from model.reports.follow_up.section_comments import section_comment


@pytest.fixture(scope="module")
def period() -> Period:
    return load_period(load(), 2011, 4)


def test_a_comment_that_is_written_is_shown_whether_owed_or_not(period: Period) -> None:
    for owed in ([], ["phone"]):
        found = section_comment(period, "tertial-1", "phone", pd.DataFrame({"section": owed}))
        assert isinstance(found, Markdown)
        assert "procent" in found.data


def test_a_comment_that_is_not_written_is_asked_for_when_owed_alone(period: Period) -> None:
    owed = pd.DataFrame({"section": ["mail"]})
    found = section_comment(period, "phone-unit_1-04", "mail", owed)
    assert isinstance(found, Notice)
    assert "e-post" in found.text
    assert section_comment(period, "phone-unit_1-04", "call_backs", owed) is None

"""What comes in is named once, also where it is called a case."""

from __future__ import annotations

from model.presentation.language import N_, _, speaking
from model.reports.studies.staffing import _with_cases


def test_a_case_is_not_named_twice() -> None:
    assert _with_cases("faktura", "ärende") == "faktura, ärende"
    assert _with_cases("ärende", "ärende") == "ärende"
    with speaking("en"):
        assert _with_cases(_(N_("ärende")), "case") == "case"

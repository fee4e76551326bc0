"""What a comparison of volumes with what has been invoiced calls for, of a customer by service area."""

from __future__ import annotations

from model.reports.follow_up.settlement import called_for

WORDS = {"none": "ingen", "above_threshold": "dialog", "settled": "regleras"}


def test_an_area_that_a_customer_does_not_buy_calls_for_nothing() -> None:
    nothing = float("nan")
    row = {"is_sum": False, "base_action": "above_threshold", "add_on_action": nothing}
    assert called_for(row, WORDS).startswith("dialog (")
    assert called_for({**row, "base_action": None}, WORDS) == "ingen"
    assert called_for({**row, "base_action": "none"}, WORDS) == "ingen"

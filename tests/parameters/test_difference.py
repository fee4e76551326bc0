"""What one parameter set changes against another."""

from __future__ import annotations

import pytest

from model.parameters.difference import differences, is_by_day
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed


def test_nothing_differs_from_itself(base: Parameters) -> None:
    assert differences(base, load()) == []


def test_a_change_tells_path_meaning_unit_and_both_values(base: Parameters) -> None:
    (change,) = differences(base, changed(base, {"phone.patience_mean": 299.0}))
    assert (change.path, change.unit) == ("phone.patience_mean", "s")
    assert change.meaning == base.phone.patience_mean.meaning
    assert change.values == (((), base.phone.patience_mean.value, 299.0),)


def test_only_the_parts_of_a_value_that_differ_are_told(base: Parameters) -> None:
    more = load(changes={"phone.calls": {2012: {**base.phone.calls.value[2012], "unit_2": 1}}})
    (change,) = differences(base, more)
    assert change.values == ((("2012", "unit_2"), base.phone.calls.value[2012]["unit_2"], 1),)


def test_what_only_one_of_them_has_is_missing_in_the_other(base: Parameters) -> None:
    (change,) = differences(base, load("five_fewer"))
    assert change.values == ((("finance_administrator",), None, -5),)


@pytest.mark.parametrize(
    ("path", "by_day"),
    [
        ("demand.onboarding", True),
        ("demand.mid_year_change", True),
        ("economy.salary_level", True),
        ("staffing.mid_year_change", True),
        ("demand.customer_shares", False),
        ("staffing.planning_month", False),
        ("activities.cash.rate", False),
    ],
)
def test_days_are_told_by_the_schema_and_not_by_the_unit(base: Parameters, path: str, by_day: bool) -> None:
    assert is_by_day(base, path) == by_day

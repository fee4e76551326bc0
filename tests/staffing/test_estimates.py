"""Intervals by hand, and answers from small tables."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from model.observations.registers import Registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.staffing.experiments.estimates import estimate, estimates, quantile, ratio
from model.staffing.experiments.key_measures import by_replication
from model.staffing.experiments.replications import Outcome
from model.staffing.experiments.results import (
    activity_hours,
    backlog,
    capacity,
    lead_times,
    months,
    phone_profile,
    promises,
    skill_holders,
    utilisation,
)
from model.staffing.experiments.targets import targets

T_2 = 4.302652729911275
"""97.5 % point of Student's t with two degrees of freedom (table)."""


def test_interval_of_three_values() -> None:
    found = estimate(pd.Series([1.0, 2.0, 3.0]))
    assert found.mean == 2
    assert found.half_width == pytest.approx(T_2 / np.sqrt(3))
    assert (found.low, found.high) == pytest.approx((2 - T_2 / np.sqrt(3), 2 + T_2 / np.sqrt(3)))


def test_lower_confidence_is_narrower() -> None:
    values = pd.Series([1.0, 2.0, 4.0, 5.0])
    assert estimate(values, 0.8).half_width < estimate(values, 0.95).half_width


def test_missing_values_do_not_count() -> None:
    assert estimate(pd.Series([1.0, np.nan, 3.0])).mean == 2


def test_one_value_has_no_interval() -> None:
    with pytest.raises(ValueError, match="two replications"):
        estimate(pd.Series([1.0]))


def test_a_ratio_is_estimated_from_each_replications_sums() -> None:
    table = pd.DataFrame(
        {
            "replication": [0, 0, 1, 1, 2],
            "unit": ["a", "a", "a", "a", "b"],
            "won": [1, 2, 3, 3, 1],
            "tried": [2, 4, 6, 4, 1],
        }
    )
    found = estimates(table, ["unit"], lambda sums: sums["won"] / sums["tried"])
    assert found["unit"].tolist() == ["a"]
    assert found["mean"].tolist() == [pytest.approx((0.5 + 0.6) / 2)]


def test_intervals_cover_the_mean_as_often_as_they_say() -> None:
    draws = np.random.default_rng(5).normal(10, 3, (2_000, 8))
    covered = [abs(row.mean() - 10) <= estimate(pd.Series(row)).half_width for row in draws]
    assert np.mean(covered) == pytest.approx(0.95, abs=0.015)


def test_the_first_of_few_values_is_their_lower_quantile() -> None:
    """A quarter of four values do not exceed the least of them, half do not exceed the second."""
    few = [np.array([1.0, 4.0]), np.array([3.0, 8.0])]
    assert [quantile(few, share).mean for share in (0.0, 0.25, 0.26, 0.5, 1.0)] == [1.0, 1.0, 3.0, 3.0, 8.0]


def outcome(late: int = 0, name: str = "base") -> Outcome:
    """Two replications of a year with one unit, one person and two activities; hours as given by hand."""
    activities = pd.DataFrame(
        [
            (0, "cash", 1, 10, 0, 10, 10, 9 - late, 5.0, 4),
            (1, "cash", 1, 10, 0, 10, 10, 10 - late, 7.0, 4),
            (0, "mail", 1, 4, 0, 4, 4, 4, 1.0, 0),
            (1, "mail", 1, 4, 0, 4, 4, 2, 1.0, 0),
            (0, "call_back", 1, 2, 0, 2, 2, 2, 0.5, 0),
            (1, "call_back", 1, 2, 0, 2, 2, 2, 0.5, 0),
        ],
        columns=[
            "replication",
            "activity",
            "month",
            "arrived",
            "returned",
            "hands_on",
            "completed",
            "on_time",
            "hours",
            "lead_days_sum",
        ],
    )
    phone = pd.DataFrame(
        [
            (0, "unit_1", 1, 0, 10, 9, 1, 8, 100.0, 3600.0),
            (1, "unit_1", 1, 0, 20, 20, 0, 20, 0.0, 7200.0),
        ],
        columns=[
            "replication",
            "unit",
            "month",
            "half_hour",
            "offered",
            "answered",
            "abandoned",
            "within_threshold",
            "wait_seconds",
            "handling_seconds",
        ],
    )
    people = pd.DataFrame(
        [
            (0, "P001", "unit_1", "accountant", 10.0, 3.0, 1.0, 6.5),
            (1, "P001", "unit_1", "accountant", 12.0, 3.0, 2.0, 8.5),
        ],
        columns=[
            "replication",
            "person",
            "unit",
            "role",
            "present_hours",
            "duty_hours",
            "phone_hours",
            "back_office_hours",
        ],
    )
    backlogs = pd.DataFrame(
        [(0, 11, "cash", 3, 0), (0, 12, "cash", 1, 0), (1, 12, "cash", 3, 1), (1, 11, "cash", 3, 0)],
        columns=["replication", "month", "activity", "open", "overdue"],
    )
    nothing = pd.DataFrame()
    return Outcome(
        scenario=name,
        title=name,
        year=2012,
        seed=1,
        replications=2,
        confidence=0.95,
        activities=activities,
        phone=phone,
        people=people,
        presence=nothing,
        backlog=backlogs,
        run=nothing,
    )


def test_promises(base: Parameters) -> None:
    table = promises(outcome(), base).set_index("measure")
    assert table["mean"].to_dict() == pytest.approx(
        {"answer_rate": 0.95, "service_level": 0.9, "lead_time": 0.95, "mail": 0.75, "call_back": 1.0}
    )
    assert (table[["low", "high"]] >= 0).all(axis=None)
    assert (table[["low", "high"]] <= 1).all(axis=None)
    assert table.loc["answer_rate", "kept"] == 1.0
    assert table.loc["mail", "kept"] == 0.5


AIMS = {
    "answer_rate": ("phone.answered_target", 0.92),
    "service_level": ("phone.service_level_target", 0.81),
    "lead_time": ("followup.lead_time_target", 0.91),
    "mail": ("followup.mail_target", 0.4),
    "call_back": ("followup.call_back_target", 0.99),
}


def test_each_promise_is_judged_by_its_own_target() -> None:
    """Years: answered 0.9 and 1, in time 0.8 and 1, cases 0.9 and 1, mail 1 and 0.5, call-backs 1 and 1."""
    table = promises(outcome(), load(changes=dict(AIMS.values()))).set_index("measure")
    assert table["target"].to_dict() == {measure: aim for measure, (_, aim) in AIMS.items()}
    kept = {"answer_rate": 0.5, "service_level": 0.5, "lead_time": 0.5, "mail": 1.0, "call_back": 1.0}
    assert table["kept"].to_dict() == kept
    assert targets(load(changes={"followup.call_back_target": 0.5}), {})["call_back"] == 0.5


def test_lead_times_and_phone_profile() -> None:
    assert lead_times(outcome()).set_index("activity")["mean"].to_dict() == pytest.approx(
        {"cash": 0.95, "mail": 0.75, "call_back": 1.0}
    )
    assert phone_profile(outcome())["mean"].tolist() == [pytest.approx(0.95)]


def test_activity_hours_include_calls() -> None:
    table = activity_hours(outcome())
    assert table.loc["cash", ["volume", "hours"]].tolist() == [10, 6]
    assert table.loc["call", ["volume", "hours"]].tolist() == [15, 1.5]
    margin = 12.706204736432095 * np.std([5, 7], ddof=1) / np.sqrt(2)
    assert table.loc["cash", "hours_high"] == pytest.approx(6 + margin)


def test_capacity_and_utilisation() -> None:
    assert capacity(outcome()).loc["accountant"].tolist() == [11, 9]
    assert utilisation(outcome(), "role")["mean"].tolist() == [pytest.approx((0.75 + 10.5 / 12) / 2)]


def test_hours_present_and_hours_of_work_by_month() -> None:
    """January: 40 and 44 hours present; cases 6.5 and 8.5 hours, calls one and two. February: 20 and 22."""
    present = pd.DataFrame(
        {"replication": [0, 1, 0, 1], "month": [1, 1, 2, 2], "present_hours": [40.0, 44.0, 20.0, 22.0]}
    )
    found = months(replace(outcome(), presence=present)).set_index(["month", "kind"])["mean"]
    assert found.to_dict() == {(1, "present"): 42, (2, "present"): 21, (1, "work"): 9}


def test_how_many_hold_each_skill_and_where_they_are_fewest(base: Parameters) -> None:
    units = list(base.organisation.units.value)
    people = pd.DataFrame(
        {
            "unit": [units[0], units[0], units[1], units[1], units[2]],
            "skills": [("phone", "closing"), ("phone",), ("phone",), ("phone", "closing"), ("phone",)],
        }
    )
    customers = pd.DataFrame({"unit": units})
    without = skill_holders(base, Registers(customers, people, people)).set_index("skill")
    assert without.loc["phone", "scope"] == "unit"
    assert without.loc["phone", ["holders", "fewest"]].tolist() == [5, 0]  # nobody in the fourth unit
    one_more = pd.DataFrame({"unit": [units[3]], "skills": [("phone",)]})
    more = pd.concat([people, one_more])
    found = skill_holders(base, Registers(customers, more, more)).set_index("skill")
    assert found.loc["phone", ["holders", "fewest"]].tolist() == [6, 1]
    assert found.loc["closing", ["scope", "holders", "fewest"]].tolist() == ["centre", 2, 2]


def test_key_measures_of_each_replication() -> None:
    """Nothing comes by mail in the second year; of its two months' ends one has a case past due."""
    played = outcome()
    activities = played.activities
    silent = (activities["replication"] == 1) & (activities["activity"] == "mail")
    found = by_replication(replace(played, activities=activities[~silent]))
    assert found.loc[0].to_dict() == pytest.approx(
        {
            "answer_rate": 0.9,
            "service_level": 0.8,
            "lead_time": 0.9,
            "mail": 1.0,
            "call_back": 1.0,
            "utilisation": 0.75,
            "hours": 7.5,
            "overdue": 0.0,
        }
    )
    second = found.loc[1].to_dict()
    assert np.isnan(second.pop("mail"))
    assert second == pytest.approx(
        {
            "answer_rate": 1.0,
            "service_level": 1.0,
            "lead_time": 1.0,
            "call_back": 1.0,
            "utilisation": 0.875,
            "hours": 10.5,
            "overdue": 0.5,
        }
    )


def test_backlog_by_month() -> None:
    assert backlog(outcome()).set_index("month")["mean"].to_dict() == {11: 3, 12: 2}


def test_a_ratio_of_means_by_hand() -> None:
    """Whole is constant, so the interval is Student's t for part, over whole."""
    found = ratio(pd.Series([1.0, 2.0, 3.0]), pd.Series([2.0, 2.0, 2.0]))
    assert found == pytest.approx((1.0, 1 - T_2 / np.sqrt(3) / 2, 1 + T_2 / np.sqrt(3) / 2))


def test_a_ratio_counts_every_caller_the_same() -> None:
    assert ratio(pd.Series([1.0, 50.0]), pd.Series([10.0, 100.0]), 0.5).mean == pytest.approx(51 / 110)


def test_a_ratio_to_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="surely not zero"):
        ratio(pd.Series([1.0, 1.0, 1.0]), pd.Series([0.0, 5.0, -4.0]))
    with pytest.raises(ValueError, match="two replications"):
        ratio(pd.Series([1.0]), pd.Series([2.0]))


def test_ratios_cover_where_busy_replications_fare_worse() -> None:
    """Calls vary by a fifth, and the share that is lost grows with them: 0.1 x calls^2 of calls."""
    generator, exact, covered, naive = np.random.default_rng(6), 0.1 * (1 + 0.2**2), 0, 0
    for _ in range(1_000):
        calls = generator.normal(1, 0.2, 20)
        lost = 0.1 * calls**2 + generator.normal(0, 0.005, 20)
        found = ratio(pd.Series(lost), pd.Series(calls))
        covered += found.low <= exact <= found.high
        own = estimate(pd.Series(lost / calls))
        naive += own.low <= exact <= own.high
    assert covered / 1_000 == pytest.approx(0.95, abs=0.02)
    assert naive < covered - 50


def test_the_quantile_of_all_observations() -> None:
    found = quantile([np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0]), np.array([1.0])], 0.5)
    assert found.mean == 2
    assert found.low <= 2 <= found.high
    with pytest.raises(ValueError, match="two replications"):
        quantile([np.array([1.0])], 0.5)


def test_quantiles_cover_when_observations_of_a_replication_are_alike() -> None:
    generator, exact = np.random.default_rng(7), stats.norm.ppf(0.9) * np.sqrt(1.04)
    covered = 0
    for _ in range(600):
        sets = [
            generator.normal(0, 0.2) + generator.normal(size=generator.integers(50, 150)) for _ in range(12)
        ]
        found = quantile(sets, 0.9)
        covered += found.low <= exact < found.high
    assert covered / 600 == pytest.approx(0.95, abs=0.03)


def test_a_quantile_that_nobody_reaches_has_no_upper_end() -> None:
    assert quantile([np.zeros(1), np.ones(1_000)], 0.9).high == np.inf

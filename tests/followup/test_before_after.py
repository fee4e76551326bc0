"""Before and after a changed phone schedule, on synthetic phone statistics."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from model.followup.before_after import compare
from model.randomness import stream

pytestmark = pytest.mark.slow

UNITS, HALF_HOURS = ("unit_1", "unit_2"), ("08:30", "09:00", "09:30")


def statistics(
    answer_rate: dict[str, float], months: int = 4, calls: int = 400, spread: float = 0.0, seed: int = 1
) -> pd.DataFrame:
    """Calls whose answer rate by half-hour is drawn; ``spread`` moves a whole month's calls together."""
    draw = stream(seed, 0, "before and after")
    rows = []
    for month in range(1, months + 1):
        shift = draw.normal(0, spread)
        for unit in UNITS:
            for half_hour in HALF_HOURS:
                offered = int(draw.poisson(calls))
                rate = float(np.clip(answer_rate[half_hour] + shift, 0, 1))
                rows.append((month, unit, half_hour, offered, int(draw.binomial(offered, rate))))
    table = pd.DataFrame(rows, columns=["month", "unit", "half_hour", "offered", "answered"])
    return table.assign(within_threshold=table["answered"] // 2)


def counted(rows: list[tuple[int, str, str, int, int]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["month", "unit", "half_hour", "offered", "answered"])
    return table.assign(within_threshold=table["answered"])


FLAT = dict.fromkeys(HALF_HOURS, 0.85)


def test_one_group_by_hand() -> None:
    """Months +0.10 and +0.20 with equal weights: +0.15; Q over one degree of freedom, t(1) = 12.706."""
    before = counted([(1, "unit_1", "09:00", 100, 70), (2, "unit_1", "09:00", 100, 60)])
    after = counted([(1, "unit_1", "09:00", 100, 80), (2, "unit_1", "09:00", 100, 80)])

    def variance(count: int) -> float:
        share = (count + 1) / 102
        return share * (1 - share) / 100

    months = [variance(70) + variance(80), variance(60) + variance(80)]
    dispersion = max(sum(0.05**2 / each for each in months), 1.0)
    margin = 12.7062 * np.sqrt(dispersion * sum(months) / 4)
    found = compare(before, after).iloc[0]
    assert found["change"] == pytest.approx(0.15)
    assert found["after"] - found["before"] == pytest.approx(0.15)
    assert found["high"] - found["change"] == pytest.approx(margin, rel=1e-4)
    assert (found["months"], found["offered_before"], found["verdict"]) == (2, 200, "unsure")


def test_a_better_half_hour_is_found_and_the_others_are_not() -> None:
    before = statistics(FLAT, seed=1)
    after = statistics(FLAT | {"09:30": 0.95}, seed=2)
    found = compare(before, after, ["half_hour"]).set_index("half_hour")
    assert found["verdict"].to_dict() == {"08:30": "unsure", "09:00": "unsure", "09:30": "better"}
    assert found.loc["09:30", "low"] < 0.10 < found.loc["09:30", "high"]
    assert compare(before, after, ["unit", "half_hour"])["verdict"].tolist().count("better") == 2


def test_worse_is_the_mirror_of_better() -> None:
    before, after = statistics(FLAT, seed=1), statistics(FLAT | {"09:30": 0.95}, seed=2)
    there, back = compare(before, after), compare(after, before)
    assert back["change"].iloc[0] == pytest.approx(-there["change"].iloc[0])
    assert back["low"].iloc[0] == pytest.approx(-there["high"].iloc[0])
    assert (there["verdict"].iloc[0], back["verdict"].iloc[0]) == ("better", "worse")


def test_more_calls_at_a_bad_time_are_no_change() -> None:
    rates = {"08:30": 0.98, "09:00": 0.98, "09:30": 0.60}
    before = statistics(rates, seed=3)
    after = before.copy()
    crowd = after["half_hour"] == "09:30"
    for column in ("offered", "answered", "within_threshold"):
        after.loc[crowd, column] *= 5
    crude = (
        after["answered"].sum() / after["offered"].sum() - before["answered"].sum() / before["offered"].sum()
    )
    assert crude < -0.1
    assert compare(before, after)["change"].iloc[0] == pytest.approx(0, abs=1e-12)


def test_the_season_is_no_change() -> None:
    """A worse month is worse in both years."""
    before, after = statistics(FLAT, seed=4), statistics(FLAT, seed=4)
    for table in (before, after):
        bad = table["month"] == 1
        table.loc[bad, "answered"] = (0.5 * table.loc[bad, "answered"]).astype(int)
    found = compare(before, after).iloc[0]
    assert found["change"] == 0
    assert found["high"] < 0.03


@pytest.mark.parametrize(("spread", "by"), [(0.0, []), (0.03, []), (0.03, ["half_hour"])])
def test_intervals_hold_with_their_confidence(spread: float, by: list[str]) -> None:
    """Nothing changed: 95 % of the intervals (all of a table at once) hold zero, also when months are odd."""
    tried = 150
    held = 0
    for seed in range(tried):
        before = statistics(FLAT, calls=60, spread=spread, seed=2 * seed)
        after = statistics(FLAT, calls=60, spread=spread, seed=2 * seed + 1)
        found = compare(before, after, by)
        held += bool(((found["low"] <= 0) & (found["high"] >= 0)).all())
    assert held >= 0.90 * tried


def test_only_months_in_common_count() -> None:
    before, after = statistics(FLAT, months=6), statistics(FLAT, months=3)
    assert compare(before, after)["months"].tolist() == [3]


def test_one_month_cannot_tell() -> None:
    found = compare(statistics(FLAT, months=1), statistics(FLAT | {"09:30": 1.0}, months=1)).iloc[0]
    assert np.isnan(found["low"])
    assert found["verdict"] == "unsure"


def test_half_hours_that_are_always_answered_have_an_interval() -> None:
    always = dict.fromkeys(HALF_HOURS, 1.0)
    found = compare(statistics(always), statistics(always, seed=2)).iloc[0]
    assert found["low"] < 0 < found["high"]


def test_unknown_measures_and_periods_without_calls_are_refused() -> None:
    table = statistics(FLAT)
    with pytest.raises(ValueError, match="answer_rate, service_level"):
        compare(table, table, measure="wait")
    with pytest.raises(ValueError, match="no month"):
        compare(table[table["month"] == 1], table[table["month"] == 2])

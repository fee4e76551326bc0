"""The drawn year: expected volumes, profiles, links between items, onboarding."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from model.calendar import WorkingCalendar, working_calendar
from model.demand import NONE, Workload, customer_shares, draw, expected_volumes
from model.demand.drawing.calls import MAXIMUM_ATTEMPTS
from model.demand.volumes import day_shares, expected_hours, incomplete_documents, month_shares
from model.observations.registers import Registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.randomness import TICK
from model.time_units import DAY, HALF_HOUR, HOUR
from tests.small_world import small_changes

YEAR = 2012


@pytest.fixture(scope="module")
def calendar(small_world: Parameters) -> WorkingCalendar:
    return working_calendar(small_world, YEAR)


@pytest.fixture(scope="module")
def workload(small_world: Parameters, registers: Registers, calendar: WorkingCalendar) -> Workload:
    return draw(small_world, registers, calendar, 1, 0)


def _first(workload: Workload) -> np.ndarray:
    """First item of each case that comes from outside."""
    items = workload.items
    from_outside = np.isfinite(items.arrival)
    return np.flatnonzero((np.diff(items.case, prepend=-1) != 0) & from_outside)


def test_each_activity_comes_in_its_expected_volume(
    small_world: Parameters, registers: Registers, workload: Workload
) -> None:
    expected = expected_volumes(small_world, registers, YEAR).groupby("activity")["volume"].sum()
    items, first = workload.items, _first(workload)
    found = np.bincount(items.activity[first], minlength=len(workload.activities))
    for index, name in enumerate(small_world.activities):
        assert found[index] == round(expected[name])


def test_mail_and_calls_come_in_their_expected_volume_within_chance(
    small_world: Parameters, workload: Workload
) -> None:
    mail = (workload.items.activity == workload.activities.index("mail")).sum()
    expected = sum(small_world.mail.volume.of(YEAR).values())
    assert mail == pytest.approx(expected, abs=4 * np.sqrt(expected))
    calls = np.isfinite(workload.calls.arrival).sum()
    expected = sum(small_world.phone.calls.of(YEAR).values())
    assert calls == pytest.approx(expected, abs=5 * np.sqrt(expected))


def test_hands_on_share_and_minutes_are_those_of_the_parameters(
    small_world: Parameters, workload: Workload
) -> None:
    items = workload.items
    own = items.activity == workload.activities.index("supplier_scanned")
    activity = small_world.activities["supplier_scanned"]
    work = items.work[own & np.isfinite(items.arrival)]
    count = len(work)
    share = activity.hands_on_share.value
    assert (work > 0).mean() == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / count))
    minutes = work[work > 0] / 60
    # Those cleared by phone take longer.
    rework = small_world.demand.rework
    cleared = rework.incomplete_share.value["supplier_scanned"] * rework.cleared_by_phone_share.value
    mean = activity.minutes_mean.value + cleared * rework.clearing_minutes.value
    spread = activity.minutes_mean.value * activity.minutes_cv.value / np.sqrt(len(minutes))
    assert minutes.mean() == pytest.approx(mean, abs=5 * spread)


def test_all_times_are_whole_ticks(workload: Workload) -> None:
    for table in (workload.items, workload.calls):
        for field in fields(table):
            column = getattr(table, field.name)
            if column.dtype == np.float64:
                finite = column[np.isfinite(column)]
                assert (finite / TICK == np.rint(finite / TICK)).all(), field.name


def test_items_are_released_in_working_hours_not_before_they_come(
    workload: Workload, calendar: WorkingCalendar
) -> None:
    items = workload.items
    free = items.parent == NONE
    came = np.isfinite(items.arrival) & free
    assert (items.release[came] >= items.arrival[came]).all()
    assert (items.due[came] > items.arrival[came]).all()
    day = calendar.day_index(items.release[came])
    inside = day < len(calendar.days)
    assert (items.release[came][inside] >= calendar.starts[day[inside]] + calendar.work_start).all()


def test_calls_come_in_opening_hours(workload: Workload, calendar: WorkingCalendar) -> None:
    made = workload.calls.arrival[np.isfinite(workload.calls.arrival)]
    assert np.isin(np.floor(made / DAY) * DAY, calendar.starts).all()
    assert (made % DAY >= calendar.opening[0]).all()
    assert (made % DAY < calendar.opening[1]).all()


def test_long_tasks_are_split_into_packages_of_one_case(small_world: Parameters, workload: Workload) -> None:
    items = workload.items
    limit = small_world.demand.work_package_minutes.value * 60
    clearing = small_world.demand.rework.clearing_minutes.value * 60
    assert items.work[(items.parent == NONE) & (items.customer != NONE)].max() <= limit + clearing
    closing = items.activity == workload.activities.index("period_close")
    sizes = np.bincount(items.case[closing] - items.case[closing].min())
    assert len(sizes) == 12
    assert sizes.min() > 1
    together = np.flatnonzero(closing)
    assert len(set(items.release[together[items.case[together] == items.case[together][0]]])) == 1


def test_lines_of_a_file_hang_on_its_last_package(workload: Workload) -> None:
    items = workload.items
    lines = items.activity == workload.activities.index("customer_file")
    carriers = items.parent[lines & (items.delay == 0)]
    assert (carriers != NONE).all()
    assert (items.activity[carriers] == workload.activities.index("file_load")).all()
    assert (np.diff(items.case)[carriers] != 0).all()
    assert (items.customer[lines & (items.delay == 0)] == items.customer[carriers]).all()


def test_lines_of_a_file_that_loads_itself_need_no_one_to_load_it(
    registers: Registers, calendar: WorkingCalendar
) -> None:
    parameters = load(changes={**small_changes(), "activities.file_load.hands_on_share": 0.0})
    workload = draw(parameters, registers, calendar, 1, 0)
    items = workload.items
    lines = (items.activity == workload.activities.index("customer_file")) & (items.delay == 0)
    assert (items.parent[lines] == NONE).all()
    assert np.isfinite(items.release[lines]).all()
    assert np.isfinite(items.due[lines]).all()


def test_documents_come_back_to_those_who_send_them_incomplete(
    registers: Registers, calendar: WorkingCalendar, workload: Workload
) -> None:
    """One customer has eight times as many: second handlings as expected, those of others the same."""
    changes = {**small_changes(), "demand.rework.customer_factor": {16: 8.0}}
    parameters = load(changes=changes)
    careless = draw(parameters, registers, calendar, 1, 0)
    manual = careless.activities.index("customer_manual")
    before, after = (
        np.bincount(
            drawn.items.customer[(drawn.items.delay > 0) & (drawn.items.activity == manual)], minlength=33
        )
        for drawn in (workload, careless)
    )
    expected = incomplete_documents(parameters, registers, YEAR)
    own = expected[(expected["activity"] == "customer_manual") & (expected["customer"] == 16)][
        "documents"
    ].sum()
    returned = own * (1 - parameters.demand.rework.cleared_by_phone_share.value)
    assert after[15] == pytest.approx(returned, abs=4 * np.sqrt(returned))
    assert after[15] > 4 * before[15]
    assert (np.delete(after, 15) == np.delete(before, 15)).all()


def test_hours_of_incomplete_documents_are_in_the_expected_hours(registers: Registers) -> None:
    """Without incomplete documents the expected hours are less by just what they cause."""
    base = load(changes={"demand.rework.customer_factor": {3: 2.0, 8: 0.5}})
    none = load(
        changes={
            "demand.rework.incomplete_share": dict.fromkeys(base.demand.rework.incomplete_share.value, 0.0)
        }
    )
    caused = incomplete_documents(base, registers, YEAR).groupby("activity")["hours"].sum()
    for name, hours in caused.items():
        saved = expected_hours(base, registers, str(name), YEAR) - expected_hours(
            none, registers, str(name), YEAR
        )
        assert hours == pytest.approx(saved)


def test_second_handlings_follow_the_first_and_take_their_share_of_its_time(
    small_world: Parameters, workload: Workload
) -> None:
    items, rework = workload.items, small_world.demand.rework
    second = np.flatnonzero(items.delay > 0)
    parents = items.parent[second]
    assert set(items.delay[second]) == {rework.return_days.value, rework.rescan_days.value}
    share = rework.second_handling_share.value
    assert items.work[second] == pytest.approx(items.work[parents] * share, abs=TICK)
    assert (items.activity[second] == items.activity[parents]).all()


def test_an_add_on_without_buyers_brings_no_work(
    small_world: Parameters, registers: Registers, calendar: WorkingCalendar
) -> None:
    nobody = Registers(registers.customers, registers.people, registers.add_ons.iloc[:0])
    workload = draw(small_world, nobody, calendar, 1, 0)
    found = set(np.array(workload.activities)[np.unique(workload.items.activity)])
    assert "fixed_assets" not in found
    assert "supplier_manual" in found


JOINING = [1, 2]
PLAN = {"2012-09-01": JOINING}


@pytest.fixture(scope="module")
def parameters() -> Parameters:
    """Two customers join in September."""
    return load(changes={**small_changes(), "demand.onboarding": PLAN})


@pytest.fixture(scope="module")
def joined(parameters: Parameters, registers: Registers, calendar: WorkingCalendar) -> Workload:
    return draw(parameters, registers, calendar, 1, 0)


class TestOnboarding:
    """Customers bring nothing before they join."""

    def test_no_item_of_a_customer_before_the_month_of_joining(
        self, joined: Workload, registers: Registers, calendar: WorkingCalendar
    ) -> None:
        rows = np.flatnonzero(registers.customers["number"].isin(JOINING))
        early = joined.items.arrival < calendar.starts[calendar.first_of_month(9)]
        assert not (early & np.isin(joined.items.customer, rows)).any()
        assert np.isin(joined.items.customer, rows).any()

    def test_the_others_bring_what_they_did(
        self, parameters: Parameters, registers: Registers, joined: Workload, workload: Workload
    ) -> None:
        expected = expected_volumes(parameters, registers, YEAR).groupby("activity")["volume"].sum()
        for name in ("supplier_scanned", "customer_file", "bank_reconciliation"):
            index = joined.activities.index(name)
            first = _first(joined)
            found = (joined.items.activity[first] == index).sum()
            assert found == pytest.approx(expected[name], rel=0.05)
            assert found < (workload.items.activity[_first(workload)] == index).sum()


def test_the_same_seed_draws_the_same_and_another_replication_something_else(
    small_world: Parameters, registers: Registers, calendar: WorkingCalendar, workload: Workload
) -> None:
    again = draw(small_world, registers, calendar, 1, 0)
    other = draw(small_world, registers, calendar, 1, 1)
    for table in ("items", "calls"):
        for name, column in vars(getattr(workload, table)).items():
            np.testing.assert_array_equal(column, getattr(getattr(again, table), name))
    assert not np.array_equal(other.calls.patience[:100], workload.calls.patience[:100])


def test_a_change_of_one_activity_leaves_the_others_draws_alone(
    registers: Registers, calendar: WorkingCalendar, workload: Workload
) -> None:
    parameters = load(changes={**small_changes(), "activities.cash.minutes_mean": 20.0})
    changed = draw(parameters, registers, calendar, 1, 0)
    cash = workload.activities.index("cash")
    same, now = workload.items.activity != cash, changed.items.activity != cash
    np.testing.assert_array_equal(workload.items.work[same], changed.items.work[now])
    np.testing.assert_array_equal(workload.items.arrival[same], changed.items.arrival[now])
    np.testing.assert_array_equal(workload.calls.handling, changed.calls.handling)


def test_profiles_and_customer_shares_sum_to_one(
    base: Parameters, registers: Registers, calendar: WorkingCalendar
) -> None:
    for name, activity in base.activities.items():
        months = month_shares(base, calendar, activity)
        assert months.sum() == pytest.approx(1)
        assert customer_shares(base, registers, name, YEAR).sum() == pytest.approx(1)
        weekdays = np.array(base.demand.weekday_profiles[activity.weekday_profile].value)
        assert day_shares(calendar, months, weekdays).sum() == pytest.approx(1)


class TestCallers:
    """Of busy days, patience and further attempts; without busy-day variation unless said."""

    def _draw(self, registers: Registers, **changes: object) -> Workload:
        many = {year: {f"unit_{n}": 20_000 for n in range(1, 5)} for year in (2011, 2012)}
        dotted = {f"phone.{name}": value for name, value in changes.items()}
        parameters = load(changes={**small_changes(), "phone.calls": many, **dotted})
        return draw(parameters, registers, working_calendar(parameters, YEAR), 1, 0)

    def test_busy_days_have_the_variation_asked_for(
        self, base: Parameters, registers: Registers, calendar: WorkingCalendar
    ) -> None:
        calls = self._draw(registers, busy_day_cv=0.2).calls
        day = calendar.day_index(calls.arrival[np.isfinite(calls.arrival)])
        counts = np.bincount(day, minlength=len(calendar.days))
        expected = 80_000 * day_shares(
            calendar,
            np.array(base.demand.month_profiles[base.phone.month_profile].value),
            np.array(base.phone.weekday_profile.value),
        )
        factor = counts / expected
        assert factor.mean() == pytest.approx(1, abs=0.04)
        assert np.sqrt(factor.var() - (1 / expected).mean()) == pytest.approx(0.2, rel=0.15)

    def test_half_hours_have_their_share(
        self, base: Parameters, registers: Registers, calendar: WorkingCalendar
    ) -> None:
        made = self._draw(registers).calls.arrival
        made = made[np.isfinite(made)]
        slot = ((made % DAY - calendar.opening[0]) // HALF_HOUR).astype(int)
        shares = np.bincount(slot, minlength=15) / len(made)
        assert shares == pytest.approx(base.phone.half_hour_profile.value, abs=0.005)

    def test_exponential_patience(self, base: Parameters, registers: Registers) -> None:
        patience = self._draw(registers).calls.patience
        assert patience.mean() == pytest.approx(base.phone.patience_mean.value, rel=0.02)

    def test_a_measured_patience_curve_is_followed_with_an_exponential_tail(
        self, registers: Registers
    ) -> None:
        curve = [[0.0, 0.95], [60.0, 0.7], [300.0, 0.4]]
        patience = self._draw(registers, patience_curve=curve, patience_mean=200.0).calls.patience
        for time, share in ((0, 0.95), (30, 0.825), (60, 0.7), (180, 0.55), (300, 0.4)):
            assert (patience > time).mean() == pytest.approx(share, abs=0.01)
        tail = patience[patience > 300] - 300
        assert tail.mean() == pytest.approx(200, rel=0.03)

    def test_attempts_of_a_caller_are_a_chain(self, base: Parameters, registers: Registers) -> None:
        calls = self._draw(registers).calls
        first = np.isfinite(calls.arrival)
        again = calls.next_attempt[calls.next_attempt != NONE]
        assert len(set(again)) == len(again) == (~first).sum()
        assert not first[again].any()
        assert (calls.unit[again] == calls.unit[calls.next_attempt != NONE]).all()
        share = (calls.next_attempt[first] != NONE).mean()
        assert share == pytest.approx(base.phone.retry_share.value, abs=0.01)

    def test_who_always_tries_again_tries_five_times(self, registers: Registers) -> None:
        calls = self._draw(registers, retry_share=1.0).calls
        callers = np.flatnonzero(np.isfinite(calls.arrival))
        assert len(calls) == MAXIMUM_ATTEMPTS * len(callers) == 5 * len(callers)
        attempt, tries = callers, 0
        while len(attempt):
            attempt, tries = calls.next_attempt[attempt], tries + 1
            attempt = attempt[attempt != NONE]
        assert tries == 5

    def test_call_backs_belong_to_one_call_each(self, base: Parameters, registers: Registers) -> None:
        workload = self._draw(registers)
        asked = workload.calls.follow_up[workload.calls.follow_up != NONE]
        assert len(set(asked)) == len(asked)
        assert (workload.items.activity[asked] == workload.activities.index("call_back")).all()
        share = len(asked) / len(workload.calls)
        assert share == pytest.approx(base.phone.follow_up_share.value, abs=0.01)


def test_daily_work_comes_every_working_day_early(workload: Workload, calendar: WorkingCalendar) -> None:
    items = workload.items
    runs = items.activity == workload.activities.index("payment_run")
    day = calendar.day_index(items.arrival[runs])
    assert set(day) == set(range(len(calendar.days)))
    clock = items.arrival[runs] % DAY
    assert clock.min() >= calendar.work_start
    assert clock.max() <= calendar.work_start + 2 * HOUR

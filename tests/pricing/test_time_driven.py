"""Minutes are charged at the cost of practical capacity; what stands idle is told apart and sums exactly."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import InputError
from model.pricing.costing.time_driven import Use, time_driven

ORDERS = {"order": Use(8, 49_000), "inquiry": Use(44, 1_400), "credit_check": Use(50, 2_500)}
WORKING_PAPER = {"order": Use(40, 9_800), "complaint": Use(220, 280), "credit_check": Use(250, 500)}


@pytest.mark.parametrize(
    ("activities", "unit_cost"),
    [
        (ORDERS, {"order": 6.4, "inquiry": 35.2, "credit_check": 40.0}),
        (WORKING_PAPER, {"order": 32.0, "complaint": 176.0, "credit_check": 200.0}),
    ],
    ids=["Harvard Business Review, November 2004", "its working paper"],
)
def test_customer_service_of_kaplan_and_anderson(
    activities: dict[str, Use], unit_cost: dict[str, float]
) -> None:
    found = time_driven(Decimal(560_000), 700_000, activities)
    assert found.rate == Decimal("0.8")
    assert {name: float(cost) for name, cost in found.unit_cost.items()} == unit_cost
    assert list(found.assigned.values()) == [313_600, 49_280, 100_000]
    assert found.used_minutes == 578_600
    assert found.idle_minutes == 121_400
    assert found.idle_cost == 97_120
    assert found.utilisation == pytest.approx(0.826571, abs=1e-6)


def test_supplier_invoices_by_channel() -> None:
    """The budget over 107 500 practical hours; the hands that an invoice takes by channel (assumptions)."""
    channels = {"e": ("0.08", 5), "scan": ("0.25", 4), "paper": ("1", 8)}
    minutes = {name: Use(Decimal(share) * each) for name, (share, each) in channels.items()}
    found = time_driven(Decimal(54_123_000), 107_500 * 60, minutes)
    assert float(found.rate) == pytest.approx(8.391163, abs=1e-6)
    unit = {name: round(float(cost), 4) for name, cost in found.unit_cost.items()}
    assert unit == {"e": 3.3565, "scan": 8.3912, "paper": 67.1293}


@given(
    cost=st.decimals(0, 10**9, places=2),
    practical=st.floats(1, 1e7),
    taken=st.dictionaries(st.text(max_size=3), st.builds(Use, st.floats(0, 1e4), st.floats(0, 1e5))),
)
def test_what_is_charged_and_what_stands_idle_is_the_cost(
    cost: Decimal, practical: float, taken: dict[str, Use]
) -> None:
    found = time_driven(cost, practical, taken)
    assert sum(found.assigned.values(), found.idle_cost) == cost
    assert found.idle_cost >= 0
    assert min(found.idle_minutes, found.overload_minutes) == 0


def test_fewer_orders_leave_the_price_and_add_to_what_stands_idle() -> None:
    fewer = ORDERS | {"order": Use(8, 40_000)}
    before, after = (time_driven(Decimal(560_000), 700_000, work) for work in (ORDERS, fewer))
    assert after.unit_cost == before.unit_cost
    assert after.idle_cost - before.idle_cost == Decimal("6.4") * 9_000


def test_overload_leaves_nothing_idle() -> None:
    found = time_driven(Decimal(100), 50, {"a": Use(60), "b": Use(20)})
    assert found.assigned == {"a": 75, "b": 25}
    assert found.idle_cost == 0
    assert found.overload_minutes == 30
    assert found.utilisation == 1.6


def test_without_work_all_is_idle() -> None:
    assert time_driven(Decimal(100), 50, {}).idle_cost == 100


@pytest.mark.parametrize(
    ("practical", "use", "place"),
    [(0, Use(1), "kapacitet"), (1, Use(-1), "a, minuter"), (1, Use(1, float("nan")), "a, antal")],
)
def test_impossible_capacity_is_told(practical: int, use: Any, place: str) -> None:
    with pytest.raises(InputError, match=place):
        time_driven(Decimal(1), practical, {"a": use})

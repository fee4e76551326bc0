"""Two plans meet the same years: the other's volumes do what the first's did, relative to its plan."""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.pricing.risk.alike import alike
from model.pricing.risk.drawn_years import Draws
from model.pricing.risk.year_plan import YearPlan

YEARS = 2


def plan(services: list[str], agreed: list[tuple[int, str]], customers: list[int]) -> YearPlan:
    return YearPlan(
        services=pd.DataFrame({"service": services, "price": 1.0, "volume": 10.0, "varies": True}),
        work=pd.DataFrame(),
        staff=pd.DataFrame(),
        temporary=0.0,
        other=0.0,
        agreed=pd.DataFrame(agreed, columns=["customer", "service"]).assign(volume=1),
        customers=pd.Series(1.0, index=customers),
    )


def draws(start: float, services: int, agreed: int, customers: int) -> Draws:
    """Numbers that all differ: ``start`` and on."""

    def numbered(count: int, more: float) -> np.ndarray:
        return start + more + np.arange(YEARS * count, dtype=float).reshape(YEARS, count)

    own = np.full(YEARS, start)
    return Draws(
        volume=numbered(services, 0.01),
        wage=own,
        absence=own + 1,
        vacancy=own + 2,
        productivity=own + 3,
        other=own + 4,
        minutes=numbered(services + 1, 0.02),
        left=numbered(customers, 0.03),
        by_customer=numbered(agreed, 0.04),
    )


FIRST_PLAN = plan(["scan", "book"], [(1, "scan"), (2, "scan"), (2, "book")], [1, 2])
FIRST = draws(100, 2, 3, 2)
OTHER_PLAN = plan(["book", "call", "scan"], [(2, "scan"), (3, "scan"), (3, "call"), (2, "book")], [2, 3])
OTHER = draws(500, 3, 4, 2)
FOUND = alike(OTHER, OTHER_PLAN, FIRST, FIRST_PLAN)


def test_volumes_of_services_that_both_have_are_the_firsts() -> None:
    assert FOUND.volume[:, 0].tolist() == FIRST.volume[:, 1].tolist()
    assert FOUND.volume[:, 2].tolist() == FIRST.volume[:, 0].tolist()


def test_a_new_service_comes_as_planned() -> None:
    assert FOUND.volume[:, 1].tolist() == [1.0, 1.0]


def test_agreements_go_as_the_firsts_or_as_their_service_does() -> None:
    assert FOUND.by_customer is not None
    assert FIRST.by_customer is not None
    assert FOUND.by_customer[:, 0].tolist() == FIRST.by_customer[:, 1].tolist()
    assert FOUND.by_customer[:, 1].tolist() == FIRST.volume[:, 0].tolist()
    assert FOUND.by_customer[:, 2].tolist() == [1.0, 1.0]
    assert FOUND.by_customer[:, 3].tolist() == FIRST.by_customer[:, 2].tolist()


def test_minutes_and_who_leaves_are_by_name() -> None:
    assert FOUND.minutes is not None
    assert FIRST.minutes is not None
    assert OTHER.minutes is not None
    assert FOUND.minutes[:, 0].tolist() == FIRST.minutes[:, 1].tolist()
    assert FOUND.minutes[:, 1].tolist() == OTHER.minutes[:, 1].tolist()
    assert FOUND.minutes[:, 3].tolist() == FIRST.minutes[:, 2].tolist()
    assert FOUND.left is not None
    assert FIRST.left is not None
    assert OTHER.left is not None
    assert FOUND.left[:, 0].tolist() == FIRST.left[:, 1].tolist()
    assert FOUND.left[:, 1].tolist() == OTHER.left[:, 1].tolist()


def test_what_a_plan_draws_for_all_of_it_is_its_own() -> None:
    assert (FOUND.wage[0], FOUND.absence[0], FOUND.other[0]) == (500, 501, 504)

"""The small world's year, planned once, and a customer to negotiate with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from model.parameters.schema.parameters import Parameters
from model.planning.offers.chance import Drawn
from model.planning.offers.effects import Effect, effect_of
from model.planning.offers.offer import Offer
from model.planning.planned_year import PlannedYear, plan_year

YEAR, CUSTOMER = 2012, 7

Make = Callable[..., Effect]


@pytest.fixture(scope="session")
def negotiated(small_world: Parameters) -> PlannedYear:
    return plan_year(small_world, YEAR, replications=2)


@pytest.fixture(scope="session")
def drawn(negotiated: PlannedYear) -> Drawn:
    return Drawn(negotiated, None)


@pytest.fixture(scope="session")
def made(drawn: Drawn) -> Make:
    """What an offer to the customer does."""

    def offered(**terms: Any) -> Effect:
        return effect_of("A", Offer(title="prov", **terms), CUSTOMER, drawn)

    return offered

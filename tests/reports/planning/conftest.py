"""The example year priced on expected hours, without simulating it."""

from __future__ import annotations

import pytest

from model.planning.planned_year import PlannedYear
from tests.pricing.ruled_year import planned as priced


@pytest.fixture(scope="session")
def planned() -> PlannedYear:
    return priced(cap=0.0125)

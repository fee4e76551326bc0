"""The example year, whole and until April, and the centre that it is about."""

from __future__ import annotations

import pytest

from model.followup import Period, load_period
from model.parameters.schema.parameters import Parameters


@pytest.fixture(scope="session")
def year(base: Parameters) -> Period:
    return load_period(base, 2011, 12)


@pytest.fixture(scope="session")
def april(year: Period) -> Period:
    return year.until(4)

"""The small world's year, planned once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.planning.planned_year import PlannedYear, plan_year
from model.planning.what_if import Staffing, WhatIf, what_if
from tests.small_world import small_changes

YEAR = 2012

Ask = Callable[..., WhatIf]


@pytest.fixture(scope="session")
def planned(small_world: Parameters) -> PlannedYear:
    return plan_year(small_world, YEAR, replications=2)


@pytest.fixture(scope="session")
def ask(planned: PlannedYear) -> Ask:
    """Ask what the small world would be with some parameters changed."""

    def answer(changes: dict[str, Any], staffing: Staffing | None = None) -> WhatIf:
        return what_if(planned, load(changes={**small_changes(), **changes}), staffing)

    return answer

"""The small world as a scenario file in a copy of ``params/``."""

from __future__ import annotations

import shutil
from pathlib import Path

from model.parameters.loading import load, project_root
from model.parameters.schema.parameters import Parameters
from tests.small_world import write_small_scenario


def test_written_as_a_scenario_it_is_the_same(tmp_path: Path, small_world: Parameters) -> None:
    params = tmp_path / "params"
    shutil.copytree(project_root() / "params", params)
    write_small_scenario(params)
    written = load("small", params=params)
    assert written.phone.calls.value == small_world.phone.calls.value
    assert written.activities["cash"].rate.value == small_world.activities["cash"].rate.value
    assert (
        written.demand.streams["supplier_invoices"].volume.value
        == small_world.demand.streams["supplier_invoices"].volume.value
    )

"""The interface: every service with work belongs to one process, whose steps say what both sides do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from model.errors import InputError
from model.parameters.loading import load, project_root
from model.parameters.schema.parameters import Parameters

FILE = "base/interface.yaml"


@pytest.mark.parametrize(
    ("old", "new", "place", "value"),
    [
        (
            "services: [time_and_project]",
            "services: [fixed_assets]",
            "interface.processes",
            "time_and_project i 0",
        ),
        (
            "services: [time_and_project]",
            "services: [fixed_assets]",
            "interface.processes",
            "fixed_assets i 2",
        ),
        ("services: [debt_collection]", "services: [debts]", "interface.processes.claims.services", "debts"),
        ("step: Inkasso, customer: ", "step: Inkasso, customers: ", "steps.value.1.customer", "saknas"),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path: Path, old: str, new: str, place: str, value: str) -> None:
    params = Path(shutil.copytree(project_root() / "params", tmp_path / "params"))
    text = (params / FILE).read_text(encoding="utf-8")
    assert old in text
    (params / FILE).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load(params=params)
    told = [(finding.file, finding.place, finding.value) for finding in refused.value.findings]
    assert any(f"params/{FILE}" == file and place in where and value in what for file, where, what in told)


def test_a_service_without_work_needs_no_process(base: Parameters) -> None:
    held = {service for process in base.interface.processes.values() for service in process.services}
    assert held == {name for name, service in base.services.items() if service.activities}

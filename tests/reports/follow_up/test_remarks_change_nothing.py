"""What stands out is told, and changes no figure."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.followup import load_period
from model.followup.measures import measures
from model.observations.acknowledgements import acknowledge
from model.observations.remarks import remarks
from model.parameters.loading import load, project_root
from model.reports.follow_up import economy, volumes
from model.reports.follow_up.stand_out import is_open, standing_out

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unchanged") / "data"
    for name in ("2010", "2011", "registers", "history"):
        shutil.copytree(project_root() / "data" / name, folder / name)
    return folder


@settings(max_examples=6, deadline=None)
@given(row=st.integers(1, 360), factor=st.sampled_from([-1.0, 0.0, 0.001, 10.0, 1000.0]))
def test_a_reports_figures_are_the_same_with_and_without(data: Path, row: int, factor: float) -> None:
    path, parameters = data / "2011" / "economy.csv", load()
    whole = (project_root() / "data" / "2011" / "economy.csv").read_text(encoding="utf-8").splitlines()
    cells = whole[row].split(",")
    whole[row] = ",".join([*cells[:4], f"{float(cells[4]) * factor:.2f}"])
    path.write_text("\n".join([*whole, ""]), encoding="utf-8")
    (data / "acknowledged.csv").unlink(missing_ok=True)

    def figures(*, looked: bool) -> list[object]:
        period = load_period(parameters, 2011, 10, data)
        if looked:
            standing_out(period, parameters, "month")
            is_open(period, parameters, "month")
        tables = (economy.by_account(period, parameters), volumes.by_activity(period, parameters))
        return [measures(period, parameters), *(table.rows for table in tables if table)]

    without = figures(looked=False)
    assert repr(figures(looked=True)) == repr(without)
    found = remarks(2011, data, through=10, parameters=parameters)
    acknowledge(found, "Rätt", "controller", date(2011, 11, 14), data)
    assert repr(figures(looked=True)) == repr(without)

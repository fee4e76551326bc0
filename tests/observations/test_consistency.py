"""Tables that disagree with each other are refused, with the month and what would have been possible."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from model.errors import InputError
from model.followup import load_period
from model.parameters.loading import load, project_root

pytestmark = pytest.mark.slow

DATA = project_root() / "data"
PARAMETERS = load()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for folder in ("registers", "2010", "2011"):
        shutil.copytree(DATA / folder, tmp_path / folder)
    return tmp_path


def damage(data: Path, file: str, old: str, new: str) -> None:
    path = data / "2011" / file
    text = path.read_text(encoding="utf-8")
    damaged = re.sub(old, new, text, count=1)
    assert damaged != text
    path.write_text(damaged, encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "call_backs.csv",
            r"(?m)^1,unit_1,\d+",
            "1,unit_1,99999",
            r"2011/call_backs\.csv, januari, unit_1: värdet promised 99999; väntat: högst \d+, de besvarade",
        ),
        (
            "incomplete_documents.csv",
            r"(?m)^2,5,supplier_manual,\d+",
            "2,5,supplier_manual,99999",
            r"februari, kund 5, supplier_manual: värdet \d+ ofullständiga; väntat: högst \d+, volymen",
        ),
        (
            "backlog.csv",
            r"(?m)^3,cash,\d+",
            "3,cash,99999",
            r"mars, cash: värdet open 99999; väntat: \d+: öppna \d+ plus uppkomna minus avslutade",
        ),
        (
            "lead_times.csv",
            r"(?m)^1,cash,\d+,\d+",
            "1,cash,0,0",
            r"januari, cash: värdet open \d+; väntat: minst \d+: uppkomna i volumes\.csv",
        ),
    ],
    ids=["call-backs", "incomplete documents", "backlog", "backlog that cannot have begun"],
)
def test_tables_that_disagree(data: Path, file: str, old: str, new: str, message: str) -> None:
    damage(data, file, old, new)
    with pytest.raises(InputError, match=message):
        load_period(PARAMETERS, 2011, 4, data)


def test_a_period_needs_only_its_own_months(data: Path) -> None:
    for file in ("call_backs.csv", "backlog.csv", "incomplete_documents.csv"):
        path = data / "2011" / file
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if line.split(",")[0] in {"month", "1", "2", "3", "4"}]
        path.write_text("".join(kept), encoding="utf-8")
    assert load_period(PARAMETERS, 2011, 4, data).backlog["month"].max() == 4
    with pytest.raises(InputError, match="maj: värdet saknas"):
        load_period(PARAMETERS, 2011, 5, data)


def test_without_a_register_of_the_year_before(data: Path) -> None:
    shutil.rmtree(data / "2010")
    assert load_period(PARAMETERS, 2011, 4, data).complaints_before is None

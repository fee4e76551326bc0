"""The turned years are what an auditor finds, who shares nothing with the model but the centre's files."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from tests.turned import auditor
from tests.turned.conftest import YEARS

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("year", YEARS)
def test_every_figure_is_the_auditors(centre: Path, year: int) -> None:
    assert [str(finding) for finding in auditor.audit(centre, year)] == []
    assert auditor.figures(centre, year) > 50


@pytest.mark.parametrize(
    ("table", "was", "becomes", "finding"),
    [
        ("agreements.csv", "subscription,1,", "subscription,1,1", "subscription of 1"),
        ("volumes.csv", "\n1,1,loneutbetalning,", "\n1,1,loneutbetalning,9", "adjustment of Granby"),
        ("closing.csv", "result,", "result,1", "result of the closing"),
        ("reserve.csv", "2028,", "2028,-1", "result of 2028"),
    ],
)
def test_a_changed_figure_is_found(
    centre: Path, tmp_path: Path, table: str, was: str, becomes: str, finding: str
) -> None:
    shutil.copytree(centre, tmp_path / "changed", ignore=shutil.ignore_patterns(".cache", "notebooks"))
    year = YEARS[2] if table == "reserve.csv" else YEARS[0]
    path = tmp_path / "changed" / "data" / str(year) / table
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    found = [each.what for each in auditor.audit(tmp_path / "changed", year)]
    assert finding in found


def test_the_auditor_imports_nothing_of_the_model() -> None:
    tree = ast.parse(Path(auditor.__file__).read_text(encoding="utf-8"))
    modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert not {name for name in modules if name.split(".")[0] in ("model", "tertialpdf", "tests")}

"""The turned years are what an auditor finds, who shares nothing with the model but the centre's files."""

from __future__ import annotations

import ast
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from tests.turned import auditor
from tests.turned.conftest import YEARS

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("year", YEARS)
def test_every_figure_is_the_auditors(centre: Path, year: int) -> None:
    assert [str(finding) for finding in auditor.audit(centre, year)] == []
    assert len(auditor.compared(centre, year)) > 70


@pytest.mark.parametrize(
    ("table", "row", "column", "finding"),
    [
        ("agreements.csv", ("1", "subscription"), 4, "subscription of 1"),
        ("volumes.csv", ("1", "1", "loneutbetalning"), 3, "adjustment of Granby"),
        ("closing.csv", ("result",), 1, "result of the closing"),
        ("reserve.csv", ("2028",), 1, "result of 2028"),
        ("full_costs.csv", ("hyresavi",), 2, "full cost of hyresavi"),
    ],
)
def test_a_changed_figure_is_found(
    centre: Path, tmp_path: Path, table: str, row: tuple[str, ...], column: int, finding: str
) -> None:
    """Ten thousand more in one cell."""
    shutil.copytree(centre, tmp_path / "changed", ignore=shutil.ignore_patterns(".cache", "notebooks"))
    year = YEARS[2] if table == "reserve.csv" else YEARS[0]
    path = tmp_path / "changed" / "data" / str(year) / table
    lines = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    cells = next(line for line in lines if tuple(line[: len(row)]) == row)
    more = Decimal(cells[column]) + 10_000
    cells[column] = str(more)
    path.write_text("\n".join(map(",".join, lines)) + "\n", encoding="utf-8")
    found = [each.what for each in auditor.audit(tmp_path / "changed", year)]
    assert finding in found


def test_the_auditor_imports_nothing_of_the_model() -> None:
    own = ("auditor", "auditor_costs", "auditor_files")
    for name in own:
        tree = ast.parse(Path(auditor.__file__).with_name(f"{name}.py").read_text(encoding="utf-8"))
        found = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
        modules = {node.module or "" for node in found if isinstance(node, ast.ImportFrom)}
        modules |= {each.name for node in found if isinstance(node, ast.Import) for each in node.names}
        ours = {module for module in modules if module.split(".")[0] in ("model", "tertialpdf", "tests")}
        assert ours <= {f"tests.turned.{each}" for each in own}

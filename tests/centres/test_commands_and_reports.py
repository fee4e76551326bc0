"""Every command and report that the data allow runs in both centres, and none speaks of the first city."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest

from tests.centres.conftest import Command

pytestmark = pytest.mark.slow

FIRST = re.compile(
    r"källtext|Stockholm|Rinkeby|Serviceförvaltning|Servicenämnd|stadsdel|ekonomiadministration|Agresso|"
    r"leverantörsfaktur|kundfaktur|e-faktur|kundreskontra|kommunfullmäktige|unit_[1-4]|Enhet [1-4]|"
    r"supplier invoice|customer invoice|e-invoice|city council|source text|"
    r"(?<![\d,.-])(?:årets |years? |år )?201[0-3](?![\d,.])",
    re.IGNORECASE,
)
"""Its names and words, its units, its source and its years."""
COMMANDS = [
    ["doctor"],
    ["scenarios"],
    ["simulate", "--replications", "2", "--jobs", "1"],
    ["what-if", "--set", "staffing.sick_share=0.05", "--replications", "2", "--jobs", "1"],
    ["forecast", "--jobs", "1"],
    ["workbook", "--replications", "2", "--jobs", "1"],
    ["agreements", "--customer", "2", "--replications", "2", "--jobs", "1"],
    ["registers", "--workbook", "register.xlsx"],
]
REPORTS = [
    ("price-list", "sv"),
    ("staffing", "en"),
    ("scenarios", "sv"),
    ("sensitivity", "en"),
    ("month-01", "sv"),
    ("month-01", "en"),
]


def said(folder: Path) -> str:
    """All that the notebooks and tables in ``folder`` show."""
    shown = [path.read_text(encoding="utf-8-sig") for path in folder.rglob("*.csv")]
    for path in folder.rglob("*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                shown.append(cell.source)
            shown += [
                text if isinstance(text, str) else json.dumps(text, ensure_ascii=False)
                for output in cell.get("outputs", [])
                for kind, text in output.get("data", {}).items()
                if kind.startswith("text/") or kind.endswith("json")
            ]
    return "\n".join(shown)


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_commands(tertial: Command, arguments: list[str]) -> None:
    done = tertial(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    assert FIRST.findall(done.stdout) == []


@pytest.mark.parametrize(("report", "language"), REPORTS)
def test_reports(tertial: Command, tmp_path: Path, report: str, language: str) -> None:
    done = tertial("report", report, "--language", language, "--jobs", "1", "--out", str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list(tmp_path.rglob("*.pdf"))) == 1
    shown = said(tmp_path)
    assert len(shown) > 2000
    assert FIRST.findall(shown) == []


def test_the_search_would_find_the_example() -> None:
    base = Path(__file__).parents[2] / "params" / "base"
    assert FIRST.search((base / "demand.yaml").read_text(encoding="utf-8"))

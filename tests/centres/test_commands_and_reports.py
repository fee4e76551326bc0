"""Every command and report that the data allow runs in both centres, and none speaks of the first city."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import nbformat
import pytest

from tests.centres.conftest import Command

pytestmark = pytest.mark.slow

FIRST = re.compile(
    r"källtext|Stockholm|Rinkeby|Serviceförvaltning|Servicenämnd|stadsdel|ekonomiadministration|Agresso|"
    r"leverantörsfaktur|kundfaktur|e-faktur|kundreskontra|kommunfullmäktige|unit_[1-4]|Enhet [1-4](?!\d)|"
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
PLANNED = [
    ("price-list", "sv"),
    ("staffing", "en"),
    ("scenarios", "sv"),
    ("what-if", "en"),
    ("price-lists", "en"),
    ("sensitivity", "en"),
    ("breadth", "sv"),
    ("optimisation", "sv"),
]
"""Reports that rest on parameters and registers, each in one of the languages."""
LOOKED_BACK: dict[str, list[tuple[str, ...]]] = {
    "region": [
        ("month-04",),
        ("annual",),
        ("tertial-1",),
        ("phone", "--unit", "faktura_och_vaxel", "--month", "6"),
        ("customer", "--customer", "4", "--month", "6"),
    ],
    "alliance": [("month-01",), ("customer", "--customer", "2", "--month", "1")],
}
"""Reports that the data of each allow, in both languages."""
RARE = {"optimisation"}
"""What takes minutes with calls, is made of the centre without."""


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


def made(tertial: Command, out: Path, *arguments: str) -> None:
    """The report is made, shows something, and nothing of the first city."""
    done = tertial("report", *arguments, "--jobs", "1", "--out", str(out))
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list(out.rglob("*.pdf"))) == 1
    shown = said(out)
    assert len(shown) > 2000
    assert FIRST.findall(shown) == []


@pytest.mark.parametrize(("report", "language"), PLANNED)
def test_reports_of_what_is_planned(
    centre: Path, tertial: Command, tmp_path: Path, report: str, language: str
) -> None:
    if report in RARE and centre.name != "alliance":
        return
    made(tertial, tmp_path, report, "--language", language)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_reports_that_look_back(centre: Path, tertial: Command, tmp_path: Path, language: str) -> None:
    for number, arguments in enumerate(LOOKED_BACK[centre.name]):
        made(tertial, tmp_path / str(number), *arguments, "--language", language)


def test_a_report_without_its_table_says_which(centre: Path, tertial: Command) -> None:
    if centre.name == "alliance":
        done = tertial("report", "phone", "--month", "1")
        assert done.returncode == 1
        assert "2028/phone.csv" in done.stdout + done.stderr


def test_the_search_would_find_the_example() -> None:
    base = Path(__file__).parents[2] / "params" / "base"
    assert FIRST.search((base / "demand.yaml").read_text(encoding="utf-8"))


def test_prices_of_a_centre_without_an_earlier_year(centre: Path, tertial: Command, tmp_path: Path) -> None:
    """Nothing is compared, and the page says so.

    The switchboard's 41 000 calls are 97 in a hundred next year, of which nine in ten are answered: 35 793.
    A call of a minute and a half costs less than any piece of what takes longer.
    """
    done = tertial("price", "--jobs", "1", "--replications", "2", "--out", str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = tmp_path.rglob("price-list.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    year = {"region": 2026, "alliance": 2028}[centre.name]
    assert list(rows[0]) == ["Tjänst", "Slag", "Enhet", "Volym", "Självkostnad", "Pris"]
    assert f"avtalen för {year - 1} saknas, så inget jämförs med dem" in said(tmp_path)
    (path,) = tmp_path.rglob("agreements.csv")
    assert path.read_text(encoding="utf-8-sig").splitlines()[0] == f"Kund;{year}, kr;Justering, kr"
    costs = {row["Tjänst"]: float(row["Självkostnad"].replace(",", ".")) for row in rows}
    if centre.name == "region":
        call = next(row for row in rows if row["Tjänst"] == "Växelsamtal")
        assert (call["Enhet"], call["Volym"]) == ("kr/samtal", "35793")
        assert 10 < costs["Växelsamtal"] < min(costs["Lönebesked i appen"], costs["Inköpsfaktura"])

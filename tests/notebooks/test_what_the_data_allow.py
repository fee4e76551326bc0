"""Reports show what their data allow: a centre with the least of them, and each table taken away alone."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from model.observations.needs import PERIOD, SEVERAL_YEARS
from model.observations.table_need import TableNeed
from model.parameters.loading import project_root
from model.presentation.language import LOCALES, SWEDISH
from model.publishing.requests import report_request
from tertialpdf.blocks import LeftOutBlock, TableBlock
from tertialpdf.notebook import read
from tertialpdf.tree import Heading, plain
from tests.lean_centre import YEAR, make_own_centre, write
from tests.notebooks import shown

REPORTS = {"month-04": "month", "tertial-1": "tertial", "annual": "annual"}
EXAMPLE = 2011
FIRST_CITY = re.compile(
    r"[Kk]ällt|kommunfullmäktige|[Ss]tockholm|[Ll]öner\b|[Kk]undreskontra|Nöjd-kund|Tillgänglighet\b|E-faktur"
)


def page(name: str, year: int, language: str = SWEDISH, through: int | None = None) -> list[dict[str, Any]]:
    """What a report of ``year`` shows on the page, text cells of what is left out among it."""
    request = report_request(name).with_parameters(year=year, month=through)
    given = dict(request.parameters)
    notebook = Path(os.environ["TERTIAL_HOME"]) / "notebooks" / request.notebook.name
    key = json.dumps([str(notebook), given], default=str)
    shown._shown.cache_clear()
    return [json.loads(bundle) for bundle in shown._shown(key, language)]


def on_the_page(bundles: list[dict[str, Any]]) -> str:
    return json.dumps([bundle for bundle in bundles if LeftOutBlock.MIME not in bundle], ensure_ascii=False)


def named(bundles: list[dict[str, Any]]) -> list[str]:
    """Files that the page says are missing, with what each would show."""
    tables = [TableBlock.shown_in(bundle) for bundle in bundles]
    found = [table for table in tables if table is not None and table.name == "missing-tables"]
    assert len(found) <= 1
    return [row[0] for table in found for row in table.rows if all(row)]


def example_without(home: Path, need: TableNeed) -> None:
    """The example in ``home``, without the one table of every year."""
    for part in ("params", "notebooks"):
        (home / part).symlink_to(project_root() / part)
    gone = need.file.split("/")[-1]
    for path in sorted((project_root() / "data").rglob("*")):
        target = home / "data" / path.relative_to(project_root() / "data")
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        elif path.name != gone:
            target.symlink_to(path)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_own_centre(tmp_path_factory.mktemp("eget centrum"))


@pytest.fixture
def _at_home(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERTIAL_HOME", str(own))


@pytest.mark.slow
@pytest.mark.usefixtures("_at_home")
@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("name", ["month-04", "tertial-1", "tertial-2"])
def test_volumes_economy_and_people_are_enough(name: str, language: str) -> None:
    bundles = page(name, YEAR, language)
    said = on_the_page(bundles)
    for need in PERIOD:
        is_there = need.name in ("volumes", "economy", "staff")
        kind = name.split("-")[0]
        assert (need.path(Path("data"), YEAR).as_posix() in named(bundles)) == (
            kind in need.reports and not is_there
        ), need.name
    assert "Hyra" in said
    assert "Löner" not in said
    assert FIRST_CITY.findall(said) == []


@pytest.mark.usefixtures("_at_home")
def test_the_least_data_give_the_figures_that_follow_from_them() -> None:
    """Costs 500 and revenue 560 a month; 33 x 10 x (1 + 2 + 3 + 4) scanned invoices, 33 by hand a month."""
    tables = [TableBlock.shown_in(bundle) for bundle in page("month-04", YEAR)]
    rows = {table.name: table.data for table in tables if table is not None}
    accounts = dict(zip(*rows["economy-by-account"].columns, strict=True))
    assert {name: float(cell.decimal) for name, cell in accounts.items()} == {
        "Personal m.m.": 1600,
        "Hyra": 280,
        "Licenser": 120,
        "Övriga kostnader": 400,
        "Kostnader": 2000,
        "Sålda tjänster": 2000,
        "Bidrag": 240,
        "Intäkter": 2240,
        "Resultat": 240,
    }
    volumes = dict(zip(rows["volumes"].columns[0], rows["volumes"].columns[1], strict=True))
    assert volumes["Leverantörsfakturor"] == 3300
    assert volumes["Kundfakturor"] == 132
    cost = rows["economy-by-month"].columns[rows["economy-by-month"].header.index("Kr/faktura")]
    expected = [500 / (33 * (10 * month + 1)) for month in range(1, 5)]
    assert [float(cell.decimal) for cell in cost] == pytest.approx(expected, abs=0.005)


@pytest.mark.slow
@pytest.mark.usefixtures("_at_home")
@pytest.mark.parametrize("through", [1, 2, 8])
def test_a_month_can_be_any(through: int) -> None:
    assert "Hyra" in on_the_page(page(f"month-{through:02}", YEAR, through=through))


WRITTEN = ("closing", "reserve")
"""Tables that are written when a year is closed or decided; until then its report works them out itself."""


def fullest(need: TableNeed) -> str:
    """The smallest report that shows the table."""
    return next(name for name, kind in REPORTS.items() if kind in need.reports)


@pytest.mark.slow
@pytest.mark.parametrize(
    "need",
    [need for need in (*PERIOD, *SEVERAL_YEARS) if need.name not in WRITTEN],
    ids=lambda need: need.name,
)
def test_each_table_can_be_missing_and_the_page_names_it(
    need: TableNeed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example_without(tmp_path, need)
    monkeypatch.setenv("TERTIAL_HOME", str(tmp_path))
    bundles = page(fullest(need), EXAMPLE)
    assert need.path(Path("data"), EXAMPLE).as_posix() in named(bundles)
    assert len(named(bundles)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", ["month-04", "tertial-1"])
def test_with_every_table_nothing_is_said_to_be_missing(name: str) -> None:
    request = report_request(name)
    bundles = [json.loads(bundle) for bundle in shown.words(request, SWEDISH).splitlines()]
    assert named(bundles) == []
    assert not any(bundle[LeftOutBlock.MIME]["why"] for bundle in bundles if LeftOutBlock.MIME in bundle)


def test_a_heading_goes_with_all_that_its_cells_leave_out_and_stays_with_any_that_they_show() -> None:
    def cell(*outputs: dict[str, Any]) -> nbformat.NotebookNode:
        shown_here = [new_output("display_data", data=data) for data in outputs]
        return new_code_cell("", outputs=shown_here)

    nothing, something = LeftOutBlock(why="saknas").bundle(), {"text/markdown": "Det kom tio."}
    cells = [
        new_markdown_cell("## Telefon\nHur lätt det är."),
        cell(nothing, nothing),
        new_markdown_cell("Också detta går."),
        cell(nothing),
        new_markdown_cell("## Utveckling"),
        cell(nothing),
        new_markdown_cell("### Loggar"),
        cell(nothing),
        new_markdown_cell("### Fel"),
        cell(nothing, something),
        new_markdown_cell("## Utan celler"),
    ]
    blocks = [block for _, block in read(new_notebook(cells=cells), "prov").blocks()]
    headings = [plain(block.parts) for block in blocks if isinstance(block, Heading)]
    assert headings == ["Utveckling", "Fel", "Utan celler"]
    text = plain(blocks)
    assert "Hur lätt" not in text
    assert "Också" not in text
    assert "Det kom tio." in text


def bare(home: Path) -> None:
    """The example without rows in its registers of events, without other years, agreements and budget."""
    for part in ("params", "notebooks"):
        (home / part).symlink_to(project_root() / part)
    data, kept = project_root() / "data", home / "data"
    shutil.copytree(data / "registers", kept / "registers")
    (kept / str(EXAMPLE)).mkdir()
    left_out = {"agreements.csv", "volume_budget.csv", "full_costs.csv"}
    for need in PERIOD:
        path = need.path(data, EXAMPLE)
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        if need.may_be_empty:
            rows = []
        if path.name in ("customer_survey.csv", "staff_survey.csv"):
            rows = [row for row in rows if row.startswith(str(EXAMPLE))]
        if path.name == "economy.csv":
            rows = [re.sub(r"^(\d+,\w+,\w+),[\d.]*,", r"\1,,", row) for row in rows]
        if path.name not in left_out:
            write(kept / str(EXAMPLE) / path.name, header, rows)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["month-04", "tertial-1", "annual", "phone", "customer"])
def test_registers_without_rows_and_a_single_year_make_every_report(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare(tmp_path)
    monkeypatch.setenv("TERTIAL_HOME", str(tmp_path))
    said = on_the_page(page(name, EXAMPLE))
    assert not re.search(r"\bnan\b|NaN|\bNone\b", re.sub(r'"null"|: null|null[,\]]', "", said))
    if name == "annual":
        assert "Nöjd-kund-index är 67. 82 procent" in said
        assert "% mot budget" not in said.replace("\u00a0", " ")

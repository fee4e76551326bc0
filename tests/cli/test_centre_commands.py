"""Making and keeping a centre with the real command: one line per fault, nothing overwritten unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.own_centre import fill_in
from tests.tiny_project import snapshot, started

pytestmark = pytest.mark.slow

CALLS = "ett heltal från 0 till 100\u00a0000\u00a0000"
NOWHERE = {"TERTIAL_HOME": "", "TERTIAL_CACHE": ""}


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("centra")
    fill_in(folder / "svar.xlsx")
    made = started("init", "region", "--from", "svar.xlsx", folder=folder, **NOWHERE)
    assert (made.returncode, made.stderr) == (0, "")
    assert "Dem här bör centret bestämma själv:" in made.stdout
    return folder / "region"


def test_commands_find_the_centre_from_inside_or_by_name(centre: Path, tmp_path: Path) -> None:
    for found in (
        started("scenarios", folder=centre / "params" / "base", **NOWHERE),
        started("--centre", str(centre), "scenarios", folder=tmp_path, **NOWHERE),
        started("scenarios", folder=tmp_path, **{**NOWHERE, "TERTIAL_HOME": str(centre)}),
    ):
        assert found.returncode == 0
        assert "En färre: lönehandläggare" in found.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["scenarios"], 1, "Fel: arbetsmappen, här och uppåt: värdet {here}; väntat: ett centrums mapp"),
        (
            ["--centre", "tom", "scenarios"],
            1,
            "Fel: --centre, mappen: värdet saknas; väntat: ett centrums mapp",
        ),
        (["scenarios", "--centre", "tom"], 2, "Fel användning: valet --centre skrivs före kommandot"),
        (["init"], 1, "Fel: kommandoraden, MAPP: värdet saknas; väntat: en mapp, eller --workbook FIL"),
        (["init", "ny", "--from", "finns-inte.xlsx"], 1, "Fel: finns-inte.xlsx, filen: värdet saknas"),
        (
            ["init", "--workbook", "frågor.xls"],
            1,
            "filen: värdet frågor.xls; väntat: ett filnamn på ändelsen .xlsx",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_fault_is_one_line(tmp_path: Path, arguments: list[str], status: int, says: str) -> None:
    refused = started(*arguments, folder=tmp_path, **NOWHERE)
    assert (refused.returncode, refused.stdout) == (status, "")
    assert says.replace("{here}", str(tmp_path)) in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_questions_are_written_once(tmp_path: Path) -> None:
    first = started("init", "--workbook", "frågor.xlsx", folder=tmp_path, **NOWHERE)
    assert (
        first.stdout
        == "Frågorna står i frågor.xlsx. Fyll i dem och kör: tertial init MAPP --from frågor.xlsx\n"
    )
    again = started("init", "--workbook", "frågor.xlsx", folder=tmp_path, **NOWHERE)
    assert (again.returncode, again.stdout) == (1, "")
    assert "finns redan; väntat: ett nytt namn, eller valet --replace" in again.stderr


def test_every_fault_of_the_answers_is_told_and_nothing_made(tmp_path: Path) -> None:
    book = load_workbook(fill_in(tmp_path / "svar.xlsx"))
    book["Enheter"]["B7"], book["Kunder"]["C8"] = "många", "Lager"
    book.save(tmp_path / "svar.xlsx")
    refused = started("init", "ny", "--from", "svar.xlsx", folder=tmp_path, **NOWHERE)
    assert refused.returncode == 1
    assert refused.stderr.splitlines() == [
        f"Fel: svar.xlsx, Enheter, cell B7 (Samtal per år): värdet många; väntat: {CALLS}",
        "Fel: svar.xlsx, Kunder, cell C8 (Enhet): värdet Lager; väntat: ett namn som finns på bladet Enheter",
    ]
    assert not (tmp_path / "ny").exists()


def test_registers_are_shown_before_they_are_changed(centre: Path, tmp_path: Path) -> None:
    out = started("registers", "--workbook", str(tmp_path / "r.xlsx"), folder=centre, **NOWHERE)
    assert out.returncode == 0
    book = load_workbook(tmp_path / "r.xlsx")
    book["Medarbetare"]["D8"] = 0.5
    book.save(tmp_path / "r.xlsx")
    before = snapshot(centre)
    shown = started("registers", "--from", str(tmp_path / "r.xlsx"), folder=centre, **NOWHERE)
    assert shown.stdout.splitlines() == [
        "Medarbetare:",
        "  ändrad: P002 (employment 1 → 0,5)",
        "Inget är skrivet. Med --replace ändras registren, och de gamla sparas.",
    ]
    assert snapshot(centre) == before
    done = started("registers", "--from", str(tmp_path / "r.xlsx"), "--replace", folder=centre, **NOWHERE)
    assert done.returncode == 0
    changed = {name for name, content in snapshot(centre).items() if before.get(name) != content}
    assert "data/registers/people.csv" in changed
    assert {name.split("/")[2] for name in changed} == {"people.csv", "tidigare"}


def test_notebooks_are_copied_with_the_centres_own_parameters(centre: Path) -> None:
    copied = started("init", "--notebooks", folder=centre, **NOWHERE)
    assert copied.returncode == 0
    text = (centre / "notebooks" / "staffing.ipynb").read_text(encoding="utf-8")
    assert "year = 2027\\n" in text
    assert "2012" not in text
    assert started("init", "--notebooks", folder=centre, **NOWHERE).returncode == 0, "as they were made"
    edited = centre / "notebooks" / "staffing.ipynb"
    edited.write_text(text + "\n", encoding="utf-8")
    again = started("init", "--notebooks", folder=centre, **NOWHERE)
    assert (again.returncode, "staffing.ipynb, filen: värdet finns redan" in again.stderr) == (1, True)
    assert started("init", "--notebooks", "--replace", folder=centre, **NOWHERE).returncode == 0
    (kept,) = (centre / "notebooks" / "tidigare").rglob("*.ipynb")
    assert kept.read_text(encoding="utf-8") == text + "\n"

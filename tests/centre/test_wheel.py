"""The wheel in an environment of its own: a centre is made, simulated and reported far from here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.own_centre import fill_in, words_of_the_example
from tests.tiny_project import PROJECT

pytestmark = pytest.mark.slow

Run = Callable[..., str]
FEW = ("--replications", "2", "--jobs", "1")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hjul")
    building = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", building, str(folder)], cwd=PROJECT, check=True)
    (built,) = folder.glob("tertial-*.whl")
    return built


def take_compiled(source: Path, installed: Path) -> None:
    """Machine code of the same source, where there is some: compiling it anew takes half a minute."""
    for compiled in [path for pattern in ("*.nbi", "*.nbc") for path in source.rglob(pattern)]:
        place = installed / compiled.relative_to(source)
        place.parent.mkdir(exist_ok=True)
        shutil.copy2(compiled, place)
    for module in {compiled.parent.parent for compiled in source.rglob("*.nbi")}:
        for path in module.glob("*.py"):
            shutil.copystat(path, installed / path.relative_to(source))


@pytest.fixture(scope="module")
def run(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """``tertial`` from the installed wheel; the packages that it needs are those of this environment."""
    folder = tmp_path_factory.mktemp("egen") / "miljö"
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    paths = {"base": str(folder), "platbase": str(folder)}
    scheme = "nt" if os.name == "nt" else "posix_prefix"
    packages = Path(sysconfig.get_path("purelib", scheme, paths))
    packages.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(packages)
    take_compiled(PROJECT / "src" / "model", packages / "model")
    others = [place for place in sys.path if place.endswith("site-packages")]
    (packages / "others.pth").write_text("\n".join(others) + "\n", encoding="utf-8")
    python = Path(sysconfig.get_path("scripts", scheme, paths)) / (
        "python.exe" if os.name == "nt" else "python"
    )
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("TERTIAL_", "PYTHON"))
    } | {"COLUMNS": "250"}
    begin = "import sys; from model.cli.main import main; main()"

    def run(*arguments: str, folder: Path, status: int = 0) -> str:
        done = subprocess.run(
            [python, "-c", begin, *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=900,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    where = subprocess.run(
        [python, "-c", "import model; print(model.__file__)"], env=environment, capture_output=True, text=True
    )
    assert Path(where.stdout.strip()).is_relative_to(packages)
    return run


def test_the_wheel_holds_what_a_centre_is_made_from(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        held = set(packed.namelist())
    notebooks = {f"model/notebooks/{path.name}" for path in (PROJECT / "notebooks").glob("*.ipynb")}
    source = PROJECT / "src"
    files = {
        path.relative_to(source).as_posix()
        for pattern in ("defaults/*.yaml", "texts/*.md", "questions.yaml")
        for path in (source / "model" / "centre").glob(pattern)
    }
    files |= {"model/presentation/measures.csv", "model/presentation/locale/en/LC_MESSAGES/messages.po"}
    assert notebooks | files <= held
    assert not [name for name in held if name.startswith(("tests/", "data/", "params/", "notebooks/"))]


def test_a_centre_far_from_the_repository(run: Run, tmp_path: Path) -> None:
    fill_in(tmp_path / "svar.xlsx")
    made = run("init", "centra/region", "--from", "svar.xlsx", folder=tmp_path)
    assert "Gemensam service har en mapp: " in made
    centre = tmp_path / "centra" / "region"
    looked = run("doctor", folder=centre / "data")
    assert "Inga fel." in looked
    assert str(centre) in looked
    assert "Målet nås" in run("simulate", *FEW, folder=centre / "notebooks")
    run("report", "staffing", *FEW, folder=centre)
    assert (centre / "reports" / "2027" / "staffing" / "staffing.pdf").read_bytes().startswith(b"%PDF")
    run("report", "scenarios", *FEW, folder=centre)
    run("agreements", *FEW, folder=centre)
    assert words_of_the_example(centre) == []
    assert "staffing 2027" not in run("--centre", str(centre), "doctor", folder=tmp_path)


def test_outside_every_centre_one_is_told_what_to_do(run: Run, tmp_path: Path) -> None:
    run("simulate", folder=tmp_path, status=1)
    run("doctor", folder=tmp_path, status=1)
    run("init", "--workbook", "frågor.xlsx", folder=tmp_path)
    assert (tmp_path / "frågor.xlsx").is_file()

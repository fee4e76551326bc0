"""The exporter by itself: built as a distribution of its own, used where there is no model."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import nbformat
import pytest

from tests.tertialpdf.shown import export
from tests.tertialpdf.test_exporter import ours

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[2]
PACKAGE = PROJECT / "src" / "tertialpdf"
WITHOUT_THE_MODEL = """
import sys
sys.modules["model"] = None  # importing it fails
import nbformat, tertialpdf
from pathlib import Path
from tertialpdf.exporter import TertialPDFExporter
assert Path(tertialpdf.__file__).is_relative_to(sys.argv[1]), tertialpdf.__file__
pdf, _ = TertialPDFExporter().from_notebook_node(nbformat.read(sys.argv[2], as_version=4))
Path(sys.argv[3]).write_bytes(pdf)
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the exporter alone, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-index", "--no-deps"]
    command += ["--no-build-isolation", "--wheel-dir", str(folder), str(PACKAGE)]
    subprocess.run(command, check=True)
    (wheel,) = folder.glob("tertialpdf-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_alone_it_makes_the_same_pdf(unpacked: Path, tmp_path: Path) -> None:
    source, made = tmp_path / "bok.ipynb", tmp_path / "bok.pdf"
    nbformat.write(ours(), source)
    subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_MODEL, str(unpacked), str(source), str(made)],
        env={**os.environ, "PYTHONPATH": str(unpacked), "PYTHONDONTWRITEBYTECODE": "1"},
        check=True,
    )
    assert made.read_bytes() == export(ours())


def test_the_distribution_holds_the_package_and_its_templates_alone(unpacked: Path) -> None:
    files = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    packed = {name for name in files if not name.startswith("tertialpdf-")}
    own = [
        path.relative_to(PACKAGE) for suffix in ("*.py", "*.typ", "*.lua") for path in PACKAGE.rglob(suffix)
    ]
    wanted = {path.as_posix() for path in own}
    assert packed == {f"tertialpdf/{name}" for name in wanted}


def test_what_it_needs_the_project_has_too() -> None:
    own, project = (
        tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        for folder in (PACKAGE, PROJECT)
    )
    assert set(own["dependencies"]) <= set(project["dependencies"])
    exporters = "nbconvert.exporters"
    assert own["entry-points"][exporters] == project["entry-points"][exporters]

"""The notebook that makes a report: the centre's own, or else the one that comes with the package."""

from __future__ import annotations

from pathlib import Path

from model.parameters.centre_folder import project_root

PACKAGE = Path(__file__).resolve().parents[1]
FOLDER = "notebooks"


def packaged_notebooks() -> Path:
    """The folder of notebooks that came with the package; in a checkout, the checkout's."""
    installed = PACKAGE / FOLDER
    return installed if installed.is_dir() else PACKAGE.parents[1] / FOLDER


def notebook_file(name: str) -> Path:
    """The notebook called ``name`` (without its ending) in the centre's folder, else in the package."""
    own = project_root() / FOLDER / f"{name}.ipynb"
    return own if own.is_file() else packaged_notebooks() / own.name

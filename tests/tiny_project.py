"""A project with tiny notebooks, in a folder with a space and a Swedish letter in its name; the command."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from ruamel.yaml import YAML

from tests.warm_commands import run

PROJECT = Path(__file__).parents[1]
TERTIAL = Path(sys.executable).parent / ("tertial.exe" if os.name == "nt" else "tertial")
KERNEL = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}
PARAMETERS = 'year = 2011\nscenario = "base"\nchanges = {}\nday = "2012-01-31"\nfail = ""\n'
BODY = """
import os, sys
import pandas as pd
from IPython.display import display
from model.errors import Finding, InputError
from model.presentation.display import Heading
from model.presentation.columns import Column
from model.presentation.tables import Table

print(sys.executable)
display(Heading(title=f"Rapport {year}", day=day))
amounts = pd.DataFrame({"amount": [1234.5]})
display(Table("amounts", "Belopp", amounts, [Column("amount", "Kronor", "kronor")]))
if fail == "input":
    raise InputError(Finding("data/2011/volumes.csv", "rad 3, volume", "-1", "ett tal som är minst 0"))
if fail == "crash":
    1 / 0
if fail == "die":
    os._exit(9)
"""
CALENDAR = """
publications:
  - {report: tertial-1, year: 2011, due: 2011-05-16, source: prov}
  - {report: annual, year: 2011, due: 2012-01-31, source: prov}
"""

Command = Callable[..., subprocess.CompletedProcess[str]]


def make_tiny_project(folder: Path) -> None:
    """The project's parameters, a calendar of two reports, and their notebooks, which can be told to fail."""
    shutil.copytree(PROJECT / "params", folder / "params")
    (folder / "data").mkdir()
    (folder / "notebooks").mkdir()
    own = {"tertial_report": PARAMETERS + "tertial = 1\n", "annual_report": PARAMETERS}
    for name, parameters in own.items():
        cells = [
            new_code_cell(parameters, metadata={"tags": ["parameters"]}, id="parameters"),
            new_markdown_cell("## Belopp", id="heading"),
            new_code_cell(BODY, id="body"),
        ]
        nbformat.write(new_notebook(cells=cells, metadata=KERNEL), folder / "notebooks" / f"{name}.ipynb")
    for name in ("tertial-1", "annual"):
        report_parameters(folder, name)
    (folder / "params" / "publishing.yaml").write_text(CALENDAR, encoding="utf-8")


def started(
    *arguments: str, folder: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The finished command ``tertial`` with ``arguments``."""
    return run("tertial", *arguments, env={**os.environ, **environment}, cwd=folder)


def report_parameters(home: Path, name: str, **parameters: object) -> None:
    """Write the file with the parameters of report ``name``."""
    tree = {"year": 2011, "scenario": "base", "day": "2012-01-31", **parameters}
    with (home / "params" / "reports" / f"{name}.yaml").open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump(tree, file)


def snapshot(folder: Path) -> dict[str, bytes]:
    """Contents of every file below ``folder`` that is not hidden, by its path from there."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: path.read_bytes() for name, path in named.items() if not name.startswith(".")}

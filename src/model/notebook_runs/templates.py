"""The notebook that makes a report: the centre's own, or else the one that comes with the package.

JupyterLab saves what is tried in a notebook by itself, so a template is taken as it was before: as it came
with the package, or as it was last committed. One that is neither is used, and the report says so. Values of
its first cell are no part of it, since the run gives them.
"""

from __future__ import annotations

import ast
import hashlib
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from model.errors import Finding, InputError
from model.parameters.centre_folder import project_root

PACKAGE = Path(__file__).resolve().parents[1]
FOLDER = "notebooks"
PARAMETERS, INJECTED = "parameters", "injected-parameters"
"""Tags of the first cell, and of the one that a run puts after it."""
GIT_SECONDS = 10


class State(StrEnum):
    """How a template is known."""

    PACKAGED = "packaged"
    """As it came with the package."""
    COMMITTED = "committed"
    """The centre's own, as it was last committed."""
    CHANGED = "changed"
    """Neither: someone is at work in it, or it is not kept with its versions."""


@dataclass(frozen=True)
class Template:
    """A notebook to run. name: its file's. text: the notebook as JSON."""

    name: str
    text: str
    state: State

    def notebook(self) -> NotebookNode:
        """The notebook, a new one each time."""
        return _parsed(self.text)

    def facts(self) -> dict[str, str]:
        """What a manifest says of it: name, state, and SHA-256 of its text."""
        digest = hashlib.sha256(self.text.encode()).hexdigest()
        return {"name": self.name, "state": self.state.value, "sha256": digest}


def packaged_notebooks() -> Path:
    """The folder of notebooks that came with the package; in a checkout, the checkout's."""
    installed = PACKAGE / FOLDER
    return installed if installed.is_dir() else PACKAGE.parents[1] / FOLDER


def notebook_file(name: str) -> Path:
    """The notebook called ``name`` (without its ending) in the centre's folder, else in the package."""
    own = project_root() / FOLDER / f"{name}.ipynb"
    return own if own.is_file() else packaged_notebooks() / own.name


def template(path: Path) -> Template:
    """The template at ``path`` as it was before anyone tried anything in it, where that is known.

    Raises InputError when it cannot be read as a notebook.
    """
    if not path.is_file():
        raise InputError(Finding(str(path), "anteckningsboken", "saknas", "en fil som går att läsa"))
    try:
        text = path.read_text(encoding="utf-8")
        meaning = _meaning(text)
    except (OSError, ValueError) as error:
        shown = f"går inte att läsa ({type(error).__name__})"
        raise InputError(Finding(str(path), "anteckningsboken", shown, "en anteckningsbok")) from None
    for state, known in _known(path):
        if _meaning(known) == meaning:
            return Template(path.name, known, state)
    return Template(path.name, text, State.CHANGED)


def _known(path: Path) -> Iterator[tuple[State, str]]:
    """The notebook as it came with the package, and as it was last committed, as far as is known."""
    packaged = packaged_notebooks() / path.name
    committed = _committed(path)
    if packaged.is_file() and packaged.resolve() != path.resolve():
        yield State.PACKAGED, packaged.read_text(encoding="utf-8")
    if committed is not None:
        yield State.COMMITTED, committed
    elif packaged.resolve() == path.resolve():
        yield State.PACKAGED, path.read_text(encoding="utf-8")


def _committed(path: Path) -> str | None:
    """The file as it was last committed with git; None where it never was."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        found = subprocess.run(
            ["git", "-C", str(path.parent), "show", f"HEAD:./{path.name}"],
            capture_output=True,
            env=environment,
            timeout=GIT_SECONDS,
            check=True,
        )
        text = found.stdout.decode("utf-8")
        _parsed(text)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return text


def _parsed(text: str) -> NotebookNode:
    notebook: NotebookNode = nbformat.reads(text, as_version=nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]
    return notebook


def _meaning(text: str) -> list[tuple[str, Any, list[str]]]:
    """What a notebook does: kinds, texts and tags of its cells, without outputs and values of the first."""
    found = []
    for cell in _parsed(text).cells:
        tags = sorted(cell.metadata.get("tags", []))
        if INJECTED in tags or not cell.source.strip():
            continue
        said = _names(cell.source) if PARAMETERS in tags else cell.source
        found.append((cell.cell_type, said, tags))
    return found


def _names(source: str) -> list[str] | str:
    """The names that a cell of parameters gives values, if it does nothing else; else all that it says."""
    try:
        return list(literals(source))
    except (SyntaxError, ValueError):
        return source


def literals(source: str) -> dict[str, Any]:
    """Names and values of a cell that only assigns literals; ValueError or SyntaxError for any other."""
    found = {}
    for statement in ast.parse(source).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found[name] = ast.literal_eval(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found[name] = ast.literal_eval(value)
            case _:
                raise ValueError(f"line {statement.lineno} is no value of a name")
    return found

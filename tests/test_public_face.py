"""What ``import model`` gives: these names and no others, each with an example that runs."""

from __future__ import annotations

import ast
import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import model

pytestmark = pytest.mark.slow

SOURCE = Path(model.__file__).parent


def test_the_public_names() -> None:
    assert model.__all__ == [
        "InputError",
        "expected_volumes",
        "load",
        "load_period",
        "load_registers",
        "outlook",
        "plan_year",
        "promises",
        "scenario_names",
        "simulate",
        "what_if",
        "year_risk",
        "yearly_forecast",
    ]
    assert set(model.__all__) <= set(dir(model))
    with pytest.raises(AttributeError, match="no attribute 'simulera'"):
        _ = model.simulera


@pytest.mark.parametrize("name", model.__all__)
def test_its_example_runs(name: str) -> None:
    shown = getattr(model, name)
    (example,) = doctest.DocTestFinder(recurse=False).find(shown, name, globs={})
    assert example.examples
    runner = doctest.DocTestRunner()
    runner.run(example)
    assert runner.summarize().failed == 0


def test_importing_the_package_alone_imports_none_of_it() -> None:
    told = "import sys, model; print([name for name in sys.modules if name.startswith('model.')])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_model_itself_does_not_use_its_public_face() -> None:
    """Modules say where what they use stands: so what decides an answer can be followed."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "model":
                assert not {alias.name for alias in node.names} & set(model.__all__), path

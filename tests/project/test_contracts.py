"""Frames that pass from one folder to another are handed over by a contract (:mod:`model.frames`)."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from model.computing.code_digest import SOURCE

pytestmark = pytest.mark.slow

ROOMS = ("demand", "staffing", "pricing", "planning", "followup", "calibration")
DECLARED = re.compile(r"Frame\(|[A-Z_]+\.extended\(")
HANDS_OVER = re.compile(r"\.(?:frame|checked)\(")
OTHERWISE = {
    "demand.forecasting.yearly_forecast.known_months": "the columns of the table that was read",
    "followup.benchmarks.in_kronor": "the columns of the table that was read, and more",
    "followup.commitments.outlook": "the columns of the table that was read, and more",
    "followup.improvement.actions_at": "the columns of the table that was read, and more",
    "followup.dialogue.answers_by_theme": "the table that was read, sorted",
    "followup.competence.courses": "a column for each unit",
    "followup.service.half_hours_by_month": "a column for each month",
    "followup.surveys.by_year": "a column for each year",
    "staffing.experiments.estimates.estimates": "the columns that are asked for, and those of ESTIMATED",
    "staffing.experiments.key_measures.by_replication": "a column for each measure that the year has",
    "staffing.year.trace.of_person": "rows of the frame that it is given",
    "planning.price_drivers.of_service": "rows of the frame that it is given",
}
"""Functions whose frames no contract can tell, and why."""


@cache
def trees() -> dict[str, ast.Module]:
    """The rooms' and their users' modules by name, without ``model.``."""
    files = sorted((SOURCE / "model").rglob("*.py"))
    return {name_of(file): ast.parse(file.read_text(encoding="utf-8")) for file in files}


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(SOURCE / "model").with_suffix("").parts)


def folder(module: str) -> str:
    return module.rpartition(".")[0]


@cache
def nodes(module: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(trees()[module]))


@cache
def functions(module: str) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in trees()[module].body if isinstance(node, ast.FunctionDef)}


@cache
def imported(module: str) -> tuple[tuple[str, str], ...]:
    """Module and name of each function that ``module`` takes from another, also as ``module.function``."""
    taken = [
        (str(node.module).removeprefix("model."), alias)
        for node in nodes(module)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("model.")
        for alias in node.names
    ]
    modules = {alias.asname or alias.name: f"{source}.{alias.name}" for source, alias in taken}
    of_modules = [
        (modules[node.value.id], node.attr)
        for node in nodes(module)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules
    ]
    return (*((source, alias.name) for source, alias in taken), *of_modules)


def crossing() -> set[tuple[str, str]]:
    """The rooms' public functions that give a frame to a module of another folder."""
    return {
        (source, name)
        for module in trees()
        for source, name in imported(module)
        if source in trees() and source.startswith(ROOMS) and folder(source) != folder(module)
        if (found := functions(source).get(name)) and found.returns
        if ast.unparse(found.returns) in ("pd.DataFrame", "pd.DataFrame | None")
    }


def hands_over(module: str, name: str) -> bool:
    """Whether the function checks its frame, or gives that of one that does."""
    if (found := functions(module).get(name)) is None:
        return False
    if HANDS_OVER.search(ast.unparse(found)):
        return True
    taken = {name: source for source, name in imported(module)}
    given = [node.value for node in ast.walk(found) if isinstance(node, ast.Return) and node.value]
    called = [node.func for value in given for node in ast.walk(value) if isinstance(node, ast.Call)]
    return any(
        hands_over(taken.get(name, module), name)
        for name in (call.attr if isinstance(call, ast.Attribute) else ast.unparse(call) for call in called)
    )


def test_frames_that_cross_folders_have_a_contract() -> None:
    bare = {f"{module}.{name}" for module, name in crossing() if not hands_over(module, name)}
    assert bare == set(OTHERWISE)


def test_every_contract_is_used() -> None:
    loaded = {
        node.id if isinstance(node, ast.Name) else node.attr
        for module in trees()
        for node in nodes(module)
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load)
    }
    contracts = {
        target.id
        for tree in trees().values()
        for node in tree.body
        if isinstance(node, ast.Assign) and DECLARED.match(ast.unparse(node.value))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    assert len(contracts) > 100
    assert contracts <= loaded

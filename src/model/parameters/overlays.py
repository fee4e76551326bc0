"""Scenario overlays as files: what one changes, two laid one over the other, and how one is written.

An overlay is what :func:`model.parameters.load` reads from ``params/scenarios``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedSeq

from model.errors import Finding, InputError
from model.parameters.loading import BASE, project_root, read_yaml
from model.parameters.own_files import put, require_place

LINE_WIDTH = 4096
"""Wider than any line, so that none is folded."""

Changes = Mapping[str, Mapping[str, Any]]
Evidence = dict[str, Any]


@dataclass(frozen=True)
class Overlay:
    """A scenario: dotted parameter path -> {value, source}; evidence is for the reader."""

    title: str
    description: str
    changes: Changes
    evidence: Evidence = field(default_factory=dict)


def changes_of(scenario: str, params: Path | None = None) -> Changes:
    """What ``scenario`` changes in the base: dotted path -> {value, source}.

    Raises InputError when its file cannot be read. That it can be used is for ``load`` to say.
    """
    if scenario == BASE:
        return {}
    folder = params or project_root() / "params"
    shown_as = f"params/scenarios/{scenario}.yaml"
    changes: Changes = read_yaml(folder / "scenarios" / f"{scenario}.yaml", shown_as).get("changes") or {}
    return changes


def evidence_of(scenario: str, params: Path | None = None) -> Evidence:
    """What the file of ``scenario`` tells of what it is estimated from; nothing of the base."""
    if scenario == BASE:
        return {}
    folder = params or project_root() / "params"
    tree = read_yaml(folder / "scenarios" / f"{scenario}.yaml", f"params/scenarios/{scenario}.yaml")
    evidence: Evidence = tree.get("evidence") or {}
    return evidence


def laid_over(first: Changes, then: Changes) -> dict[str, Mapping[str, Any]]:
    """``first`` with ``then`` over it; values with keys (years, units) are merged as ``load`` does."""
    changes = dict(first)
    for path, change in then.items():
        below = changes.get(path, {}).get("value")
        both_keyed = isinstance(below, dict) and isinstance(change["value"], dict)
        changes[path] = {**change, "value": below | change["value"]} if both_keyed else change
    return changes


def require_scenario_place(path: Path, replace: bool) -> None:
    """InputError if ``path`` is not a place for a new scenario, or holds one that is not to be replaced."""
    if path.suffix != ".yaml" or path.stem == BASE:
        wanted = "ett filnamn på ändelsen .yaml, och inte base.yaml"
        raise InputError(Finding(str(path), "filen", path.name, wanted))
    require_place(path, replace=replace)


def write_overlay(overlay: Overlay, path: Path, *, replace: bool = False) -> None:
    """Write ``overlay`` as YAML to ``path``, whole or not at all; the same overlay gives the same bytes.

    replace: whether another that is there may be replaced; a dated copy of it is kept. Raises InputError when
    it may not, the folder cannot be written, or a value is no finite number.
    """
    endless = [
        Finding(str(path), f"changes.{name}", str(number), "ett ändligt tal")
        for name, change in overlay.changes.items()
        for number in _not_finite(change["value"])
    ]
    if endless:
        raise InputError(*endless)
    yaml = YAML()
    yaml.width = LINE_WIDTH
    text = StringIO()
    tree = {key: part for key, part in asdict(overlay).items() if key != "evidence" or part}
    yaml.dump(_lists_on_one_line(tree), text)
    put({path: text.getvalue()}, replace=replace)


def _not_finite(node: Any) -> Iterator[Any]:
    """What within ``node`` is missing, or a number without end."""
    if isinstance(node, Mapping):
        node = list(node.values())
    if isinstance(node, list | tuple):
        for part in node:
            yield from _not_finite(part)
    elif node is None or (isinstance(node, float) and not math.isfinite(node)):
        yield node


def _lists_on_one_line(node: Any) -> Any:
    """``node`` with its lists marked to be written as [a, b]."""
    if isinstance(node, dict):
        return {key: _lists_on_one_line(value) for key, value in node.items()}
    if isinstance(node, list):
        line = CommentedSeq(_lists_on_one_line(value) for value in node)
        line.fa.set_flow_style()
        return line
    return node

"""Parameter sets that differ from another one in a few values, made in memory.

Dotted paths lead to parameters as in scenarios; ``*`` stands for every name. Nothing here reads files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from model.parameters.schema.parameters import Parameters
from model.parameters.schema.studies import Factor
from model.parameters.sharing import sharing_the_rest

EVERY = "*"

Tree = dict[str, Any]


def changed(parameters: Parameters, changes: Mapping[str, Any]) -> Parameters:
    """``parameters`` with new values at dotted paths; all else is the same, even the scenario's name.

    Raises KeyError for a path that leads nowhere, pydantic's ValidationError for a value that cannot be.
    """
    tree = parameters.model_dump()
    for path, value in changes.items():
        for quantity in _quantities(tree, path):
            quantity["value"] = value
    return Parameters.model_validate(tree)


def overlaid(parameters: Parameters, changes: Mapping[str, Any]) -> Parameters:
    """:func:`changed`, but values with keys (years, units) are merged, as in a scenario."""
    tree = parameters.model_dump()
    for path, value in changes.items():
        for quantity in _quantities(tree, path):
            both_keyed = isinstance(quantity["value"], dict) and isinstance(value, dict)
            quantity["value"] = quantity["value"] | value if both_keyed else value
    return Parameters.model_validate(tree)


def varied(parameters: Parameters, positions: Mapping[str, float]) -> Parameters:
    """``parameters`` with each named factor of the sensitivity analysis moved within its range.

    positions: 0 is the factor's low value, 1 its high one. Whole numbers stay whole. Raises as
    :func:`changed` does.
    """
    factors = parameters.sensitivity.factors
    return moved(parameters, [(factors[name], position) for name, position in positions.items()])


def moved(parameters: Parameters, positions: Iterable[tuple[Factor, float]]) -> Parameters:
    """``parameters`` with factors moved within their ranges; see :func:`varied`."""
    tree = parameters.model_dump()
    for factor, position in positions:
        for path in factor.parameters:
            _move(tree, factor, path, level_of(factor, position))
    return Parameters.model_validate(tree)


def level_of(factor: Factor, position: float) -> float:
    """Value or ratio of ``factor`` at ``position`` between its low (0) and high (1)."""
    low, high = factor.range.value
    return low + position * (high - low)


def _move(tree: Tree, factor: Factor, path: str, level: float) -> None:
    if factor.change == "share":
        whole, _, member = path.rpartition(".")
        for quantity in _quantities(tree, whole):
            quantity["value"] = _rescaled(quantity["value"], member, level)
        return
    change = (lambda number: number * level) if factor.change == "factor" else (lambda _: level)
    for quantity in _quantities(tree, path):
        quantity["value"] = _each(quantity["value"], change)


def _each(value: Any, change: Callable[[float], float]) -> Any:
    """Every number in ``value``, however nested, changed; those that were whole are rounded."""
    if isinstance(value, dict):
        return {key: _each(part, change) for key, part in value.items()}
    if isinstance(value, list):
        return [_each(part, change) for part in value]
    return round(change(value)) if isinstance(value, int) else float(change(value))


def _rescaled(value: Any, member: str, share: float) -> Tree:
    """Each distribution in ``value`` with ``member`` at ``share`` and the others in proportion."""
    if not isinstance(value, dict):
        raise KeyError(member)
    if member not in value:
        return {key: _rescaled(part, member, share) for key, part in value.items()}
    return sharing_the_rest(value, {member: share})


def _quantities(tree: Tree, path: str) -> Iterator[Tree]:
    """The parameters at ``path``; KeyError when there is none."""
    nodes = [tree]
    for step in path.split("."):
        nodes = [
            below
            for node in nodes
            for below in (node.values() if step == EVERY else [node[step]])
            if isinstance(below, dict)
        ]
    quantities = [node for node in nodes if "value" in node]
    if not quantities:
        raise KeyError(path)
    yield from quantities

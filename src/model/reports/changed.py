"""What a report's heading says of parameters that are not the base: its scenario, and every single change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from model.parameters.difference import Change, differences
from model.parameters.loading import BASE, COMMAND_LINE, load
from model.parameters.quantity import Quantity, Strict
from model.parameters.schema.parameters import Parameters
from model.presentation.language import _
from model.reports.studies.parameter_words import meaning
from model.reports.studies.scenario_changes import REGISTERS, names_in, shown


def beside_scenario(subtitle: str, parameters: Parameters) -> str:
    """``subtitle`` with the scenario, where that is another than the base."""
    if parameters.scenario == BASE:
        return subtitle
    return f"{subtitle}{_('. Scenario: {scenario}', scenario=_(parameters.title))}"


def changes_in_words(parameters: Parameters) -> str:
    """Every parameter that is changed on top of its scenario, with what it was; nothing where none is."""
    paths = set(_changed_paths(parameters))
    if not paths:
        return ""
    scenario = load(parameters.scenario)
    found = [change for change in differences(scenario, parameters) if change.path in paths]
    return "; ".join(_in_words(change, scenario, parameters) for change in found)


def _in_words(change: Change, scenario: Parameters, parameters: Parameters) -> str:
    """What it means, its values now and those before."""
    if change.path in REGISTERS:
        return _("{meaning}: {now}", meaning=meaning(change), now=REGISTERS[change.path](parameters))
    names = names_in(change, scenario)
    kept = [part for part in change.values if part[2] is not None]
    now, before = ([(keys, pair[place]) for keys, *pair in kept] for place in (1, 0))
    said = {"meaning": meaning(change), "now": shown(now, names)}
    if all(old is None for _keys, old in before):
        return _("{meaning}: {now}", **said)
    return _("{meaning}: {now} i stället för {before}", **said, before=shown(before, names))


def _changed_paths(node: object, path: str = "") -> Iterator[str]:
    """Parameters that a scenario's files do not say: those that were given with a report or a command."""
    if isinstance(node, Quantity):
        if node.source == COMMAND_LINE:
            yield path
        return
    parts: Mapping[str, object] = {}
    if isinstance(node, Strict):
        parts = {name: getattr(node, name) for name in type(node).model_fields}
    elif isinstance(node, Mapping):
        parts = node
    for name, part in parts.items():
        yield from _changed_paths(part, f"{path}.{name}" if path else str(name))

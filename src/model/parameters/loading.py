"""Reading parameters: base files, a scenario's overlay, then changes from the command line.

Everything is checked before anything is returned; all faults are reported together.
"""

from __future__ import annotations

import copy
import difflib
import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from model.errors import LONGEST_VALUE, Finding, InputError
from model.parameters.centre_folder import cache_folder as cache_folder
from model.parameters.centre_folder import project_root as project_root
from model.parameters.checks.rules import breaches
from model.parameters.messages import finding, place_of
from model.parameters.schema.parameters import Parameters
from model.parameters.sharing import completed
from model.yaml_text import parsed

COMMAND_LINE = "kommandoraden"
BASE = "base"
OVERLAY_KEYS = {"title", "description", "changes", "evidence"}
BASE_TITLE = "Grundscenario"
BASE_DESCRIPTION = "Verksamheten som den är planerad, utan ändringar."

Tree = dict[str, Any]


def scenario_names(params: Path | None = None) -> list[str]:
    """Names of the scenarios that can be loaded, ``base`` first.

    Examples:
        >>> from model import scenario_names
        >>> scenario_names()[0]
        'base'
    """
    folder = (params or project_root() / "params") / "scenarios"
    return ["base", *sorted(path.stem for path in folder.glob("*.yaml"))]


def load(
    scenario: str = "base",
    changes: Mapping[str, Any] | None = None,
    params: Path | None = None,
    said_in: str = COMMAND_LINE,
) -> Parameters:
    """Parameters of ``scenario`` with ``changes`` (dotted path -> value) laid over them.

    said_in: what messages call the place that the changes were written in.
    Raises InputError listing every fault with file, path, value and what was expected.

    Examples:
        >>> from model import load
        >>> load().demand.streams["supplier_invoices"].volume.of(2012)
        1025000
        >>> load("base", {"phone.routing": "pooled"}).phone.routing.value
        'pooled'
    """
    folder = params or project_root() / "params"
    origin: dict[str, str] = {}
    tree = _read_base(folder, origin)
    tree |= {"scenario": scenario, "title": BASE_TITLE, "description": BASE_DESCRIPTION}
    findings: list[Finding] = []
    if scenario != "base":
        findings += _apply_scenario(tree, scenario, folder, origin)
    for path, value in (changes or {}).items():
        change = {"value": _with_numbers(value), "source": said_in}
        findings += _change(tree, path, change, said_in, origin)
    if findings:
        raise InputError(*findings)
    return _validate(tree, origin)


def fingerprint(parameters: Parameters) -> str:
    """SHA-256 of all parameters in force."""
    return hashlib.sha256(parameters.model_dump_json().encode()).hexdigest()


def read_yaml(path: Path, shown_as: str) -> Tree:
    """The mapping in a YAML file; InputError when it cannot be read as UTF-8 YAML."""
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise InputError(Finding(shown_as, "filen", "saknas", "en läsbar YAML-fil")) from None
    except UnicodeDecodeError as error:
        raise InputError(
            Finding(shown_as, f"byte {error.start}", "inte UTF-8 (Windows-1252?)", "filen sparad som UTF-8")
        ) from None
    tree = _parsed(text, shown_as)
    if not isinstance(tree, dict):
        raise InputError(Finding(shown_as, "filen", str(tree), "nycklar med värden"))
    return tree


@cache
def _parsed(text: str, shown_as: str) -> Any:
    """What a YAML text says, parsed once: most of a load's time is parsing. Callers must not change it."""
    return parsed(text, shown_as)


def _read_base(folder: Path, origin: dict[str, str]) -> Tree:
    tree: Tree = {}
    files = sorted((folder / "base").glob("*.yaml"))
    if not files:
        raise InputError(
            Finding(str(folder / "base"), "mappen", "tom eller saknas", "parameterfiler (*.yaml)")
        )
    for path in files:
        shown_as = f"params/base/{path.name}"
        for key, node in read_yaml(path, shown_as).items():
            if key in tree:
                raise InputError(
                    Finding(shown_as, str(key), "står även i " + origin[key], "en plats per nyckel")
                )
            tree[key] = node
            origin[key] = shown_as
    return tree


def _apply_scenario(tree: Tree, scenario: str, folder: Path, origin: dict[str, str]) -> Iterator[Finding]:
    shown_as = f"params/scenarios/{scenario}.yaml"
    path = folder / "scenarios" / f"{scenario}.yaml"
    if scenario not in scenario_names(folder):
        known = ", ".join(scenario_names(folder))
        raise InputError(Finding(shown_as, "scenario", scenario, f"ett av: {known}"))
    overlay = read_yaml(path, shown_as)
    for key in overlay.keys() - OVERLAY_KEYS:
        yield Finding(shown_as, str(key), "okänd nyckel", ", ".join(sorted(OVERLAY_KEYS)))
    tree["title"] = overlay.get("title", scenario)
    tree["description"] = overlay.get("description", "")
    origin |= dict.fromkeys(("title", "description"), shown_as)
    changes = overlay.get("changes") or {}
    if not isinstance(changes, dict):
        yield Finding(
            shown_as, "changes", str(changes), "sökvägar till parametrar med {value: ..., source: ...}"
        )
        return
    for dotted, change in changes.items():
        if (
            not isinstance(dotted, str)
            or not isinstance(change, dict)
            or change.keys() != {"value", "source"}
        ):
            yield Finding(shown_as, str(dotted), str(change), "{value: ..., source: ...}")
        else:
            yield from _change(tree, dotted, change, shown_as, origin)


def _change(
    tree: Tree, dotted: str, change: Tree, shown_as: str, origin: dict[str, str]
) -> Iterator[Finding]:
    """Lay ``change`` on the parameter at ``dotted``: keys (year, unit) are merged, else replaced."""
    node: Any = tree
    for step, key in enumerate(dotted.split(".")):
        if not isinstance(node, dict) or key not in node:
            known = [str(name) for name in node] if isinstance(node, dict) else []
            close = difflib.get_close_matches(key[:LONGEST_VALUE], known, n=1) or known[:6]
            place = ".".join(dotted.split(".")[: step + 1])
            yield Finding(shown_as, dotted, f"okänd parameter {place}", "till exempel " + ", ".join(close))
            return
        node[key] = node = copy.copy(node[key])
    if not isinstance(node, dict) or "value" not in node:
        yield Finding(shown_as, dotted, "en grupp av parametrar", "sökvägen till en enskild parameter")
        return
    value = completed(dotted, node["value"], change["value"])
    both_keyed = isinstance(node["value"], dict) and isinstance(value, dict)
    node["value"] = node["value"] | value if both_keyed else value
    node["source"] = change["source"]
    origin[dotted] = shown_as


def _with_numbers(value: Any) -> Any:
    """``value`` with years, months and customers as numbers: on the way to a notebook keys become text."""
    if not isinstance(value, dict):
        return value
    return {
        int(key) if isinstance(key, str) and key.isdecimal() else key: _with_numbers(part)
        for key, part in value.items()
    }


def _validate(tree: Tree, origin: Mapping[str, str]) -> Parameters:
    try:
        parameters = Parameters.model_validate(tree)
    except ValidationError as error:
        raise InputError(
            *(finding(fault, _file(place_of(fault), origin)) for fault in error.errors())
        ) from None
    found = [
        Finding(_file(path, origin), path, str(value), wanted) for path, value, wanted in breaches(parameters)
    ]
    if found:
        raise InputError(*found)
    return parameters


def _file(path: str, origin: Mapping[str, str]) -> str:
    """File that ``path`` was last set in: the longest matching origin wins."""
    holders = [known for known in origin if path == known or path.startswith(known + ".")]
    return origin[max(holders, key=len)] if holders else "params/base"

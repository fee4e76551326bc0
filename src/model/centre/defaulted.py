"""The packaged parameters that nobody is asked about, and where a centre still rests on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from model.centre.founding import Tree
from model.parameters.assumed import ASSUMED


def defaults() -> dict[str, tuple[str, Tree]]:
    """The packaged defaults: name -> (what the file is about, its tree)."""
    reader = YAML(typ="safe", pure=True)
    found = {}
    for file in sorted(files("model.centre").joinpath("defaults").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            text = file.read_text(encoding="utf-8")
            found[file.name.removesuffix(".yaml")] = (text.splitlines()[0].lstrip("# "), reader.load(text))
    return found


def laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> Tree:
    """``above`` over ``below``: groups are merged, a parameter's parts are replaced."""
    laid = dict(below)
    for key, part in above.items():
        under = laid.get(key)
        if isinstance(part, Mapping) and isinstance(under, Mapping) and key != "value":
            laid[key] = laid_over(under, part)
        else:
            laid[key] = part
    return laid


def assumed(tree: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str, str]]:
    """Dotted path, meaning and source of every parameter in ``tree`` that Tertial has assumed."""
    for key, part in tree.items():
        place = f"{path}.{key}" if path else str(key)
        if isinstance(part, Mapping):
            if "value" in part and str(part.get("source", "")).startswith(ASSUMED):
                yield place, str(part.get("meaning", "")), str(part["source"])
            elif "value" not in part:
                yield from assumed(part, place)

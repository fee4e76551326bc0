"""What a notebook ran with, as its kernel has it when the last cell has ended.

A run puts a cell last that shows it as data, and takes the cell away again. It is what a manifest tells: not
what the notebook was meant to have, but the values that its names had and the parameters that it had loaded.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from IPython.display import publish_display_data

from model.parameters.loading import fingerprint
from model.parameters.schema.parameters import Parameters

if TYPE_CHECKING:  # it takes a second to import, at the start of every kernel
    from nbformat import NotebookNode

RAN = "application/vnd.tertial.ran+json"
"""Type of ``{"parameters": {name: value}, "loaded": [{"name", "scenario", "sha256"}, ...]}``."""


def cell_of(names: Iterable[str]) -> str:
    """The code of the last cell; names: those whose values are to be told."""
    return f"__import__('{__name__}', fromlist=['ran']).tell({sorted(names)!r}, globals())"


def tell(names: Sequence[str], there: Mapping[str, Any]) -> None:
    """Show the values of ``names``, and every parameter set that there is among ``there``, as data."""
    values = {name: there[name] for name in names if name in there}
    told = {
        "parameters": json.loads(json.dumps(values, default=str, ensure_ascii=False)),
        "loaded": [
            {"name": name, "scenario": each.scenario, "sha256": fingerprint(each)}
            for name, each in _loaded(there)
        ],
    }
    publish_display_data({RAN: told})  # type: ignore[no-untyped-call]


def _loaded(there: Mapping[str, Any]) -> Iterator[tuple[str, Parameters]]:
    """The parameter sets that a notebook has under names of its own, alone or as part of what it computed."""
    for name, value in there.items():
        if name.startswith("_"):
            continue
        for each in value if isinstance(value, list | tuple) else [value]:
            found = each if isinstance(each, Parameters) else getattr(each, "parameters", None)
            if isinstance(found, Parameters):
                yield name, found


def taken_from(notebook: NotebookNode) -> dict[str, Any]:
    """What the last cell of an executed notebook told; the cell is taken away."""
    last = notebook.cells.pop()
    for output in last.get("outputs", []):
        if found := output.get("data", {}).get(RAN):
            return dict(found)
    return {"parameters": {}, "loaded": []}

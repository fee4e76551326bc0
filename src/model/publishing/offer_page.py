"""A negotiation's pages, set by the exporter from a notebook of what it shows.

The offers have been worked out by the command, in minutes, so no kernel works them out once more: the
notebook is made of their blocks, and what is published beside it is what was told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from model.presentation.display import Heading
from model.presentation.language import _

Section = tuple[str, Sequence[object]]


def notebook_of(heading: Heading, sections: Iterator[Section]) -> NotebookNode:
    """An executed notebook that shows ``heading``, and below each section's own what it has."""
    cells = [_showing(heading)]
    for number, (title, shown) in enumerate(sections):
        cells.append(new_markdown_cell(f"## {_(title)}", id=f"section-{number}"))  # type: ignore[no-untyped-call]
        cells.append(_showing(*shown, name=f"shown-{number}"))
    notebook: NotebookNode = new_notebook(cells=cells)  # type: ignore[no-untyped-call]
    return notebook


def _showing(*shown: object, name: str = "heading") -> Any:
    outputs = [new_output("display_data", data=_bundle(each)) for each in shown]  # type: ignore[no-untyped-call]
    return new_code_cell("", id=name, outputs=outputs)  # type: ignore[no-untyped-call]


def _bundle(shown: Any) -> dict[str, Any]:
    """What Jupyter would keep of it."""
    if hasattr(shown, "_repr_mimebundle_"):
        found: dict[str, Any] = shown._repr_mimebundle_()
        return found
    return {"text/markdown": shown.data}

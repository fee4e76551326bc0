"""A notebook in the shape that nbformat gives: what is left out or of another type in the file is put right.

Programs of many kinds write notebooks. What they write wrong is not a reason to refuse the rest; what cannot
be shown is told where it is read.
"""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode

CELLS = {"markdown", "code", "raw"}


def well_formed(notebook: NotebookNode) -> NotebookNode:
    """The notebook; itself where nothing is amiss. A cell of no known type is raw."""
    cells = notebook.get("cells") or []
    right = [_cell(cell) for cell in cells]
    metadata = notebook.get("metadata")
    if isinstance(metadata, dict) and all(one is other for one, other in zip(right, cells, strict=True)):
        return notebook
    return _node(notebook | {"cells": right, "metadata": _mapping(metadata)})


def text(value: Any) -> str:
    """A text that may be kept as a list of lines; empty for none."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(map(text, value))
    return "" if value is None else str(value)


def _cell(cell: NotebookNode) -> NotebookNode:
    kind = cell.get("cell_type")
    outputs = cell.get("outputs") if kind == "code" else []
    if (
        kind in CELLS
        and isinstance(cell.get("source"), str)
        and isinstance(cell.get("metadata"), dict)
        and isinstance(cell.get("attachments", {}), dict)
        and isinstance(outputs, list)
        and all(_is_right(output) for output in outputs)
    ):
        return cell
    right = cell | {
        "cell_type": kind if kind in CELLS else "raw",
        "source": text(cell.get("source")),
        "metadata": _mapping(cell.get("metadata")),
        "attachments": _mapping(cell.get("attachments")),
    }
    if kind == "code":
        listed = outputs if isinstance(outputs, list) else []
        right["outputs"] = [_output(output) for output in listed if isinstance(output, dict)]
    return _node(right)


def _is_right(output: Any) -> bool:
    if not isinstance(output, dict):
        return False
    match output.get("output_type"):
        case "stream":
            return isinstance(output.get("name"), str) and isinstance(output.get("text"), str)
        case "error":
            lines = output.get("traceback")
            named = isinstance(output.get("ename"), str) and isinstance(output.get("evalue"), str)
            return named and isinstance(lines, list) and all(isinstance(line, str) for line in lines)
        case _:
            return isinstance(output.get("data"), dict) and isinstance(output.get("metadata"), dict)


def _output(output: dict[str, Any]) -> NotebookNode:
    right: dict[str, Any]
    match output.get("output_type"):
        case "stream":
            right = {"name": text(output.get("name")) or "stdout", "text": text(output.get("text"))}
        case "error":
            lines = output.get("traceback")
            given = lines if isinstance(lines, list) else [text(lines)]
            name = text(output.get("ename")) or "Error"
            right = {"ename": name, "evalue": text(output.get("evalue"))}
            right["traceback"] = [text(line) for line in given if line]
        case _:
            right = {"data": _mapping(output.get("data")), "metadata": _mapping(output.get("metadata"))}
    return _node(output | right)


def _mapping(value: Any) -> NotebookNode:
    return _node(value if isinstance(value, dict) else {})


def _node(value: dict[str, Any]) -> NotebookNode:
    return NotebookNode(value)  # type: ignore[no-untyped-call]

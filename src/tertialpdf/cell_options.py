"""What a cell says of itself: tags and metadata as other tools have them, and Quarto's ``#|`` lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Self

from nbformat import NotebookNode

CELL = {"remove-cell", "hide-cell", "hide", "hidden", "exclude"}
CODE = {"remove-input", "hide-input", "hide-code"}
OUTPUT = {"remove-output", "hide-output"}
STREAMS = {"remove-stdout": "stdout", "remove-stderr": "stderr"}
LINE = re.compile(r"^(?:#|//|%)\|\s*([\w.-]+)\s*:\s*(.*?)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class CellOptions:
    """How a cell wants to be shown.

    source: its code without the lines of options. hides_streams: of what it prints, as ``stderr``.
    may_fail: whether an error in it is part of the text.
    said: captions and the like, by Quarto's names.
    """

    source: str = ""
    hides_cell: bool = False
    hides_code: bool = False
    hides_output: bool = False
    hides_streams: frozenset[str] = frozenset()
    may_fail: bool = False
    said: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, cell: NotebookNode) -> Self:
        """Those of a cell."""
        told = cell.metadata
        lines = (
            {key: _bare(value) for key, value in LINE.findall(cell.source)}
            if cell.cell_type == "code"
            else {}
        )
        given = [*told.get("tags", []), *re.split(r"[\s,\[\]]+", lines.get("tags", ""))]
        tags = {str(tag).replace("_", "-").lower() for tag in given}
        lab = told.get("jupyter", {})
        folded = bool(lab.get("source_hidden") or told.get("hide_input"))
        streams = {STREAMS[tag] for tag in tags & STREAMS.keys()}
        if _is_off(lines, "warning"):
            streams.add("stderr")
        return cls(
            source=LINE.sub("", cell.source).strip("\n") if lines else cell.source,
            hides_cell=bool(tags & CELL)
            or _is_off(lines, "include")
            or told.get("nbsphinx") == "hidden"
            or (folded and cell.cell_type != "code"),
            hides_code=bool(tags & CODE) or _is_off(lines, "echo") or folded,
            hides_output=bool(tags & OUTPUT)
            or _is_off(lines, "output")
            or bool(lab.get("outputs_hidden") or told.get("collapsed") or told.get("hide_output")),
            hides_streams=frozenset(streams),
            may_fail="raises-exception" in tags or lines.get("error", "").lower() == "true",
            said={**_rendered(cell), **lines},
        )

    def caption(self, *kinds: str) -> str:
        """The caption that the cell gives what it shows; ``kinds`` such as ``fig``."""
        return next((self.said[key] for kind in kinds if (key := f"{kind}-cap") in self.said), "")

    @property
    def alternative(self) -> str:
        """What the picture of the cell shows, for those who do not see it."""
        return self.said.get("fig-alt", "")


def _is_off(lines: dict[str, str], key: str) -> bool:
    return lines.get(key, "").lower() in ("false", "no")


def _rendered(cell: NotebookNode) -> dict[str, str]:
    """Captions as Jupyter Book has them in the cell's metadata: ``render`` or ``mystnb``."""
    found: dict[str, str] = {}
    for key in ("render", "mystnb"):
        given: Any = cell.metadata.get(key) or {}
        if isinstance(given, dict):
            for part, name, kind in (
                ("figure", "caption", "fig-cap"),
                ("table", "caption", "tbl-cap"),
                ("image", "alt", "fig-alt"),
            ):
                value = given.get(part)
                if isinstance(value, dict) and isinstance(value.get(name), str):
                    found[kind] = value[name]
    return found


def _bare(value: str) -> str:
    """A value without quotation marks."""
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value

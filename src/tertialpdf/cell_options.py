"""What a cell says of itself: tags and metadata as other tools have them, and Quarto's ``#|`` lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Self

from nbformat import NotebookNode

CELL = {"remove-cell", "hide-cell", "hide", "hidden", "exclude"}
CODE = {"remove-input", "hide-input", "hide-code"}
OUTPUT = {"remove-output", "hide-output"}
LINE = re.compile(r"^(?:#|//|%)\|\s*([\w.-]+)\s*:\s*(.*?)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class CellOptions:
    """How a cell wants to be shown.

    source: its code without the lines of options. may_fail: whether an error in it is part of the text.
    said: captions and the like, by Quarto's names.
    """

    source: str = ""
    hides_cell: bool = False
    hides_code: bool = False
    hides_output: bool = False
    may_fail: bool = False
    said: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, cell: NotebookNode) -> Self:
        """Those of a cell."""
        tags = {str(tag).replace("_", "-").lower() for tag in cell.metadata.get("tags", [])}
        lines = (
            {key: _bare(value) for key, value in LINE.findall(cell.source)}
            if cell.cell_type == "code"
            else {}
        )
        lab = cell.metadata.get("jupyter", {})
        return cls(
            source=LINE.sub("", cell.source).strip("\n") if lines else cell.source,
            hides_cell=bool(tags & CELL) or lines.get("include") == "false",
            hides_code=bool(tags & CODE) or lines.get("echo") == "false" or bool(lab.get("source_hidden")),
            hides_output=bool(tags & OUTPUT)
            or lines.get("output") == "false"
            or bool(lab.get("outputs_hidden") or cell.metadata.get("collapsed")),
            may_fail="raises-exception" in tags or lines.get("error") == "true",
            said={**_rendered(cell), **lines},
        )

    def caption(self, *kinds: str) -> str:
        """The caption that the cell gives what it shows; ``kinds`` such as ``fig``."""
        return next((self.said[key] for kind in kinds if (key := f"{kind}-cap") in self.said), "")

    @property
    def alternative(self) -> str:
        """What the picture of the cell shows, for those who do not see it."""
        return self.said.get("fig-alt", "")


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

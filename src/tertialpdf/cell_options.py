"""What a cell says of itself: tags and metadata as other tools have them, and Quarto's ``#|`` lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Self

from nbformat import NotebookNode

from tertialpdf.wellformed import text

CELL = {"remove-cell", "hide-cell", "hide", "hidden", "exclude"}
CODE = {"remove-input", "hide-input", "hide-code"}
OUTPUT = {"remove-output", "hide-output"}
STREAMS = {"remove-stdout": "stdout", "remove-stderr": "stderr"}
OPTION = re.compile(r"""[ \t]*(?:#|//|--|%|;+|'|"|!|\*|/\*|\.\.)\|(.*?)(?:\*/)?\s*""")
"""A line of options, in the comments of any language."""
PASSED = re.compile(r"\s*(?:%%.*)?")
"""Lines before those of options: empty, or a command to the notebook."""
PAIR = re.compile(r"\s*([\w.-]+)\s*:\s*(.*)")


@dataclass(frozen=True)
class CellOptions:
    """How a cell wants to be shown.

    source: its code without the lines of options. hides_streams: of what it prints, as ``stderr``.
    may_fail: whether an error in it is part of the text.
    said: captions and the like, by Quarto's names; a list where each of several figures has its own.
    """

    source: str = ""
    hides_cell: bool = False
    hides_code: bool = False
    hides_output: bool = False
    hides_streams: frozenset[str] = frozenset()
    may_fail: bool = False
    said: dict[str, str | list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, cell: NotebookNode) -> Self:
        """Those of a cell."""
        told = cell.metadata
        source, lines = _options(cell.source) if cell.cell_type == "code" else (cell.source, {})
        given = [*_listed(told.get("tags")), *_listed(lines.get("tags"))]
        tags = {tag.strip().replace("_", "-").lower() for tag in given}
        lab = told.get("jupyter")
        lab = lab if isinstance(lab, dict) else {}
        folded = bool(lab.get("source_hidden") or told.get("hide_input"))
        streams = {STREAMS[tag] for tag in tags & STREAMS.keys()}
        if _is_off(lines, "warning"):
            streams.add("stderr")
        return cls(
            source=source,
            hides_cell=bool(tags & CELL)
            or _is_off(lines, "include")
            or told.get("nbsphinx") == "hidden"
            or (folded and cell.cell_type != "code"),
            hides_code=bool(tags & CODE) or _is_off(lines, "echo") or folded,
            hides_output=bool(tags & OUTPUT)
            or _is_off(lines, "output")
            or bool(lab.get("outputs_hidden") or told.get("collapsed") or told.get("hide_output")),
            hides_streams=frozenset(streams),
            may_fail="raises-exception" in tags or str(lines.get("error", "")).lower() == "true",
            said={**_rendered(cell), **lines},
        )

    def caption(self, *kinds: str, number: int = 0) -> str:
        """The caption of what the cell shows; ``kinds`` such as ``fig``, number: which one of several."""
        given = next((self.said[key] for kind in kinds if (key := f"{kind}-cap") in self.said), "")
        own = [self.said.get(f"{kind}-subcap", "") for kind in kinds]
        return ": ".join(filter(None, (_one_of(one, number) for one in (given, *own))))

    @property
    def alternative(self) -> str:
        """What the picture of the cell shows, for those who do not see it."""
        return _one_of(self.said.get("fig-alt", ""), 0)


def _one_of(given: str | list[str], number: int) -> str:
    """What is given for all, or for the one of this number."""
    if isinstance(given, str):
        return given
    return given[number] if number < len(given) else ""


def _options(source: str) -> tuple[str, dict[str, str | list[str]]]:
    """A cell's code without the options at its top, and what they say."""
    lines = source.split("\n")
    first = 0
    while first < len(lines) and PASSED.fullmatch(lines[first]):
        first += 1
    end = first
    while end < len(lines) and OPTION.fullmatch(lines[end]):
        end += 1
    if first == end:
        return source, {}
    written = [found[1] for line in lines[first:end] if (found := OPTION.fullmatch(line))]
    code = "\n".join(lines[:first] + lines[end:]).strip("\n")
    return code, read_settings("\n".join(written))


def read_settings(written: str) -> dict[str, str | list[str]]:
    """YAML of names and values as words; where it is no YAML, line by line."""
    from ruamel.yaml import YAML  # most notebooks have none
    from ruamel.yaml.error import YAMLError

    try:
        found = YAML(typ="safe").load(written)
    except (YAMLError, ValueError):
        found = None
    if not isinstance(found, dict):
        pairs = [pair for line in written.split("\n") if (pair := PAIR.fullmatch(line))]
        return {pair[1]: pair[2].strip().strip("'\"") for pair in pairs}
    return {
        str(key): _listed(value) if isinstance(value, list) else text(value).strip()
        for key, value in found.items()
        if not isinstance(value, dict)
    }


def _listed(value: Any) -> list[str]:
    """A list of words, or the one word that stands for it."""
    if isinstance(value, list):
        return [text(one) for one in value if not isinstance(one, (dict, list))]
    return [value] if isinstance(value, str) else []


def _is_off(lines: dict[str, str | list[str]], key: str) -> bool:
    return str(lines.get(key, "")).lower() in ("false", "no")


def _rendered(cell: NotebookNode) -> dict[str, str | list[str]]:
    """Captions as Jupyter Book has them in the cell's metadata: ``render`` or ``mystnb``."""
    found: dict[str, str | list[str]] = {}
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

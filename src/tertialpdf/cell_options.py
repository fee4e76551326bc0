"""What a cell says of itself: tags and metadata as other tools have them, and Quarto's ``#|`` lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from nbformat import NotebookNode

from tertialpdf.wellformed import text
from tertialpdf.yaml_data import read_yaml

CELL = {"remove-cell", "hide-cell", "hide", "hidden", "exclude"}
CODE = {"remove-input", "hide-input", "hide-code"}
OUTPUT = {"remove-output", "hide-output"}
STREAMS = {"remove-stdout": "stdout", "remove-stderr": "stderr"}
OPTION = re.compile(r"""[ \t]*(?:#|//|--|%|;+|'|"|!|\*|/\*|\.\.)\|[ \t]?(.*?)(?:\*/)?\s*""")
"""A line of options, in the comments of any language."""
PASSED = re.compile(r"\s*(?:%%.*)?")
"""Lines before those of options: empty, or a command to the notebook."""
SIMPLE = re.compile(r"\s*([\w.-]+)\s*:\s*(.*?)\s*$")
RENDERED = (
    ("figure", "caption", "fig-cap"),
    ("figure", "name", "label"),
    ("table", "caption", "tbl-cap"),
    ("table", "name", "label"),
    ("image", "alt", "fig-alt"),
    ("image", "width", "out-width"),
)
"""Where Jupyter Book says what, and Quarto's name for it."""
MYST = {"caption": ("fig-cap", "tbl-cap"), "alt": ("fig-alt",), "name": ("label",), "width": ("out-width",)}
"""What MyST says in lines of options, and Quarto's names for it."""


@dataclass(frozen=True)
class CellOptions:
    """How a cell wants to be shown.

    source: its code without the lines of options. hides_streams: of what it prints, as ``stderr``.
    may_fail: whether an error in it is part of the text. prints_markdown: whether what it prints is Markdown.
    said: captions and the like, by Quarto's names.
    """

    source: str = ""
    hides_cell: bool = False
    hides_code: bool = False
    hides_output: bool = False
    hides_streams: frozenset[str] = frozenset()
    may_fail: bool = False
    prints_markdown: bool = False
    said: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, cell: NotebookNode, usual: Mapping[str, Any] | None = None) -> Self:
        """Those of a cell; ``usual`` is what the document says of all."""
        told = cell.metadata
        source, own = _read(cell.source) if cell.cell_type == "code" else (cell.source, {})
        lines = {**(usual or {}), **own} if cell.cell_type == "code" else {}
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
            may_fail="raises-exception" in tags or _is(lines, "error", "true", "yes"),
            prints_markdown=_is(lines, "output", "asis"),
            said={
                **{name: own[key] for key, names in MYST.items() if key in own for name in names},
                **_rendered(cell),
                **lines,
            },
        )

    def caption(self, place: int, *kinds: str) -> str:
        """The caption that the cell gives the picture or table at ``place`` of it; ``kinds`` such as ``fig``.

        Several in one cell have a caption each, or one for all and one for each part.
        """
        given = next((self.said[key] for kind in kinds if (key := f"{kind}-cap") in self.said), "")
        parts = next((self.said[key] for kind in kinds if (key := f"{kind}-subcap") in self.said), ())
        whole = _at(given, place)
        part = _at(parts, place) if isinstance(parts, Sequence) and not isinstance(parts, str) else ""
        return f"{whole}{': ' if whole else ''}({chr(ord('a') + place)}) {part}" if part else whole

    def alternative(self, place: int) -> str:
        """What the picture at ``place`` shows, for those who do not see it."""
        return _at(self.said.get("fig-alt", ""), place)

    def label(self, place: int) -> str:
        """The name of the picture or table at ``place`` in references: the first has the cell's own."""
        name = str(self.said.get("label", ""))
        return f"{name}-{place + 1}" if name and place else name

    @property
    def width(self) -> str:
        """How wide its pictures are, as ``50%``."""
        return str(self.said.get("out-width", ""))


def _at(given: object, place: int) -> str:
    if isinstance(given, str):
        return given.strip()
    if isinstance(given, Sequence):
        return str(given[place]).strip() if place < len(given) else ""
    return "" if given is None or isinstance(given, bool) else str(given)


def _read(source: str) -> tuple[str, dict[str, Any]]:
    """A cell's code without the options at its top, and what they say: YAML, or else line by line."""
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
    simple = [SIMPLE.fullmatch(line) for line in written]
    if all(one and (one[2] and one[2][0] not in "\"'[{|>&*!%@`" and " #" not in one[2]) for one in simple):
        return code, {one[1]: one[2] for one in simple if one}
    said = read_yaml("\n".join(written))
    if isinstance(said, dict):
        return code, {str(key): value for key, value in said.items()}
    return code, {one[1]: one[2].strip("'\"") for one in simple if one}


def _listed(value: Any) -> list[str]:
    """A list of words, or the words of one."""
    if isinstance(value, list):
        return [text(one) for one in value if not isinstance(one, (dict, list))]
    return re.split(r"[\s,]+", value) if isinstance(value, str) else []


def _is(lines: Mapping[str, Any], key: str, *words: str) -> bool:
    return str(lines.get(key, "")).lower() in words


def _is_off(lines: Mapping[str, Any], key: str) -> bool:
    return _is(lines, key, "false", "no")


def _rendered(cell: NotebookNode) -> dict[str, Any]:
    """What Jupyter Book says in the cell's metadata, ``render`` or ``mystnb``, by Quarto's names."""
    found: dict[str, Any] = {}
    for key in ("render", "mystnb"):
        given: Any = cell.metadata.get(key) or {}
        for part, name, kind in RENDERED if isinstance(given, dict) else ():
            value = given.get(part)
            if isinstance(value, dict) and isinstance(value.get(name), (str, int)):
                found[kind] = str(value[name])
    return found

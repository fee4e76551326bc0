"""What a cell says of itself: tags and metadata as other tools have them, and Quarto's ``#|`` lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from nbformat import NotebookNode

from tertialpdf.wellformed import text
from tertialpdf.yaml_data import read_yaml

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
class _Hidden:
    """Where it is said that a part of a cell is not shown, by whichever tool it was written for.

    tags: of the cell. off: the line of options that turns it off. metadata: the cell's own, as keys and
    the value that hides.
    """

    tags: frozenset[str]
    off: str
    metadata: tuple[tuple[tuple[str, ...], object], ...]

    def holds(self, tags: set[str], lines: Mapping[str, Any], metadata: Mapping[str, Any]) -> bool:
        """Whether it is said of a cell that has these."""
        return bool(tags & self.tags) or _is_off(lines, self.off) or self.holds_in(metadata)

    def holds_in(self, metadata: Mapping[str, Any]) -> bool:
        """Whether a cell's metadata say it."""
        return any(_within(metadata, keys) == value for keys, value in self.metadata)


CELL = _Hidden(
    tags=frozenset({"remove-cell", "hide-cell", "hide", "hidden", "exclude"}),
    off="include",
    metadata=((("nbsphinx",), "hidden"),),
)
CODE = _Hidden(
    tags=frozenset({"remove-input", "hide-input", "hide-code"}),
    off="echo",
    metadata=((("jupyter", "source_hidden"), True), (("hide_input",), True)),
)
OUTPUT = _Hidden(
    tags=frozenset({"remove-output", "hide-output"}),
    off="output",
    metadata=((("jupyter", "outputs_hidden"), True), (("collapsed",), True), (("hide_output",), True)),
)


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
        is_code = cell.cell_type == "code"
        source, own = _read(cell.source) if is_code else (cell.source, {})
        lines = {**(usual or {}), **own} if is_code else {}
        given = [*_listed(cell.metadata.get("tags")), *_listed(lines.get("tags"))]
        tags = {tag.strip().replace("_", "-").lower() for tag in given}
        cell_hidden, code_hidden, output_hidden = (
            part.holds(tags, lines, cell.metadata) for part in (CELL, CODE, OUTPUT)
        )
        streams = {STREAMS[tag] for tag in tags & STREAMS.keys()}
        if _is_off(lines, "warning"):
            streams.add("stderr")
        return cls(
            source=source,
            hides_cell=cell_hidden or (not is_code and CODE.holds_in(cell.metadata)),
            hides_code=code_hidden,
            hides_output=output_hidden,
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


def _within(metadata: object, keys: Sequence[str]) -> object:
    """What stands at keys within each other; None where nothing does."""
    for key in keys:
        metadata = metadata.get(key) if isinstance(metadata, Mapping) else None
    return metadata


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

"""What a notebook says of itself as a whole: YAML at its top, as in Quarto and MyST, and its metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from nbformat import NotebookNode

from tertialpdf.yaml_data import read_yaml

BLOCK = re.compile(r"\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
SAID = {"title", "subtitle", "author", "authors", "date", "lang", "language", "abstract", "execute"}
"""What is set or heeded; all else is settings for other programs."""
EXECUTED = ("echo", "warning", "output", "include", "error")


@dataclass(frozen=True)
class FrontMatter:
    """Title and the like; empty where the notebook does not say.

    cell: position of the cell that it stands in, None where there is none. rest: what follows it in that
    cell, and its attachments. settings: names of what is meant for other programs. cells: what holds for
    every cell that does not say otherwise, as ``echo``.
    """

    title: str = ""
    subtitle: str = ""
    author: str = ""
    day: str = ""
    language: str = ""
    abstract: str = ""
    cell: int | None = None
    rest: str = ""
    attachments: Mapping[str, Any] = field(default_factory=dict)
    settings: tuple[str, ...] = ()
    cells: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, notebook: NotebookNode) -> Self:
        """That of a notebook: of its first cell that is not empty, and its metadata."""
        given: dict[str, Any] = {key: notebook.metadata[key] for key in SAID & notebook.metadata.keys()}
        place, rest = None, ""
        settings: tuple[str, ...] = ()
        first = next(((at, cell) for at, cell in enumerate(notebook.cells) if cell.source.strip()), None)
        if first is not None and first[1].cell_type in ("raw", "markdown"):
            found = BLOCK.match(first[1].source)
            told = read_yaml(found[1]) if found else None
            known = isinstance(told, dict) and (first[1].cell_type == "raw" or not SAID.isdisjoint(told))
            if found and isinstance(told, dict) and known:  # in Markdown, lines across the page look the same
                given |= told
                place, rest = first[0], first[1].source[found.end() :]
                settings = tuple(str(key) for key in told if key not in SAID)
        execute = given.get("execute")
        return cls(
            title=_text(given.get("title")),
            subtitle=_text(given.get("subtitle")),
            author=", ".join(_names(given.get("author") or given.get("authors"))),
            day=_text(given.get("date")),
            language=_text(given.get("lang") or given.get("language")),
            abstract=_text(given.get("abstract")),
            cell=place,
            rest=rest,
            attachments=notebook.cells[place].get("attachments", {}) if place is not None else {},
            settings=settings,
            cells={key: execute[key] for key in EXECUTED if key in execute}
            if isinstance(execute, dict)
            else {},
        )


def _text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip() if isinstance(value, (str, int, float)) else ""


def _names(given: object) -> Iterator[str]:
    """Names of authors, however they are given: one, several, with more about each."""
    match given:
        case str():
            yield given.strip()
        case list():
            for one in given:
                yield from _names(one)
        case dict():
            name = given.get("name")
            if isinstance(name, dict):
                name = name.get("literal") or " ".join(
                    str(name[key]) for key in ("given", "family") if key in name
                )
            if isinstance(name, str):
                yield name.strip()

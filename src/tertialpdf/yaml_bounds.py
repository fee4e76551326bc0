"""How much a YAML text may come to: bounded while its tree is built, before anything is made of it.

References make a short text stand for a long one, and levels within each other make a parser call itself:
no text may take longer than it is long.
"""

from __future__ import annotations

from typing import Any

from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import Node

DEEPEST = 40
"""Levels of keys and lists within each other: the deepest file of a centre's has eight."""
MOST_NODES = 200_000
"""Keys and values of a text, those that a reference stands for counted each time."""
MOST_CHARACTERS = 5_000_000
TOO_DEEP, TOO_MUCH, WITHIN_ITSELF = "deeper than the bound", "more than the bound", "within itself"


class BoundedComposer(Composer):
    """Counts levels and nodes while the tree is built: a reference counts as all that it stands for."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._depth, self._nodes = 0, 0
        self._sizes: dict[int, int] = {}

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        """As the parser's; ComposerError whose problem is one of the three above beyond a bound."""
        event = self.parser.peek_event()
        before = self._nodes
        self._depth += 1
        self._require(self._depth <= DEEPEST, TOO_DEEP, event)
        node: Node | None = super().compose_node(parent, index)
        self._depth -= 1
        if isinstance(event, AliasEvent):
            self._require(id(node) in self._sizes, WITHIN_ITSELF, event)
            self._nodes += self._sizes[id(node)]
        else:
            self._nodes += 1
            self._sizes[id(node)] = self._nodes - before
        self._require(self._nodes <= MOST_NODES, TOO_MUCH, event)
        return node

    def _require(self, holds: bool, problem: str, event: Any) -> None:
        if not holds:
            raise ComposerError(None, None, problem, event.start_mark)

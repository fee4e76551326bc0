"""Parameters as YAML that people read: a parameter on a line of its own if it fits there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from model.parameters.overlays import LINE_WIDTH

CLOCK = re.compile(r"\d\d:\d\d")
FITS = 160
"""Characters that a parameter may take and still stand on one line."""


def yaml_text(tree: Mapping[str, Any], comment: str) -> str:
    """``tree`` as YAML below a ``comment``; the same tree gives the same text."""
    yaml = round_trip()
    text = StringIO()
    yaml.dump(_laid_out(tree), text)
    lines = [f"# {line}" for line in comment.splitlines()]
    return "\n".join([*lines, text.getvalue()])


def round_trip() -> YAML:
    """Reads and writes parameters so that comments, quotes and lines stay as they are."""
    yaml = YAML()
    yaml.Representer = _Representer
    yaml.preserve_quotes = True
    yaml.width = LINE_WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


class _Representer(RoundTripRepresenter):
    """Says null where nothing is said otherwise, so that it is seen."""


_Representer.add_representer(
    type(None), lambda representer, _: representer.represent_scalar("tag:yaml.org,2002:null", "null")
)


def _laid_out(node: Any) -> Any:
    if isinstance(node, Mapping):
        laid = CommentedMap(
            (key, _value(part) if key == "value" else _laid_out(part)) for key, part in node.items()
        )
        if "value" in node and len(str(node)) < FITS:
            laid.fa.set_flow_style()
        return laid
    return _value(node)


def _value(node: Any) -> Any:
    """A parameter's value on one line, but for lists of things that are read one by one."""
    if isinstance(node, Mapping):
        laid = CommentedMap((key, _value(part)) for key, part in node.items())
        laid.fa.set_flow_style()
        return laid
    if isinstance(node, list | tuple):
        line = CommentedSeq([_value(part) for part in node])
        if not any(isinstance(part, Mapping) for part in node):
            line.fa.set_flow_style()
        return line
    if isinstance(node, str) and CLOCK.match(node):
        return DoubleQuotedScalarString(node)  # older readers of YAML make a number of it
    return node

"""YAML that notebooks hold for other tools, read as data alone and within bounds."""

from __future__ import annotations

from typing import Any


def read_yaml(text: str) -> Any:
    """What a YAML text says; None where it is none, or comes to more than a notebook says of itself."""
    from ruamel.yaml import YAML  # most notebooks have none
    from ruamel.yaml.error import YAMLError

    from tertialpdf.yaml_bounds import MOST_CHARACTERS, BoundedComposer

    reader = YAML(typ="safe", pure=True)
    reader.Composer = BoundedComposer
    try:
        return reader.load(text) if len(text) <= MOST_CHARACTERS else None
    except (YAMLError, ValueError, RecursionError):
        return None

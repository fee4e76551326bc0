"""YAML that notebooks hold for other tools, read as data alone."""

from __future__ import annotations

from typing import Any


def read_yaml(text: str) -> Any:
    """What a YAML text says; None where it is none."""
    from ruamel.yaml import YAML  # most notebooks have none
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, RecursionError):
        return None

"""What a centre still rests on that nobody there has said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from model.centre.defaulted import assumed
from model.parameters.assumed import TO_DECIDE
from model.parameters.loading import read_yaml


@dataclass(frozen=True)
class Assumption:
    """A parameter that Tertial has assumed; ``to_decide``: whether a centre should say it itself."""

    path: str
    meaning: str
    to_decide: bool


def assumptions(centre: Path) -> list[Assumption]:
    """All of them in the base of the centre at ``centre``, in the order of files and keys."""
    return [
        Assumption(path, meaning, source.startswith(TO_DECIDE))
        for file in sorted((centre / "params" / "base").glob("*.yaml"))
        for path, meaning, source in assumed(read_yaml(file, f"params/base/{file.name}"))
    ]

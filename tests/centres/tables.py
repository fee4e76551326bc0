"""What the makers of both centres share: tables as rows, and whole numbers shared out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Tables = dict[str, list[dict[str, Any]]]
"""Rows by the path of the table below ``data``."""


def shared_out(whole: int, weights: Sequence[int]) -> list[int]:
    """``whole`` by ``weights``, each part rounded down and the last given what is left."""
    parts = [whole * weight // sum(weights) for weight in weights[:-1]]
    return [*parts, whole - sum(parts)]

"""How notebooks get their kernels: apart from what starts them, so that it costs nothing to name one."""

from __future__ import annotations

from enum import StrEnum


class Kernels(StrEnum):
    """Forked from a warm process, or each started by papermill."""

    WARM = "warm"
    PLAIN = "plain"

"""Leaving rows out for stated reasons, so that nothing vanishes silently."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

Rule = Callable[[pd.DataFrame], "pd.Series[bool]"]


@dataclass(frozen=True)
class Selection:
    """The rows that were kept, and how many were left out by reason (Swedish, in the order applied)."""

    kept: pd.DataFrame
    left_out: dict[str, int]


def leave_out(frame: pd.DataFrame, rules: Mapping[str, Rule]) -> Selection:
    """``frame`` without the rows for which a rule holds; each is counted under the first rule that does."""
    left_out: dict[str, int] = {}
    for reason, rule in rules.items():
        leaves = rule(frame)
        left_out[reason] = int(leaves.sum())
        frame = frame[~leaves]
    return Selection(frame, left_out)

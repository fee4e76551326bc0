"""Shares of a whole when only some are given: the others share the rest in proportion, as they did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def sharing_the_rest(shares: Mapping[str, float], given: Mapping[str, float]) -> dict[str, float]:
    """``shares`` with those ``given``; the others sum to what is left, in proportion to what they were.

    Others that were nothing share it equally.

    Examples:
        >>> sharing_the_rest({"a": 0.5, "b": 0.3, "c": 0.2}, {"a": 0.0})
        {'a': 0.0, 'b': 0.6, 'c': 0.4}
    """
    others = {name: share for name, share in shares.items() if name not in given}
    rest, whole = 1 - sum(given.values()), sum(others.values())
    return {
        name: given[name] if name in given else rest * (others[name] / whole if whole else 1 / len(others))
        for name in shares
    }


def completed(dotted: str, before: Any, change: Any) -> Any:
    """The value of a ``change`` at ``dotted``; of channels' shares, by year, also those that it leaves out.

    ``before``: the value that is changed. What is no share of a channel there is left for the rules of
    parameters to tell.
    """
    if not dotted.endswith(".channel_share") or not (isinstance(before, dict) and isinstance(change, dict)):
        return change
    return {year: _completed_year(before.get(year), given) for year, given in change.items()}


def _completed_year(before: Any, given: Any) -> Any:
    if not (isinstance(before, dict) and isinstance(given, dict) and given.keys() < before.keys()):
        return given
    numbers = all(isinstance(share, int | float) for share in (*given.values(), *before.values()))
    return sharing_the_rest(before, given) if numbers and 0 <= sum(given.values()) <= 1 else given

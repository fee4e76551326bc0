"""Texts for readers that are declared far below the reports that say them: marked for the catalogue."""

from __future__ import annotations


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """The message itself, marked for the catalogue: it is said later."""
    return message

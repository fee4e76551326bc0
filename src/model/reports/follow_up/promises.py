"""What is promised, as tables and sentences say it: a lead time in days, and whether a promise is kept."""

from __future__ import annotations

from model.presentation import formats
from model.presentation.columns import Column, Composed
from model.presentation.language import N_, _, ngettext
from tertialpdf.blocks import State

HELD = {True: N_("ja"), False: N_("nej")}
REACHED = {True: N_("Målet nås"), False: N_("Målet nås inte")}
KEPT = {True: N_("Löftet hålls"), False: N_("Löftet hålls inte")}


def verdict(kept: bool, words: dict[bool, str]) -> tuple[State, str]:
    """State of a key figure, and the state in ``words``."""
    return "good" if kept else "bad", _(words[kept])


def days_words(days: float) -> str:
    """A lead time: ``samma dag``, ``1 dag``, ``5 dagar``."""
    if not days:
        return _("samma dag")
    return ngettext("{days} dag", "{days} dagar", 1 if days == 1 else 2, days=formats.number(days))


def promise() -> Composed:
    """The column of a lead time promised (``promise``, working days; 0 is the same day)."""
    days = Column("promise", "Löfte, arbetsdagar", "integer")
    return Composed("Löfte", [days], lambda row: days_words(row["promise"]))

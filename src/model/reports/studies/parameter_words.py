"""What parameters and their values are called."""

from __future__ import annotations

from typing import Any

from model.parameters.difference import Change
from model.presentation import formats
from model.presentation.catalogue import short_meaning
from model.presentation.language import N_, _, ngettext

CODES = {
    "separate": N_("ett nummer per enhet"),
    "overflow": N_("annan enhet svarar efter en stund"),
    "pooled": N_("ett gemensamt nummer"),
    "stop": N_("stoppa"),
    "give_way": N_("reglerna ger efter"),
}
"""Values and keys of parameters that have no name among the parameters."""
MEANINGS = {
    "phone.routing": N_("Vem som svarar i telefon"),
    "price_rules.when_impossible": N_("När prisernas regler inte går att förena"),
}
"""Of parameters whose meaning begins with an explanation of their values."""
UNITS = {
    "s": N_("s"),
    "minuter": N_("minuter"),
    "timmar": N_("timmar"),
    "personer": N_("personer"),
    "kronor": N_("kronor"),
    "dagar": N_("dagar"),
}
"""Units that are short enough to tell."""
LISTED = 4
"""Longest list of numbers that is written out."""


def meaning(change: Change) -> str:
    """The parameter's meaning without its explanations, and its unit where that is short."""
    if change.path in MEANINGS:
        return _(MEANINGS[change.path])
    words = _(short_meaning(change.meaning))
    return f"{words} ({_(UNITS[change.unit])})" if change.unit in UNITS else words


def value(given: Any) -> str:
    """A parameter's value as readers see it; long lists by their size and range."""
    if isinstance(given, bool):
        return _("ja") if given else _("nej")
    if isinstance(given, int | float):
        return number(given)
    if isinstance(given, list):
        return _list(given)
    if isinstance(given, dict):
        return ngettext("{count} värde", "{count} värden", len(given), count=len(given))
    return _(CODES[given]) if given in CODES else str(given)


def number(given: float) -> str:
    """With as many decimals as it has, four at most."""
    digits = f"{given:.4f}".rstrip("0").partition(".")[2]
    return formats.number(given, len(digits))


def _list(values: list[Any]) -> str:
    count = len(values)
    if not values:
        return _("tom")
    if not all(isinstance(each, int | float) for each in values):
        return _("{count} punkter", count=count) if count > LISTED else ", ".join(map(value, values))
    if count <= LISTED:
        return ", ".join(map(number, values))
    if all(isinstance(each, int) for each in values):
        return _("{count} st", count=count)
    return _("{count} tal, {low} till {high}", count=count, low=number(min(values)), high=number(max(values)))

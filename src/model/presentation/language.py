"""The language that reports speak: Swedish as it is written, another through a gettext catalogue.

Messages are written in Swedish where they are used and marked as gettext does: ``_`` (and ``ngettext`` where
a number decides) for what is said at once, ``N_`` for words in a module's tables, which ``_`` or ``words``
says later. What stands in braces is put in after translation, so that a language may order it as it likes::

    _("Resultatet {months} är {result}.", months=..., result=...)

A process speaks one language at a time, as with ``gettext.install``: a notebook says which in its first cell.
The catalogues are ``locale/<language>/LC_MESSAGES/messages.po``; ``make messages`` brings them up to date.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TypeVar

from model.errors import Finding, InputError
from model.marked import N_ as N_
from model.parameters.loading import COMMAND_LINE

SWEDISH = "sv"
LOCALES = {SWEDISH: "sv_SE", "en": "en_GB"}
"""The languages there are, and the locale that numbers and dates are written by."""
Key = TypeVar("Key")
CURRENCY = re.compile(r"\bSEK (?=[{\d−+-])")
"""The currency before an amount, as translators write it."""
APOSTROPHE = re.compile(r"(?<=[\w}])'")
"""The same of *the year's*; running text has the sign that print has."""

_spoken = SWEDISH


def speak(language: str) -> None:
    """Say what follows in ``language``; InputError if there is no such catalogue."""
    global _spoken
    _spoken = known(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say what is said within in ``language``, and then the former again."""
    before = _spoken
    speak(language)
    try:
        yield
    finally:
        speak(before)


def spoken() -> str:
    """The language that is spoken, as ``sv``."""
    return _spoken


def known(language: object, file: str = COMMAND_LINE) -> str:
    """``language`` if reports can be had in it, else InputError; ``file``: where it was asked for."""
    if language not in LOCALES:
        raise InputError(Finding(file, "language", str(language), "en av " + ", ".join(LOCALES)))
    return str(language)


def locale() -> str:
    """The locale that numbers and dates are written by."""
    return LOCALES[_spoken]


def _(message: str, /, **values: object) -> str:
    """The message in the spoken language, with ``values`` in the places of their names."""
    said = catalogue(_spoken).gettext(message) if message else message
    return said.format(**values) if values else said


def ngettext(one: str, many: str, count: int, /, **values: object) -> str:
    """The message for ``count`` things, with ``values`` in the places of their names."""
    return catalogue(_spoken).ngettext(one, many, count).format(**values)


def words(messages: Mapping[Key, str]) -> dict[Key, str]:
    """A table of words in the spoken language."""
    return {key: _(message) for key, message in messages.items()}


def as_written(text: str) -> str:
    """What people have written, in Swedish; marked as such in Markdown of another language."""
    return text if _spoken == SWEDISH else f"[{text}]{{lang={SWEDISH}}}"


def listed(items: Iterable[str]) -> str:
    """Items in a row as a sentence has them: ``a, b och c``."""
    *first, last = items
    return _("{first} och {last}", first=", ".join(first), last=last) if first else last


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of ``language``, compiled from its source; Swedish needs none."""
    if language == SWEDISH:
        return gettext.NullTranslations()
    # Imported here, since most runs are in Swedish.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with (files("model.presentation") / "locale" / language / "LC_MESSAGES" / "messages.po").open(
        "rb"
    ) as file:
        told = read_po(file, locale=language)
    for message in told:
        said = message.string
        message.string = _printed(said) if isinstance(said, str) else tuple(map(_printed, said or ()))
    write_mo(compiled, told)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _printed(said: str) -> str:
    """The words as print has them: the currency on the line of its amount, and its apostrophe."""
    return APOSTROPHE.sub("\N{RIGHT SINGLE QUOTATION MARK}", CURRENCY.sub("SEK\N{NO-BREAK SPACE}", said))

"""Text from outside made fit to show: nothing in it steers a terminal, and what cannot be seen is named."""

from __future__ import annotations

import re

_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
UNSEEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffd]"
"""What no cell means to hold: it steers, turns what is read, or makes two of words that look alike."""
STEERING = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffd]")
"""What no text means to hold."""
_UNSEEN = re.compile("[\u00a0\u00ad\u2000-\u200a\u202f\u205f\u3000]")


def harmless(text: str) -> str:
    r"""``text`` with control characters, marks of direction and characters of no width as something to see.

    Line breaks and tabs too: a value takes one line of a message.

    Examples:
        >>> harmless("Enhet\x00 1\x1b[31m")
        'Enhet␀ 1␛[31m'
    """
    return _STEERING.sub(lambda found: _shown(found[0]), text)


def visible(text: str) -> str:
    r""":func:`harmless`, and spaces other than the usual one named.

    Examples:
        >>> visible("48\u00a0616,58")
        '48⟨U+00A0⟩616,58'
    """
    return _UNSEEN.sub(lambda found: _named(found[0]), harmless(text))


def cut(text: str, most: int) -> str:
    """``text``, or its beginning and how long it is.

    Examples:
        >>> cut("en lång text", 7)
        'en lång … (12 tecken)'
    """
    return text if len(text) <= most else f"{text[:most]} … ({len(text)} tecken)"


def lines_to_show(text: str) -> str:
    """:func:`harmless` for text of several lines, which stay lines."""
    return "\n".join(map(harmless, text.split("\n")))


def _shown(character: str) -> str:
    picture = _PICTURES.get(ord(character))
    return chr(picture) if picture else _named(character)


def _named(character: str) -> str:
    return f"⟨U+{ord(character):04X}⟩"

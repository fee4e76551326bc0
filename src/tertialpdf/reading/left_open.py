"""What begins and never ends in HTML, and takes words with it that nobody sees."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

SWALLOWS = re.compile(r"<(/?)(script|style|template|title|noscript|iframe)\b[^>]*>", re.IGNORECASE)
TAKES = re.compile(r"<(/?)(textarea|xmp|plaintext|noembed|noframes)\b[^>]*>", re.IGNORECASE)
"""Elements in which no markup is read."""


def left_open(html: str, parsed: LexborHTMLParser) -> tuple[str, str] | None:
    """What is left open, ``comment`` or ``unclosed``, and how it begins; None where all is closed."""
    if html.rfind("<!--") > html.rfind("-->"):
        rest = html[html.rfind("<!--") + 4 :]
        # What is a remark the parser has closed; what stands in scripts and attributes it leaves as it is.
        if f"<!--{_parsed(rest)}-->" in (parsed.html or ""):
            return "comment", beginning(rest)
    last = _last_open(SWALLOWS, html)
    return ("unclosed", last[0][:40]) if last and html[last.end() :].strip() else None


def _parsed(text: str) -> str:
    """The text of a remark as parsers of HTML have it."""
    return re.sub("\r\n?", "\n", text).replace("\0", "\N{REPLACEMENT CHARACTER}")


def beginning(rest: str) -> str:
    """The first words of a text, up to the first mark-up or line's end."""
    return re.split(r"[\n<]", rest.strip(), maxsplit=1)[0].strip()[:40]


def without_takers(html: str) -> str:
    """The HTML without the tag of an element that would show what follows as mark-up, and never ends."""
    while last := _last_open(TAKES, html):
        html = html[: last.start()] + html[last.end() :]
    return html


def _last_open(tags: re.Pattern[str], html: str) -> re.Match[str] | None:
    """The last tag of these that begins an element without an end."""
    opened = [one for one in tags.finditer(html) if not one[1]]
    if not opened or re.search(f"</{opened[-1][2]}\\b", html[opened[-1].end() :], re.IGNORECASE):
        return None
    return opened[-1]

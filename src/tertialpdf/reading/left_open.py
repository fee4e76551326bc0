"""What begins and never ends in HTML, and takes words with it that nobody sees."""

from __future__ import annotations

import re

SWALLOWS = re.compile(r"<(/?)(script|style|template|title|noscript|iframe)\b[^>]*>", re.IGNORECASE)


def left_open(html: str) -> tuple[str, str] | None:
    """What is left open, ``comment`` or ``unclosed``, and how it begins; None where all is closed."""
    if html.rfind("<!--") > html.rfind("-->"):
        return "comment", html[html.rfind("<!--") + 4 :].strip()[:40]
    opened = [one for one in SWALLOWS.finditer(html) if not one[1]]
    if not opened:
        return None
    tag = opened[-1][2].lower()
    after = html[opened[-1].end() :]
    closed = re.search(f"</{tag}\\b", after, re.IGNORECASE) is not None
    return None if closed or not after.strip() else ("unclosed", f"<{tag}>")

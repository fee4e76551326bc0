"""Elements of HTML: what each is, which are seen, and how deep they may stand within each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from tertialpdf.tree import Style

Attributes = dict[str, str | None]
STYLES: dict[str, Style] = {
    "b": "strong",
    "strong": "strong",
    "i": "emph",
    "em": "emph",
    "cite": "emph",
    "dfn": "emph",
    "var": "emph",
    "s": "strike",
    "strike": "strike",
    "del": "strike",
    "u": "underline",
    "ins": "underline",
    "sub": "sub",
    "sup": "super",
    "mark": "highlight",
    "small": "small",
}
UNSEEN = {"script", "style", "template", "head", "title", "meta", "link", "noscript", "datalist", "x-tex-end"}
EMBEDDED = {"iframe", "video", "audio", "object", "embed", "canvas", "applet"}
WITH_ANOTHER = {"object", "embed", "applet"}
"""Of these: what they hold stands for what cannot be shown. Of the others it is for old browsers alone."""
PARTED = {
    "address",
    "article",
    "aside",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hgroup",
    "html",
    "legend",
    "li",
    "main",
    "nav",
    "p",
    "section",
    "summary",
    "optgroup",
    "option",
}
"""Elements that stand on lines of their own."""
NAMED = PARTED | {"a", "span", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "td"}
"""Elements that a link may lead to."""
UNSEEN_INPUT = {"hidden", "password", "checkbox", "radio", "file", "range", "color", "image", "reset"}
DEPTH = 100
"""Elements within each other; what is deeper is read as words alone."""
HEAVIEST = 44
"""Typst's sixty-four within each other, less what a cell of a table and the page have around it."""
WEIGHTS = {"table": 4, "blockquote": 2, "ul": 2, "ol": 2, "menu": 2, "dir": 2, "dd": 2, "a": 1}
"""How much of it elements take; styles take one."""
NOT_DISPLAYED = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
SET_APART = re.compile(r"border(-left)?\s*:\s*(?!\s*(none|0))|background(-color)?\s*:", re.IGNORECASE)
STATES = {
    "danger": "bad",
    "error": "bad",
    "warning": "warning",
    "caution": "warning",
    "success": "good",
    "tip": "good",
}


def weight(tag: str, given: Attributes) -> int:
    """How much deeper what an element holds is set."""
    if tag in ("div", "aside", "section", "p"):
        return 2 if given.get("class") or given.get("style") else 0
    return WEIGHTS.get(tag, 1 if tag in STYLES or given.get("lang") else 0)


def is_seen(tag: str, given: Attributes) -> bool:
    """Whether a browser shows anything of an element.

    Some stand in for another where no style sheet is at hand.
    """
    if tag.startswith("-") or tag in UNSEEN or "hidden" in given:
        return False
    stands_in = re.search("(text-repr|mpld3)-fallback", given.get("class") or "")
    return not (stands_in or NOT_DISPLAYED.search(given.get("style") or ""))


def verbatim(node: LexborNode) -> str:
    """The text of an element with its lines, less what is not shown."""
    found: list[str] = []
    child = node.child
    while child is not None:
        if child.tag == "-text":
            found.append(child.text_content or "")
        elif child.tag == "br":
            found.append("\n")
        elif child.tag not in UNSEEN:
            found.append(verbatim(child))
        child = child.next
    return "".join(found)


def elements(node: LexborNode) -> Iterator[LexborNode]:
    """What stands directly in an element, its words too."""
    child = node.child
    while child is not None:
        yield child
        child = child.next

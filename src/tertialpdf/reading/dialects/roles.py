"""Roles, as MyST calls a name before code that says what is meant: ``{ref}`` and the like."""

from __future__ import annotations

import re
from html import escape
from itertools import pairwise
from typing import Any

from tertialpdf.reading.dialects.html_tokens import inlines

ROLE = re.compile(r"\{([A-Za-z][\w:+-]*)\}$")
TITLED = re.compile(r"(.*?)\s*<([^<>]+)>$", re.DOTALL)
ROLES = {"sub": "sub", "subscript": "sub", "sup": "sup", "superscript": "sup", "kbd": "kbd", "code": "code"}
ROLES |= {
    "underline": "u",
    "del": "s",
    "strike": "s",
    "highlight": "mark",
    "strong": "strong",
    "emphasis": "em",
}
REFERS = {"ref": "", "numref": "", "prf:ref": "", "eq": "%s", "eqref": "%s"}
"""Roles that refer, and what stands there if nothing is asked for."""


def roles(state: Any) -> None:
    """``{name}`` before code: what MyST calls a role."""
    for block, _, _ in inlines(state):
        for text, code in pairwise(block.children or []):
            if code.type == "code_inline" and text.type == "text" and (role := ROLE.search(text.content)):
                text.content = text.content[: role.start()]
                code.type, code.content = "html", _role(role[1], code.content)


def _role(name: str, content: str) -> str:
    titled = TITLED.fullmatch(content)
    words, target = (titled[1], titled[2]) if titled else ("", content)
    if name in REFERS:
        return reference(target, words or REFERS[name])
    if name == "math":
        return f'<x-tex data-kind="inline">{escape(content)}</x-tex>'
    if name in ROLES:
        return f"<{ROLES[name]}>{escape(content)}</{ROLES[name]}>"
    if name == "abbr":
        short, _, long = content.partition(" (")
        return escape(f"{short} ({long}" if long else short)
    if name.startswith("cite"):
        return escape(f"[{content}]")
    return escape(words or content)


def reference(target: str, words: str = "") -> str:
    """What refers to something of the document; where no words are asked for they are found later."""
    return f'<x-ref data-target="{escape(target.strip())}">{escape(words)}</x-ref>'

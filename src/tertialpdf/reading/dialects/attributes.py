"""Attributes in braces, as Quarto has them after a picture, formula or heading: ``{#fig-a width=50%}``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from typing import Any

from markdown_it.token import Token

from tertialpdf.reading.dialects.html_tokens import html_token, image, inlines
from tertialpdf.reading.dialects.roles import reference

PAIR = r"""[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'}]+)"""
ATTRIBUTES = re.compile(rf"\{{\s*((?:(?:[#.][\w:.-]+|{PAIR}|-)(?:\s+|(?=\}})))+)\}}")
PART = re.compile(r"""([#.])([\w:.-]+)|([\w:-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'}]+)""")
TARGET = re.compile(r"\(([\w:.-]+)\)=$")
NAMED_FORMULA = re.compile(rf"(@@\d+@@)\s*{ATTRIBUTES.pattern}")
"""The mark of a formula that has been taken out, and what is said of it."""


@dataclass(frozen=True)
class Given:
    """What is said of a passage, before what it holds."""

    name: str = ""
    classes: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, attributes: str) -> Given:
        """Of ``#name .class key="value"``."""
        name, classes, values = "", [], {}
        for mark, word, key, value in PART.findall(attributes):
            if mark == "#":
                name = word
            elif mark == ".":
                classes.append(word)
            else:
                values[key] = value.strip("\"'")
        return cls(name, tuple(classes), values)


def attributes(state: Any) -> None:
    """``{#name .class key=value}`` after a picture, a formula, a link or the words of a heading; places."""
    for block, before, _ in inlines(state):
        children = [part for one in block.children or [] for part in _named_formulas(one)]
        block.children = children
        if target := TARGET.fullmatch(block.content.strip()):
            block.children = [html_token(f'<a id="{escape(target[1])}"></a>')]
        elif before is not None and before.type == "heading_open" and children:
            _named_heading(before, children[-1])
        for one, text in pairwise(children):
            if text.type == "text" and one.type in SAID_OF and (found := ATTRIBUTES.match(text.content)):
                text.content = text.content[found.end() :]
                SAID_OF[one.type](one, Given.of(found[1]))
        for opened, closed in pairwise(children):
            address = str(opened.attrs.get("href", "")) if opened.type == "link_open" else ""
            if closed.type == "link_close" and address.startswith("#"):
                opened.type, opened.content = "html", reference(address[1:])
                closed.type, closed.content = "html", ""


def _named_heading(opened: Token, last: Token) -> None:
    found = re.search(r"\s*" + ATTRIBUTES.pattern + r"\s*$", last.content) if last.type == "text" else None
    if found:
        last.content = last.content[: found.start()]
        if name := Given.of(found[1]).name:
            opened.attrSet("id", name)


def _named_image(token: Token, given: Given) -> None:
    """A picture with a name is a figure, whose caption is what stands in the brackets."""
    caption = token.content
    options = {"alt": given.values.get("fig-alt", caption)}
    if "width" in given.values:
        options["width"] = given.values["width"]
    picture = image(str(token.attrs.get("src", "")), options)
    token.type, token.content = "html", picture
    if given.name:
        below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
        token.content = f'<figure id="{escape(given.name)}">{picture}{below}</figure>'


def _named_formulas(text: Token) -> list[Token]:
    """Words with the places of the formulas that they name: ``{#eq-a}`` after one."""
    found: list[Token] = []
    end = 0
    for match in NAMED_FORMULA.finditer(text.content) if text.type == "text" else ():
        name = escape(Given.of(match[2]).name)
        before = Token("text", "", 0, content=text.content[end : match.start()])
        place = html_token(f'<a id="{name}"></a>') if name else html_token("")
        found += [before, place, Token("text", "", 0, content=match[1])]
        end = match.end()
    if end:
        text.content = text.content[end:]
    return [*found, text]


def _unnamed(_token: Token, _given: Given) -> None:
    """What is said of links and code concerns other programs."""


SAID_OF: dict[str, Callable[[Token, Given], None]] = {
    "image": _named_image,
    "link_close": _unnamed,
    "code_inline": _unnamed,
}

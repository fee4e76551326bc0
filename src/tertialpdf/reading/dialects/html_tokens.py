"""Tokens of Markdown that are HTML already, and those of words among tokens."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from markdown_it.token import Token


def html_token(content: str) -> Token:
    """A token that is HTML already."""
    return Token("html", "", 0, content=content, block=True)


def words_token(text: str) -> Token:
    """A token of words, which are Markdown still."""
    return Token("inline", "", 0, content=text, block=True, children=[])


def image(address: str, options: Mapping[str, str], label: str = "") -> str:
    """A picture with what is said of it."""
    anchor = f' id="{escape(label)}"' if label else ""
    width = f' width="{escape(options["width"])}"' if "width" in options else ""
    return f'<img src="{escape(address)}" alt="{escape(options.get("alt", ""))}"{width}{anchor}>'


def inlines(state: Any) -> list[tuple[Token, Token | None, Token | None]]:
    """Every token of words, with those before and after it."""
    tokens = [None, *state.tokens, None]
    return [
        (two, one, three)
        for one, two, three in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if two is not None and two.type == "inline"
    ]

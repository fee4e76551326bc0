"""A Markdown cell as HTML, as JupyterLab reads it: CommonMark with tables, and mathematics taken out first.

Each cell is read by itself: what it leaves open ends with it. Formulas become ``<x-tex>`` elements that the
HTML reader turns into formulas.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from tertialpdf.reading.dialects.plugin import dialects, unfenced
from tertialpdf.reading.mathematics import put_back, take_out

LANGUAGE = re.compile(r"\{lang=([A-Za-z-]+)\}")
FORMAT = re.compile(r"\{=(\w+)\}")
QUOTES = {"sv": "””’’", "fi": "””’’"}
ENGLISH_QUOTES = "\u201c\u201d\u2018\u2019"
"""Quotation marks where typographic ones are wanted; other languages have the English ones."""
BULLETS = "\uf02d\uf06c\uf06e\uf06f\uf071\uf076\uf0a7\uf0a8\uf0b7\uf0d8\uf0e0\uf0e8\uf0fc"
WORD_BULLET = re.compile(rf"^([ \t]{{0,3}})[{BULLETS}][ \t\u00a0]+", re.MULTILINE)
"""A bullet that Word writes in a typeface of its own, at the beginning of a line."""
NESTING = 220
"""Parts of a text within each other, a list and its items being two."""
NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:", re.MULTILINE)
REFERENCE = re.compile(r"\[\^([^\]\s]+)\](?!:)")
"""A footnote and what refers to it; a footnote that its cell does not refer to stays where it is."""


def as_html(source: str, language: str = "", typographic: bool = False) -> str:
    """The HTML of a Markdown text.

    typographic: whether quotation marks, dashes and passages in other languages (``[text]{lang=sv}``,
    ``::: {lang=sv}``) are read as in text made for this exporter; else what Quarto and MyST write.
    """
    source = WORD_BULLET.sub(r"\1- ", source.replace("\x00", ""))
    source, formulas = take_out(source if typographic else unfenced(source))
    if (defined := set(NOTE.findall(source))) and not defined <= set(REFERENCE.findall(source)):
        source = NOTE.sub(r"\\[^\1]:", source)
    html: str = _parser(language[:2], typographic).render(source)
    return put_back(html, formulas)


@cache
def _parser(language: str, typographic: bool) -> MarkdownIt:
    quotes = QUOTES.get(language, ENGLISH_QUOTES)
    parser = MarkdownIt("commonmark", {"html": True, "typographer": typographic, "quotes": quotes})
    parser.options["maxNesting"] = NESTING
    parser.validateLink = _any_link  # type: ignore[method-assign, assignment]
    parser.enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(tasklists_plugin)
    if typographic:
        parser.enable("smartquotes")
        parser.core.ruler.before("smartquotes", "dashes", _dashes)
        parser.use(attrs_plugin, spans=True, allowed=["lang"])
        parser.use(container_plugin, "language", validate=_is_passage, render=_passage)
    else:
        parser.use(dialects, language)
    parser.core.ruler.push("other_programs", _other_programs)
    parser.add_render_rule("other_program", _other_program)
    return parser


def _any_link(_address: str) -> bool:
    """Every link is one; where it leads is looked at when HTML is read."""
    return True


def _dashes(state: Any) -> None:
    """Dashes and dots as a printer sets them."""
    for block in state.tokens:
        for token in block.children or ():
            if token.type == "text":
                token.content = token.content.replace("---", "—").replace("--", "–").replace("...", "…")


def _other_programs(state: Any) -> None:
    """Text marked for another program, as pandoc has it: ``{=format}`` on a code block or after code."""
    for block in state.tokens:
        if block.type == "fence" and (found := FORMAT.fullmatch(block.info.strip())):
            block.type, block.content = "other_program", found[1]
        children = block.children or []
        for code, text in pairwise(children):
            if code.type == "code_inline" and text.type == "text" and (found := FORMAT.match(text.content)):
                code.type, code.content = "other_program", found[1]
                text.content = text.content[found.end() :]


def _other_program(
    _self: RendererHTML, tokens: Sequence[Token], place: int, _options: object, _env: object
) -> str:
    return f'<x-other data-format="{escape(tokens[place].content)}"></x-other>'


def _is_passage(params: str, *_more: object) -> bool:
    return LANGUAGE.fullmatch(params.strip()) is not None


def _passage(_self: RendererHTML, tokens: Sequence[Token], place: int, _options: object, _env: object) -> str:
    found = LANGUAGE.fullmatch(tokens[place].info.strip())
    return f'<div lang="{found[1]}">\n' if found and tokens[place].nesting == 1 else "</div>\n"

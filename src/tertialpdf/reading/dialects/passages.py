"""Fenced passages and directives of Quarto and MyST, read to HTML: notes, figures, tables, quotations."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, MutableMapping, Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from tertialpdf.reading.dialects.attributes import ATTRIBUTES, Given
from tertialpdf.reading.dialects.html_tokens import html_token, image, words_token
from tertialpdf.words import said

OPENS = re.compile(r"(:{3,})\s*(\S.*?)\s*:*$")
CLOSES = re.compile(r":{3,}\s*$")
DIRECTIVE = re.compile(r"\{([A-Za-z][\w:+-]*)\}\s*(.*)")
OPTION = re.compile(r":([\w-]+):[ \t]*(.*)")
CALLOUT = re.compile(r"callout-(\w+)")
DEEPEST = 12
ADMONITIONS = (
    "note",
    "tip",
    "hint",
    "important",
    "warning",
    "caution",
    "danger",
    "error",
    "attention",
    "seealso",
)
LOOKS = {"hint": "tip", "important": "warning", "attention": "warning"}
"""What looks as another does."""
BOXED = {
    "admonition",
    "margin",
    "sidebar",
    "aside",
    "topic",
    "dropdown",
    "details",
    "card",
    "tab-item",
    "proof",
}
BOXED |= {
    "theorem",
    "lemma",
    "definition",
    "corollary",
    "example",
    "exercise",
    "solution",
    "remark",
    "abstract",
}
QUOTED = {"epigraph", "pull-quote", "blockquote", "highlights"}
OPEN = {"div", "container", "tab-set", "grid", "grid-item", "only", "rst-class"}
ELSEWHERE = {"tableofcontents", "toctree", "contents", "bibliography", "embed", "include", "raw", "index"}


class Passages:
    """Makes tokens of passages; what they hold is read by the same parser."""

    def __init__(self, parser: MarkdownIt, language: str) -> None:
        self.parser = parser
        self.language = language

    def fenced(self, state: StateBlock, first: int, end: int, silent: bool) -> bool:
        """``::: {.class}`` or ``:::{name}`` and what follows, to the line of colons that closes it."""
        opened = OPENS.match(_line(state, first))
        if opened is None or state.is_code_block(first):
            return False
        info = opened[2]
        directive, attributes = DIRECTIVE.fullmatch(info), ATTRIBUTES.fullmatch(info)
        if not (directive or attributes or re.fullmatch(r"[\w-]+", info)):
            return False
        last, depth = first + 1, 1
        while last < end:
            line = _line(state, last)
            depth += -1 if CLOSES.match(line) else 1 if OPENS.match(line) else 0
            if not depth:
                break
            last += 1
        if depth:
            return False
        if silent:
            return True
        body = state.getLines(first + 1, last, state.sCount[first], True)
        if directive and not attributes:
            tokens = self.directive(directive[1], directive[2], body, state.env, fenced=False)
        else:
            given = Given.of(attributes[1]) if attributes else Given(classes=(info,))
            tokens = self.passage(given, body, state.env)
        for token in tokens or ():
            token.level += state.level
            state.tokens.append(token)
        state.line = last + 1
        return True

    def directives(self, state: Any) -> None:
        """Code blocks that are directives: ``{note}`` after the fence."""
        found: list[Token] = []
        for token in state.tokens:
            info = DIRECTIVE.fullmatch(token.info.strip()) if token.type == "fence" else None
            made = self.directive(info[1], info[2], token.content, state.env, fenced=True) if info else None
            found += [token] if made is None else made
        state.tokens = found

    def read(self, text: str, env: MutableMapping[str, Any]) -> list[Token]:
        """The tokens of what a passage holds."""
        depth = env.get("depth", 0)
        if depth > DEEPEST:
            return [html_token("<p>"), words_token(text), html_token("</p>")]
        env["depth"] = depth + 1
        tokens: list[Token] = []
        self.parser.block.parse(text, self.parser, env, tokens)
        state = type("State", (), {"tokens": tokens, "env": env})()
        self.directives(state)
        env["depth"] = depth
        return list(state.tokens)

    def passage(self, given: Given, body: str, env: MutableMapping[str, Any]) -> list[Token]:
        """What attributes are said of."""
        callout = next((found[1] for one in given.classes if (found := CALLOUT.fullmatch(one))), None)
        named = next((one for one in given.classes if one in ADMONITIONS), None)
        if callout or named:
            title = given.values.get("title", "")
            heading = re.match(r"\s*#{1,6}\s+(.+?)\s*#*\s*(?:\n|$)", body)
            if not title and heading:
                title, body = heading[1], body[heading.end() :]
            return self._box(callout or named or "", title, given.name, self.read(body, env))
        if given.name.startswith(("fig-", "tbl-")):
            *inner, caption = re.split(r"\n\s*\n", body.strip())
            if inner:
                return self._figure(given.name, caption, self.read("\n\n".join(inner), env))
        if {"aside", "column-margin"} & set(given.classes):
            return self._box("", "", given.name, self.read(body, env))
        spoken = given.values.get("lang", "")
        opening = f'<div id="{escape(given.name)}" lang="{escape(spoken)}">'
        return [html_token(opening), *self.read(body, env), html_token("</div>")]

    def directive(
        self, name: str, argument: str, body: str, env: MutableMapping[str, Any], fenced: bool
    ) -> list[Token] | None:
        """What MyST calls a directive; None where code stays code."""
        options, body = _options(body)
        label = options.get("name") or options.get("label") or ""
        anchor = f' id="{escape(label)}"' if label else ""
        match name:
            case "figure" | "image":
                picture = image(argument, options, "" if name == "figure" else label)
                if name == "image":
                    return [html_token(f"<p>{picture}</p>\n")]
                return self._figure(label, body, [html_token(picture)])
            case "math":
                return [
                    html_token(f'<p><x-tex data-kind="display"{anchor}>{escape(body.strip())}</x-tex></p>\n')
                ]
            case "table":
                return self._figure(label, argument, self.read(body, env))
            case "list-table":
                heads = options.get("header-rows", "0")
                rows = _listed(self.read(body, env), int(heads) if heads.isdigit() else 0)
                return self._figure(label, argument, rows)
            case "csv-table":
                return self._figure(label, argument, [html_token(_of_csv(body, options))])
            case "code" | "code-block" | "sourcecode":
                code = html_token(f"<pre><code>{escape(body)}</code></pre>\n")
                return self._figure(label, options.get("caption", ""), [code])
            case _ if name in ELSEWHERE:
                return [
                    html_token(f'<x-other data-format="{escape(f"{name} {argument}".strip())}"></x-other>')
                ]
            case _ if name in QUOTED:
                said_by = f"\n\n{argument}" if argument else ""
                return [
                    html_token("<blockquote>"),
                    *self.read(body + said_by, env),
                    html_token("</blockquote>"),
                ]
            case _ if name in ADMONITIONS or name in BOXED or name.startswith("prf:"):
                kind = next((one for one in options.get("class", "").split() if one in ADMONITIONS), name)
                return self._box(kind, argument, label, self.read(body, env))
            case _ if fenced:
                return None
            case _ if name in OPEN:
                return [html_token(f"<div{anchor}>"), *self.read(body, env), html_token("</div>")]
            case _:
                return self._box("", argument or name, label, self.read(body, env))

    def _box(self, kind: str, title: str, label: str, inner: Sequence[Token]) -> list[Token]:
        if not title and kind in ADMONITIONS:
            title = said(self.language, f"admonition-{kind}")
        opening = f'<div class="admonition {escape(LOOKS.get(kind, kind))}" id="{escape(label)}">'
        above = [html_token("<p><strong>"), words_token(title), html_token("</strong></p>")] if title else []
        return [html_token(opening), *above, *inner, html_token("</div>")]

    def _figure(self, label: str, caption: str, inner: Sequence[Token]) -> list[Token]:
        above = (
            [html_token("<figcaption>"), words_token(caption.strip()), html_token("</figcaption>")]
            if caption.strip()
            else []
        )
        return [html_token(f'<figure id="{escape(label)}">'), *above, *inner, html_token("</figure>")]


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _options(body: str) -> tuple[dict[str, str], str]:
    """The lines ``:key: value`` at the beginning, and the rest."""
    lines = body.split("\n")
    found: dict[str, str] = {}
    for number, line in enumerate(lines):
        option = OPTION.fullmatch(line.strip())
        if option is None:
            return found, "\n".join(lines[number:])
        found[option[1]] = option[2].strip()
    return found, ""


def _listed(tokens: Sequence[Token], heads: int) -> list[Token]:
    """A list of lists as a table."""
    found: list[Token] = []
    depth = row = 0
    for token in tokens:
        opens, closes = token.type.endswith("list_open"), token.type.endswith("list_close")
        depth += opens
        if token.type == "list_item_open" and depth == 1:
            row += 1
            found.append(html_token("<tr>"))
        elif token.type == "list_item_close" and depth == 1:
            found.append(html_token("</tr>"))
        elif token.type in ("list_item_open", "list_item_close") and depth == 2:
            cell = "th" if row <= heads else "td"
            found.append(html_token(f"<{cell}>" if token.type.endswith("open") else f"</{cell}>"))
        elif (opens or closes) and depth <= 2:
            found.append(html_token("")) if depth == 2 else found.append(
                html_token("<table>" if opens else "</table>")
            )
        else:
            found.append(token)
        depth -= closes
    return found


def _of_csv(body: str, options: Mapping[str, str]) -> str:
    heads = options.get("header-rows", "0")
    rows = [row for row in csv.reader(io.StringIO(body), skipinitialspace=True) if row]
    if "header" in options:
        rows = [*csv.reader([options["header"]], skipinitialspace=True), *rows]
    many = 1 if "header" in options else int(heads) if heads.isdigit() else 0
    made = []
    for number, row in enumerate(rows):
        cell = "th" if number < many else "td"
        made.append("<tr>" + "".join(f"<{cell}>{escape(one)}</{cell}>" for one in row) + "</tr>")
    return f"<table>{''.join(made)}</table>"

"""What Quarto and MyST write beside CommonMark: fenced passages, directives, roles, attributes, references.

Each is known by a form that plain Markdown has no use for, and becomes HTML that the one reader of HTML
reads. What is not closed, or not known, stays the text that it is.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from tertialpdf.words import said

PAIR = r"""[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'}]+)"""
ATTRIBUTES = re.compile(rf"\{{\s*((?:(?:[#.][\w:.-]+|{PAIR}|-)(?:\s+|(?=\}})))+)\}}")
PART = re.compile(r"""([#.])([\w:.-]+)|([\w:-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'}]+)""")
OPENS = re.compile(r"(:{3,})\s*(\S.*?)\s*:*$")
CLOSES = re.compile(r":{3,}\s*$")
DIRECTIVE = re.compile(r"\{([A-Za-z][\w:+-]*)\}\s*(.*)")
OPTION = re.compile(r":([\w-]+):[ \t]*(.*)")
ROLE = re.compile(r"\{([A-Za-z][\w:+-]*)\}$")
TARGET = re.compile(r"\(([\w:.-]+)\)=$")
TITLED = re.compile(r"(.*?)\s*<([^<>]+)>$", re.DOTALL)
NAMED_FORMULA = re.compile(rf"(@@\d+@@)\s*{ATTRIBUTES.pattern}")
"""The mark of a formula that has been taken out, and what is said of it."""
FENCED = re.compile(
    r"^( {0,3})(`{3,})\{([A-Za-z][\w:-]*)\}([^\n`]*)\n(.*?)^\1\2`*[ \t]*$", re.MULTILINE | re.DOTALL
)
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


def dialects(parser: MarkdownIt, language: str) -> None:
    """A plugin: teaches a parser to read them; ``language`` is that of titles that the text leaves out."""
    passages = _Passages(parser, language)
    parser.block.ruler.before(
        "fence", "fenced_passage", passages.fenced, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.core.ruler.after("block", "directives", passages.directives)
    parser.core.ruler.push("roles", _roles)
    parser.core.ruler.push("attributes", _attributes)
    parser.add_render_rule("html", lambda _self, tokens, place, _options, _env: tokens[place].content)


def unfenced(source: str) -> str:
    """The text with directives that hold Markdown between colons: between backticks all would be code."""
    return FENCED.sub(_between_colons, source) if "```{" in source else source


def _between_colons(found: re.Match[str]) -> str:
    name = found[3]
    if name not in {*ADMONITIONS, *BOXED, *QUOTED, "figure", "table", "list-table"} and name[:4] != "prf:":
        return found[0]
    return f"{found[1]}:::{{{name}}}{found[4]}\n{unfenced(found[5])}{found[1]}:::"


def _html(content: str) -> Token:
    return Token("html", "", 0, content=content, block=True)


def _words(text: str) -> Token:
    return Token("inline", "", 0, content=text, block=True, children=[])


class _Passages:
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
            return [_html("<p>"), _words(text), _html("</p>")]
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
        return [_html(opening), *self.read(body, env), _html("</div>")]

    def directive(
        self, name: str, argument: str, body: str, env: MutableMapping[str, Any], fenced: bool
    ) -> list[Token] | None:
        """What MyST calls a directive; None where code stays code."""
        options, body = _options(body)
        label = options.get("name") or options.get("label") or ""
        anchor = f' id="{escape(label)}"' if label else ""
        match name:
            case "figure" | "image":
                picture = _image(argument, options, "" if name == "figure" else label)
                if name == "image":
                    return [_html(f"<p>{picture}</p>\n")]
                return self._figure(label, body, [_html(picture)])
            case "math":
                return [_html(f'<p><x-tex data-kind="display"{anchor}>{escape(body.strip())}</x-tex></p>\n')]
            case "table":
                return self._figure(label, argument, self.read(body, env))
            case "list-table":
                heads = options.get("header-rows", "0")
                rows = _listed(self.read(body, env), int(heads) if heads.isdigit() else 0)
                return self._figure(label, argument, rows)
            case "csv-table":
                return self._figure(label, argument, [_html(_of_csv(body, options))])
            case "code" | "code-block" | "sourcecode":
                code = _html(f"<pre><code>{escape(body)}</code></pre>\n")
                return self._figure(label, options.get("caption", ""), [code])
            case _ if name in ELSEWHERE:
                return [_html(f'<x-other data-format="{escape(f"{name} {argument}".strip())}"></x-other>')]
            case _ if name in QUOTED:
                said_by = f"\n\n{argument}" if argument else ""
                return [_html("<blockquote>"), *self.read(body + said_by, env), _html("</blockquote>")]
            case _ if name in ADMONITIONS or name in BOXED or name.startswith("prf:"):
                kind = next((one for one in options.get("class", "").split() if one in ADMONITIONS), name)
                return self._box(kind, argument, label, self.read(body, env))
            case _ if fenced:
                return None
            case _ if name in OPEN:
                return [_html(f"<div{anchor}>"), *self.read(body, env), _html("</div>")]
            case _:
                return self._box("", argument or name, label, self.read(body, env))

    def _box(self, kind: str, title: str, label: str, inner: Sequence[Token]) -> list[Token]:
        if not title and kind in ADMONITIONS:
            title = said(self.language, f"admonition-{kind}")
        opening = f'<div class="admonition {escape(LOOKS.get(kind, kind))}" id="{escape(label)}">'
        above = [_html("<p><strong>"), _words(title), _html("</strong></p>")] if title else []
        return [_html(opening), *above, *inner, _html("</div>")]

    def _figure(self, label: str, caption: str, inner: Sequence[Token]) -> list[Token]:
        above = (
            [_html("<figcaption>"), _words(caption.strip()), _html("</figcaption>")]
            if caption.strip()
            else []
        )
        return [_html(f'<figure id="{escape(label)}">'), *above, *inner, _html("</figure>")]


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


def _image(address: str, options: Mapping[str, str], label: str = "") -> str:
    anchor = f' id="{escape(label)}"' if label else ""
    width = f' width="{escape(options["width"])}"' if "width" in options else ""
    return f'<img src="{escape(address)}" alt="{escape(options.get("alt", ""))}"{width}{anchor}>'


def _listed(tokens: Sequence[Token], heads: int) -> list[Token]:
    """A list of lists as a table."""
    found: list[Token] = []
    depth = row = 0
    for token in tokens:
        opens, closes = token.type.endswith("list_open"), token.type.endswith("list_close")
        depth += opens
        if token.type == "list_item_open" and depth == 1:
            row += 1
            found.append(_html("<tr>"))
        elif token.type == "list_item_close" and depth == 1:
            found.append(_html("</tr>"))
        elif token.type in ("list_item_open", "list_item_close") and depth == 2:
            cell = "th" if row <= heads else "td"
            found.append(_html(f"<{cell}>" if token.type.endswith("open") else f"</{cell}>"))
        elif (opens or closes) and depth <= 2:
            found.append(_html("")) if depth == 2 else found.append(_html("<table>" if opens else "</table>"))
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


def _inlines(state: Any) -> list[tuple[Token, Token | None, Token | None]]:
    """Every token of words, with those before and after it."""
    tokens = [None, *state.tokens, None]
    return [
        (two, one, three)
        for one, two, three in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if two is not None and two.type == "inline"
    ]


def _roles(state: Any) -> None:
    """``{name}`` before code: what MyST calls a role."""
    for block, _, _ in _inlines(state):
        for text, code in pairwise(block.children or []):
            if code.type == "code_inline" and text.type == "text" and (role := ROLE.search(text.content)):
                text.content = text.content[: role.start()]
                code.type, code.content = "html", _role(role[1], code.content)


def _role(name: str, content: str) -> str:
    titled = TITLED.fullmatch(content)
    words, target = (titled[1], titled[2]) if titled else ("", content)
    if name in REFERS:
        return _reference(target, words or REFERS[name])
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


def _reference(target: str, words: str = "") -> str:
    return f'<x-ref data-target="{escape(target.strip())}">{escape(words)}</x-ref>'


def _attributes(state: Any) -> None:
    """``{#name .class key=value}`` after a picture, a formula, a link or the words of a heading; places."""
    for block, before, _ in _inlines(state):
        children = [part for one in block.children or [] for part in _named_formulas(one)]
        block.children = children
        if target := TARGET.fullmatch(block.content.strip()):
            block.children = [_html(f'<a id="{escape(target[1])}"></a>')]
        elif before is not None and before.type == "heading_open" and children:
            _named_heading(before, children[-1])
        for one, text in pairwise(children):
            if text.type == "text" and one.type in SAID_OF and (found := ATTRIBUTES.match(text.content)):
                text.content = text.content[found.end() :]
                SAID_OF[one.type](one, Given.of(found[1]))
        for opened, closed in pairwise(children):
            address = str(opened.attrs.get("href", "")) if opened.type == "link_open" else ""
            if closed.type == "link_close" and address.startswith("#"):
                opened.type, opened.content = "html", _reference(address[1:])
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
    picture = _image(str(token.attrs.get("src", "")), options)
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
        place = _html(f'<a id="{name}"></a>') if name else _html("")
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

"""What Quarto and MyST write beside CommonMark: fenced passages, directives, roles, attributes, references.

Each is known by a form that plain Markdown has no use for, and becomes HTML that the one reader of HTML
reads. What is not closed, or not known, stays the text that it is.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from tertialpdf.reading.dialects.attributes import attributes
from tertialpdf.reading.dialects.passages import ADMONITIONS, BOXED, QUOTED, Passages
from tertialpdf.reading.dialects.roles import roles

FENCED = re.compile(
    r"^( {0,3})(`{3,})\{([A-Za-z][\w:-]*)\}([^\n`]*)\n(.*?)^\1\2`*[ \t]*$", re.MULTILINE | re.DOTALL
)


def dialects(parser: MarkdownIt, language: str) -> None:
    """A plugin: teaches a parser to read them; ``language`` is that of titles that the text leaves out."""
    passages = Passages(parser, language)
    parser.block.ruler.before(
        "fence", "fenced_passage", passages.fenced, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.core.ruler.after("block", "directives", passages.directives)
    parser.core.ruler.push("roles", roles)
    parser.core.ruler.push("attributes", attributes)
    parser.add_render_rule("html", lambda _self, tokens, place, _options, _env: tokens[place].content)


def unfenced(source: str) -> str:
    """The text with directives that hold Markdown between colons: between backticks all would be code."""
    return FENCED.sub(_between_colons, source) if "```{" in source else source


def _between_colons(found: re.Match[str]) -> str:
    name = found[3]
    if name not in {*ADMONITIONS, *BOXED, *QUOTED, "figure", "table", "list-table"} and name[:4] != "prf:":
        return found[0]
    return f"{found[1]}:::{{{name}}}{found[4]}\n{unfenced(found[5])}{found[1]}:::"

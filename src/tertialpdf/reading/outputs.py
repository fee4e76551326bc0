"""What a cell has put out, in the form that says most on paper."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from nbformat import NotebookNode

from tertialpdf.blocks import (
    SOURCE,
    FigureBlock,
    HeadingBlock,
    KeyFiguresBlock,
    LeftOutBlock,
    NoticeBlock,
    TableBlock,
)
from tertialpdf.cell_options import CellOptions
from tertialpdf.document import Document
from tertialpdf.options import Options
from tertialpdf.reading.collected import Collected
from tertialpdf.reading.html import read_html
from tertialpdf.reading.latex import table_as_html
from tertialpdf.reading.markdown import as_html
from tertialpdf.reading.pictures import IMAGE_TYPES, UnreadablePictureError, decoded
from tertialpdf.reading.printed import LINE, printed
from tertialpdf.tree import (
    Block,
    Display,
    Equation,
    Formula,
    Paragraph,
    Picture,
    Printed,
    Styled,
    Text,
    plain,
    shows,
    walk,
)
from tertialpdf.wellformed import text
from tertialpdf.words import said

MARKED = re.compile(r"[*_`$\[<&\\]")
"""What may be a mark of Markdown."""
TABULAR = re.compile(r"\\begin\{(?:tabular[xy*]?|longtable|table)\*?\}")
STYLES_ALONE = re.compile(
    r"(?:\s+|<style\b.*?</style\s*>|<link\b[^>]*>|<meta\b[^>]*>|<!--.*?-->)*", re.DOTALL | re.IGNORECASE
)
"""HTML that only says how other things look."""
PRINT = ("image/", "text/", "application/pdf", "audio/", "video/")
"""Forms that are no programs."""
SHOWN = {"display_data", "execute_result", "update_display_data"}
OBJECT = re.compile(r"<[\w.]+( object)?( at 0x[0-9a-f]+)?>|Figure\([^)]*\)|FigureWidget\(.*", re.DOTALL)
"""How Python calls what has nothing to say in words."""


def read_output(
    output: NotebookNode, wanted: CellOptions, collected: Collected, options: Options
) -> Iterator[Block]:
    """The blocks of one output."""
    if output.output_type == "error":
        told = "\n".join(output.get("traceback", [])) or f"{output.ename}: {output.evalue}"
        yield from _printed(told, "stderr", collected, options)
    elif output.output_type == "stream":
        if collected.strict:
            collected.lost("stream", output.name)
        elif wanted.prints_markdown and output.name == "stdout":
            yield from _markdown(output.text, wanted, collected)
        else:
            kind = "stderr" if output.name == "stderr" else "printed"
            yield from _printed(output.text, kind, collected, options)
    elif output.output_type not in SHOWN:
        collected.lost("kind", str(output.output_type))
    else:
        metadata = output.get("metadata", {})
        own = metadata.get("text/markdown", {})
        collected.source = str(own.get(SOURCE, "") if isinstance(own, dict) else "")
        yield from _bundle(_joined(output.get("data", {})), metadata, wanted, collected, options)
        collected.source = ""


def _joined(data: Mapping[str, Any]) -> dict[str, Any]:
    """The bundle with texts that are kept as lists of lines made whole."""
    return {
        mime: text(value)
        if isinstance(value, (int, float)) or (isinstance(value, list) and all(map(_is_line, value)))
        else value
        for mime, value in data.items()
    }


def _is_line(value: Any) -> bool:
    return isinstance(value, str)


def _holds(mime: str, value: Any) -> bool:
    """Whether a form of an output has anything to show; what is to be a text and is not has nothing."""
    if not mime.startswith("text/"):
        return True
    shown = isinstance(value, str) and bool(value.strip())
    return shown and not (mime == "text/html" and STYLES_ALONE.fullmatch(value))


def _bundle(
    data: Mapping[str, Any],
    metadata: Mapping[str, Any],
    wanted: CellOptions,
    collected: Collected,
    options: Options,
) -> Iterator[Block]:
    """The richest form that print can show, in JupyterLab's order."""
    document = collected.document
    if HeadingBlock.MIME in data or LeftOutBlock.MIME in data:
        return
    if table := TableBlock.shown_in(data):
        document.tables.append(table)
        yield Display("table", len(document.tables) - 1)
    elif figures := KeyFiguresBlock.shown_in(data):
        document.key_figures.append(figures)
        yield Display("key-figures", len(document.key_figures) - 1)
    elif notice := NoticeBlock.shown_in(data):
        document.notices.append(notice)
        yield Display("notice", len(document.notices) - 1)
    elif FigureBlock.MIME in data:
        yield from _figure(data, metadata, wanted, collected)
    else:
        yield from _foreign(data, metadata, wanted, collected, options)


def _foreign(
    data: Mapping[str, Any],
    metadata: Mapping[str, Any],
    wanted: CellOptions,
    collected: Collected,
    options: Options,
) -> Iterator[Block]:
    holds = [mime for mime, value in data.items() if _holds(mime, value)]
    interactive = [mime for mime in data if _is_interactive(mime)]
    readers: list[tuple[bool, Callable[[], list[Block]]]] = [
        ("text/html" in holds, lambda: _html(data["text/html"], wanted, collected)),
        ("text/markdown" in holds, lambda: _markdown(data["text/markdown"], wanted, collected)),
        ("text/latex" in holds, lambda: _latex(data["text/latex"], wanted, collected)),
        (any(mime in data for mime in IMAGE_TYPES), lambda: list(_figure(data, metadata, wanted, collected))),
        ("application/json" in data, lambda: _json(data["application/json"], collected, options)),
    ]
    document = collected.document
    told = len(document.not_shown), len(document.faults)
    for has, read in readers:
        if not has:
            continue
        before = len(document.not_shown), len(document.faults)
        found = read()
        if shows(found):
            yield from found
            # What another form of the same could not show is shown now.
            del document.not_shown[told[0] : before[0]], document.faults[told[1] : before[1]]
            if interactive and not any(mime in data for mime in IMAGE_TYPES):
                collected.lost(_moving(interactive))
            return
    words = data["text/plain"] if "text/plain" in holds else ""
    richer = [mime for mime in holds if mime != "text/plain"]
    if richer == ["text/markdown"] and told == (len(document.not_shown), len(document.faults)):
        return  # a text of which nothing is to be seen anywhere, such as a comment in HTML alone
    nameless = len(data) > 1 and OBJECT.fullmatch(words.strip()) is not None
    shown = [] if nameless else list(_printed(words, "printed", collected, options))
    yield from shown
    if richer and told == (len(document.not_shown), len(document.faults)):
        still = all(mime.startswith(PRINT) and mime != "text/html" for mime in richer)
        kind = "kind" if still else _moving(richer) if shown else "script"
        collected.lost(kind, ", ".join(one for one in richer if one != "text/html")[:120])


def _is_interactive(mime: str) -> bool:
    return _is_widget(mime) or mime == "application/javascript"


def _is_widget(mime: str) -> bool:
    return mime.startswith("application/vnd.jupyter.widget")


def _moving(forms: Iterable[str]) -> str:
    """What kind of content that answers its reader some forms of an output are."""
    return "widget" if any(map(_is_widget, forms)) else "interactive"


def _html(html: str, wanted: CellOptions, collected: Collected) -> list[Block]:
    return _captioned(read_html(html, collected), wanted, collected)


def _captioned(blocks: list[Block], wanted: CellOptions, collected: Collected) -> list[Block]:
    """Tables and pictures of an output with the captions that the cell has for them."""
    for block in blocks:
        if isinstance(block, Display) and block.slot in ("grid", "figure"):
            kinds = ("tbl", "tab") if block.slot == "grid" else ("fig",)
            place = collected.next_place(block.slot)
            caption = _in_words(wanted.caption(place, *kinds), collected)
            collected.captioned(block, caption, wanted.label(place) if caption else "")
    return blocks


def _in_words(markdown: str, collected: Collected) -> str:
    """A caption without the marks that it is written with."""
    if not MARKED.search(markdown):
        return markdown
    aside = Collected(Document(collected.document.heading), collected.cell)
    return " ".join(plain(read_html(as_html(markdown), aside)).split())


def _markdown(source: str, wanted: CellOptions, collected: Collected) -> list[Block]:
    language = collected.document.heading.language
    return _captioned(
        read_html(as_html(source, language, typographic=collected.strict), collected), wanted, collected
    )


def _latex(source: str, wanted: CellOptions, collected: Collected) -> list[Block]:
    """LaTeX as JupyterLab shows it: its formulas, and the text around them; its tables as well."""
    if TABULAR.search(source):
        return _captioned(read_html(table_as_html(source), collected), wanted, collected)
    blocks = read_html(as_html(source), collected)
    if not any(isinstance(part, (Formula, Equation)) for part in walk(blocks)) and "\\" in source:
        tex = source.strip().strip("$").strip()
        return [Equation(Formula(tex, display=True))]
    return blocks


def _json(value: Any, collected: Collected, options: Options) -> list[Block]:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return list(_printed(text, "printed", collected, options))


def _figure(
    data: Mapping[str, Any], metadata: Mapping[str, Any], wanted: CellOptions, collected: Collected
) -> Iterator[Block]:
    """A picture with what is said of it."""
    ours = FigureBlock.shown_in(data)
    mime = next((mime for mime in IMAGE_TYPES if mime in data), "")
    own = metadata.get(mime, {})
    own = own if isinstance(own, dict) else {}
    try:
        drawn = decoded(data).as_wide_as(own.get("width") or metadata.get("width") or wanted.width)
    except UnreadablePictureError as error:
        collected.lost(error.kind)
        return
    place = 0 if ours else collected.next_place("figure")
    block = ours or FigureBlock(caption=_in_words(wanted.caption(place, "fig"), collected), floats=False)
    alternative = (
        block.alternative
        or own.get("alt")
        or metadata.get("alt")
        or wanted.alternative(place)
        or block.caption
    )
    block = block.model_copy(update={"alternative": str(alternative or "")})
    file = collected.document.add_file(drawn.content, drawn.suffix)
    picture = Picture(file, drawn.width, drawn.height, block.alternative)
    label = "" if ours else wanted.label(place)
    yield Display("figure", collected.figure(picture, block, wide=ours is not None, label=label))


def _printed(text: str, kind: str, collected: Collected, options: Options) -> Iterator[Block]:
    """Printed text, as far as it is allowed to reach; the whole of a longer one is attached."""
    for block in printed(text, kind):
        lines = block.text.split("\n")
        shown = _within(lines, options.most_lines)
        if len(shown) == len(lines) and shown[-1] == lines[-1]:
            yield block
            continue
        document = collected.document
        file = f"cell-{collected.cell}-{len(document.attached)}.txt"
        document.attached[file] = block.text
        yield Printed("\n".join(shown), block.kind)
        more = len(lines) - len(shown)
        told = said(document.heading.language, "rows" if more else "line").format(count=more, file=file)
        yield Paragraph((Styled("emph", (Text(told),)),))
        collected.lost("long", file)


def _within(lines: Sequence[str], most: int) -> list[str]:
    """The lines that take no more lines of the page; the last one cut where it is too long by itself."""
    found: list[str] = []
    left = most
    for line in lines:
        if left <= 0:
            break
        found.append(line[: left * LINE])
        left -= max(1, -(-len(line) // LINE))
    return found

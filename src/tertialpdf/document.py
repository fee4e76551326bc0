"""From an executed notebook to a document: one Markdown text with numbered blocks for what is not text.

Tables, charts, key figures and notices of :mod:`tertialpdf.blocks` travel as data. Anything else that a
notebook can show is brought to the same forms: HTML tables become tables, images become figures.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from bs4 import BeautifulSoup, Tag
from nbformat import NotebookNode

from tertialpdf.blocks import (
    FigureBlock,
    HeadingBlock,
    KeyFiguresBlock,
    LeftOutBlock,
    NoticeBlock,
    TableBlock,
    TableData,
)

HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
IMAGE = re.compile(r"!\[([^\]]*)\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
IMAGE_TYPES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}
NO_ALTERNATIVE = "Bild utan beskrivning i cell {cell}"
Shown = TypeVar("Shown")
PLAIN_TEXT, CODE = 7, 8
"""Levels of what is no heading, below those of headings."""
HIDE_TAGS = {"hide", "remove_output", "remove-output", "hide-output"}


class NotPrintableError(Exception):
    """The notebook cannot become a document: a cell failed or an image is missing."""


@dataclass(frozen=True)
class Picture:
    """A figure and the name of the file that it is drawn from."""

    block: FigureBlock
    file: str


@dataclass
class Document:
    """Markdown with raw Typst calls ``#block-table(0)`` and so on, and the data they refer to."""

    heading: HeadingBlock
    markdown: str = ""
    tables: list[TableBlock] = field(default_factory=list)
    figures: list[Picture] = field(default_factory=list)
    key_figures: list[KeyFiguresBlock] = field(default_factory=list)
    notices: list[NoticeBlock] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)


def read(notebook: NotebookNode, name: str, show_code: bool = False) -> Document:
    """The document of an executed ``notebook``; raises NotPrintableError if a cell failed."""
    shown = _shown_heading(notebook)
    ours = shown is not None
    parts: list[str] = []
    document = Document(shown or HeadingBlock(title=name))
    idle = left_out(notebook)
    for number, cell in enumerate(notebook.cells, start=1):
        if number - 1 in idle:
            continue
        hidden = HIDE_TAGS & set(cell.metadata.get("tags", []))
        if cell.cell_type == "markdown":
            parts.append(_markdown(cell.source, cell.get("attachments", {}), document, number))
        elif cell.cell_type == "code" and not hidden:
            if show_code and cell.source.strip():
                parts.append(f"```python\n{cell.source}\n```")
            parts += [part for output in cell.outputs for part in _output(output, document, number, ours)]
    text, title = _title("\n\n".join(parts))
    if shown is None and title:
        document.heading = HeadingBlock(title=title)
    document.markdown = _levels(text, strict=ours)
    return document


def shown_tables(notebook: NotebookNode) -> list[TableBlock]:
    """The tables that an executed notebook shows, for publishing as files."""
    found = (TableBlock.shown_in(bundle) for bundle in _bundles(notebook))
    return [table for table in found if table is not None]


def _shown_heading(notebook: NotebookNode) -> HeadingBlock | None:
    """The heading that a notebook made for this exporter shows; None for any other notebook."""
    found = (HeadingBlock.shown_in(bundle) for bundle in _bundles(notebook))
    return next((heading for heading in found if heading is not None), None)


def _bundles(notebook: NotebookNode) -> Iterator[Mapping[str, Any]]:
    """The MIME bundles of all outputs, in order."""
    for cell in notebook.cells:
        yield from _cell_bundles(cell)


def _cell_bundles(cell: NotebookNode) -> Iterator[Mapping[str, Any]]:
    yield from (output.get("data", {}) for output in cell.get("outputs", []))


def left_out(notebook: NotebookNode) -> set[int]:
    """Positions of the text cells that introduce only what their cells have left out.

    A heading reaches to the next one of its level or above, other text to the next text cell.
    """
    levels = [_level(cell) for cell in notebook.cells]
    found: set[int] = set()
    for start, level in enumerate(levels):
        if level == CODE:
            continue
        ends = (place for place in range(start + 1, len(levels)) if levels[place] <= level)
        end = next(ends, len(levels))
        shown = [bundle for cell in notebook.cells[start:end] for bundle in _cell_bundles(cell)]
        if shown and all(LeftOutBlock.MIME in bundle for bundle in shown):
            found.add(start)
    return found


def _level(cell: NotebookNode) -> int:
    """Level of the heading that a text cell begins with; other text is below all headings, code last."""
    if cell.cell_type != "markdown":
        return CODE
    heading = HEADING.match(cell.source.lstrip())
    return len(heading.group(1)) if heading else PLAIN_TEXT


def _output(output: NotebookNode, document: Document, cell: int, ours: bool) -> Iterator[str]:
    if output.output_type == "error":
        raise NotPrintableError(f"cell {cell}: {output.ename}: {output.evalue}")
    if output.output_type == "stream":
        if output.name == "stdout" and not ours:
            yield _preformatted(output.text)
        return
    yield from _shown(output.get("data", {}), output.get("metadata", {}), document, cell)


def _shown(
    data: Mapping[str, Any], metadata: Mapping[str, Any], document: Document, cell: int
) -> Iterator[str]:
    """The richest form that print can show."""
    if HeadingBlock.MIME in data or LeftOutBlock.MIME in data:
        return
    if table := TableBlock.shown_in(data):
        yield _block("table", document.tables, table)
    elif figures := KeyFiguresBlock.shown_in(data):
        yield _block("key-figures", document.key_figures, figures)
    elif notice := NoticeBlock.shown_in(data):
        yield _block("notice", document.notices, notice)
    elif any(mime in data for mime in IMAGE_TYPES):
        yield _figure(data, metadata, document, cell)
    elif "text/markdown" in data:
        yield _markdown(data["text/markdown"], {}, document, cell)
    elif "text/html" in data and "<table" in data["text/html"]:
        for found in BeautifulSoup(data["text/html"], "html.parser").find_all("table"):
            yield _block("table", document.tables, _html_table(found, f"cell-{cell}-{len(document.tables)}"))
    elif "text/plain" in data:
        yield _preformatted(data["text/plain"])


def _figure(data: Mapping[str, Any], metadata: Mapping[str, Any], document: Document, cell: int) -> str:
    mime = next(mime for mime in IMAGE_TYPES if mime in data)
    block = FigureBlock.shown_in(data) or FigureBlock()
    alternative = block.alternative or metadata.get(mime, {}).get("alt") or metadata.get("alt")
    content = data[mime].encode() if mime == "image/svg+xml" else base64.b64decode(data[mime])
    told = block.model_copy(update={"alternative": alternative or NO_ALTERNATIVE.format(cell=cell)})
    return _block("figure", document.figures, Picture(told, _add_file(document, content, IMAGE_TYPES[mime])))


def _markdown(source: str, attachments: Mapping[str, Any], document: Document, cell: int) -> str:
    """The cell's text with its images replaced by figures."""

    def replace(match: re.Match[str]) -> str:
        alternative, target = match.groups()
        if not target.startswith("attachment:"):
            raise NotPrintableError(
                f"cell {cell}: image {target} is not in the notebook; attach it to the cell"
            )
        versions = attachments.get(target.removeprefix("attachment:"), {})
        mime = next((mime for mime in IMAGE_TYPES if mime in versions), None)
        if mime is None:
            raise NotPrintableError(f"cell {cell}: attachment {target} is missing")
        block = FigureBlock(alternative=alternative or NO_ALTERNATIVE.format(cell=cell))
        file = _add_file(document, base64.b64decode(versions[mime]), IMAGE_TYPES[mime])
        document.figures.append(Picture(block, file))
        return f"`#block-figure({len(document.figures) - 1})`{{=typst}}"

    return IMAGE.sub(replace, source)


def _html_table(table: Tag, name: str) -> TableBlock:
    """A table such as pandas shows, header cells and all."""
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
        for row in table.find_all("tr")
    ]
    head = rows[0] if rows else [""]
    body = [row for row in rows[1:] if len(row) == len(head)]
    numeric = [all(_is_number(row[index]) for row in body) and bool(body) for index in range(len(head))]
    return TableBlock(
        name=name,
        header=head,
        align=["right" if right else "left" for right in numeric],
        rows=body,
        data=TableData(header=head, columns=[[row[index] for row in body] for index in range(len(head))]),
    )


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[-+\u2212]?[\d\s\u00a0]*[.,]?\d+(e[-+]?\d+)?\s*%?|NaN|", text))


def _block(kind: str, store: list[Shown], block: Shown) -> str:
    store.append(block)
    return f"```{{=typst}}\n#block-{kind}({len(store) - 1})\n```"


def _preformatted(text: str) -> str:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text).rstrip()
    fence = "`" * (max((len(run) for run in re.findall(r"`+", plain)), default=2) + 1)
    fence = max(fence, "```", key=len)
    return f"{fence}\n{plain}\n{fence}" if plain else ""


def _add_file(document: Document, content: bytes, suffix: str) -> str:
    name = f"figure-{len(document.files)}.{suffix}"
    document.files[name] = content
    return name


def _title(text: str) -> tuple[str, str]:
    """The text without its first heading of level one, and that heading."""
    hidden = _masked(text)
    first = HEADING.search(hidden)
    if first is None or len(first.group(1)) != 1:
        return text, ""
    return text[: first.start()] + text[first.end() :], re.sub(
        r"[*_`]", "", text[first.start(2) : first.end(2)]
    )


def _levels(text: str, strict: bool) -> str:
    """Headings from level one without gaps: shifted as a whole, and in foreign notebooks evened out."""
    matches = list(HEADING.finditer(_masked(text)))
    if not matches:
        return text
    top = min(len(match.group(1)) for match in matches)
    previous, pieces, position = 0, [], 0
    for match in matches:
        level = len(match.group(1)) - top + 1
        if not strict:
            level = min(level, previous + 1)
        previous = level
        pieces += [text[position : match.start()], "#" * level]
        position = match.end(1)
    return "".join(pieces) + text[position:]


def _masked(text: str) -> str:
    """The text with fenced code blanked out, so that ``# comment`` is not taken for a heading."""
    return FENCE.sub(lambda match: re.sub(r"[^\n]", " ", match.group(0)), text)


def iso_day(heading: HeadingBlock) -> date | None:
    """The document's date, if it is given as 2011-04-30."""
    try:
        return date.fromisoformat(heading.day)
    except ValueError:
        return None

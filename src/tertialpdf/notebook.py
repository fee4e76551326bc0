"""From an executed notebook to a document: each cell is read by itself, every fault is told with its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

from tertialpdf.blocks import HeadingBlock, LeftOutBlock, TableBlock
from tertialpdf.cell_options import CellOptions
from tertialpdf.document import Document, Shown
from tertialpdf.faults import Fault, NotPrintableError
from tertialpdf.front_matter import FrontMatter
from tertialpdf.headings import even_out, take_title
from tertialpdf.languages import language_of
from tertialpdf.ledger import NotShown
from tertialpdf.options import DEFAULT, Options
from tertialpdf.reading.collected import Collected
from tertialpdf.reading.html import read_html
from tertialpdf.reading.markdown import as_html
from tertialpdf.reading.outputs import read_output
from tertialpdf.reading.printed import clean
from tertialpdf.tree import Block, Box, Paragraph, Printed, Styled, Text
from tertialpdf.wellformed import text, well_formed
from tertialpdf.words import said

HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$", re.MULTILINE)
PLAIN_TEXT, CODE = 7, 8
"""Levels of what is no heading, below those of headings."""


def read(notebook: NotebookNode, name: str, options: Options = DEFAULT) -> Document:
    """The document of an executed ``notebook``; raises NotPrintableError with all its faults."""
    document = read_leniently(notebook, name, options)
    if document.faults:
        raise NotPrintableError(document.faults)
    return document


def read_leniently(notebook: NotebookNode, name: str, options: Options = DEFAULT) -> Document:
    """The same, with faults told in the document."""
    notebook = well_formed(notebook)
    shown = shown_heading(notebook)
    front = FrontMatter() if shown else FrontMatter.of(notebook)
    language = language_of(notebook, options, front.language)
    document = Document(shown or HeadingBlock(title=name, language=language), strict=shown is not None)
    document.most_rows, document.look = options.most_rows, options.look
    idle = left_out(notebook)
    for number, cell in enumerate(notebook.cells, start=1):
        if number - 1 == front.cell:
            document.shown.append(Shown(number, tuple(_front(front, number, document, options))))
        elif number - 1 not in idle:
            blocks = _cell(cell, number, document, options, front.cells, ours=shown is not None)
            document.shown.append(Shown(number, tuple(blocks)))
    if shown is None:
        title = front.title or take_title(document) or name
        document.heading = HeadingBlock(
            title=options.title or title,
            subtitle=front.subtitle,
            organisation=options.author or front.author,
            day=front.day,
            language=language,
        )
    even_out(document, ours=shown is not None)
    return document


def _front(front: FrontMatter, number: int, document: Document, options: Options) -> Iterator[Block]:
    """What the YAML at the top says that is text, and what follows it."""
    collected = Collected(document, number, front.attachments, options.folder)
    language = document.heading.language
    if front.abstract:
        abstract = Paragraph((Styled("strong", (Text(said(language, "abstract")),)),))
        yield Box((abstract, *read_html(as_html(front.abstract, language), collected)))
    if front.settings:
        collected.lost("settings", ", ".join(front.settings))
    yield from read_html(as_html(front.rest, language), collected)


def _cell(
    cell: NotebookNode,
    number: int,
    document: Document,
    options: Options,
    usual: Mapping[str, Any],
    ours: bool,
) -> Iterator[Block]:
    """What a cell shows; ``usual`` is what the document says of all its cells."""
    wanted = CellOptions.of(cell, usual)
    if wanted.hides_cell:
        document.not_shown.append(NotShown(number, "hidden"))
        return
    attachments = cell.get("attachments", {})
    collected = Collected(document, number, attachments, options.folder, strict=ours)
    if cell.cell_type == "markdown":
        yield from read_html(as_html(cell.source, document.heading.language, typographic=ours), collected)
    elif cell.cell_type == "raw":
        yield from _raw(cell, collected)
    elif cell.cell_type == "code":
        if options.show_code and not wanted.hides_code and cell.source.strip():
            if listing := str(wanted.said.get("lst-cap", "")):
                yield Paragraph((Styled("strong", (Text(listing),)),))
            yield Printed(clean(wanted.source), "code")
        if wanted.hides_output and cell.outputs:
            document.not_shown.append(NotShown(number, "hidden"))
        for output in _joined(cell.outputs):
            if output.output_type == "error" and not (options.allow_errors or wanted.may_fail):
                document.faults.append(_failed(output, number, document))
            elif output.output_type == "stream" and output.name in wanted.hides_streams:
                document.not_shown.append(NotShown(number, "hidden"))
            elif not wanted.hides_output:
                yield from read_output(output, wanted, collected, options)


def _raw(cell: NotebookNode, collected: Collected) -> Iterator[Block]:
    """A raw cell: HTML and Markdown are read as such, other formats belong to other programs."""
    kind = text(cell.metadata.get("format") or cell.metadata.get("raw_mimetype"))
    if kind == "text/html":
        yield from read_html(cell.source, collected)
    elif kind == "text/markdown":
        yield from read_html(as_html(cell.source), collected)
    elif kind in ("", "text/plain") and cell.source.strip():
        yield Printed(clean(cell.source))
    elif cell.source.strip():
        collected.lost("kind", kind)


def _joined(outputs: list[NotebookNode]) -> Iterator[NotebookNode]:
    """The outputs, with printed text that follows on printed text of the same stream in one."""
    held: NotebookNode | None = None
    for output in outputs:
        if output.output_type != "stream":
            if held is not None:
                yield held
            held = None
            yield output
        elif held is not None and held.name == output.name:
            held = new_output("stream", name=held.name, text=held.text + output.text)  # type: ignore[no-untyped-call]
        else:
            if held is not None:
                yield held
            held = output
    if held is not None:
        yield held


def _failed(output: NotebookNode, number: int, document: Document) -> Fault:
    told = said(document.heading.language, "failed")
    return Fault(number, told.format(name=output.ename, value=clean(output.evalue)[:1000]))


def shown_tables(notebook: NotebookNode) -> list[TableBlock]:
    """The tables that an executed notebook shows, for publishing as files."""
    found = (TableBlock.shown_in(bundle) for bundle in _bundles(notebook))
    return [table for table in found if table is not None]


def shown_heading(notebook: NotebookNode) -> HeadingBlock | None:
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

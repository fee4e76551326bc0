"""Notebooks as another project would make them: blocks and pictures in outputs, nothing of any model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import nbformat
from nbformat import NotebookNode

from tertialpdf.blocks import Block, Cell, FigureBlock, HeadingBlock, TableBlock, TableData
from tertialpdf.exporter import TertialPDFExporter


def cell(*shown: Block | dict[str, Any]) -> NotebookNode:
    """A code cell that shows blocks or raw MIME bundles."""
    bundles = [item if isinstance(item, dict) else item.bundle() for item in shown]
    outputs = [nbformat.v4.new_output("display_data", data=bundle) for bundle in bundles]
    return nbformat.v4.new_code_cell("kod()", outputs=outputs)


def text(source: str, **more: Any) -> NotebookNode:
    return nbformat.v4.new_markdown_cell(source, **more)


def notebook(*cells: NotebookNode) -> NotebookNode:
    return nbformat.v4.new_notebook(cells=list(cells))


def heading(title: str = "T", **more: Any) -> HeadingBlock:
    return HeadingBlock(title=title, **more)


def table(name: str, caption: str, columns: dict[str, Sequence[Cell]], note: str = "") -> TableBlock:
    """A table of text and whole numbers."""
    cells = [[str(value) for value in values] for values in columns.values()]
    is_text = [all(isinstance(value, str) for value in values) for values in columns.values()]
    return TableBlock(
        name=name,
        caption=caption,
        note=note,
        header=list(columns),
        align=["left" if words else "right" for words in is_text],
        rows=[list(row) for row in zip(*cells, strict=True)],
        data=TableData(header=list(columns), columns=list(columns.values())),
    )


def rising_line(name: str, caption: str, alternative: str, inches: float = 2.5) -> dict[str, Any]:
    """A picture as wide as the page's text, as an output's bundle."""
    width, height = 454, 72 * inches
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" '
        f'viewBox="0 0 {width} {height}"><path d="M10,{height - 10} L{width - 10},10" '
        'stroke="#1f4e79" stroke-width="2" fill="none"/></svg>'
    )
    block = FigureBlock(name=name, caption=caption, alternative=alternative)
    return {**block.bundle(), "image/svg+xml": svg, "text/plain": caption}


def export(source: NotebookNode) -> bytes:
    """The notebook as PDF."""
    pdf, resources = TertialPDFExporter().from_notebook_node(source)
    assert resources["output_extension"] == ".pdf"
    return pdf

"""What is left in Swedish in a report in another language, apart from what people wrote and is marked so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode

from tertialpdf.blocks import FigureBlock, HeadingBlock, KeyFiguresBlock, NoticeBlock, TableBlock
from tests.tertialpdf.chart_checks import texts

SWEDISH_WORDS = re.compile(
    r"[åäöÅÄÖ]|\b(och|att|av|som|till|med|mot|inte|har|den|det|ett|eller|vid|om|enligt|utfall|kronor|tkr|mnkr)\b"
)
IN_SWEDISH = re.compile(r"^::: \{lang=sv\}$.*?^:::$|\[[^\]]*\]\{lang=sv\}", re.MULTILINE | re.DOTALL)
"""Passages that are marked as Swedish."""


CURRENCY = "öre"
"""Has no English name."""


def left_in_swedish(notebook: NotebookNode, names: list[str]) -> list[str]:
    """Texts of an executed notebook of ours that hold Swedish; ``names``: proper names that may stand."""
    said = [text for cell in notebook.cells for text in _texts(cell)]
    proper = re.compile("|".join(map(re.escape, sorted([*names, CURRENCY], key=len, reverse=True))))
    return [text for text in said if SWEDISH_WORDS.search(proper.sub("", text))]


def _texts(cell: NotebookNode) -> Iterator[str]:
    if cell.cell_type == "markdown":
        yield cell.source
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if HeadingBlock.MIME in data:
            yield from (
                str(data[HeadingBlock.MIME][part]) for part in ("title", "subtitle", "organisation", "status")
            )
        elif TableBlock.MIME in data:
            yield from _of_table(data[TableBlock.MIME])
        elif KeyFiguresBlock.MIME in data:
            for figure in data[KeyFiguresBlock.MIME]["figures"]:
                yield from (figure[part] for part in ("label", "value", "comparison", "state_text"))
        elif NoticeBlock.MIME in data:
            yield from (data[NoticeBlock.MIME][part] for part in ("heading", "text"))
        elif FigureBlock.MIME in data:
            yield from (data[FigureBlock.MIME][part] for part in ("caption", "alternative", "note"))
            yield from (text.words for text in texts(data["image/svg+xml"]))
        elif "text/markdown" in data:
            yield IN_SWEDISH.sub("", data["text/markdown"])


def _of_table(table: dict[str, Any]) -> Iterator[str]:
    """Caption, note, headings, and the cells of columns that are not marked as Swedish."""
    languages = table.get("languages", {})
    yield from (table["caption"], table["note"], *table["header"])
    for row in table["rows"]:
        yield from (cell for place, cell in enumerate(row) if languages.get(str(place), "") != "sv")

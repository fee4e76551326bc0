"""How many letters the columns of a table hold, which its widths are made from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tertialpdf.blocks import TableBlock

LONG_WORD = re.compile(r"[^\W\d_]{18,}")
"""Letters that a hyphen may divide."""
DIVIDED = 11
"""So many letters of such a word stand together."""
ENDS = re.compile("[ \n/\u00ad]")
"""Where a line may end."""


def measured_letters(table: TableBlock) -> dict[str, Any]:
    """What the template asks: by column the longest line, and the longest part that no line ends in.

    divided: whether any cell has a word that a hyphen may divide.
    """
    columns: Sequence[Sequence[str]] = list(zip(*table.rows, strict=True))
    columns = columns or [()] * len(table.header)
    return {
        "lengths": [
            max((len(line) for cell in column for line in cell.split("\n")), default=0) for column in columns
        ],
        "words": [_longest([head, *column]) for head, column in zip(table.header, columns, strict=True)],
        "divided": any(LONG_WORD.search(cell) for column in columns for cell in column),
    }


def _longest(cells: Sequence[str]) -> int:
    words = (word for cell in cells for word in ENDS.split(cell))
    return max((DIVIDED if LONG_WORD.search(word) else len(word) for word in words), default=0)

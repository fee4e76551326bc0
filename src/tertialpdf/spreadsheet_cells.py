"""Text in a CSV file that stays text when the file is opened in a spreadsheet.

What begins as a formula does gets an apostrophe before it, as one types it in a spreadsheet; who reads the
file takes it away again, and has the text as it was. Numbers are left as they are.
"""

from __future__ import annotations

import re

_BEGINS_A_FORMULA = re.compile("[=+\\-@\t\r＝＋－＠].", re.DOTALL)  # noqa: RUF001
_NUMBER = re.compile(r"[-+]?\d[\d \u00a0\u202f]*(?:[.,]\d+)?(?:[eE][-+]?\d+)?")
_WRITTEN = re.compile("'+[=+\\-@\t\r＝＋－＠].", re.DOTALL)  # noqa: RUF001


def as_text(cell: str) -> str:
    """``cell`` as a CSV file is to hold it.

    Examples:
        >>> as_text("=1+1"), as_text("-12,5"), as_text("Inköp")
        ("'=1+1", '-12,5', 'Inköp')
    """
    is_formula = _BEGINS_A_FORMULA.match(cell) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if is_formula or _WRITTEN.match(cell) else cell


def as_written(cell: str) -> str:
    """The text that :func:`as_text` made ``cell`` of.

    Examples:
        >>> as_written("'=1+1"), as_written("'s")
        ('=1+1', "'s")
    """
    return cell[1:] if _WRITTEN.match(cell) else cell

"""What keeps a notebook from becoming a document: every fault with its cell, all told at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nbconvert.utils.exceptions import ConversionException


@dataclass(frozen=True)
class Fault:
    """What is wrong, where. cell: number of the cell, from one; 0 for the document as a whole.

    source: the file that the text came from, where the notebook says so.
    """

    cell: int
    what: str
    source: str = ""

    def __str__(self) -> str:
        place = self.source or (f"cell {self.cell}" if self.cell else "")
        return f"{place}: {self.what}" if place else self.what


class NotPrintableError(ConversionException):
    """The notebook cannot become a document; says every fault with its place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))

"""What whoever exports a notebook may choose."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tertialpdf.look import DEFAULT as USUAL
from tertialpdf.look import Look


@dataclass(frozen=True)
class Options:
    """Choices for one document.

    show_code: whether the source of code cells is shown. allow_errors: whether failed cells are shown as
    they failed, else they are faults. folder: of the notebook; pictures are read from there and below.
    language: of the document (BCP 47), whatever the notebook says. most_lines: of one printed text; the whole
    of a longer one is attached. most_rows: of one table that came as HTML or Markdown; its file has them all.
    title, author: said of a document that does not say it itself. look: paper, typefaces, colours.
    """

    show_code: bool = False
    allow_errors: bool = False
    folder: Path | None = None
    language: str = ""
    most_lines: int = 3000
    most_rows: int = 5000
    title: str = ""
    author: str = ""
    look: Look = USUAL


DEFAULT = Options()

"""What a table of a centre is for: declared once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from model.observations.files import data_folder

YEAR = "{year}"
"""Stands for the year in the file of a table that each year has one of."""
State = Literal["there", "empty", "missing"]


@dataclass(frozen=True, kw_only=True)
class TableNeed:
    """A table: where it lies, what it holds and adds, and whether a centre brings it first.

    cut: the column of months or days that tells how far it goes. may_be_empty: whether headings alone say
    that nothing has come.
    """

    name: str
    file: str
    holds: str
    adds: str
    is_base: bool = False
    cut: str = ""
    may_be_empty: bool = False

    def path(self, data: Path | None, year: int) -> Path:
        """The file of ``year``."""
        return data_folder(data) / self.file.replace(YEAR, str(year))

    def state(self, data: Path | None, year: int) -> State:
        """Whether the table is there with rows, or at least may be without."""
        path = self.path(data, year)
        if not path.is_file():
            return "missing"
        rows = path.read_text(encoding="utf-8-sig").strip().splitlines()
        return "there" if self.may_be_empty or len(rows) > 1 else "empty"

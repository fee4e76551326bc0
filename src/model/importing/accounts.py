"""The account of an import: every row of every file taken, left out under a named rule, or set aside."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from model.importing.raw_tables import ROW

FILE = "file"


@dataclass(frozen=True)
class FileAccount:
    """Where a file's rows went.

    taken: rows in the register. left_out: ``row``, ``rule``. set_aside: ``row``, ``column``, ``value``,
    ``expected``, one row for each fault. added: rows that stand for what the file leaves out.
    """

    file: str
    sha256: str
    taken: int
    left_out: pl.DataFrame
    set_aside: pl.DataFrame
    added: int = 0
    noticed: dict[str, str] = field(default_factory=dict)

    @property
    def rows_set_aside(self) -> int:
        """Rows with some fault."""
        return self.set_aside[ROW].n_unique()

    @property
    def rows(self) -> int:
        """Rows of the file that were looked at, headings and what stands above them not counted."""
        return self.taken + self.left_out.height + self.rows_set_aside

    @property
    def by_rule(self) -> dict[str, int]:
        """Rows left out under each rule, in order of first row."""
        counted = self.left_out.group_by("rule", maintain_order=True).len()
        return dict(counted.iter_rows())


@dataclass(frozen=True)
class Account:
    """Where all rows of an import went, and what was seen on the way.

    observations: sentences about values that are taken but stand out. sums: column -> sum of what is taken.
    """

    files: tuple[FileAccount, ...]
    sums: dict[str, str] = field(default_factory=dict)
    observations: tuple[str, ...] = ()

    @property
    def taken(self) -> int:
        """Rows that the register gets from the files."""
        return sum(file.taken for file in self.files)

    @property
    def share_set_aside(self) -> float:
        """Rows set aside, of those taken or set aside."""
        aside = sum(file.rows_set_aside for file in self.files)
        return aside / max(1, aside + self.taken)

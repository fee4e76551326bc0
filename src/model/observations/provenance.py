"""Where the figures of ``data/`` come from, so that reports can mark example data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from model.observations.files import data_folder
from model.observations.tables import Row, read_table
from model.parameters.quantity import Text

PROVENANCE = "provenance.csv"
EXAMPLE = "example"
STATED = "source p. "
"""How a figure of the source text is told."""
ALL_ELSE = "*"


class ProvenanceRow(Row):
    """Source of one item (column or measure) of a file under ``data/``; ``*`` is all its other items.

    ``source`` is ``example`` for invented figures, ``source p. N`` for figures of the source text, and
    anything else for data of the user's own.
    """

    file: Text
    item: Text
    source: Text


def read_provenance(data: Path | None = None) -> pd.DataFrame:
    """Sources of the data: columns file, item, source."""
    return read_table(data_folder(data) / PROVENANCE, ProvenanceRow, key=["file", "item"])


@dataclass(frozen=True)
class Origins:
    """Tables by where their figures come from, as paths below ``data/``.

    examples: hold some invented figures. own: hold none. What holds only figures of the source text that the
    examples are made around is neither.
    """

    examples: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


def origins(tables: Iterable[str], data: Path | None = None) -> Origins:
    """Where those of ``tables`` (paths below ``data/``) that are there come from, in their order.

    A table that the sources do not name is the centre's own, as all are where there are no sources.
    """
    folder = data_folder(data)
    said: dict[str, set[str]] = {}
    if (folder / PROVENANCE).exists():
        for file, source in read_provenance(data)[["file", "source"]].itertuples(index=False):
            said.setdefault(file, set()).add(source)
    there = [table for table in dict.fromkeys(tables) if (folder / table).is_file()]
    return Origins(
        examples=tuple(table for table in there if EXAMPLE in said.get(table, ())),
        own=tuple(table for table in there if not any(map(_is_of_the_example, said.get(table, ())))),
    )


def _is_of_the_example(source: str) -> bool:
    return source == EXAMPLE or source.startswith(STATED)

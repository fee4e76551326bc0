"""Where the figures of ``data/`` come from, so that reports can mark example data."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from model.observations.files import data_folder
from model.observations.tables import Row, read_table
from model.parameters.quantity import Text

PROVENANCE = "provenance.csv"
EXAMPLE = "example"
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


def has_examples(year: int, data: Path | None = None) -> bool:
    """Whether any table of ``year`` holds example data; without a table of sources none does."""
    if not (data_folder(data) / PROVENANCE).exists():
        return False
    table = read_provenance(data)
    own = table["file"].str.startswith(f"{year}/")
    return bool((own & (table["source"] == EXAMPLE)).any())

"""A frame as a CSV file's text, the one way in which the model writes any: no cell of it is a formula."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tertialpdf.spreadsheet_cells import as_text


def csv_text(table: pd.DataFrame, delimiter: str = ",", decimal: str = ".") -> str:
    """``table`` without its index: headings, then a line for each row, with line feeds alone."""
    shown = table.rename(columns=plain)
    for place, kind in enumerate(shown.dtypes):
        if not isinstance(kind, np.dtype) or kind.hasobject:
            cells = list(map(plain, shown.iloc[:, place].astype(object)))
            # Of what kind they are is not to be guessed: whole numbers of which one is missing stay whole.
            shown.isetitem(place, pd.Series(cells, dtype=object).array)
    text: str = shown.to_csv(index=False, sep=delimiter, decimal=decimal, lineterminator="\n")
    return text


def plain(cell: object) -> object:
    """A cell of any kind: text as a file is to hold it."""
    return as_text(cell) if isinstance(cell, str) else cell

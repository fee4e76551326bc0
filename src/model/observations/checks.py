"""Checks across the rows of a table: what a row alone cannot tell.

Each check yields findings; :func:`ensure` raises them together. Frames are as :func:`read_table` returns
them, so that the row with index i stands on row i + 2 of its file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import product
from typing import Any

import pandas as pd

from model.errors import Finding, InputError
from model.observations.files import MONTH_NAMES
from model.observations.tables import FILE, HEADER_ROWS, MAXIMUM_FINDINGS

SHOWN_GAPS = 5


def ensure(*checks: Iterable[Finding]) -> None:
    """Raise InputError with the findings of all ``checks``, if there are any."""
    findings = [finding for check in checks for finding in check]
    if findings:
        raise InputError(*findings[:MAXIMUM_FINDINGS])


def known(
    frame: pd.DataFrame, file: str, column: str, names: Collection[Any], wanted: str
) -> Iterator[Finding]:
    """Every value of ``column`` that is given is one of ``names``; ``wanted`` says where these stand."""
    strange = frame.loc[frame[column].notna() & ~frame[column].isin(list(names)), column]
    for index, value in strange.items():
        yield Finding(file_of(frame, file), f"{row(index)}, kolumn {column}", str(value), wanted)


def known_codes(frame: pd.DataFrame, file: str, column: str, names: Collection[Any]) -> Iterator[Finding]:
    """Every value of ``column`` that is given is one of ``names``, which the centre's parameters declare."""
    return known(frame, file, column, names, "en av " + ", ".join(map(str, names)))


def holds(
    frame: pd.DataFrame, file: str, rule: Callable[[Any], bool], columns: list[str], wanted: str
) -> Iterator[Finding]:
    """``rule`` holds for each row; the values of ``columns`` are shown where it does not."""
    for line in frame.itertuples():
        if not rule(line):
            shown = ", ".join(f"{column} {getattr(line, column)}" for column in columns)
            yield Finding(file_of(frame, file), row(line.Index), shown, wanted)


def complete(frame: pd.DataFrame, file: str, grid: pd.DataFrame) -> Iterator[Finding]:
    """Every combination in ``grid`` (columns of ``frame``) has a row; a month without any is one finding."""
    columns = list(grid.columns)
    marked = grid.merge(frame[columns].drop_duplicates(), how="left", on=columns, indicator=True)
    gaps = marked[marked["_merge"] == "left_only"]
    if "month" in columns:
        seen = set(frame["month"])
        for month in sorted(set(gaps["month"]) - seen):
            yield Finding(
                file_of(frame, file), MONTH_NAMES[month], "saknas", "rader för varje månad i perioden"
            )
        gaps = gaps[gaps["month"].isin(seen)]
    for gap in gaps.head(SHOWN_GAPS).to_dict("records"):
        shown = ", ".join(f"{column} {gap[column]}" for column in columns)
        yield Finding(file_of(frame, file), shown, "saknas", "en rad för varje " + ", ".join(columns))
    if len(gaps) > SHOWN_GAPS:
        more = f"{len(gaps) - SHOWN_GAPS} till saknas"
        yield Finding(file_of(frame, file), "fler rader", more, "en rad för varje kombination")


def combinations(values: Mapping[str, Iterable[Any]]) -> pd.DataFrame:
    """All combinations of the given values, one column each."""
    return pd.DataFrame(product(*values.values()), columns=list(values))


def each_month(frame: pd.DataFrame, columns: list[str], through: int) -> pd.DataFrame:
    """Each combination of ``columns`` that ``frame`` has, in each of the months 1 to ``through``.

    An empty frame gives the months alone, so that they are found missing.
    """
    months = pd.DataFrame({"month": range(1, through + 1)})
    if frame.empty:
        return months
    return months.merge(frame[columns].drop_duplicates(), how="cross")


def row(index: Any) -> str:
    """Where in its file the row with ``index`` stands."""
    return f"rad {int(index) + 1 + HEADER_ROWS}"


def file_of(frame: pd.DataFrame, file: str) -> str:
    """The file that ``frame`` was read from; ``file``, its bare name, if it was not read from any."""
    return str(frame.attrs.get(FILE, file))

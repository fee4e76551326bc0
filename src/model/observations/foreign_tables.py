"""Tables from outside, often gzip-compressed: checked strictly, with faults told in Swedish."""

from __future__ import annotations

import gzip
import zlib
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import cast

import pandas as pd

from model.errors import Finding, InputError
from model.observations.tables import MAXIMUM_FINDINGS
from model.text_tables.encodings import decoded
from model.text_tables.records import delimiter_of, lines_of, plain_lines, records
from model.visible import visible


def read_foreign_text(path: Path) -> str:
    """Contents of a text file (gzip-compressed when its name ends in .gz) with plain line feeds.

    In whatever encoding it seems to be. Raises InputError when the file is missing or damaged.
    """
    try:
        raw = path.read_bytes()
        content = gzip.decompress(raw) if path.suffix == ".gz" else raw
    except FileNotFoundError:
        raise InputError(Finding(str(path), "filen", "saknas", "en läsbar fil")) from None
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(Finding(path.name, "filen", str(error), "en hel fil som går att läsa")) from None
    return plain_lines(decoded(path, content))


def read_foreign_table(path: Path, delimiter: str | None = None) -> pd.DataFrame:
    """The delimited table at ``path``, every cell as it stands; row i of the frame is row i + 2 of the file.

    delimiter: found by looking where it is not said. Raises InputError for an empty file, headings that
    stand twice, rows with too few or too many cells, and a quotation without its end.
    """
    text = read_foreign_text(path)
    mark = delimiter or delimiter_of(text)
    table = records(lines_of(text), mark, file=path.name)
    header = next(table, None)
    if header is None:
        raise InputError(Finding(path.name, "filen", "tom", "en rubrikrad och rader"))
    names = header.cells
    body = list(table)
    faults = [
        Finding(path.name, "rad 1", visible(name), "en rubrik som står en enda gång")
        for name, count in Counter(names).items()
        if count > 1
    ]
    faults += [
        Finding(path.name, f"rad {line}", visible(mark.join(cells)), f"{len(names)} kolumner")
        for line, cells in body
        if len(cells) != len(names)
    ]
    if faults:
        raise InputError(*faults[:MAXIMUM_FINDINGS])
    index = [line - 2 for line, _ in body]
    return pd.DataFrame([cells for _, cells in body], columns=names, index=index, dtype=object)


def require_columns(path: Path, found: Collection[str], wanted: Collection[str]) -> None:
    """Raise InputError with a finding for each of the ``wanted`` columns that is not among ``found``."""
    findings = [
        Finding(path.name, "rad 1", f"kolumnen {column} saknas", "rubriker som " + ", ".join(wanted))
        for column in wanted
        if column not in found
    ]
    if findings:
        raise InputError(*findings)


def require_patterns(
    path: Path,
    table: pd.DataFrame,
    patterns: Mapping[str, tuple[str, str]],
    names: Mapping[str, str] | None = None,
) -> None:
    """Raise InputError for every cell that does not match its column's (pattern, what is wanted).

    names: what the file calls a column of ours, where it is not the same.
    """
    findings: list[Finding] = []
    for column, (pattern, wanted) in patterns.items():
        strange = table.loc[~table[column].str.fullmatch(pattern), column]
        findings += cell_findings(path, (names or {}).get(column, column), strange, wanted)
    if findings:
        raise InputError(*findings[:MAXIMUM_FINDINGS])


def cell_findings(path: Path, column: str, cells: pd.Series[str], wanted: str) -> list[Finding]:
    """A finding for each of ``cells``, of a frame that :func:`read_foreign_table` gave."""
    return [
        Finding(path.name, f"rad {cast(int, index) + 2}, kolumn {column}", visible(value) or "tomt", wanted)
        for index, value in cells.items()
    ]

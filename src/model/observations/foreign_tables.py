"""Tables from outside, often gzip-compressed: decoded and checked strictly, with faults told in Swedish."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import cast

import pandas as pd

from model.errors import Finding, InputError
from model.observations.tables import MAXIMUM_FINDINGS


def read_foreign_text(path: Path) -> str:
    """Contents of a UTF-8 file (gzip-compressed when its name ends in .gz) with plain line feeds.

    Raises InputError when the file is missing, damaged or in another encoding.
    """
    try:
        raw = path.read_bytes()
        content = gzip.decompress(raw) if path.suffix == ".gz" else raw
        text = content.decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(Finding(str(path), "filen", "saknas", "en läsbar fil")) from None
    except UnicodeDecodeError as error:
        wanted = "filen sparad som UTF-8 (den ser ut att vara Windows-1252)"
        raise InputError(Finding(path.name, f"byte {error.start}", "inte UTF-8", wanted)) from None
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(Finding(path.name, "filen", str(error), "en hel fil som går att läsa")) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_foreign_table(path: Path, delimiter: str = ",") -> pd.DataFrame:
    """The delimited table at ``path``, every cell as it stands; row i of the frame is row i + 2 of the file.

    Raises InputError for an empty file and for rows with too few or too many cells.
    """
    rows = list(csv.reader(io.StringIO(read_foreign_text(path)), delimiter=delimiter))
    if not rows:
        raise InputError(Finding(path.name, "filen", "tom", "en rubrikrad och rader"))
    header, body = rows[0], rows[1:]
    findings = [
        Finding(path.name, f"rad {number}", delimiter.join(row), f"{len(header)} kolumner")
        for number, row in enumerate(body, start=2)
        if len(row) != len(header)
    ]
    if findings:
        raise InputError(*findings)
    return pd.DataFrame(body, columns=header, dtype=object)


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
        Finding(path.name, f"rad {cast(int, index) + 2}, kolumn {column}", value or "tomt", wanted)
        for index, value in cells.items()
    ]

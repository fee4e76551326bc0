"""Remarks that somebody has looked at and found right: a small table beside the data, written by a command.

An acknowledgement holds for one remark, with the values that it had: another value is another remark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

import pandas as pd

from model.observations.files import data_folder
from model.observations.rules.rule import Remark
from model.observations.tables import ANY_YEAR, Row, Years, read_table
from model.parameters.quantity import Text
from model.text_tables.written import csv_text
from model.whole_files import write_whole

ACKNOWLEDGED = "acknowledged.csv"
"""Below ``data/``, for all years."""


class AcknowledgementRow(Row):
    """A remark by its code, what it told, why its value is right, who says so, and when."""

    years: ClassVar[dict[str, Years]] = {"day": ANY_YEAR}
    remark: Text
    told: Text
    reason: Text
    role: Text
    day: date


@dataclass(frozen=True)
class Acknowledgement:
    """Why a value that stands out is right, and the role of who says so."""

    reason: str
    role: str
    day: date


def read_acknowledgements(data: Path | None = None) -> dict[str, Acknowledgement]:
    """What has been acknowledged, by the remark's code. InputError for a fault in the table."""
    path = data_folder(data) / ACKNOWLEDGED
    if not path.is_file():
        return {}
    table = read_table(path, AcknowledgementRow, key=["remark"])
    return {
        row["remark"]: Acknowledgement(row["reason"], row["role"], row["day"])
        for row in table.to_dict("records")
    }


def acknowledge(
    remarks: Sequence[Remark], reason: str, role: str, day: date, data: Path | None = None
) -> Path:
    """Write that ``remarks`` are right; those that stood are kept. Returns the table's path."""
    path = data_folder(data) / ACKNOWLEDGED
    before = read_table(path, AcknowledgementRow, key=["remark"]) if path.is_file() else None
    rows = [] if before is None else [list(map(str, row)) for row in before.itertuples(index=False)]
    codes = {one.code for one in remarks}
    rows = [row for row in rows if row[0] not in codes]
    rows += [[one.code, str(one.finding()), reason, role, day.isoformat()] for one in remarks]
    table = pd.DataFrame(rows, columns=list(AcknowledgementRow.model_fields))
    write_whole(path, csv_text(table))
    return path


def still_open(remarks: Sequence[Remark], acknowledged: Mapping[str, Acknowledgement]) -> list[Remark]:
    """Those that nobody has acknowledged, each once: what is of no year is found in every one."""
    return list({one.code: one for one in remarks if one.code not in acknowledged}.values())

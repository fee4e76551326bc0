"""Notes of a year: what is to be known of its own figures, said where a report shows them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pandas as pd

from model.observations.files import year_file
from model.observations.tables import Row, read_table
from model.parameters.quantity import Text

NOTES = "notes.csv"
Place = Literal[
    "mission",
    "customer_survey",
    "customer_survey_areas",
    "information_study",
    "development_areas",
    "improvements",
    "staff_index",
    "staff_survey",
    "competence",
    "series",
    "about",
    "about_phone",
    "about_customer",
]
"""Where a note is said: a section, a table or a chart of the year's reports."""


class NoteRow(Row):
    """A note in words for readers, and where it comes from."""

    place: Place
    note: Text
    source: Text


def read_notes(year: int, data: Path | None = None) -> dict[str, str]:
    """The notes of ``year`` by place; a year without the table has none."""
    path = year_file(data, year, NOTES)
    if not path.exists():
        return {}
    table: pd.DataFrame = read_table(path, NoteRow, key=["place"])
    return dict(zip(table["place"], table["note"], strict=True))

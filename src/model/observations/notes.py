"""Notes of a year: what is to be known of its own figures, said where a report shows them."""

from __future__ import annotations

import pandas as pd

from model.marked import N_
from model.observations.files import year_file
from model.observations.known import WHEN_SAID, MayBeLater
from model.observations.names import Names
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import read_table
from model.parameters.quantity import Text

NOTES = "notes.csv"


class NoteRow(MayBeLater):
    """A note in words for readers, where it is said, and where it comes from.

    place: the name of a table or chart of the year's reports, as its file is called (``staff-survey``), or
    one of the sections that say a note of their own: ``mission``, ``competence``, ``about``, ``about_phone``
    and ``about_customer``.
    """

    place: Text
    note: Text
    source: Text


def read_notes(year: int, names: Names) -> dict[str, str]:
    """The notes of ``year`` by place."""
    table: pd.DataFrame = read_table(year_file(names.data, year, NOTES), NoteRow, key=["place"])
    table = names.known.cut(WHEN_SAID, table, year)
    return dict(zip(table["place"], table["note"], strict=True))


NEED = TableNeed(
    name="notes",
    file=f"{YEAR}/{NOTES}",
    row=NoteRow,
    known_from=WHEN_SAID,
    holds=N_("Anteckningar om årets egna siffror"),
    adds=N_("förklaringar vid tabeller och diagram, och uppdraget i ord"),
    reports=("month", "tertial", "annual", "phone", "customer"),
    read=read_notes,
    may_be_empty=True,
)

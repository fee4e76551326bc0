"""A table that some send as a workbook and others as text: the bytes tell which."""

from __future__ import annotations

from model.importing.description import SourceDescription
from model.importing.raw_tables import RawTable
from model.importing.reading.files import opened

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How files begin that Excel (of today, and before 2007) and OpenDocument write."""


def read(source: str, description: SourceDescription) -> RawTable:
    """The workbook or delimited text at ``source``; see the readers of each."""
    with opened(source) as file:
        begins = file.read(len(WORKBOOKS[0]))
    if begins in WORKBOOKS:
        from model.importing.reading import excel

        return excel.read(source, description)
    from model.importing.reading import text

    return text.read(source, description)

"""Workbooks looked at before they are opened: what would take far more time and memory than they hold.

A workbook is a zip archive of XML. Readers unpack it whole, and some make every cell up to the last one, so
one cell at the end of a sheet costs gigabytes.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from model.errors import Finding, InputError

MOST_UNPACKED = 2 << 30
"""Bytes that an archive may be unpacked to: a sheet of a million rows and thirty columns takes half."""
MOST_RATIO = 500
"""Times that a large part may be larger unpacked; sheets of equal rows reach a hundred."""
SMALL = 20 << 20
MOST_CELLS = 2_000_000
"""Cells of a workbook that people fill in."""
FAR, LARGE, SPARSE = 100_000, 2_000_000, 20
"""A cell is astray so many rows down, or on a sheet so large, when so many times fewer are there."""
ALONE = "inget långt från de andra cellerna; ta bort det och spara"
_SHEETS, _OPEN_DOCUMENT = "xl/worksheets/", "content.xml"
_BLOCK = 1 << 20
_VALUE = re.compile(rb"<(?:v|is|f)[ >]")
_ROW_NUMBER = re.compile(rb'<row[^>]* r="(\d+)"')
_CELL = re.compile(rb'<c r="([A-Z]+\d+)"')
_SHEET_ENDS = (b"worksheet>", b"dialogsheet>", b"macrosheet>", b"chartsheet>")
_FAR_RIGHT = re.compile(rb'<c r="([A-Z]{2,3})(\d+)"')
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


@dataclass
class _Extent:
    """Of a sheet: how many rows and cells are there, and the last ones that hold anything."""

    rows: int = 0
    cells: int = 0
    last_row: int = 0
    last_cell: str = ""
    last_column: int = 0
    far_cell: str = ""
    is_whole: bool = True

    @property
    def stray(self) -> str:
        """The cell that stands alone far from the others; empty when there is none."""
        if self.last_row > max(FAR, SPARSE * self.rows):
            return self.last_cell
        is_sparse = self.last_row * self.last_column > max(LARGE, SPARSE * self.cells)
        return self.far_cell if is_sparse else ""


def require_modest(path: str | Path, file: str, *, filled_in: bool = False) -> None:
    """InputError naming ``file`` when it unpacks to more than a workbook, or holds a cell far astray.

    What is no archive is passed over: whoever opens it tells of that. filled_in: by people, so of few cells.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _require_size(archive, file)
            cells = sum(_looked_through(archive, part, file) for part in archive.infolist())
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        return
    if filled_in and cells > MOST_CELLS:
        wanted = f"högst {MOST_CELLS // 1_000_000} miljoner; ta bort formatet på tomma rader och kolumner"
        raise InputError(Finding(file, "bladen", f"{cells} celler", wanted))


def is_plain_xml(path: str | Path) -> bool:
    """Whether it is a workbook of today's kind, whose sheets :func:`require_modest` looks through."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            sheets = [name for name in names if name.startswith(_SHEETS) and not name.endswith(".rels")]
            return (
                _OPEN_DOCUMENT not in names and all(name.endswith(".xml") for name in sheets) and sheets != []
            )
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def _require_size(archive: zipfile.ZipFile, file: str) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    swollen = [part for part in parts if part.file_size > max(SMALL, MOST_RATIO * part.compress_size)]
    if unpacked > MOST_UNPACKED or swollen:
        found = f"{unpacked // (1 << 20)} megabyte när den packas upp"
        raise InputError(Finding(file, "filen", found, "en arbetsbok, högst 2 048 megabyte uppackad"))


def _looked_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo, file: str) -> int:
    """How many cells a part of the archive has; InputError for one astray, and for XML that defines more."""
    if not part.filename.endswith((".xml", ".rels")):
        return 0
    with archive.open(part) as stream:
        head = stream.read(_BLOCK)
        if _ENTITY.search(head):
            found = "egna förkortningar i XML"
            raise InputError(Finding(file, part.filename, found, "en vanlig arbetsbok"))
        if not part.filename.startswith(_SHEETS) or part.filename.endswith(".rels"):
            return 0
        extent = _extent(head, stream)
    if not extent.is_whole:
        raise InputError(Finding(file, part.filename, "slutar mitt i", "en hel fil; spara den på nytt"))
    if extent.stray:
        raise InputError(Finding(file, f"cellen {extent.stray}", "något som står ensamt", ALONE))
    return extent.cells


def _extent(head: bytes, rest: IO[bytes]) -> _Extent:
    found = _Extent()
    for block in _blocks(head, rest):
        found.cells += block.count(b"<c ")
        found.rows += block.count(b"<row ")
        for row in _from_the_end(block):
            if _VALUE.search(row) and (number := _ROW_NUMBER.match(row)):
                found.last_row = int(number[1])
                cell = _CELL.search(row)
                found.last_cell = cell[1].decode() if cell else f"på rad {found.last_row}"
                break
        found.is_whole = block.rstrip().endswith(_SHEET_ENDS)
        letters, row_number = max(_FAR_RIGHT.findall(block), key=_far, default=(b"", b""))
        if (column := _number(letters)) > found.last_column:
            found.last_column, found.far_cell = column, (letters + row_number).decode()
    return found


def _blocks(held: bytes, rest: IO[bytes]) -> Iterator[bytes]:
    """A sheet in parts that end with whole rows."""
    while content := rest.read(_BLOCK):
        held += content
        end = held.rfind(b"<row ")
        if end > 0:
            yield held[:end]
            held = held[end:]
    yield held


def _from_the_end(block: bytes) -> Iterator[bytes]:
    end = len(block)
    while (start := block.rfind(b"<row ", 0, end)) >= 0:
        yield block[start:end]
        end = start


def _far(place: tuple[bytes, bytes]) -> tuple[int, bytes]:
    return len(place[0]), place[0]


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number

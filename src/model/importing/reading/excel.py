"""A sheet of a workbook: what its cells hold, written as text files write it.

Old and new Excel and OpenDocument, protected sheets too (a password to change a sheet hides nothing). Numbers
become text with the description's decimal sign and the fifteen digits that Excel keeps; days and clocks ISO.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from model.errors import Finding, InputError
from model.importing.description import SourceDescription
from model.importing.headings import Headings, find_headings, unique
from model.importing.raw_tables import DATE_SYSTEM, EMPTY_ROW, ROW, UNEVEN, Part, RawTable, left_out, whole
from model.importing.reading.files import sha256_of
from model.visible import visible
from model.workbook_archives import ALONE, SPARSE, is_plain_xml, require_modest

SECONDS, MEMORY = 60, 3 << 30
"""What a workbook that cannot be looked through beforehand may take to open."""
Cell = int | float | str | bool | time | date | datetime | timedelta


def read(source: str, description: SourceDescription) -> RawTable:
    """The sheet of the workbook at ``source`` that the description names, or the first with its headings."""
    file = visible(Path(source).name)
    sha256 = sha256_of(source)
    workbook = _opened(source, file)
    name, rows, head = _sheet(workbook, description, file)
    names = unique(head.names)
    body = rows[head.last :]
    numbers = range(head.last + 1, head.last + len(body) + 1)
    filled = [any(cells) for cells in body]
    width = len(names)
    columns = {
        heading: [cells[place] or None for cells, has in zip(body, filled, strict=True) if has]
        for place, heading in enumerate(names)
    }
    frame = pl.DataFrame(
        {ROW: [number for number, has in zip(numbers, filled, strict=True) if has], **columns},
        schema={ROW: pl.UInt32, **dict.fromkeys(names, pl.String)},
    )
    beyond = [(n, len(cells)) for n, cells in zip(numbers, body, strict=True) if any(cells[width:])]
    empty = [number for number, has in zip(numbers, filled, strict=True) if not has]
    part = Part(
        frame,
        left_out({ROW: list(empty), "rule": [EMPTY_ROW] * len(empty)}),
        uneven=pl.DataFrame(beyond, schema=UNEVEN, orient="row"),
    )
    noticed = {"blad": visible(name), "rubriker": f"rad {head.last}", DATE_SYSTEM: _date_system(source)}
    above = "\n".join(" ".join(filter(None, cells)) for cells in rows[: max(head.first - 1, 0)])
    return whole(file, sha256, part, noticed, above)


def first_rows(source: str, file: str) -> tuple[str, list[list[str]]]:
    """The first sheet that holds anything: its name and its cells as text with a decimal comma."""
    workbook = _opened(source, file)
    for name in workbook.sheet_names:
        if rows := _texts(workbook, name, ",", file):
            return name, rows
    raise InputError(Finding(file, "filen", "inga rader", "ett blad med rubriker och rader"))


def _opened(source: str, file: str) -> CalamineWorkbook:
    require_modest(source, file)
    if not is_plain_xml(source):
        _require_bounded(source, file)
    try:
        return CalamineWorkbook.from_path(source)
    except PasswordError:
        wanted = "en arbetsbok som öppnas utan lösenord; spara den utan"
        raise InputError(Finding(file, "filen", "låst med lösenord", wanted)) from None
    except (CalamineError, OSError, zipfile.BadZipFile):
        wanted = "en arbetsbok (.xlsx, .xlsm, .xlsb, .xls eller .ods)"
        raise InputError(Finding(file, "filen", "går inte att öppna", wanted)) from None


def _require_bounded(source: str, file: str) -> None:
    """InputError for a workbook whose sheets take too much, or hold a cell astray: a process apart looks.

    The readers of .xlsb, .xls and .ods make every cell up to the last one before anything can be asked.
    """
    looked_at = [sys.executable, "-P", str(Path(__file__).with_name("sheet_extents.py")), source, str(MEMORY)]
    try:
        ran = subprocess.run(looked_at, capture_output=True, timeout=SECONDS, check=True)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        found = f"tar mer än {SECONDS} sekunder eller {MEMORY >> 30} gigabyte att öppna"
        wanted = "blad utan något långt från de andra cellerna, eller filen sparad som .xlsx"
        raise InputError(Finding(file, "filen", found, wanted)) from None
    for name, rows, columns, filled, last_row, last_column in json.loads(ran.stdout):
        if rows * columns > SPARSE * filled:
            place = f"bladet {visible(name)}, rad {last_row}, kolumn {last_column}"
            raise InputError(Finding(file, place, "något som står ensamt", ALONE))


def _sheet(
    workbook: CalamineWorkbook, description: SourceDescription, file: str
) -> tuple[str, list[list[str]], Headings]:
    names = workbook.sheet_names
    if description.sheet is not None:
        if description.sheet not in names:
            wanted = "ett av bladen " + ", ".join(map(visible, names))
            raise InputError(Finding(file, "bladet", visible(description.sheet), wanted))
        names = [description.sheet]
    fault: InputError | None = None
    for name in names:
        rows = _texts(workbook, name, description.decimal, file)
        try:
            return (
                name,
                rows,
                find_headings(enumerate(rows, start=1), description, f"{file}, blad {visible(name)}"),
            )
        except InputError as error:
            fault = fault or error
    raise fault or InputError(Finding(file, "filen", "inga blad", "ett blad med rubriker och rader"))


def _texts(workbook: CalamineWorkbook, name: str, decimal: str, file: str) -> list[list[str]]:
    try:
        cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError:
        found, wanted = "skadat: går inte att läsa till slutet", "en hel fil; spara den på nytt"
        raise InputError(Finding(file, f"bladet {visible(name)}", found, wanted)) from None
    return [[_text(cell, decimal) for cell in row] for row in cells]


def _text(cell: Cell, decimal: str) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    if isinstance(cell, int | float):
        return _number(cell).replace(".", decimal)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, timedelta):
        return _spent(cell)
    return cell.isoformat()


def _number(value: float) -> str:
    """Fifteen digits, never with an exponent: 0.1 + 0.2 is 0.3, as the sheet shows."""
    text = f"{value:.15g}"
    if "e" not in text:
        return text
    return f"{int(value)}" if value == int(value) else f"{value:.15f}".rstrip("0")


def _spent(value: timedelta) -> str:
    seconds = round(value / timedelta(seconds=1))
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _date_system(source: str) -> str:
    """1904 where a workbook of today's kind says so: then bare serial numbers count from there."""
    try:
        with zipfile.ZipFile(source) as packed, packed.open("xl/workbook.xml") as about:
            head = about.read(1 << 16)
    except (zipfile.BadZipFile, KeyError, OSError):
        return "1900"
    return "1904" if any(mark in head for mark in (b'date1904="1"', b'date1904="true"')) else "1900"

"""What a locked workbook knows of itself: every cell as it was made, and what it was made from.

The workbook (:mod:`model.planner_workbook.locked_cells`) carries a ledger on a hidden sheet: what stands in
every cell that may not be changed, which cells may, and facts on what it was made from. Reading compares the
two, so that a moved row or a changed price is told by its cell; nothing has to be simulated.
"""

from __future__ import annotations

import hashlib
import json
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from model.errors import Finding, InputError
from model.workbook_archives import require_modest

LEDGER = "Underlag"
OPEN, SET, TEXT, NUMBER, FORMULA = "öppen", "satt", "text", "tal", "formel"
"""Kinds of cells: a volume and a decided price, which may be edited, and locked ones."""
EDITABLE = (OPEN, SET)
LEDGER_COLUMNS = ("blad", "cell", "slag", "innehåll", "kund", "tjänst")
FACT_COLUMNS = ("uppgift", "värde")
CLOSE = 1e-9
MOST = 10_000_000
"""Greatest volume of a cell: ten times the centre's largest, so more is a slip of the finger."""
UNREADABLE = (
    OSError,
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    SyntaxError,
)
"""What openpyxl raises for files that are no workbooks, or damaged ones; XML faults are syntax errors."""

Cells = Mapping[tuple[str, str], Any]


class WorkbookCell(NamedTuple):
    """A cell as the workbook was made; ``content`` in words, customer and service of one to edit."""

    sheet: str
    cell: str
    kind: str
    content: str
    customer: str = ""
    service: str = ""


def ledger_digest(entries: list[WorkbookCell], facts: Mapping[str, str]) -> str:
    """Hash of the ledger and the facts beside it, to see that they are as they were written."""
    told = sorted((name, fact) for name, fact in facts.items() if name != "digest")
    return hashlib.sha256(json.dumps([entries, told], ensure_ascii=False).encode()).hexdigest()


def read_sheets(path: Path, made_by: str) -> dict[str, dict[str, Any]]:
    """Contents of every cell that has any, by sheet; formulas as text that starts with =."""
    if not path.is_file():
        raise InputError(Finding(str(path), "filen", "saknas", f"arbetsboken från {made_by}"))
    if path.suffix.lower() != ".xlsx":
        raise InputError(Finding(str(path), "filen", path.suffix or "utan ändelse", "en Excelfil (.xlsx)"))
    require_modest(path, str(path), filled_in=True)
    try:
        book = open_workbook(path)
        sheets = {
            sheet.title: {cell.coordinate: _content(cell) for cell in filled(sheet)}
            for sheet in book.worksheets
        }
    except PermissionError:
        raise InputError(Finding(str(path), "filen", "är låst", "att filen är stängd i Excel")) from None
    except UNREADABLE:
        wanted = f"en hel Excelfil utan lösenord: arbetsboken från {made_by}"
        raise InputError(Finding(str(path), "filen", "går inte att läsa", wanted)) from None
    return sheets


def open_workbook(path: Path, data_only: bool = False) -> Any:
    """The workbook as openpyxl has it, which keeps to itself what it left out; raises one of UNREADABLE.

    data_only: with what formulas came to.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(path, data_only=data_only)


def filled(sheet: Any) -> list[Any]:
    """The cells of an open sheet that hold anything, by row: however far away one is, no others are made."""
    return [cell for _, cell in sorted(sheet._cells.items()) if cell.value is not None]


def _content(cell: Any) -> Any:
    """A cell's value; array formulas as their text."""
    return f"={cell.value.text.lstrip('=')}" if hasattr(cell.value, "text") else cell.value


def read_ledger(
    path: Path,
    sheets: Mapping[str, Mapping[str, Any]],
    made_by: str,
    version: str,
    facts_wanted: Sequence[str],
) -> tuple[dict[str, str], list[WorkbookCell]]:
    """What the workbook was made from, and every cell as it was made."""
    wanted = f"en arbetsbok som {made_by} har gjort och där de dolda bladen är kvar"
    if LEDGER not in sheets:
        raise InputError(Finding(path.name, f"blad {LEDGER}", "saknas", wanted))
    cells = sheets[LEDGER]
    last = max((int(cell.lstrip("ABCDEFGHIJ")) for cell in cells), default=0)
    rows = [[str(cells.get(f"{column}{row}", "")) for column in "ABCDEF"] for row in range(2, last + 1)]
    entries = [WorkbookCell(*row) for row in rows if row[0]]
    facts = {
        str(cells[f"H{row}"]): str(cells.get(f"I{row}", ""))
        for row in range(2, last + 1)
        if f"H{row}" in cells
    }
    if not set(facts_wanted) <= set(facts) or ledger_digest(entries, facts) != facts["digest"]:
        raise InputError(Finding(path.name, f"blad {LEDGER}", "är ändrat", wanted))
    if facts["version"] != version:
        found, wanted = f"utförande {facts['version']}", f"utförande {version}; gör arbetsboken på nytt"
        raise InputError(Finding(path.name, f"blad {LEDGER}", found, wanted))
    return facts, entries


def changed_cells(path: Path, cells: Cells, entries: list[WorkbookCell]) -> Iterator[Finding]:
    """Locked cells that are not as they were made."""
    missing = {entry.sheet for entry in entries} - {sheet for sheet, _ in cells}
    for sheet in sorted(missing):
        yield Finding(path.name, f"blad {sheet}", "saknas", "alla blad som arbetsboken gjordes med")
    for entry in entries:
        found = cells.get((entry.sheet, entry.cell))
        if entry.kind not in EDITABLE and entry.sheet not in missing and not _is_same(found, entry):
            wanted = f"{shown(entry.content)} (cellen är låst; bara de gula får ändras)"
            yield Finding(path.name, f"{entry.sheet}, cell {entry.cell}", shown(found), wanted)


def _is_same(found: Any, entry: WorkbookCell) -> bool:
    if entry.kind == NUMBER:
        is_number = isinstance(found, int | float) and not isinstance(found, bool)
        wanted = float(entry.content)
        return is_number and abs(found - wanted) <= CLOSE * max(abs(wanted), 1.0)
    if entry.kind == FORMULA:
        return isinstance(found, str) and _plain(found) == _plain(entry.content)
    return str(found).split() == entry.content.split()


def _plain(formula: str) -> str:
    """A formula without what programs write differently: spaces, quotes of names of sheets, case."""
    return "".join(formula.split()).replace("'", "").lstrip("=").upper()


def stray_cells(path: Path, cells: Cells, entries: list[WorkbookCell], edited: str) -> Iterator[Finding]:
    """What has been written beside the table of sheet ``edited``."""
    known = {(entry.sheet, entry.cell) for entry in entries}
    for (sheet, cell), value in cells.items():
        if sheet == edited and (sheet, cell) not in known:
            yield Finding(path.name, f"{sheet}, cell {cell}", shown(value), "en tom cell utanför tabellen")


def shown(value: Any) -> str:
    """What stands in a cell, as messages tell it."""
    return "tomt" if value is None else " ".join(str(value).split())


def in_use(path: Path) -> Iterator[str]:
    """A warning when the file seems to be open: Excel and LibreOffice put a file beside it."""
    if any(path.with_name(name).exists() for name in (f"~${path.name}", f".~lock.{path.name}#")):
        yield f"{path.name} ser ut att vara öppen: det som inte är sparat kommer inte med."

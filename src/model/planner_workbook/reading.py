"""Reading back the volumes and prices that a planner has edited in the price workbook.

The workbook (:mod:`model.planner_workbook.writing`) carries a ledger on a hidden sheet: what stands in every
cell that may not be changed, which cells hold whose volumes, and what the workbook was made from. Reading
compares the two, so that a moved row or a changed price is told by its cell; nothing has to be simulated.
"""

from __future__ import annotations

import hashlib
import json
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from model.errors import Finding, InputError
from model.observations.registers import Registers
from model.observations.tables import MAXIMUM_FINDINGS
from model.observations.volume_history import services_by_piece
from model.parameters.loading import fingerprint
from model.parameters.schema.parameters import Parameters
from model.parameters.until import of_year
from model.workbook_archives import require_modest

VOLUMES, LEDGER = "Volymer", "Underlag"
VERSION = "2"
MOST = 10_000_000
"""Greatest volume of a cell: ten times the centre's largest, so more is a slip of the finger."""
OPEN, SET, TEXT, NUMBER, FORMULA = "öppen", "satt", "text", "tal", "formel"
"""Kinds of cells: a volume and a decided price, which may be edited, and locked ones."""
EDITABLE = (OPEN, SET)
LEDGER_COLUMNS = ("blad", "cell", "slag", "innehåll", "kund", "tjänst")
FACT_COLUMNS = ("uppgift", "värde")
FACTS = ("version", "year", "scenario", "changes", "parameters_sha256", "digest")
CLOSE = 1e-9
WANTED = f"ett heltal från 0 till {MOST}"
WANTED_PRICE = f"tomt, eller kronor från 0 till {MOST} i hela ören"
CHANGED_SINCE = (
    "Parametrarna är ändrade sedan arbetsboken gjordes. Volymerna används som de står; priserna i "
    "arbetsboken gäller inte längre."
)
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


@dataclass(frozen=True)
class EditedVolumes:
    """The volumes and decided prices of a workbook, and what it was made from.

    volumes: customer, service, before (as the workbook was made), volume. prices: kronor by service that are
    decided; prices_before: those that were when it was made. warnings: sentences in Swedish.
    """

    year: int
    scenario: str
    changes: Mapping[str, Any]
    parameters_sha256: str
    volumes: pd.DataFrame
    prices: Mapping[str, float]
    prices_before: Mapping[str, float]
    warnings: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        """Whether any volume or price is another than when the workbook was made."""
        return not self.edited.empty or self.prices != self.prices_before

    @property
    def edited(self) -> pd.DataFrame:
        """The rows of ``volumes`` that the planner has changed."""
        return self.volumes[self.volumes["volume"] != self.volumes["before"]]

    def plan(self, parameters: Parameters) -> pd.DataFrame:
        """The volumes as a plan: customer, activity, volume. See :mod:`model.demand.volume_plan`."""
        activity = self.volumes["service"].map(services_by_piece(parameters))
        return self.volumes.assign(activity=activity)[["customer", "activity", "volume"]]


def ledger_digest(entries: list[WorkbookCell], facts: Mapping[str, str]) -> str:
    """Hash of the ledger and the facts beside it, to see that they are as they were written."""
    told = sorted((name, fact) for name, fact in facts.items() if name != "digest")
    return hashlib.sha256(json.dumps([entries, told], ensure_ascii=False).encode()).hexdigest()


def read_volume_workbook(path: Path) -> EditedVolumes:
    """The volumes in the workbook at ``path``.

    Raises InputError for every fault: a file that is no such workbook or damaged, a locked cell that has been
    changed, a volume that is no whole number from 0 to MOST.
    """
    sheets = _sheets(path)
    facts, entries = _ledger(path, sheets)
    cells = {(name, cell): value for name, own in sheets.items() for cell, value in own.items()}
    findings = [
        *_changed_cells(path, cells, entries),
        *_stray_cells(path, cells, entries),
        *_faulty_volumes(path, cells, entries),
        *_faulty_prices(path, cells, entries),
    ]
    if findings:
        raise InputError(*findings[:MAXIMUM_FINDINGS])
    rows = [
        (int(entry.customer), entry.service, int(entry.content), int(cells[entry.sheet, entry.cell]))
        for entry in entries
        if entry.kind == OPEN
    ]
    return EditedVolumes(
        int(facts["year"]),
        facts["scenario"],
        json.loads(facts["changes"], object_pairs_hook=_with_whole_keys),
        facts["parameters_sha256"],
        pd.DataFrame(rows, columns=["customer", "service", "before", "volume"]),
        {
            entry.service: float(cells[entry.sheet, entry.cell])
            for entry in entries
            if entry.kind == SET and cells.get((entry.sheet, entry.cell)) is not None
        },
        {entry.service: float(entry.content) for entry in entries if entry.kind == SET and entry.content},
        tuple(_in_use(path)),
    )


def fitting(edited: EditedVolumes, parameters: Parameters, registers: Registers, path: Path) -> list[str]:
    """Sentences on what has changed since the workbook was made, which its volumes survive.

    Raises InputError when its customers or services are not those that the parameters and registers have.
    """
    kinds: dict[str, tuple[set[Any], set[Any]]] = {
        "kund": (set(edited.volumes["customer"]), set(registers.customers["number"])),
        "tjänst": (set(edited.volumes["service"]), set(services_by_piece(parameters))),
    }
    anew = "gör arbetsboken på nytt"
    findings = [
        Finding(path.name, VOLUMES, f"{word} {name} {fault}", f"{wanted}; {anew}")
        for word, (found, known) in kinds.items()
        for names, fault, wanted in (
            (known - found, "saknas", f"varje {word} som finns nu"),
            (found - known, "finns inte kvar", f"en {word} som finns nu"),
        )
        for name in sorted(names)
    ]
    if findings:
        raise InputError(*findings[:MAXIMUM_FINDINGS])
    if fingerprint(of_year(parameters, edited.year)) == edited.parameters_sha256:
        return []
    return [CHANGED_SINCE]


def _sheets(path: Path) -> dict[str, dict[str, Any]]:
    """Contents of every cell that has any, by sheet; formulas as text that starts with =."""
    if not path.is_file():
        raise InputError(Finding(str(path), "filen", "saknas", "arbetsboken från tertial workbook"))
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
        wanted = "en hel Excelfil utan lösenord: arbetsboken från tertial workbook"
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


def _ledger(path: Path, sheets: Mapping[str, Mapping[str, Any]]) -> tuple[dict[str, str], list[WorkbookCell]]:
    """What the workbook was made from, and every cell as it was made."""
    wanted = "en arbetsbok som tertial workbook har gjort och där de dolda bladen är kvar"
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
    if not set(FACTS) <= set(facts) or ledger_digest(entries, facts) != facts["digest"]:
        raise InputError(Finding(path.name, f"blad {LEDGER}", "är ändrat", wanted))
    if facts["version"] != VERSION:
        found, wanted = f"utförande {facts['version']}", f"utförande {VERSION}; gör arbetsboken på nytt"
        raise InputError(Finding(path.name, f"blad {LEDGER}", found, wanted))
    return facts, entries


def _changed_cells(path: Path, cells: Cells, entries: list[WorkbookCell]) -> Iterator[Finding]:
    """Locked cells that are not as they were made."""
    missing = {entry.sheet for entry in entries} - {sheet for sheet, _ in cells}
    for sheet in sorted(missing):
        yield Finding(path.name, f"blad {sheet}", "saknas", "alla blad som arbetsboken gjordes med")
    for entry in entries:
        found = cells.get((entry.sheet, entry.cell))
        if entry.kind not in EDITABLE and entry.sheet not in missing and not _is_same(found, entry):
            wanted = f"{_shown(entry.content)} (cellen är låst; bara de gula får ändras)"
            yield Finding(path.name, f"{entry.sheet}, cell {entry.cell}", _shown(found), wanted)


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


def _stray_cells(path: Path, cells: Cells, entries: list[WorkbookCell]) -> Iterator[Finding]:
    """What has been written beside the volumes."""
    known = {(entry.sheet, entry.cell) for entry in entries}
    for (sheet, cell), value in cells.items():
        if sheet == VOLUMES and (sheet, cell) not in known:
            yield Finding(path.name, f"{sheet}, cell {cell}", _shown(value), "en tom cell utanför tabellen")


def _faulty_volumes(path: Path, cells: Cells, entries: list[WorkbookCell]) -> Iterator[Finding]:
    """Volumes that are not whole numbers from 0 to MOST."""
    for entry in entries:
        found = cells.get((entry.sheet, entry.cell))
        if entry.kind != OPEN or _is_volume(found):
            continue
        wanted = WANTED
        if found is None:
            wanted += "; 0 om kunden inte ska ha tjänsten"
        elif isinstance(found, str):
            wanted += " som tal, inte som " + (
                "formel: klistra in värdet" if found.startswith("=") else "text"
            )
        place = f"{entry.sheet}, cell {entry.cell} (kund {entry.customer}, {entry.service})"
        yield Finding(path.name, place, _shown(found), wanted)


def _faulty_prices(path: Path, cells: Cells, entries: list[WorkbookCell]) -> Iterator[Finding]:
    """Decided prices that are no kronor in whole öre."""
    for entry in entries:
        found = cells.get((entry.sheet, entry.cell))
        if entry.kind == SET and found is not None and not _is_price(found):
            yield Finding(
                path.name, f"{entry.sheet}, cell {entry.cell} ({entry.service})", _shown(found), WANTED_PRICE
            )


def _is_price(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return bool(is_number and 0 <= value <= MOST and abs(value * 100 - round(value * 100)) < CLOSE * MOST)


def _is_volume(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return bool(is_number and 0 <= value <= MOST and float(value).is_integer())


def _shown(value: Any) -> str:
    return "tomt" if value is None else " ".join(str(value).split())


def _in_use(path: Path) -> Iterator[str]:
    """A warning when the file seems to be open: Excel and LibreOffice put a file beside it."""
    if any(path.with_name(name).exists() for name in (f"~${path.name}", f".~lock.{path.name}#")):
        yield f"{path.name} ser ut att vara öppen: det som inte är sparat kommer inte med."


def _with_whole_keys(pairs: list[tuple[str, Any]]) -> dict[str | int, Any]:
    """JSON turns the years and customer numbers that are keys into text; turn them back."""
    return {int(key) if key.isdigit() else key: value for key, value in pairs}

"""Reading back the volumes and prices that a planner has edited in the price workbook.

What may not be changed is told by its cell (:mod:`model.planner_workbook.ledger`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from model.errors import Finding, InputError
from model.observations.registers import Registers
from model.observations.tables import MAXIMUM_FINDINGS
from model.observations.volume_history import services_by_piece
from model.parameters.loading import fingerprint
from model.parameters.schema.parameters import Parameters
from model.parameters.until import of_year
from model.planner_workbook.ledger import (
    CLOSE,
    MOST,
    OPEN,
    SET,
    Cells,
    WorkbookCell,
    changed_cells,
    in_use,
    read_ledger,
    read_sheets,
    shown,
    stray_cells,
)

VOLUMES = "Volymer"
VERSION, MADE_BY = "2", "tertial workbook"
FACTS = ("version", "year", "scenario", "changes", "parameters_sha256", "digest")
WANTED = f"ett heltal från 0 till {MOST}"
WANTED_PRICE = f"tomt, eller kronor från 0 till {MOST} i hela ören"
CHANGED_SINCE = (
    "Parametrarna är ändrade sedan arbetsboken gjordes. Volymerna används som de står; priserna i "
    "arbetsboken gäller inte längre."
)


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


def read_volume_workbook(path: Path) -> EditedVolumes:
    """The volumes in the workbook at ``path``.

    Raises InputError for every fault: a file that is no such workbook or damaged, a locked cell that has been
    changed, a volume that is no whole number from 0 to MOST.
    """
    sheets = read_sheets(path, MADE_BY)
    facts, entries = read_ledger(path, sheets, MADE_BY, VERSION, FACTS)
    cells = {(name, cell): value for name, own in sheets.items() for cell, value in own.items()}
    findings = [
        *changed_cells(path, cells, entries),
        *stray_cells(path, cells, entries, VOLUMES),
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
        tuple(in_use(path)),
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
        yield Finding(path.name, place, shown(found), wanted)


def _faulty_prices(path: Path, cells: Cells, entries: list[WorkbookCell]) -> Iterator[Finding]:
    """Decided prices that are no kronor in whole öre."""
    for entry in entries:
        found = cells.get((entry.sheet, entry.cell))
        if entry.kind == SET and found is not None and not _is_price(found):
            yield Finding(
                path.name, f"{entry.sheet}, cell {entry.cell} ({entry.service})", shown(found), WANTED_PRICE
            )


def _is_price(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return bool(is_number and 0 <= value <= MOST and abs(value * 100 - round(value * 100)) < CLOSE * MOST)


def _is_volume(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return bool(is_number and 0 <= value <= MOST and float(value).is_integer())


def _with_whole_keys(pairs: list[tuple[str, Any]]) -> dict[str | int, Any]:
    """JSON turns the years and customer numbers that are keys into text; turn them back."""
    return {int(key) if key.isdigit() else key: value for key, value in pairs}

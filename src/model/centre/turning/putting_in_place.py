"""Changed files of a centre put in place: tried together first, then each whole.

They are written in a folder of their own and read there as commands read them; only when all of it holds does
each take its place. A run that is stopped between two leaves files that are whole, and the next run adds what
is missing.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from model.centre.turning.parameter_files import Files
from model.errors import Finding, InputError
from model.observations import (
    agreements,
    assignments,
    closing,
    decided_reserve,
    economy,
    full_costs,
    promises,
    volumes,
    yearly,
)
from model.observations.deliveries import with_note
from model.observations.files import IMPORTED, year_file
from model.observations.names import Names, known_names
from model.observations.registers import load_registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.pricing.reserve.books import Books, read_books, require_agreement
from model.whole_files import KEPT, keep_copy, write_together


def put_in_place(centre: Path, files: Files, replaced: set[str]) -> list[Path]:
    """Put ``files`` in place; of those ``replaced`` a copy is kept, named by the moment. Returns the copies.

    Raises InputError, and changes nothing, for files that cannot be read together.
    """
    with tempfile.TemporaryDirectory(dir=centre, prefix=".new-year.") as place:
        trial = Path(place)
        for part in ("params", "data"):
            aside = shutil.ignore_patterns(KEPT, IMPORTED)
            shutil.copytree(centre / part, trial / part, ignore=aside)
        for name, text in files.items():
            path = trial / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
        _require_readable(trial, files)
    moment, again = datetime.now(), {centre / name for name in replaced}
    return write_together(
        with_note({centre / name: text for name, text in files.items()}, centre / "data"),
        keep=lambda path: keep_copy(path, moment) if path in again else None,
    )


def _require_readable(trial: Path, files: Files) -> None:
    """InputError with every fault of the parameters, else of the tables of ``files``."""
    parameters = load(params=trial / "params")
    names = known_names(parameters, trial / "data", load_registers(parameters, trial / "data"))
    readers: dict[str, Callable[[int], object]] = {
        agreements.AGREEMENTS: lambda year: agreements.read_agreements(year, names),
        full_costs.FULL_COSTS: lambda year: full_costs.read_full_costs(year, names),
        assignments.ASSIGNMENTS: lambda year: assignments.read_assignments(year, names),
        volumes.BUDGET: lambda year: volumes.read_volume_budget(year, names),
        economy.ECONOMY: lambda year: economy.read_economy(year, names, through=0),
        yearly.YEARLY: lambda year: yearly.read_yearly([year], names),
        closing.CLOSING: lambda year: closing.read_closing(year, names),
        promises.PROMISES: lambda year: promises.read_promises(year, names),
        decided_reserve.RESERVE: lambda year: decided_reserve.read_decided_reserve(year, names),
    }
    findings: list[Finding] = []
    books = read_books(parameters, names)
    for year in sorted({int(name.split("/")[1]) for name in files if name.startswith("data/")}):
        for name, read in readers.items():
            try:
                if year_file(trial / "data", year, name).exists():
                    read(year)
            except InputError as error:
                findings += error.findings
        findings += _contradictions(parameters, books, year, names)
    if findings:
        raise InputError(*(_as_in_place(finding, trial) for finding in findings))


def _contradictions(
    parameters: Parameters, books: Books | None, year: int, names: Names
) -> tuple[Finding, ...]:
    """What the decided prices of ``year`` say of closed years that their books do not."""
    try:
        require_agreement(books, parameters.price_rules, year, names)
    except InputError as error:
        return error.findings
    return ()


def _as_in_place(finding: Finding, trial: Path) -> Finding:
    """The finding with files named as they will lie, not where they are tried."""
    tried = f"{trial.name}/"
    return Finding(
        finding.file.replace(tried, ""), finding.place, finding.value, finding.expected.replace(tried, "")
    )

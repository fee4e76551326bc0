"""Commands about what the model rests on: scenarios, the example's data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from model.cli.options import ReplaceOption
from model.cli.terminal import console, say
from model.errors import Finding, InputError
from model.parameters.loading import load, project_root, scenario_names
from model.parameters.own_files import require_outside
from model.publishing.folders import require_writable

PROVENANCE = "provenance.csv"
"""Says which tables are invented, and which figures of the example are of its source text."""


def scenarios() -> None:
    """Visa vilka scenarier som finns."""
    drawn = Table("Scenario", "Titel", "Innebörd")
    for name in scenario_names():
        parameters = load(name)
        drawn.add_row(name, parameters.title, parameters.description)
    console.print(drawn)


def _is_the_example(folder: Path) -> bool:
    """Whether the tables in ``folder`` are those that the example is made around a source text."""
    if not (folder / PROVENANCE).is_file():
        return False
    from model.observations.provenance import STATED, read_provenance

    return bool(read_provenance(folder)["source"].str.startswith(STATED).any())


def example_data(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="MAPP", help="Mapp att skriva i. Annars data.")
    ] = None,
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="ÅR", help="Hitta på vad som hände ett år vars avtal är tecknade."),
    ] = None,
    replace: ReplaceOption = False,
) -> None:
    """Skriv exempeldata på nytt ur parametrarna."""
    parameters = load()
    folder = out or project_root() / "data"
    is_own = folder.resolve() == (project_root() / "data").resolve()
    if not is_own:
        require_outside(folder)
    elif not _is_the_example(folder):
        wanted = f"exemplets data, med {PROVENANCE}; --out MAPP skriver exempeldata någon annanstans"
        raise InputError(Finding(str(folder), "mappen", "ett centrums egna data", wanted))
    require_writable(folder)
    from model.example_centre import generate, happened
    from model.observations.registers import load_registers

    registers = load_registers(parameters)
    if year is None:
        files = generate(parameters, registers, folder, replace=replace)
    else:
        files = happened(parameters, registers, folder, year, replace=replace)
    say(f"{len(files)} filer skrivna i {folder}.")

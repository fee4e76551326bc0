"""Commands about what the model rests on: scenarios, the example's data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from model.cli.terminal import console, say
from model.parameters.loading import load, project_root, scenario_names
from model.publishing.folders import require_writable


def scenarios() -> None:
    """Visa vilka scenarier som finns."""
    drawn = Table("Scenario", "Titel", "Innebörd")
    for name in scenario_names():
        parameters = load(name)
        drawn.add_row(name, parameters.title, parameters.description)
    console.print(drawn)


def example_data(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="MAPP", help="Mapp att skriva i. Annars data.")
    ] = None,
) -> None:
    """Skriv exempeldata på nytt ur parametrarna."""
    parameters = load()
    folder = out or project_root() / "data"
    require_writable(folder)
    from model.example_centre import generate
    from model.observations.registers import load_registers

    files = generate(parameters, load_registers(parameters), folder)
    say(f"{len(files)} filer skrivna i {folder}.")

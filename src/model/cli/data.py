"""Commands about what the model rests on: scenarios, estimates from logs, the example's data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from model.cli.terminal import console, say
from model.parameters.drivers import first_counted
from model.parameters.loading import load, project_root, scenario_names
from model.parameters.overlays import write_overlay
from model.publishing.folders import require_writable


def scenarios() -> None:
    """Visa vilka scenarier som finns."""
    drawn = Table("Scenario", "Titel", "Innebörd")
    for name in scenario_names():
        parameters = load(name)
        drawn.add_row(name, parameters.title, parameters.description)
    console.print(drawn)


def calibrate(
    public_data: Annotated[
        Path, typer.Argument(metavar="MAPP", help="Mappen med loggarna (calls och invoices).")
    ],
    target: Annotated[
        Path | None,
        typer.Option("--to", metavar="FIL", help="Fil att skriva. Annars scenariot calibrated."),
    ] = None,
) -> None:
    """Skatta parametrar ur verkliga loggar och skriv dem som ett scenario."""
    parameters = load()
    path = target or project_root() / "params" / "scenarios" / "calibrated.yaml"
    require_writable(path.parent)
    from model.calibration import calibrate as estimate

    start, end = parameters.calendar.opening_hours.value
    profile = parameters.activities[first_counted(parameters)].month_profile
    write_overlay(estimate(public_data, (start, end), month_profile=profile), path)
    say(f"Skattningarna står i {path}.")


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

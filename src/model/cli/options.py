"""Options that several commands have, each said once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from typer.models import OptionInfo

from model.notebook_runs.kernels import Kernels
from model.report_kinds import names_of

CORES = os.cpu_count() or 1

ScenarioOption = Annotated[
    str | None,
    typer.Option("--scenario", metavar="NAMN", help="Scenario, se tertial scenarios. Annars grundscenariot."),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PARAMETER=VÄRDE",
        help="Ändra en parameter, till exempel phone.routing=pooled. Kan anges flera gånger.",
    ),
]
YearOption = Annotated[int | None, typer.Option("--year", metavar="ÅR", help="Året det gäller.")]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="MAPP", help="Var resultatet läggs. Annars mappen reports.")
]
JobsOption = Annotated[
    int, typer.Option("--jobs", metavar="ANTAL", min=1, help="Så många beräkningar görs samtidigt.")
]
ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADRESS",
        help="Räkna på ett Dask-kluster i stället, till exempel tcp://dator:8786.",
    ),
]
SeedOption = Annotated[
    int | None,
    typer.Option("--seed", metavar="TAL", min=0, help="Slumpfrö. Samma frö ger samma resultat."),
]
ReplicationsOption = Annotated[
    int | None,
    typer.Option("--replications", metavar="ANTAL", min=2, help="Simulerade år. Fler ger smalare intervall."),
]
KernelsOption = Annotated[
    Kernels,
    typer.Option(
        "--kernels",
        metavar="warm|plain",
        help="Hur anteckningsböckerna körs: warm är snabbare, plain är ren papermill. Samma resultat.",
    ),
]
ScenarioFileOption = Annotated[
    Path | None,
    typer.Option(
        "--to", metavar="FIL", help="Skriv volymerna som ett scenario, till exempel params/scenarios/ny.yaml."
    ),
]
ReplaceOption = Annotated[
    bool,
    typer.Option("--replace", metavar="", help="Ersätt det som redan finns där; en daterad kopia sparas."),
]


def day_option(name: str, help_text: str) -> OptionInfo:
    """An option that is a day."""
    found: OptionInfo = typer.Option(name, metavar="ÅÅÅÅ-MM-DD", formats=["%Y-%m-%d"], help=help_text)
    return found


def reports_about(parameter: str) -> str:
    """The reports that are about a parameter, as help begins: ``Rapporterna phone och customer``."""
    names = names_of(lambda kind: parameter in kind.about)
    return ("Rapporten " if len(names) == 1 else "Rapporterna ") + " och ".join(names)

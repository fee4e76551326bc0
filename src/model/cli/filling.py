"""The command that makes the year's tables of what was imported: ``tertial fill``."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from model.cli.terminal import INPUT_FAULT, complain, console, say
from model.parameters.loading import load, project_root
from model.time_units import MONTHS

if TYPE_CHECKING:
    from model.importing.filling import FilledFile, Filling


def fill(
    year: Annotated[int, typer.Argument(metavar="ÅR", help="År vars tabeller fylls.", show_default=False)],
    tables: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TABELL",
            help="volumes, economy, phone, mail, staff, lead_times, backlog, customer_survey, staff_survey"
            " eller staff_survey_units; annars alla som register ger.",
        ),
    ] = None,
    through: Annotated[
        int,
        typer.Option(
            "--through", min=1, max=MONTHS, metavar="MÅNAD", show_default=False, help="Sista månaden."
        ),
    ] = MONTHS,
    scenario: Annotated[
        str, typer.Option("--scenario", metavar="NAMN", help="Scenario vars enheter och kunder gäller.")
    ] = "base",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", metavar="", help="Visa vad som skulle ändras, men skriv ingenting.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", metavar="", help="Ersätt filer som finns; en kopia sparas.")
    ] = False,
) -> None:
    """Fyll årets tabeller i data ur de inlästa registren."""
    from model.importing import filling

    made = filling.fill(
        year, load(scenario), tables=tables or (), through=through, dry_run=dry_run, replaces=replace
    )
    for file in made.files:
        _tell(file)
    if made.refusals:
        for finding in made.refusals:
            complain(f"Fel: {finding}")
        complain("Ingenting är skrivet.")
        raise typer.Exit(INPUT_FAULT)
    _tell_end(made, dry_run)


def _tell(file: FilledFile) -> None:
    from model.importing.control import number

    drawn = Table(f"data/{file.file}")
    for heading in ("Månad", "Rader", "Summa", "I filen", "Ändras"):
        drawn.add_column(heading, justify="right")
    for one in file.changes:
        standing = "" if one.standing is None else number(_rounded(one.standing))
        shown = (one.month, one.rows, number(_rounded(one.total)), standing, one.changed)
        drawn.add_row(one.column, *map(str, shown))
    console.print(drawn)
    for sentence in file.told:
        say(f"Observera: {file.table}: {sentence}")


def _rounded(value: Decimal | float) -> Decimal | float:
    return value if isinstance(value, Decimal) else round(value, 4)


def _tell_end(made: Filling, dry_run: bool) -> None:
    changed = [f"data/{file.file}" for file in made.files if file.is_changed]
    same = [f"data/{file.file}" for file in made.files if not file.is_changed]
    if same:
        say(f"Oförändrat: {', '.join(same)}.")
    if changed and dry_run:
        say(f"Provkörning: {', '.join(changed)} skulle skrivas. Inget är skrivet.")
    elif changed:
        say(f"Skrivet: {', '.join(changed)}. Varifrån siffrorna kommer står i data/provenance.csv.")
        say("Vad tabellerna innehåller står i följesedeln data/delivered.csv: ändras de för hand märks det.")
    for path in made.kept:
        say(f"Det som stod där är sparat i {path.relative_to(project_root()).as_posix()}.")

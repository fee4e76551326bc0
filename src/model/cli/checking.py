"""Commands on what is looked over before a report is due: texts that can be set, and what stands out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from model.cli.options import YearOption
from model.cli.terminal import say
from model.errors import Finding, InputError
from model.parameters.loading import COMMAND_LINE, load, scenario_names
from model.time_units import MONTHS

if TYPE_CHECKING:
    from model.observations.rules.rule import Remark


def check(year: YearOption = None) -> None:
    """Pröva att alla texter går att sätta på en sida, och visa vad som står ut i data."""
    from model.publishing.text_checks import check_texts

    checked = check_texts(year)
    if checked.findings:
        raise InputError(*checked.findings)
    say(f"{checked.comments} kommentarer och {checked.files} filer med namn och noteringar går att sätta.")
    _tell_remarks(year)


def _tell_remarks(year: int | None) -> None:
    from model.observations.acknowledgements import read_acknowledgements, still_open
    from model.observations.files import years_with_tables
    from model.observations.remarks import remarks

    parameters = load()
    years = years_with_tables(None) if year is None else [year]
    found = [one for each in years for one in remarks(each, parameters=parameters)]
    left = still_open(found, read_acknowledgements())
    for one in left:
        say(f"Observera {one.code}: {one.finding()}")
    if len(found) > len(left):
        say(f"{len(found) - len(left)} observationer är kvitterade.")
    if left:
        say(f"{len(left)} att se över. Är ett värde rätt: tertial acknowledge KOD --reason SKÄL --role ROLL")
    elif not found:
        say("Inget står ut i data.")
    _tell_of_deliveries(years)


def _tell_of_deliveries(years: list[int]) -> None:
    """How many tables no delivery note tells of: half of such a file may pass for whole."""
    from model.observations.deliveries import DELIVERED, delivered, tables_of

    noted, there = delivered(), tables_of(years)
    missing = len(there - noted.keys())
    if there and missing:
        told = f"{missing} av {len(there)} tabeller står inte i följesedeln data/{DELIVERED}"
        say(f"{told}: en halv fil kan då tas för hel. Skriv dit dem med tertial deliver.")


def deliver(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FIL...",
            help="Tabeller och kommentarer i data, filer i params, eller mappar. Annars alla tabeller.",
        ),
    ] = None,
    year: YearOption = None,
) -> None:
    """Skriv i följesedeln vad filerna innehåller nu: rader, summa och kontrollsumma."""
    from model.observations.deliveries import files_below, is_noted, tables_of, write_delivered
    from model.observations.files import data_folder, years_with_tables

    data = data_folder(None)
    chosen = [data / name for name in sorted(tables_of([year] if year else years_with_tables(None)))]
    if files:
        places = [file.resolve() for file in files]
        chosen = [file for each in places for file in (files_below(each, data) if each.is_dir() else [each])]
    strange = [file for file in chosen if not file.is_file() or not is_noted(file, data)]
    if strange or not chosen:
        strange = strange or list(files or [])
        wanted = f"tabeller eller kommentarer i {data}, eller filer i params bredvid"
        raise InputError(*(Finding(COMMAND_LINE, "FIL", str(file), wanted) for file in strange))
    path = write_delivered(chosen)
    say(f"{len(chosen)} filer står i {path}. En tabell med färre rader läses inte; annat blir Observera.")


def acknowledge(
    codes: Annotated[list[str], typer.Argument(metavar="KOD...", help="Koderna efter Observera.")],
    reason: Annotated[str, typer.Option("--reason", metavar="SKÄL", help="Varför värdet är rätt.")],
    role: Annotated[str, typer.Option("--role", metavar="ROLL", help="Rollen hos den som kvitterar.")],
) -> None:
    """Kvittera att värden som står ut är rätt; ett annat värde i samma cell blir en ny observation."""
    from model.observations.acknowledgements import acknowledge as write

    for name, text in (("--reason", reason), ("--role", role)):
        if not text.strip():
            raise InputError(Finding(COMMAND_LINE, name, "tomt", "några ord"))
    wanted = dict.fromkeys(codes)
    found: dict[str, Remark] = {}
    for one in _every_remark():
        if one.code in wanted:
            found.setdefault(one.code, one)
        if len(found) == len(wanted):
            break
    if missing := [code for code in wanted if code not in found]:
        expected = "koden efter Observera, av ett värde som står så i data nu"
        raise InputError(*(Finding(COMMAND_LINE, "KOD", code, expected) for code in missing))
    path = write(list(found.values()), reason.strip(), role.strip(), date.today())
    for one in found.values():
        say(f"Kvitterad {one.code}: {one.finding()}")
    say(f"Skriven: {path}")


def _every_remark() -> Iterator[Remark]:
    """What stands out in every year, all of it first, then as it was known at the end of each month.

    Last under the parameters of each scenario, which plans on them are held against.
    """
    from model.observations.files import years_with_tables
    from model.observations.remarks import remarks

    parameters = load()
    for through in range(MONTHS, 0, -1):
        for year in years_with_tables(None):
            yield from remarks(year, through=through, parameters=parameters)
    for scenario in scenario_names():
        for year in years_with_tables(None):
            yield from remarks(year, parameters=load(scenario))

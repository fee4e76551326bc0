"""The command that takes in what other systems give: ``tertial import``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from model.cli.options import ReplaceOption
from model.cli.terminal import INPUT_FAULT, complain, console, say
from model.errors import Finding, InputError
from model.parameters.loading import project_root
from model.parameters.own_files import put, require_place

if TYPE_CHECKING:
    from model.importing.accounts import Account
    from model.importing.importation import Outcome

FAULTS_SHOWN = 20
"""Faults of each file that are shown; the file of --account has them all."""


def import_(
    source: Annotated[
        str | None,
        typer.Argument(metavar="KÄLLA", help="Källans namn: dess beskrivning i params/sources."),
    ] = None,
    more: Annotated[list[str] | None, typer.Argument(metavar="[FIL]...", hidden=True)] = None,
    files: Annotated[
        list[str] | None,
        typer.Option(
            "--from", metavar="FIL", help="Fil eller adress. Flera filer är tillsammans hela perioder."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", metavar="", help="Redovisa varje rad, men skriv ingenting.")
    ] = False,
    control: Annotated[
        list[str] | None,
        typer.Option(
            "--control", metavar="KOLUMN=SUMMA", help="Kontrollsumma, som belopp=21533419,07 eller rader=182."
        ),
    ] = None,
    account: Annotated[
        Path | None,
        typer.Option("--account", metavar="FIL", help="Skriv de rader som inte togs, med skäl, som CSV."),
    ] = None,
    propose: Annotated[
        Path | None,
        typer.Option("--propose", metavar="FIL", help="Se på en fil och skriv ett utkast till beskrivning."),
    ] = None,
    replace: ReplaceOption = False,
) -> None:
    """Läs in filer från andra system till centrets register."""
    if propose is not None:
        _propose(propose, source)
        return
    arrived = [*(files or []), *(more or [])]
    if source is None or not files:
        raise InputError(Finding("kommandoraden", "import", "ofullständigt", _how()))
    from model.importing.importation import import_files

    if account is not None:
        require_place(account, replace=replace, endings=(".csv",))
    outcome = import_files(source, arrived, dry_run=dry_run, control=_controls(control or []))
    if account is not None:
        from model.importing.account_files import account_csv

        put({account: account_csv(outcome.account)}, replace=replace)
    _tell(outcome, dry_run)
    if outcome.refusals:
        raise typer.Exit(INPUT_FAULT)


def _how() -> str:
    from model.importing.description import source_names

    known = ", ".join(source_names()) or "inga ännu"
    return f"tertial import KÄLLA --from FIL (källor: {known}), eller tertial import --propose FIL"


def _controls(given: Sequence[str]) -> dict[str, str]:
    faults = [
        Finding("kommandoraden", "--control", one, "KOLUMN=SUMMA, till exempel belopp=21533419,07")
        for one in given
        if "=" not in one
    ]
    if faults:
        raise InputError(*faults)
    return {name.strip(): value for name, _, value in (one.partition("=") for one in given)}


def _tell(outcome: Outcome, dry_run: bool) -> None:
    if outcome.unchanged:
        say(f"Samma filer är redan inlästa till registret {outcome.register}; ingenting ändras.")
        for finding in outcome.refusals:
            complain(f"Fel: {finding}")
        return
    _tell_account(outcome.account)
    if outcome.refusals:
        for finding in outcome.refusals:
            complain(f"Fel: {finding}")
        complain("Ingenting är inläst.")
        return
    rows = sum(outcome.periods.values())
    periods = list(outcome.periods)
    span = periods[0] if len(periods) == 1 else f"{periods[0]} till {periods[-1]}"
    what = f"{rows} rader ({span})"
    if dry_run:
        say(f"Provkörning: {what} skulle läsas in till registret {outcome.register}. Inget är skrivet.")
    else:
        say(f"{what} är inlästa till registret {outcome.register}.")


def _tell_account(account: Account) -> None:
    from model.importing.account_files import first_faults
    from model.importing.control import number

    rows = [
        (file.file, *map(number, (file.rows, file.taken, file.left_out.height, file.rows_set_aside)))
        for file in account.files
    ]
    drawn = Table("Fil")
    for heading in ("Rader", "Tagna", "Utelämnade", "Åt sidan"):
        drawn.add_column(heading, justify="right")
    for row in rows:
        drawn.add_row(*row)
    console.print(drawn)
    for file in account.files:
        say(f"{file.file}: " + ", ".join(f"{name} {value}" for name, value in file.noticed.items()))
        for rule, count in file.by_rule.items():
            say(f"  {number(count)} utelämnade: {rule}")
        if file.added:
            say(f"  {number(file.added)} rader med nollor tillagda för det som filen utelämnar")
    lines, more = first_faults(account, FAULTS_SHOWN)
    for line in lines:
        complain(f"Åt sidan: {line}")
    if more:
        complain(f"Åt sidan: ytterligare {more} fel; --account FIL ger alla.")
    for sentence in account.observations:
        say(f"Observera: {sentence}")
    if account.sums:
        say("Summor: " + ", ".join(f"{name} {_shown_sum(value)}" for name, value in account.sums.items()))


def _shown_sum(value: str) -> str:
    from decimal import Decimal

    from model.importing.control import number

    return number(Decimal(value))


def _propose(file: Path, name: str | None) -> None:
    from model.importing.proposing import propose

    folder = project_root() / "params" / "sources"
    target = folder / f"{name or _name_of(file)}.yaml"
    if target.exists():
        wanted = "ett annat namn: tertial import NAMN --propose FIL"
        raise InputError(Finding(str(target), "filen", "finns redan", wanted))
    text = propose(str(file))
    put({target: text})
    say(f"Ett första utkast står i {target}. Läs igenom det, och pröva med")
    say(f"tertial import {target.stem} --from {file} --dry-run")


def _name_of(file: Path) -> str:
    plain = file.name.split(".")[0].casefold().translate(str.maketrans("åäöé ", "aaoe_"))
    return "".join(c for c in plain if c.isascii() and (c.isalnum() or c in "_-")) or "kalla"

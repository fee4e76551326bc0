"""The command that turns the year: ``tertial new-year``."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from model.cli import terminal
from model.cli.options import CORES, JobsOption
from model.cli.terminal import say
from model.cli.work import tell_of_compiling, tell_of_data
from model.errors import Finding, InputError
from model.parameters.centre_folder import project_root
from model.parameters.loading import COMMAND_LINE, load
from model.parameters.own_files import putting

if TYPE_CHECKING:
    from model.centre.turning.turning import Left, Turned

FIRST, LAST = 2000, 2100


def new_year(
    year: Annotated[
        int, typer.Argument(metavar="ÅR", min=FIRST, max=LAST, help="Det nya året.", show_default=False)
    ],
    workbook: Annotated[
        Path | None,
        typer.Option(
            "--workbook", metavar="FIL", help="Skriv Att bestämma ÅR: det som någon måste bestämma (.xlsx)."
        ),
    ] = None,
    decide: Annotated[
        Path | None, typer.Option("--decide", metavar="FIL", help="Läs besluten ur en ifylld arbetsbok.")
    ] = None,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace",
            metavar="",
            help="Gör om det som redan står av året; det gamla sparas med datum i namnet.",
        ),
    ] = False,
    tables: Annotated[
        bool,
        typer.Option("--tables", metavar="", help="Bara årets tabeller i data: det beslutade och bokslutet."),
    ] = False,
    jobs: JobsOption = CORES,
) -> None:
    """Vänd till ett nytt år: för över det som följer av regler och beslut, och säg vad som är kvar."""
    if (workbook is not None) + (decide is not None) + tables > 1:
        wanted = "--workbook FIL, --decide FIL eller --tables"
        raise InputError(Finding(COMMAND_LINE, "new-year", "flera saker", wanted))
    from model.centre.workbook_place import require_workbook_place

    centre = project_root()
    if workbook:
        require_workbook_place(workbook, replace)
    tell_of_data(year)
    if workbook:
        _write_workbook(year, workbook, replace, jobs)
    elif tables:
        _turn_tables(centre, year, replace)
    else:
        _turn(centre, year, decide, replace, jobs)


def _write_workbook(year: int, path: Path, replace: bool, jobs: int) -> None:
    from model.centre.turning.decisions_workbook import title, write_decisions
    from model.centre.turning.new_values import last_values, made_decisions, new_year
    from model.centre.turning.trial import tried

    parameters = load()
    forecast = _forecast(year, False, jobs)
    made = new_year(parameters, year, decided={}, forecast=forecast)
    already = made_decisions(parameters, year)
    tell_of_compiling()
    with terminal.stages() as stages:
        progress = partial(stages.advance, "Prövar prislistan")
        trial = tried(project_root(), made, forecast, jobs=jobs, progress=progress)
    with putting(path, replace=replace) as part:
        write_decisions(made, last_values(parameters, year), part, already, trial)
    for line in trial.lines:
        say(f"{line}.")
    say(f"{title(year)}: {len(made.decisions)} beslut att fatta och {len(already)} fattade står i {path}.")
    if made.decisions:
        say(f"Fyll i dem och kör: tertial new-year {year} --decide {path}")
    if already:
        say(f"Ändra ett fattat beslut med: tertial new-year {year} --decide {path} --replace")


def _turn(centre: Path, year: int, decide: Path | None, replace: bool, jobs: int) -> None:
    from model.centre.turning.decisions_workbook import Decided
    from model.centre.turning.turning import decided_in, left, placed, turn

    told = decided_in(decide, load(), year, replace) if decide else Decided()
    forecast = _forecast(year, replace, jobs)
    try:
        turned = turn(centre, year, decided=told.values, forecast=forecast, replaces=replace)
    except InputError as error:
        raise placed(error, told, decide.name if decide else "") from None
    if decide and not any([turned.made.decisions, turned.made.waiting]):
        _try_prices(year, jobs)
    _tell(centre, turned, left(centre, year))


def _try_prices(year: int, jobs: int) -> None:
    """Price the decided year, so that rules that clash are told when they are decided."""
    from model.centre.turning.trial import trial_of

    tell_of_compiling()
    with terminal.stages() as stages:
        trial = trial_of(load(), year, jobs=jobs, progress=partial(stages.advance, "Prövar prislistan"))
    say(f"{trial.lines[0]}.")


def _turn_tables(centre: Path, year: int, replace: bool) -> None:
    from model.centre.turning.turning import left, turn_tables

    turned = turn_tables(centre, year, replaces=replace)
    _tell(centre, turned, left(centre, year))


def _tell(centre: Path, turned: Turned, waiting: list[Left]) -> None:
    """What was written, and what is left."""
    year = turned.made.year
    for name in turned.written:
        say(f"Skriven: {name}")
    for path in turned.kept:
        say(f"Det som stod där är sparat i {path.relative_to(centre).as_posix()}.")
    if not turned.written:
        say(f"Inget mer att föra över till {year}.")
    say(f"Kvar för {year}:" if waiting else f"Inget är kvar att bestämma eller föra över för {year}.")
    for each in waiting:
        say(f"- {each.what} ({each.command})")


def _forecast(year: int, anew: bool, jobs: int) -> dict[str, object]:
    """The forecast of the year's volumes where something awaits it; why there is none is told."""
    from model.centre.turning.forecast_values import forecast_values
    from model.observations.files import MONTH_NAMES

    with terminal.stages() as stages:
        progress = partial(stages.advance, "Prövar metoderna")
        found = forecast_values(load(), year, anew=anew, jobs=jobs, progress=progress)
    if found.lacking:
        say(f"Volymerna förs över som de är, utan prognos: {found.lacking}")
    if found.last_known:
        known_year, month = found.last_known
        say(f"Volymerna är en prognos av det som är känt till och med {MONTH_NAMES[month]} {known_year}.")
    return dict(found.values)

"""The command that negotiates one customer's coming year: ``tertial offer``."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from model.cli import terminal
from model.cli.options import CORES, JobsOption
from model.cli.terminal import console, say
from model.cli.work import computing, tell_of_compiling
from model.errors import InputError
from model.parameters.loading import load

if TYPE_CHECKING:
    from model.planning.offers.effects import Offered
    from model.planning.offers.lead_times import LeadTimes
    from model.planning.offers.offer import Negotiation


def offer(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Erbjudandena till en kund (.yaml).")],
    try_it: Annotated[
        bool,
        typer.Option(
            "--simulate/--quick",
            metavar="",
            help="Pröva erbjudna ledtider i hela simulerade år; --quick svarar utan det.",
        ),
    ] = True,
    jobs: JobsOption = CORES,
) -> None:
    """Förhandla en kunds år: vad varje erbjudande betyder för kunden, de andra, reserven och kostnaden."""
    from model.planning.offers.offer import read_negotiation

    negotiation = read_negotiation(file)
    offered, tried = _worked_out(negotiation, file, try_it, jobs)
    _tell(offered, tried)


def _worked_out(
    negotiation: Negotiation, file: Path, try_it: bool, jobs: int
) -> tuple[Offered, dict[str, LeadTimes]]:
    """What the offers do, and their lead times tried."""
    from model.observations.registers import load_registers
    from model.observations.tables import shown_as
    from model.planning.offers.chance import Drawn
    from model.planning.offers.effects import effects_of
    from model.planning.offers.lead_times import lead_times_tried
    from model.planning.offers.offered import faults_of
    from model.planning.planned_year import plan_year
    from model.planning.year_risk import forecast_of

    parameters = load(negotiation.scenario)
    if faults := list(faults_of(negotiation, parameters, load_registers(parameters), shown_as(file))):
        raise InputError(*faults)
    tell_of_compiling()
    with computing(jobs) as (where, stages):
        planned = plan_year(
            parameters, negotiation.year, jobs=where, progress=partial(stages.advance, "Simulerar")
        )
        ahead, _months, _needed = forecast_of(
            planned, jobs=where, progress=partial(stages.advance, "Prövar metoderna")
        )
        offered = effects_of(negotiation, Drawn(planned, None if ahead is None else ahead.ahead))
        tried = {}
        for letter, effect in offered.effects.items() if try_it else ():
            progress = partial(stages.advance, f"Prövar ledtiderna i {letter}")
            if (trial := lead_times_tried(planned, effect, where, progress)) is not None:
                tried[letter] = trial
    return offered, tried


def _tell(offered: Offered, tried: dict[str, LeadTimes]) -> None:
    """The offers in words, and what they do."""
    from model.reports.planning import offers as report

    parameters = offered.planned.parameters
    for letter, made in offered.negotiation.offers.items():
        say(report.offer_sentence(letter, made, parameters))
    tables = [report.effect_table(offered), report.volume_table(offered), report.moved_table(offered)]
    if tried:
        tables.append(report.lead_time_table(tried, parameters))
    for table in tables:
        console.print(terminal.shown(table))

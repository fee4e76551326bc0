"""The command that negotiates one customer's coming year: ``tertial offer``."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from model.cli import terminal
from model.cli.options import CORES, JobsOption, OutOption, ReplaceOption, day_option
from model.cli.terminal import console, say
from model.cli.work import computing, tell_of_compiling
from model.errors import Finding, InputError
from model.parameters.loading import COMMAND_LINE, load

if TYPE_CHECKING:
    from model.parameters.schema.parameters import Parameters
    from model.planning.offers.effects import Offered
    from model.planning.offers.lead_times import LeadTimes
    from model.planning.offers.offer import Negotiation


def offer(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Erbjudandena till en kund (.yaml).")],
    counter: Annotated[
        Path | None,
        typer.Option("--counter", metavar="FIL", help="Läs in motbudet ur arbetsboken (.xlsx)."),
    ] = None,
    target: Annotated[
        Path | None,
        typer.Option("--to", metavar="FIL", help="Skriv erbjudandena med motbudet till en ny fil (.yaml)."),
    ] = None,
    day: Annotated[
        datetime | None, day_option("--date", "Dagen som erbjudandena dateras. Utan den dagens datum.")
    ] = None,
    try_it: Annotated[
        bool,
        typer.Option(
            "--simulate/--quick",
            metavar="",
            help="Pröva erbjudna ledtider i hela simulerade år; --quick svarar utan det.",
        ),
    ] = True,
    out: OutOption = None,
    replace: ReplaceOption = False,
    jobs: JobsOption = CORES,
) -> None:
    """Förhandla en kunds år: vad varje erbjudande betyder för kunden, de andra, reserven och kostnaden."""
    from model.planning.offers.offer import read_negotiation

    dated = day.date() if day else date.today()
    negotiation = read_negotiation(file)
    if target and not counter:
        raise InputError(Finding(COMMAND_LINE, "--to", str(target), "tillsammans med --counter FIL"))
    if target:
        _require_place(target, replace)
    if counter:
        negotiation = _answered(negotiation, counter, file, target)
    from model.publishing.folders import require_published_folder
    from model.publishing.offer_set import offer_request, publish_offers

    require_published_folder(offer_request(negotiation, dated), out, replace=replace)
    offered, tried = _worked_out(negotiation, file, try_it, jobs)
    _tell(offered, tried)
    folder = publish_offers(offered, tried, dated, out, replaces=replace)
    say(f"Klar: {folder}")


def _require_place(path: Path, replace: bool) -> None:
    if path.suffix != ".yaml":
        raise InputError(Finding(str(path), "filen", path.name, "ett filnamn på ändelsen .yaml"))
    if path.exists() and not replace:
        raise InputError(Finding(str(path), "filen", "finns redan", "ett nytt namn, eller valet --replace"))


def _answered(negotiation: Negotiation, counter: Path, file: Path, target: Path | None) -> Negotiation:
    """The negotiation with the counter-offer as its next offer."""
    from model.planner_workbook.counter_offers import read_counter_offer
    from model.planning.offers.offer import negotiation_text
    from model.planning.offers.terms import differing, planned_terms
    from model.planning.planned_year import plan_year
    from model.whole_files import write_whole

    read = read_counter_offer(counter, negotiation)
    for warning in read.warnings:
        terminal.complain(f"Observera: {warning}")
    parameters = _checked(negotiation, file)
    tell_of_compiling()
    with computing(CORES) as (where, _stages):
        plan = planned_terms(plan_year(parameters, negotiation.year, jobs=where), negotiation.customer)
    made = differing(read.terms, plan, read.terms.title)
    answered = negotiation.with_offer(made)
    if target:
        write_whole(target, negotiation_text(answered))
        say(f"Erbjudandena med motbudet som {negotiation.next_letter} står i {target}.")
    return answered


def _checked(negotiation: Negotiation, file: Path) -> Parameters:
    """The parameters that are negotiated in; InputError for what offers name that there is not."""
    from model.observations.registers import load_registers
    from model.observations.tables import shown_as
    from model.planning.offers.offered import faults_of

    parameters = load(negotiation.scenario)
    if faults := list(faults_of(negotiation, parameters, load_registers(parameters), shown_as(file))):
        raise InputError(*faults)
    return parameters


def _worked_out(
    negotiation: Negotiation, file: Path, try_it: bool, jobs: int
) -> tuple[Offered, dict[str, LeadTimes]]:
    """What the offers do, and their lead times tried."""
    from model.planning.offers.chance import Drawn
    from model.planning.offers.effects import effects_of
    from model.planning.offers.lead_times import lead_times_tried
    from model.planning.planned_year import plan_year
    from model.planning.year_risk import forecast_of

    parameters = _checked(negotiation, file)
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
    for table in report.tables(offered, tried):
        console.print(terminal.shown(table))

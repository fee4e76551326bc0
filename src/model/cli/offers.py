"""The command that negotiates one customer's coming year: ``tertial offer``."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pandas as pd
import typer

from model.cli import terminal
from model.cli.options import CORES, JobsOption, OutOption, ReplaceOption, day_option
from model.cli.terminal import console, say
from model.cli.work import computing, tell_of_compiling, tell_of_data
from model.errors import Finding, InputError
from model.parameters.loading import COMMAND_LINE, load
from model.parameters.overlays import require_scenario_place
from model.parameters.own_files import put, put_in_own, require_outside, require_place

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
        datetime | None,
        day_option(
            "--date",
            "Dagen som erbjudandena dateras, eller beslutas. Utan den: dagens datum, eller prislistans dag.",
        ),
    ] = None,
    decide: Annotated[
        str | None,
        typer.Option(
            "--decide",
            metavar="BOKSTAV",
            help="Lås erbjudandet som beslutad utgåva i data/ÅR. --to skriver ett scenario att planera på.",
        ),
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

    if target and bool(counter) == bool(decide):
        wanted = "tillsammans med --counter FIL eller --decide BOKSTAV"
        raise InputError(Finding(COMMAND_LINE, "--to", str(target), wanted))
    if target and decide:
        require_scenario_place(target, replace)
    elif target:
        require_place(target, replace=replace, endings=[".yaml"])
    if out:
        require_outside(out)
    negotiation = read_negotiation(file)
    if decide and decide not in negotiation.offers:
        raise InputError(Finding(COMMAND_LINE, "--decide", decide, "en av " + ", ".join(negotiation.offers)))
    dated = day.date() if day else _today_or_listed(negotiation.year)
    if dated.year not in (negotiation.year - 1, negotiation.year):
        wanted = f"en dag under {negotiation.year - 1} eller {negotiation.year}"
        raise InputError(Finding(COMMAND_LINE, "--date", str(dated), wanted))
    tell_of_data(negotiation.year)
    if counter:
        negotiation = _answered(negotiation, counter, file, target, replace=replace)
    from model.observations.decided_offers import read_decided_offers

    earlier = read_decided_offers(negotiation.year)
    if decide:
        _decide(negotiation, decide, file, earlier, day=dated, target=target, jobs=jobs, replace=replace)
        return
    from model.publishing.folders import require_published_folder
    from model.publishing.offer_set import offer_request, publish_offers

    require_published_folder(offer_request(negotiation, dated), out, replace=replace)
    offered, tried = _worked_out(negotiation, file, try_it, jobs)
    _tell(offered, tried)
    folder = publish_offers(offered, tried, dated, out, replaces=replace)
    say(f"Klar: {folder}")


def _today_or_listed(year: int) -> date:
    """Today, or the day of the price list where today is not a day to agree on ``year``."""
    from model.publishing.requests import report_request
    from model.publishing.workbook import PRICE_LIST

    today = date.today()
    if today.year in (year - 1, year):
        return today
    return date.fromisoformat(str(report_request(PRICE_LIST).with_parameters(year=year).parameters["day"]))


def _decide(
    negotiation: Negotiation,
    letter: str,
    file: Path,
    earlier: pd.DataFrame,
    *,
    day: date,
    target: Path | None,
    jobs: int,
    replace: bool,
) -> None:
    """Let an offer stand as the next edition, and write what it changes as a scenario."""
    from model.observations.decided_offers import (
        decided_offers_file,
        read_seals,
        sealed,
        seals_file,
        with_seal,
    )
    from model.observations.deliveries import with_note
    from model.parameters.overlays import Overlay, changes_of, laid_over, write_overlay
    from model.planning.offers.edition import edition_rows
    from model.reports.planning import offers as report
    from model.text_tables.written import csv_text

    alone = negotiation.model_copy(update={"offers": {letter: negotiation.offers[letter]}})
    offered, _tried = _worked_out(alone, file, False, jobs)
    effect, number = offered.effects[letter], 1 + max(earlier["edition"].tolist(), default=0)
    made = sealed(edition_rows(offered.planned, effect, number, day), earlier)
    table = pd.concat([earlier, made]) if len(earlier) else made
    place = decided_offers_file(None, negotiation.year)
    text = csv_text(table)
    if target:
        source = f"beslutad utgåva {number}, kund {negotiation.customer}, erbjudande {letter}"
        changes = {path: {"value": value, "source": source} for path, value in effect.changes.items()}
        overlay = Overlay(
            f"Beslutade erbjudanden {negotiation.year}",
            f"Scenariot {negotiation.scenario} med {source}. Skriven av tertial offer.",
            laid_over(changes_of(negotiation.scenario), changes),
        )
        write_overlay(overlay, target, replace=replace)
    seals = with_seal(read_seals(), made, negotiation.year)
    put_in_own(with_note({place: text, seals_file(): csv_text(seals)}), replace=True)
    console.print(terminal.shown(report.decided_table(made, offered.planned.parameters)))
    say(f"Utgåva {number} står i {place}, med sigillet {made['seal'].iloc[0]}.")
    if target:
        say(f"Det den ändrar står i {target}.")


def _answered(
    negotiation: Negotiation, counter: Path, file: Path, target: Path | None, *, replace: bool
) -> Negotiation:
    """The negotiation with the counter-offer as its next offer."""
    from model.planner_workbook.counter_offers import read_counter_offer
    from model.planning.offers.offer import negotiation_text
    from model.planning.offers.terms import differing, planned_terms
    from model.planning.planned_year import plan_year

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
        put({target: negotiation_text(answered)}, replace=replace)
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

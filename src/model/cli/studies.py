"""Commands that simulate: a year, a question of many years, or a single day."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from model.cli import terminal
from model.cli.options import (
    CORES,
    ClusterOption,
    JobsOption,
    ReplaceOption,
    ReplicationsOption,
    ScenarioOption,
    SeedOption,
    SetOption,
    YearOption,
    day_option,
)
from model.cli.terminal import console, say, say_list, shown
from model.cli.work import (
    changes_from,
    computing,
    requested,
    tell_of_compiling,
    tell_of_data,
    tell_what_stands_out,
)
from model.parameters.loading import load
from model.parameters.overlays import require_scenario_place
from model.parameters.own_files import require_place
from model.parameters.schema.parameters import Parameters
from model.publishing.requests import ReportRequest, report_request


def simulate(
    scenario: ScenarioOption = None,
    changes: SetOption = None,
    year: YearOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="MAPP", help="Skriv alla tabeller som CSV i mappen.")
    ] = None,
    replace: ReplaceOption = False,
    jobs: JobsOption = CORES,
    cluster: ClusterOption = None,
    seed: SeedOption = None,
    replications: ReplicationsOption = None,
    precision: Annotated[
        bool,
        typer.Option(
            "--precision", metavar="", help="Kör så många år som precisionen i simulation.precision kräver."
        ),
    ] = False,
    prices: Annotated[
        bool,
        typer.Option(
            "--prices",
            metavar="",
            help="Kör så många år som priserna kräver, och visa timmarna som de vilar på.",
        ),
    ] = False,
) -> None:
    """Simulera bemanningen och visa om löftena till kunderna hålls."""
    parameters = load(scenario or "base", changes_from(changes))
    from model.observations.registers import load_registers
    from model.planning.planned_year import plan_year
    from model.reports.studies import simulation_summary as summary

    if out:
        require_place(*summary.table_files(out), replace=replace)
    from model.staffing import simulate as simulate_year
    from model.staffing.experiments.precision import simulate_until_precise

    planned = year or report_request("staffing").year
    registers, found = load_registers(parameters), None
    tell_of_data(planned)
    tell_of_compiling()
    with computing(jobs, cluster) as (where, stages):
        how: dict[str, Any] = {"seed": seed, "jobs": where, "progress": partial(stages.advance, "Simulerar")}
        if prices:
            outcome = plan_year(parameters, planned, replications=replications, **how).outcome
        elif precision:
            found = simulate_until_precise(parameters, registers, planned, pilot=replications, **how)
            outcome = found.outcome
        else:
            outcome = simulate_year(parameters, registers, planned, replications=replications, **how)
    title = f"{parameters.title}, {planned}: {outcome.replications} simulerade år"
    told = (
        summary.precision(found, parameters, title)
        if found
        else summary.kept_promises(outcome, parameters, title)
    )
    console.print(shown(told), shown(summary.utilisation(outcome, parameters)))
    if found:
        say(summary.precision_sentence(found))
    if out:
        summary.write_tables(outcome, parameters, out, found, replace=replace)
        say(f"Tabellerna ligger i {out}.")
    say(stages.summary())


def sensitivity(
    scenario: ScenarioOption = None,
    changes: SetOption = None,
    year: YearOption = None,
    jobs: JobsOption = CORES,
    cluster: ClusterOption = None,
    seed: SeedOption = None,
) -> None:
    """Visa vilka antaganden som ändrar resultatet mest. Hundratals år simuleras."""
    asked = requested("sensitivity", changes, scenario=scenario, year=year, seed=seed)
    found, parameters, title, stages = _studied(asked, jobs, cluster)
    from model.reports.studies.summaries import strongest_assumptions

    console.print(shown(strongest_assumptions(found, parameters, title)))
    say(stages.summary())


def breadth(
    scenario: ScenarioOption = None,
    changes: SetOption = None,
    year: YearOption = None,
    jobs: JobsOption = CORES,
    cluster: ClusterOption = None,
    seed: SeedOption = None,
    target: Annotated[
        Path | None, typer.Option("--to", metavar="FIL", help="Skriv utbildningen som ett scenario i filen.")
    ] = None,
    replace: ReplaceOption = False,
) -> None:
    """Visa vems långa frånvaro som märks, och billigaste utbildning mot den. Hundratals år simuleras."""
    asked = requested("breadth", changes, scenario=scenario, year=year, seed=seed)
    found, parameters, title, stages = _studied(asked, jobs, cluster, target, replace)
    from model.reports.studies.breadth import summary_lines
    from model.reports.studies.proposed_scenarios import write_training
    from model.reports.studies.summaries import missed, training

    console.print(shown(missed(found, parameters, title)), shown(training(found, parameters)))
    say_list(summary_lines(found, parameters))
    if target:
        write_training(found, parameters, target, replace=replace)
        say(f"Utbildningen står i {target}.")
    say(stages.summary())


def optimise(
    scenario: ScenarioOption = None,
    changes: SetOption = None,
    year: YearOption = None,
    jobs: JobsOption = CORES,
    cluster: ClusterOption = None,
    seed: SeedOption = None,
    target: Annotated[
        Path | None, typer.Option("--to", metavar="FIL", help="Skriv svaret som ett scenario i filen.")
    ] = None,
    replace: ReplaceOption = False,
) -> None:
    """Sök minsta bemanning och telefonschema som håller löftena. Hundratals år simuleras."""
    asked = requested("optimisation", changes, scenario=scenario, year=year, seed=seed)
    found, parameters, title, stages = _studied(asked, jobs, cluster, target, replace)
    from model.reports.studies.optimisation import summary_lines
    from model.reports.studies.proposed_scenarios import write_staffing
    from model.reports.studies.summaries import schedule, staffing

    console.print(shown(staffing(found, parameters, title)), shown(schedule(found, parameters)))
    say_list(summary_lines(found, parameters))
    if target:
        write_staffing(found, target, replace=replace)
        say(f"Svaret står i {target}.")
    say(stages.summary())


def trace(
    day: Annotated[
        datetime,
        day_option("--date", "Arbetsdagen som visas."),
    ],
    scenario: ScenarioOption = None,
    changes: SetOption = None,
    seed: SeedOption = None,
    person: Annotated[
        str | None, typer.Option("--person", metavar="PERSON", help="Bara det som gäller en person.")
    ] = None,
    target: Annotated[
        Path | None, typer.Option("--to", metavar="FIL", help="Skriv händelserna som CSV i stället.")
    ] = None,
    replace: ReplaceOption = False,
) -> None:
    """Visa en simulerad dag, händelse för händelse."""
    parameters = load(scenario or "base", changes_from(changes))
    if target:
        require_place(target, replace=replace, endings=(".csv",))
    from model.observations.registers import load_registers
    from model.reports.studies.day_trace import day_trace, in_terminal, write_day_trace
    from model.staffing.year.trace import of_person, trace_day

    tell_of_data(day.year)
    events = trace_day(parameters, load_registers(parameters), day.date(), seed)
    chosen = of_person(events, person) if person else events
    told = day_trace(chosen, parameters, day.date(), f"{parameters.title}, {day.date()}")
    if target:
        write_day_trace(told, target, replace=replace)
        say(f"{len(chosen)} händelser står i {target}.")
        return
    console.print(shown(in_terminal(told), framed=False))


def _studied(
    request: ReportRequest,
    jobs: int,
    cluster: str | None,
    target: Path | None = None,
    replace: bool = False,
) -> tuple[Any, Parameters, str, terminal.Stages]:
    """The study that a report shows, its parameters, what it is called, and how long it took.

    target: where the answer is to be written as a scenario, over another one if ``replace``; it is tried
    before the study takes its time.
    """
    if target:
        require_scenario_place(target, replace)
    from model.publishing.prerequisites import study_of

    parameters = load(request.scenario, request.changes)
    tell_what_stands_out([request])
    tell_of_compiling()
    with computing(jobs, cluster) as (where, stages):
        found = study_of(request, parameters, where, stages.advance)
    return found, parameters, f"{parameters.title}, {request.year}: {found.simulated} simulerade år", stages

"""The command line, ``tertial``: thin over the functions that the notebooks use.

What a command needs is imported when it runs, so that help and faults in what was written come at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.table import Table
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from model.cli import terminal
from model.cli.terminal import console, say
from model.cli.usage import SwedishCommand, SwedishGroup, explain
from model.errors import Finding, InputError
from model.parameters.loading import COMMAND_LINE, load, project_root, scenario_names
from model.parameters.overlays import Overlay, require_scenario_place, write_overlay
from model.parameters.shorthand import in_short
from model.publishing.places import reports_folder, require_place, require_writable
from model.publishing.registry import AGREEMENTS, MEETINGS, NOTEBOOKS, ON_DEMAND, SETS, Kernels, Report
from model.publishing.registry import report as report_of

CORES = os.cpu_count() or 1

app = typer.Typer(
    cls=SwedishGroup,
    help="Servicecentrets år: simulera bemanning, räkna priser och ta fram rapporter.",
    epilog="Läs mer i docs/operation.md. Slutstatus: 0 klart, 1 fel i indata, 2 fel använt, 3 oväntat fel.",
    no_args_is_help=True,
    add_completion=False,
    options_metavar="[VAL]",
    subcommand_metavar="KOMMANDO ...",
)
command = app.command
verbose = False

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
LanguageOption = Annotated[
    str | None,
    typer.Option("--language", metavar="SPRÅK", help="Rapportens språk: sv eller en."),
]
SeedOption = Annotated[
    int | None,
    typer.Option("--seed", metavar="TAL", min=0, help="Slumpfrö. Samma frö ger samma resultat."),
]
KernelsOption = Annotated[
    Kernels,
    typer.Option(
        "--kernels",
        metavar="warm|plain",
        help="Hur anteckningsböckerna körs: warm är snabbare, plain är ren papermill. Samma resultat.",
    ),
]
ReplicationsOption = Annotated[
    int | None,
    typer.Option("--replications", metavar="ANTAL", min=2, help="Simulerade år. Fler ger smalare intervall."),
]


UnitOption = Annotated[
    str | None, typer.Option("--unit", metavar="ENHET", help="Rapporten phone: enheten, som unit_2.")
]
CustomerOption = Annotated[
    int | None, typer.Option("--customer", metavar="NUMMER", help="Rapporten customer: kundens nummer.")
]
MonthOption = Annotated[
    int | None,
    typer.Option(
        "--month",
        metavar="MÅNAD",
        min=1,
        max=12,
        help="Rapporterna phone och customer: till och med månaden, 1-12.",
    ),
]
MeetingOption = Annotated[
    datetime | None,
    typer.Option(
        "--meeting",
        metavar="ÅÅÅÅ-MM-DD",
        formats=["%Y-%m-%d"],
        help="Rapporten customer: mötet den är till. Loggen börjar efter mötet före det.",
    ),
]
EveryoneOption = Annotated[
    bool,
    typer.Option("--all", metavar="", help="Rapporterna phone och customer: en för varje enhet eller kund."),
]
ScenarioFileOption = Annotated[
    Path | None,
    typer.Option(
        "--to", metavar="FIL", help="Skriv volymerna som ett scenario, till exempel params/scenarios/ny.yaml."
    ),
]
ReplaceOption = Annotated[
    bool, typer.Option("--replace", metavar="", help="Skriv över det som redan finns där.")
]


@app.callback()
def options(
    show_details: Annotated[
        bool, typer.Option("--verbose", metavar="", help="Visa alla detaljer om ett oväntat fel.")
    ] = False,
) -> None:
    """What goes for all commands."""
    global verbose
    verbose = show_details


@command(cls=SwedishCommand, options_metavar="[VAL]")
def scenarios() -> None:
    """Visa vilka scenarier som finns."""
    table = Table("Scenario", "Titel", "Innebörd")
    for name in scenario_names():
        parameters = load(name)
        table.add_row(name, parameters.title, parameters.description)
    console.print(table)


@command(cls=SwedishCommand, options_metavar="[VAL]")
def simulate(
    scenario: ScenarioOption = None,
    changes: SetOption = None,
    year: YearOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="MAPP", help="Skriv alla tabeller som CSV i mappen.")
    ] = None,
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
) -> None:
    """Simulera bemanningen och visa om löftena till kunderna hålls."""
    parameters = load(scenario or "base", _changes(changes))
    if out:
        require_writable(out)
    from model.observations.registers import load_registers
    from model.reports.studies import simulation_summary as summary
    from model.staffing import simulate as simulate_year
    from model.staffing.experiments import precision as stopping

    planned = year or report_of("staffing").year
    registers, found = load_registers(parameters), None
    with _cluster(cluster) as executor, terminal.stages() as stages:
        progress, where = partial(stages.advance, "Simulerar"), executor or jobs
        if precision:
            found = stopping.simulate_until_precise(
                parameters, registers, planned, pilot=replications, seed=seed, jobs=where, progress=progress
            )
            outcome = found.outcome
        else:
            outcome = simulate_year(
                parameters,
                registers,
                planned,
                replications=replications,
                seed=seed,
                jobs=where,
                progress=progress,
            )
    title = f"{parameters.title}, {planned}: {outcome.replications} simulerade år"
    told = (
        summary.precision(found, parameters, title)
        if found
        else summary.kept_promises(outcome, parameters, title)
    )
    console.print(terminal.shown(told), terminal.shown(summary.utilisation(outcome, parameters)))
    if found:
        say(summary.precision_sentence(found))
    if out:
        summary.write_tables(outcome, parameters, out, found)
        say(f"Tabellerna ligger i {out}.")
    say(stages.summary())


@command(cls=SwedishCommand, options_metavar="[VAL]")
def price(
    scenario: ScenarioOption = None,
    changes: SetOption = None,
    year: YearOption = None,
    out: OutOption = None,
    jobs: JobsOption = CORES,
    cluster: ClusterOption = None,
    seed: SeedOption = None,
    replications: ReplicationsOption = None,
) -> None:
    """Räkna prislista och avtal. Detsamma som tertial report price-list."""
    report("price-list", scenario, changes, year, out, jobs, cluster, seed, replications)


@command(cls=SwedishCommand, options_metavar="[VAL]")
def agreements(
    customers: Annotated[
        list[int] | None,
        typer.Option(
            "--customer",
            metavar="NUMMER",
            help="Bara den kundens avtal. Kan anges flera gånger.",
        ),
    ] = None,
    scenario: ScenarioOption = None,
    changes: SetOption = None,
    year: YearOption = None,
    out: OutOption = None,
    jobs: JobsOption = CORES,
    cluster: ClusterOption = None,
    seed: SeedOption = None,
    replications: ReplicationsOption = None,
    kernels: KernelsOption = Kernels.WARM,
    language: LanguageOption = None,
) -> None:
    """Ta fram varje kunds serviceavtal som PDF, alla tillsammans eller inget."""
    entry = report_of(AGREEMENTS).with_parameters(
        customers=sorted(set(customers or [])) or None,
        scenario=scenario,
        changes=_changes(changes) or None,
        year=year,
        seed=seed,
        replications=replications,
        language=language,
    )
    load(entry.scenario, entry.changes)
    _produce([entry], out, jobs, cluster, kernels)


@command(cls=SwedishCommand, options_metavar="[VAL]")
def report(
    name: Annotated[
        str,
        typer.Argument(
            metavar="RAPPORT",
            help="En av: "
            + ", ".join([*NOTEBOOKS, *ON_DEMAND, *MEETINGS])
            + ". Mars rapport heter month-03.",
        ),
    ],
    scenario: ScenarioOption = None,
    changes: SetOption = None,
    year: YearOption = None,
    out: OutOption = None,
    jobs: JobsOption = CORES,
    cluster: ClusterOption = None,
    seed: SeedOption = None,
    replications: ReplicationsOption = None,
    unit: UnitOption = None,
    customer: CustomerOption = None,
    month: MonthOption = None,
    meeting: MeetingOption = None,
    everyone: EveryoneOption = False,
    language: LanguageOption = None,
) -> None:
    """Ta fram en rapport: PDF, den körda anteckningsboken och varje tabell som CSV."""
    entry = report_of(name).with_parameters(
        scenario=scenario,
        changes=_changes(changes) or None,
        year=year,
        seed=seed,
        replications=replications,
        language=language,
    )
    from model.publishing.subjects import about

    day = meeting.date().isoformat() if meeting else None
    entries = about(entry, everyone, unit=unit, customer=customer, month=month, meeting=day)
    if name in ON_DEMAND:
        _study(entry, out, jobs, cluster)
    _produce(entries, out, jobs, cluster)


@command(cls=SwedishCommand, options_metavar="[VAL]")
def sensitivity(
    scenario: ScenarioOption = None,
    changes: SetOption = None,
    year: YearOption = None,
    jobs: JobsOption = CORES,
    cluster: ClusterOption = None,
    seed: SeedOption = None,
) -> None:
    """Visa vilka antaganden som ändrar resultatet mest. Hundratals år simuleras."""
    entry = _asked("sensitivity", scenario, changes, year, seed)
    from model.publishing.studies import sensitivity_of
    from model.reports.studies.summaries import strongest_assumptions

    with _cluster(cluster) as executor, terminal.stages() as stages:
        answer = sensitivity_of(entry, executor or jobs, stages.advance)
    title = f"{answer.parameters.title}, {entry.year}: {answer.study.simulated} simulerade år"
    console.print(terminal.shown(strongest_assumptions(answer.study, answer.parameters, title)))
    say(stages.summary())


@command(cls=SwedishCommand, options_metavar="[VAL]")
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
) -> None:
    """Visa vems långa frånvaro som märks, och billigaste utbildning mot den. Hundratals år simuleras."""
    entry = _asked("breadth", scenario, changes, year, seed)
    if target:
        require_writable(target.parent)
    from model.publishing.studies import breadth_of
    from model.reports.studies.breadth import summary_lines
    from model.reports.studies.proposed_scenarios import write_training
    from model.reports.studies.summaries import missed, training

    with _cluster(cluster) as executor, terminal.stages() as stages:
        answer = breadth_of(entry, executor or jobs, stages.advance)
    study, parameters = answer.study, answer.parameters
    title = f"{parameters.title}, {entry.year}: {study.simulated} simulerade år"
    console.print(
        terminal.shown(missed(study, parameters, title)), terminal.shown(training(study, parameters))
    )
    terminal.say_list(summary_lines(study, parameters))
    if target:
        write_training(study, parameters, target)
        say(f"Utbildningen står i {target}.")
    say(stages.summary())


@command(name="what-if", cls=SwedishCommand, options_metavar="[VAL]")
def what_if(
    changes: SetOption = None,
    e_invoices: Annotated[
        float | None,
        typer.Option(
            "--e-invoices", metavar="ANDEL", help="Så stor del av leverantörsfakturorna är e-fakturor."
        ),
    ] = None,
    answered: Annotated[
        float | None,
        typer.Option("--answered", metavar="ANDEL", help="Så stor del av samtalen lovas bli besvarade."),
    ] = None,
    people: Annotated[
        list[str] | None,
        typer.Option("--people", metavar="ROLL=ANTAL", help="Fler eller färre i en roll, som accountant=-2."),
    ] = None,
    scenario: Annotated[
        str | None, typer.Option("--scenario", metavar="NAMN", help="Vad vore priset i scenariot?")
    ] = None,
    start: Annotated[str, typer.Option("--from", metavar="NAMN", help="Scenariot att jämföra med.")] = "base",
    year: YearOption = None,
    staffing: Annotated[
        Literal["follows", "stands"] | None,
        typer.Option(
            "--staffing",
            metavar="follows|stands",
            help="follows: bemanningen följer arbetet vid utlovad service. stands: dagens bemanning står.",
        ),
    ] = None,
    try_it: Annotated[
        bool, typer.Option("--simulate", metavar="", help="Pröva svaret i hela simulerade år.")
    ] = False,
    replications: ReplicationsOption = None,
    jobs: JobsOption = CORES,
) -> None:
    """Vad vore priset om ...? Svaret räknas på bråkdelen av en sekund och kan prövas i simulering."""
    planned_for = year or report_of("what-if").year
    before = load(start)
    short = in_short(before, planned_for, e_invoices, answered, people or ())
    after = load(scenario or start, short | _changes(changes))
    if scenario is None and not short and not changes:
        expected = "minst en ändring, som --e-invoices 0.9 eller --set PARAMETER=VÄRDE"
        raise InputError(Finding(COMMAND_LINE, "what-if", "ingen fråga", expected))
    from model.planning.planned_year import is_simulated, plan_year
    from model.planning.what_if import what_if as ask
    from model.reports.planning import what_if as words
    from model.reports.planning import what_if_tables

    played = None
    with terminal.stages() as stages:
        if not is_simulated(before, planned_for):
            say("Utgångsläget är inte simulerat än. Det görs nu, en gång.")
            plan_year(before, planned_for, jobs=jobs, progress=partial(stages.advance, "Simulerar"))
        planned = plan_year(before, planned_for)
        answer = ask(planned, after, staffing)
        if try_it:
            from model.planning.what_if_trial import tried

            played = tried(planned, answer, replications, jobs, partial(stages.advance, "Prövar svaret"))
    console.print(terminal.shown(what_if_tables.headline(answer, played)))
    for table in what_if_tables.tables(answer, played):
        console.print(terminal.shown(table))
    say(str(words.summary(answer, played).data).replace("**", ""))
    if try_it:
        say(stages.summary())


@command(cls=SwedishCommand, options_metavar="[VAL]")
def trace(
    day: Annotated[
        datetime,
        typer.Option("--date", metavar="ÅÅÅÅ-MM-DD", formats=["%Y-%m-%d"], help="Arbetsdagen som visas."),
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
) -> None:
    """Visa en simulerad dag, händelse för händelse."""
    parameters = load(scenario or "base", _changes(changes))
    if target:
        require_writable(target.parent)
    from model.observations.registers import load_registers
    from model.reports.studies.day_trace import day_trace, in_terminal, write_day_trace
    from model.staffing.year.trace import trace_day

    events = trace_day(parameters, load_registers(parameters), day.date(), seed)
    if person:
        if person not in set(events["person"]):
            raise InputError(Finding(COMMAND_LINE, "--person", person, "någon som arbetar den dagen"))
        events = events[events["person"] == person]
    told = day_trace(events, parameters, day.date(), f"{parameters.title}, {day.date()}")
    if target:
        write_day_trace(told, target)
        say(f"{len(events)} händelser står i {target}.")
        return
    console.print(terminal.shown(in_terminal(told), boxed=False))


@command(cls=SwedishCommand, options_metavar="[VAL]")
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
) -> None:
    """Sök minsta bemanning och telefonschema som håller löftena. Hundratals år simuleras."""
    entry = _asked("optimisation", scenario, changes, year, seed)
    if target:
        require_writable(target.parent)
    from model.publishing.studies import optimisation_of
    from model.reports.studies.optimisation import summary_lines
    from model.reports.studies.proposed_scenarios import write_staffing
    from model.reports.studies.summaries import schedule, staffing

    with _cluster(cluster) as executor, terminal.stages() as stages:
        answer = optimisation_of(entry, executor or jobs, stages.advance)
    study, parameters = answer.study, answer.parameters
    title = f"{parameters.title}, {entry.year}: {study.simulated} simulerade år"
    console.print(
        terminal.shown(staffing(study, parameters, title)), terminal.shown(schedule(study, parameters))
    )
    terminal.say_list(summary_lines(study, parameters))
    if target:
        write_staffing(study, target)
        say(f"Svaret står i {target}.")
    say(stages.summary())


@command(cls=SwedishCommand, options_metavar="[VAL]")
def run(
    scenario: ScenarioOption = None,
    changes: SetOption = None,
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="ÅR", help="Året som planeras; året före följs upp."),
    ] = None,
    out: OutOption = None,
    jobs: JobsOption = CORES,
    cluster: ClusterOption = None,
    seed: SeedOption = None,
    replications: ReplicationsOption = None,
    kernels: KernelsOption = Kernels.WARM,
) -> None:
    """Gör hela årets arbete: simulera och ta fram alla rapporter."""
    changed = _changes(changes)
    load(scenario or "base", changed)
    require_writable(out or reports_folder())
    from model.publishing.main_job import main_reports

    reports = main_reports(
        year, scenario=scenario, changes=changed or None, seed=seed, replications=replications
    )
    _produce(reports, out, jobs, cluster, kernels)


@command(cls=SwedishCommand, options_metavar="[VAL]")
def publish(
    only_due: Annotated[
        bool, typer.Option("--due", metavar="", help="Det som är dags enligt params/publishing.yaml.")
    ] = False,
    day: Annotated[
        datetime | None,
        typer.Option(
            "--date", metavar="ÅÅÅÅ-MM-DD", formats=["%Y-%m-%d"], help="Räkna som om det vore den dagen."
        ),
    ] = None,
    out: OutOption = None,
    jobs: JobsOption = CORES,
    cluster: ClusterOption = None,
    kernels: KernelsOption = Kernels.WARM,
) -> None:
    """Publicera de rapporter som är dags och inte redan finns."""
    if not only_due:
        raise typer.BadParameter("ange --due", param_hint="tertial publish")
    require_writable(out or reports_folder())
    from model.publishing import due as schedule

    waiting = schedule.due(day.date() if day else date.today(), out)
    if not waiting:
        say("Inget att publicera: allt som är dags finns redan.")
        return
    _produce(waiting, out, jobs, cluster, kernels)


@command(cls=SwedishCommand, options_metavar="[VAL]")
def workbook(
    scenario: ScenarioOption = None,
    changes: SetOption = None,
    year: YearOption = None,
    out: OutOption = None,
    jobs: JobsOption = CORES,
    cluster: ClusterOption = None,
    seed: SeedOption = None,
    replications: ReplicationsOption = None,
    replace: ReplaceOption = False,
) -> None:
    """Gör planerarens Excelbok: prislista, volymer att ändra, avtal och kontroll."""
    from model.publishing.workbook import (
        make_workbook,
        require_unedited,
        workbook_name,
        workbook_report,
    )

    entry = workbook_report(
        scenario=scenario,
        changes=_changes(changes) or None,
        year=year,
        seed=seed,
        replications=replications,
    )
    parameters = load(entry.scenario, entry.changes)
    require_place(entry, out)
    if not replace:
        require_unedited(entry, out)
    from model.planning.planned_year import plan_year
    from model.publishing.placing import put_in_place

    with _cluster(cluster) as executor, terminal.stages() as stages:
        progress, where = partial(stages.advance, "Simulerar"), executor or jobs
        planned = plan_year(
            parameters, entry.year, replications=replications, seed=seed, jobs=where, progress=progress
        )
    folder = put_in_place(entry, out, partial(make_workbook, planned, entry))
    say(f"Klar: {folder / workbook_name(entry)}")
    say(stages.summary())


@command(cls=SwedishCommand, options_metavar="[VAL]")
def volumes(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Arbetsboken med ändrade volymer (.xlsx).")],
    year: Annotated[
        int | None, typer.Option("--year", metavar="ÅR", help="Året som arbetsboken ska gälla.")
    ] = None,
    target: ScenarioFileOption = None,
    replace: ReplaceOption = False,
) -> None:
    """Läs in planerarens volymer ur Excelboken, visa ändringarna och skriv dem som ett scenario."""
    if target:
        require_scenario_place(target, replace)
        require_writable(target.parent)
    from model.demand.volume_plan import plan_overlay
    from model.observations.registers import load_registers
    from model.planner_workbook.reading import fitting, read_volume_workbook
    from model.planner_workbook.volume_changes import change_rows, volume_scenario

    edited = read_volume_workbook(file)
    if year and year != edited.year:
        raise InputError(Finding(file.name, "året", str(edited.year), f"{year}, som --year säger"))
    parameters = load(edited.scenario, edited.changes)
    registers = load_registers(parameters)
    for warning in (*edited.warnings, *fitting(edited, parameters, registers, file)):
        terminal.complain(f"Observera: {warning}")
    if edited.edited.empty:
        say(f"Inga volymer är ändrade i {file.name}.")
        return
    table = Table("Kund", "Tjänst", "Från", "Till", "Ändring", title=f"Ändrade volymer {edited.year}")
    for row in change_rows(edited, parameters, registers):
        table.add_row(*row)
    console.print(table)
    if target:
        overlay, source = volume_scenario(edited, file)
        plan = edited.plan(parameters)
        write_overlay(
            plan_overlay(
                plan, parameters, registers=registers, year=edited.year, overlay=overlay, source=source
            ),
            target,
        )
        _written(target)


@command(cls=SwedishCommand, options_metavar="[VAL]")
def forecast(
    year: YearOption = None,
    known: Annotated[
        int,
        typer.Option("--known", metavar="MÅNADER", min=0, max=11, help="Så många av årets månader har gått."),
    ] = 0,
    target: ScenarioFileOption = None,
    replace: ReplaceOption = False,
    jobs: JobsOption = CORES,
) -> None:
    """Visa prognosen för årets volymer och skriv den som ett scenario att räkna priser på."""
    parameters, planned = load(), year or report_of("price-list").year
    if target:
        require_scenario_place(target, replace)
        require_writable(target.parent)
    from model.demand.forecasting.yearly_forecast import planned_volumes, yearly_forecast
    from model.demand.volume_plan import plan_overlay
    from model.observations.registers import load_registers
    from model.presentation import formats
    from model.reports.planning import volume_forecast as words

    registers = load_registers(parameters)
    say("Metoderna prövas bakåt i tiden. Första gången tar det några minuter; sedan finns svaret kvar.")
    with terminal.stages() as stages:
        progress = partial(stages.advance, "Prövar metoderna")
        found = yearly_forecast(parameters, planned, known=known, jobs=jobs, progress=progress)
    months = f"{formats.month_name(known + 1)}–december {planned}" if known else str(planned)
    interval = formats.percent(found.ahead.interval, 0)
    title = f"Prognos för {months}, med {interval} intervall"
    console.print(terminal.shown(words.ahead_table(found, parameters, title)))
    say(words.method_sentence(found.tested))
    say(words.coverage_sentence(found.tested, found.ahead.interval))
    if target:
        name = f"Prognos över volymerna {planned}" + (f" efter {known} månader" if known else "")
        overlay = Overlay(name, f"{name}, per kund, tjänst och månad. Skriven av tertial forecast.", {})
        plan = planned_volumes(found, parameters)
        source = f"tertial forecast: {words.METHODS[found.tested.method]}"
        write_overlay(
            plan_overlay(plan, parameters, registers=registers, year=planned, overlay=overlay, source=source),
            target,
        )
        _written(target)


@command(cls=SwedishCommand, options_metavar="[VAL]")
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
    write_overlay(estimate(public_data, (start, end)), path)
    say(f"Skattningarna står i {path}.")


@command(name="example-data", cls=SwedishCommand, options_metavar="[VAL]")
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


def main() -> None:
    """Entry point: run the command and turn every failure into clear words and an exit status."""
    terminal.utf8_output()
    try:
        status = app(prog_name="tertial", standalone_mode=False)
    except typer.Abort:
        status = 130
    except typer.TyperException as fault:
        status = terminal.USAGE_FAULT
        if words := explain(fault):
            terminal.complain(f"Fel användning: {words}. Hjälp: tertial --help")
    except Exception as error:  # the last resort: users read words, developers read the log
        status = terminal.fail(error, verbose=verbose)
    sys.exit(status or 0)


@contextmanager
def _cluster(address: str | None) -> Iterator[Executor | None]:
    """The cluster at ``address``, if one is asked for."""
    if address is None:
        yield None
        return
    from model.computing.cluster import connected

    with connected(address) as executor:
        yield executor


def _asked(
    name: str, scenario: str | None, changes: list[str] | None, year: int | None, seed: int | None
) -> Report:
    """The report ``name`` as asked for; InputError when its parameters are faulty."""
    entry = report_of(name).with_parameters(
        scenario=scenario, changes=_changes(changes) or None, year=year, seed=seed
    )
    load(entry.scenario, entry.changes)
    return entry


def _study(entry: Report, out: Path | None, jobs: int, cluster: str | None) -> None:
    """Simulate what a report on demand shows, so that its notebook finds it cached."""
    require_place(entry, out)
    from model.notebook_runs.run import check_parameters
    from model.publishing.studies import STUDIES

    check_parameters(entry)
    with _cluster(cluster) as executor, terminal.stages() as stages:
        STUDIES[entry.name](entry, executor or jobs, stages.advance)


def _produce(
    reports: list[Report],
    out: Path | None,
    jobs: int,
    cluster: str | None,
    kernels: Kernels = Kernels.WARM,
) -> None:
    """Simulate and publish, then list what was made and what failed; the exit status tells the worst."""
    for entry in reports:
        require_place(entry, out)
    from model.publishing.main_job import produce

    with _cluster(cluster) as executor, terminal.stages() as stages:
        results = produce(reports, out, jobs, stages.advance, executor, kernels)
    failures = []
    for entry, result in results:
        if isinstance(result, Path):
            say(f"Klar: {result if entry.name in SETS else result / f'{entry.label}.pdf'}")
        else:
            failures.append(terminal.fail(result, entry.folder.as_posix(), verbose))
    say(stages.summary())
    if failures:
        raise typer.Exit(max(failures))


def _written(scenario: Path) -> None:
    """Where a scenario has been written, and what to do with it."""
    say(f"Volymerna står i {scenario}.")
    if scenario.resolve().parent == (project_root() / "params" / "scenarios").resolve():
        say(f"Räkna priser på dem med: tertial price --scenario {scenario.stem}")


def _changes(pairs: list[str] | None) -> dict[str, Any]:
    """``path=value`` pairs; values are read as YAML, so numbers are numbers."""
    changes = {}
    for pair in pairs or []:
        path, separator, value = pair.partition("=")
        if not separator:
            raise InputError(Finding(COMMAND_LINE, "--set", pair, "parameter=värde"))
        try:
            changes[path.strip()] = YAML(typ="safe", pure=True).load(value)
        except YAMLError:
            raise InputError(Finding(COMMAND_LINE, f"--set {path}", value, "ett giltigt värde")) from None
    return changes

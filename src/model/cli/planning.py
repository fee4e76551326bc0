"""Commands of the planner's loop: what if, forecast, workbook, and the volumes that come back."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from model.cli import terminal
from model.cli.options import (
    CORES,
    ClusterOption,
    JobsOption,
    OutOption,
    ReplaceOption,
    ReplicationsOption,
    ScenarioFileOption,
    ScenarioOption,
    SeedOption,
    SetOption,
    YearOption,
    day_option,
)
from model.cli.swedish import named_by_the_centre
from model.cli.terminal import console, say
from model.cli.work import changes_from, computing, tell_of_compiling, tell_of_data, tell_what_stands_out
from model.errors import Finding, InputError
from model.parameters.loading import COMMAND_LINE, load, project_root
from model.parameters.overlays import require_scenario_place, write_overlay
from model.parameters.own_files import put, require_place
from model.parameters.shorthand import in_short
from model.publishing.folders import require_published_folder
from model.publishing.requests import report_request
from model.time_units import MONTHS

if TYPE_CHECKING:
    from model.observations.known import Known

if TYPE_CHECKING:
    from model.computing.processes import Jobs
    from model.parameters.schema.parameters import Parameters
    from model.planning.planned_year import PlannedYear


def what_if(
    context: typer.Context,
    changes: SetOption = None,
    shares: Annotated[
        list[str] | None,
        typer.Option(
            "--share",
            metavar="KANAL=ANDEL",
            help="Så stor del av det som räknas kommer i kanalen. Kortare val: what_if.shortcuts.",
        ),
    ] = None,
    answered: Annotated[
        float | None,
        typer.Option("--answered", metavar="ANDEL", help="Så stor del av samtalen lovas bli besvarade."),
    ] = None,
    people: Annotated[
        list[str] | None,
        typer.Option("--people", metavar="ROLL=ANTAL", help="Fler eller färre i en roll, som roll=-2."),
    ] = None,
    prices: Annotated[
        list[str] | None,
        typer.Option("--price", metavar="TJÄNST=KRONOR", help="Sätt ett pris och se vem som bär resten."),
    ] = None,
    costs: Annotated[
        list[str] | None,
        typer.Option("--cost", metavar="SLAG=KRONOR", help="Vad ett kostnadsslag kostar, eller +KRONOR mer."),
    ] = None,
    joins: Annotated[
        list[str] | None,
        typer.Option(
            "--joins",
            metavar="NAMN=KUND[,DAG]",
            help="En ny kund, lik en som finns: volymer, slag, enhet och tilläggstjänster.",
        ),
    ] = None,
    leaves: Annotated[
        list[str] | None,
        typer.Option("--leaves", metavar="KUND[=DAG]", help="En kund lämnar, med sin sista dag."),
    ] = None,
    buys: Annotated[
        list[str] | None,
        typer.Option("--buys", metavar="KUND=TJÄNST[,DAG]", help="En kund börjar köpa en tilläggstjänst."),
    ] = None,
    stops: Annotated[
        list[str] | None,
        typer.Option("--stops", metavar="KUND=TJÄNST[,DAG]", help="En kund slutar köpa en, med sista dag."),
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
        bool,
        typer.Option(
            "--simulate/--quick",
            metavar="",
            help="Pröva svaret, med ledtider och löften, i hela simulerade år; --quick svarar utan det.",
        ),
    ] = True,
    replications: ReplicationsOption = None,
    jobs: JobsOption = CORES,
) -> None:
    """Vad vore priset om ...? Svaret räknas på bråkdelen av en sekund och kan prövas i simulering."""
    planned_for = year or report_request("what-if").year
    before = load(start)
    entries = [*(shares or ()), *named_by_the_centre(context, before.what_if.shortcuts.value)]
    short = in_short(before, planned_for, entries, answered, people or (), prices or (), costs or ())
    if joins or leaves or buys or stops:
        short |= _registers_in_short(before, planned_for, joins, leaves, buys, stops)
    after = load(scenario or start, short | changes_from(changes))
    if scenario is None and not short and not changes:
        expected = "minst en ändring, som --share KANAL=ANDEL eller --set PARAMETER=VÄRDE"
        raise InputError(Finding(COMMAND_LINE, "what-if", "ingen fråga", expected))
    from model.planning.what_if import what_if as ask
    from model.reports.planning import what_if as words
    from model.reports.planning import what_if_tables

    tell_of_data(planned_for)
    played = None
    tell_of_compiling()
    with computing(jobs) as (where, stages):
        planned = _planned_once(before, planned_for, where, stages)
        answer = ask(planned, _with_decided(after, planned_for), staffing)
        if try_it:
            from model.planning.what_if_trial import tried

            played = tried(planned, answer, replications, where, partial(stages.advance, "Prövar svaret"))
    for table in (what_if_tables.headline(answer, played), *what_if_tables.tables(answer, played)):
        console.print(terminal.shown(table))
    say(str(words.summary(answer, played).data).replace("**", ""))
    if try_it:
        say(stages.summary())


def _registers_in_short(parameters: Parameters, year: int, *entries: list[str] | None) -> dict[str, Any]:
    """Who joins, leaves, buys and stops buying, as changes of parameters."""
    from model.observations.register_shorthand import registers_in_short
    from model.observations.registers import load_registers

    joins, leaves, buys, stops = (each or () for each in entries)
    registers = load_registers(parameters)
    return registers_in_short(parameters, registers, year, joins=joins, leaves=leaves, buys=buys, stops=stops)


def _with_decided(parameters: Parameters, year: int) -> Parameters:
    """The parameters with what is decided with customers, which the plan beside them has."""
    from model.observations.known import ALL
    from model.planning.offers.decisions import planned_parameters

    return planned_parameters(parameters, year, ALL.planning(year))


def _planned_once(parameters: Parameters, year: int, where: Jobs, stages: terminal.Stages) -> PlannedYear:
    """The year planned; that it must be simulated first is told."""
    from model.planning.planned_year import is_simulated, plan_year

    if not is_simulated(parameters, year):
        say("Utgångsläget är inte simulerat än. Det görs nu, en gång.")
        plan_year(parameters, year, jobs=where, progress=partial(stages.advance, "Simulerar"))
    return plan_year(parameters, year)


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
    from model.publishing.workbook import make_workbook, workbook_name, workbook_request

    request = workbook_request(
        scenario=scenario,
        changes=changes_from(changes) or None,
        year=year,
        seed=seed,
        replications=replications,
    )
    parameters = load(request.scenario, request.changes)
    require_published_folder(request, out, replace=replace)
    tell_what_stands_out([request])
    from model.planning.planned_year import plan_year
    from model.publishing.publication import put_in_place

    tell_of_compiling()
    with computing(jobs, cluster) as (where, stages):
        simulating = partial(stages.advance, "Simulerar")
        planned = plan_year(
            parameters,
            request.year,
            replications=replications,
            seed=seed,
            jobs=where,
            progress=simulating,
            known=request.known,
        )
    folder = put_in_place(request, out, partial(make_workbook, planned, request), replace=replace)
    say(f"Klar: {folder / workbook_name(request)}")
    say(stages.summary())


def volumes(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Arbetsboken med ändrade volymer (.xlsx).")],
    year: Annotated[
        int | None, typer.Option("--year", metavar="ÅR", help="Året som arbetsboken ska gälla.")
    ] = None,
    target: ScenarioFileOption = None,
    replace: ReplaceOption = False,
    jobs: JobsOption = CORES,
) -> None:
    """Läs in planerarens volymer och priser ur Excelboken, skriv ett scenario och visa vad de för med sig."""
    if target:
        require_scenario_place(target, replace)
    from model.observations.registers import load_registers
    from model.planner_workbook.reading import fitting, read_volume_workbook
    from model.planner_workbook.volume_changes import (
        change_table,
        planned_changes,
        price_change_table,
        volume_scenario,
    )

    edited = read_volume_workbook(file)
    if year and year != edited.year:
        raise InputError(Finding(file.name, "året", str(edited.year), f"{year}, som --year säger"))
    parameters = _with_decided(load(edited.scenario, edited.changes), edited.year)
    registers = load_registers(parameters)
    tell_of_data(edited.year)
    for warning in (*edited.warnings, *fitting(edited, parameters, registers, file)):
        terminal.complain(f"Observera: {warning}")
    if not edited.is_changed:
        say(f"Inga volymer eller priser är ändrade i {file.name}.")
        return
    if not edited.edited.empty:
        console.print(terminal.shown(change_table(edited, parameters, registers)))
    if edited.prices != edited.prices_before:
        console.print(terminal.shown(price_change_table(edited, parameters)))
    if target:
        write_overlay(volume_scenario(edited, parameters, registers, file), target, replace=replace)
        _tell_of(target)
    from model.parameters.variation import overlaid
    from model.planning.what_if import what_if as ask
    from model.reports.planning import what_if as words
    from model.reports.planning import what_if_tables

    after = overlaid(parameters, planned_changes(edited, parameters, registers))
    tell_of_compiling()
    with computing(jobs) as (where, stages):
        answer = ask(_planned_once(parameters, edited.year, where, stages), after)
    for table in (what_if_tables.headline(answer), what_if_tables.customer_table(answer, extremes=True)):
        console.print(terminal.shown(table))
    say(str(words.summary(answer).data).replace("**", ""))


def forecast(
    year: YearOption = None,
    known: Annotated[
        int | None,
        typer.Option(
            "--known",
            metavar="MÅNADER",
            min=0,
            max=11,
            help="Så många av årets månader har gått. Annars de som var kända den dag --date säger.",
        ),
    ] = None,
    day: Annotated[
        datetime | None,
        day_option("--date", "Räkna på det som var känt den dagen. Utan den på allt som finns."),
    ] = None,
    target: ScenarioFileOption = None,
    half_hours: Annotated[
        Path | None,
        typer.Option("--half-hours", metavar="FIL", help="Skriv samtalen per månad, veckodag och halvtimme."),
    ] = None,
    replace: ReplaceOption = False,
    jobs: JobsOption = CORES,
) -> None:
    """Visa prognosen för årets volymer, samtal och brev och skriv den som scenario att räkna priser på."""
    planned = year or report_request("price-list").year
    if target:
        require_scenario_place(target, replace)
    if half_hours:
        require_place(half_hours, replace=replace, endings=(".csv",))
    tell_of_data(planned)
    from model.demand.forecasting import yearly_forecast as forecasting
    from model.demand.forecasting.contact_forecast import contact_forecast, half_hour_forecast
    from model.observations.known import Known
    from model.observations.registers import load_registers
    from model.reports.planning import contact_causes, volume_forecast
    from model.reports.planning import forecast_scenario as words
    from model.reports.sources import as_known
    from model.text_tables.written import csv_text

    when = Known(day.date() if day else None, plans=planned)
    known = _months_passed(known, when, planned)
    parameters = when.parameters(load())
    registers = load_registers(parameters, known=when)
    history = forecasting.known_months(parameters, planned, known=known, when=when)
    months, needed = forecasting.months_of(history), forecasting.least_months(history, planned, known)
    if months < needed and not target:
        caption = words.given_title(planned)
        given = volume_forecast.given_table(parameters, registers, planned, history, caption)
        console.print(terminal.shown(given))
        if told := as_known(when):
            say(told)
        say(volume_forecast.no_forecast_sentence(months, needed))
        return
    say("Metoderna prövas bakåt i tiden. Första gången tar det några minuter; sedan finns svaret kvar.")
    with terminal.stages() as stages:
        progress = partial(stages.advance, "Prövar metoderna")
        found = forecasting.yearly_forecast(
            parameters, planned, known=known, when=when, jobs=jobs, progress=progress
        )
    table = volume_forecast.ahead_table(found, parameters, words.title(found, planned, known))
    console.print(terminal.shown(table))
    say(volume_forecast.method_sentence(found.tested))
    say(volume_forecast.coverage_sentence(found.tested, found.ahead.interval))
    told = " ".join(part for part in (as_known(when), volume_forecast.volumes_known(found)) if part)
    say(told)
    ahead = contact_forecast(found, parameters, registers, planned)
    if ahead.table["contacts"].any():
        interval = found.ahead.interval
        console.print(terminal.shown(contact_causes.forecast_table(ahead.table, parameters, interval)))
    if half_hours:
        by_half_hour = half_hour_forecast(ahead.parameters, registers, planned)
        put({half_hours: csv_text(by_half_hour)}, replace=replace)
        say(f"Samtalen per halvtimme står i {half_hours}.")
    if target:
        overlay = words.forecast_scenario(found, parameters, registers, planned, known, told)
        write_overlay(overlay, target, replace=replace)
        _tell_of(target)


def _months_passed(said: int | None, when: Known, year: int) -> int:
    """How many of the year's months have passed: as said, or as many as were known."""
    from model.observations.known import month_known

    if when.day is None:
        return said or 0
    most = when.months(year)
    if said is not None and said > most:
        wanted = f"högst {most}, som var kända {when.day}"
        raise InputError(Finding(COMMAND_LINE, "--known", str(said), wanted))
    if said is None and most == MONTHS:
        wanted = f"en dag före {month_known(year, MONTHS)}, då hela {year} är känt"
        raise InputError(Finding(COMMAND_LINE, "--date", str(when.day), wanted))
    return most if said is None else said


def _tell_of(scenario: Path) -> None:
    """Where a scenario has been written, and what to do with it."""
    say(f"Volymerna står i {scenario}.")
    if scenario.resolve().parent == (project_root() / "params" / "scenarios").resolve():
        say(f"Räkna priser på dem med: tertial price --scenario {scenario.stem}")

"""The command line, ``tertial``: thin over the functions that the notebooks use.

Exit status: 0 done, 1 a fault in the input, 2 wrong use of the command, 3 an unexpected failure.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from model.errors import Finding, InputError
from model.main_job import main_reports, render_all, simulate_for
from model.observations.registers import load_registers
from model.parameters import load, scenario_names
from model.reporting import schedule, swedish
from model.reporting.publish import publish as publish_report
from model.reporting.publish import reports_folder, require_writable
from model.reporting.reports import NOTEBOOKS, Report
from model.reporting.reports import report as report_of
from model.reporting.run import ReportError
from model.staffing import results
from model.staffing import simulate as simulate_year
from model.staffing.experiments import cache_folder

INPUT_FAULT = 1
UNEXPECTED = 3

app = typer.Typer(
    name="tertial",
    help="Servicecentrets år: simulera bemanning, räkna priser och ta fram rapporter.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
console = Console()
errors = Console(stderr=True)

ScenarioOption = Annotated[str, typer.Option("--scenario", help="Scenario; se kommandot scenarios.")]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="PARAMETER=VÄRDE", help="Ändra en parameter, till exempel phone.routing=pooled."
    ),
]
YearOption = Annotated[
    int | None, typer.Option("--year", help="Året som rapporten eller simuleringen gäller.")
]
OutOption = Annotated[Path | None, typer.Option("--out", help="Mapp för resultatet; annars reports.")]
JobsOption = Annotated[int, typer.Option("--jobs", min=1, help="Antal processer samtidigt.")]
SeedOption = Annotated[
    int | None, typer.Option("--seed", min=0, help="Slumpfrö; samma frö ger samma resultat.")
]
ReplicationsOption = Annotated[
    int | None, typer.Option("--replications", min=2, help="Antal simulerade år; fler ger smalare intervall.")
]
CORES = os.cpu_count() or 1


@app.command()
def scenarios() -> None:
    """Visa vilka scenarier som finns."""
    table = Table("Scenario", "Innebörd")
    for name in scenario_names():
        parameters = load(name)
        table.add_row(name, f"{parameters.title}. {parameters.description}")
    console.print(table)


@app.command()
def simulate(
    scenario: ScenarioOption = "base",
    changes: SetOption = None,
    year: YearOption = None,
    out: OutOption = None,
    jobs: JobsOption = CORES,
    seed: SeedOption = None,
    replications: ReplicationsOption = None,
) -> None:
    """Simulera bemanningen och visa om löftena till kunderna hålls."""
    if out:
        require_writable(out)
    parameters = load(scenario, _changes(changes))
    registers = load_registers(parameters)
    with _progress() as advance:
        outcome = simulate_year(
            parameters,
            registers,
            year or report_of("staffing").year,
            replications,
            seed,
            jobs,
            lambda done, total: advance("Simulerar", done, total),
        )
    table = Table("Löfte", "Mål", "Resultat", "Intervall", title=f"{parameters.title}, {outcome.year}")
    for row in results.promises(outcome, parameters).to_dict("records"):
        interval = f"{swedish.percent(row['low'])} – {swedish.percent(row['high'])}"
        table.add_row(row["label"], swedish.percent(row["target"], 0), swedish.percent(row["mean"]), interval)
    console.print(table)
    if out:
        for name in ("activities", "phone", "people", "presence", "backlog", "run"):
            getattr(outcome, name).to_csv(out / f"{name}.csv", index=False)
        console.print(f"Tabellerna ligger i {out}.")


@app.command()
def price(
    scenario: ScenarioOption = "base",
    changes: SetOption = None,
    year: YearOption = None,
    out: OutOption = None,
    seed: SeedOption = None,
    replications: ReplicationsOption = None,
) -> None:
    """Räkna prislista och avtal, som rapport i PDF med tabeller."""
    _publish_one("price-list", scenario, changes, year, out, seed, replications)


@app.command()
def report(
    name: Annotated[str, typer.Argument(metavar="RAPPORT", help="En av: " + ", ".join(NOTEBOOKS))],
    scenario: ScenarioOption = "base",
    changes: SetOption = None,
    year: YearOption = None,
    out: OutOption = None,
    seed: SeedOption = None,
    replications: ReplicationsOption = None,
) -> None:
    """Ta fram en rapport i PDF."""
    _publish_one(name, scenario, changes, year, out, seed, replications)


@app.command()
def run(
    scenario: ScenarioOption = "base",
    changes: SetOption = None,
    out: OutOption = None,
    jobs: JobsOption = CORES,
    seed: SeedOption = None,
    replications: ReplicationsOption = None,
) -> None:
    """Gör hela årets arbete: simulera och ta fram alla rapporter."""
    require_writable(out or reports_folder())
    reports = main_reports(
        scenario=None if scenario == "base" else scenario,
        changes=_changes(changes) or None,
        seed=seed,
        replications=replications,
        scenario_replications=replications,
    )
    for entry in reports:
        load(entry.scenario, entry.parameters.get("changes"))
    started = perf_counter()
    with _progress() as advance:
        simulate_for(reports, jobs, advance)
        simulated = perf_counter()
        rendered = render_all(reports, out, jobs, advance)
    _summarise(rendered)
    console.print(
        f"Simulering {simulated - started:.0f} s, rapporter {perf_counter() - simulated:.0f} s, "
        f"allt {perf_counter() - started:.0f} s."
    )
    _stop_if_failed(rendered)


@app.command()
def publish(
    only_due: Annotated[
        bool, typer.Option("--due", help="Det som är dags enligt params/publishing.yaml.")
    ] = False,
    day: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Räkna som om det vore denna dag.")
    ] = None,
    out: OutOption = None,
    jobs: JobsOption = 1,
) -> None:
    """Publicera de rapporter som är dags och inte redan finns."""
    if not only_due:
        raise typer.BadParameter("ange --due för att publicera det som är dags", param_hint="--due")
    waiting = schedule.due(day.date() if day else date.today(), out)
    if not waiting:
        console.print("Inget att publicera: allt som är dags finns redan.")
        return
    with _progress() as advance:
        rendered = render_all(waiting, out, jobs, advance)
    _summarise(rendered)
    _stop_if_failed(rendered)


@app.command()
def calibrate(
    public_data: Annotated[
        Path, typer.Argument(metavar="MAPP", help="Mappen med loggarna (calls, invoices).")
    ],
    target: Annotated[
        Path | None, typer.Option("--to", help="Fil att skriva; annars scenariot calibrated.")
    ] = None,
) -> None:
    """Skatta parametrar ur verkliga loggar och skriv dem som scenariot calibrated."""
    from model.calibration import calibrate as estimate
    from model.calibration import overlay_path, write_overlay

    path = target or overlay_path()
    write_overlay(estimate(public_data, load()), path)
    console.print(f"Skattningarna står i {path}.")


@app.command(name="example-data")
def example_data(out: OutOption = None) -> None:
    """Skriv exempeldata på nytt ur parametrarna."""
    from model.exampledata import generate
    from model.parameters.loading import project_root

    folder = out or project_root() / "data"
    require_writable(folder)
    parameters = load()
    files = generate(parameters, load_registers(parameters), folder)
    console.print(f"{len(files)} filer skrivna i {folder}.")


def main() -> None:
    """Entry point: run the command and turn every failure into one clear message and an exit status."""
    for output in (sys.stdout, sys.stderr):
        if hasattr(output, "reconfigure"):
            output.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except InputError as error:
        for finding in error.findings:
            errors.print(f"Fel: {finding}", style="bold", markup=False, highlight=False, soft_wrap=True)
        sys.exit(INPUT_FAULT)
    except Exception as error:  # the last resort: users read words, developers read the log
        log = _log_traceback()
        text = f"Oväntat fel: {error}. Detaljerna står i {log}."
        errors.print(text, style="bold", markup=False, highlight=False, soft_wrap=True)
        sys.exit(UNEXPECTED)


def _publish_one(
    name: str,
    scenario: str,
    changes: list[str] | None,
    year: int | None,
    out: Path | None,
    seed: int | None,
    replications: int | None,
) -> None:
    given = {
        "scenario": None if scenario == "base" else scenario,
        "changes": _changes(changes) or None,
        "year": year,
        "seed": seed,
        "replications": replications,
    }
    entry = report_of(name).with_parameters(**given)
    load(entry.scenario, entry.parameters.get("changes"))
    with console.status(f"Tar fram {name} ..."):
        folder = publish_report(entry, out)
    console.print(f"{folder / (name + '.pdf')}", soft_wrap=True)


def _changes(pairs: list[str] | None) -> dict[str, Any]:
    """``path=value`` pairs; values are read as YAML, so numbers are numbers."""
    changes = {}
    for pair in pairs or []:
        path, separator, value = pair.partition("=")
        if not separator:
            raise InputError(Finding("kommandoraden", "--set", pair, "parameter=värde"))
        try:
            changes[path.strip()] = YAML(typ="safe", pure=True).load(value)
        except YAMLError:
            raise InputError(Finding("kommandoraden", f"--set {path}", value, "ett giltigt värde")) from None
    return changes


def _summarise(rendered: dict[str, Path | Exception]) -> None:
    for name, result in rendered.items():
        if isinstance(result, Path):
            console.print(f"Klar: {result / (name.split('/')[-1].split('@')[0] + '.pdf')}", soft_wrap=True)
        else:
            cause = " ".join(str(result).split())
            errors.print(
                f"Fel i {name}: {cause}", style="bold", markup=False, highlight=False, soft_wrap=True
            )


def _stop_if_failed(rendered: dict[str, Path | Exception]) -> None:
    failures = [result for result in rendered.values() if isinstance(result, Exception)]
    if failures:
        only_input = all(isinstance(failure, InputError) for failure in failures)
        raise typer.Exit(INPUT_FAULT if only_input else UNEXPECTED)


@contextmanager
def _progress() -> Iterator[Any]:
    """A function ``advance(stage, done, total)``: bars on a terminal, a line per stage elsewhere."""
    if not console.is_terminal:
        yield _print_stage
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        tasks: dict[str, Any] = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(stage, total=total)
            progress.update(tasks[stage], completed=done, total=total)

        yield advance


def _print_stage(stage: str, done: int, total: int) -> None:
    if done == total or done % 10 == 0:
        console.print(f"{stage}: {done} av {total}")


def _log_traceback() -> Path:
    folder = cache_folder() / "log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{datetime.now():%Y%m%dT%H%M%S}.log"
        path.write_text(traceback.format_exc(), encoding="utf-8")
    except OSError:
        return Path(os.devnull)
    return path


__all__ = ["Report", "ReportError", "app", "main"]

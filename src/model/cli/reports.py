"""Commands that make reports: one of them, the whole year's, or those that are due."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from model.cli.options import (
    CORES,
    ClusterOption,
    JobsOption,
    KernelsOption,
    OutOption,
    ReplaceOption,
    ReplicationsOption,
    ScenarioOption,
    SeedOption,
    SetOption,
    YearOption,
    day_option,
    reports_about,
)
from model.cli.terminal import say
from model.cli.work import changes_from, publish_all, requested
from model.errors import InputError
from model.notebook_runs.kernels import Kernels
from model.parameters.loading import load, project_root
from model.publishing.folders import reports_folder, require_writable
from model.publishing.requests import ReportRequest, report_request
from model.report_kinds import names_of

LanguageOption = Annotated[
    str | None,
    typer.Option("--language", metavar="SPRÅK", help="Rapportens språk: sv eller en."),
]
UnitOption = Annotated[
    str | None,
    typer.Option("--unit", metavar="ENHET", help=f"{reports_about('unit')}: enheten, som unit_2."),
]
CustomerOption = Annotated[
    int | None,
    typer.Option("--customer", metavar="NUMMER", help=f"{reports_about('customer')}: kundens nummer."),
]
MonthOption = Annotated[
    int | None,
    typer.Option(
        "--month",
        metavar="MÅNAD",
        min=1,
        max=12,
        help=f"{reports_about('month')}: till och med månaden, 1-12.",
    ),
]
MeetingOption = Annotated[
    datetime | None,
    day_option(
        "--meeting", f"{reports_about('meeting')}: mötet den är till. Loggen börjar efter mötet före det."
    ),
]
EveryoneOption = Annotated[
    bool,
    typer.Option("--all", metavar="", help=f"{reports_about('month')}: en för varje enhet eller kund."),
]
CompareOption = Annotated[
    list[str] | None,
    typer.Option(
        "--compare",
        metavar="NAMN",
        help="Rapporterna scenarios och price-lists: scenarier att jämföra med. Kan anges flera gånger.",
    ),
]
REPORT_HELP = "En av: " + ", ".join(names_of(lambda kind: not kind.is_set)) + ". Mars rapport heter month-03."


def price(
    scenario: ScenarioOption = None,
    changes: SetOption = None,
    year: YearOption = None,
    out: OutOption = None,
    jobs: JobsOption = CORES,
    cluster: ClusterOption = None,
    seed: SeedOption = None,
    replications: ReplicationsOption = None,
    day: Annotated[
        datetime | None,
        day_option("--date", "Dagen som prislistan dateras; det som beslutats senare är inte med."),
    ] = None,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace",
            metavar="",
            help="Ersätt det som är ändrat, och gör om beslut som ett bokslut motsäger; kopior sparas.",
        ),
    ] = False,
) -> None:
    """Räkna prislista och avtal. Detsamma som tertial report price-list."""
    if replace:
        _set_reserve_aside(year or report_request("price-list").year)
    asked = {"scenario": scenario, "year": year, "seed": seed, "replications": replications}
    request = requested("price-list", changes, **asked, day=day.date().isoformat() if day else None)
    publish_all([request], out, jobs, cluster, replace=replace)


def _set_reserve_aside(year: int) -> None:
    from model.centre.turning.deciding_anew import set_reserve_aside

    centre = project_root()
    if kept := set_reserve_aside(centre, load(), year):
        say(f"Det beslutade som bokslutet motsäger är sparat i {kept.relative_to(centre).as_posix()}.")
        say(
            f"När prislistan är gjord: tertial agreements --year {year}, sedan "
            f"tertial new-year {year} --tables --replace"
        )


def report(
    name: Annotated[str, typer.Argument(metavar="RAPPORT", help=REPORT_HELP)],
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
    compare: CompareOption = None,
    language: LanguageOption = None,
    replace: ReplaceOption = False,
) -> None:
    """Ta fram en rapport: PDF, den körda anteckningsboken och varje tabell som CSV."""
    request = report_request(name).with_parameters(
        scenario=scenario,
        changes=changes_from(changes) or None,
        year=year,
        seed=seed,
        replications=replications,
        compare=compare or None,
        language=language,
    )
    from model.publishing.subjects import about

    day = meeting.date().isoformat() if meeting else None
    requests = about(request, everyone, unit=unit, customer=customer, month=month, meeting=day)
    publish_all(requests, out, jobs, cluster, replace=replace)


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
    replace: ReplaceOption = False,
) -> None:
    """Gör hela årets arbete: simulera och ta fram alla rapporter."""
    changed = changes_from(changes)
    load(scenario or "base", changed)
    require_writable(out or reports_folder())
    from model.publishing.main_job import main_reports, without_early

    requests, early = without_early(
        main_reports(year, scenario=scenario, changes=changed or None, seed=seed, replications=replications)
    )
    for request, ready in early:
        say(f"Görs inte än: {request.year}/{request.label} {ready}.")
    publish_all(requests, out, jobs, cluster, kernels, replace=replace)


def publish(
    only_due: Annotated[
        bool, typer.Option("--due", metavar="", help="Det som är dags enligt params/publishing.yaml.")
    ] = False,
    day: Annotated[
        datetime | None,
        day_option("--date", "Räkna som om det vore den dagen."),
    ] = None,
    out: OutOption = None,
    jobs: JobsOption = CORES,
    cluster: ClusterOption = None,
    kernels: KernelsOption = Kernels.WARM,
    replace: ReplaceOption = False,
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
    publish_all(waiting, out, jobs, cluster, kernels, replace=replace)


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
    day: Annotated[
        datetime | None,
        day_option("--date", "Dagen som avtalen dateras; det som beslutats senare är inte med."),
    ] = None,
    language: LanguageOption = None,
    replace: ReplaceOption = False,
) -> None:
    """Ta fram varje kunds serviceavtal som PDF, alla tillsammans eller inget."""
    request = requested(
        "agreements",
        changes,
        customers=sorted(set(customers or [])) or None,
        scenario=scenario,
        year=year,
        seed=seed,
        replications=replications,
        day=day.date().isoformat() if day else None,
        language=language,
    )
    from model.publishing.decided import decided_otherwise

    if faults := decided_otherwise(request):
        raise InputError(*faults)
    _tell_of_left_out(request)
    publish_all([request], out, jobs, cluster, kernels, replace=replace)


def _tell_of_left_out(request: ReportRequest) -> None:
    from model.publishing.agreement_set import left_out

    if not request.customers:
        for number, name in left_out(request).items():
            say(f"Inget avtal för {number} {name}, som inte är kund någon dag {request.year}.")

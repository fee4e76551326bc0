"""The command that amends a year's agreements within the year."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from model.cli.options import (
    CORES,
    JobsOption,
    KernelsOption,
    OutOption,
    ScenarioOption,
    SetOption,
)
from model.cli.reports import LanguageOption
from model.cli.terminal import say
from model.cli.work import publish_all, requested
from model.notebook_runs.kernels import Kernels


def amend(
    year: Annotated[int, typer.Argument(metavar="ÅR", help="Året vars avtal ändras.")],
    customers: Annotated[
        list[int] | None,
        typer.Option(
            "--customer", metavar="NUMMER", help="Bara den kundens tillägg. Kan anges flera gånger."
        ),
    ] = None,
    day: Annotated[
        datetime | None,
        typer.Option(
            "--date",
            metavar="ÅÅÅÅ-MM-DD",
            formats=["%Y-%m-%d"],
            help="Dagen för beslutet. Utan den dagens datum.",
        ),
    ] = None,
    decides: Annotated[
        bool,
        typer.Option(
            "--decide",
            metavar="",
            help="Låt tillägget som är gjort gälla: det ställs i data/ÅR/amendments.csv.",
        ),
    ] = False,
    scenario: ScenarioOption = None,
    changes: SetOption = None,
    out: OutOption = None,
    jobs: JobsOption = CORES,
    kernels: KernelsOption = Kernels.WARM,
    language: LanguageOption = None,
) -> None:
    """Ta fram tillägg till årets avtal: ett per kund och dag som något ändras, mot avtalet som gäller."""
    request = requested(
        "amendments",
        changes,
        customers=sorted(set(customers or [])) or None,
        scenario=scenario,
        year=year,
        day=(day.date() if day else date.today()).isoformat(),
        language=language,
    )
    from model.publishing.amendment_set import decide, edition_of, nothing_changes

    if nothing_changes(request):
        say(f"Inget tillägg behövs: avtalen {year} är som register och parametrar säger.")
    elif decides:
        say(f"Tillägget gäller: {decide(request, out)}")
    else:
        publish_all([edition_of(request)], out, jobs, None, kernels)

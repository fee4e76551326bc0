"""The command that amends a year's agreements within the year."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Annotated

import typer

from model.cli import terminal
from model.cli.options import (
    CORES,
    JobsOption,
    KernelsOption,
    OutOption,
    ReplaceOption,
    ScenarioOption,
    SetOption,
    day_option,
)
from model.cli.reports import LanguageOption
from model.cli.terminal import say
from model.cli.work import requested, tell_what_stands_out
from model.notebook_runs.kernels import Kernels
from model.parameters.own_files import require_outside


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
        day_option("--date", "Dagen för beslutet. Utan den dagens datum."),
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
    replace: ReplaceOption = False,
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
    if out:
        require_outside(out)
    from model.publishing import amendment_set as amendments
    from model.publishing.document_set import SETTING

    tell_what_stands_out([request])
    amended = amendments.amended_of(request)
    edition = amendments.edition_of(request, amended)
    if not amended.documents:
        say(f"Inget tillägg behövs: avtalen {year} är som register och parametrar säger.")
    elif decides:
        say(f"Tillägget gäller: {amendments.decide(edition, amended, out)}")
    else:
        with terminal.stages() as stages:
            progress = partial(stages.advance, SETTING)
            folder = amendments.publish_amendments(
                edition, amended, out, jobs, kernels, progress, replaces=replace
            )
        say(f"Klar: {folder}")
        say(stages.summary())

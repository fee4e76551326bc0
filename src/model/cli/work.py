"""What commands do alike: read changes, find what to compute on, ask for a report, publish and tell of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from model.cli import terminal
from model.cli.terminal import say
from model.errors import Finding, InputError
from model.notebook_runs.kernels import Kernels
from model.parameters.loading import BASE, COMMAND_LINE, load
from model.publishing.folders import require_published_folder
from model.publishing.requests import ReportRequest, report_request
from model.system_faults import require_open_files
from model.time_units import MONTHS
from model.yaml_text import parsed

if TYPE_CHECKING:
    from model.computing.processes import Jobs

COMPILING = "Första gången översätts simuleringen till maskinkod; det tar omkring en minut och görs en gång."
REMARKS_SHOWN = 20
"""What stands out in the data is told before a report is made, so many at most."""


def changes_from(pairs: list[str] | None) -> dict[str, Any]:
    """``path=value`` pairs; values are read as YAML, so numbers are numbers. InputError for other texts."""
    changes = {}
    for pair in pairs or []:
        path, separator, value = pair.partition("=")
        if not separator:
            raise InputError(Finding(COMMAND_LINE, "--set", pair, "parameter=värde"))
        try:
            changes[path.strip()] = _with_days_as_text(parsed(value, COMMAND_LINE))
        except InputError as error:
            what = error.findings[0]
            wanted = f"ett giltigt värde ({what.value}; väntat: {what.expected})"
            raise InputError(Finding(COMMAND_LINE, f"--set {path}", value, wanted)) from None
    return changes


def _with_days_as_text(value: Any) -> Any:
    """``value`` with dates as they are written: the way to a notebook, and into a name, is by text."""
    if isinstance(value, dict):
        return {_with_days_as_text(key): _with_days_as_text(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_with_days_as_text(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def requested(name: str, changes: list[str] | None = None, **parameters: Any) -> ReportRequest:
    """The report ``name`` as it is asked for; InputError when its parameters are faulty."""
    request = report_request(name).with_parameters(changes=changes_from(changes) or None, **parameters)
    load(request.scenario, request.changes)
    return request


def tell_of_compiling() -> None:
    """Say, before a first simulation, that translating it to machine code takes a while."""
    from model.staffing.engine.machine_code import is_compiled

    with suppress(ImportError):  # whoever simulates tells of a broken installation
        if is_compiled():
            return
        terminal.errors.print(COMPILING, highlight=False, soft_wrap=True)


@contextmanager
def computing(jobs: int, cluster: str | None = None) -> Iterator[tuple[Jobs, terminal.Stages]]:
    """Where simulations run, local processes or the cluster at an address, and who hears how they go."""
    if cluster is None:
        with terminal.stages() as stages:
            yield jobs, stages
        return
    from model.computing.cluster import connected

    with connected(cluster) as executor, terminal.stages() as stages:
        yield executor, stages


def publish_all(
    requests: list[ReportRequest],
    out: Path | None,
    jobs: int,
    cluster: str | None,
    kernels: Kernels = Kernels.WARM,
    *,
    replace: bool = False,
) -> None:
    """Compute for and publish reports, then list what was made and what failed; the worst is the status.

    replace: whether what somebody has changed in their places may be replaced; a dated copy is then kept.
    """
    require_open_files()
    for request in requests:
        require_published_folder(request, out, replace=replace)
    tell_what_stands_out(requests)
    _tell_of_decisions(requests)
    from model.publishing.main_job import produce

    if any(request.kind.is_planned for request in requests):
        tell_of_compiling()
    with computing(jobs, cluster) as (where, stages):
        results = produce(requests, out, jobs, stages.advance, where, kernels, replaces=replace)
    failures = []
    for request, result in results:
        if isinstance(result, Path):
            say(f"Klar: {result if request.kind.is_set else result / f'{request.label}.pdf'}")
        else:
            failures.append(terminal.fail(result, request.folder.as_posix()))
    say(stages.summary())
    if failures:
        raise typer.Exit(max(failures))


def _tell_of_decisions(requests: list[ReportRequest]) -> None:
    """Say what is to be planned otherwise than was decided with customers, each difference once."""
    from model.publishing.decided import decided_otherwise

    planned = [request for request in requests if request.kind.is_planned]
    for fault in dict.fromkeys(fault for request in planned for fault in decided_otherwise(request)):
        say(f"Observera: {fault}")


def tell_what_stands_out(requests: list[ReportRequest]) -> None:
    """Say what stands out in the data, each year's and that of the year before, before anything is made.

    What plans on other parameters than the base is held against its own.
    """
    last: dict[int, int] = {}
    for request in requests:
        last[request.year - 1] = MONTHS
        last[request.year] = max(last.get(request.year, 0), request.through)
    own = [each for each in requests if each.kind.is_planned and (each.scenario != BASE or each.changes)]
    tell_remarks(last, own)


def tell_of_data(year: int) -> None:
    """Say what stands out in the data of ``year`` and the one before, before anything is made of them."""
    tell_remarks({year - 1: MONTHS, year: MONTHS})


def tell_of_every_year() -> None:
    """Say what stands out in the data of every year, for what is estimated from all of them."""
    from model.observations.files import years_with_tables

    tell_remarks(dict.fromkeys(years_with_tables(None), MONTHS))


def tell_remarks(last: Mapping[int, int], requests: Sequence[ReportRequest] = ()) -> None:
    """Say what stands out in the data of years, each to its last month, and is not acknowledged.

    requests: of those, too, what concerns them under their own parameters. Every command that makes anything
    of the tables comes here first, once its own words are found right.
    """
    from model.observations.acknowledgements import read_acknowledgements, still_open
    from model.observations.remarks import remarks
    from model.publishing.open_remarks import open_remarks

    parameters = load()
    found = [
        one
        for year, through in sorted(last.items())
        for one in remarks(year, through=through, parameters=parameters)
    ]
    found += [one for request in requests for one in open_remarks(request)]
    found = still_open(found, read_acknowledgements())
    for one in found[:REMARKS_SHOWN]:
        say(f"Observera {one.code}: {one.finding()}")
    if len(found) > REMARKS_SHOWN:
        say(f"Observera: ytterligare {len(found) - REMARKS_SHOWN} värden; tertial check visar alla.")

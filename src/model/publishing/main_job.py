"""The main job: compute what the reports need, then render and publish every report.

What is computed comes first, so that all cores share it; the notebooks then find it in the cache
(:mod:`model.publishing.prerequisites`). What fails in one report stops no other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from model.computing.processes import Jobs, run_all
from model.computing.progress import StageProgress
from model.notebook_runs.kernels import Kernels
from model.notebook_runs.warm_kernels import kernels_for
from model.observations.names import known_names
from model.observations.readiness import Readiness, of_year
from model.observations.registers import load_registers
from model.parameters.loading import load, scenario_names
from model.publishing.agreement_set import publish_set
from model.publishing.document_set import SETTING
from model.publishing.failures import attempt, result_of
from model.publishing.folders import require_published_folder
from model.publishing.prerequisites import Means, prepare
from model.publishing.publication import publish
from model.publishing.requests import ReportRequest, report_request
from model.report_kinds import names_of

AGAIN, CALIBRATED = "staffing", "calibrated"
"""The report that is made once more, and the scenario that it then rests on."""
RENDERING = "Tar fram rapporter"

Result = Path | Exception


def main_reports(year: int | None = None, **parameters: Any) -> list[ReportRequest]:
    """The reports of the main job, and staffing once more on the calibrated parameters where there are any.

    ``year`` is the year to come; the year before it is followed up. Only the planning reports take seed and
    replications.
    """
    names = names_of(lambda kind: kind.main_job)
    requests = [adjusted(report_request(name), year, parameters) for name in names]
    if CALIBRATED not in scenario_names():
        return requests
    count = load().simulation.scenario_replications.value
    calibrated = report_request(AGAIN).with_parameters(scenario=CALIBRATED, replications=count)
    last = adjusted(calibrated, year, {**parameters, "scenario": None})
    return requests if last.folder in [request.folder for request in requests] else [*requests, last]


def without_early(
    requests: Sequence[ReportRequest],
) -> tuple[list[ReportRequest], list[tuple[ReportRequest, Readiness]]]:
    """Those that can be made, and those that follow up what has not come yet, with what each waits for."""
    parameters = load()
    names = known_names(parameters, registers=load_registers(parameters))
    made, early = [], []
    for request in requests:
        ready = Readiness() if request.kind.is_planned else of_year(names, request.year, request.through)
        if ready.is_early:
            early.append((request, ready))
        else:
            made.append(request)
    return made, early


def adjusted(request: ReportRequest, year: int | None, parameters: Mapping[str, Any]) -> ReportRequest:
    """The request in the main job of ``year`` with those of ``parameters`` that its notebook has."""
    if request.kind.is_planned:
        return request.with_parameters(**parameters, year=year)
    shared = {name: value for name, value in parameters.items() if name in ("scenario", "changes")}
    return request.with_parameters(**shared, year=None if year is None else year - 1)


def produce(
    requests: Sequence[ReportRequest],
    out: Path | None,
    jobs: int,
    progress: StageProgress,
    simulate_on: Jobs | None = None,
    kernels: Kernels = Kernels.WARM,
    *,
    replaces: bool = False,
) -> list[tuple[ReportRequest, Result]]:
    """Compute for and publish every report: each with its folder, or with what went wrong.

    The simulations run on ``simulate_on``, else in ``jobs`` processes as all else does; notebooks get
    ``kernels`` (:mod:`model.notebook_runs.warm_kernels`). replaces: whether what somebody has changed in a
    report's place may be replaced; a dated copy is then kept. Raises InputError, before anything is computed,
    when a report's place cannot be written to.
    """
    for request in requests:
        require_published_folder(request, out, replace=replaces)
    results: dict[int, Result] = {}
    results |= prepare(requests, Means(jobs, simulate_on or jobs, progress))
    ready = [number for number in range(len(requests)) if number not in results]
    single = [number for number in ready if not requests[number].kind.is_set]
    with kernels_for([requests[number].notebook for number in single], kernels) as address:
        tasks = [(requests[number], out, address, replaces) for number in single]
        published = run_all(jobs, publish, tasks, partial(progress, RENDERING)) if tasks else []
    results |= dict(zip(single, map(result_of, published), strict=True))
    for number in ready:
        if requests[number].kind.is_set:
            documents = partial(progress, SETTING)
            made = partial(publish_set, replaces=replaces)
            results[number] = attempt(made, requests[number], out, jobs, kernels, documents)
    return [(request, results[number]) for number, request in enumerate(requests)]

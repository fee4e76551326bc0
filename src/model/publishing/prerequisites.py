"""What reports rest on, computed before their notebooks run, so that all cores share it.

What a report needs its kind says (:mod:`model.report_kinds`). Notebooks then find it in the cache
(:mod:`model.computing.cache`). What fails for one report stops no other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pkgutil import resolve_name
from typing import Any, NamedTuple

from model.calibration.sources import PHONE_LOG, public_data
from model.computing.processes import Jobs
from model.computing.progress import StageProgress
from model.observations.phone_log import read_phone_log
from model.observations.registers import load_registers
from model.parameters.carrying import PRICES, WORK, needless, require_year
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.planning.planned_year import PlannedYear, plan_year
from model.planning.what_if import what_if
from model.planning.what_if_trial import tried
from model.publishing.failures import attempt, result_of
from model.publishing.rendering import require_parameters
from model.publishing.requests import ReportRequest
from model.publishing.workbook import listed
from model.report_kinds import Need
from model.staffing.experiments.replications import Replication, play_all, replications_of

FORECASTING = "Prövar prognosen"
READING = "Läser loggen"
SIMULATING = "Simulerar"
TRYING = "Prövar svaret"


class Means(NamedTuple):
    """What there is to compute with.

    processes: local ones, for what is not simulated. jobs: where years are played, local processes or an
    executor.
    """

    processes: int
    jobs: Jobs
    progress: StageProgress

    def told(self, stage: str) -> Callable[[int, int], None]:
        """Progress of a stage."""
        return partial(self.progress, stage)


def prepare(requests: Sequence[ReportRequest], means: Means) -> dict[int, Exception]:
    """Compute what ``requests`` need; what went wrong, by the place of each request where something did."""
    faults: dict[int, Exception] = {}
    tasks: list[Replication] = []
    asking: list[int] = []
    for number, request in enumerate(requests):
        own = attempt(_compute, request, means)
        if isinstance(own, Exception):
            faults[number] = own
        else:
            tasks += own
            asking += [number] * len(own)
    for number, future in zip(asking, play_all(tasks, means.jobs, means.told(SIMULATING)), strict=True):
        if isinstance(result := result_of(future), Exception):
            faults.setdefault(number, result)
    for number, request in enumerate(requests):
        # As many years as are asked for are played above; only an open number depends on the prices.
        open_number = request.parameters.get("replications") is None
        if Need.PRICES not in request.kind.needs or not open_number or number in faults:
            continue
        if isinstance(priced := attempt(_price, request, means), Exception):
            faults[number] = priced
    return faults


def _compute(request: ReportRequest, means: Means) -> list[Replication]:
    """Compute what the report alone needs; returns the replications, which others may need too."""
    if not request.kind.is_set:  # its documents have other parameters, and are checked when it is made
        require_parameters(request)
    parameters = request.planned()
    if request.kind.is_planned:
        priced = request.kind.is_set or Need.FORECAST in request.kind.needs
        require_year(parameters, request.year, PRICES if priced else WORK, needless(parameters, request.year))
    for need in request.kind.needs:
        if need in ALONE:
            ALONE[need](request, parameters, means)
    if request.kind.study:
        study_of(request, parameters, means.jobs, means.progress)
    return [task for need in request.kind.needs for task in _replications(need, request, parameters)]


def study_of(request: ReportRequest, parameters: Parameters, jobs: Jobs, tell: StageProgress) -> Any:
    """The study that a report shows, as its kind names it; parameters: those of the request."""
    registers = load_registers(parameters, known=request.known)
    seed = request.parameters.get("seed")
    study = resolve_name(request.kind.study)
    return study(parameters, registers, request.year, seed=seed, jobs=jobs, tell=tell)


def _replications(need: Need, request: ReportRequest, parameters: Parameters) -> list[Replication]:
    """The years that the notebook will ask for."""
    count = request.parameters.get("replications")
    scenarios = [parameters]
    if need is Need.COMPARISON:
        count = count or parameters.simulation.scenario_replications.value
        scenarios += [request.planned(name) for name in request.parameters.get("compare") or []]
    elif need is not Need.REPLICATIONS:
        return []
    seed = request.parameters.get("seed")
    if seed is None:
        seed = parameters.simulation.seed.value
    return [
        task
        for each in scenarios
        for task in replications_of(
            each, load_registers(each, known=request.known), request.year, count, seed
        )
    ]


def _forecast(request: ReportRequest, parameters: Parameters, means: Means) -> None:
    """Make the back-tests."""
    from model.demand.forecasting import yearly_forecast as forecasting  # statsmodels takes seconds

    asked, when = (parameters, request.year), request.known
    history = forecasting.known_months(*asked, when=when)
    if forecasting.months_of(history) >= forecasting.least_months(history, request.year):
        told = means.told(FORECASTING)
        forecasting.yearly_forecast(*asked, when=when, jobs=means.processes, progress=told)


def _price(request: ReportRequest, means: Means) -> PlannedYear:
    """Simulate as many years as the prices take, beyond those that are played already."""
    given = request.parameters
    return plan_year(
        load(request.scenario, request.changes),
        request.year,
        seed=given.get("seed"),
        jobs=means.jobs,
        known=request.known,
    )


def _try_answer(request: ReportRequest, parameters: Parameters, means: Means) -> None:
    """Simulate the year before the change, and whole years under the answer."""
    given = request.parameters
    before, seed = request.known.parameters(load(str(given["start"]))), given.get("seed")
    planned = plan_year(
        before,
        request.year,
        seed=seed,
        jobs=means.jobs,
        progress=means.told(SIMULATING),
        known=request.known,
    )
    answer = what_if(planned, parameters, given.get("staffing"))
    tried(planned, answer, given.get("replications"), means.jobs, means.told(TRYING))


def _side_by_side(request: ReportRequest, _: Parameters, means: Means) -> None:
    """Simulate the year of every list."""
    listed(request, jobs=means.jobs, progress=means.told(SIMULATING))


def _read_log(request: ReportRequest, _: Parameters, means: Means) -> None:
    """Read the phone log; its notebook plays the log's days in seconds."""
    read_phone_log(public_data(str(request.parameters["logs"])) / PHONE_LOG.file)
    means.progress(READING, 1, 1)


ALONE: Mapping[Need, Callable[[ReportRequest, Parameters, Means], None]] = {
    Need.FORECAST: _forecast,
    Need.LISTS: _side_by_side,
    Need.TRIAL: _try_answer,
    Need.LOG: _read_log,
}

"""The main job: forecast and simulate what the reports need, then render and publish every report.

Forecasts and simulations come first, so that all cores share them; the notebooks then find them cached
(see :mod:`model.computing.cache`). What fails in one report stops no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from model.computing.processes import Jobs, run_all
from model.errors import InputError
from model.notebook_runs.warm_kernels import kernels_for
from model.observations.registers import load_registers
from model.parameters.loading import load
from model.publishing.agreement_set import publish_set
from model.publishing.places import require_place
from model.publishing.placing import publish
from model.publishing.registry import FORECAST, NOTEBOOKS, PLANNING, SETS, Kernels, Report, report
from model.staffing.experiments.replications import Replication, play_all

CALIBRATED = "calibrated"
FORECASTING = "Prövar prognosen"
SIMULATING = "Simulerar"
RENDERING = "Tar fram rapporter"
SETTING = "Tar fram avtal"

Progress = Callable[[str, int, int], None]
Result = Path | Exception
T = TypeVar("T")


def main_reports(year: int | None = None, **parameters: Any) -> list[Report]:
    """The reports of the main job: all there are, and staffing once more on the calibrated parameters.

    ``year`` is the year to come; the year before it is followed up. Only the planning reports take seed and
    replications.
    """
    reports = [adjusted(report(name), year, parameters) for name in NOTEBOOKS]
    count = load().simulation.scenario_replications.value
    calibrated = report("staffing").with_parameters(scenario=CALIBRATED, replications=count)
    last = adjusted(calibrated, year, {**parameters, "scenario": None})
    return reports if last.folder in [entry.folder for entry in reports] else [*reports, last]


def adjusted(entry: Report, year: int | None, parameters: Mapping[str, Any]) -> Report:
    """``entry`` in the main job of ``year`` with those of ``parameters`` that its notebook has."""
    if entry.name in PLANNING:
        return entry.with_parameters(**parameters, year=year)
    shared = {name: value for name, value in parameters.items() if name in ("scenario", "changes")}
    return entry.with_parameters(**shared, year=None if year is None else year - 1)


def produce(
    reports: Sequence[Report],
    out: Path | None,
    jobs: int,
    progress: Progress,
    cluster: Executor | None = None,
    kernels: Kernels = Kernels.WARM,
) -> list[tuple[Report, Result]]:
    """Simulate for and publish every report: each with its folder, or with what went wrong.

    The simulations run in ``jobs`` processes, or on ``cluster``; notebooks always run here, in ``kernels``
    (:mod:`model.notebook_runs.warm_kernels`). Raises InputError, before anything is computed, when a report's
    place cannot be written to.
    """
    for entry in reports:
        require_place(entry, out)
    where = jobs if cluster is None else cluster
    faults = _forecast(reports, jobs, partial(progress, FORECASTING))
    faults |= _simulate(reports, where, partial(progress, SIMULATING))
    ready = [number for number in range(len(reports)) if number not in faults]
    single = [number for number in ready if reports[number].name not in SETS]
    with kernels_for([reports[number].notebook for number in single], kernels) as address:
        tasks = [(reports[number], out, address) for number in single]
        published = run_all(jobs, publish, tasks, partial(progress, RENDERING)) if tasks else []
    results = faults | dict(zip(single, map(_result, published), strict=True))
    for number in ready:
        if reports[number].name in SETS:
            documents = partial(progress, SETTING)
            results[number] = _attempt(publish_set, reports[number], out, jobs, kernels, documents)
    return [(entry, results[number]) for number, entry in enumerate(reports)]


def _forecast(
    reports: Sequence[Report], jobs: int, progress: Callable[[int, int], None]
) -> dict[int, Result]:
    """Make the back-tests that ``reports`` will ask for; why not, for those where it failed."""
    faults: dict[int, Result] = {}
    asking = [number for number, entry in enumerate(reports) if entry.name in FORECAST]
    if not asking:
        return faults
    from model.demand.forecasting.yearly_forecast import (
        yearly_forecast,  # statsmodels takes seconds to import
    )

    for number in asking:
        entry = reports[number]
        try:
            yearly_forecast(load(entry.scenario, entry.changes), entry.year, jobs=jobs, progress=progress)
        except InputError as error:
            faults[number] = error
    return faults


def _simulate(
    reports: Sequence[Report], jobs: Jobs, progress: Callable[[int, int], None]
) -> dict[int, Result]:
    """Play every replication that ``reports`` will ask for; why not, for those where it failed."""
    faults: dict[int, Result] = {}
    tasks: list[Replication] = []
    needs: list[int] = []
    for number, entry in enumerate(reports):
        try:
            own = list(_replications(entry))
        except InputError as error:
            faults[number] = error
        else:
            tasks += own
            needs += [number] * len(own)
    for number, future in zip(needs, play_all(tasks, jobs, progress), strict=True):
        if isinstance(result := _result(future), Exception):
            faults.setdefault(number, result)
    return faults


def _replications(entry: Report) -> Iterator[Replication]:
    """What the notebook of ``entry`` will ask for; InputError when parameters or registers are faulty."""
    own = load(entry.scenario, entry.changes)
    if entry.name not in PLANNING:
        return
    given, simulation = entry.parameters, own.simulation
    compared = given.get("compare")
    usual = simulation.replications if compared is None else simulation.scenario_replications
    count = given.get("replications") or usual.value
    seed = simulation.seed.value if given.get("seed") is None else given["seed"]
    for parameters in (own, *(load(name, entry.changes) for name in compared or [])):
        registers = load_registers(parameters)
        yield from (Replication(parameters, registers, entry.year, seed, number) for number in range(count))


def _attempt(function: Callable[..., T], *arguments: Any) -> T | Exception:
    """What ``function`` gives, or what went wrong in it."""
    try:
        return function(*arguments)
    except Exception as error:
        return error


def _result(future: Future[T]) -> T | Exception:
    """What a finished future holds; an interruption by the user goes on."""
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, Exception):
        return error
    raise error

"""The main job: simulate what the reports need, then render every report.

Simulations come first, so that all of them share one pool of processes; the notebooks then find them
remembered (see :mod:`model.staffing.experiments`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from model.observations.registers import load_registers
from model.parameters import Parameters, load
from model.reporting.publish import publish, reports_folder, require_writable
from model.reporting.reports import NOTEBOOKS, Report, report
from model.staffing.experiments import replication

SIMULATED = ("staffing", "price-list")
CALIBRATED = "calibrated"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Replications:
    """A scenario's year to be simulated so many times."""

    parameters: Parameters
    year: int
    seed: int
    count: int


def main_reports(**parameters: object) -> list[Report]:
    """The reports of the main job: all there are, and staffing once more on the calibrated parameters."""
    reports = [report(name).with_parameters(**_known(name, parameters)) for name in NOTEBOOKS]
    count = load().simulation.scenario_replications.value
    calibrated = report("staffing").with_parameters(scenario=CALIBRATED, compare=["base"], replications=count)
    return [*reports, calibrated.with_parameters(**_known("staffing", parameters))]


def simulate_for(reports: Sequence[Report], jobs: int, progress: Progress) -> None:
    """Play every replication that ``reports`` will ask for, in ``jobs`` processes."""
    tasks = {
        (plan.parameters.scenario, plan.year, plan.seed, number): plan
        for plan in _plans(reports)
        for number in range(plan.count)
    }
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        futures: list[Future[object]] = [
            pool.submit(replication, plan.parameters, load_registers(plan.parameters), year, seed, number)
            for (_, year, seed, number), plan in tasks.items()
        ]
        for done, future in enumerate(as_completed(futures), start=1):
            future.result()
            progress("Simulerar", done, len(futures))


def render_all(
    reports: Sequence[Report], out: Path | None, jobs: int, progress: Progress
) -> dict[str, Path | Exception]:
    """Publish every report; each one's folder, or what went wrong with it."""
    require_writable(out or reports_folder())
    results: dict[str, Path | Exception] = {}
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        futures = {pool.submit(publish, entry, out): entry for entry in reports}
        for done, future in enumerate(as_completed(futures), start=1):
            name = futures[future].folder.as_posix()
            error = future.exception()
            results[name] = future.result() if error is None else _plain(error)
            progress("Tar fram rapporter", done, len(futures))
    return {entry.folder.as_posix(): results[entry.folder.as_posix()] for entry in reports}


def _plans(reports: Sequence[Report]) -> Iterator[Replications]:
    for entry in reports:
        if entry.name not in SIMULATED:
            continue
        given = entry.parameters
        own = load(entry.scenario, given.get("changes"))
        simulation = own.simulation
        seed = given.get("seed") if given.get("seed") is not None else simulation.seed.value
        yield Replications(own, entry.year, seed, given.get("replications") or simulation.replications.value)
        for name in given.get("compare", []):
            count = given.get("scenario_replications") or simulation.scenario_replications.value
            yield Replications(load(name), entry.year, seed, count)


def _known(name: str, parameters: dict[str, object]) -> dict[str, object]:
    """Those parameters that the report's notebook has; only simulating ones take a seed and replications."""
    if name in SIMULATED:
        return parameters
    return {key: value for key, value in parameters.items() if key in ("scenario", "changes")}


def _plain(error: BaseException) -> Exception:
    if isinstance(error, Exception):
        return error
    raise error

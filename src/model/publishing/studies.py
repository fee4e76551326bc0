"""What reports on demand rest on: hundreds of simulated years, cached for their notebooks, or a log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

import pandas as pd

from model.calibration.sources import PHONE_LOG, public_data
from model.computing.processes import Jobs
from model.observations.phone_log import read_phone_log
from model.observations.registers import load_registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.planning.planned_year import plan_year
from model.planning.what_if import what_if
from model.planning.what_if_trial import Tried, tried
from model.publishing.registry import Report
from model.staffing.studies import breadth_study, optimisation_study, sensitivity

S = TypeVar(
    "S", breadth_study.BreadthStudy, optimisation_study.OptimisationStudy, sensitivity.SensitivityStudy
)

READING = "Läser loggen"
PLANNING, TRYING = "Simulerar", "Prövar svaret"

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Answer(Generic[S]):
    """A study and the parameters it is about."""

    parameters: Parameters
    study: S


def sensitivity_of(entry: Report, jobs: Jobs, tell: Tell) -> Answer[sensitivity.SensitivityStudy]:
    """The sensitivity study that the report ``entry`` shows; ``tell`` hears of stage, done and total."""
    parameters = load(entry.scenario, entry.changes)
    registers, seed = load_registers(parameters), entry.parameters.get("seed")
    return Answer(
        parameters, sensitivity.study(parameters, registers, entry.year, seed=seed, jobs=jobs, tell=tell)
    )


def breadth_of(entry: Report, jobs: Jobs, tell: Tell) -> Answer[breadth_study.BreadthStudy]:
    """The breadth study that the report ``entry`` shows; ``tell`` hears of stage, done and total."""
    parameters = load(entry.scenario, entry.changes)
    registers, seed = load_registers(parameters), entry.parameters.get("seed")
    return Answer(
        parameters, breadth_study.study(parameters, registers, entry.year, seed=seed, jobs=jobs, tell=tell)
    )


def optimisation_of(entry: Report, jobs: Jobs, tell: Tell) -> Answer[optimisation_study.OptimisationStudy]:
    """The least staffing that the report ``entry`` shows; ``tell`` hears of stage, done and total."""
    parameters = load(entry.scenario, entry.changes)
    registers, seed = load_registers(parameters), entry.parameters.get("seed")
    found = optimisation_study.study(parameters, registers, entry.year, seed=seed, jobs=jobs, tell=tell)
    return Answer(parameters, found)


def what_if_of(entry: Report, jobs: Jobs, tell: Tell) -> Tried:
    """The answer that the report ``entry`` shows, tried in simulation; ``tell`` hears of years played."""
    given = entry.parameters
    before, after = load(str(given["start"])), load(entry.scenario, entry.changes)
    planned = plan_year(
        before,
        entry.year,
        replications=None,
        seed=given.get("seed"),
        jobs=jobs,
        progress=partial(tell, PLANNING),
    )
    answer = what_if(planned, after, given.get("staffing"))
    return tried(planned, answer, given.get("replications"), jobs, partial(tell, TRYING))


def phone_log_of(entry: Report, _: Jobs, tell: Tell) -> pd.DataFrame:
    """The log that the report ``entry`` sets estimates beside; InputError before anything is made of it.

    Nothing is cached: its notebook plays the log's days in seconds.
    """
    log = read_phone_log(public_data(str(entry.parameters["logs"])) / PHONE_LOG.file)
    tell(READING, 1, 1)
    return log


STUDIES: dict[str, Callable[[Report, Jobs, Tell], object]] = {
    "sensitivity": sensitivity_of,
    "breadth": breadth_of,
    "optimisation": optimisation_of,
    "calibration-fit": phone_log_of,
    "what-if": what_if_of,
}

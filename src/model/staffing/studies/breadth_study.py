"""The whole question of breadth: who is missed most, the cheapest training, and proof that it helps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pandas as pd

from model.computing.processes import Jobs
from model.computing.progress import Progress, StageProgress
from model.errors import Finding, InputError
from model.frames import Frame, real, whole
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed
from model.staffing.studies.breadth import Absence, SkillCoverage, centre_of, holders_table, worst_absences
from model.staffing.studies.cross_training import Proposal, cheapest_training
from model.staffing.studies.long_absence import consequences, effects, proof
from model.staffing.year.people import HIRED, workforce

BREADTH_FRONTIER = Frame(
    "what it costs to keep as many holders of every skill",
    wanted=whole("holders that are left when one is away"),
    trainings=whole("people times skills to learn"),
    cost=real("kronor"),
)
SCREENING = "Prövar frånvaro"
PROVING = "Prövar utbildning"


@dataclass(frozen=True, kw_only=True)
class BreadthStudy:
    """Answers about breadth.

    holders: :func:`model.staffing.studies.breadth.holders_table`. absences: the worst absence of each person.
    consequences: of each that was tried, :func:`model.staffing.studies.long_absence.consequences`. frontier:
    :data:`BREADTH_FRONTIER`. proof: :func:`model.staffing.studies.long_absence.proof`. simulated: years
    played, all in all.
    """

    year: int
    seed: int
    confidence: float
    centre: SkillCoverage
    holders: pd.DataFrame
    absences: dict[str, Absence]
    consequences: pd.DataFrame
    proposal: Proposal
    frontier: pd.DataFrame
    proof: pd.DataFrame
    simulated: int


def study(
    parameters: Parameters,
    registers: Registers,
    year: int,
    *,
    seed: int | None = None,
    jobs: Jobs = 1,
    tell: StageProgress | None = None,
) -> BreadthStudy:
    """Everyone's worst absence, what it does, the cheapest training, and both again with fresh replications.

    ``tell`` hears of stage, done and total.
    """
    breadth, used = parameters.breadth, parameters.simulation.seed.value if seed is None else seed
    confidence = parameters.simulation.confidence.value
    screening = range(breadth.screening_replications.value)
    fresh = range(len(screening), len(screening) + breadth.proof_replications.value)
    people = {person.person: person for person in workforce(parameters, registers, year)}
    chosen = _tried(parameters, [name for name in people if not name.startswith(HIRED)])
    centre = centre_of(parameters, registers, year, used)
    absences = worst_absences(centre, breadth.absence_months.value, breadth.strain_months.value)
    proposal = cheapest_training(parameters, centre, absences, year)
    named = {absence.person: absence for absence in absences}
    play = partial(effects, parameters, registers, year=year, seed=used, people=people, jobs=jobs)
    screened = consequences(
        play(
            numbers=screening,
            absences=[named[person] for person in chosen],
            progress=partial(tell, SCREENING) if tell else None,
        ),
        confidence,
    )
    missed = [named[str(person)] for person in screened["person"].head(breadth.proved.value)]
    count = 2 * len(fresh) * len(missed)

    def told(offset: int) -> Progress | None:
        return (lambda done, _: tell(PROVING, offset + done, count)) if tell else None

    before = play(numbers=fresh, absences=missed, progress=told(0))
    trained = changed(parameters, proposal.changes(parameters))
    after = play(numbers=fresh, absences=missed, trained=trained, progress=told(count // 2))
    return BreadthStudy(
        year=year,
        seed=used,
        confidence=confidence,
        centre=centre,
        holders=holders_table(parameters, centre),
        absences=named,
        consequences=screened,
        proposal=proposal,
        frontier=frontier(parameters, centre, absences, year),
        proof=proof(before, after, confidence),
        simulated=len(screening) * (len(chosen) + 1) + len(fresh) * (2 * len(missed) + 1),
    )


def _tried(parameters: Parameters, people: list[str]) -> list[str]:
    """Whose absence to try; InputError when someone is named who does not handle cases."""
    wanted = parameters.breadth.tried.value or people
    expected = "en person i data/registers/people.csv som utför ärenden"
    unknown = [person for person in wanted if person not in people]
    if unknown:
        raise InputError(*(Finding("parametrarna", "breadth.tried", person, expected) for person in unknown))
    return wanted


def frontier(
    parameters: Parameters, centre: SkillCoverage, absences: list[Absence], year: int
) -> pd.DataFrame:
    """What it costs to keep one holder, to one more than wanted now: :data:`BREADTH_FRONTIER`."""
    rows = []
    for wanted in range(1, parameters.breadth.wanted_holders.value + 2):
        other = changed(parameters, {"breadth.wanted_holders": wanted})
        proposal = cheapest_training(other, centre, absences, year)
        rows.append((wanted, len(proposal.table), proposal.cost))
    return BREADTH_FRONTIER.frame(rows)

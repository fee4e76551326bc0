"""Studies in few words for the command line, and what they propose as scenarios."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from model.parameters.overlays import Overlay, write_overlay
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.reports.studies import breadth as breadth_report
from model.reports.studies import optimisation as optimisation_report
from model.reports.studies import sensitivity as sensitivity_report
from model.reports.studies.factor_words import level
from model.staffing.experiments.key_measures import LABELS
from model.staffing.studies import breadth_study, optimisation_study, sensitivity

STRONGEST = 3
MISSED = 10
SOURCE = "tertial breadth: billigaste utbildning som tar bort risken"


def sensitivity_rows(
    study: sensitivity.SensitivityStudy, parameters: Parameters
) -> Iterator[tuple[str, str, str, str]]:
    """For each measure the factors that surely move it most: measure, factor, from low to high, change."""
    table = study.one_at_a_time
    for measure in sensitivity_report.SHOWN:
        rows = sensitivity_report.sure(table, measure).head(STRONGEST).to_dict("records")
        for number, row in enumerate(rows):
            factor = parameters.sensitivity.factors[row["factor"]]
            span = f"{level(factor, 0.0)} till {level(factor, 1.0)}"
            margin = (row["swing_high"] - row["swing_low"]) / 2
            change = sensitivity_report.change(measure, row["swing"])
            width = sensitivity_report.change(measure, margin).removeprefix("+")
            shown = f"{change} ± {width} {sensitivity_report.unit_of(measure)}"
            yield LABELS[measure] if number == 0 else "", factor.name, span, shown


def missed_rows(
    study: breadth_study.BreadthStudy, parameters: Parameters
) -> Iterator[tuple[str, str, str, str, str]]:
    """Those whose absence is felt most: person, unit, months, strain, late work with its interval."""
    for row in breadth_report.people_table(study, parameters).head(MISSED).to_dict("records"):
        late = formats.interval(row["late_hours"], row["margin"], 0)
        yield row["person"], row["unit"], row["months"], formats.percent(row["strain"], 0), late


def training_rows(
    study: breadth_study.BreadthStudy, parameters: Parameters
) -> Iterator[tuple[str, str, str, str]]:
    """The training proposed, and its sum: person, unit, skill, kronor."""
    for row in breadth_report.proposal_table(study, parameters).to_dict("records"):
        yield row["person"], row["unit"], row["label"], formats.number(row["cost"])


def staffing_rows(
    study: optimisation_study.OptimisationStudy, parameters: Parameters
) -> Iterator[tuple[str, str, str, str]]:
    """The least staffing and its sum: where, role, people now, people needed."""
    for row in optimisation_report.staffing_table(study, parameters).to_dict("records"):
        yield row["where"], row["role"], formats.number(row["now"]), formats.number(row["least"])


def schedule_rows(
    study: optimisation_study.OptimisationStudy, parameters: Parameters
) -> Iterator[tuple[str, str, str, str]]:
    """The phone schedule and its sum: unit, shifts, hours a week now, hours needed."""
    for row in optimisation_report.shifts_table(study, parameters).to_dict("records"):
        yield row["unit"], row["shifts"], formats.number(row["now"], 1), formats.number(row["hours"], 1)


def write_training(study: breadth_study.BreadthStudy, parameters: Parameters, path: Path) -> None:
    """Write the training as a scenario to lay over the base; ``path`` is overwritten."""
    _write_scenario(
        path,
        "Utbildning mot sårbarhet",
        "Billigaste utbildning som gör att verksamheten klarar en persons långa frånvaro.",
        study.proposal.changes(parameters),
        SOURCE,
    )


def write_staffing(study: optimisation_study.OptimisationStudy, path: Path) -> None:
    """Write the least staffing and its phone schedule as a scenario; ``path`` is overwritten."""
    _write_scenario(
        path,
        "Minsta bemanning",
        "Minsta bemanning, och det telefonschema, som håller löftena.",
        study.changes,
        "tertial optimise: minsta bemanning som håller löftena",
    )


def _write_scenario(
    path: Path, title: str, description: str, changes: Mapping[str, Any], source: str
) -> None:
    sourced = {name: {"value": value, "source": source} for name, value in changes.items()}
    write_overlay(Overlay(title, description, sourced), path)

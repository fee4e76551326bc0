"""Studies of sensitivity and breadth in few words for the command line, and the training as a scenario."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from model.parameters.schema import Parameters
from model.reporting import breadth_report, sensitivity_report, swedish
from model.staffing import breadth_study, sensitivity
from model.staffing.key_measures import LABELS

STRONGEST = 3
MISSED = 10
SOURCE = "tertial breadth: billigaste utbildning som tar bort risken"


def sensitivity_rows(study: sensitivity.Study, parameters: Parameters) -> Iterator[tuple[str, str, str, str]]:
    """For each measure the factors that surely move it most: measure, factor, from low to high, change."""
    table = study.one_at_a_time
    for measure in sensitivity_report.SHOWN:
        rows = sensitivity_report.sure(table, measure).head(STRONGEST).to_dict("records")
        for number, row in enumerate(rows):
            factor = parameters.sensitivity.factors[row["factor"]]
            span = f"{sensitivity_report.level(factor, 0.0)} till {sensitivity_report.level(factor, 1.0)}"
            margin = (row["swing_high"] - row["swing_low"]) / 2
            change = sensitivity_report.change(measure, row["swing"])
            width = sensitivity_report.change(measure, margin).removeprefix("+")
            shown = f"{change} ± {width} {sensitivity_report.unit_of(measure)}"
            yield LABELS[measure] if number == 0 else "", factor.name, span, shown


def missed_rows(
    study: breadth_study.Study, parameters: Parameters
) -> Iterator[tuple[str, str, str, str, str]]:
    """Those whose absence is felt most: person, unit, months, strain, late work with its interval."""
    for row in breadth_report.people_table(study, parameters).head(MISSED).to_dict("records"):
        late = swedish.interval(row["late_hours"], row["margin"], 0)
        yield row["person"], row["unit"], row["months"], swedish.percent(row["strain"], 0), late


def training_rows(study: breadth_study.Study, parameters: Parameters) -> Iterator[tuple[str, str, str, str]]:
    """The training proposed, and its sum: person, unit, skill, kronor."""
    for row in breadth_report.proposal_table(study, parameters).to_dict("records"):
        yield row["person"], row["unit"], row["label"], swedish.number(row["cost"])


def write_training(study: breadth_study.Study, parameters: Parameters, path: Path) -> None:
    """Write the training as a scenario to lay over the base; ``path`` is overwritten."""
    changes = study.proposal.changes(parameters)
    overlay: dict[str, Any] = {
        "title": "Utbildning mot sårbarhet",
        "description": "Billigaste utbildning som gör att verksamheten klarar en persons långa frånvaro.",
        "changes": {name: {"value": value, "source": SOURCE} for name, value in changes.items()},
    }
    yaml = YAML()
    yaml.default_flow_style = None
    yaml.width = 4096
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(overlay, file)

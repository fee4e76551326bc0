"""What studies propose, written as scenarios to lay over the base."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from model.parameters.overlays import Overlay, write_overlay
from model.parameters.schema.parameters import Parameters
from model.staffing.studies.breadth_study import BreadthStudy
from model.staffing.studies.optimisation_study import OptimisationStudy


def write_training(study: BreadthStudy, parameters: Parameters, path: Path, *, replace: bool = False) -> None:
    """Write the training; replace: whether another scenario at ``path`` may be replaced."""
    _write_scenario(
        path,
        replace,
        "Utbildning mot sårbarhet",
        "Billigaste utbildning som gör att verksamheten klarar en persons långa frånvaro.",
        study.proposal.changes(parameters),
        "tertial breadth: billigaste utbildning som tar bort risken",
    )


def write_staffing(study: OptimisationStudy, path: Path, *, replace: bool = False) -> None:
    """Write the least staffing and its phone schedule; replace: as for :func:`write_training`."""
    _write_scenario(
        path,
        replace,
        "Minsta bemanning",
        "Minsta bemanning, och det telefonschema, som håller löftena.",
        study.changes,
        "tertial optimise: minsta bemanning som håller löftena",
    )


def _write_scenario(
    path: Path, replace: bool, title: str, description: str, changes: Mapping[str, Any], source: str
) -> None:
    sourced = {name: {"value": value, "source": source} for name, value in changes.items()}
    write_overlay(Overlay(title, description, sourced), path, replace=replace)

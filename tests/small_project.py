"""A copy of the project's inputs in the small world: every report can be made from it in seconds."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from model.parameters.loading import project_root
from tests.small_world import small_changes

INPUTS = ("params", "data", "notebooks")
FEW = {
    "simulation.replications": 2,
    "simulation.most_replications": 2,
    "simulation.scenario_replications": 2,
    "forecast.methods": ["naive", "seasonal_naive"],
    "sensitivity.tried": ["patience", "talk_time", "sickness"],
    "sensitivity.replications": 2,
    "sensitivity.trajectories": 2,
    "breadth.tried": ["P016", "P023"],
    "breadth.screening_replications": 2,
    "breadth.proof_replications": 2,
    "what_if.replications": 2,
    "optimisation.probability": 0.3,
    "optimisation.phone_replications": 3,
    "optimisation.phone_proof_replications": 3,
    "optimisation.search_replications": 2,
    "optimisation.most_utilisation": 0.6,
    "optimisation.proof_replications": 3,
    "optimisation.neighbour_replications": 3,
    "optimisation.frontier": [0.6, 0.8],
    "optimisation.staff_steps": [0, 1],
}


def make_small_project(folder: Path) -> Path:
    """Copy the inputs into ``folder`` with the small world as base and two replications; returns it."""
    for name in INPUTS:
        shutil.copytree(
            project_root() / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints")
        )
    yaml = YAML(typ="safe", pure=True)
    yaml.sort_base_mapping_type_on_output = False  # names stand in the order that they are shown in
    yaml.default_flow_style = False
    changes = {**small_changes(), **FEW}
    for path in sorted((folder / "params" / "base").glob("*.yaml")):
        tree = yaml.load(path.read_text(encoding="utf-8"))
        for dotted, value in changes.items():
            if dotted.split(".")[0] in tree:
                _set(tree, dotted, value)
        with path.open("w", encoding="utf-8") as file:
            yaml.dump(tree, file)
    return folder


def _set(tree: dict[str, Any], dotted: str, value: Any) -> None:
    node = tree
    for key in dotted.split("."):
        node = node[key]
    node["value"] = {**node["value"], **value} if isinstance(value, dict) else value

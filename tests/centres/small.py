"""The two centres as they are shipped, in folders where a study takes seconds."""

from __future__ import annotations

import shutil
from pathlib import Path

from ruamel.yaml import YAML

from tests.centres.making import CENTRES

FEW = {
    "simulation": {"replications": 2, "scenario_replications": 2, "most_replications": 2},
    "sensitivity": {"tried": ["sickness"], "replications": 2, "trajectories": 2},
    "breadth": {"tried": ["P004", "P006"], "screening_replications": 2, "proof_replications": 2},
    "what_if": {"replications": 2, "most_corrections": 0},
    "optimisation": {
        "probability": 0.3,
        "phone_replications": 3,
        "phone_proof_replications": 3,
        "search_replications": 2,
        "most_utilisation": 0.6,
        "proof_replications": 3,
        "neighbour_replications": 3,
        "frontier": [0.6, 0.8],
        "staff_steps": [0, 1],
    },
}


def make_small(name: str, folder: Path) -> Path:
    """A copy of the centre ``name`` whose studies try little; returns it."""
    shutil.copytree(CENTRES / name, folder, dirs_exist_ok=True)
    yaml = YAML()
    for group, values in FEW.items():
        path = folder / "params" / "base" / f"{group}.yaml"
        tree = yaml.load(path.read_text(encoding="utf-8"))
        for key, value in values.items():
            tree[group][key]["value"] = value
        with path.open("w", encoding="utf-8") as file:
            yaml.dump(tree, file)
    return folder

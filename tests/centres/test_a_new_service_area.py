"""The guide to a new service area, walked with the real commands: recruitment and procurement.

Whole figures, so that the volume that is priced and the hours that are worked can be told by hand.
"""

from __future__ import annotations

import csv
import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from model.parameters.loading import project_root
from tests.tiny_project import started

pytestmark = pytest.mark.slow

YEAR = 2028
VOLUME = 120
AREAS = {
    "recruitment": ("Rekrytering", "rekrytering", "rekryteringar", "Rekryterare", "Rekryterare"),
    "procurement": ("Direktupphandling", "upphandling", "upphandlingar", "Upphandlare", "Upphandlare"),
}
"""Code of the area: its service, one and many of what comes, and its role in one and many."""


def quantity(value: Any, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": unit, "meaning": "Nytt tjänsteområde", "source": "beslut"}


def added(code: str) -> dict[str, dict[str, Any]]:
    """What each step of the guide adds to the files of ``params/base``."""
    name, one, many, role, roles = AREAS[code]
    volume = {YEAR: VOLUME}
    return {
        "demand.yaml": {
            "demand.streams": {
                f"{code}_cases": {
                    "name": many.capitalize(),
                    "one": one,
                    "many": many,
                    "main": False,
                    "volume": quantity(volume, "st/år"),
                    "budget": quantity(volume, "st/år"),
                }
            }
        },
        "staffing.yaml": {
            "staffing.skills": {
                f"{code}_work": {"name": name, "scope": quantity("unit", "unit eller centre")}
            },
            "staffing.roles": {f"{code}_officer": {"name": role, "many": roles, "productive": True}},
        },
        "activities.yaml": {
            "activities": {
                f"{code}_case": {
                    "name": name,
                    "skill": f"{code}_work",
                    "driver": f"{code}_cases",
                    "rate": quantity({YEAR: 1}, "per st"),
                    "hands_on_share": quantity(1.0, "andel"),
                    "minutes_mean": quantity(300.0, "min/ärende"),
                    "minutes_cv": quantity(0.5, "kvot"),
                    "lead_time": quantity(20, "arbetsdagar"),
                    "month_profile": "flat",
                    "weekday_profile": "ordinary",
                    "timing": "profile",
                    "customer_weight": "size",
                }
            }
        },
        "services.yaml": {
            "services": {
                f"{code}_service": {
                    "name": name,
                    "kind": "base",
                    "unit": one,
                    "charged": "each",
                    "headline": True,
                    "activities": [f"{code}_case"],
                }
            }
        },
        "interface.yaml": {
            "interface.processes": {
                code: {
                    "name": name,
                    "services": [f"{code}_service"],
                    "steps": quantity(
                        [{"step": "Behov", "customer": "Beskriver behovet.", "centre": "Genomför."}], "steg"
                    ),
                }
            }
        },
        "economy.yaml": {"economy.month_salary.value": {f"{code}_officer": 41_000}},
        "organisation.yaml": {"organisation.headcount": {"value": 10}},
    }


def add(centre: Path, code: str) -> None:
    """Write the area into the centre's parameters and its one person into the register."""
    yaml = YAML()
    yaml.width = 4096
    for file, places in added(code).items():
        path = centre / "params" / "base" / file
        tree = yaml.load(path)
        for place, entries in places.items():
            node = tree
            for part in place.split("."):
                node = node[part]
            node.update(entries)
        yaml.dump(tree, path)
    with (centre / "data" / "registers" / "people.csv").open("a", encoding="utf-8") as file:
        file.write(f"P010,samlade_kontoret,{code}_officer,1.0,{code}_work;correspondence,\n")


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    for part in ("params", "data"):
        shutil.copytree(project_root() / "centres" / "alliance" / part, tmp_path / "alliance" / part)
    return tmp_path / "alliance"


@pytest.mark.parametrize("code", AREAS)
def test_an_area_is_simulated_asked_about_and_priced_without_code(code: str, centre: Path) -> None:
    name, one, _, role, _ = AREAS[code]
    add(centre, code)
    environment = {"TERTIAL_HOME": str(centre)}
    simulated = started("simulate", "--replications", "2", "--jobs", "1", folder=centre, **environment)
    assert simulated.returncode == 0, simulated.stderr
    assert role in simulated.stdout
    asked = started(
        *("what-if", "--set", f"demand.streams.{code}_cases.volume={{{YEAR}: {2 * VOLUME}}}"),
        *("--replications", "2", "--jobs", "1"),
        folder=centre,
        **environment,
    )
    assert asked.returncode == 0, asked.stderr
    assert re.search(rf"│ +{VOLUME} │ +{2 * VOLUME} │", asked.stdout)
    priced = started("price", "--replications", "2", "--jobs", "1", folder=centre, **environment)
    assert priced.returncode == 0, priced.stderr
    (path,) = centre.glob(f"reports/{YEAR}/price-list/**/price-list.csv")
    with path.open(encoding="utf-8-sig") as file:
        lines = {line["Tjänst"]: line for line in csv.DictReader(file, delimiter=";")}
    assert (lines[name]["Enhet"], lines[name]["Volym"]) == (f"kr/{one}", str(VOLUME))
    costs = kronor(lines[name]["Självkostnad"]), kronor(lines["Löneutbetalning"]["Självkostnad"])
    assert 30 < costs[0] / costs[1] < 50, "300 minutes beside 8, at an hour that costs about the same"


def kronor(cell: str) -> Decimal:
    return Decimal(cell.replace(",", "."))

"""A centre of its own: other accounts, categories, measures and words than the example, and the least data.

Values are such that every sum can be worked out by hand: see :func:`volumes` and :func:`economy`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from model.parameters.loading import project_root

YEAR = 2012
ACCOUNTS = {
    "pay": {"name": "Lönekostnader", "kind": "personnel"},
    "rent": {"name": "Hyra", "kind": "other_cost"},
    "licences": {"name": "Licenser", "kind": "other_cost"},
    "sold": {"name": "Sålda tjänster", "kind": "revenue"},
    "grants": {"name": "Bidrag", "kind": "revenue"},
}
BOOKED = {"pay": 400, "rent": 70, "licences": 30, "sold": 500, "grants": 60}
"""Kronor of each account and month, all of them of the whole centre."""
CUSTOMERS = range(1, 34)
UNITS = ("unit_1", "unit_2", "unit_3", "unit_4")
DIMENSIONS: dict[str, Any] = {
    "processes": {"payroll": "Lön", "switchboard": "Växel"},
    "complaint_categories": {"waiting": {"name": "Väntetid", "about_phone": True}, "errors": {"name": "Fel"}},
    "customer_survey": {
        "score": {"name": "Betyg", "kind": "index"},
        "pleased": {"name": "Nöjda", "kind": "satisfied"},
    },
    "staff_survey": {"energy": {"name": "Energi", "kind": "area"}},
    "survey_levels": {"own": "Servicecentrum"},
    "answer_themes": {},
    "answer_tones": {},
    "information_methods": {},
    "information_channels": {},
    "yearly_measures": {},
    "action_sources": {"audit": {"name": "Revision"}},
}
VALUES = ("processes", "survey_levels", "answer_themes", "answer_tones")
VALUES += ("information_methods", "information_channels")


def make_own_centre(home: Path) -> Path:
    """The centre in the folder ``home``, with volumes, economy and people of eight months; returns it."""
    for part in ("params", "notebooks"):
        shutil.copytree(project_root() / part, home / part)
    shutil.copytree(project_root() / "data" / "registers", home / "data" / "registers")
    change(home, "economy.yaml", "economy", {"accounts": ACCOUNTS})
    own = {name: ({"value": codes} if name in VALUES else codes) for name, codes in DIMENSIONS.items()}
    dropped = {"followed_channel": None, "comparison": None, "pieces": None, "stream_words": {}}
    change(home, "dimensions.yaml", "dimensions", own | dropped)
    folder = home / "data" / str(YEAR)
    folder.mkdir()
    write(folder / "volumes.csv", "month,customer,activity,volume", volumes())
    write(folder / "economy.csv", "month,unit,account,budget,outcome", economy())
    write(folder / "staff.csv", "month,unit,headcount,fte,sick_share,leave_share", staff())
    return home


def volumes(through: int = 8) -> Iterable[str]:
    """Ten scanned invoices a customer in January, twenty in February and so on, and one sent by hand."""
    for month in range(1, through + 1):
        for customer in CUSTOMERS:
            yield f"{month},{customer},supplier_scanned,{10 * month}"
            yield f"{month},{customer},customer_manual,1"


def economy(through: int = 8) -> Iterable[str]:
    """What is booked each month, without a budget: costs 500, revenue 560."""
    for month in range(1, through + 1):
        for account, kronor in BOOKED.items():
            yield f"{month},common,{account},,{kronor}.00"


def staff(through: int = 8) -> Iterable[str]:
    """Three people, two and a half full-time equivalents in each unit; sickness is not told."""
    for month in range(1, through + 1):
        for unit in UNITS:
            yield f"{month},{unit},3,2.5,,"


def write(path: Path, header: str, rows: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


def change(home: Path, file: str, key: str, values: dict[str, Any]) -> None:
    """Lay ``values`` over the parameters of ``file``; a value in ``value`` keeps what is told of it."""
    path, yaml = home / "params" / "base" / file, YAML(typ="safe", pure=True)
    tree = yaml.load(path.read_text(encoding="utf-8"))
    for name, value in values.items():
        told = isinstance(value, dict) and set(value) == {"value"}
        tree[key][name] = {**tree[key][name], **value} if told else value
    yaml.sort_base_mapping_type_on_output = False  # accounts are shown in the order of their declaration
    with path.open("w", encoding="utf-8") as out:
        yaml.dump(tree, out)

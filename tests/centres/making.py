"""Makes the two further centres in ``centres/``, or tells what differs: ``python -m tests.centres.making``.

The parameters are those that ``tertial init`` makes of the answers, with what a centre would change by hand.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from model.centre.making import csv_text, make_centre
from model.centre.parameter_text import yaml_text
from model.centre.questionnaire import answered
from model.observations.provenance import ALL_ELSE, EXAMPLE, PROVENANCE
from model.report_kinds import find_kind
from tests.centres import alliance, region
from tests.own_centre import entries

CENTRES = Path(__file__).parents[2] / "centres"
RENAMED = {"economy": ("accounts", "kinds", "overhead_split", "other_personnel"), "dimensions": None}


def make_region(folder: Path) -> None:
    """The region's centre, its next year and its own accounts and categories."""
    make_centre(answered(entries(region.ANSWERS)), folder)
    base = folder / "params" / "base"
    for path in sorted(base.glob("*.yaml")):
        tree = _read(path)
        _with_next_year(tree)
        _own_words(path.stem, tree)
        _write(path, tree)
    (base / "assignments.yaml").write_text(
        yaml_text(
            {"assignments": region.ASSIGNMENTS}, "Övriga uppdrag: arbete som inte är en tjänst till kunderna."
        ),
        encoding="utf-8",
        newline="\n",
    )
    for path in sorted((folder / "params" / "reports").glob("*.yaml")):
        kind = find_kind(path.stem)
        if kind is not None and kind.is_planned:
            _write(path, {**_read(path), "year": region.NEXT})
    _write_tables(folder, region.tables())
    _say_invented(folder)
    _told(folder, REGION)


def make_alliance(folder: Path) -> None:
    """The alliance, as its answers make it, with its first month."""
    make_centre(answered(entries(alliance.ANSWERS)), folder)
    _write_tables(folder, alliance.tables())
    _say_invented(folder)
    _told(folder, ALLIANCE)


MAKERS = {region.FOLDER: make_region, alliance.FOLDER: make_alliance}
REGION = (
    "Ett påhittat centrum, som exempel och prov: lön, inköpsfakturor och växel åt en region. Sex kunder, två "
    "enheter efter uppgift, 24 medarbetare, lunchstängd telefon; ett år uppföljt och nästa planerat."
)
ALLIANCE = (
    "Ett påhittat centrum, som exempel och prov: fyra små kommuners gemensamma kontor. En enhet, nio "
    "medarbetare, ingen telefongrupp och inget från tidigare år: bara den första månadens volymer."
)


def _told(folder: Path, words: str) -> None:
    """``words`` below the title of the folder's own README."""
    path = folder / "README.md"
    title, rest = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_text(f"{title}\n\n{words}\n{rest}", encoding="utf-8", newline="\n")
    for kept in folder.rglob(".gitkeep"):
        if len(list(kept.parent.iterdir())) > 1:
            kept.unlink()


def _with_next_year(tree: Mapping[str, Any]) -> None:
    """Each figure of the last year stands for the next one too, grown where it grows."""
    for key, part in _quantities(tree):
        by_year = part["value"]
        if isinstance(by_year, Mapping) and list(by_year) == [region.LAST]:
            last = by_year[region.LAST]
            by_year[region.NEXT] = _grown(last, region.GROWTH.get(key, 1.0))


def _grown(value: Any, growth: float) -> Any:
    if isinstance(value, Mapping):
        return {key: _grown(part, growth) for key, part in value.items()}
    return round(value * growth) if isinstance(value, int) and growth != 1.0 else value


def _quantities(tree: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for key, part in tree.items():
        if isinstance(part, Mapping) and "value" in part:
            yield key, dict(part) if not isinstance(part, dict) else part
        elif isinstance(part, Mapping):
            yield from _quantities(part)


def _own_words(file: str, tree: dict[str, Any]) -> None:
    """The region's own codes and names in place of those that init gives."""
    if file == "economy":
        economy = tree["economy"]
        for part in ("accounts", "kinds", "overhead_split", "other_personnel"):
            if part in economy:
                economy[part] = _renamed(economy[part])
    elif file == "dimensions":
        tree["dimensions"] = _renamed(tree["dimensions"])
    elif file == "demand":
        tree["demand"]["streams"]["inkopsfaktura"] |= {"name": "Inköpsfakturor", "many": "inköpsfakturor"}
    elif file == "phone":
        for name, seconds in region.SECONDS.items():
            own = {region.UNITS[1]: seconds}
            tree["phone"]["groups"][name] |= {"value": own, "source": "växelns statistik"}
    elif file == "services":
        own = tree["services"]
        for code in region.ASSIGNED["activities"]:
            own["subscription"]["activities"].remove(code)
        own["subscription"]["covers"] = "lönegenomgång"
        own["assignments"] = region.ASSIGNED
    elif file == "interface":
        processes = tree["interface"]["processes"].values()
        next(each for each in processes if "subscription" in each["services"])["services"] += ["assignments"]
    elif file == "pricing":
        support = tree["pricing"]["allocation"]["support"]
        for department in support.values():
            department["pools"] = [region.OWN_WORDS.get(pool, pool) for pool in department.get("pools", [])]


def _renamed(node: Any) -> Any:
    if isinstance(node, Mapping):
        return {
            region.OWN_WORDS.get(key, key): region.NAMES.get(part, part) if key == "name" else _renamed(part)
            for key, part in node.items()
        }
    return region.NAMES.get(node, node) if isinstance(node, str) else node


def _read(path: Path) -> dict[str, Any]:
    tree: dict[str, Any] = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return tree


def _write(path: Path, tree: Mapping[str, Any]) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    about = "\n".join(re.sub("^# ?", "", line) for line in lines if line.startswith("#"))
    path.write_text(yaml_text(tree, about), encoding="utf-8", newline="\n")


def _write_tables(folder: Path, tables: Mapping[str, list[dict[str, Any]]]) -> None:
    for name, rows in tables.items():
        path = folder / "data" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(csv_text(list(rows[0]), rows), encoding="utf-8", newline="\n")


def _say_invented(folder: Path) -> None:
    """Every table is an example."""
    tables = sorted(path.relative_to(folder / "data").as_posix() for path in (folder / "data").rglob("*.csv"))
    rows = [{"file": table, "item": ALL_ELSE, "source": EXAMPLE} for table in tables]
    (folder / "data" / PROVENANCE).write_text(
        csv_text(["file", "item", "source"], rows), encoding="utf-8", newline="\n"
    )


def make(centres: Path) -> None:
    """Both centres' folders in ``centres``, in place of those that lie there."""
    for name, maker in MAKERS.items():
        with tempfile.TemporaryDirectory() as place:
            made = Path(place) / name
            maker(made)
            shutil.rmtree(centres / name, ignore_errors=True)
            shutil.copytree(made, centres / name)


if __name__ == "__main__":
    CENTRES.mkdir(exist_ok=True)
    make(CENTRES)

"""Nothing in a report rests on data later than its date: without them, and with others, it says the same.

What is later is found here by the tables' own columns of months and days, not by the rules that reports use.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from model.computing.value_digest import value_digest
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed
from model.publishing.requests import ReportRequest, report_request
from model.staffing.studies import optimisation_study
from tests.centres.small import make_small
from tests.notebooks import shown

pytestmark = pytest.mark.slow

Row = dict[str, str]
BY_MONTH = {
    f"{name}.csv": "2025"
    for name in ("backlog", "call_backs", "lead_times", "mail", "phone", "staff", "volumes")
}
FIFTH_WORKING_DAYS = [
    date(2025, 2, 7),
    date(2025, 3, 7),
    date(2025, 4, 7),
    date(2025, 5, 8),  # the first of May is off
    date(2025, 6, 9),  # so is the sixth of June
    date(2025, 7, 7),
    date(2025, 8, 7),
    date(2025, 9, 5),
    date(2025, 10, 7),
    date(2025, 11, 7),
    date(2025, 12, 5),
    date(2026, 1, 9),  # and the first and sixth of January
]
REPORTS: dict[str, dict[str, Any]] = {
    "month-04": {},
    "tertial-1": {},
    "tertial-2": {},
    "annual": {},
    "phone": {"month": 6},
    "customer": {"month": 6, "customer": 4},
    "price-list": {"replications": 2},
    "staffing": {"replications": 2},
    "scenarios": {"replications": 2},
    "agreements": {"replications": 2, "customer": 2},
    "what-if": {"replications": 2},
    "price-lists": {"replications": 2},
    "sensitivity": {},
    "breadth": {},
}
PLANNED = {
    "price-list",
    "agreements",
    "what-if",
    "price-lists",
    "staffing",
    "scenarios",
    "sensitivity",
    "breadth",
}
"""Those that are about the year to come, and rest on the parameters that it begins and ends with."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The region's centre, small, in force."""
    make_small("region", tmp_path)
    monkeypatch.setenv("TERTIAL_HOME", str(tmp_path))
    monkeypatch.setenv("TERTIAL_CACHE", os.environ.get("TERTIAL_CACHE", str(tmp_path / ".cache")))
    return tmp_path


def months_known(day: date) -> int:
    return sum(known <= day for known in FIFTH_WORKING_DAYS)


def later(name: str, year: int, row: Row, day: date) -> bool:
    """Whether the row tells of what came after ``day``."""
    if name in BY_MONTH and year == 2025:
        return int(row["month"]) > months_known(day)
    if name == "yearly.csv" and row["kind"] == "outcome":
        return day < date(year + 1, 1, 9)
    return any(row.get(column, "") > day.isoformat() for column in ("date", "received"))


def deleted(name: str, year: int, row: Row, day: date) -> Row | None:
    return None if later(name, year, row, day) else as_stood(name, year, row, day)


def as_stood(name: str, year: int, row: Row, day: date) -> Row:
    """The row without cells that were filled later."""
    if name == "economy.csv" and int(row["month"]) > (months_known(day) if year == 2025 else 0):
        return {**row, "outcome": ""}
    if name == "complaints.csv" and row["answered"] > day.isoformat():
        return {**row, "answered": "", "led_to": ""}
    if name == "customer_survey.csv" and day < date(int(row["year"]) + 1, 1, 9):
        return {**row, "value": "", "note": ""}
    return row


def otherwise(name: str, year: int, row: Row, day: date) -> Row:
    """The row as if all that came after ``day`` had come otherwise."""
    if as_stood(name, year, row, day) != row and name == "economy.csv":
        return {**row, "outcome": f"{float(row['outcome']) * 3:.2f}"}
    if later(name, year, row, day) and name == "volumes.csv":
        return {**row, "volume": str(int(row["volume"]) * 3)}
    if later(name, year, row, day) and name == "staff.csv":
        return {**row, "headcount": str(int(row["headcount"]) + 9)}
    if later(name, year, row, day) and name == "complaints.csv":
        return {**row, "positive": "true" if row["positive"] == "false" else "false"}
    return row


def rewrite(data: Path, day: date, change: Callable[[str, int, Row, date], Row | None]) -> int:
    """Write every year's tables as ``change`` has them; how many rows it touched."""
    touched = 0
    for path in sorted(data.glob("20*/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            columns, rows = list(reader.fieldnames or []), list(reader)
        changed = [change(path.name, int(path.parent.name), row, day) for row in rows]
        touched += sum(new != old for new, old in zip(changed, rows, strict=True))
        kept = [row for row in changed if row is not None]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(kept)
    return touched


def decide_later(params: Path, last: date) -> int:
    """Write values that come into force after ``last``, and years and plans after its next; how many."""
    first, year = last + timedelta(days=1), last.year + 2
    by_date = {
        "economy": ["salary_level", "social_charge"],
        "phone": ["answered_target", "service_level_target"],
    }
    by_date["price_rules"] = ["cap", "floor", "largest_adjustment", "wage_index", "price_index"]
    files = {name: params / "base" / f"{name}.yaml" for name in ("activities", "demand", *by_date)}
    yaml = YAML()
    trees = {name: yaml.load(path.read_text(encoding="utf-8")) for name, path in files.items()}
    dated = [trees[file][file][name] for file, names in by_date.items() for name in names]
    dated += [activity["lead_time"] for activity in trees["activities"]["activities"].values()]
    for quantity in dated:
        stands = quantity["value"]
        if not isinstance(stands, dict):
            quantity["value"] = stands = {date.min.isoformat(): stands}
        stands[first.isoformat()] = 9 if quantity["unit"] == "arbetsdagar" else 0.5
    calls = trees["phone"]["phone"]["calls"]["value"]
    calls[year] = {"faktura_och_vaxel": 70_000}
    for stream in trees["demand"]["demand"]["streams"].values():
        stream["volume"]["value"][year] = 7
    trees["demand"]["demand"]["leaving"]["value"] = {f"{year}-03-31": [2]}
    for name, path in files.items():
        with path.open("w", encoding="utf-8") as file:
            yaml.dump(trees[name], file)
    return len(dated) + 3


def asked(name: str) -> ReportRequest:
    request = report_request(name)
    return request.with_parameters(**REPORTS[name])


def told(request: ReportRequest) -> Iterator[Any]:
    """All that the report shows."""
    shown._shown.cache_clear()
    key = json.dumps([str(request.notebook), dict(request.parameters)], default=str)
    return (json.loads(bundle) for bundle in shown._shown(key, "sv"))


class GivenError(Exception):
    """What a study was given to compute on."""


def with_another_employee(home: Path, row: str, known: date) -> None:
    """Let ``row`` stand last in the register of people, known from a day."""
    people, counted = (
        home / "data" / "registers" / "people.csv",
        home / "params" / "base" / "organisation.yaml",
    )
    header, *rows = people.read_text(encoding="utf-8").splitlines()
    text = [f"{header},known", *(f"{each}," for each in rows), f"{row},{known}"]
    people.write_text("\n".join(text) + "\n", encoding="utf-8")
    parameters = counted.read_text(encoding="utf-8").replace(
        "headcount: {value: 24,", "headcount: {value: 25,"
    )
    counted.write_text(parameters, encoding="utf-8")


@pytest.mark.parametrize("days_later", [0, 1])
def test_the_optimisation_is_given_what_was_known(
    home: Path, monkeypatch: pytest.MonkeyPatch, days_later: int
) -> None:
    """It is a function of what it is given, and takes minutes: of what is known on the day, and no more."""

    def study(parameters: Parameters, *given: Any, **_: Any) -> None:
        raise GivenError(value_digest(changed(parameters, {"organisation.headcount": 24}), *given))

    def given() -> str:
        with pytest.raises(GivenError) as found:
            list(told(request))
        return str(found.value)

    monkeypatch.setattr(optimisation_study, "study", study)
    request = report_request("optimisation")
    as_it_is = given()
    assert decide_later(home / "params", date(request.year, 12, 31)) == 19
    assert given() == as_it_is
    known = date.fromisoformat(request.parameters["day"]) + timedelta(days=days_later)
    with_another_employee(home, "P025,lon,lonespecialist,1.0,loneberakning,", known)
    assert (given() == as_it_is) is (days_later == 1)


@pytest.mark.parametrize("name", REPORTS)
def test_without_what_came_later_and_with_other_of_it_the_report_says_the_same(home: Path, name: str) -> None:
    request = asked(name)
    day = date.fromisoformat(request.parameters["day"])
    as_it_is = list(told(request))
    assert as_it_is
    whole = home / "whole"
    shutil.copytree(home / "data", whole)
    touched = {change: rewrite(home / "data", day, change) for change in (otherwise,)}
    assert list(told(request)) == as_it_is
    shutil.rmtree(home / "data")
    shutil.copytree(whole, home / "data")
    touched[deleted] = rewrite(home / "data", day, deleted)
    assert list(told(request)) == as_it_is
    shutil.rmtree(home / "data")
    shutil.copytree(whole, home / "data")
    last = date(request.year, 12, 31) if name in PLANNED else day
    assert decide_later(home / "params", last) == 19
    assert list(told(request)) == as_it_is
    if day < FIFTH_WORKING_DAYS[-1]:
        assert min(touched.values()) > 0, "there was something later to do without"

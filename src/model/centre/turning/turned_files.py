"""Files that say which year they are about: reports turn to the new one, scenarios say the same of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from model.centre.turning.parameter_files import Files, dumped, loaded, written
from model.parameters.carrying import carryings
from model.parameters.schema.parameters import Parameters
from model.publishing.publication_calendar import CALENDAR
from model.publishing.requests import moved_day, parameters_file
from model.report_kinds import REPORT_KINDS, ReportKind


def turned_files(centre: Path, parameters: Parameters, year: int) -> Files:
    """The reports' parameters and scenarios that ``year`` changes: planned reports are about it from now.

    Those that follow up are about the year before; a report that says its day is dated the same day of its
    year as before. A publication calendar that ends goes on through the same day of ``year``.
    """
    by_year = {each.path for each in carryings(parameters) if each.is_by_year}
    return dict(
        [*_reports(centre, by_year, year), *_scenarios(centre, by_year, year), *_calendar(centre, year)]
    )


def _reports(centre: Path, by_year: set[str], year: int) -> Iterator[tuple[str, str]]:
    for kind in REPORT_KINDS:
        file = parameters_file(kind)
        if (centre / file).is_file():
            tree = loaded(centre / file)
            if _turn(tree, kind, year) | _say_again(tree.get("changes") or {}, by_year, year):
                yield file, dumped(tree)


def _turn(tree: Any, kind: ReportKind, year: int) -> bool:
    """Turn a report's parameters to its new year; whether they were of an earlier one."""
    new = year if kind.is_planned else year - 1
    old = tree.get("year")
    if not isinstance(old, int) or old >= new:
        return False
    tree["year"] = new
    if tree.get("day"):
        tree["day"] = written(moved_day(str(tree["day"]), new - old), tree["day"])
    if tree.get("meeting"):
        tree["meeting"] = None  # it has been held
    return True


def _scenarios(centre: Path, by_year: set[str], year: int) -> Iterator[tuple[str, str]]:
    for path in sorted((centre / "params" / "scenarios").glob("*.yaml")):
        tree = loaded(path)
        changes = tree.get("changes") or {}
        values = {name: change["value"] for name, change in changes.items() if isinstance(change, Mapping)}
        if _say_again(values, by_year, year):
            yield path.relative_to(centre).as_posix(), dumped(tree)


def _calendar(centre: Path, year: int) -> Iterator[tuple[str, str]]:
    path = centre / CALENDAR
    if not path.is_file():
        return
    tree = loaded(path)
    last = tree.get("through")
    if isinstance(last, date) and last.year < year:
        tree["through"] = date.fromisoformat(moved_day(last.isoformat(), year - last.year))
        yield CALENDAR, dumped(tree)


def _say_again(values: Mapping[str, Any], by_year: set[str], year: int) -> bool:
    """Give the values of last year to the new one as well; whether there were any."""
    found = False
    for path, value in values.items():
        if path in by_year and isinstance(value, Mapping):
            last = [key for key in value if int(str(key)[:4]) == year - 1]
            if not any(int(str(key)[:4]) == year for key in value):
                for key in last:
                    value[_a_year_on(key)] = written(value[key], value[key])  # type: ignore[index]
                    found = True
    return found


def _a_year_on(key: Any) -> Any:
    """A year, or a day as it is written, of the year after."""
    if isinstance(key, int):
        return key + 1
    moved = moved_day(str(key), 1)
    return date.fromisoformat(moved) if isinstance(key, date) else written(moved, key)

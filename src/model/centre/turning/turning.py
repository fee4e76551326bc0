"""Turning a year: everything that can be written now, and what is left to do.

A year is turned bit by bit, by the same command: what follows by rule at once, what rests on decisions when
they have been made, and the tables of the decided year when its agreements are published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from model.centre.turning.closed_year import closing_text, yearly_outcome
from model.centre.turning.decided_files import decided_files, is_published, missing_tables
from model.centre.turning.decisions_workbook import Decided, read_decisions
from model.centre.turning.new_values import (
    NewYear,
    Values,
    first_year,
    in_force,
    new_year,
    possible_decisions,
    standing,
    year_of,
)
from model.centre.turning.parameter_files import Files, with_values
from model.centre.turning.putting_in_place import put_in_place
from model.centre.turning.turned_files import turned_files
from model.errors import Finding, InputError
from model.observations.closing import CLOSING, is_closed
from model.observations.yearly import YEARLY
from model.parameters.carrying import base_file, carryings
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters


@dataclass(frozen=True)
class Left:
    """Something of a year that is left, and the command that does it."""

    what: str
    command: str


@dataclass(frozen=True)
class Turned:
    """What a run came to: the year's values and decisions, files written, copies kept of those replaced."""

    made: NewYear
    written: list[str]
    kept: list[Path]


def turn(centre: Path, year: int, *, decided: Values, forecast: Values, replaces: bool = False) -> Turned:
    """Write everything of ``year`` that can be written: parameters, reports, scenarios and its tables.

    Nothing that stands is written over unless ``replaces``, and then only what is of ``year`` itself; a copy
    is kept. Raises InputError, and changes nothing, when something would not hold.
    """
    parameters = load(params=centre / "params")
    made = new_year(parameters, year, decided=decided, forecast=forecast, anew=replaces)
    stands = standing(parameters, year)
    new = [value for value in made.values if value.path not in stands or stands[value.path] != value.value]
    replaced = {base_file(value.path, centre / "params") for value in new if value.path in stands}
    files: Files = with_values(centre, new, first_year(parameters))
    files |= turned_files(centre, parameters, year)
    tables = _tables(centre, parameters, year, replaces)
    kept = put_in_place(centre, files | tables, replaced | set(tables)) if files or tables else []
    return Turned(made, sorted(files | tables), kept)


def turn_tables(centre: Path, year: int, *, replaces: bool = False) -> Turned:
    """:func:`turn`, of the tables alone: parameters stay as they are."""
    tables = _tables(centre, load(params=centre / "params"), year, replaces)
    kept = put_in_place(centre, tables, set(tables)) if tables else []
    return Turned(NewYear(year), sorted(tables), kept)


def _tables(centre: Path, parameters: Parameters, year: int, replaces: bool) -> Files:
    """The tables that ``year`` and the years before it lack; with ``replaces`` those of ``year`` anew."""
    files: Files = {}
    for each in (year - 1, year):
        if is_published(each):
            files |= decided_files(centre, each, replaces and each == year)
    for each in (year - 2, year - 1):
        name = f"data/{each}/{YEARLY}"
        if name not in files and (text := yearly_outcome(centre, parameters, each)):
            files[name] = text
    for each in (year - 2, year - 1, *([year] if replaces else [])):
        if text := closing_text(centre, parameters, each, replaces and each == year):
            files[f"data/{each}/{CLOSING}"] = text
    return files


def decided_in(path: Path, parameters: Parameters, year: int, replaces: bool) -> Decided:
    """What a workbook decides that does not stand already.

    Raises InputError for its faults, and for other values than those that stand unless ``replaces``.
    """
    told = read_decisions(path, year, possible_decisions(parameters, year))
    stands, holds = standing(parameters, year), in_force(parameters, year)
    new = {name: value for name, value in told.values.items() if name not in holds or holds[name] != value}
    if findings := [] if replaces else list(_standing_otherwise(path.name, told, new, stands)):
        raise InputError(*findings)
    return Decided(new, told.places)


def _standing_otherwise(file: str, told: Decided, new: Values, stands: Values) -> Iterator[Finding]:
    for name, value in new.items():
        if name in stands:
            place = next(at for of, at in told.places.items() if of == name or of.startswith(f"{name}."))
            yield Finding(
                file, place, str(value), f"{stands[name]}, som redan är bestämt, eller valet --replace"
            )


def placed(error: InputError, told: Decided, file: str) -> InputError:
    """Faults of parameters told by the cells that they were decided in, where they were."""
    findings = []
    for finding in error.findings:
        cells = [cell for name, cell in told.places.items() if _is_of(finding.place, name)]
        findings.append(Finding(file, cells[0], finding.value, finding.expected) if cells else finding)
    return InputError(*findings)


def _is_of(place: str, name: str) -> bool:
    """Whether a place among the parameters is that of a decision: of all its value, or of the one member."""
    group, _, member = name.rpartition(".")
    return place.startswith(f"{name}.") or (
        place.startswith(f"{group}.value.") and place.endswith(f".{member}")
    )


def left(centre: Path, year: int) -> list[Left]:
    """What is left of turning ``year``, in the order in which it is done."""
    parameters = load(params=centre / "params")
    made = new_year(parameters, year, decided={}, forecast={})
    closings = _closings_left(centre, parameters, year)
    clashes = [] if made.values or made.decisions or made.waiting else _clashes_left(parameters, year)
    return [*_values_left(made), *clashes, *closings, *_tables_left(centre, parameters, year)]


def _clashes_left(parameters: Parameters, year: int) -> Iterator[Left]:
    """Price rules that cannot be met together, where the year has been simulated."""
    from model.centre.turning.trial import trial_of  # simulation and reports take seconds
    from model.planning.planned_year import is_simulated

    if is_simulated(parameters, year):
        command = f"ett annat beslut: tertial new-year {year} --workbook FIL, sedan --decide FIL --replace"
        for clash in trial_of(parameters, year).clashes:
            yield Left(f"{clash.value}. Möjligt: {clash.expected}", command)


def _closings_left(centre: Path, parameters: Parameters, year: int) -> Iterator[Left]:
    """Years whose tables are whole and that are not closed: prices settle nothing of them until they are."""
    for each in (year - 2, year - 1):
        if not is_closed(centre / "data", each) and closing_text(centre, parameters, each, False):
            yield Left(f"data/{each}/{CLOSING}", f"tertial new-year {year}")


def _values_left(made: NewYear) -> Iterator[Left]:
    command = f"tertial new-year {made.year}"
    if made.values:
        yield Left(f"{len(made.values)} värden som följer av regler", command)
    for each in made.decisions:
        yield Left(f"{each.name}: {each.meaning}", f"beslut: {command} --workbook FIL, sedan --decide FIL")
    if made.waiting:
        yield Left(f"{len(made.waiting)} värden som följer av besluten: {', '.join(made.waiting)}", command)


def _tables_left(centre: Path, parameters: Parameters, year: int) -> Iterator[Left]:
    """Decided tables that are not there, of the years that the centre has planned."""
    planned = {
        key for each in carryings(parameters) if each.is_by_year for key in map(year_of, each.quantity.value)
    }
    for each in (year - 1, year):
        missing = missing_tables(centre, each)
        if missing and is_published(each):
            yield Left(", ".join(missing), f"tertial new-year {year}")
        elif missing and each in planned:
            yield Left(
                ", ".join(missing), f"tertial price --year {each}, sedan tertial agreements --year {each}"
            )

"""From registers to the year's tables that reports read: what would change, and the change itself.

A table's months that registers have are replaced in the columns that they give; its other months and columns
stay. What cannot be read by the reports' own readers is never written.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
from filelock import FileLock, Timeout

from model.errors import Finding, InputError
from model.importing.batches import FILE, PERIOD
from model.importing.description import read_description
from model.importing.filled_tables import SAID, TABLES, FilledTable, known_by
from model.importing.fills import Fill
from model.importing.manifests import Import, read_manifest
from model.importing.naming import words_of
from model.importing.registers import SOURCE, scan
from model.importing.sorting_out import Figures, figures
from model.importing.spans import by_month
from model.observations.deliveries import with_note
from model.observations.files import IMPORTED, data_folder, year_file
from model.observations.imported import (
    Line,
    as_csv,
    file_line,
    imported_line,
    source_lines,
    was_imported,
    with_imported,
)
from model.observations.names import Names, known_names
from model.observations.provenance import PROVENANCE
from model.observations.remarks import remarks
from model.observations.tables import read_table
from model.parameters.own_files import put_in_own
from model.parameters.schema.parameters import Parameters
from model.system_faults import in_words
from model.text_tables.written import csv_text
from model.time_units import MONTHS

Key = tuple[Any, ...]
Rows = dict[Key, dict[str, Any]]
"""Month and keys -> column -> value; None for an empty cell."""


@dataclass(frozen=True)
class MonthChange:
    """A column's month: its rows and sum, the sum that stands in the file, and cells that change."""

    month: int
    column: str
    rows: int
    total: float | Decimal
    standing: float | Decimal | None
    changed: int


@dataclass(frozen=True)
class FilledFile:
    """A table as registers fill it: its text, what changes, and what there is to tell.

    exists, is_changed: whether there is a file, and whether it would be another.
    """

    table: str
    file: str
    text: str
    exists: bool
    is_changed: bool
    changes: tuple[MonthChange, ...]
    told: tuple[str, ...]


@dataclass(frozen=True)
class Filling:
    """What registers give a year's tables. refusals: why nothing is, or would be, written."""

    year: int
    files: tuple[FilledFile, ...]
    sources: tuple[Line, ...]
    refusals: tuple[Finding, ...]
    kept: tuple[Path, ...] = ()


@dataclass(frozen=True)
class _Given:
    """A fill of one source, and the figures it gives."""

    source: str
    register: str
    fill: Fill
    figures: Figures


@dataclass
class _Table:
    """A table while it is put together: its rows, and which source gave each cell.

    least: people below whom a share is left empty. words: key -> name in the table -> what people call it.
    """

    name: str
    year: int
    standing: Rows
    rows: Rows
    least: int = 0
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    given_by: dict[tuple[Key, str], str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def table(self) -> FilledTable:
        """What it is."""
        return TABLES[self.name]

    @property
    def path(self) -> str:
        """Its path below ``data/``."""
        return f"{self.year}/{self.table.file}"


def fill(
    year: int,
    parameters: Parameters,
    *,
    tables: Collection[str] = (),
    through: int = MONTHS,
    data: Path | None = None,
    dry_run: bool = False,
    replaces: bool = False,
) -> Filling:
    """Fill ``tables`` (all that registers give) of ``year``, months 1 to ``through``, in ``data``.

    Nothing is written in a dry run, when something is refused, or where a file would be another and
    ``replaces`` is not said. Of a file that is replaced a dated copy is kept.
    Raises InputError for tables that no register gives, and for files that cannot be read.
    """
    folder = data_folder(data)
    names = known_names(parameters, folder)
    given = list(_given(year, folder, tables or TABLES, through, parameters, names))
    found = dict.fromkeys(one.fill.table for one in given)
    _require_given(tables, found, year)
    lines = source_lines(folder)
    worked = [
        _worked(name, year, [g for g in given if g.fill.table == name], names, lines, parameters)
        for name in found
    ]
    refusals = [finding for one in given for finding in one.figures.findings]
    refusals += [finding for table in worked for finding in table.findings]
    files = tuple(_filled(table, names) for table in worked)
    if not refusals:
        refusals, told = _as_reports_read(worked, files, names)
        files = tuple(replace(file, told=(*file.told, *told.get(file.file, ()))) for file in files)
    if not dry_run and not replaces:
        refusals += [
            Finding(f"data/{file.file}", "filen", "finns redan och skulle ändras", "valet --replace")
            for file in files
            if file.exists and file.is_changed
        ]
    wholly = [table.path for table in worked if _is_whole(table)]
    new = with_imported(lines, list(dict.fromkeys(_sources(given, year, folder))), wholly)
    filling = Filling(year, files, tuple(new), tuple(refusals))
    if refusals or dry_run:
        return filling
    return replace(filling, kept=tuple(_write(filling, folder, new != lines)))


def _require_given(tables: Collection[str], found: Collection[str], year: int) -> None:
    known = ", ".join(TABLES)
    faults = [
        Finding("tabell", name, "okänd", f"en av {known}")
        if name not in TABLES
        else Finding(
            "register", name, "inget", f"rader från {year} i ett register vars källa har fills för {name}"
        )
        for name in tables
        if name not in found
    ]
    if not found and not tables:
        wanted = "rader inlästa med tertial import, ur en källa vars beskrivning har fills"
        faults = [Finding("data/imported", str(year), "inget register fyller någon tabell", wanted)]
    if faults:
        raise InputError(*faults)


def _given(
    year: int, data: Path, tables: Collection[str], through: int, parameters: Parameters, names: Names
) -> Iterator[_Given]:
    """The figures of each fill of each source that has rows of ``year``."""
    for folder in sorted(path.parent for path in (data / IMPORTED).glob("*/manifest.json")):
        in_force = read_manifest(folder).in_force()
        sources = dict.fromkeys(source for source, period in in_force if period[:4] == str(year))
        for source in sources:
            periods = [period for one, period in in_force if one == source]
            for one in read_description(source, data.parent).fills:
                found = _rows(one, folder.name, source, periods, year, through, data)
                if one.table not in tables or found is None:
                    continue
                rows, told = found
                made = figures(
                    rows,
                    one,
                    TABLES[one.table],
                    source=source,
                    year=year,
                    through=through,
                    parameters=parameters,
                    names=names,
                )
                yield _Given(source, folder.name, one, replace(made, told=(*told, *made.told)))


def _rows(
    one: Fill, register: str, source: str, periods: Sequence[str], year: int, through: int, data: Path
) -> tuple[pl.LazyFrame, list[str]] | None:
    """The rows that a fill is made of, and what to tell; None where the register lacks what it is made with.

    Those that last may have begun in any year before.
    """
    wanted = [
        period for period in periods if period[:4] == str(year) or (one.spans and period[:4] < str(year))
    ]
    rows = scan(register, data, wanted).filter(pl.col(SOURCE) == source)
    if not _has(rows, one.only_with):
        return None
    if not one.spans:
        return rows, []
    there = set(rows.select(PERIOD).unique().collect()[PERIOD])
    months = [month for month in range(1, through + 1) if f"{year}-{month:02d}" in there]
    return by_month(rows, one.spans, year=year, months=months, data=data)


def _has(rows: pl.LazyFrame, columns: Sequence[str]) -> bool:
    """Whether each of ``columns`` says something somewhere."""
    if not set(columns) <= set(rows.collect_schema().names()):
        return False
    said = rows.select(pl.col(name).is_not_null().any() for name in columns).collect()
    return all(said.row(0)) if columns else True


def _worked(
    name: str,
    year: int,
    given: Sequence[_Given],
    names: Names,
    lines: Sequence[Line],
    parameters: Parameters,
) -> _Table:
    standing = _standing(TABLES[name], year_file(names.data, year, TABLES[name].file), year)
    table = _Table(name, year, standing, {key: dict(row) for key, row in standing.items()})
    table.least = parameters.followup.minimum_answers.value
    table.words = {key: words_of(key, parameters, names) for key in table.table.by}
    # What is divided by a column of the table comes when that column is there.
    for one in sorted(given, key=lambda one: any(value.per for value in one.fill.columns.values())):
        table.told += [f"{one.source}: {sentence}" for sentence in one.figures.told]
        _put(table, one, names)
    _close(table, given, lines)
    return table


def _standing(table: FilledTable, path: Path, year: int) -> Rows:
    """The rows of the file as it stands; none where there is no file."""
    if not path.exists():
        return {}
    frame = read_table(path, table.row, table.key).astype(object)
    frame = frame.where(frame.notna(), None)
    return {
        (row[table.of] if table.of else year, *(str(row[name]) for name in table.by)): {
            name: row[name] for name in table.values
        }
        for row in frame.to_dict("records")
    }


def _put(table: _Table, given: _Given, names: Names) -> None:
    """The figures of one fill in their cells; zero where the register has nothing in a month that it has."""
    made = given.figures
    seen = {by for month in made.months.values() for by in month}
    is_share = any(given.fill.columns[column].per for column in made.columns)
    for month, cells in made.months.items():
        there = {key[1:] for key in table.rows if key[0] == month} if is_share else set()
        for by in table.table.grid(seen, names) if not is_share else there | set(cells):
            key = (month, *by)
            row = table.rows.setdefault(key, dict.fromkeys(table.table.values))
            for column in made.columns:
                if other := table.given_by.get((key, column)):
                    table.findings.append(_twice(table, key, column, other, given.source))
                    continue
                value = given.fill.columns[column]
                figure = cells.get(by, {}).get(column, None if value.is_empty_of_nothing else 0)
                if value.per and figure is not None:
                    figure = _share(table, row, float(figure), value.per)
                row[column] = _typed(table.table, column, figure)
                table.given_by[key, column] = given.source
            if table.table.is_sourced:
                row[SAID] = given.source


def _share(table: _Table, row: Mapping[str, Any], amount: float, per: str) -> float | None:
    """``amount`` of ``per`` of the same row; empty of nothing, and of so few that it would tell of one."""
    few = table.table.people and (row[table.table.people] or 0) < table.least
    return None if few or not row[per] else amount / float(row[per])


def _twice(table: _Table, key: Key, column: str, one: str, other: str) -> Finding:
    wanted = "en källa för varje ruta: fills i den ena, eller en regel under left_out"
    return Finding(
        f"data/{table.path}", f"{_shown(table, key)}, {column}", f"ges av {one} och {other}", wanted
    )


def _close(table: _Table, given: Sequence[_Given], lines: Sequence[Line]) -> None:
    """Cells of filled months that no register gives: zero if they were imported once, else kept and told."""
    months = {
        (month, column) for one in given for month in one.figures.months for column in one.figures.columns
    }
    left: dict[tuple[int, str], int] = {}
    for key, row in table.standing.items():
        for column in table.table.values:
            if (key[0], column) not in months or (key, column) in table.given_by:
                continue
            if was_imported(lines, table.path, column, table.table.period(table.year, key[0])):
                table.rows[key][column] = _typed(table.table, column, 0)
                table.given_by[key, column] = ""
            elif row[column] is not None:
                left[key[0], column] = left.get((key[0], column), 0) + 1
    for (month, column), count in sorted(left.items()):
        when = f"månad {month}" if table.table.is_of_months else f"år {month}"
        table.told.append(f"{when}, {column}: {count} rader som inget register ger står kvar")


def _typed(table: FilledTable, column: str, value: Decimal | float | None) -> Any:
    """A figure as the table's column has it."""
    if value is None:
        return None
    kind = str(table.row.model_fields[column].annotation)
    if "Decimal" in kind:
        return Decimal(str(value)).quantize(Decimal("0.01"))
    if "int" in kind:
        return round(value)
    return round(float(value), 6)


def _is_whole(table: _Table) -> bool:
    """Whether every figure of the table is from a register."""
    return all(
        (key, column) in table.given_by
        for key, row in table.rows.items()
        for column, value in row.items()
        if value is not None and column != SAID
    )


def _filled(table: _Table, names: Names) -> FilledFile:
    return FilledFile(
        table.name,
        table.path,
        _csv(table, names),
        year_file(names.data, table.year, table.table.file).exists(),
        table.rows != table.standing,
        tuple(_changes(table)),
        tuple(table.told),
    )


def _csv(table: _Table, names: Names) -> str:
    """The table as it is kept: by month, then in the centre's own order."""
    what = table.table
    places = [{n: place for place, n in enumerate(known_by(table.name, key, names))} for key in what.by]

    def order(key: Key) -> tuple[Any, ...]:
        return (key[0], *((place.get(n, len(place)), n) for place, n in zip(places, key[1:], strict=True)))

    skipped = 0 if what.of else 1
    rows = [
        [*key[skipped:], *(table.rows[key][name] for name in what.values)]
        for key in sorted(table.rows, key=order)
    ]
    frame = pd.DataFrame(rows, columns=[*what.key, *what.values], dtype=object)
    return csv_text(frame[list(what.row.model_fields)])


def _changes(table: _Table) -> Iterator[MonthChange]:
    filled = sorted({(key[0], column) for key, column in table.given_by})
    for month, column in sorted(filled, key=lambda one: (table.table.values.index(one[1]), one[0])):
        now = {key: row[column] for key, row in table.rows.items() if key[0] == month}
        before = {key: row[column] for key, row in table.standing.items() if key[0] == month}
        figures_before = [value for value in before.values() if value is not None]
        yield MonthChange(
            month,
            column,
            len(now),
            sum(value for value in now.values() if value is not None),
            sum(figures_before) if figures_before else None,
            sum(value != before.get(key) for key, value in now.items()),
        )


def _as_reports_read(
    worked: Sequence[_Table], files: Sequence[FilledFile], names: Names
) -> tuple[list[Finding], dict[str, list[str]]]:
    """What the readers that reports use say of the tables; strange values in them, by file."""
    findings: list[Finding] = []
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for file in files:
            path = folder / file.file
            path.parent.mkdir(exist_ok=True)
            path.write_text(file.text, encoding="utf-8", newline="")
        for table, file in zip(worked, files, strict=True):
            through = {"through": max((key[0] for key, _ in table.given_by), default=MONTHS)}
            try:
                table.table.read(
                    table.year, replace(names, data=folder), **(through if table.table.is_of_months else {})
                )
            except InputError as error:
                findings += [replace(one, file=f"data/{file.file}") for one in error.findings]
        told: dict[str, list[str]] = {}
        for remark in remarks(worked[0].year, folder, earlier=names.data) if worked else ():
            one = remark.finding()
            told.setdefault(one.file.removeprefix("data/"), []).append(
                f"{one.place}: {one.value}; väntat {one.expected}"
            )
    return findings, told


def _sources(given: Sequence[_Given], year: int, data: Path) -> Iterator[Line]:
    """For each fill and month (or year): the files that its rows are from."""
    for one in given:
        in_force = read_manifest(data / IMPORTED / one.register).in_force()
        since = [period for _, period in in_force if one.fill.spans or period[:4] == str(year)]
        rows = scan(one.register, data, since).filter(pl.col(SOURCE) == one.source)
        counted = rows.group_by(PERIOD, FILE).len().sort(PERIOD, FILE).collect()
        table = TABLES[one.fill.table]
        for at in sorted(one.figures.months):
            period = table.period(year, at)
            files: dict[tuple[str, str], int] = {}
            for when, name, count in counted.iter_rows():
                if when == period or (one.fill.spans and when < period) or not table.is_of_months:
                    kept = in_force.get((one.source, when)) or in_force[one.source, when[:4]]
                    key = (name, _digest(kept[0], name))
                    files[key] = files.get(key, 0) + count
            named = [file_line(name, digest, rows, one.register) for (name, digest), rows in files.items()]
            yield imported_line(f"{year}/{table.file}", one.figures.columns, period, one.source, named)


def _digest(imported: Import, file: str) -> str:
    return next(arrived.sha256 for arrived in imported.files if arrived.name == file)


def _write(filling: Filling, data: Path, with_sources: bool) -> list[Path]:
    """Put the changed files in place, whole and all; returns where those that they replace are kept."""
    new = {file.file: file.text for file in filling.files if file.is_changed or not file.exists}
    if with_sources:
        new[PROVENANCE] = as_csv(filling.sources)
    try:
        with FileLock(data / IMPORTED / ".fill.lock", timeout=0):
            files = with_note({data / name: text for name, text in new.items()}, data, new=True)
            kept = put_in_own(files, replace=True)
    except Timeout:
        wanted = "att den fyllning som pågår blir klar först"
        raise InputError(Finding("data", "mappen", "används av en annan fyllning", wanted)) from None
    except OSError as error:
        reason = in_words(error)
        wanted = "en mapp med skrivrättighet och utrymme"
        raise InputError(Finding(str(data), "mappen", f"går inte att skriva i ({reason})", wanted)) from None
    return kept


def _shown(table: _Table, key: Key) -> str:
    """A row in words."""
    named = zip(table.table.by, key[1:], strict=True)
    parts = [table.words.get(name, {}).get(one, str(one)) for name, one in named]
    return ", ".join([f"{'månad' if table.table.is_of_months else 'år'} {key[0]}", *parts])

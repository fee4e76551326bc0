"""An import from beginning to end: files read, rows accounted for, the register changed whole or not."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from model.errors import Finding, InputError
from model.importing.accounts import Account, FileAccount
from model.importing.control import controls, disagreements, number, sums_of
from model.importing.description import SourceDescription, read_description
from model.importing.formats import reader
from model.importing.gaps import missing_intervals
from model.importing.interpreting import HIDDEN, Interpreted, interpret
from model.importing.manifests import ArrivedFile, Import, Manifest, read_manifest, register_folder
from model.importing.plausibility import strange_rows
from model.importing.pseudonyms import fingerprint, secret
from model.importing.raw_tables import ROW, RawTable, left_out, set_aside
from model.importing.registers import FILE, PERIOD, store
from model.importing.repeats import alike, repeats
from model.importing.wide import long
from model.visible import visible

REPEATED = "upprepad rad"
OUTSIDE_SHOWN = 20
"""Values outside their series that are told; more are counted."""
MUCH_SMALLER = 0.5
"""Share of a period's rows that a file which replaces it may have without a word."""


@dataclass(frozen=True)
class Outcome:
    """What an import gave, or would give.

    account: where every row went. periods: period -> rows. unchanged: the same had been imported already.
    refusals: why nothing was taken; empty when it was. kept: what the manifest says of it, None in a dry run.
    """

    source: str
    register: str
    account: Account
    periods: Mapping[str, int]
    unchanged: bool = False
    refusals: tuple[Finding, ...] = ()
    kept: Import | None = None


def import_files(
    source: str,
    files: Sequence[str],
    *,
    centre: Path | None = None,
    dry_run: bool = False,
    control: Mapping[str, str] | None = None,
) -> Outcome:
    """Import ``files`` (paths or addresses) as ``source`` describes, into its register in ``centre``.

    The files together are the whole of the periods that they hold. Nothing is written in a dry run, nor when
    something is refused. Raises InputError for a description or file that cannot be read at all.
    """
    description = read_description(source, centre)
    totals = controls(control or {}, description)
    key = secret(centre, make=not dry_run) if _has_pseudonyms(description) else b""
    tables = _opened(files, description)
    identity = _identity([table.sha256 for table in tables], description, key)
    folder = register_folder(description.target, centre / "data" if centre else None)
    manifest = read_manifest(folder)
    if standing := manifest.stands(identity):
        return _same_again(standing, description)
    work = [interpret(table, description, key) for table in tables]
    work = _without_repeats(work, description, [table.file for table in tables])
    frame, added = _whole(work, description, [table.file for table in tables])
    accounts = tuple(
        FileAccount(t.file, t.sha256, w.frame.height, w.left_out, w.set_aside, more, dict(t.noticed))
        for t, w, more in zip(tables, work, added, strict=True)
    )
    periods = _divided(frame, description)
    seen = [
        *(sentence for one in work for sentence in one.observations),
        *_alike(frame, description),
        *_outside_series(frame, description, manifest, folder, source),
        *_shrunk(periods, manifest, source),
    ]
    account = Account(accounts, sums_of(frame, description), tuple(seen))
    names = ", ".join(table.file for table in tables)
    refusals = [*_too_many(account, description, names), *disagreements(frame, totals, names)]
    outcome = Outcome(
        source,
        description.target,
        account,
        periods,
        refusals=tuple(refusals),
    )
    if refusals or dry_run:
        return outcome
    return replace(outcome, kept=store(folder, _import(outcome, identity, description), frame, list(periods)))


def _has_pseudonyms(description: SourceDescription) -> bool:
    return any(column.personal == "pseudonym" for column in description.columns.values())


def _opened(files: Sequence[str], description: SourceDescription) -> list[RawTable]:
    """The files as raw tables, all faults of all files together."""
    tables: list[RawTable] = []
    faults: list[Finding] = []
    for file in files:
        try:
            tables.append(long(reader(description.format)(file, description), description))
        except InputError as error:
            faults += error.findings
    if faults:
        raise InputError(*faults)
    return tables


def _identity(digests: Sequence[str], description: SourceDescription, key: bytes) -> str:
    parts = [*sorted(digests), description.digest(), fingerprint(key) if key else ""]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _same_again(standing: Import, description: SourceDescription) -> Outcome:
    return Outcome(
        standing.source,
        description.target,
        Account((), standing.sums, ()),
        {period: kept.rows for period, kept in standing.periods.items()},
        unchanged=True,
        kept=standing,
    )


def _without_repeats(
    work: list[Interpreted], description: SourceDescription, names: Sequence[str]
) -> list[Interpreted]:
    """The files without rows whose key came before, in the same file or in one before it."""
    if not description.key:
        return work
    content = list(description.kept)
    heights = [one.frame.height for one in work]
    frame = pl.concat([one.frame for one in work]) if len(work) > 1 else work[0].frame
    found = repeats(frame, description.key, content)
    same, other = found
    if description.repeats == "refused":
        same, other = same.clear(), pl.concat([same, other])
    if same.is_empty() and other.is_empty():
        return work
    cleaned, start = [], 0
    for one, height in zip(work, heights, strict=True):
        here = pl.col("_place").is_between(start, start + height - 1)
        again, clash = same.filter(here), other.filter(here)
        rows = one.frame[ROW]
        gone = pl.Series(range(height)).is_in((pl.concat([again, clash])["_place"] - start).implode())
        cleaned.append(
            one._replace(
                frame=one.frame.filter(~gone),
                left_out=pl.concat([one.left_out, _repeated_rows(rows.gather(again["_place"] - start))]),
                set_aside=pl.concat(
                    [one.set_aside, _clashes(frame, clash, start, heights, names, description)]
                ),
            )
        )
        start += height
    return cleaned


def _repeated_rows(rows: pl.Series) -> pl.DataFrame:
    return left_out({ROW: rows.to_list(), "rule": [REPEATED] * rows.len()})


def _clashes(
    frame: pl.DataFrame,
    pairs: pl.DataFrame,
    start: int,
    heights: Sequence[int],
    names: Sequence[str],
    description: SourceDescription,
) -> pl.DataFrame:
    """Rows set aside because their key belongs to a row before."""
    key = description.key
    hides = description.has_personal_data
    rows: dict[str, list[object]] = {ROW: [], "column": [], "value": [], "expected": []}
    for place, first in pairs.iter_rows():
        values = [HIDDEN if hides else str(frame[name][place]) for name in key]
        file = next(i for i in range(len(heights)) if first < sum(heights[: i + 1]))
        where = f"rad {frame[ROW][first]}" + (f" i {names[file]}" if first < start else "")
        rows[ROW].append(frame[ROW][place])
        rows["column"].append(", ".join(description.headings_of(name)[0] for name in key))
        rows["value"].append(", ".join(values))
        rows["expected"].append(f"en enda rad med dessa; de står även på {where}")
    return set_aside(rows)


def _whole(
    work: Sequence[Interpreted], description: SourceDescription, names: Sequence[str]
) -> tuple[pl.DataFrame, list[int]]:
    """All rows of all files with file and period, those for gaps among them; how many such each file has."""
    frames, added = [], []
    for one, name in zip(work, names, strict=True):
        frame = one.frame
        more = 0
        if description.gaps:
            zeros = missing_intervals(frame, description.gaps)
            frame, more = pl.concat([frame, zeros]), zeros.height
        frames.append(frame.with_columns(pl.lit(name).alias(FILE)))
        added.append(more)
    frame = pl.concat(frames) if len(frames) > 1 else frames[0]
    return frame.with_columns(_period_of(frame, description)), added


def _period_of(frame: pl.DataFrame, description: SourceDescription) -> pl.Series:
    name = description.period.column
    if description.columns[name].kind == "period":
        return frame[name].alias(PERIOD)
    day = frame[name]
    zone = description.columns[name].zone
    if zone:
        day = day.dt.convert_time_zone(zone)
    month = day.dt.year() * 100 + day.dt.month().cast(pl.Int32)
    known = month.unique().drop_nulls()
    named = (known // 100).cast(pl.String) + "-" + (known % 100).cast(pl.String).str.zfill(2)
    return month.replace_strict(known, named, default=None, return_dtype=pl.String).alias(PERIOD)


def _divided(frame: pl.DataFrame, description: SourceDescription) -> dict[str, int]:
    """Period of the register -> its rows, in order of period."""
    kept_in = frame[PERIOD] if description.period.every == "month" else frame[PERIOD].str.slice(0, 4)
    counted = kept_in.value_counts(sort=False).drop_nulls().sort(PERIOD)
    return dict(counted.iter_rows())


def _alike(frame: pl.DataFrame, description: SourceDescription) -> list[str]:
    """Without a key nothing tells a repeated row from two that happen to be alike: it is said."""
    if description.key:
        return []
    count = alike(frame.filter(pl.col(ROW).is_not_null()), list(description.kept))
    if not count:
        return []
    return [
        f"{count} rader är likadana som en tidigare rad i alla kolumner som läses; de är tagna (key saknas)."
    ]


def _outside_series(
    frame: pl.DataFrame, description: SourceDescription, manifest: Manifest, folder: Path, source: str
) -> list[str]:
    """A sentence for each value far outside its own series, the register's other periods counted in.

    The period that closes the books is like no month, and is passed over.
    """
    told: list[str] = []
    for series in description.series:
        keys = [*series.by, PERIOD]
        value = pl.col(series.value)
        new = frame.group_by(keys).agg(
            value.sum(),
            _row=pl.col(ROW).sort_by(value.abs()).last(),
            _file=pl.col(FILE).sort_by(value.abs()).last(),
        )
        others = [
            folder / kept.file
            for (name, period), (_, kept) in manifest.in_force().items()
            if name == source and period not in set(frame[PERIOD]) | set(frame[PERIOD].str.slice(0, 4))
        ]
        known = [pl.scan_parquet(others).group_by(keys).agg(value.sum()).collect()] if others else []
        every = pl.concat([new, *known], how="diagonal_relaxed")
        closing = pl.col(PERIOD).str.ends_with(f"-{description.period.final}").fill_null(False)
        found = strange_rows(every.filter(~closing), series.value, series.by)
        found = found.filter(pl.col("_row").is_not_null()).sort("_file", "_row")
        told += [
            _outside(one, series.by, series.value, description)
            for one in found.head(OUTSIDE_SHOWN).to_dicts()
        ]
        if found.height > OUTSIDE_SHOWN:
            told.append(
                f"Ytterligare {found.height - OUTSIDE_SHOWN} värden av {series.value} avviker lika mycket."
            )
    return told


def _outside(one: Mapping[str, object], by: Sequence[str], value: str, description: SourceDescription) -> str:
    hidden = {name for name in by if description.columns[name].personal}
    which = ", ".join(f"{name} {HIDDEN if name in hidden else visible(str(one[name]))}" for name in by)
    there, usual = one[value], one["usual"]
    assert isinstance(usual, float)
    return (
        f"{one['_file']}, rad {one['_row']}: {value} är {number(there)} för {which + ', ' if which else ''}"  # type: ignore[arg-type]
        f"{one[PERIOD]}, där andra perioder har omkring {number(round(usual))}."
    )


def _shrunk(periods: Mapping[str, int], manifest: Manifest, source: str) -> list[str]:
    """A sentence for each period that would be replaced by far fewer rows."""
    told = []
    for (name, period), (_, kept) in manifest.in_force().items():
        if name == source and period in periods and periods[period] < MUCH_SMALLER * kept.rows:
            told.append(f"{period} hade {kept.rows} rader och ersätts av {periods[period]}. Är filen hel?")
    return told


def _too_many(account: Account, description: SourceDescription, names: str) -> list[Finding]:
    """Why the account cannot be accepted: too much set aside, or nothing taken."""
    share, most = account.share_set_aside, description.largest_share_set_aside
    aside = sum(file.rows_set_aside for file in account.files)
    if share > most:
        wanted = f"högst {number(100 * most)} % (largest_share_set_aside)"
        shown = f"{aside} ({number(round(100 * share, 2))} %)"
        return [Finding(names, "rader lagda åt sidan", shown, wanted)]
    if not account.taken:
        return [Finding(names, "filen", "inga rader", "minst en rad att ta")]
    return []


def _import(outcome: Outcome, identity: str, description: SourceDescription) -> Import:
    return Import(
        identity=identity,
        source=outcome.source,
        description=description.digest(),
        when=datetime.now(UTC).replace(microsecond=0),
        files=tuple(_arrived(file) for file in outcome.account.files),
        periods={},
        sums=outcome.account.sums,
        observations=outcome.account.observations,
    )


def _arrived(file: FileAccount) -> ArrivedFile:
    return ArrivedFile(
        name=file.file,
        sha256=file.sha256,
        rows=file.rows,
        taken=file.taken,
        left_out=file.by_rule,
        set_aside=file.rows_set_aside,
        added=file.added,
        noticed=file.noticed,
    )

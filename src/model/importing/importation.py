"""An import from beginning to end: files read, rows accounted for, the register changed whole or not."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl

from model.errors import Finding, InputError
from model.importing.accounts import Account, FileAccount
from model.importing.batches import Batch, rows_by_period, together, total
from model.importing.control import ROWS, controls, disagreements, number, sums_of
from model.importing.description import SourceDescription, read_description
from model.importing.formats import TOGETHER, read_together, reader
from model.importing.gathering import FileRows, gathered, without_gaps
from model.importing.headings import nearly_found
from model.importing.manifests import ArrivedFile, Import, read_manifest, register_folder
from model.importing.pseudonyms import fingerprint, secret
from model.importing.raw_tables import RawTable
from model.importing.registers import store
from model.importing.repeats import without_repeats
from model.importing.replacing import replaced
from model.importing.unusual import alike, outside_series, shrunk
from model.importing.wide import long
from model.visible import visible


@dataclass(frozen=True)
class Outcome:
    """What an import gave, or would give.

    account: where every row went. periods: period -> rows. unchanged: the same had been imported already.
    refusals: why nothing was taken, or what stands is not what it was to come to; else empty.
    kept: what the manifest says of it, None in a dry run.
    """

    source: str
    register: str
    account: Account
    periods: Mapping[str, int]
    unchanged: bool = False
    refusals: tuple[Finding, ...] = ()
    kept: Import | None = None


@dataclass(frozen=True)
class Taken:
    """Files as a description reads them, not kept: rows, where the others went, and why not to use them."""

    description: SourceDescription
    batches: tuple[Batch, ...]
    account: Account
    refusals: tuple[Finding, ...]

    @property
    def frame(self) -> pl.DataFrame:
        """The rows, of which there are some where nothing is refused."""
        return together(self.batches).collect()


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
    names = ", ".join(table.file for table in tables)
    if standing := manifest.stands(identity):
        return _same_again(standing, description, _disagreements_again(standing, folder, totals, names))
    taken = _taken(tables, description, key)
    periods = rows_by_period(taken.batches)
    seen = (
        *taken.account.observations,
        *outside_series(taken.batches, description, manifest, folder, source),
        *shrunk(taken.batches, periods, description, manifest, folder, source),
        *replaced(taken.batches, [table.file for table in tables], description, manifest, folder, source),
    )
    account = replace(taken.account, observations=seen)
    sums = {name: total(taken.batches, name) for name in _summed(totals)}
    refusals = [*taken.refusals, *disagreements(sums, account.taken, totals, names)]
    outcome = Outcome(
        source,
        description.target,
        account,
        periods,
        refusals=tuple(refusals),
    )
    if refusals or dry_run:
        return outcome
    return replace(outcome, kept=store(folder, _import(outcome, identity, description), taken.batches))


def read_files(source: str, files: Sequence[str], centre: Path | None = None) -> Taken:
    """What ``files`` hold as ``source`` describes them; no register is looked at or changed.

    Raises InputError for a description or file that cannot be read at all.
    """
    description = read_description(source, centre)
    key = secret(centre, make=False) if _has_pseudonyms(description) else b""
    return _taken(_opened(files, description), description, key)


def _taken(tables: Sequence[RawTable], description: SourceDescription, key: bytes) -> Taken:
    """The rows that are taken, where every row went, and what is to be told of those taken."""
    files = without_repeats(_gathered(tables, description, key), description)
    sentences = [sentence for table in tables for sentence in _slips(table, description)]
    sentences += [sentence for file in files for sentence in file.observations]
    sentences += alike((batch for file in files for batch in file.batches), description)
    files = [without_gaps(file, description) for file in files]
    batches = tuple(batch for file in files for batch in file.batches)
    accounts = tuple(
        FileAccount(
            table.file,
            table.sha256,
            file.taken,
            file.left_out,
            file.set_aside,
            file.added,
            dict(table.noticed),
        )
        for table, file in zip(tables, files, strict=True)
    )
    account = Account(accounts, sums_of(batches, description), tuple(sentences))
    refusals = _too_many(account, description, ", ".join(table.file for table in tables))
    return Taken(description, batches, account, tuple(refusals))


def _gathered(tables: Sequence[RawTable], description: SourceDescription, key: bytes) -> list[FileRows]:
    """The rows of the files, all faults of all files together."""
    files: list[FileRows] = []
    faults: list[Finding] = []
    for table in tables:
        try:
            files.append(gathered(table, description, key))
        except InputError as error:
            faults += error.findings
    if faults:
        raise InputError(*faults)
    return files


def _slips(table: RawTable, description: SourceDescription) -> list[str]:
    return [
        f"{table.file}: rubriken {visible(heading)} är inte läst; är den {word}, som filen saknar?"
        for heading, word in nearly_found(table.headings, description)
    ]


def _has_pseudonyms(description: SourceDescription) -> bool:
    return any(column.personal == "pseudonym" for column in description.columns.values())


def _opened(files: Sequence[str], description: SourceDescription) -> list[RawTable]:
    """The files as raw tables, all faults of all files together."""
    tables: list[RawTable] = []
    faults: list[Finding] = []
    if description.format in TOGETHER:
        tables = [long(table, description) for table in read_together(files, description)]
    else:
        read = reader(description.format)
        for file in files:
            try:
                tables.append(long(read(file, description), description))
            except InputError as error:
                faults += error.findings
    faults += _given_twice(tables)
    if faults:
        raise InputError(*faults)
    return tables


def _given_twice(tables: Sequence[RawTable]) -> list[Finding]:
    """A finding for each file whose content is that of one before it: its rows would count twice."""
    digests = [table.sha256 for table in tables]
    twice = [table for place, table in enumerate(tables) if table.sha256 in digests[:place]]
    return [
        Finding(table.file, "filen", "samma innehåll som en annan", "varje fil en gång") for table in twice
    ]


def _identity(digests: Sequence[str], description: SourceDescription, key: bytes) -> str:
    parts = [*sorted(digests), description.digest(), fingerprint(key) if key else ""]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _same_again(standing: Import, description: SourceDescription, wrong: Sequence[Finding]) -> Outcome:
    """What had been imported already; ``wrong``: control totals that it does not come to."""
    return Outcome(
        standing.source,
        description.target,
        Account((), standing.sums, ()),
        {period: kept.rows for period, kept in standing.periods.items()},
        unchanged=True,
        refusals=tuple(wrong),
        kept=standing,
    )


def _disagreements_again(
    standing: Import, folder: Path, totals: Mapping[str, Decimal], names: str
) -> list[Finding]:
    """The control totals that an import does not come to, summed anew of the rows that are kept of it."""
    files = [folder / kept.file for kept in standing.periods.values()]
    rows = pl.scan_parquet(files, missing_columns="insert", extra_columns="ignore")
    summed = _summed(totals)
    sums = rows.select(pl.col(summed).sum()).collect().row(0, named=True) if summed else {}
    return disagreements(sums, sum(file.taken for file in standing.files), totals, names)


def _summed(totals: Mapping[str, Decimal]) -> list[str]:
    return [name for name in totals if name != ROWS[0]]


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

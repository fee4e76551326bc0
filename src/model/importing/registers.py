"""The centre's own registers of what was imported: Parquet by period, read lazily through the manifest.

Each period's file has a digest in its name and is written before the manifest names it. Putting the manifest
in place is what changes the register, so that an import is whole or did not happen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import polars as pl
from filelock import FileLock, Timeout

from model.errors import Finding, InputError
from model.importing.batches import PERIOD, Batch, rows_by_period, together
from model.importing.manifests import (
    Import,
    KeptPeriod,
    Manifest,
    read_manifest,
    register_folder,
    write_manifest,
)
from model.system_faults import in_words
from model.whole_files import settle

SOURCE = "source"
"""Column that :func:`scan` adds: which source a row is from."""


def store(folder: Path, imported: Import, batches: Sequence[Batch]) -> Import:
    """Keep ``batches`` as what ``imported`` gave: each of their periods replaces its own whole.

    Raises InputError when another import holds the register, and when it cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=0):
            written = {name: _written(folder, name, imported, batches) for name in rows_by_period(batches)}
            kept = imported.model_copy(update={"periods": written})
            manifest = read_manifest(folder)
            manifest = manifest.model_copy(update={"imports": (*manifest.imports, kept)})
            write_manifest(folder, manifest)
            _clear(folder, manifest)
    except Timeout:
        wanted = "att importen som pågår blir klar först"
        raise InputError(Finding(folder.name, "registret", "används av en annan import", wanted)) from None
    except OSError as error:
        reason = in_words(error)
        wanted = "en mapp med skrivrättighet och utrymme"
        raise InputError(
            Finding(str(folder), "mappen", f"går inte att skriva i ({reason})", wanted)
        ) from None
    return kept


def scan(register: str, data: Path | None = None, periods: Iterable[str] | None = None) -> pl.LazyFrame:
    """The rows in force of ``register``, lazily: its columns, ``period``, ``source``, ``file`` and ``row``.

    periods: those of these alone. Raises InputError where nothing is imported.
    """
    folder = register_folder(register, data)
    wanted = None if periods is None else set(periods)
    by_source: dict[str, list[Path]] = {}
    for (source, period), (_, kept) in read_manifest(folder).in_force().items():
        if wanted is None or period in wanted or period[:4] in wanted:
            by_source.setdefault(source, []).append(_as_kept(folder, kept))
    if not by_source:
        raise InputError(
            Finding(register, "registret", "tomt", f"rader inlästa med tertial import till {register}")
        )
    frames = [
        pl.scan_parquet(files, missing_columns="insert", extra_columns="ignore").with_columns(
            pl.lit(source).alias(SOURCE)
        )
        for source, files in by_source.items()
    ]
    return frames[0] if len(frames) == 1 else pl.concat(frames, how="diagonal_relaxed")


def sums(
    register: str,
    values: Sequence[str],
    by: Sequence[str] = (PERIOD,),
    data: Path | None = None,
    periods: Iterable[str] | None = None,
) -> pl.DataFrame:
    """``values`` summed ``by`` columns, and ``rows`` counted, in order of ``by``."""
    rows = scan(register, data, periods)
    summed = rows.group_by(by).agg(pl.col(values).sum(), rows=pl.len()).sort(by)
    return summed.collect(engine="streaming")


def provenance(register: str, period: str, data: Path | None = None) -> list[Import]:
    """The imports that a period rests on, one for each source."""
    in_force = read_manifest(register_folder(register, data)).in_force()
    return [one for (_, name), (one, _) in in_force.items() if name == period]


def _as_kept(folder: Path, kept: KeptPeriod) -> Path:
    """The file of a period; InputError when it is not what was imported."""
    path = folder / kept.file
    shown = f"{folder.name}/{kept.file}"
    wanted = "filen som tertial import skrev; läs in perioden på nytt"
    try:
        stamp = path.stat()
    except FileNotFoundError:
        raise InputError(Finding(shown, "filen", "saknas", wanted)) from None
    if _digest(path, stamp.st_mtime_ns, stamp.st_size) != kept.sha256:
        raise InputError(Finding(shown, "filen", "ändrad eller skadad sedan den lästes in", wanted))
    return path


@lru_cache(maxsize=1024)
def _digest(path: Path, _changed: int, _size: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _written(folder: Path, period: str, imported: Import, batches: Sequence[Batch]) -> KeptPeriod:
    of_period = [batch for batch in batches if batch.period == period]
    partial = folder / f"{period}.{imported.source}.partial"
    rows = together(of_period)
    rows.sink_parquet(partial, compression="zstd", compression_level=1, statistics=True)
    with partial.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    name = f"{period}.{imported.source}.{sha256[:12]}.parquet"
    settle(partial, folder / name)
    return KeptPeriod(file=name, sha256=sha256, rows=sum(batch.height for batch in of_period))


def _clear(folder: Path, manifest: Manifest) -> None:
    """Remove files that nothing in force names: replaced periods, and what a killed import left."""
    named = {kept.file for _, kept in manifest.in_force().values()}
    for path in [*folder.glob("*.parquet"), *folder.glob("*.partial")]:
        if path.name not in named:
            path.unlink(missing_ok=True)

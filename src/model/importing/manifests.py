"""A register's manifest: which imports it rests on, and which file holds each period."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from model.errors import Finding, InputError
from model.observations.files import IMPORTED
from model.parameters.loading import project_root
from model.whole_files import write_whole

MANIFEST = "manifest.json"


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ArrivedFile(_Kept):
    """A file that was imported: its name without folder, its digest, and where its rows went."""

    name: str
    sha256: str
    rows: int
    taken: int
    left_out: dict[str, int]
    set_aside: int
    added: int
    noticed: dict[str, str]


class KeptPeriod(_Kept):
    """A period of the register as one import gave it: its Parquet file's name and digest, and its rows."""

    file: str
    sha256: str
    rows: int


class Import(_Kept):
    """An import: from which source and files, by which description, when, and what it gave.

    identity: of the files, the description and the secret of pseudonyms: the same again changes nothing.
    sums: column -> sum of what was taken.
    """

    identity: str
    source: str
    description: str
    when: datetime
    files: tuple[ArrivedFile, ...]
    periods: dict[str, KeptPeriod]
    sums: dict[str, str]
    observations: tuple[str, ...]


class Manifest(_Kept):
    """All imports of a register, the oldest first: for each source, a period is the last one's.

    seal: digest of them, so that what is changed in the file is noticed; "" in those of older versions.
    """

    imports: tuple[Import, ...] = ()
    seal: str = ""

    def sealed(self) -> Manifest:
        """With the seal that its imports give."""
        told = self.model_dump_json(include={"imports"})
        return self.model_copy(update={"seal": hashlib.sha256(told.encode()).hexdigest()})

    def in_force(self) -> dict[tuple[str, str], tuple[Import, KeptPeriod]]:
        """(source, period) -> the import that it is from, and what is kept of it; in order of period."""
        latest = {
            (one.source, period): (one, kept) for one in self.imports for period, kept in one.periods.items()
        }
        return dict(sorted(latest.items(), key=lambda item: (item[0][1], item[0][0])))

    def stands(self, identity: str) -> Import | None:
        """The import of that identity, if nothing has come over any of its periods since."""
        whole = {id(one) for one, _ in self.in_force().values()}
        for one in self.imports:
            if one.identity == identity and id(one) in whole:
                kept = sum(entry is one for entry, _ in self.in_force().values())
                if kept == len(one.periods):
                    return one
        return None


def register_folder(register: str, data: Path | None = None) -> Path:
    """Where a register is kept: ``data/imported/REGISTER``."""
    return (data or project_root() / "data") / IMPORTED / register


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the register in ``folder``, empty where nothing is imported; InputError if damaged."""
    path = folder / MANIFEST
    if not path.is_file():
        return Manifest()
    shown, wanted = f"{folder.name}/{MANIFEST}", "förteckningen som tertial import skrev"
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except ValidationError:
        raise InputError(Finding(shown, "filen", "skadad", wanted)) from None
    if manifest.seal not in ("", manifest.sealed().seal):
        raise InputError(Finding(shown, "filen", "ändrad sedan den skrevs", wanted))
    return manifest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put the manifest in place: readers see the whole register as it was, or as it is."""
    write_whole(folder / MANIFEST, manifest.sealed().model_dump_json(indent=1) + "\n")

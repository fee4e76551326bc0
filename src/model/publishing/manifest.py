"""The manifest beside what is published: what was made from what, by SHA-256."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from model import __version__
from model.notebook_runs.run import RUN
from model.observations.files import read_files
from model.observations.imported import imported_files
from model.parameters.loading import fingerprint, project_root
from model.publishing.requests import ReportRequest

MANIFEST = "manifest.json"
OPEN = "open_remarks"
"""In the manifest of a draft: codes of what stands out in its data and was not acknowledged."""


def write_manifest(
    request: ReportRequest, folder: Path, files: list[Path], open_codes: Sequence[str] = ()
) -> Path:
    """Write what each of ``files`` rests on into ``folder``; returns the manifest.

    That is the parameters in force, the data, and the files that data were imported from. All files lie
    below ``folder``. Of notebooks among them it is what they ran with in their kernels. open_codes: of what
    stands out in a draft's data. No time of day is in it.
    """
    ran = [_run_of(path) for path in files if path.suffix == ".ipynb"]
    loaded = _each_once(part for each in ran for part in each["loaded"])
    templates = _each_once(each["notebook"] for each in ran)
    manifest = {
        "report": request.label,
        "year": request.year,
        "scenario": request.scenario,
        "parameters": {**request.parameters, **_alike([each["parameters"] for each in ran])},
        "parameters_sha256": _in_force(request, [each["sha256"] for each in loaded]),
        "loaded": loaded,
        "data_sha256": _data_digest(),
        "imported": imported_files(),
        **({"notebook": templates[-1]} if templates else {}),
        **({OPEN: list(open_codes)} if open_codes else {}),
        "model": __version__,
        "files": {path.relative_to(folder).as_posix(): file_digest(path) for path in files},
    }
    path = folder / MANIFEST
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=2), encoding="utf-8")
    return path


def _run_of(path: Path) -> dict[str, Any]:
    """What an executed notebook says that it ran with."""
    found: dict[str, Any] = json.loads(path.read_bytes())["metadata"][RUN]
    return found


def _alike(sets: list[dict[str, Any]]) -> dict[str, Any]:
    """The parameters that are the same in all notebooks."""
    first = sets[0] if sets else {}
    return {
        name: value
        for name, value in first.items()
        if all(name in each and each[name] == value for each in sets)
    }


def _each_once(parts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for part in parts:
        if part not in found:
            found.append(part)
    return found


def _in_force(request: ReportRequest, loaded: list[str]) -> str:
    """Fingerprint of the parameters that a report rests on: the asked for ones, if its notebook had them.

    A notebook that has loaded others alone is told by the last of those, which is what its figures are of.
    """
    asked = fingerprint(request.loaded())
    return asked if asked in loaded or not loaded else loaded[-1]


def published_files(folder: Path) -> dict[str, str] | None:
    """Path and SHA-256 of each file that the manifest in ``folder`` lists; None if it cannot be read."""
    files = _manifest(folder).get("files")
    return files if isinstance(files, dict) else None


def was_open(folder: Path) -> list[str]:
    """Codes of what stood out and was not acknowledged when the report in ``folder`` was made."""
    codes = _manifest(folder).get(OPEN)
    return codes if isinstance(codes, list) else []


def _manifest(folder: Path) -> dict[str, Any]:
    """The manifest in ``folder``; nothing if it cannot be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _data_digest() -> str:
    """One hash of the names and contents of all files in ``data/`` that reports may read."""
    folder = project_root() / "data"
    digest = hashlib.sha256()
    for path in read_files(folder):
        digest.update(f"{path.relative_to(folder).as_posix()} {file_digest(path)}\n".encode())
    return digest.hexdigest()

"""The manifest beside what is published: what was made from what, by SHA-256."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from model import __version__
from model.observations.files import read_files
from model.observations.imported import imported_files
from model.parameters.loading import fingerprint, project_root
from model.publishing.requests import ReportRequest

MANIFEST = "manifest.json"
OPEN = "open_remarks"
"""In the manifest of a draft: codes of what stands out in its data and was not acknowledged."""


def write_manifest(request: ReportRequest, folder: Path, files: list[Path], **made_by: object) -> Path:
    """Write what each of ``files`` rests on into ``folder``; returns the manifest.

    That is the parameters in force, the data, and the files that data were imported from. All files lie
    below ``folder``. made_by: more to tell, as JSON values. No time of day is in it.
    """
    manifest = {
        "report": request.label,
        "year": request.year,
        "scenario": request.scenario,
        "parameters": dict(request.parameters),
        "parameters_sha256": fingerprint(request.loaded()),
        "data_sha256": _data_digest(),
        "imported": imported_files(),
        **made_by,
        "model": __version__,
        "files": {path.relative_to(folder).as_posix(): file_digest(path) for path in files},
    }
    path = folder / MANIFEST
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=2), encoding="utf-8")
    return path


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


def notebook_digest(request: ReportRequest) -> dict[str, str]:
    """Name and SHA-256 of the notebook that a report is made by."""
    return {"name": request.notebook.name, "sha256": file_digest(request.notebook)}


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

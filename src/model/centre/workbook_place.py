"""Where a workbook may be written."""

from __future__ import annotations

from pathlib import Path

from model.errors import Finding, InputError
from model.publishing.folders import require_writable


def require_workbook_place(path: Path, replace: bool) -> None:
    """InputError unless a workbook can be written at ``path``, over an old one if that is asked for."""
    if path.suffix.lower() != ".xlsx":
        raise InputError(Finding(str(path), "filen", path.name, "ett filnamn på ändelsen .xlsx"))
    if path.exists() and not replace:
        raise InputError(Finding(str(path), "filen", "finns redan", "ett nytt namn, eller valet --replace"))
    require_writable(path.resolve().parent)

"""Where a workbook may be written."""

from __future__ import annotations

from pathlib import Path

from model.parameters.own_files import require_place

ENDINGS = (".xlsx",)


def require_workbook_place(path: Path, replace: bool) -> None:
    """InputError unless a workbook can be written at ``path``, over an old one if that is asked for."""
    require_place(path, replace=replace, endings=ENDINGS)

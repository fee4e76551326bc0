"""Where the tables of a year lie, and the words their messages share."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from pathlib import Path

from babel.dates import get_month_names

from model.parameters.loading import project_root
from model.whole_files import KEPT

IMPORTED = "imported"
"""Below ``data/``: rows taken in from other systems, large and of people, which no report reads."""
MONTH_NAMES = dict(get_month_names("wide", locale="sv_SE"))


def data_folder(data: Path | None) -> Path:
    """``data``, or the project's own folder when none is given."""
    return data or project_root() / "data"


def read_files(data: Path | None = None) -> list[Path]:
    """The files below ``data`` that reports may read, in order: not hidden ones, nor those kept aside."""
    folder = data_folder(data)
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not path.name.startswith(".")
        and folder / IMPORTED not in path.parents
        and KEPT not in path.relative_to(folder).parts
    )


def year_file(data: Path | None, year: int, name: str) -> Path:
    """Path of table ``name`` of ``year``."""
    return data_folder(data) / str(year) / name


def years_with_tables(data: Path | None) -> list[int]:
    """The years that have a folder of tables, in order."""
    folder = data_folder(data)
    names = [path.name for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    return sorted(int(name) for name in names if name.isdigit())


def last_day(year: int, month: int) -> date:
    """Last day of ``month``."""
    return date(year, month, monthrange(year, month)[1])

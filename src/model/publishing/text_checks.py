"""Every comment, name and note of a centre set by itself, so that a fault is found when it is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from model.errors import Finding
from model.observations.files import data_folder
from model.observations.tables import read_text, shown_as
from model.parameters.centre_folder import project_root
from tertialpdf.text_checks import TextFault, Written, letter_faults, markdown_faults

EXPECTED = "text som kan sättas på sidan"


class Checked(NamedTuple):
    """How many comments, and files of tables and parameters, and what is wrong with them."""

    comments: int
    files: int
    findings: list[Finding]


def check_texts(year: int | None = None) -> Checked:
    """Looks through all comments, tables and parameters, of one year or of all."""
    data = data_folder(None)
    comments = [_written(path) for path in _files(data, "*.md", year) if "comments" in path.parts]
    others = [_written(path) for path in _files(data, "*.csv", year)]
    others += [_written(path) for path in sorted((project_root() / "params").rglob("*.yaml"))]
    swedish = [one for one in comments if not one.source.endswith(".en.md")]
    english = [one for one in comments if one.source.endswith(".en.md")]
    faults = [*markdown_faults(swedish, "sv"), *markdown_faults(english, "en"), *letter_faults(others, "sv")]
    return Checked(len(comments), len(others), [_finding(fault) for fault in faults])


def _files(data: Path, pattern: str, year: int | None) -> Iterator[Path]:
    """The files of the tables, of one year or of all."""
    for path in sorted(data.rglob(pattern)):
        if (
            year is None
            or not path.relative_to(data).parts[0].isdigit()
            or path.is_relative_to(data / str(year))
        ):
            yield path


def _written(path: Path) -> Written:
    return Written(shown_as(path), read_text(path))


def _finding(fault: TextFault) -> Finding:
    place = f"rad {fault.line}" if fault.line else "texten"
    place += f", tecken {fault.column}" if fault.column else ""
    return Finding(fault.source, place, fault.what, EXPECTED)

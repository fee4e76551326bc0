"""The controller's comments: one Markdown file per report and section, beside the data."""

from __future__ import annotations

from pathlib import Path

from model.observations.files import year_file
from model.observations.tables import read_text

SECTIONS = ("economy", "volumes", "phone", "lead_times", "dialogue", "staff", "commitments")


def comment_file(year: int, report: str, section: str, data: Path | None = None) -> Path:
    """Where the comment on ``section`` of ``report`` is to be written."""
    return year_file(data, year, "comments") / report / f"{section}.md"


def read_comment(year: int, report: str, section: str, data: Path | None = None) -> str | None:
    """The comment (Markdown), or None when it has not been written; InputError when it is not UTF-8."""
    path = comment_file(year, report, section, data)
    if not path.is_file():
        return None
    return read_text(path).strip() or None

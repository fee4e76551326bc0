"""The questionnaire: a workbook to fill in, and the answers of one that has been."""

from __future__ import annotations

from pathlib import Path

from model.centre.answers import Answers
from model.centre.questions import INSTRUCTIONS, SHEETS, answers_from, rules_between
from model.centre.sheet_reading import read_sheets
from model.centre.sheet_writing import write_sheets
from model.centre.sheets import Entries, faults_between
from model.errors import InputError

TERMINAL = "svaren"
TITLE = "Ett centrums frågor"


def write_questionnaire(path: Path, entries: Entries | None = None) -> None:
    """Write a questionnaire: empty, or with what has been answered."""
    given = {name: [entry.row for entry in rows] for name, rows in (entries or {}).items()}
    write_sheets(path, TITLE, INSTRUCTIONS, SHEETS, given)


def read_questionnaire(path: Path) -> Answers:
    """The answers in the workbook at ``path``; InputError with every fault by its cell."""
    return answered(read_sheets(path, SHEETS), path.name)


def answered(entries: Entries, file: str = TERMINAL) -> Answers:
    """The answers that rows make; InputError with everything that does not go together."""
    if faults := [*faults_between(SHEETS, entries, file), *rules_between(entries, file)]:
        raise InputError(*faults)
    return answers_from(entries)

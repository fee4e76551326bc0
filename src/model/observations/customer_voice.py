"""What customers answered in words: open answers of the customer survey, and the study of information.

Answers stand as the centre's own neutral summaries, sorted by theme; no customer's words are kept.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

import pandas as pd

from model.observations.checks import ensure, holds
from model.observations.files import year_file
from model.observations.tables import Row, read_table
from model.parameters.quantity import Count, Text

SURVEY_ANSWERS = "customer_survey_answers.csv"
INFORMATION_STUDY = "information_study.csv"

Theme = Literal[
    "availability",
    "information",
    "treatment",
    "efficiency",
    "documents",
    "equal_service",
    "guidance",
    "meetings",
    "other",
]
Tone = Literal["praise", "criticism", "proposal"]
Method = Literal["web_survey", "interview"]
Channel = Literal["city_intranet", "own_intranet", "letters", "meetings"]

THEMES: tuple[str, ...] = get_args(Theme)
TONES: tuple[str, ...] = get_args(Tone)


class SurveyAnswerRow(Row):
    """A point that open answers make, summed up in the centre's own words."""

    theme: Theme
    tone: Tone
    text: Text
    source: Text


class InformationStudyRow(Row):
    """What a study found of one channel for information: of ``answers``, so many were ``critical``."""

    method: Method
    channel: Channel
    answers: Count
    critical: Count
    finding: Text
    source: Text


def read_survey_answers(year: int, data: Path | None = None) -> pd.DataFrame:
    """Points of the open answers in the survey of ``year``: columns theme, tone, text, source."""
    return read_table(year_file(data, year, SURVEY_ANSWERS), SurveyAnswerRow, key=["theme", "tone", "text"])


def read_information_study(year: int, data: Path | None = None) -> pd.DataFrame:
    """Web survey and interviews on information; columns as :class:`InformationStudyRow`."""
    table = read_table(
        year_file(data, year, INFORMATION_STUDY), InformationStudyRow, key=["method", "channel"]
    )
    ensure(
        holds(
            table,
            INFORMATION_STUDY,
            lambda line: line.critical <= line.answers,
            ["critical", "answers"],
            "critical högst lika med answers",
        )
    )
    return table

"""What customers answered in words: open answers of the customer survey, and the study of information.

Answers stand as the centre's own neutral summaries, sorted by theme; no customer's words are kept.
"""

from __future__ import annotations

import pandas as pd

from model.marked import N_
from model.observations.checks import ensure, holds, known_codes
from model.observations.files import year_file
from model.observations.known import YEAR_CLOSED
from model.observations.names import Names
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_table
from model.parameters.quantity import Count, Text

SURVEY_ANSWERS = "customer_survey_answers.csv"
INFORMATION_STUDY = "information_study.csv"


class SurveyAnswerRow(Row):
    """A point that open answers make, summed up in the centre's own words."""

    theme: Text
    tone: Text
    text: Text
    source: Text


class InformationStudyRow(Row):
    """What a study found of one channel for information: of ``answers``, so many were ``critical``."""

    method: Text
    channel: Text
    answers: Count
    critical: Count
    finding: Text
    source: Text


def read_survey_answers(year: int, names: Names) -> pd.DataFrame:
    """Points of the open answers in the survey of ``year``: columns theme, tone, text, source."""
    table = read_table(
        year_file(names.data, year, SURVEY_ANSWERS), SurveyAnswerRow, key=["theme", "tone", "text"]
    )
    ensure(
        known_codes(table, SURVEY_ANSWERS, "theme", names.dimensions.answer_themes.value),
        known_codes(table, SURVEY_ANSWERS, "tone", names.dimensions.answer_tones.value),
    )
    return table


def read_information_study(year: int, names: Names) -> pd.DataFrame:
    """Web survey and interviews on information; columns as :class:`InformationStudyRow`."""
    table = read_table(
        year_file(names.data, year, INFORMATION_STUDY), InformationStudyRow, key=["method", "channel"]
    )
    ensure(
        known_codes(table, INFORMATION_STUDY, "method", names.dimensions.information_methods.value),
        known_codes(table, INFORMATION_STUDY, "channel", names.dimensions.information_channels.value),
        holds(
            table,
            INFORMATION_STUDY,
            lambda line: line.critical <= line.answers,
            ["critical", "answers"],
            "critical högst lika med answers",
        ),
    )
    return table


ANSWERS_NEED = TableNeed(
    name="survey_answers",
    file=f"{YEAR}/{SURVEY_ANSWERS}",
    row=SurveyAnswerRow,
    known_from=YEAR_CLOSED,
    holds=N_("Kundenkätens öppna svar, sammanfattade"),
    adds=N_("vad kunderna skrev"),
    sections=("dialogue",),
    reports=("annual",),
    read=read_survey_answers,
    may_be_empty=True,
)
STUDY_NEED = TableNeed(
    name="information_study",
    file=f"{YEAR}/{INFORMATION_STUDY}",
    row=InformationStudyRow,
    known_from=YEAR_CLOSED,
    holds=N_("En undersökning av informationens vägar"),
    adds=N_("vad kunderna tycker om informationen"),
    sections=("dialogue",),
    reports=("annual",),
    read=read_information_study,
    may_be_empty=True,
)

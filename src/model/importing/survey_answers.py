"""Indexes from raw survey answers, without telling what few people answered.

An index of questions answered 1 to 10 is (mean - 1) / 9 * 100: 0 when all answer 1, 100 when all answer 10,
the scale of the Swedish satisfaction indexes (NKI, NMI).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from model.importing.registers import scan

REGISTER = "survey_answers"
LOWEST, HIGHEST = 1, 10
SMALLEST_GROUP = 5
"""Answers below which a group is not shown."""


def read_survey(data: Path | None = None, periods: Sequence[str] | None = None) -> pl.DataFrame:
    """The imported answers of the centre: a row for each respondent and question."""
    return scan(REGISTER, data, periods).collect()


def indexes(answers: pl.DataFrame, by: Sequence[str], smallest: int = SMALLEST_GROUP) -> pl.DataFrame:
    """The index of ``answers`` by group: the columns ``by``, ``answers`` (count), ``index``, ``shown``.

    Groups with fewer than ``smallest`` answers have neither count nor index. Where one alone would be
    hidden beside others of the same whole (all columns of ``by`` but the first being equal), the smallest
    of these is hidden too: else the whole less the others would tell it. In order of ``by``.
    """
    whole = list(by[1:])
    groups = (
        answers.filter(pl.col("answer").is_not_null())
        .group_by(by)
        .agg(answers=pl.len(), index=(pl.col("answer").mean() - LOWEST) / (HIGHEST - LOWEST) * 100)
        .sort("answers", *by)
    )
    small = pl.col("answers") < smallest
    place = pl.int_range(pl.len())
    lone, second = small.sum() == 1, (place == 1) & ~small
    if whole:
        lone, place = lone.over(whole), place.over(whole)
        second = (place == 1) & ~small
    hidden = small | (lone & second)
    return groups.select(
        *by,
        answers=pl.when(~hidden).then("answers"),
        index=pl.when(~hidden).then("index"),
        shown=~hidden,
    ).sort(by)

"""Commitments with their indicators, and the staff's self-assessment of them each tertial."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import pandas as pd
from pydantic import Field

from model.errors import Finding
from model.marked import N_
from model.observations.checks import combinations, complete, ensure, file_of, known, row
from model.observations.files import year_file
from model.observations.known import AFTER_YEAR, TERTIAL, ByMonth, KnownFrom
from model.observations.names import Names
from model.observations.rules import people
from model.observations.rules.promises import PROMISES, promised_once, promised_targets
from model.observations.rules.shares import near_its_target
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_table
from model.parameters.quantity import Count, Text

COMMITMENTS = "commitments.csv"
SELF_ASSESSMENT = "self_assessment.csv"

Number = Annotated[float, Field(allow_inf_nan=False)]


class CommitmentRow(Row):
    """An indicator of a commitment: yearly target, outcomes, and the forecasts made at each tertial.

    A target is empty where the promise stands among the parameters. Outcomes are cumulative from January,
    empty when not measured. ``direction`` tells which side of the target is good. ``measure`` names what is
    measured, if it has a name: for a monthly measure of :mod:`model.followup.measures` the forecast is worked
    out in any month, and others find their section by it.
    """

    commitment: Text
    wording: Text
    indicator: Text
    unit_of_measure: Text
    direction: Literal["at_least", "at_most"]
    target: Number | None
    tertial_1: Number | None
    forecast_1: Number | None
    tertial_2: Number | None
    forecast_2: Number | None
    outcome: Number | None
    note: str | None
    measure: str | None


class SelfAssessmentRow(Row):
    """How many employees of a unit, or of the management, found a commitment wholly, partly or not met."""

    tertial: Annotated[int, Field(ge=1, le=3)]
    unit: Text
    commitment: Text
    wholly: Count
    partly: Count
    not_met: Count


def read_commitments(year: int, names: Names) -> pd.DataFrame:
    """Commitments and indicators of ``year``; columns as :class:`CommitmentRow`."""
    table = read_table(
        year_file(names.data, year, COMMITMENTS), CommitmentRow, key=["commitment", "indicator"]
    )
    ensure(_one_wording(table), _has_target(table))
    return table


def commitment_codes(year: int, names: Names) -> list[str] | None:
    """The commitments of ``year``, in order; None where it has no table of them."""
    if not year_file(names.data, year, COMMITMENTS).exists():
        return None
    return list(dict.fromkeys(read_commitments(year, names)["commitment"]))


def read_self_assessment(year: int, names: Names) -> pd.DataFrame:
    """Self-assessments of ``year``: columns tertial, unit, commitment, wholly, partly, not_met (people)."""
    table = read_table(
        year_file(names.data, year, SELF_ASSESSMENT), SelfAssessmentRow, key=["tertial", "unit", "commitment"]
    )
    units = names.answer_groups
    commitments = commitment_codes(year, names)
    if commitments is None:
        commitments = list(dict.fromkeys(table["commitment"]))
    tertials = sorted(set(table["tertial"]))
    ensure(
        known(table, SELF_ASSESSMENT, "unit", units, "en enhet eller management"),
        known(table, SELF_ASSESSMENT, "commitment", commitments, f"ett åtagande i {COMMITMENTS}"),
        complete(
            table,
            SELF_ASSESSMENT,
            combinations({"tertial": tertials, "unit": units, "commitment": commitments}),
        ),
    )
    return table


def _one_wording(table: pd.DataFrame) -> Iterator[Finding]:
    for commitment, wordings in table.groupby("commitment", sort=False)["wording"]:
        different = wordings.unique()
        if len(different) > 1:
            shown = " / ".join(different)
            yield Finding(
                file_of(table, COMMITMENTS), f"commitment {commitment}", shown, "samma lydelse på alla rader"
            )


def _has_target(table: pd.DataFrame) -> Iterator[Finding]:
    """Of indicators without a target those that nothing is promised of."""
    without = table[table["target"].isna() & ~table["measure"].isin(PROMISES)]
    wanted = f"ett tal; tomt bara för ett mått vars löfte står bland parametrarna: {', '.join(PROMISES)}"
    for at, indicator in without["indicator"].items():
        yield Finding(file_of(table, COMMITMENTS), f"{row(at)}, target", f"tomt för {indicator}", wanted)


COMMITMENTS_NEED = TableNeed(
    name="commitments",
    file=f"{YEAR}/{COMMITMENTS}",
    row=CommitmentRow,
    known_from=(
        KnownFrom(ByMonth(4), dict.fromkeys(("tertial_1", "forecast_1"))),
        KnownFrom(ByMonth(8), dict.fromkeys(("tertial_2", "forecast_2"))),
        KnownFrom(AFTER_YEAR, {"outcome": None}),
    ),
    holds=N_("Åtaganden med indikatorer, mål och prognoser"),
    adds=N_("indikatorerna mot årets mål, och om åtagandena hålls"),
    sections=("commitments",),
    reports=("month", "tertial", "annual", "phone"),
    read=read_commitments,
    may_be_empty=True,
    rules=(
        promised_once(),
        *(
            near_its_target(
                "commitments",
                column,
                "target",
                promised_targets,
                only=("unit_of_measure", "%"),
                keys=("commitment", "indicator"),
            )
            for column in ("tertial_1", "forecast_1", "tertial_2", "forecast_2", "outcome")
        ),
    ),
)
ASSESSMENT_NEED = TableNeed(
    name="self_assessment",
    file=f"{YEAR}/{SELF_ASSESSMENT}",
    row=SelfAssessmentRow,
    known_from=(KnownFrom(ByMonth("tertial", length=TERTIAL)),),
    holds=N_("Medarbetarnas bedömning av åtagandena per tertial och grupp"),
    adds=N_("medarbetarnas egen bedömning"),
    sections=("commitments",),
    reports=("tertial", "annual"),
    read=read_self_assessment,
    may_be_empty=True,
    rules=(people.ASSESSMENT,),
)

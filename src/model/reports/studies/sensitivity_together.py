"""The sensitivity report's section on all assumptions together: Morris' elementary effects."""

from __future__ import annotations

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column
from model.presentation.language import _
from model.presentation.tables import Table
from model.reports.studies.factor_words import factor_name, factor_names
from model.reports.studies.words import MEASURES
from model.staffing.studies.sensitivity import SensitivityStudy

CHARTED = ("answer_rate", "lead_time")
"""Measures that the section shows, both of them shares."""
BARS = 10
STRONG = 5


def importance(study: SensitivityStudy, parameters: Parameters, measure: str) -> Chart:
    """The factors that matter most to ``measure``, a share, when all vary, with their intervals."""
    name, rows = _(MEASURES[measure]), elementary_effects(study.together, measure).to_dict("records")
    named = [(factor_name(parameters, row["factor"]), row) for row in rows]
    ranking = ", ".join(f"{label} {formats.number(100 * row['mu_star'], 1)}" for label, row in named[:STRONG])
    return charts.intervals(
        f"morris-{measure.replace('_', '-')}",
        _("{measure}: {agreement}", measure=name, agreement=_agreement(study, measure)),
        _(
            "Betydelse för {measure} när alla antaganden varierar: {ranking}.",
            measure=formats.inside(name),
            ranking=ranking,
        ),
        [
            (
                label,
                (
                    100 * row["mu_star"],
                    max(100 * (row["mu_star"] - row["margin"]), 0.0),
                    100 * (row["mu_star"] + row["margin"]),
                ),
            )
            for label, row in named
        ],
        form=lambda value: formats.number(value, 1),
        note=_("Genomsnittlig ändring i procentenheter från låg till hög, med 95 procents intervall."),
    )


def effects(study: SensitivityStudy, parameters: Parameters, measure: str) -> Table:
    """Importance, direction and spread of the effects on ``measure``, a share."""
    return Table(
        f"elementary-{measure.replace('_', '-')}",
        _("Betydelse och samspel: {measure}", measure=formats.inside(_(MEASURES[measure]))),
        elementary_effects(study.together, measure),
        [
            Column("factor", "Antagande", words=factor_names(parameters)),
            Column("mu_star", "Betydelse", "points_unsigned", 2, says_unit=False),
            Column("margin", "±", "points_unsigned", 2, says_unit=False),
            Column("mu", "Med tecken", "points_unsigned", 2, says_unit=False),
            Column("sigma", "Spridning", "points_unsigned", 2, says_unit=False),
            Column("of_importance", "Spridning av betydelsen", "percent", 0),
        ],
        note=_(
            "Procentenheter. Stor spridning betyder att verkan beror på de andra antagandena, eller på "
            "slumpen."
        ),
    )


def elementary_effects(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The factors that matter most to ``measure``: factor, mu_star, margin, mu, sigma, of_importance.

    of_importance: sigma over mu_star; above a half the effect depends on where the others stand, or chance.
    """
    rows = table[table["measure"] == measure].head(BARS).reset_index(drop=True)
    return rows.assign(of_importance=rows["sigma"] / rows["mu_star"])


def _agreement(study: SensitivityStudy, measure: str) -> str:
    """How far the two methods name the same most important factors."""
    first, second = (
        table.loc[table["measure"] == measure, "factor"].head(STRONG).tolist()
        for table in (study.one_at_a_time, study.together)
    )
    return _(
        "{same} av de {all} viktigaste är desamma med båda metoderna",
        same=len(set(first) & set(second)),
        all=len(first),
    )

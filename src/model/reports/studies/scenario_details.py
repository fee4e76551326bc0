"""The scenario report's tables of every measure: level, difference, and what common random numbers gained."""

from __future__ import annotations

import math

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column, Composed, Row
from model.presentation.kinds import KindName, is_missing
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.studies.scenario_differences import VERDICTS, others
from model.reports.studies.words import MEASURES
from model.staffing.experiments.comparison import SHARES

SHORT = {"lead_time": N_("Klart inom ledtid"), "mail": N_("E-post i tid")}
"""Measures whose name is too long for the table."""
ENDLESS = "∞"
"""Said of a gain where the difference is the same in every replication."""


def shares(compared: pd.DataFrame) -> Table:
    """Every difference in measures that are shares: promises and utilisation."""
    return Table(
        "shares",
        _("Löften och belastning"),
        details(compared, shares=True),
        _columns("percent", ("points", "points_unsigned"), 2),
        note=_("Skillnad och ± i procentenheter."),
    )


def numbers(compared: pd.DataFrame, parameters: Parameters) -> Table:
    """Every difference in measures that are not shares: hours, open cases and the need of staff."""
    return Table(
        "numbers",
        _("Timmar, öppna ärenden och personalbehov"),
        details(compared, shares=False),
        _columns("decimal", ("change", "decimal"), 1),
        note=_(
            "Personalbehov: personer som gör årets timmar, lika närvarande som i grundfallet och belastade "
            "till {planned}. Ledtider, telefonpass och kompetens kan kräva fler.",
            planned=formats.percent(parameters.simulation.planned_utilisation.value, 0),
        ),
    )


def details(compared: pd.DataFrame, shares: bool) -> pd.DataFrame:
    """A row per scenario and measure, of measures that are shares, or of those that are not.

    Columns: title, measure, base, mean, difference, margin, verdict, gain (infinite where the difference is
    the same in every replication).
    """
    first = compared[compared["verdict"].isna()]
    base = dict(zip(first["measure"], first["mean"], strict=True))
    rows = others(compared)
    rows = rows[rows["measure"].isin(SHARES) == shares]
    return pd.DataFrame(
        {
            "title": rows["title"],
            "measure": rows["measure"],
            "base": rows["measure"].map(base),
            "mean": rows["mean"],
            "difference": rows["difference"],
            "margin": rows["margin"],
            "verdict": rows["verdict"],
            "gain": rows["reduction"].astype(float),
        }
    ).reset_index(drop=True)


def _columns(
    level: KindName, difference: tuple[KindName, KindName], decimals: int
) -> list[Column | Composed]:
    return [
        Column("title", "Scenario", "name"),  # on each row: the table goes on on the next page
        Column("measure", "Mått", words={**MEASURES, **SHORT}),
        Column("base", "Grundfallet", level),
        Column("mean", "Scenariot", level),
        Column("difference", "Skillnad", difference[0], decimals, says_unit=False),
        Column("margin", "±", difference[1], decimals, says_unit=False),
        Column("verdict", "Bedömning", words=VERDICTS),
        Composed(N_("Vinst"), [Column("gain", "Vinst", "decimal")], _gain, align="right"),
    ]


def _gain(row: Row) -> str:
    if is_missing(row["gain"]):
        return formats.MISSING
    return ENDLESS if math.isinf(row["gain"]) else formats.number(row["gain"], 1)

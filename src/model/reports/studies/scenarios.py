"""The scenario report's opening, its answer in short and its method; the tables are modules of their own.

What they say is computed in :mod:`model.staffing.experiments.comparison`, whose table a comparison is.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from IPython.display import Markdown

from model.observations.known import Known
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.display import Heading, Notice, prose
from model.presentation.language import N_, _, listed, ngettext
from model.reports.studies.opening import study_heading, study_notice
from model.reports.studies.scenario_differences import CHARTED, SURE, amount_of, others
from model.reports.studies.words import MEASURES, unit_of
from model.staffing.experiments.comparison import SHARES

MOST = {
    "better": N_("bäst med *{scenario}*, {amount}"),
    "worse": N_("sämst med *{scenario}*, {amount}"),
    "higher": N_("högst med *{scenario}*, {amount}"),
    "lower": N_("lägst med *{scenario}*, {amount}"),
}
NEITHER_WAY = ("same", "unsure")


def heading(year: int, parameters: Parameters, day: str) -> Heading:
    """The top of the report; ``parameters``: those that the scenarios are compared with."""
    return study_heading(
        _("Scenarier {year}", year=year),
        _(
            "Vad som ändras, hur mycket och hur säkert. Grundfall: {scenario}",
            scenario=_(parameters.title),
        ),
        parameters,
        day,
        report="scenarios",
        year=year,
    )


def summary(compared: pd.DataFrame) -> Markdown:
    """What changes most for callers, cases and the need of staff, and what changes no promise."""
    rows = others(compared)
    lines = [line for measure in CHARTED if (line := _extremes(rows, measure))]
    promised = rows[rows["verdict"].isin(("better", "worse", *NEITHER_WAY))]
    quiet = [
        str(own["title"].iloc[0])
        for _scenario, own in promised.groupby("scenario", sort=False)
        if own["verdict"].isin(NEITHER_WAY).all()
    ]
    if quiet:
        lines.append(_("**Inget löfte ändras säkert** av {scenarios}.", scenarios=listed(map(_, quiet))))
    return prose("\n".join(f"- {line}" for line in lines))


def method(compared: pd.DataFrame, seed: int, confidence: float) -> Markdown:
    """How often and with what random numbers, how sure, and what the shared ones gained."""
    rows = others(compared)
    sure = {"confidence": formats.percent(confidence, 0)}
    gains = rows["reduction"].astype(float).replace([np.inf, -np.inf], np.nan).dropna()
    scenarios = rows["scenario"].nunique()
    played = ngettext(
        "Grundfallet och ett scenario är spelade {runs} gånger var, med slumpfrö {seed}.",
        "Grundfallet och {count} scenarier är spelade {runs} gånger var, med slumpfrö {seed}.",
        scenarios,
        count=scenarios,
        runs=int(compared["replications"].iloc[0]),
        seed=seed,
    )
    alike = _(
        "Körning för körning har de samma slumptal: samma ärenden, samtal, sjukdagar och tålamod, utom i det "
        "som scenariot ändrar. Skillnaden räknas inom varje körning, så att slumpen till stor del tar ut sig "
        "själv."
    )
    width = (
        _("Efter ± står halva konfidensintervallet för skillnaden, med {confidence} säkerhet.", **sure)
        if scenarios == 1
        else _(
            "Efter ± står halva konfidensintervallet för skillnaden. För varje mått är intervallen så breda "
            "att alla {scenarios} gäller samtidigt med {confidence} säkerhet (Bonferronis korrektion): "
            "annars skulle något av många scenarier se ut att göra skillnad av en slump.",
            scenarios=scenarios,
            **sure,
        )
    )
    words = _(
        "*Bättre*, *sämre*, *högre* och *lägre* står bara där hela intervallet ligger på ena sidan om noll. "
        "*Ingen säker skillnad* betyder att körningarna inte räcker för att visa någon, inte att den är noll."
    )
    how, gave = _("**Hur säkert?**"), _("**Vad de gemensamma slumptalen gav.**")
    return prose(f"{played} {alike}\n\n{how} {width} {words}\n\n{gave} {_gain_sentence(gains)}")


def about_the_data(parameters: Parameters, known: Known) -> Notice:
    """What was known, and what is assumed."""
    return study_notice(
        "scenarios",
        parameters,
        known,
        of_examples=_(
            "Volymer, tider och frånvaro utan annan källa är antaganden; skillnaderna gäller under dem."
        ),
    )


def _gain_sentence(gains: pd.Series) -> str:
    if gains.empty:
        return _("Alla skillnader är desamma i varje körning.")
    return _(
        "Kolumnen Vinst visar hur många gånger fler körningar som hade behövts med oberoende slumptal för "
        "lika smala intervall: {median} gånger i mitten av alla mått och scenarier. Under 1 har de inte "
        "hjälpt; ∞ betyder att skillnaden är densamma i varje körning.",
        median=formats.number(float(gains.median()), 1),
    )


def _extremes(rows: pd.DataFrame, measure: str) -> str:
    """Which scenario raises ``measure`` most and which lowers it most; empty when none surely does."""
    own = rows[(rows["measure"] == measure) & rows["verdict"].isin(SURE)].sort_values("difference")
    if own.empty:
        return ""
    least, most = own.iloc[0].to_dict(), own.iloc[-1].to_dict()
    ways = [
        _way(row)
        for row, wanted in ((most, most["difference"] > 0), (least, least["difference"] < 0))
        if wanted
    ]
    return _(
        "**{measure}**, {unit}: {ways}.",
        measure=_(MEASURES[measure]),
        unit=unit_of(measure, SHARES),
        ways="; ".join(ways),
    )


def _way(row: Mapping[Hashable, Any]) -> str:
    """A scenario that is the extreme, and by how much."""
    verdict, title = row["verdict"], row["title"]
    return _(MOST[verdict], scenario=_(title), amount=amount_of(row))

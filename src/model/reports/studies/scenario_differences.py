"""The scenario report's answers: what each scenario changes, how much and how surely, as a table and a chart.

A comparison is the table of :func:`model.staffing.experiments.comparison.comparison`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from model.presentation import charts, formats
from model.presentation.charts import Chart, DifferencePanel
from model.presentation.columns import Column, Composed, Row
from model.presentation.kinds import KindName, shown
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.studies.words import MEASURES, unit_of
from model.staffing.experiments.comparison import SHARES

VERDICTS = {
    "better": N_("bättre"),
    "worse": N_("sämre"),
    "higher": N_("högre"),
    "lower": N_("lägre"),
    "same": N_("ingen skillnad"),
    "unsure": N_("ingen säker skillnad"),
}
NO_DIFFERENCE = {"same": N_("ingen\nskillnad"), "unsure": N_("ingen\u00a0säker\nskillnad")}
"""Broken for narrow columns."""
SURE = ("better", "worse", "higher", "lower")
HEADS = {
    "answer_rate": N_("Besvarade samtal"),
    "service_level": N_("Svar i tid"),
    "lead_time": N_("Klart i ledtid"),
    "call_back": N_("Åter\u00adkoppling"),
    "mail": N_("E-post"),
    "utilisation": N_("Belastning"),
    "staff_needed": N_("Personal\u00adbehov"),
    "backlog": N_("Öppna vid årsslut"),
}
CHARTED = ("answer_rate", "lead_time", "staff_needed")
WHOLE_NUMBERS = ("hours", "backlog")
ENDS = ["difference", "difference_low", "difference_high"]


def others(compared: pd.DataFrame) -> pd.DataFrame:
    """Rows of the scenarios that are compared with the first, scenario by scenario in the order given.

    With the column margin, half the interval of the difference.
    """
    rows = compared[compared["verdict"].notna()].astype(dict.fromkeys(ENDS, float))
    order = {name: place for place, name in enumerate(dict.fromkeys(compared["scenario"]))}
    rows = rows.sort_values("scenario", key=lambda names: names.map(order), kind="stable")
    return rows.assign(margin=(rows["difference_high"] - rows["difference_low"]) / 2)


def answers(compared: pd.DataFrame, seed: int) -> Table:
    """A row per scenario: amount and verdict for each measure of :data:`HEADS`."""
    return Table(
        "answers",
        _("Skillnad mot grundfallet"),
        _wide(others(compared)),
        [
            Column("title", "Scenario", "name"),
            *(_answer_column(measure, head) for measure, head in HEADS.items()),
        ],
        note=_(
            "Andelar i procentenheter, personalbehov i personer, öppna ärenden i antal; ± är halva "
            "intervallet. {count} körningar av varje scenario med samma slumptal (frö {seed}).",
            count=int(compared["replications"].iloc[0]),
            seed=seed,
        ),
    )


def differences(compared: pd.DataFrame) -> Chart:
    """The measures of :data:`CHARTED`: each scenario's difference with its interval."""
    rows = others(compared)
    titles = rows.drop_duplicates("scenario")["title"]
    return charts.difference_panels(
        "differences",
        _caption(rows),
        _in_words(rows),
        [_(str(title)) for title in titles],
        [_panel(measure, rows[rows["measure"] == measure]) for measure in CHARTED],
        note=_(
            "Punkt: skillnad i medelvärde; linje: 95 procents konfidensintervall för alla scenarier "
            "samtidigt. Grönt bättre, orange sämre, blått högre eller lägre, ofylld punkt ingen säker "
            "skillnad."
        ),
    )


def amount(difference: float, margin: float, measure: str) -> str:
    """A difference with its half-width, shares in percentage points: ``+8,0 ± 0,2``.

    One decimal more where either would otherwise be shown as nothing.
    """
    middle, half = (scale(measure) * value for value in (difference, margin))
    decimals = 0 if measure in WHOLE_NUMBERS else 1
    if any(value and not round(value, decimals) for value in (middle, half)):
        decimals += 1
    return formats.around(formats.number(middle, decimals, signed=True), formats.number(half, decimals))


def amount_of(row: Mapping[Hashable, Any]) -> str:
    """:func:`amount` of a row of :func:`others`."""
    return "0" if row["verdict"] == "same" else amount(row["difference"], row["margin"], row["measure"])


def scale(measure: str) -> int:
    """Shares are compared in percentage points."""
    return 100 if measure in SHARES else 1


def scenario_column() -> Composed:
    """The scenario's title where its rows begin (``begins``); in the file on each."""
    return Composed(
        N_("Scenario"),
        [Column("title", "Scenario", "name")],
        lambda row: shown(row["title"], "name") if row["begins"] else "",
    )


def _wide(rows: pd.DataFrame) -> pd.DataFrame:
    """A row per scenario: title, and for each measure its difference, margin and verdict."""
    found = []
    for _scenario, own in rows.groupby("scenario", sort=False):
        values: dict[str, Any] = {"title": own["title"].iloc[0]}
        for row in own.to_dict("records"):
            for part in ("difference", "margin", "verdict"):
                values[f"{row['measure']}_{part}"] = row[part]
        found.append(values)
    parts = [f"{measure}_{part}" for measure in HEADS for part in ("difference", "margin", "verdict")]
    return pd.DataFrame(found, columns=["title", *parts])


def _answer_column(measure: str, head: str) -> Composed:
    kinds: tuple[KindName, KindName] = (
        ("points", "points_unsigned") if measure in SHARES else ("change", "decimal")
    )
    name = _(MEASURES[measure])

    def words(row: Row) -> str:
        difference, margin, found = (row[f"{measure}_{part}"] for part in ("difference", "margin", "verdict"))
        if found in NO_DIFFERENCE:
            return _(NO_DIFFERENCE[found])
        return (
            f"{amount(difference, margin, measure)}\n{_(VERDICTS[found])}"
            if found in SURE
            else formats.MISSING
        )

    return Composed(
        head,
        [
            Column(f"{measure}_difference", _("{measure}, skillnad", measure=name), kinds[0]),
            Column(f"{measure}_margin", f"{name}, ±", kinds[1]),
            Column(f"{measure}_verdict", _("{measure}: bedömning", measure=name), words=VERDICTS),
        ],
        words,
    )


def _caption(rows: pd.DataFrame) -> str:
    """The chart's message: what moves the answered calls most."""
    moved = rows[(rows["measure"] == CHARTED[0]) & rows["verdict"].isin(SURE)]
    if moved.empty:
        return _("Inget scenario ändrar säkert andelen besvarade samtal")
    strongest = moved["title"].iloc[int(moved["difference"].abs().to_numpy().argmax())]
    return _("Mest ändras andelen besvarade samtal av: {scenario}", scenario=_(str(strongest)))


def _in_words(rows: pd.DataFrame) -> str:
    """All that the chart shows, in words."""
    sentences = []
    for measure in CHARTED:
        told = [
            f"{shown(row['title'], 'name')} {amount_of(row)} ({_(VERDICTS[row['verdict']])})"
            for row in rows[rows["measure"] == measure].to_dict("records")
        ]
        sentences.append(
            _(
                "{measure}, skillnad i {unit}: {scenarios}.",
                measure=_(MEASURES[measure]),
                unit=unit_of(measure, SHARES),
                scenarios="; ".join(told),
            )
        )
    return " ".join(sentences)


def _panel(measure: str, rows: pd.DataFrame) -> DifferencePanel:
    return DifferencePanel(
        f"{_(MEASURES[measure])},\n{unit_of(measure, SHARES)}",
        list((scale(measure) * rows[ENDS]).itertuples(index=False, name=None)),
        [str(found) for found in rows["verdict"]],
    )

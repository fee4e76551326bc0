"""The calibration fit report's section on whether the distributions fit: tests, talk time and patience."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from model.calibration.fit import Fit
from model.calibration.goodness import Goodness
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column, Composed, Row
from model.presentation.kinds import is_missing
from model.presentation.language import N_, _
from model.presentation.tables import Table

TESTS = {
    "within": (N_("Jämna ankomster inom halvtimmen"), N_("samtal kommer oberoende och lika tätt")),
    "half_hours": (N_("Samma profil alla dagar"), N_("halvtimmarnas andelar är desamma alla dagar")),
    "days": (N_("Dagar utan dagsfaktor"), N_("dagarna skiljer sig bara av en slump")),
    "talk": (N_("Lognormal samtalstid"), N_("samtalstidens logaritm är normalfördelad")),
    "curve": (N_("Uppmätt tålamod"), N_("den uppmätta kurvan med exponentiell svans")),
    "exponential": (N_("Exponentiellt tålamod"), N_("lika benägna att lägga på hela tiden")),
}
"""What each test of :mod:`model.calibration.goodness` is called, and what it tests."""
VERDICTS = {
    "agrees": N_("Stämmer"),
    "slight": N_("Liten avvikelse"),
    "disagrees": N_("Stämmer inte"),
}
SIGNIFICANT = 0.05
SMALL = 0.03
"""A difference between distributions that changes nothing in practice."""
LEAST_P = 0.001
"""A smaller p-value is not told."""


def verdict(test: Goodness) -> Literal["agrees", "slight", "disagrees"]:
    """What a test says: agrees, differs a little, or does not agree."""
    if test.p_value >= SIGNIFICANT:
        return "agrees"
    return "slight" if test.freedom is None and test.departure < SMALL else "disagrees"


def tests(fit: Fit) -> Table:
    """Each test of fit: what it tests, its statistic and p-value, and how large the departure is."""
    return Table(
        "tests",
        _("Test av fördelningarna"),
        goodness(fit),
        [
            Column("test", "Test", words={test: name for test, (name, _claim) in TESTS.items()}),
            Column("claim", "Prövar att", words={test: claim for test, (_name, claim) in TESTS.items()}),
            Column("observations", "Samtal", "integer"),
            Composed(
                N_("Statistika"), [Column("statistic", "Statistika", "decimal")], _statistic, align="right"
            ),
            Column("freedom", "Frihetsgrader", "integer"),
            Composed(N_("p-värde"), [Column("p_value", "p-värde", "decimal")], _p_value, align="right"),
            Column("departure", "Avvikelse", "decimal", 3),
            Column("verdict", "Bedömning", words=VERDICTS),
        ],
        note=_(
            "Avvikelse: största skillnad mellan fördelningarna; för profilen och dagsfaktorn statistikan per "
            "frihetsgrad."
        ),
    )


def goodness(fit: Fit) -> pd.DataFrame:
    """A row per test: test, claim (both its code) and verdict, besides what :class:`Goodness` has."""
    table = pd.DataFrame(
        [{**test._asdict(), "claim": test.test, "verdict": verdict(test)} for test in fit.tests]
    )
    return table.astype({"freedom": "Int64"})


def talk(fit: Fit) -> Table:
    """Quantiles of talk time in the log and of the lognormal distribution."""
    table = fit.talk_quantiles
    return Table(
        "talk",
        _("Samtalstid"),
        table.assign(difference=table["lognormal"] / table["observed"] - 1),
        [
            Composed(
                N_("Så stor andel"),
                [Column("share", "Så stor andel", "percent")],
                lambda row: _("{share} av samtalen", share=formats.percent(row["share"], 0)),
            ),
            Column("observed", "Loggen, högst s", "integer"),
            Column("lognormal", "Lognormal, högst s", "integer"),
            Column("difference", "Skillnad", "change_percent", 0),
        ],
    )


def patience(fit: Fit) -> Chart:
    """The share that still waits: measured, and exponential."""
    curves, measured = fit.curves, _("Uppmätt")
    rows = zip(curves["time"], curves["observed"], curves["exponential"], strict=True)
    points = ", ".join(
        _(
            "{time} s {measured} mot {exponential}",
            time=f"{time:.0f}",
            measured=formats.percent(seen),
            exponential=formats.percent(other),
        )
        for time, seen, other in rows
    )
    return charts.half_hour_profile(
        "patience",
        _("Tålamod: andel som ännu väntar"),
        _(
            "Andel som ännu väntar efter så många sekunder: uppmätt (Kaplan–Meier) och exponentiellt. "
            "{points}.",
            points=points,
        ),
        [_("{seconds} s", seconds=f"{time:.0f}") for time in curves["time"]],
        {measured: curves["observed"].tolist(), _("Exponentiellt"): curves["exponential"].tolist()},
        bands={measured: (curves["low"].tolist(), curves["high"].tolist())},
        note=_("Fältet: 95 procents konfidensintervall (Greenwood). Punkterna ligger tätare i början."),
    )


def _statistic(row: Row) -> str:
    """A chi-square with one decimal, a distance between distributions with three."""
    return formats.number(row["statistic"], 3 if is_missing(row["freedom"]) else 1)


def _p_value(row: Row) -> str:
    if row["p_value"] < LEAST_P:
        return f"<{formats.NO_BREAK}{formats.number(LEAST_P, 3)}"
    return formats.number(row["p_value"], 3)

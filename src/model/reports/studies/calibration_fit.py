"""The calibration fit report's tables and sentences, from a :class:`model.calibration.fit.Fit`.

Swedish labels and words live here; what they say is computed in :mod:`model.calibration`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from model.calibration.estimates import CONFIDENCE
from model.calibration.fit import Fit
from model.calibration.goodness import Goodness
from model.calibration.replay import LONGEST_READY, LONGEST_TURNAROUND, STEPS, Step
from model.parameters.quantity import seconds
from model.presentation import formats
from model.presentation.display import KeyFigure
from model.time_units import HALF_HOUR, MINUTE
from tertialpdf.blocks import State

STEP_LABELS: Mapping[Step, str] = {
    "patience": "Tålamod",
    "talk": "och samtalstid",
    "arrivals": "och ankomster",
}
MEASURE_LABELS: Mapping[str, str] = {
    "calls": "Samtal",
    "abandoned": "Lade på",
    "wait": "Väntan i medeltal, s",
    "high_wait": "Nio av tio besvarade väntade högst, s",
}
ESTIMATE_LABELS: Mapping[str, str] = {
    "calls": "Samtalen",
    "talk": "Samtalstiden",
    "patience": "Tålamodet",
}
TEST_LABELS: Mapping[str, tuple[str, str]] = {
    "within": ("Jämna ankomster inom halvtimmen", "samtal kommer oberoende och lika tätt"),
    "half_hours": ("Samma profil alla dagar", "halvtimmarnas andelar är desamma alla dagar"),
    "days": ("Dagar utan dagsfaktor", "dagarna skiljer sig bara av en slump"),
    "talk": ("Lognormal samtalstid", "samtalstidens logaritm är normalfördelad"),
    "curve": ("Uppmätt tålamod", "den uppmätta kurvan med exponentiell svans"),
    "exponential": ("Exponentiellt tålamod", "lika benägna att lägga på hela tiden"),
}
USED = ("within", "half_hours", "talk", "curve")
"""Tests of what the model assumes; the others are of what it does not."""
SIGNIFICANT = 0.05
SMALL = 0.03
"""A difference between distributions that changes nothing in practice."""


def half_hour_labels(fit: Fit) -> list[str]:
    """``08:30`` and on."""
    numbers = fit.half_hours.loc[fit.half_hours["step"] == STEPS[0], "half_hour"].tolist()
    minutes = [round((seconds(fit.opens) + HALF_HOUR * number) / MINUTE) for number in numbers]
    return [f"{minute // 60:02d}:{minute % 60:02d}" for minute in minutes]


def played(fit: Fit, step: Step) -> pd.DataFrame:
    """Half-hours of one step of the replay, with shares in percent and their labels (column ``label``)."""
    table = fit.half_hours[fit.half_hours["step"] == step].reset_index(drop=True)
    shares = {name: 100 * table[name] for name in table.columns if name.startswith("abandoned")}
    return table.assign(label=half_hour_labels(fit), **shares)


def half_hour_table(fit: Fit) -> pd.DataFrame:
    """Observed, simulated and the span of a new replication, all drawn for calls, else with the log's calls.

    Columns: label, and for calls, abandoned (percent) and wait (seconds): _observed, _mean, _span (text).
    """
    drawn, logged = played(fit, "arrivals"), played(fit, "patience")
    columns: dict[str, list[Any]] = {"label": drawn["label"].tolist()}
    for measure, table, digits in (("calls", drawn, 0), ("abandoned", logged, 1), ("wait", logged, 0)):
        seen, low, high = (table[f"{measure}_{name}"].tolist() for name in ("observed", "low", "high"))
        columns |= {
            f"{measure}_observed": seen,
            f"{measure}_mean": table[f"{measure}_mean"].tolist(),
            f"{measure}_span": [_marked(*ends, digits) for ends in zip(low, high, seen, strict=True)],
        }
    return pd.DataFrame(columns)


def _span(low: float, high: float, digits: int) -> str:
    return f"{formats.number(low, digits)}–{formats.number(high, digits)}"


def _marked(low: float, high: float, seen: float, digits: int) -> str:
    """The span, with an asterisk when what was seen lies outside it."""
    return _span(low, high, digits) + ("" if low <= seen <= high else "*")


def whole_table(fit: Fit) -> pd.DataFrame:
    """Over all half-hours, one row per measure: label, observed, and for each step mean and span (texts)."""
    rows = []
    for measure, label in MEASURE_LABELS.items():
        found = {step: _row(fit, step, measure) for step in STEPS}
        factor, digits = (100, 1) if measure == "abandoned" else (1, 0)
        unit = f"{formats.NO_BREAK}%" if measure == "abandoned" else ""
        seen = factor * found[STEPS[0]]["observed"]
        row = {"label": label, "observed": formats.number(seen, digits) + unit}
        for step, values in found.items():
            mean, low, high = (factor * values[name] for name in ("mean", "low", "high"))
            row[step] = formats.number(mean, digits) + unit
            row[f"{step}_span"] = _marked(low, high, seen, digits) if low < high else "som i loggen"
        rows.append(row)
    return pd.DataFrame(rows)


def covered(fit: Fit, step: Step, measure: str) -> tuple[int, int]:
    """In how many half-hours, of how many, the log lies within the span of a new replication."""
    table = fit.half_hours[fit.half_hours["step"] == step]
    seen = table[f"{measure}_observed"]
    inside = (table[f"{measure}_low"] <= seen) & (seen <= table[f"{measure}_high"])
    return int(inside.sum()), len(table)


def goodness_table(fit: Fit) -> pd.DataFrame:
    """Tests of fit: label, claim, observations, statistic, freedom, p (texts), departure, verdict."""
    rows = [
        {
            "label": TEST_LABELS[test.test][0],
            "claim": TEST_LABELS[test.test][1],
            "observations": test.observations,
            "statistic": formats.number(test.statistic, 1 if test.freedom else 3),
            "freedom": test.freedom,
            "p": _p_value(test.p_value),
            "departure": test.departure,
            "verdict": verdict(test),
        }
        for test in fit.tests
    ]
    return pd.DataFrame(rows).astype({"freedom": object})


def verdict(test: Goodness) -> str:
    """What a test says: agrees, differs a little, or does not agree."""
    if test.p_value >= SIGNIFICANT:
        return "Stämmer"
    small = test.freedom is None and test.departure < SMALL
    return "Liten avvikelse" if small else "Stämmer inte"


def _p_value(value: float) -> str:
    return "< 0,001".replace(" ", formats.NO_BREAK) if value < 0.001 else formats.number(value, 3)


def talk_table(fit: Fit) -> pd.DataFrame:
    """Quantiles of talk time: label, observed, lognormal (seconds), difference (share)."""
    table = fit.talk_quantiles
    return table.assign(
        label=[f"{formats.percent(share, 0)} av samtalen" for share in table["share"]],
        difference=table["lognormal"] / table["observed"] - 1,
    )


def left_out_table(fit: Fit) -> pd.DataFrame:
    """What was left out and why: estimate, reason, calls; what was kept stands last for each."""
    kept = {
        "calls": len(fit.calls.table),
        "talk": fit.handling.calls,
        "patience": fit.patience.survival.callers,
    }
    rows = [("Samtalen", "Rader i loggen", fit.rows)]
    for estimate, reasons in fit.left_out.items():
        label = ESTIMATE_LABELS[estimate]
        rows += [(label, reason[:1].upper() + reason[1:], count) for reason, count in reasons.items()]
        rows.append((label, "Kvar", kept[estimate]))
    return pd.DataFrame(rows, columns=["estimate", "reason", "calls"])


def kept_rows(fit: Fit) -> list[int]:
    """Positions in :func:`left_out_table` of what was kept."""
    return np.flatnonzero(left_out_table(fit)["reason"] == "Kvar").tolist()


def gaps(fit: Fit) -> str:
    """The days that the log has no calls on, for the note below the table."""
    days = fit.calls.missing_days
    return f"Dagar som saknas i loggen: {', '.join(days)}." if days else ""


def spoken(table: pd.DataFrame, measure: str) -> str:
    """A chart of half-hours in words: for each, the log and the simulation."""
    rows = zip(table["label"], table[f"{measure}_observed"], table[f"{measure}_mean"], strict=True)
    return (
        ", ".join(f"{at} {formats.number(seen)} mot {formats.number(mean)}" for at, seen, mean in rows) + "."
    )


def spoken_curve(curves: pd.DataFrame) -> str:
    """The chart of patience in words."""
    rows = zip(curves["time"], curves["observed"], curves["exponential"], strict=True)
    return (
        ", ".join(
            f"{time:.0f} s {formats.percent(seen)} mot {formats.percent(other)}" for time, seen, other in rows
        )
        + "."
    )


def key_figures(fit: Fit) -> list[KeyFigure]:
    """Waits and abandonment in the log beside the replay, half-hours within, and what was left out."""
    wait, lost = _row(fit, "patience", "wait"), _row(fit, "patience", "abandoned")
    inside, count = covered(fit, "patience", "wait")
    kept = len(fit.calls.table)
    return [
        KeyFigure(
            "Väntan, simulerad",
            f"{formats.number(wait['mean'])}{formats.NO_BREAK}s",
            f"loggen {formats.number(wait['observed'])} s",
            _state(wait),
            "Inom intervallet" if _within(wait) else "Utanför intervallet",
        ),
        KeyFigure(
            "Lade på, simulerat",
            formats.percent(lost["mean"]),
            f"loggen {formats.percent(lost['observed'])}",
            _state(lost),
            "Inom intervallet" if _within(lost) else "Utanför intervallet",
        ),
        KeyFigure("Halvtimmar där väntan stämmer", f"{inside} av {count}", "loggen inom intervallet"),
        KeyFigure("Samtal som används", formats.number(kept), f"av {formats.number(fit.rows)} i loggen"),
    ]


def _row(fit: Fit, step: Step, measure: str) -> dict[str, float]:
    table = fit.whole[(fit.whole["step"] == step) & (fit.whole["measure"] == measure)]
    numbers = table.drop(columns=["measure", "step"]).astype(float)
    return {str(name): float(value) for name, value in numbers.iloc[0].items()}


def _within(row: Mapping[str, float]) -> bool:
    return row["low"] <= row["observed"] <= row["high"]


def _state(row: Mapping[str, float]) -> State:
    return "good" if _within(row) else "warning"


def summary(fit: Fit) -> str:
    """Markdown list: what agrees, what does not, and why."""
    wait, drawn = _row(fit, "patience", "wait"), _row(fit, "arrivals", "wait")
    calls, count = covered(fit, "arrivals", "calls")
    tests = {test.test: test for test in fit.tests}
    words = [f"{formats.inside(TEST_LABELS[name][0])} ({verdict(tests[name]).lower()})" for name in USED]
    other = [
        f"{formats.inside(TEST_LABELS[name][0])} ({verdict(test).lower()})"
        for name, test in tests.items()
        if name not in USED
    ]
    engine = (
        f"med loggens samtal, samtalstider och handläggare blir väntan i medeltal "
        f"{formats.number(wait['mean'])} s ({_span(wait['low'], wait['high'], 0)}); i loggen är den "
        f"{formats.number(wait['observed'])} s."
    )
    everything = (
        f"när även samtalstid och ankomster dras blir den {formats.number(drawn['mean'])} s "
        f"({_span(drawn['low'], drawn['high'], 0)}). Troligt skäl: bankens bemanning följde dagens kö, men "
        "de dragna dagarna får loggens."
    )
    arriving = (
        f"i {calls} av {count} halvtimmar ligger loggens samtal inom intervallet. Det är väntat: profilen är "
        "skattad ur samma samtal."
    )
    lines = [
        f"**Motorn:** {engine}",
        f"**Allt draget:** {everything}",
        f"**Ankomster:** {arriving}",
        f"**Fördelningar:** modellen antar {_listed(words)}, men inte {_listed(other)}.",
    ]
    return "\n".join(f"- {line}" for line in lines)


def _listed(words: list[str]) -> str:
    return ", ".join(words[:-1]) + " och " + words[-1]


def method(fit: Fit) -> str:
    """Markdown paragraphs: how the days were played again, what the intervals and the tests mean."""
    intervals = 3 * len(half_hour_labels(fit))
    chance = formats.number((1 - CONFIDENCE) * intervals)
    return (
        f"**Spelat om.** Loggens {len(fit.calls.days)} dagar spelas {fit.replications} gånger i vart och ett "
        "av tre steg. Först dras bara tålamodet, som ingen logg visar för den som fått svar; samtal och "
        "samtalstider är loggens. Sedan dras även samtalstiden, och sist även ankomsterna (halvtimme, "
        "veckodag, trend, dagsfaktor). Övriga ärendetyper och tider är alltid som i loggen.\n\n"
        "**Handläggare.** Loggen visar när någon talar, inte när någon är ledig. Mellan två samtal räknas "
        f"handläggaren som ledig, utom i uppehåll över {formats.number(LONGEST_READY / MINUTE)} minuter och "
        f"medan någon väntat mer än {formats.number(LONGEST_TURNAROUND)} sekunder. Mellan samtalen går "
        f"{formats.number(fit.log.turnaround)} sekunder, medianen när någon väntade. Den som sitter ledig "
        "före sitt första samtal syns inte; troligen därför blir dagens första halvtimme för trång.\n\n"
        "**Intervallen** rymmer 95 procent av nya körningar: där ska loggen ligga om modellen stämmer. De "
        "tar inte med att skattningarna själva är osäkra. Av tabellens "
        f"{intervals} intervall väntas {chance} missa av en slump.\n\n"
        "**Testen.** Chi-två jämför antal, Kolmogorov–Smirnov fördelningar; för tålamodet är den som fått "
        "svar censurerad (Kaplan–Meier). Avvikelsen är största skillnaden mellan fördelningarna, eller för "
        "dagens profil och dagsfaktorn statistikan per frihetsgrad. Med tiotusen samtal ger även en "
        "obetydlig skillnad ett litet p-värde, och ett p-värde är för stort när fördelningen anpassats till "
        "samma samtal. Läs därför avvikelsen först."
    )

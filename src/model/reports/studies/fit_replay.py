"""The calibration fit report's sections on the log played again: charts, the whole log, every half-hour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from model.calibration.fit import Fit
from model.calibration.replay import STEPS, Step
from model.parameters.quantity import seconds
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import AnyColumn, Column, Composed, Row
from model.presentation.kinds import KindName
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.studies.words import clock
from model.time_units import HALF_HOUR

STEP_NAMES: Mapping[Step, str] = {
    "patience": N_("Tålamod draget"),
    "talk": N_("och samtalstid"),
    "arrivals": N_("och ankomster"),
}
MEASURES = {
    "calls": N_("Samtal"),
    "abandoned": N_("Lade på"),
    "wait": N_("Väntan i medeltal, s"),
    "high_wait": N_("Nio av tio besvarade väntade högst, s"),
}
SECONDS = ("wait", "high_wait")
PREDICTED = N_("95 %")
OUTSIDE = "*"
"""Marks an interval that what was seen lies outside of."""


def waits(fit: Fit) -> Chart:
    """Mean wait by half-hour with the log's calls: in the log and played."""
    table = half_hours(fit, "patience")
    words = _(
        "Väntan i medeltal per halvtimme, sekunder, i loggen och simulerad med loggens samtal. {points}.",
        points=_in_words(table, "wait"),
    )
    note = _("Sekunder till svar eller pålagd lur. Fältet rymmer 95 procent av nya körningar.")
    return _beside_the_log(fit, table, "wait", _("Väntan med loggens samtal"), words, _("Simulerad"), note)


def calls(fit: Fit) -> Chart:
    """Calls by half-hour with everything drawn: in the log and played."""
    table = half_hours(fit, "arrivals")
    words = _(
        "Samtal per halvtimme under alla dagar, i loggen och simulerade. {points}.",
        points=_in_words(table, "calls"),
    )
    note = _("Alla dagar tillsammans. Fältet rymmer 95 procent av nya körningar.")
    return _beside_the_log(fit, table, "calls", _("Samtal med allt draget"), words, _("Simulerat"), note)


def _beside_the_log(
    fit: Fit, table: pd.DataFrame, measure: str, caption: str, words: str, played: str, note: str
) -> Chart:
    """A measure by half-hour in the log, and played with what new runs would give."""
    return charts.half_hour_profile(
        measure,
        caption,
        words,
        starts(fit),
        {_("Loggen"): table[f"{measure}_observed"].tolist(), played: table[f"{measure}_mean"].tolist()},
        bands={played: (table[f"{measure}_low"].tolist(), table[f"{measure}_high"].tolist())},
        form=charts.whole,
        note=note,
    )


def whole_log(fit: Fit) -> Table:
    """Each measure over all half-hours: in the log, and step by step with more of it drawn."""
    return Table(
        "whole",
        _("Hela loggen"),
        over_all_steps(fit),
        [
            Column("measure", "Mått", words=MEASURES),
            Column("observed", "Loggen", "row"),
            *(column for step in STEPS for column in _step_columns(step)),
        ],
        note=_("95 %: intervall för en ny körning. *: loggen ligger utanför."),
        row_kind="kind",
        row_decimals="decimals",
        units="unit",
    )


def every_half_hour(fit: Fit) -> Table:
    """The log and the simulation by half-hour: all drawn for calls, else with the log's calls."""
    drawn, logged = half_hours(fit, "arrivals"), half_hours(fit, "patience")
    kept = [name for name in logged.columns if name.startswith(("abandoned", "wait"))]
    counted = [name for name in drawn.columns if name.startswith("calls")]
    return Table(
        "half-hours",
        _("Loggen och simuleringen"),
        pd.concat([drawn[["start", *counted]], logged[kept]], axis=1),
        [
            Column("start", "Från"),
            *_half_hour_columns("calls", "decimal", 0, (N_("Samtal, loggen"), N_("simulerat"))),
            *_half_hour_columns("abandoned", "percent", 1, (N_("Lade på %, loggen"), N_("simulerat"))),
            *_half_hour_columns("wait", "decimal", 0, (N_("Väntan s, loggen"), N_("simulerad"))),
        ],
        note=_(
            "Samtal: allt draget. Lade på (de övriga besvarades) och väntan: med loggens samtal. 95 %: "
            "intervall för en ny körning. *: loggen ligger utanför."
        ),
    )


def over_all_steps(fit: Fit) -> pd.DataFrame:
    """A row per measure, shares as shares.

    Columns: measure, kind, decimals, unit, observed, and for each step ``patience``, ``patience_low``,
    ``patience_high``.
    """
    rows = []
    for measure in MEASURES:
        is_share = measure == "abandoned"
        row: dict[str, Any] = {
            "measure": measure,
            "kind": "percent" if is_share else "decimal",
            "decimals": 1 if is_share else 0,
            "unit": N_("s") if measure in SECONDS else None,
            "observed": over_all(fit, STEPS[0], measure)["observed"],
        }
        for step in STEPS:
            values = over_all(fit, step, measure)
            row |= {step: values["mean"], f"{step}_low": values["low"], f"{step}_high": values["high"]}
        rows.append(row)
    return pd.DataFrame(rows)


def half_hours(fit: Fit, step: Step) -> pd.DataFrame:
    """Half-hours of one step of the replay, with when they start (column ``start``)."""
    table = fit.half_hours[fit.half_hours["step"] == step].reset_index(drop=True)
    return table.assign(start=starts(fit))


def starts(fit: Fit) -> list[str]:
    """``08:30`` and on."""
    numbers = fit.half_hours.loc[fit.half_hours["step"] == STEPS[0], "half_hour"].tolist()
    return [clock(seconds(fit.opens) + HALF_HOUR * number) for number in numbers]


def over_all(fit: Fit, step: Step, measure: str) -> dict[str, float]:
    """A measure over all half-hours: observed, mean, low, high and others of ``fit.whole``."""
    table = fit.whole[(fit.whole["step"] == step) & (fit.whole["measure"] == measure)]
    numbers = table.drop(columns=["measure", "step"]).astype(float)
    return {str(name): float(value) for name, value in numbers.iloc[0].items()}


def within(row: Mapping[str, float]) -> bool:
    """Whether what was seen lies within the interval for a new replication."""
    return row["low"] <= row["observed"] <= row["high"]


def covered(fit: Fit, step: Step, measure: str) -> tuple[int, int]:
    """In how many half-hours, of how many, the log lies within the interval for a new replication."""
    table = fit.half_hours[fit.half_hours["step"] == step]
    seen = table[f"{measure}_observed"]
    inside = (table[f"{measure}_low"] <= seen) & (seen <= table[f"{measure}_high"])
    return int(inside.sum()), len(table)


def span(low: float, high: float, decimals: int) -> str:
    """``7–12``."""
    return f"{formats.number(low, decimals)}–{formats.number(high, decimals)}"


def marked(low: float, high: float, seen: float, decimals: int) -> str:
    """:func:`span`, with an asterisk when what was seen lies outside it."""
    return span(low, high, decimals) + ("" if low <= seen <= high else OUTSIDE)


def _step_columns(step: Step) -> Sequence[AnyColumn]:
    name = _(STEP_NAMES[step])

    def words(row: Row) -> str:
        low, high = row[f"{step}_low"], row[f"{step}_high"]
        if low >= high:
            return _("som i loggen")
        scale = 100 if row["kind"] == "percent" else 1
        return marked(scale * low, scale * high, scale * row["observed"], row["decimals"])

    ends = [
        Column(f"{step}_low", _("{heading}, lägst", heading=name), "row"),
        Column(f"{step}_high", _("{heading}, högst", heading=name), "row"),
    ]
    return Column(step, name, "row"), Composed(PREDICTED, ends, words, align="right")


def _half_hour_columns(
    measure: str, kind: KindName, decimals: int, labels: tuple[str, str]
) -> Sequence[AnyColumn]:
    """What was seen, the mean of the replications, and the interval for a new one; no shares with a unit."""
    scale = 100 if kind == "percent" else 1
    name = _(MEASURES[measure])
    parts = {
        "observed": _("{measure}, loggen", measure=name),
        "mean": _("{measure}, simulerat", measure=name),
        "low": _("{heading}, lägst", heading=name),
        "high": _("{heading}, högst", heading=name),
    }
    columns = {part: Column(f"{measure}_{part}", label, kind) for part, label in parts.items()}

    def number(part: str, label: str) -> Composed:
        return Composed(
            label,
            [columns[part]],
            lambda row: formats.number(scale * row[f"{measure}_{part}"], decimals),
            align="right",
        )

    def interval(row: Row) -> str:
        low, high, seen = (scale * row[f"{measure}_{part}"] for part in ("low", "high", "observed"))
        return marked(low, high, seen, decimals)

    ends = [columns["low"], columns["high"]]
    seen, mean = number("observed", labels[0]), number("mean", labels[1])
    return seen, mean, Composed(PREDICTED, ends, interval, align="right")


def _in_words(table: pd.DataFrame, measure: str) -> str:
    """A chart of half-hours in words: for each, the log and the simulation."""
    rows = zip(table["start"], table[f"{measure}_observed"], table[f"{measure}_mean"], strict=True)
    return ", ".join(
        _("{at} {seen} mot {mean}", at=at, seen=formats.number(seen), mean=formats.number(mean))
        for at, seen, mean in rows
    )

"""Differences and uncertainty: a row for each thing compared, with its interval or its change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from model.presentation.charts.chart import Chart, Format, Rows, share, signed_share
from model.presentation.charts.labels import ON_WHITE, beside_line, round_values, row_axis, signed_tick
from model.presentation.charts.style import (
    BLUE,
    DASHED,
    GREEN,
    GREY,
    INK,
    ORANGE,
    SMALL,
    drawing,
    styled,
    svg,
)
from model.presentation.language import listed

if TYPE_CHECKING:
    pass

MOST_INCHES = 5.5
"""A chart of many rows is at most 14 cm high."""
Side = tuple[float, str]
"""What one end of an assumption changes, and its value there as shown."""
OUTLIER = 1.6
"""A value so many times beyond the next one is cut, so that the others can be told apart."""


def intervals(
    name: str,
    caption: str,
    alternative: str,
    rows: Rows[tuple[float, float, float]],
    *,
    form: Format = share,
    reference: tuple[str, float] | None = None,
    note: str = "",
) -> Chart:
    """One dot per row with its 95 % interval (mean, low, high), and a reference line."""
    with drawing(0.65 + 0.3 * len(rows)) as (figure, axes):
        for place, (_name, (mean, low, high)) in enumerate(rows):
            axes.plot(
                [low, high], [place, place], color=BLUE, linewidth=2.4, solid_capstyle="round", alpha=0.45
            )
            axes.plot([mean], [place], "o", color=BLUE, markersize=5)
            axes.annotate(
                form(mean),
                (high, place),
                xytext=(7, 0),
                textcoords="offset points",
                va="center",
                fontsize=SMALL,
            )
        row_axis(axes, [name for name, _estimate in rows], form)
        axes.set_ylim(len(rows) - 0.4, -1.0 if reference else -0.6)
        axes.margins(x=0.15)
        if reference:
            axes.axvline(reference[1], color=GREY, linestyle=DASHED, linewidth=1)
            beside_line(axes, reference[0], reference[1], -0.72)
    return Chart(name, caption, alternative, svg(figure), note)


def tornado(
    name: str,
    caption: str,
    alternative: str,
    rows: Rows[tuple[Side, Side]],
    *,
    base: str,
    form: Format,
    note: str = "",
) -> Chart:
    """Per row what a low and a high value change (change, value as shown); widest first, from a common base.

    Each bar ends with the value that makes it, the low one's in blue and the high one's in orange.
    """
    with drawing(0.75 + 0.32 * len(rows)) as (figure, axes):
        for place, (_name, both) in enumerate(rows):
            same_side = both[0][0] * both[1][0] > 0
            for (change, _), colour in zip(both, (BLUE, ORANGE), strict=True):
                axes.barh(place, change, color=colour, height=0.66, alpha=0.75 if same_side else 1.0)
            for (change, value), other in zip(both, reversed(both), strict=True):
                if same_side and abs(change) < abs(other[0]):
                    continue
                label = listed([value, other[1]]) if same_side else value
                outwards = change > 0 or (change == 0 and other[0] < 0)
                axes.annotate(
                    label,
                    (change, place),
                    xytext=(4 if outwards else -4, 0),
                    textcoords="offset points",
                    ha="left" if outwards else "right",
                    va="center",
                    fontsize=SMALL,
                )
        axes.axvline(0, color=GREY, linewidth=1)
        row_axis(axes, [name for name, _both in rows], form)
        axes.set_ylim(len(rows) - 0.5, -1.1)
        axes.margins(x=0.2)
        beside_line(axes, base, 0, -0.75)
    return Chart(name, caption, alternative, svg(figure), note)


@dataclass(frozen=True)
class DifferencePanel:
    """One measure in a chart of differences: label, (mean, low, high) and verdict of each row.

    A verdict is better, worse, higher or lower; any other is drawn hollow.
    """

    label: str
    estimates: Sequence[tuple[float, float, float]]
    verdicts: Sequence[str]


def difference_panels(
    name: str,
    caption: str,
    alternative: str,
    rows: Sequence[str],
    panels: Sequence[DifferencePanel],
    *,
    note: str = "",
) -> Chart:
    """Dots with intervals around a line at zero, a row per scenario and a panel per measure."""
    colours = {"better": GREEN, "worse": ORANGE, "higher": BLUE, "lower": BLUE}
    with styled(0.62 + 0.2 * len(rows)) as figure:
        for axes, panel in zip(figure.subplots(1, len(panels), sharey=True), panels, strict=True):
            for place, ((mean, low, high), verdict) in enumerate(
                zip(panel.estimates, panel.verdicts, strict=True)
            ):
                colour = colours.get(verdict, GREY)
                face = colour if verdict in colours else "white"
                axes.plot([low, high], [place, place], color=colour, linewidth=2, alpha=0.5)
                axes.plot([mean], [place], "o", color=colour, markerfacecolor=face, markersize=4.5)
            axes.axvline(0, color=GREY, linewidth=1)
            axes.set_title(panel.label, loc="left")
            axes.grid(visible=True, axis="x")
            axes.grid(visible=False, axis="y")
            axes.margins(x=0.08)
            axes.tick_params(axis="x", labelsize=SMALL)
            round_values(axes.xaxis, signed_tick, 4)
        axes.set_yticks(range(len(rows)), rows)
        axes.set_ylim(len(rows) - 0.4, -0.6)
    return Chart(name, caption, alternative, svg(figure), note)


def dot_changes(
    name: str,
    caption: str,
    alternative: str,
    rows: Rows[float],
    *,
    form: Format = signed_share,
    reference: tuple[str, float] | None = None,
    limit: float | None = None,
    note: str = "",
) -> Chart:
    """A dot per row on a stem from zero, in the given order, each with its value; rows as low as type allows.

    Values beyond ``limit`` are cut with an arrow; without one, those far beyond all others on their side are.
    """
    names = [name for name, _change in rows]
    low, high = _reach([change for _name, change in rows]) if limit is None else (-limit, limit)
    extra = 0.3 if reference is None else 0.48
    with drawing(min(extra + 0.2 * len(names), MOST_INCHES)) as (figure, axes):
        for place, (_name, value) in enumerate(rows):
            shown = min(max(value, low), high)
            colour = ORANGE if value > 0 else BLUE
            axes.plot([0, shown], [place, place], color=colour, linewidth=1.3, alpha=0.55)
            marker = "o" if shown == value else ">" if value > 0 else "<"
            axes.plot([shown], [place], marker, color=colour, markersize=4)
            axes.annotate(
                form(value),
                (shown, place),
                xytext=(5 if value >= 0 else -5, 0),
                textcoords="offset points",
                ha="left" if value >= 0 else "right",
                va="center",
                fontsize=SMALL,
                bbox=ON_WHITE,
            )
        axes.axvline(0, color=GREY, linewidth=1)
        top = -0.6
        if reference:
            axes.plot(
                [reference[1]] * 2, [-0.9, len(names) - 0.5], color=INK, linestyle=DASHED, linewidth=0.9
            )
            beside_line(axes, reference[0], reference[1], -1.15)
            top = -1.7
        axes.set_yticks(range(len(names)), names, fontsize=SMALL)
        axes.set_ylim(len(names) - 0.4, top)
        axes.margins(x=0.12)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        axes.grid(visible=False)
    return Chart(name, caption, alternative, svg(figure), note)


def change_strips(
    name: str,
    caption: str,
    alternative: str,
    strips: Rows[Sequence[tuple[str, float]]],
    *,
    form: Format = signed_share,
    note: str = "",
) -> Chart:
    """A strip per row with a dot for each thing's change; the least and the greatest are named.

    Values far beyond all others are cut, with an arrow.
    """
    every = [value for _name, changes in strips for _thing, value in changes]
    limit = _reach([abs(value) for value in every])[1]
    low, high = max(min(every, default=0.0), -limit), min(max(every, default=0.0), limit)
    with drawing(0.3 + 0.5 * len(strips)) as (figure, axes):
        axes.axvline(0, color=GREY, linewidth=1)
        for place, (_name, changes) in enumerate(strips):
            ranked = sorted(changes, key=lambda change: change[1])
            for _thing, value in ranked:
                colour = ORANGE if value > 0 else BLUE if value < 0 else GREY
                marker = "<" if value < low else ">" if value > high else "o"
                axes.plot(
                    [min(max(value, low), high)], [place], marker, color=colour, markersize=4.5, alpha=0.6
                )
            ends = [(ranked[0], -0.34), (ranked[-1], 0.34)] if ranked and ranked[0][1] < ranked[-1][1] else []
            for (thing, value), above in ends:
                axes.annotate(
                    f"{thing} {form(value)}",
                    (min(max(value, low), high), place + above),
                    ha="left" if value <= (low + high) / 2 else "right",
                    va="center",
                    fontsize=SMALL,
                    bbox=ON_WHITE,
                    annotation_clip=False,
                )
        row_axis(axes, [name for name, _changes in strips], form)
        axes.set_ylim(len(strips) - 0.4, -0.6)
        axes.margins(x=0.04)
    return Chart(name, caption, alternative, svg(figure), note)


def _reach(values: Sequence[float]) -> tuple[float, float]:
    """How far the axis goes to each side: to the outermost value that is not far beyond the one inside it."""

    def side(sizes: list[float]) -> float:
        ordered = sorted(sizes)
        for inner, outer in pairwise(ordered[max(len(ordered) // 2 - 1, 0) :]):
            if inner > 0 and outer > OUTLIER * inner:
                return inner * 1.15
        return ordered[-1] if ordered else 0.0

    return -side([-value for value in values if value < 0]), side([value for value in values if value > 0])

"""Grids over the day: who is on duty by half-hour, and tables whose cells are shaded by their numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.patches import Rectangle

from model.presentation.charts.chart import Chart, Format, whole
from model.presentation.charts.style import (
    BLUE,
    DASHED,
    GREY,
    INK,
    ORANGE,
    SMALL,
    drawing,
    styled,
    svg,
    text_colour,
)
from model.presentation.language import N_, _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

READABLE = 4.5
"""Contrast between a number and its cell (WCAG 2.2, 1.4.3)."""


@dataclass(frozen=True)
class DutyPanel:
    """One unit in a chart of a phone schedule, by half-hour: load of calls, on duty now, and planned."""

    label: str
    load: Sequence[float]
    now: Sequence[int]
    planned: Sequence[int]


def duty_grid(
    name: str,
    caption: str,
    alternative: str,
    clocks: Sequence[str],
    panels: Sequence[DutyPanel],
    *,
    words: tuple[str, str, str] = (N_("i tjänst"), N_("nu"), N_("samtal")),
    note: str = "",
) -> Chart:
    """Panels two by two: a square per half-hour and person on duty, and lines for now and the load of calls.

    ``clocks``: when the half-hours begin, and the last one ends. ``words`` name squares, dashes and line.
    """
    most = max(max(max(panel.now), max(panel.planned)) for panel in panels)
    rows = (len(panels) + 1) // 2
    with styled(0.35 + rows * (0.75 + 0.3 * most)) as figure:
        grid = figure.subplots(rows, min(len(panels), 2), sharex=True, sharey=True, squeeze=False)
        for number, (axes, panel) in enumerate(zip(grid.flat, panels, strict=False)):
            edges = list(range(len(panel.load) + 1))
            for half_hour, people in enumerate(panel.planned):
                for person in range(people):
                    axes.add_patch(
                        Rectangle(
                            (half_hour + 0.06, person + 0.08),
                            0.88,
                            0.84,
                            facecolor=BLUE,
                            alpha=0.32,
                            linewidth=0,
                        )
                    )
            axes.stairs(panel.now, edges, color=GREY, linewidth=1.2, linestyle=DASHED)
            middles = [edge + 0.5 for edge in edges[:-1]]
            axes.plot(middles, panel.load, color=ORANGE, linewidth=1.8)
            axes.set_title(panel.label, loc="left")
            axes.set_xlim(0, len(panel.load))
            axes.set_ylim(0, most + 0.6)
            axes.set_yticks(range(1, most + 1))
            axes.set_xticks(edges[::3], list(clocks)[::3], fontsize=SMALL)
            axes.grid(visible=False)
            if number == 0:
                _duty_labels(axes, words, 1 if len(panels) > 1 else 0.6)
        for axes in list(grid.flat)[len(panels) :]:
            axes.set_visible(False)
    return Chart(name, caption, alternative, svg(figure), note)


def heat_table(
    name: str,
    caption: str,
    alternative: str,
    rows: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[float]],
    *,
    form: Format = whole,
    target: float | None = None,
    target_words: str = "",
    lower_is_better: bool = False,
    row_height: float = 0.215,
    note: str = "",
) -> Chart:
    """A number in each cell, shaded from the least to the greatest; NaN is an empty cell.

    values: a row of numbers for each of ``rows``; those that are written alike are shaded alike. With a
    target, cells that miss it are in orange and bold, darker the more they miss, and the others stay
    white; ``target_words`` says so beneath.
    """
    if len(values) != len(rows) or any(len(row) != len(columns) for row in values):
        raise ValueError(f"chart {name}: a value for each row and column")
    missed = {
        value: target is not None and (value > target if lower_is_better else value < target)
        for row in values
        for value in row
        if not math.isnan(value)
    }
    as_written = _as_written(missed, form)
    low, high = min(as_written.values(), default=0.0), max(as_written.values(), default=1.0)
    extra = 0.32 + (0.2 if target_words else 0.0)
    with drawing(extra + row_height * len(rows)) as (figure, axes):
        shades = LinearSegmentedColormap.from_list("shades", ["#ffffff", BLUE if target is None else ORANGE])
        for up, row in enumerate(values):
            for across, value in enumerate(row):
                if math.isnan(value):
                    continue
                cell = shades(_depth(as_written[value], low, high, target, lower_is_better))
                axes.add_patch(
                    Rectangle((across, up), 1, 1, facecolor=cell, edgecolor="white", linewidth=1.2)
                )
                axes.text(
                    across + 0.5,
                    up + 0.5,
                    form(value),
                    ha="center",
                    va="center_baseline",
                    fontsize=SMALL,
                    fontweight="bold" if missed[value] else "normal",
                    color="white" if _contrast(cell) >= READABLE else "#111111",
                )
        axes.set_xlim(0, len(columns))
        axes.set_ylim(len(rows), 0)
        axes.xaxis.tick_top()
        axes.set_xticks([place + 0.5 for place in range(len(columns))], list(columns), fontsize=SMALL)
        axes.set_yticks([place + 0.5 for place in range(len(rows))], list(rows), fontsize=SMALL)
        axes.grid(visible=False)
        axes.spines[:].set_visible(False)
        if target_words:
            axes.set_xlabel(
                target_words, loc="left", color=text_colour(ORANGE if target is not None else INK)
            )
    return Chart(name, caption, alternative, svg(figure), note)


def _as_written(missed: Mapping[float, bool], form: Format) -> dict[float, float]:
    """By value the mean of all that are written as it is, those that miss a target by themselves."""
    alike: dict[tuple[str, bool], list[float]] = {}
    for value, misses in missed.items():
        alike.setdefault((form(value), misses), []).append(value)
    return {value: fmean(alike[form(value), misses]) for value, misses in missed.items()}


def _depth(value: float, low: float, high: float, target: float | None, lower_is_better: bool) -> float:
    """How dark a cell is, from 0 to 1."""
    if target is None:
        return 0.06 + 0.8 * ((value - low) / (high - low) if high > low else 0.0)
    miss, worst = (value - target, high - target) if lower_is_better else (target - value, target - low)
    return 0.18 + 0.72 * miss / worst if miss > 0 else 0.0


def _contrast(colour: tuple[float, float, float, float]) -> float:
    """Contrast of white on ``colour`` (WCAG 2.2)."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour[:3])
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


def _duty_labels(axes: Axes, words: tuple[str, str, str], width: float) -> None:
    """Say what squares and lines are, in their colours, above the first panel's."""
    for place, label, colour in (
        (0.0, f"■ {_(words[0])}", BLUE),
        (0.3, f"– – {_(words[1])}", GREY),
        (0.48, f"— {_(words[2])}", ORANGE),
    ):
        axes.annotate(
            label,
            (place * width, 0.99),
            xycoords="axes fraction",
            color=text_colour(colour),
            fontsize=SMALL,
            va="top",
        )

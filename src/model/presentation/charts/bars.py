"""Bars, each with its value: ranked, grouped, against targets, and adding up."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from model.presentation.charts.chart import Chart, Format, Rows, million, whole
from model.presentation.charts.labels import (
    ON_WHITE,
    beside_line,
    end_labels,
    laid_out,
    short_lines,
    target_line,
    two_lines,
    value_axis,
)
from model.presentation.charts.style import (
    BLUE,
    DASHED,
    GREEN,
    GREY,
    INK,
    NORMAL,
    ORANGE,
    PALE,
    PALETTE,
    SMALL,
    drawing,
    svg,
    text_colour,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def ranked_bars(
    name: str,
    caption: str,
    alternative: str,
    rows: Rows[float],
    *,
    form: Format = whole,
    target: tuple[str, float] | None = None,
    highlight: Collection[int] = (),
    note: str = "",
) -> Chart:
    """Horizontal bars in the given order, each with its value; ``highlight``: places of those in orange."""
    names, values = [name for name, _value in rows], [value for _name, value in rows]
    with drawing(0.3 + 0.26 * len(rows) + (0.2 if target else 0)) as (figure, axes):
        colours = [ORANGE if place in highlight else BLUE for place in range(len(rows))]
        bars = axes.barh(range(len(rows)), values, color=colours, height=0.66)
        axes.bar_label(bars, [form(value) for value in values], padding=4, fontsize=SMALL, bbox=ON_WHITE)
        if target:
            axes.axvline(target[1], color=GREY, linestyle=DASHED, linewidth=1)
            beside_line(axes, target[0], target[1], -0.85)
        _rows_only(axes, names, top=-1.2 if target else -0.55)
    return Chart(name, caption, alternative, svg(figure), note)


def grouped_bars(
    name: str,
    caption: str,
    alternative: str,
    categories: Sequence[str],
    series: Mapping[str, Sequence[float]],
    *,
    form: Format = whole,
    height: float = 2.6,
    from_zero: bool = True,
    target: tuple[str, float] | None = None,
    note: str = "",
) -> Chart:
    """Vertical bars side by side for each category, each with its value; series named at the first group."""
    width = 0.8 / len(series)
    with drawing(height) as (figure, axes):
        for index, (values, colour) in enumerate(zip(series.values(), PALETTE, strict=False)):
            positions = [place + (index - (len(series) - 1) / 2) * width for place in range(len(categories))]
            bars = axes.bar(positions, values, width=width * 0.92, color=colour)
            texts = [form(value) if value == value else "" for value in values]
            axes.bar_label(bars, texts, padding=1, fontsize=SMALL)
        longest = max(len(part) for category in categories for part in category.split())
        room = max(longest, round(75 / len(categories)))
        axes.set_xticks(range(len(categories)), [short_lines(category, room) for category in categories])
        labels = target_line(axes, target)
        value_axis(axes, form, from_zero)
        end_labels(axes, labels)
        if len(series) > 1:
            _name_series(axes, list(series), width)
    return Chart(name, caption, alternative, svg(figure), note)


def waterfall(
    name: str,
    caption: str,
    alternative: str,
    steps: Sequence[tuple[str, float]],
    *,
    total: str,
    form: Format = million,
    height: float = 2.9,
    note: str = "",
) -> Chart:
    """Steps that add up, left to right, and their total as the last bar."""
    with drawing(height) as (figure, axes):
        level = 0.0
        for place, (_, change) in enumerate(steps):
            axes.bar(place, change, bottom=level, color=BLUE if change >= 0 else ORANGE, width=0.66)
            top = max(level, level + change)
            _value_above(axes, place, top, form(change))
            level += change
            axes.plot([place + 0.33, place + 0.67], [level, level], color=GREY, linewidth=0.8)
        axes.bar(len(steps), level, color=GREY, width=0.66)
        _value_above(axes, len(steps), level, form(level))
        labels = [short_lines(label) for label, _ in steps] + [short_lines(total)]
        axes.set_xticks(range(len(labels)), labels, fontsize=SMALL)
        value_axis(axes, form, from_zero=True)
    return Chart(name, caption, alternative, svg(figure), note)


def before_and_after(
    name: str,
    caption: str,
    alternative: str,
    rows: Rows[tuple[float, float]],
    *,
    labels: tuple[str, str],
    form: Format = whole,
    note: str = "",
) -> Chart:
    """Two horizontal bars a row, each with its value: ``labels`` name the pale one (before) and the other."""
    with drawing(0.25 + 0.33 * len(rows)) as (figure, axes):
        for index, colour in ((0, PALE), (1, BLUE)):
            values = [pair[index] for _name, pair in rows]
            places = [place + (0.39 * index - 0.19) for place in range(len(rows))]
            bars = axes.barh(places, values, color=colour, height=0.36)
            texts = [form(value) for value in values]
            texts[:1] = [f"{text}  {labels[index]}" for text in texts[:1]]
            axes.bar_label(bars, texts, padding=4, fontsize=SMALL, color=INK if index else GREY)
        _rows_only(axes, [name for name, _pair in rows], top=-0.5)
        axes.axvline(0, color=GREY, linewidth=0.8)
        axes.margins(x=0.18)
    return Chart(name, caption, alternative, svg(figure), note, floats=False)


def bridge(
    name: str,
    caption: str,
    alternative: str,
    start: tuple[str, float],
    steps: Sequence[tuple[str, float]],
    end: str,
    *,
    form: Format,
    height: float = 2.7,
    note: str = "",
) -> Chart:
    """From one value to another by steps that rise (orange) or fall (green); values are marks, not bars.

    The axis need not begin at zero: only the steps have a length, and theirs is true.
    """
    with drawing(height) as (figure, axes):
        level = start[1]
        marks = [(0, level)]
        for place, (_, change) in enumerate(steps, start=1):
            axes.bar(place, change, bottom=level, color=ORANGE if change >= 0 else GREEN, width=0.6)
            axes.plot([place - 0.7, place - 0.3], [level, level], color=GREY, linewidth=0.8)
            text = form(change) if change < 0 else "+" + form(change)
            _value_above(axes, place, max(level, level + change), text)
            level += change
        axes.plot([len(steps) + 0.3, len(steps) + 0.7], [level, level], color=GREY, linewidth=0.8)
        marks.append((len(steps) + 1, level))
        for place, value in marks:
            axes.plot([place - 0.3, place + 0.3], [value, value], color=BLUE, linewidth=3)
            axes.annotate(
                form(value),
                (place, value),
                xytext=(0, 4),
                textcoords="offset points",
                ha="center",
                color=BLUE,
                fontweight="semibold",
            )
        labels = [short_lines(label) for label in (start[0], *(label for label, _ in steps), end)]
        axes.set_xticks(range(len(labels)), labels, fontsize=SMALL)
        axes.use_sticky_edges = False
        value_axis(axes, form, from_zero=False)
    return Chart(name, caption, alternative, svg(figure), note)


def _name_series(axes: Axes, names: Sequence[str], width: float) -> None:
    """Name the first group's bars beneath them; names too wide for that lead from above the group."""
    texts = [
        axes.annotate(
            label,
            ((index - (len(names) - 1) / 2) * width, 0),
            xycoords=("data", "axes fraction"),
            xytext=(0, -3),
            textcoords="offset points",
            ha="center",
            va="top",
            color=text_colour(colour),
            fontsize=SMALL,
        )
        for index, (label, colour) in enumerate(zip(names, PALETTE, strict=False))
    ]
    points = laid_out(axes)
    boxes = [text.get_window_extent() for text in texts]
    if all(left.x1 + 2 < right.x0 for left, right in pairwise(boxes)):
        axes.tick_params(axis="x", pad=2.5 + SMALL * 1.35)
        return
    for text in texts:
        text.remove()
    across = 0.0
    for label, colour in zip(names, PALETTE, strict=False):
        text = axes.annotate(
            f"■ {label}",
            (0, 1),
            xycoords="axes fraction",
            xytext=(across, 6),
            textcoords="offset points",
            color=text_colour(colour),
            fontsize=NORMAL,
        )
        across += text.get_window_extent().width * points + 12


def _rows_only(axes: Axes, names: Sequence[str], top: float) -> None:
    """Names of rows and nothing else: the values stand at the bars."""
    axes.margins(x=0.14)
    axes.set_yticks(range(len(names)), [two_lines(name) for name in names])
    axes.set_ylim(len(names) - 0.45, top)
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)


def _value_above(axes: Axes, place: float, top: float, text: str) -> None:
    """The value above a step, also of one downwards, at whose lower end ``bar_label`` would put it."""
    axes.annotate(text, (place, top), xytext=(0, 2), textcoords="offset points", ha="center", fontsize=SMALL)

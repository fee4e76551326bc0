"""Bars, each with its value: ranked, grouped, against targets, and adding up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from model.presentation.charts.chart import Chart, Format, million, whole
from model.presentation.charts.labels import (
    ON_WHITE,
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
from model.presentation.language import N_, _

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def ranked_bars(
    name: str,
    caption: str,
    alternative: str,
    values: Mapping[str, float],
    *,
    form: Format = whole,
    target: tuple[str, float] | None = None,
    highlight: Sequence[str] = (),
    note: str = "",
) -> Chart:
    """Horizontal bars in the given order, first on top, each with its value; highlighted ones in colour."""
    bars = list(values)
    with drawing(0.3 + 0.26 * len(bars) + (0.2 if target else 0)) as (figure, axes):
        colours = [ORANGE if bar in highlight else BLUE for bar in bars]
        axes.barh(range(len(bars)), list(values.values()), color=colours, height=0.66)
        for place, value in enumerate(values.values()):
            _value_beside(axes, value, place, form(value))
        if target:
            axes.axvline(target[1], color=GREY, linestyle=DASHED, linewidth=1)
            _over_rows(axes, target[0], target[1], -0.85)
        _rows_only(axes, bars, top=-1.2 if target else -0.55)
    return Chart(name, caption, alternative, svg(figure), note)


def bullet_bars(
    name: str,
    caption: str,
    alternative: str,
    rows: Mapping[str, tuple[float, float]],
    *,
    form: Format = whole,
    words: tuple[str, str] = (N_("utfall"), N_("mål")),
    lower_is_better: bool = False,
    note: str = "",
) -> Chart:
    """A bar per row (outcome, target) with a mark at the target; those that miss it in orange.

    All rows share one axis, so they must share one unit.
    """
    with drawing(0.55 + 0.29 * len(rows)) as (figure, axes):
        for place, (outcome, target) in enumerate(rows.values()):
            missed = outcome > target if lower_is_better else outcome < target
            axes.barh(place, outcome, color=ORANGE if missed else BLUE, height=0.5)
            axes.plot(
                [target, target], [place - 0.42, place + 0.42], color=INK, linewidth=2, solid_capstyle="butt"
            )
            text = form(outcome)
            if missed and not lower_is_better:
                text = _("{outcome} av {target}", outcome=text, target=form(target))
            axes.annotate(
                text,
                (max(outcome, target), place),
                xytext=(5, 0),
                textcoords="offset points",
                va="center",
                fontsize=SMALL,
                color=text_colour(ORANGE) if missed else INK,
            )
        first_outcome, first_target = next(iter(rows.values()))
        axes.annotate(
            _(words[0]),
            (0, -0.3),
            xytext=(1, 2),
            textcoords="offset points",
            color=BLUE if first_outcome >= first_target else text_colour(ORANGE),
            fontsize=SMALL,
            va="bottom",
        )
        axes.annotate(
            _(words[1]),
            (first_target, -0.42),
            xytext=(0, 1),
            textcoords="offset points",
            ha="center",
            fontsize=SMALL,
            va="bottom",
        )
        _rows_only(axes, list(rows), top=-1.0)
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
            axes.bar(positions, values, width=width * 0.92, color=colour)
            for place, value in zip(positions, values, strict=True):
                if value == value:
                    axes.annotate(
                        form(value),
                        (place, value),
                        xytext=(0, 2),
                        textcoords="offset points",
                        ha="center",
                        fontsize=SMALL,
                    )
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
    rows: Mapping[str, tuple[float, float]],
    *,
    labels: tuple[str, str],
    form: Format = whole,
    note: str = "",
) -> Chart:
    """Two horizontal bars a row, each with its value: ``labels`` name the pale one (before) and the other."""
    names = list(rows)
    with drawing(0.25 + 0.33 * len(names)) as (figure, axes):
        for index, colour in ((0, PALE), (1, BLUE)):
            values = [pair[index] for pair in rows.values()]
            places = [place + (0.39 * index - 0.19) for place in range(len(names))]
            axes.barh(places, values, color=colour, height=0.36)
            for place, value in zip(places, values, strict=True):
                axes.annotate(
                    form(value) + (f"  {labels[index]}" if round(place) == 0 else ""),
                    (max(value, 0.0), place),
                    xytext=(4, 0),
                    textcoords="offset points",
                    va="center",
                    fontsize=SMALL,
                    color=GREY if index == 0 else INK,
                )
        _rows_only(axes, names, top=-0.5)
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


def _over_rows(axes: Axes, text: str, across: float, up: float) -> None:
    axes.annotate(
        text,
        (across, up),
        xytext=(3, 0),
        textcoords="offset points",
        color=GREY,
        va="center",
        fontsize=SMALL,
    )


def _value_beside(axes: Axes, value: float, place: float, text: str) -> None:
    inside = value < 0
    axes.annotate(
        text,
        (value, place),
        xytext=(-4 if inside else 4, 0),
        textcoords="offset points",
        ha="right" if inside else "left",
        va="center",
        fontsize=SMALL,
        bbox=ON_WHITE,
    )


def _value_above(axes: Axes, place: float, top: float, text: str) -> None:
    axes.annotate(text, (place, top), xytext=(0, 2), textcoords="offset points", ha="center", fontsize=SMALL)

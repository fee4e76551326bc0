"""Labels that stand where they belong and never on top of each other; axes that say numbers in Swedish."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.ticker import FuncFormatter, MaxNLocator

from model.presentation import formats
from model.presentation.charts.chart import Format
from model.presentation.charts.style import DASHED, GREY, PALETTE, SMALL, text_colour

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.text import Annotation

LONG_LABEL = 34
ON_WHITE: dict[str, Any] = {"facecolor": "white", "linewidth": 0, "pad": 0.6}
"""Behind a value that a line may cross."""
EDGE = float("inf")
"""Place of a label at the right edge of the axes."""
MOST_WIDENED = 60
"""So many times at most is an axis made half as wide again; then its values are what no text tells apart."""
AIR = 1.5
"""Pixels between two labels that had to be moved apart."""


def value_axis(axes: Axes, form: Format, from_zero: bool) -> None:
    """Few, round values on the upright axis."""
    axes.margins(y=0.12)
    if from_zero:
        axes.set_ylim(bottom=min(0, axes.dataLim.y0))
    round_values(axes.yaxis, form, 5)


def round_values(axis: Axis, form: Format, most: int) -> None:
    """Round values on an axis, each of which reads differently: fewer, or a wider axis, if not."""
    axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 5, 10]))
    tell_apart(axis, form)


def tell_apart(axis: Axis, form: Format) -> None:
    """Say the values that an axis has chosen; fewer and further apart if two would read the same."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: form(value)))
    chosen = axis.get_major_locator()
    for _times in range(MOST_WIDENED):
        low, high = sorted(axis.get_view_interval())
        for most in (None, 5, 4, 3, 2, 1):
            locator = chosen if most is None else MaxNLocator(most, steps=[1, 2, 5, 10])
            texts = [form(value) for value in locator.tick_values(low, high) if low <= value <= high]
            if 1 < len(texts) == len(set(texts)):
                if most is not None:
                    axis.set_major_locator(locator)
                return
        below = 0.0 if low == 0 else (high - low) / 4
        axis.set_view_interval(low - below, high + (high - low) / 4, ignore=True)


def row_axis(axes: Axes, names: Sequence[str], form: Format) -> None:
    """A row per name, the first on top, and few, round values on the lying axis."""
    axes.set_yticks(range(len(names)), [two_lines(name) for name in names])
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    round_values(axes.xaxis, form, 6)


def target_line(axes: Axes, target: tuple[str, float] | None) -> dict[str, tuple[float, float, str]]:
    """Draw a dashed target; returns its label for :func:`end_labels`, at the right edge."""
    if target is None:
        return {}
    axes.axhline(target[1], color=GREY, linestyle=DASHED, linewidth=1)
    return {target[0]: (EDGE, target[1], GREY)}


def ends(
    places: Sequence[float], series: Mapping[str, Sequence[float]]
) -> dict[str, tuple[float, float, str]]:
    """Where each line ends, and its colour; a line without values has no end."""
    found = {}
    for (label, values), colour in zip(series.items(), PALETTE, strict=False):
        known = [place for place, value in enumerate(values) if value == value]
        if known:
            found[label] = (places[known[-1]], float(values[known[-1]]), colour)
    return found


def end_labels(axes: Axes, named: Mapping[str, tuple[float, float, str]]) -> None:
    """Name each line (place, value, colour) at its right end, moved apart where the names would overlap."""
    texts = [
        axes.annotate(
            label,
            (1, value) if place == EDGE else (place, value),
            xycoords=("axes fraction", "data") if place == EDGE else "data",
            xytext=(4 if place == EDGE else 8, 0),
            textcoords="offset points",
            color=text_colour(colour),
            fontsize=SMALL if colour == GREY else None,
            va="center",
            annotation_clip=False,
        )
        for label, (place, value, colour) in named.items()
    ]
    spread(axes, texts)


def laid_out(axes: Axes) -> float:
    """Settle where everything stands, so that texts can be measured; returns points per pixel."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")  # style.svg raises it
        figure.draw_without_rendering()
    return 72 / figure.dpi


def spread(axes: Axes, texts: Sequence[Annotation]) -> None:
    """Move labels up or down, as little as possible, until none lies on another, and inside the axes."""
    points = laid_out(axes)
    boxes = [text.get_window_extent() for text in texts]
    order = sorted(range(len(texts)), key=lambda index: boxes[index].y0 + boxes[index].y1)
    groups: list[list[int]] = []
    middles: dict[int, float] = {}

    def settle(group: list[int]) -> None:
        """Stack a group's labels around where they would like to be."""
        heights = [boxes[index].height + AIR for index in group]
        wanted, below = [], 0.0
        for index, height in zip(group, heights, strict=True):
            wanted.append((boxes[index].y0 + boxes[index].y1) / 2 - below - height / 2)
            below += height
        start = sum(wanted) / len(wanted)
        start = min(start, axes.bbox.y1 + heights[-1] / 2 - below)
        start = max(start, axes.bbox.y0 - heights[0] / 2)
        for index, height in zip(group, heights, strict=True):
            middles[index] = start + height / 2
            start += height

    def touch(lower: list[int], upper: list[int]) -> bool:
        return any(
            boxes[one].x0 < boxes[other].x1
            and boxes[other].x0 < boxes[one].x1
            and middles[other] - middles[one] < (boxes[one].height + boxes[other].height) / 2 + AIR - 0.01
            for one in lower
            for other in upper
        )

    for index in order:
        group = [index]
        settle(group)
        while True:
            below = next((other for other in reversed(groups) if touch(other, group)), None)
            if below is None:
                break
            groups.remove(below)
            group = below + group
            settle(group)
        groups.append(group)
    for index, text in enumerate(texts):
        move = (middles[index] - (boxes[index].y0 + boxes[index].y1) / 2) * points
        across, up = text.get_position()
        text.set_position((across, up + move))


def signed_tick(value: float) -> str:
    """Tick of a difference: ``+5`` or, where it is small, ``−0,5``."""
    shown = round(value, 1)
    return formats.number(shown, 0 if shown == round(shown) else 1, signed=True)


def two_lines(label: str) -> str:
    """A long label broken near its middle."""
    words = label.split()
    if len(label) <= LONG_LABEL or len(words) < 2:
        return label
    breaks = range(1, len(words))
    middle = min(breaks, key=lambda place: abs(2 * len(" ".join(words[:place])) - len(label)))
    return " ".join(words[:middle]) + "\n" + " ".join(words[middle:])


def short_lines(label: str, width: int = 12) -> str:
    """A label broken into short lines."""
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def beside_line(axes: Axes, text: str, across: float, up: float) -> None:
    """What an upright line is, at its top."""
    axes.annotate(
        text,
        (across, up),
        xytext=(3, 0),
        textcoords="offset points",
        color=GREY,
        fontsize=SMALL,
        va="center",
    )

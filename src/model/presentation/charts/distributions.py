"""Distributions of drawn values."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from model.presentation.charts.chart import Chart, Format, million
from model.presentation.charts.labels import spread, tell_apart
from model.presentation.charts.style import BLUE, DASHED, GREY, ORANGE, SMALL, drawing, svg, text_colour


def distribution(
    name: str,
    caption: str,
    alternative: str,
    values: Sequence[float],
    *,
    zero: tuple[str, str],
    marks: Mapping[str, float],
    form: Format = million,
    bars: int = 40,
    height: float = 2.6,
    note: str = "",
) -> Chart:
    """Histogram of drawn values, those below zero in another colour, with named marks.

    ``zero`` names the two sides. The outermost two in a thousand are counted in the outermost bars.
    """
    ordered = sorted(values)
    tail = len(ordered) // 1000
    low, high = ordered[tail], ordered[-1 - tail]
    step = (high - low) / bars or 1.0
    start = math.floor(low / step)
    edges = [step * (start + number) for number in range(math.ceil(high / step) - start + 1)]
    counts = [0] * max(len(edges) - 1, 1)
    for value in ordered:
        counts[min(max(math.floor(value / step) - start, 0), len(counts) - 1)] += 1
    with drawing(height) as (figure, axes):
        lefts = [step * (start + number) for number in range(len(counts))]
        colours = [ORANGE if left + step / 2 < 0 else BLUE for left in lefts]
        shares = [count / len(ordered) for count in counts]
        axes.bar(lefts, shares, width=step * 0.94, align="edge", color=colours)
        top = max(shares)
        axes.axvline(0, color=GREY, linewidth=1)
        for text, shift, align in ((zero[0], -5, "right"), (zero[1], 5, "left")):
            axes.annotate(
                text,
                (0, top * 1.33),
                xytext=(shift, 0),
                textcoords="offset points",
                ha=align,
                va="center",
                color=text_colour(ORANGE if align == "right" else BLUE),
            )
        texts = []
        for text, value in marks.items():
            axes.plot([value, value], [0, top * 1.1], color=GREY, linestyle=DASHED, linewidth=1)
            texts.append(
                axes.annotate(
                    text,
                    (value, top * 1.08),
                    xytext=(-3 if value < 0 else 3, 0),
                    textcoords="offset points",
                    ha="right" if value < 0 else "left",
                    color=GREY,
                    fontsize=SMALL,
                    va="center",
                )
            )
        axes.set_ylim(0, top * 1.42)
        axes.set_yticks([])
        axes.grid(visible=False)
        tell_apart(axes.xaxis, form)
        spread(axes, texts)
    return Chart(name, caption, alternative, svg(figure), note)

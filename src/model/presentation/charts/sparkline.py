"""Sparklines: a row's course as a line the size of a word, for the cells of tables.

A few lines of SVG by hand: a thousand rows take milliseconds, and the same file serves screen and page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from model.presentation.charts.style import BLUE

WIDTH, HEIGHT, PAD = 60.0, 13.0, 2.0
"""Points; the pad keeps the last value's dot inside."""


def sparkline(values: Sequence[float | None], width: float = WIDTH, height: float = HEIGHT) -> str:
    """The values as an SVG line with a dot at the last one, from its least to its greatest.

    Missing values (None or NaN) leave a gap. Equal values are a level line; no values, an empty picture.
    """
    known = [float(value) for value in values if value is not None and not math.isnan(float(value))]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    step = (width - 2 * PAD) / max(len(values) - 1, 1)

    def point(place: int, value: float) -> tuple[float, float]:
        up = (value - low) / (high - low) if high > low else 0.5
        return PAD + place * step, height - PAD - up * (height - 2 * PAD)

    path, pen, last = [], "M", None
    for place, value in enumerate(values):
        if value is None or math.isnan(float(value)):
            pen = "M"
            continue
        last = point(place, float(value))
        path.append(f"{pen}{last[0]:.1f} {last[1]:.1f}")
        pen = "L"
    line = f'<path d="{"".join(path)}" fill="none" stroke="{BLUE}" stroke-width="1"/>' if path else ""
    dot = f'<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="1.6" fill="{BLUE}"/>' if last else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}pt" height="{height:g}pt" '
        f'viewBox="0 0 {width:g} {height:g}">{line}{dot}</svg>'
    )

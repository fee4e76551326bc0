"""Charts in one style: direct labels, Swedish numbers, colours that colour-blind readers can tell apart.

Every function returns a :class:`Chart` with caption and alternative text; the drawing is an SVG that is the
same to the byte for the same data.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from model.reporting import swedish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

MIME_FIGURE = "application/vnd.tertial.figure+json"

BLUE, ORANGE, GREEN, PURPLE, GREY = "#1f5a94", "#d1651a", "#1b7f5c", "#8a4f9e", "#5b6b7a"
PALE = "#b7c4d0"
PALETTE = (BLUE, ORANGE, GREEN, PURPLE)
TEXT_WIDTH = 6.5
LONG_LABEL = 34
FONT = "Source Sans Pro"

STYLE: dict[Any, Any] = {
    "font.family": FONT,
    "font.size": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.edgecolor": GREY,
    "axes.labelcolor": "#333333",
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": "#e3e8ec",
    "grid.linewidth": 0.8,
    "xtick.color": "#333333",
    "ytick.color": "#333333",
    "ytick.major.size": 0,
    "lines.linewidth": 1.8,
    "svg.fonttype": "path",
    "svg.hashsalt": "tertial",
    "figure.constrained_layout.use": True,
}

Format = Callable[[float], str]


@dataclass(frozen=True)
class Chart:
    """A drawn chart: SVG, caption, and what it says to those who do not see it.

    floats: whether print may move it to the top or the bottom of a page, or it stays where it is shown.
    """

    name: str
    caption: str
    alternative: str
    svg: str
    note: str = ""
    floats: bool = True

    def __post_init__(self) -> None:
        if not self.caption.strip() or not self.alternative.strip():
            raise ValueError(f"chart {self.name} needs a caption and an alternative text")

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        description = {
            "name": self.name,
            "caption": self.caption,
            "alternative": self.alternative,
            "note": self.note,
            "floats": self.floats,
        }
        bundle = {MIME_FIGURE: description, "image/svg+xml": self.svg, "text/plain": self.caption}
        return bundle, {"image/svg+xml": {"alt": self.alternative}}


def share(value: float) -> str:
    """Axis label of a share: ``90 %``."""
    return swedish.percent(value, 0)


def whole(value: float) -> str:
    """Axis label of a count: ``1 025 000``."""
    return swedish.number(round(value, 6), 0)


def million(value: float) -> str:
    """Axis label of kronor in millions."""
    return swedish.number(value / 1e6, 1)


def monthly_lines(
    name: str,
    caption: str,
    alternative: str,
    series: Mapping[str, Sequence[float]],
    *,
    months: Sequence[int] = tuple(range(1, 13)),
    target: tuple[str, float] | None = None,
    form: Format = whole,
    from_zero: bool = False,
    bands: Mapping[str, tuple[Sequence[float], Sequence[float]]] | None = None,
    height: float = 2.5,
    note: str = "",
) -> Chart:
    """Lines by month, labelled at their ends, with an optional dashed target and interval bands."""
    with _drawing(height) as (figure, axes):
        for (label, values), colour in zip(series.items(), PALETTE, strict=False):
            axes.plot(months[: len(values)], values, color=colour, marker="o", markersize=3)
            if bands and label in bands:
                low, high = bands[label]
                axes.fill_between(months[: len(low)], low, high, color=colour, alpha=0.18, linewidth=0)
        axes.set_xticks(list(months), [swedish.month_abbreviation(month) for month in months])
        _target(axes, target)
        _value_axis(axes, form, from_zero)
        ends = {label: (months[len(values) - 1], float(values[-1])) for label, values in series.items()}
        _end_labels(axes, ends)
    return Chart(name, caption, alternative, _svg(figure), note)


def half_hour_profile(
    name: str,
    caption: str,
    alternative: str,
    labels: Sequence[str],
    series: Mapping[str, Sequence[float]],
    *,
    bands: Mapping[str, tuple[Sequence[float], Sequence[float]]] | None = None,
    target: tuple[str, float] | None = None,
    form: Format = share,
    height: float = 2.6,
    note: str = "",
) -> Chart:
    """Lines over the half-hours of the opening hours (``labels`` are their starts)."""
    positions = range(len(labels))
    with _drawing(height) as (figure, axes):
        for (label, values), colour in zip(series.items(), PALETTE, strict=False):
            axes.plot(positions, values, color=colour, marker="o", markersize=3)
            if bands and label in bands:
                axes.fill_between(positions, *bands[label], color=colour, alpha=0.18, linewidth=0)
        axes.set_xticks(list(positions)[::2], list(labels)[::2])
        _target(axes, target)
        _value_axis(axes, form, from_zero=False)
        ends = {label: (len(labels) - 1, float(values[-1])) for label, values in series.items()}
        _end_labels(axes, ends)
    return Chart(name, caption, alternative, _svg(figure), note)


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
    with _drawing(0.45 + 0.27 * len(bars)) as (figure, axes):
        colours = [ORANGE if bar in highlight else BLUE for bar in bars]
        axes.barh(bars, list(values.values()), color=colours, height=0.66)
        axes.invert_yaxis()
        axes.margins(x=0.14)
        for bar, value in values.items():
            inside = value < 0
            axes.annotate(
                form(value),
                (value, bars.index(bar)),
                xytext=(-4 if inside else 4, 0),
                textcoords="offset points",
                ha="right" if inside else "left",
                va="center",
            )
        if target:
            axes.axvline(target[1], color=GREY, linestyle=(0, (4, 3)), linewidth=1)
            axes.annotate(
                target[0],
                (target[1], -0.6),
                xytext=(3, 0),
                textcoords="offset points",
                color=GREY,
                va="center",
            )
        axes.grid(visible=False)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(axis="y", length=0)
    return Chart(name, caption, alternative, _svg(figure), note)


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
    with _drawing(0.25 + 0.33 * len(names)) as (figure, axes):
        for index, colour, size in ((0, PALE, 8.0), (1, BLUE, 8.5)):
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
                    fontsize=size,
                    color=GREY if index == 0 else "#1b2733",
                )
        axes.set_yticks(range(len(names)), [_two_lines(row) for row in names])
        axes.set_ylim(len(names) - 0.45, -0.5)
        axes.axvline(0, color=GREY, linewidth=0.8)
        axes.margins(x=0.18)
        axes.grid(visible=False)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
    return Chart(name, caption, alternative, _svg(figure), note, floats=False)


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
    """Vertical bars side by side for each category, each with its value; series named in the first group."""
    width = 0.8 / len(series)
    with _drawing(height) as (figure, axes):
        for index, ((label, values), colour) in enumerate(zip(series.items(), PALETTE, strict=False)):
            positions = [place + (index - (len(series) - 1) / 2) * width for place in range(len(categories))]
            axes.bar(positions, values, width=width * 0.92, color=colour, label=label)
            for place, value in zip(positions, values, strict=True):
                if value == value:
                    axes.annotate(
                        form(value),
                        (place, value),
                        xytext=(0, 2),
                        textcoords="offset points",
                        ha="center",
                        fontsize=8,
                    )
        axes.set_xticks(range(len(categories)), list(categories))
        axes.tick_params(axis="x", length=0)
        if len(series) > 1:
            axes.legend(
                loc="lower left",
                bbox_to_anchor=(0, 1),
                ncols=len(series),
                frameon=False,
                handlelength=0.9,
                borderpad=0,
            )
        _target(axes, target)
        _value_axis(axes, form, from_zero)
    return Chart(name, caption, alternative, _svg(figure), note)


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
    with _drawing(height) as (figure, axes):
        lefts = [step * (start + number) for number in range(len(counts))]
        colours = [ORANGE if left + step / 2 < 0 else BLUE for left in lefts]
        shares = [count / len(ordered) for count in counts]
        axes.bar(lefts, shares, width=step * 0.94, align="edge", color=colours)
        top = max(shares)
        axes.axvline(0, color=GREY, linewidth=1)
        for text, shift, align in ((zero[0], -5, "right"), (zero[1], 5, "left")):
            axes.annotate(
                text,
                (0, top * 1.2),
                xytext=(shift, 0),
                textcoords="offset points",
                ha=align,
                va="center",
                color=ORANGE if align == "right" else BLUE,
            )
        for text, value in marks.items():
            axes.plot([value, value], [0, top * 1.06], color=GREY, linestyle=(0, (4, 3)), linewidth=1)
            axes.annotate(
                text,
                (value, top * 1.06),
                xytext=(-3 if value < 0 else 3, 0),
                textcoords="offset points",
                ha="right" if value < 0 else "left",
                color=GREY,
                fontsize=8.5,
                va="center",
            )
        axes.set_ylim(0, top * 1.3)
        axes.set_yticks([])
        axes.grid(visible=False)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: form(value)))
    return Chart(name, caption, alternative, _svg(figure), note)


def intervals(
    name: str,
    caption: str,
    alternative: str,
    estimates: Mapping[str, tuple[float, float, float]],
    *,
    form: Format = share,
    reference: tuple[str, float] | None = None,
    note: str = "",
) -> Chart:
    """One dot per row with its 95 % interval (mean, low, high), and a reference line."""
    names = list(estimates)
    with _drawing(0.65 + 0.3 * len(names)) as (figure, axes):
        for place, (mean, low, high) in enumerate(estimates.values()):
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
                fontsize=8.5,
            )
        axes.set_yticks(range(len(names)), [_two_lines(row) for row in names])
        axes.set_ylim(len(names) - 0.4, -0.8)
        axes.grid(visible=True, axis="x")
        axes.grid(visible=False, axis="y")
        axes.margins(x=0.15)
        if reference:
            axes.axvline(reference[1], color=GREY, linestyle=(0, (4, 3)), linewidth=1)
            axes.annotate(
                reference[0],
                (reference[1], -0.55),
                xytext=(3, 0),
                textcoords="offset points",
                color=GREY,
                fontsize=8.5,
            )
        axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: form(value)))
    return Chart(name, caption, alternative, _svg(figure), note)


def tornado(
    name: str,
    caption: str,
    alternative: str,
    sides: Mapping[str, tuple[tuple[float, str], tuple[float, str]]],
    *,
    base: str,
    form: Format,
    note: str = "",
) -> Chart:
    """Per row what a low and a high value change (change, value as shown); widest first, from a common base.

    Each bar ends with the value that makes it, the low one's in blue and the high one's in orange.
    """
    rows = list(sides)
    with _drawing(0.75 + 0.32 * len(rows)) as (figure, axes):
        for place, ends in enumerate(sides.values()):
            same_side = ends[0][0] * ends[1][0] > 0
            for (change, _), colour in zip(ends, (BLUE, ORANGE), strict=True):
                axes.barh(place, change, color=colour, height=0.66, alpha=0.75 if same_side else 1.0)
            for (change, value), other in zip(ends, reversed(ends), strict=True):
                if same_side and abs(change) < abs(other[0]):
                    continue
                label = f"{value} och {other[1]}" if same_side else value
                axes.annotate(
                    label,
                    (change, place),
                    xytext=(4 if change > 0 or (change == 0 and other[0] < 0) else -4, 0),
                    textcoords="offset points",
                    ha="left" if change > 0 or (change == 0 and other[0] < 0) else "right",
                    va="center",
                    fontsize=8.5,
                )
        axes.axvline(0, color=GREY, linewidth=1)
        axes.annotate(
            base, (0, -0.75), xytext=(3, 0), textcoords="offset points", color=GREY, fontsize=8.5, va="center"
        )
        axes.set_yticks(range(len(rows)), [_two_lines(row) for row in rows])
        axes.set_ylim(len(rows) - 0.5, -1.1)
        axes.grid(visible=True, axis="x")
        axes.grid(visible=False, axis="y")
        axes.margins(x=0.2)
        axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: form(value)))
    return Chart(name, caption, alternative, _svg(figure), note)


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
    _register_font()
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(TEXT_WIDTH, 0.62 + 0.2 * len(rows)))
        for axes, panel in zip(figure.subplots(1, len(panels), sharey=True), panels, strict=True):
            for place, ((mean, low, high), verdict) in enumerate(
                zip(panel.estimates, panel.verdicts, strict=True)
            ):
                colour = colours.get(verdict, GREY)
                face = colour if verdict in colours else "white"
                axes.plot([low, high], [place, place], color=colour, linewidth=2, alpha=0.5)
                axes.plot([mean], [place], "o", color=colour, markerfacecolor=face, markersize=4.5)
            axes.axvline(0, color=GREY, linewidth=1)
            axes.set_title(panel.label, fontsize=9, loc="left")
            axes.grid(visible=True, axis="x")
            axes.grid(visible=False, axis="y")
            axes.margins(x=0.08)
            axes.tick_params(labelsize=8.5)
            axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
            axes.xaxis.set_major_formatter(FuncFormatter(_signed))
        axes.set_yticks(range(len(rows)), rows)
        axes.set_ylim(len(rows) - 0.4, -0.6)
    return Chart(name, caption, alternative, _svg(figure), note)


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
    note: str = "",
) -> Chart:
    """Panels two by two: a square per half-hour and person on duty, and lines for now and the load of calls.

    ``clocks``: when the half-hours begin, and the last one ends.
    """
    _register_font()
    most = max(max(max(panel.now), max(panel.planned)) for panel in panels)
    rows = (len(panels) + 1) // 2
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(TEXT_WIDTH, 0.35 + rows * (0.75 + 0.3 * most)))
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
            axes.stairs(panel.now, edges, color=GREY, linewidth=1.2, linestyle=(0, (4, 2)))
            middles = [edge + 0.5 for edge in edges[:-1]]
            axes.plot(middles, panel.load, color=ORANGE, linewidth=1.8)
            axes.set_title(panel.label, fontsize=9, loc="left")
            axes.set_xlim(0, len(panel.load))
            axes.set_ylim(0, most + 0.6)
            axes.set_yticks(range(most + 1))
            axes.set_xticks(edges[::3], list(clocks)[::3], fontsize=8)
            axes.grid(visible=False)
            if number == 0:
                _duty_labels(axes)
        for axes in list(grid.flat)[len(panels) :]:
            axes.set_visible(False)
    return Chart(name, caption, alternative, _svg(figure), note)


def _duty_labels(axes: Axes) -> None:
    """Say what squares and lines are, in their colours, above the first panel's."""
    for place, label, colour in (
        (0.0, "■ i tjänst", BLUE),
        (0.3, "– – nu", GREY),
        (0.48, "— samtal", ORANGE),
    ):
        axes.annotate(label, (place, 0.99), xycoords="axes fraction", color=colour, fontsize=8.5, va="top")


@dataclass(frozen=True)
class CostPoint:
    """A point of cost against service: kronor, mean share with its interval, and what it is called."""

    cost: float
    mean: float
    low: float
    high: float
    label: str


def cost_frontier(
    name: str,
    caption: str,
    alternative: str,
    points: Sequence[CostPoint],
    *,
    target: tuple[str, float] | None = None,
    axis: str = "miljoner kronor om året",
    form: Format = share,
    height: float = 2.7,
    note: str = "",
) -> Chart:
    """Service against cost, a labelled dot with its interval for each point, joined in order of cost."""
    with _drawing(height) as (figure, axes):
        costs, means = [point.cost for point in points], [point.mean for point in points]
        axes.plot(costs, means, color=BLUE, linewidth=1.2, alpha=0.6)
        for point in points:
            axes.plot([point.cost] * 2, [point.low, point.high], color=BLUE, linewidth=2.4, alpha=0.45)
            axes.plot([point.cost], [point.mean], "o", color=BLUE, markersize=5)
            axes.annotate(
                point.label,
                (point.cost, point.mean),
                xytext=(7, -9),
                textcoords="offset points",
                fontsize=8.5,
            )
        axes.margins(x=0.12)
        _target(axes, target)
        _value_axis(axes, form, from_zero=False)
        axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: million(value)))
        axes.set_xlabel(axis)
    return Chart(name, caption, alternative, _svg(figure), note)


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
    with _drawing(height) as (figure, axes):
        level = 0.0
        for place, (_, change) in enumerate(steps):
            axes.bar(place, change, bottom=level, color=BLUE if change >= 0 else ORANGE, width=0.66)
            top = max(level, level + change)
            axes.annotate(form(change), (place, top), xytext=(0, 2), textcoords="offset points", ha="center")
            level += change
            axes.plot([place + 0.33, place + 0.67], [level, level], color=GREY, linewidth=0.8)
        axes.bar(len(steps), level, color=GREY, width=0.66)
        axes.annotate(
            form(level), (len(steps), level), xytext=(0, 2), textcoords="offset points", ha="center"
        )
        labels = [_wrapped(label) for label, _ in steps] + [_wrapped(total)]
        axes.set_xticks(range(len(labels)), labels, fontsize=8)
        axes.tick_params(axis="x", length=0)
        _value_axis(axes, form, from_zero=True)
    return Chart(name, caption, alternative, _svg(figure), note)


@contextmanager
def _drawing(height: float) -> Iterator[tuple[Figure, Axes]]:
    _register_font()
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(TEXT_WIDTH, height))
        yield figure, figure.add_subplot()


def _register_font() -> None:
    """Make the reports' typeface known to matplotlib, from its package rather than from the system."""
    if FONT in font_manager.fontManager.get_font_names():
        return
    for face in ("Regular", "Semibold", "Bold", "It"):
        font_manager.fontManager.addfont(
            str(files("font_source_sans_pro") / "files" / f"SourceSansPro-{face}.ttf")
        )


def _svg(figure: Figure) -> str:
    buffer = io.StringIO()
    with mpl.rc_context(STYLE):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def _signed(value: float, _: int) -> str:
    """Tick of a difference: ``+5`` or, where it is small, ``−0,5``."""
    return swedish.number(round(value, 6), 0 if value == round(value) else 1, signed=True)


def _value_axis(axes: Axes, form: Format, from_zero: bool) -> None:
    axes.margins(y=0.12)
    if from_zero:
        axes.set_ylim(bottom=min(0, axes.dataLim.y0))
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: form(value)))


def _target(axes: Axes, target: tuple[str, float] | None) -> None:
    if target:
        label, value = target
        axes.axhline(value, color=GREY, linestyle=(0, (4, 3)), linewidth=1)
        axes.annotate(
            label,
            (0, value),
            xycoords=("axes fraction", "data"),
            xytext=(2, 3),
            textcoords="offset points",
            color=GREY,
            fontsize=8.5,
        )


def _end_labels(axes: Axes, ends: Mapping[str, tuple[float, float]]) -> None:
    """Name each line at its right end, pushed apart where the names would overlap."""
    low, high = axes.get_ylim()
    gap = (high - low) * 0.075
    colours = dict(zip(ends, PALETTE, strict=False))
    lowest_free: dict[float, float] = {}
    for label, (place, value) in sorted(ends.items(), key=lambda pair: pair[1][1]):
        height = max(value, lowest_free.get(place, value))
        lowest_free[place] = height + gap
        axes.annotate(
            label,
            (place, height),
            xytext=(8, 0),
            textcoords="offset points",
            color=colours[label],
            va="center",
            annotation_clip=False,
        )


def _two_lines(label: str) -> str:
    """A long label broken near its middle."""
    words = label.split()
    if len(label) <= LONG_LABEL or len(words) < 2:
        return label
    breaks = range(1, len(words))
    middle = min(breaks, key=lambda place: abs(2 * len(" ".join(words[:place])) - len(label)))
    return " ".join(words[:middle]) + "\n" + " ".join(words[middle:])


def _wrapped(label: str) -> str:
    """A label broken into short lines."""
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + len(word) > 12:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)

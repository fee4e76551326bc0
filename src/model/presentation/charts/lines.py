"""Lines over months, years and half-hours, named at their ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from model.presentation import formats
from model.presentation.charts.chart import Chart, Format, share, whole
from model.presentation.charts.labels import end_labels, ends, target_line, value_axis
from model.presentation.charts.style import BLUE, DASHED, GREY, PALETTE, drawing, svg
from model.presentation.language import N_, _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MONTH_NUMBERS = tuple(range(1, 13))


def monthly_lines(
    name: str,
    caption: str,
    alternative: str,
    series: Mapping[str, Sequence[float]],
    *,
    months: Sequence[int] = MONTH_NUMBERS,
    target: tuple[str, float] | None = None,
    form: Format = whole,
    from_zero: bool = False,
    bands: Mapping[str, tuple[Sequence[float], Sequence[float]]] | None = None,
    height: float = 2.5,
    note: str = "",
) -> Chart:
    """Lines by month, labelled at their ends, with an optional dashed target and interval bands."""
    with drawing(height) as (figure, axes):
        _lines(axes, months, series, bands or {})
        _month_ticks(axes, months)
        _finish(axes, months, series, target, form, from_zero)
    return Chart(name, caption, alternative, svg(figure), note)


def yearly_lines(
    name: str,
    caption: str,
    alternative: str,
    years: Sequence[int],
    series: Mapping[str, Sequence[float]],
    *,
    form: Format = whole,
    from_zero: bool = False,
    height: float = 2.5,
    note: str = "",
) -> Chart:
    """Lines by year, labelled at their ends."""
    with drawing(height) as (figure, axes):
        _lines(axes, years, series, {})
        axes.set_xticks(list(years), [str(year) for year in years])
        _finish(axes, years, series, None, form, from_zero)
    return Chart(name, caption, alternative, svg(figure), note)


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
    with drawing(height) as (figure, axes):
        _lines(axes, positions, series, bands or {})
        axes.set_xticks(list(positions)[::2], list(labels)[::2])
        _finish(axes, positions, series, target, form, from_zero=False)
    return Chart(name, caption, alternative, svg(figure), note)


def forecast_line(
    name: str,
    caption: str,
    alternative: str,
    outcome: Sequence[float],
    forecast: Sequence[float],
    interval: tuple[Sequence[float], Sequence[float]],
    *,
    budget: Sequence[float] | None = None,
    words: tuple[str, str, str] = (N_("utfall"), N_("prognos"), N_("budget")),
    form: Format = whole,
    from_zero: bool = False,
    height: float = 2.6,
    note: str = "",
) -> Chart:
    """A year by month: the outcome so far, the forecast of the rest with its interval, the budget dashed.

    outcome: from January. forecast, and the low and high of interval: the months after the outcome's last.
    """
    start = len(outcome)
    if any(len(part) != len(forecast) for part in interval) or start + len(forecast) > len(MONTH_NUMBERS):
        raise ValueError(f"chart {name}: the forecast and its interval are the months after the outcome")
    with drawing(height) as (figure, axes):
        joint = list(outcome[-1:])
        tail = (
            [*MONTH_NUMBERS[start - 1 : start], *MONTH_NUMBERS[start : start + len(forecast)]]
            if start
            else MONTH_NUMBERS
        )
        named: dict[str, tuple[float, float, str]] = {}
        if budget is not None:
            axes.plot(MONTH_NUMBERS[: len(budget)], budget, color=GREY, linestyle=DASHED, linewidth=1.2)
            named[_(words[2])] = (len(budget), float(budget[-1]), GREY)
        if forecast:
            low, high = ([*joint, *part] for part in interval)
            axes.fill_between(tail[: len(low)], low, high, color=BLUE, alpha=0.16, linewidth=0)
            line = [*joint, *forecast]
            axes.plot(tail[: len(line)], line, color=BLUE, linestyle=(0, (1.2, 1.2)))
            axes.plot(
                MONTH_NUMBERS[start : start + len(forecast)],
                forecast,
                "o",
                color=BLUE,
                mfc="white",
                markersize=3.6,
            )
            named[_(words[1])] = (start + len(forecast), float(forecast[-1]), BLUE)
        if outcome:
            axes.plot(MONTH_NUMBERS[:start], outcome, color=BLUE, marker="o", markersize=3.6)
            if not forecast:
                named[_(words[0])] = (start, float(outcome[-1]), BLUE)
        _month_ticks(axes, MONTH_NUMBERS)
        value_axis(axes, form, from_zero)
        if outcome and forecast:
            _name_outcome(axes, _(words[0]), outcome)
        end_labels(axes, named)
    return Chart(name, caption, alternative, svg(figure), note)


def _name_outcome(axes: Axes, word: str, outcome: Sequence[float]) -> None:
    """Name the outcome at its first month, on the side of the line that is free."""
    rises = len(outcome) > 1 and outcome[1] > outcome[0]
    axes.annotate(
        word,
        (1, float(outcome[0])),
        xytext=(0, -7 if rises else 7),
        textcoords="offset points",
        color=BLUE,
        va="top" if rises else "bottom",
    )


def _finish(
    axes: Axes,
    places: Sequence[float],
    series: Mapping[str, Sequence[float]],
    target: tuple[str, float] | None,
    form: Format,
    from_zero: bool,
) -> None:
    labels = target_line(axes, target)
    value_axis(axes, form, from_zero)
    end_labels(axes, {**ends(places, series), **labels})


def _month_ticks(axes: Axes, months: Sequence[int]) -> None:
    axes.set_xticks(list(months), [formats.month_abbreviation(month) for month in months])


def _lines(
    axes: Axes,
    places: Sequence[float],
    series: Mapping[str, Sequence[float]],
    bands: Mapping[str, tuple[Sequence[float], Sequence[float]]],
) -> None:
    """A line with dots for each series, in the palette's order, and their bands."""
    for (label, values), colour in zip(series.items(), PALETTE, strict=False):
        axes.plot(places[: len(values)], values, color=colour, marker="o", markersize=3)
        if label in bands:
            low, high = bands[label]
            axes.fill_between(places[: len(low)], low, high, color=colour, alpha=0.18, linewidth=0)

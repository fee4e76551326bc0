"""Cost against service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from model.presentation.charts.chart import Chart, Format, million, share
from model.presentation.charts.labels import end_labels, round_values, spread, target_line, value_axis
from model.presentation.charts.style import BLUE, SMALL, drawing, svg
from model.presentation.language import N_, _


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
    axis: str = N_("miljoner kronor om året"),
    form: Format = share,
    height: float = 2.7,
    note: str = "",
) -> Chart:
    """Service against cost, a labelled dot with its interval for each point, joined in order of cost."""
    with drawing(height) as (figure, axes):
        costs, means = [point.cost for point in points], [point.mean for point in points]
        axes.plot(costs, means, color=BLUE, linewidth=1.2, alpha=0.6)
        texts = []
        for point in points:
            axes.plot([point.cost] * 2, [point.low, point.high], color=BLUE, linewidth=2.4, alpha=0.45)
            axes.plot([point.cost], [point.mean], "o", color=BLUE, markersize=5)
            texts.append(
                axes.annotate(
                    point.label,
                    (point.cost, point.mean),
                    xytext=(7, -7),
                    textcoords="offset points",
                    fontsize=SMALL,
                    va="center",
                )
            )
        axes.margins(x=0.12)
        labels = target_line(axes, target)
        value_axis(axes, form, from_zero=False)
        round_values(axes.xaxis, million, 6)
        axes.set_xlabel(_(axis))
        end_labels(axes, labels)
        spread(axes, texts)
    return Chart(name, caption, alternative, svg(figure), note)

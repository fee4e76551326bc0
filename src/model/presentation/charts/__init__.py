"""Charts in one style: direct labels, Swedish numbers, colours that colour-blind readers can tell apart.

Every function returns a :class:`Chart` with caption and alternative text; the drawing is an SVG that is the
same to the byte for the same data. A module for each kind: lines, bars, differences, distributions, grids,
frontiers; sparklines for the cells of tables.
"""

from model.presentation.charts.bars import (
    before_and_after,
    bridge,
    grouped_bars,
    ranked_bars,
    waterfall,
)
from model.presentation.charts.chart import Chart, Format, Rows, million, share, signed_share, whole
from model.presentation.charts.differences import (
    DifferencePanel,
    Side,
    change_strips,
    difference_panels,
    dot_changes,
    intervals,
    tornado,
)
from model.presentation.charts.distributions import distribution
from model.presentation.charts.frontiers import CostPoint, cost_frontier
from model.presentation.charts.grids import DutyPanel, duty_grid, heat_table
from model.presentation.charts.lines import forecast_line, half_hour_profile, monthly_lines, yearly_lines
from model.presentation.charts.sparkline import sparkline
from model.presentation.charts.style import BLUE, GREEN, GREY, ORANGE, PALETTE, PURPLE

__all__ = [
    "BLUE",
    "GREEN",
    "GREY",
    "ORANGE",
    "PALETTE",
    "PURPLE",
    "Chart",
    "CostPoint",
    "DifferencePanel",
    "DutyPanel",
    "Format",
    "Rows",
    "Side",
    "before_and_after",
    "bridge",
    "change_strips",
    "cost_frontier",
    "difference_panels",
    "distribution",
    "dot_changes",
    "duty_grid",
    "forecast_line",
    "grouped_bars",
    "half_hour_profile",
    "heat_table",
    "intervals",
    "million",
    "monthly_lines",
    "ranked_bars",
    "share",
    "signed_share",
    "sparkline",
    "tornado",
    "waterfall",
    "whole",
    "yearly_lines",
]

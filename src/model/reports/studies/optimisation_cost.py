"""The optimisation report's section on what better service costs, on the phone and at the desks."""

from __future__ import annotations

from model.parameters.schema.parameters import Parameters
from model.presentation import charts
from model.presentation.charts import Chart, CostPoint
from model.presentation.columns import Column, column
from model.presentation.formats import number, percent
from model.presentation.language import _
from model.presentation.tables import Table
from model.staffing.studies.optimisation_study import OptimisationStudy


def frontier(study: OptimisationStudy) -> Table:
    """The least phone hours for each promise of an answer in time, and what comes of them."""
    table = study.frontier
    return Table(
        "frontier",
        _("Minsta telefontid för olika löften om svar i tid"),
        table.assign(margin=(table["high"] - table["low"]) / 2, answer_rate=table["answered"]),
        [
            Column("level", "Löfte", "percent", 0),
            Column("hours", "Timmar i veckan", "decimal", 1),
            Column("cost", "Kronor om året", "kronor", 0),
            Column("mean", "Svar i tid", "percent", 1),
            Column("margin", "±", "points_unsigned", 2, says_unit=False),
            column("answer_rate"),
        ],
        note=_("Löftet gäller varje enhet; utfallet är hela verksamhetens, med intervall i procentenheter."),
    )


def phone_cost(study: OptimisationStudy) -> Chart:
    """Cost of phone duty against the share answered in time, a point for each promise."""
    points = [
        CostPoint(row["cost"], row["mean"], row["low"], row["high"], percent(row["level"], 0))
        for row in study.frontier.to_dict("records")
    ]
    told = [
        _(
            "löfte {level} {cost} miljoner kronor, {share}",
            level=point.label,
            cost=number(point.cost / 1e6, 2),
            share=percent(point.mean, 1),
        )
        for point in points
    ]
    return charts.cost_frontier(
        "frontier-chart",
        _("Telefonens kostnad för olika löften om svar i tid"),
        _("Telefontidens kostnad och andel svar i tid: {points}.", points="; ".join(told)),
        points,
        note=_(
            "Andel svar i tid av alla samtal, med intervall. Vid punkten står löftet som varje enhet ska "
            "hålla."
        ),
    )


def staff_cost(study: OptimisationStudy, parameters: Parameters) -> Chart:
    """Cost of all staff against cases in time, a point for each number of people more or fewer."""
    points = [
        CostPoint(row["cost"], row["mean"], row["low"], row["high"], _step(row["step"]))
        for row in study.ladder.to_dict("records")
    ]
    told = [
        _(
            "{staffing} {cost} miljoner kronor, {share}",
            staffing=point.label,
            cost=number(point.cost / 1e6, 1),
            share=percent(point.mean, 1),
        )
        for point in points
    ]
    return charts.cost_frontier(
        "ladder",
        _("Bemanningens kostnad och andelen ärenden i tid"),
        _("Lönekostnad och andel ärenden i tid: {points}.", points="; ".join(told)),
        points,
        target=(_("mål"), parameters.followup.lead_time_target.last),
        note=_(
            "En person fler eller färre på varje plats samtidigt. Ärenden, återkoppling och e-post "
            "tillsammans."
        ),
    )


def _step(step: int) -> str:
    """What a number of people more or fewer in each place is called."""
    if step == 0:
        return _("minsta bemanning")
    return _("{change} per plats", change=number(step, 0, signed=True))

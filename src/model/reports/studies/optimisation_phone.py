"""The optimisation report's section on the phone schedule: who many are on duty, and in which shifts."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.presentation import charts
from model.presentation.charts import Chart, DutyPanel
from model.presentation.columns import Column
from model.presentation.language import _
from model.presentation.tables import Table
from model.reports.studies.words import ALL, TOTAL
from model.staffing.phone.shifts import Plan, clock, half_hours, person_hours, schedule
from model.staffing.studies.optimisation_study import OptimisationStudy

DAYS = 5
"""Of a week; each has the same schedule."""


def duty(study: OptimisationStudy, parameters: Parameters) -> Chart:
    """People on duty by unit and half-hour: now, in the answer, and the load of calls."""
    units = parameters.organisation.units.value
    return charts.duty_grid(
        "duty",
        _("Så många sitter i telefon, halvtimme för halvtimme"),
        _in_words(study, parameters),
        clocks(parameters),
        [
            DutyPanel(_(units[str(unit)]), own["load"].tolist(), own["now"].tolist(), own["planned"].tolist())
            for unit, own in study.duty.groupby("unit", sort=False)
        ],
        note=_(
            "Rutor: personer i tjänst i svaret. Streckat: schemat nu. Samtal: så många som i medeltal talar "
            "eller efterarbetar."
        ),
    )


def shifts(study: OptimisationStudy, parameters: Parameters) -> Table:
    """The phone schedule of each unit, and its hours a week now and in the answer."""
    return Table(
        "shifts",
        _("Telefonpass varje dag"),
        shifts_by_unit(study, parameters),
        [
            Column("unit", "Enhet", words={**parameters.organisation.units.value, ALL: TOTAL}),
            Column("shifts", "Pass"),
            Column("people", "Pass om dagen", "integer"),
            Column("now", "Timmar i veckan nu", "decimal", 1),
            Column("hours", "Minst", "decimal", 1),
        ],
        total="is_total",
    )


def shifts_by_unit(study: OptimisationStudy, parameters: Parameters) -> pd.DataFrame:
    """A row per unit and a last one for all.

    Columns: unit, shifts (``2 × 08:30–10:00, 10:00–12:00``), people (shifts a day), now, hours (a week),
    is_total.
    """
    rows = []
    for unit, plan in study.plans.items():
        spans = [
            f"{people} × {_span(span)}" if people > 1 else _span(span)
            for span, people in schedule(parameters, plan).items()
        ]
        now, hours = (DAYS * person_hours(each) for each in (study.plans_now[unit], plan))
        rows.append((unit, ", ".join(spans), sum(plan.values()), now, hours))
    total = (ALL, "", *(sum(float(row[place]) for row in rows) for place in (2, 3, 4)))
    table = pd.DataFrame([*rows, total], columns=["unit", "shifts", "people", "now", "hours"])
    return table.assign(is_total=table["unit"] == ALL)


def week_hours(plans: Mapping[str, Plan]) -> float:
    """Hours of phone duty a week."""
    return DAYS * sum(map(person_hours, plans.values()))


def clocks(parameters: Parameters) -> list[str]:
    """Times at which the half-hours of the opening hours begin, and the last ends."""
    return [clock(parameters, half_hour) for half_hour in range(half_hours(parameters) + 1)]


def _span(times: str) -> str:
    """``08:30-10:00`` as readers see it."""
    return times.replace("-", "–")


def _in_words(study: OptimisationStudy, parameters: Parameters) -> str:
    """The schedule for those who do not see the chart: people on duty by unit and time."""
    times, parts = clocks(parameters), []
    for unit, own in study.duty.groupby("unit", sort=False):
        planned, spans, start = own["planned"].tolist(), [], 0
        for half_hour in range(1, len(planned) + 1):
            if half_hour == len(planned) or planned[half_hour] != planned[start]:
                spans.append(f"{times[start]}–{times[half_hour]} {planned[start]}")
                start = half_hour
        parts.append(f"{_(parameters.organisation.units.value[str(unit)])}: {', '.join(spans)}")
    return _("Personer i tjänst i telefon. {units}.", units=". ".join(parts))

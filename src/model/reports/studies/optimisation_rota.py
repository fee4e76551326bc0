"""The optimisation report's example week: who is on phone duty when, and how evenly the turns fall.

People are told by the register's identifiers, never by name.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from IPython.display import Markdown

from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.display import prose
from model.presentation.formats import number
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.studies.optimisation_phone import clocks
from model.staffing.studies.optimisation_study import OptimisationStudy

WEEKDAYS = {
    "monday": N_("mån"),
    "tuesday": N_("tis"),
    "wednesday": N_("ons"),
    "thursday": N_("tors"),
    "friday": N_("fre"),
}


def weeks(study: OptimisationStudy, parameters: Parameters) -> list[Table]:
    """The example week of each unit."""
    return [_week(study, parameters, unit) for unit in study.rotas]


def _week(study: OptimisationStudy, parameters: Parameters, unit: str) -> Table:
    table = rota(study, parameters, unit)
    return Table(
        f"rota-{unit}",
        _(
            "{unit}, vecka {week}",
            unit=_(parameters.organisation.units.value[unit]),
            week=parameters.optimisation.rota_week.value,
        ),
        table,
        [
            Column("person", "Person"),
            *(Column(day, label) for day, label in WEEKDAYS.items() if day in table),
            Column("hours", "Timmar", "decimal", 1),
        ],
    )


def rota(study: OptimisationStudy, parameters: Parameters, unit: str) -> pd.DataFrame:
    """One unit's example week: person, a column per day with the shift in words, hours."""
    week, times = study.rotas[unit], clocks(parameters)
    rows = []
    for load in week.load.to_dict("records"):
        own = week.table[week.table["person"] == load["person"]].set_index("day")["shift"]
        row: dict[str, Any] = {"person": load["person"], "hours": load["hours"]}
        for place, (day, there) in enumerate(zip(WEEKDAYS, week.there[load["person"]], strict=False)):
            shift = f"{times[own[place][0]]}–{times[own[place][1]]}" if place in own.index else ""
            row[day] = shift or ("" if there else _("borta"))
        rows.append(row)
    return pd.DataFrame(rows)


def fairness(study: OptimisationStudy, parameters: Parameters) -> Markdown:
    """How evenly the turns fall in the example week, unit by unit."""
    parts = []
    for unit, week in study.rotas.items():
        there = week.load[week.load["days"] > 0]
        told = _(
            "{unit} {least}–{most} timmar",
            unit=formats.inside(_(parameters.organisation.units.value[unit])),
            least=number(there["hours"].min(), 1),
            most=number(there["hours"].max(), 1),
        )
        parts.append(told + (_(", {count} pass utan någon", count=week.unfilled) if week.unfilled else ""))
    return prose(_("Telefontid per person i veckan: {units}.", units="; ".join(parts)))

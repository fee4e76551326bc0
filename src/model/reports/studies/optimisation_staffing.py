"""The optimisation report's section on how many people are needed, place by place."""

from __future__ import annotations

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.presentation.columns import Column
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.names import role_names
from model.reports.studies.words import ALL, TOTAL
from model.staffing.studies.optimisation_study import OptimisationStudy

CENTRE = "centre"
"""Where people work who work for the whole centre."""


def staffing(study: OptimisationStudy, parameters: Parameters) -> Table:
    """People now and in the answer, with their sum."""
    names = {**parameters.organisation.units.value, CENTRE: N_("hela verksamheten"), ALL: TOTAL}
    return Table(
        "staffing",
        _("Personer nu och minst"),
        people_by_place(study),
        [
            Column("where", "Var", words=names),
            Column("role", "Yrkesroll", words=role_names(parameters), missing=""),
            Column("now", "Nu", "integer"),
            Column("least", "Minst", "integer"),
            Column("change", "Ändring", "change"),
        ],
        note=_("De som utför ärenden; chefer är inte med."),
        total="is_total",
    )


def people_by_place(study: OptimisationStudy) -> pd.DataFrame:
    """A row per place and a last one for all: where, role, now, least, change, is_total."""
    rows = [
        (place.unit or CENTRE, str(place.role), study.now[place.name], study.counts[place.name])
        for place in study.team.places
    ]
    total = (ALL, None, sum(study.now.values()), sum(study.counts.values()))
    table = pd.DataFrame([*rows, total], columns=["where", "role", "now", "least"])
    return table.assign(change=table["least"] - table["now"], is_total=table["where"] == ALL)

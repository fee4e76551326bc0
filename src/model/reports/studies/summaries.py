"""Studies in few words for the command line: short tables, shown in the terminal."""

from __future__ import annotations

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.presentation.columns import Column, Composed, Interval, Row
from model.presentation.kinds import shown, shown_around
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.names import role_names
from model.reports.studies.breadth_people import months_column, people, skill_names
from model.reports.studies.breadth_training import with_sum
from model.reports.studies.factor_words import factor_names, level
from model.reports.studies.optimisation_phone import shifts_by_unit
from model.reports.studies.optimisation_staffing import CENTRE, people_by_place
from model.reports.studies.sensitivity_alone import SHOWN, sure, swing_kind
from model.reports.studies.words import ALL, MEASURES, TOTAL, unit_of
from model.staffing.experiments.key_measures import SHARES
from model.staffing.studies.breadth_study import BreadthStudy
from model.staffing.studies.optimisation_study import OptimisationStudy
from model.staffing.studies.sensitivity import SensitivityStudy

STRONGEST = 3
MISSED = 10


def strongest_assumptions(study: SensitivityStudy, parameters: Parameters, title: str) -> Table:
    """For each measure the factors that surely move it most, from which value to which, and how much."""
    factors = parameters.sensitivity.factors

    def between(row: Row) -> str:
        factor = factors[row["factor"]]
        return _("{low} till {high}", low=level(factor, 0.0), high=level(factor, 1.0))

    def change(row: Row) -> str:
        measure, kind = row["measure"], swing_kind(row["measure"])
        around = shown_around(row["swing"], row["margin"], kind, 1 if measure in SHARES else 0)
        return f"{around} {unit_of(measure, SHARES)}"

    return Table(
        "strongest",
        title,
        strongest(study),
        [
            Composed(
                N_("Mått"),
                [Column("measure", "Mått", words=MEASURES)],
                lambda row: shown(MEASURES[row["measure"]], "name") if row["begins"] else "",
            ),
            Column("factor", "Styrs mest av", words=factor_names(parameters)),
            Composed(N_("Från låg till hög"), [], between),
            Composed(N_("Ändring"), [], change),
        ],
    )


def strongest(study: SensitivityStudy) -> pd.DataFrame:
    """measure, begins (a measure's first row), factor, swing, margin (half its interval)."""
    table = study.one_at_a_time
    rows = pd.concat([sure(table, measure).head(STRONGEST) for measure in SHOWN], ignore_index=True)
    return rows.assign(
        begins=~rows["measure"].duplicated(),
        margin=(rows["swing_high"] - rows["swing_low"]) / 2,
    )


def missed(study: BreadthStudy, parameters: Parameters, title: str) -> Table:
    """Those whose absence is felt most, and the late work that it causes."""
    return Table(
        "missed",
        title,
        people(study).head(MISSED),
        [
            Column("person", "Borta"),
            Column("unit", "Enhet", words=dict(parameters.organisation.units.value)),
            months_column(_("Månader")),
            Column("strain", "Belastning", "percent", 0),
            Interval("late_hours", "margin", _("Försenat arbete, timmar"), "decimal", 0),
        ],
    )


def training(study: BreadthStudy, parameters: Parameters) -> Table:
    """The training proposed, and its sum."""
    return Table(
        "training",
        _("Förslag till utbildning"),
        with_sum(study.proposal.table),
        [
            Column("person", "Person"),
            Column("unit", "Enhet", words=dict(parameters.organisation.units.value), missing=""),
            Column("skill", "Lär sig", words=skill_names(parameters), missing=""),
            Column("cost", "Kronor", "kronor", 0),
        ],
        total="is_total",
    )


def staffing(study: OptimisationStudy, parameters: Parameters, title: str) -> Table:
    """The least staffing and its sum."""
    return Table(
        "staffing",
        title,
        people_by_place(study),
        [
            Column(
                "where",
                "Var",
                words={
                    **parameters.organisation.units.value,
                    CENTRE: N_("hela verksamheten"),
                    ALL: TOTAL,
                },
            ),
            Column("role", "Yrkesroll", words=role_names(parameters), missing=""),
            Column("now", "Personer nu", "integer"),
            Column("least", "Minst", "integer"),
        ],
        total="is_total",
    )


def schedule(study: OptimisationStudy, parameters: Parameters) -> Table:
    """The phone schedule and its sum."""
    return Table(
        "schedule",
        _("Telefonpass varje dag"),
        shifts_by_unit(study, parameters),
        [
            Column("unit", "Enhet", words={**parameters.organisation.units.value, ALL: TOTAL}),
            Column("shifts", "Telefonpass varje dag"),
            Column("now", "Timmar/vecka nu", "decimal", 1),
            Column("hours", "Minst", "decimal", 1),
        ],
        total="is_total",
    )

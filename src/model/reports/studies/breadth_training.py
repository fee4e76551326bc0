"""The breadth report's sections on the cheapest training, what more breadth costs, and the proof."""

from __future__ import annotations

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.names import role_names
from model.reports.studies.breadth_people import months_column, skill_names
from model.reports.studies.words import TOTAL
from model.staffing.studies.breadth_study import BreadthStudy

YES_NO = {True: N_("ja"), False: N_("nej")}


def proposal(study: BreadthStudy, parameters: Parameters) -> Table:
    """The training proposed, with its sum."""
    return Table(
        "proposal",
        _("Förslag till utbildning"),
        with_sum(study.proposal.table),
        [
            Column("person", "Person"),
            Column("role", "Yrkesroll", words=role_names(parameters), missing=""),
            Column("unit", "Enhet", words=dict(parameters.organisation.units.value), missing=""),
            Column("skill", "Ny kompetens", words=skill_names(parameters), missing=""),
            Column("near", "Finns i rollen", words=YES_NO, missing=""),
            Column("hours", "Timmar", "integer"),
            Column("cost", "Kronor", "kronor", 0),
        ],
        note=_("Kronor: utbildningens timmar till kostnaden för en närvarande timme."),
        total="is_total",
    )


def with_sum(table: pd.DataFrame) -> pd.DataFrame:
    """A proposal's table with a last row (``is_total``) of hours and cost."""
    columns = ["person", "role", "unit", "skill", "near", "hours", "cost"]
    rows = [{**row, "is_total": False} for row in table[columns].to_dict("records")]
    sums = {name: table[name].sum() for name in ("hours", "cost")}
    total = {"person": _(TOTAL), **sums, "is_total": True}
    return pd.DataFrame([*rows, total], columns=[*columns, "is_total"])


def frontier(study: BreadthStudy) -> Table:
    """The cheapest training for each number of holders that are to be left."""
    return Table(
        "frontier",
        _("Vad mer bredd kostar"),
        study.frontier,
        [
            Column("wanted", "Kvar om en är borta", "integer"),
            Column("trainings", "Nya kompetenser", "integer"),
            Column("cost", "Kronor", "kronor", 0),
        ],
        note=_("Billigaste utbildning för varje önskat antal."),
    )


def uncovered(study: BreadthStudy, parameters: Parameters) -> list[Table]:
    """Work that nobody has time for in an absence, without and with training; nothing if there is none."""
    if not len(study.proposal.uncovered):
        return []
    return [
        Table(
            "uncovered",
            _("Arbete som ingen hinner under frånvaron"),
            study.proposal.uncovered,
            [
                Column("person", "Borta"),
                Column("before", "Timmar utan utbildning", "integer"),
                Column("after", "Timmar med utbildning", "integer"),
            ],
            note=_(
                "Beräknat: utöver {most_strain} av de andras närvarande tid.",
                most_strain=formats.percent(parameters.breadth.most_strain.value, 0),
            ),
        )
    ]


def proof(study: BreadthStudy) -> Table:
    """Late work of the absences that are felt most, without and with the training."""
    table = study.proof
    margins = {
        f"{name}_margin": (table[f"{name}_high"] - table[f"{name}_low"]) / 2
        for name in ("before", "after", "removed")
    }
    absences = [study.absences[person] for person in table["person"]]
    return Table(
        "proof",
        _("Försenat arbete utan och med utbildning"),
        table.assign(
            first=[absence.first for absence in absences],
            last=[absence.last for absence in absences],
            **margins,
        ),
        [
            Column("person", "Borta"),
            months_column(_("Månader")),
            Column("before", "Utan, timmar", "integer"),
            Column("before_margin", "±", "integer"),
            Column("after", "Med, timmar", "integer"),
            Column("after_margin", "±", "integer"),
            Column("removed", "Minskning", "integer"),
            Column("removed_margin", "±", "integer"),
        ],
        note=_("Skillnad mot året utan frånvaro. Intervallen gäller alla rader tillsammans."),
    )

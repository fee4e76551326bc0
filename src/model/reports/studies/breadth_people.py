"""The breadth report's sections on who can do what, and on what everyone's absence does."""

from __future__ import annotations

from typing import Any

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column, Composed
from model.presentation.kinds import is_missing
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.names import activity_names, role_names
from model.reports.studies.words import ALL, WHOLE_CENTRE, between_months
from model.staffing.studies.breadth_study import BreadthStudy

FEWEST = 12
SHOWN = 12
THREE_MONTHS = 3


def fewest_holders(study: BreadthStudy, parameters: Parameters) -> Table:
    """The skills that fewest hold."""
    return Table(
        "holders",
        _("Uppgifterna som färst kan"),
        study.holders.head(FEWEST).fillna({"unit": ALL}),
        [
            Column("skill", "Uppgift", words=skill_names(parameters)),
            Column("unit", "Var", words={**parameters.organisation.units.value, ALL: WHOLE_CENTRE}),
            Column("holders", "Personer", "integer"),
            Column("full_time", "Heltider", "decimal", 1),
            Column("left", "Kvar om en är borta", "integer"),
            Column("thin", "Bedömning", words={True: N_("för få"), False: ""}),
        ],
        note=_(
            "För få: färre än {wanted} kvar när en är borta.",
            wanted=parameters.breadth.wanted_holders.value,
        ),
    )


def roles(study: BreadthStudy, parameters: Parameters) -> Table:
    """Absences by role."""
    return Table(
        "roles",
        _("Frånvaron per yrkesroll"),
        by_role(people(study)),
        [
            Column("role", "Yrkesroll", words=role_names(parameters)),
            Column("people", "Personer", "integer"),
            Column("strain", "Högsta belastning utan en", "percent", 0),
            Column("late_hours", "Försenat arbete, timmar", "integer"),
            Column("sure", "Märks säkert", "integer"),
        ],
        note=_(
            "Belastning: arbete som kommer in under frånvaron, av de andras närvarande tid. Timmar: "
            "medelvärde per frånvaro."
        ),
    )


def late_hours(study: BreadthStudy) -> Chart:
    """Late work of those who are missed most, with its interval."""
    rows = study.consequences.head(SHOWN).to_dict("records")
    columns = ("late_hours", "late_hours_low", "late_hours_high")
    late = [(str(row["person"]), tuple(row[name] for name in columns)) for row in rows]
    return charts.intervals(
        "late-hours",
        _("Mest försenat arbete när {person} är borta", person=rows[0]["person"]),
        _(
            "Timmar försenat arbete som frånvaron ger, för dem som märks mest: {people}.",
            people=", ".join(f"{person} {formats.number(mean)}" for person, (mean, *_ends) in late),
        ),
        late,
        form=charts.whole,
        reference=(_("ingen skillnad"), 0.0),
        note=_("Timmar, parvis skillnad mot samma år utan frånvaro, med 95 procents konfidensintervall."),
    )


def everyone(study: BreadthStudy, parameters: Parameters) -> Table:
    """What the absence of each person does."""
    is_three = parameters.breadth.absence_months.value == THREE_MONTHS
    return Table(
        "people",
        _("Vad tre månaders frånvaro av en person gör") if is_three else _("Vad en persons frånvaro gör"),
        people(study),
        [
            Column("person", "Person"),
            Column("unit", "Enhet", words=dict(parameters.organisation.units.value)),
            months_column(_("Borta")),
            Column("strain", "Belastning", "percent", 0),
            Column("late_hours", "Försenat, h", "change"),
            Column("margin", "±", "integer"),
            Column("overdue_change", "Förfallna", "change"),
            Column("answer_rate_change", "Besvarade", "points", says_unit=False),
            Column("activity", "Mest drabbad uppgift", words=activity_names(parameters)),
            Column("on_time_change", "I tid", "points", says_unit=False),
            Column("lead_days", "Dagar", "change", 1),
        ],
        note=_(
            "Ändring mot samma år utan frånvaro. Förfallna: ärenden när frånvaron slutar. Besvarade: "
            "enhetens samtal, procentenheter. I tid (procentenheter) och dagar: den mest drabbade uppgiftens "
            "andel i tid och ledtid."
        ),
    )


def people(study: BreadthStudy) -> pd.DataFrame:
    """What everyone's absence does, most late work first.

    Columns: person, role, unit, first, last (months), strain, late_hours, margin (half its interval), sure,
    overdue_change, answer_rate_change (share; of those who answer the phone), activity, on_time_change
    (share), lead_days.
    """
    known = {person.person: person for person in study.centre.people}
    rows: list[dict[str, Any]] = []
    for row in study.consequences.to_dict("records"):
        person, absence = known[row["person"]], study.absences[row["person"]]
        rows.append(
            {
                "person": person.person,
                "role": str(person.role),
                "unit": person.unit,
                "first": absence.first,
                "last": absence.last,
                "strain": absence.strain,
                "late_hours": row["late_hours"],
                "margin": (row["late_hours_high"] - row["late_hours_low"]) / 2,
                "sure": row["late_hours_low"] > 0,
                "overdue_change": row["overdue"],
                "answer_rate_change": row["answer_rate"] if "phone" in person.skills else None,
                "activity": row["activity"],
                "on_time_change": row["on_time"],
                "lead_days": row["lead_days"],
            }
        )
    return pd.DataFrame(rows)


def by_role(table: pd.DataFrame) -> pd.DataFrame:
    """Of :func:`people` by role, most late work first.

    Columns: role, people, strain (highest), late_hours (mean), sure (people surely missed).
    """
    groups = table.groupby("role", sort=False)
    return pd.DataFrame(
        {
            "role": list(groups.groups),
            "people": groups.size().to_numpy(),
            "strain": groups["strain"].max().to_numpy(),
            "late_hours": groups["late_hours"].mean().to_numpy(),
            "sure": groups["sure"].sum().to_numpy(),
        }
    ).sort_values("late_hours", ascending=False, kind="stable", ignore_index=True)


def months_column(label: str) -> Composed:
    """The months of an absence, ``first`` to ``last``."""
    return Composed(
        label,
        [Column("first", "Från", "month"), Column("last", "Till", "month")],
        lambda row: between_months(row["first"], row["last"]),
    )


def where(unit: str | None, parameters: Parameters) -> str:
    """A unit's name; the whole centre if there is none."""
    return _(WHOLE_CENTRE) if is_missing(unit) else _(parameters.organisation.units.value[str(unit)])


def skill_names(parameters: Parameters) -> dict[str, str]:
    """What skills are called; messages of the catalogue."""
    return {name: skill.name for name, skill in parameters.staffing.skills.items()}

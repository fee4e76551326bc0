"""The staffing report's sections on work against presence over the year, and on who can do what."""

from __future__ import annotations

import pandas as pd

from model.observations.registers import Registers, skills_needed
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column
from model.presentation.language import _
from model.presentation.tables import Table
from model.reports.studies.words import place_names
from model.staffing.experiments import results
from model.staffing.experiments.replications import Outcome


def work_and_presence(outcome: Outcome) -> Chart:
    """Hours present and hours of work that came in, month by month."""
    months = results.months(outcome).pivot_table(index="month", columns="kind", values="mean")
    place = int((months["work"] / months["present"]).argmax())
    work, present = months["work"].iloc[place], months["present"].iloc[place]
    name = formats.month_name(int(months.index[place]))
    return charts.monthly_lines(
        "work-and-presence",
        _("Knappast om tid i {month}", month=name),
        _(
            "Närvarande timmar och timmar av inkommet arbete per månad. Minst marginal i {month}: {work} "
            "timmar arbete på {present} närvarande timmar.",
            month=name,
            work=formats.number(work, 0),
            present=formats.number(present, 0),
        ),
        {_("Närvaro"): months["present"].tolist(), _("Arbete"): months["work"].tolist()},
        from_zero=True,
        note=_(
            "Timmar per månad. Närvaro är tid vid skrivbord och telefon efter semester, sjukdom, möten, "
            "utbildning och raster."
        ),
    )


def backlog(outcome: Outcome) -> Chart:
    """Open cases at the end of each month, with their interval."""
    table, opened = results.backlog(outcome), _("Öppna")
    peak = table.iloc[int(table["mean"].argmax())]
    month = formats.month_name(int(peak["month"]))
    return charts.monthly_lines(
        "backlog",
        _("Störst eftersläpning i slutet av {month}", month=month),
        _(
            "Öppna ärenden vid månadens slut. Högst {most} i {month}.",
            most=formats.number(peak["mean"], 0),
            month=month,
        ),
        {opened: table["mean"].tolist()},
        bands={opened: (table["low"].clip(lower=0).tolist(), table["high"].tolist())},
        from_zero=True,
        note=_("Öppna ärenden efter månadens sista arbetsdag, med 95 procents konfidensintervall."),
    )


def utilisation(outcome: Outcome, parameters: Parameters) -> Table:
    """Worked share of hours present, by unit and by role."""
    return Table(
        "utilisation",
        _("Belastning per enhet och yrkesroll"),
        utilisation_by_place(outcome),
        [
            Column("place", "Enhet eller roll", words=place_names(parameters)),
            Column("mean", "Belastning", "percent"),
            Column("margin", "±", "points_unsigned", says_unit=False),
        ],
        note=_(
            "Arbetad tid delad med närvarande tid; ± i procentenheter. Det som är kvar är lärande, "
            "utveckling och väntan."
        ),
    )


def utilisation_by_place(outcome: Outcome) -> pd.DataFrame:
    """Worked share of hours present of each unit, then of each role: place, mean, margin."""
    tables = [results.utilisation(outcome, by).rename(columns={by: "place"}) for by in ("unit", "role")]
    table = pd.concat(tables, ignore_index=True)
    return table.assign(margin=(table["high"] - table["low"]) / 2)[["place", "mean", "margin"]]


def skills(parameters: Parameters, registers: Registers) -> Table:
    """How many hold each skill that any work takes."""
    holders, needed = (
        results.skill_holders(parameters, registers),
        skills_needed(parameters, registers.customers),
    )
    return Table(
        "skills",
        _("Så många kan uppgiften"),
        holders[holders["skill"].isin(list(needed))].reset_index(drop=True),
        [
            Column("skill", "Kompetens", words={k: s.name for k, s in parameters.staffing.skills.items()}),
            Column("holders", "Personer", "integer"),
            Column("fewest", "Färst i någon enhet", "integer"),
        ],
        note=_("För uppgifter som hela verksamheten delar på är talen lika."),
    )

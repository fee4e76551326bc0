"""The staff section: people, sick leave, the staff survey, breadth, plans and courses, ready to show."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.followup import Period, staff, surveys
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.display import prose
from model.presentation.formats import month_abbreviation, month_name
from model.presentation.language import N_, _, words
from model.presentation.tables import Column, Table
from model.reports.follow_up import staff_tables as people
from model.reports.follow_up.opening import months_text
from model.reports.follow_up.words import LEVELS, STAFF_MEASURES


def sentence(period: Period) -> Markdown:
    """People at the period's end, and sick leave in both its measures."""
    row = staff.by_unit(period.staff, period.through).iloc[-1].to_dict()
    return prose(
        _(
            "I {month} är {headcount} personer anställda, motsvarande {fte} årsarbetare. "
            "Sjukfrånvaron är {agreed} av avtalad arbetstid och {ordinary} av ordinarie.",
            month=month_name(period.through),
            headcount=formats.number(row["headcount"]),
            fte=formats.number(row["fte"], 1),
            agreed=formats.percent(row["agreed"]),
            ordinary=formats.percent(row["ordinary"]),
        )
    )


def by_unit(period: Period, parameters: Parameters) -> Table:
    """People and sick leave by unit."""
    return Table(
        "staff",
        _("Personal och sjukfrånvaro {months}", months=months_text(period)),
        people.staff_table(period, parameters),
        people.STAFF_COLUMNS,
        total=[-1],
        note=_(people.STAFF_NOTE),
    )


def sick_leave(period: Period) -> Chart:
    """Sick leave of the whole centre by month, in both measures."""
    table = staff.by_month(period.staff)
    table = table[table["unit"] == staff.ALL].sort_values("month")
    agreed = table["agreed"].tolist()
    high = max(range(len(agreed)), key=agreed.__getitem__)
    months = table["month"].tolist()
    return charts.monthly_lines(
        "sick-leave",
        _(
            "Sjukfrånvaron var högst i {month}: {agreed} av avtalad tid",
            month=month_name(months[high]),
            agreed=formats.percent(agreed[high]),
        ),
        _(
            "Sjukfrånvaro av avtalad arbetstid per månad: {shares}.",
            shares=", ".join(
                f"{month_abbreviation(month)} {formats.percent(value)}"
                for month, value in zip(months, agreed, strict=True)
            ),
        ),
        {_("av ordinarie tid"): table["ordinary"].tolist(), _("av avtalad tid"): agreed},
        months=months,
        form=lambda value: formats.percent(value, 1),
        height=2.1,
    )


def index(period: Period) -> Table:
    """The employee satisfaction index of the area, the administration and the city."""
    found = {level: surveys.by_year(period.staff_survey, ["nmi"], level) for level in LEVELS}
    rows = [table.assign(label=_(LEVELS[level])) for level, table in found.items()]
    table = pd.concat(rows, ignore_index=True)
    return Table(
        "staff-index",
        _("Nöjd-medarbetar-index"),
        table.rename(columns=str),
        [Column("label", "Nivå"), *_years(period, 0), Column("change", "Ändring", "change")],
        note=_(
            "Källtexten s. 25, avläst ur diagram: årens ordning är slutledd ur den egna serien. "
            "Staden gjorde ingen undersökning 2010."
        ),
    )


def areas(period: Period) -> Table:
    """The question areas of the staff survey by year, with the change."""
    table = surveys.by_year(period.staff_survey, list(STAFF_MEASURES), "area").rename(columns=str)
    return Table(
        "staff-survey",
        _("Medarbetarenkäten per frågeområde, skala 0–10"),
        table.assign(label=table["measure"].map(words(STAFF_MEASURES))),
        [Column("label", "Frågeområde"), *_years(period, 1), Column("change", "Ändring", "change", 1)],
        note=_("Källtexten s. 26. Omkring 90 procent svarade 2011 (s. 25)."),
    )


def survey_sentence(period: Period) -> Markdown:
    """How many question areas rose, fell and stayed."""
    table = surveys.by_year(period.staff_survey, list(STAFF_MEASURES), "area")
    moved = surveys.direction(table["change"])
    return prose(
        _(
            "Av {all} frågeområden steg {up}, sjönk {down} och var {same} oförändrade mot året före.",
            all=len(table),
            up=moved["up"],
            down=moved["down"],
            same=moved["same"],
        )
    )


def survey_by_group(period: Period, parameters: Parameters) -> Table:
    """The survey by unit, small groups hidden."""
    table = people.survey_table(period, parameters)
    return Table(
        "staff-survey-by-group",
        _("Medarbetarenkäten per grupp"),
        table,
        people.group_columns(table, parameters, N_("Frågeområde")),
        note=people.hidden_note(parameters),
    )


def response(period: Period, parameters: Parameters) -> Table:
    """Who was asked and how many answered, by group."""
    return Table(
        "staff-response",
        _("Svarsfrekvens i medarbetarenkäten"),
        people.response_table(period, parameters),
        people.RESPONSE_COLUMNS,
        total=[-1],
        note=people.hidden_note(parameters),
    )


def response_sentence(period: Period, parameters: Parameters) -> Markdown:
    """How many of those asked answered the staff survey."""
    return prose(people.response_sentence(period, parameters))


def breadth_sentence(parameters: Parameters, registers: Registers) -> Markdown:
    """Whether the least breadth is held."""
    return prose(people.breadth_sentence(parameters, registers))


def breadth(parameters: Parameters, registers: Registers) -> Table:
    """How many processes finance administrators master."""
    return Table(
        "breadth",
        _("Ekonomiadministratörernas bredd"),
        people.breadth_table(parameters, registers),
        people.BREADTH_COLUMNS,
        note=_("Kundreskontra, leverantörsreskontra samt kassa och bank."),
    )


def plans(period: Period, parameters: Parameters) -> Table:
    """Individual competence plans by unit."""
    return Table(
        "competence-plans",
        _("Individuella kompetensplaner {year}", year=period.year),
        people.plan_table(period, parameters),
        people.PLAN_COLUMNS,
        total=[-1],
    )


def courses(period: Period, parameters: Parameters) -> Table:
    """Courses held and to come, by unit."""
    table = people.course_table(period)
    return Table("courses", _("Utbildningar och deltagare"), table, people.course_columns(table, parameters))


def _years(period: Period, decimals: int) -> list[Column]:
    years = sorted(period.staff_survey["year"].unique())
    return [Column(str(year), str(year), "decimal", decimals) for year in years]

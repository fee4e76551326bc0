"""The staff section: people, sick leave, the staff survey, breadth, plans and courses, ready to show."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.followup import Period, staff, surveys
from model.observations.registers import Registers
from model.parameters.schema import Parameters
from model.reporting import charts, formats
from model.reporting import staff_report as people
from model.reporting.charts import Chart
from model.reporting.committee_report import months_text
from model.reporting.display import Column, Table, prose
from model.reporting.follow_up_words import LEVELS, STAFF_MEASURES
from model.reporting.formats import month_abbreviation, month_name


def sentence(period: Period) -> Markdown:
    """People at the period's end, and sick leave in both its measures."""
    row = staff.by_unit(period.staff, period.through).iloc[-1].to_dict()
    return prose(
        f"I {month_name(period.through)} är {formats.number(row['headcount'])} personer anställda, "
        "motsvarande "
        f"{formats.number(row['fte'], 1)} årsarbetare. Sjukfrånvaron är "
        f"{formats.percent(row['agreed'])} av avtalad "
        f"arbetstid och {formats.percent(row['ordinary'])} av ordinarie."
    )


def by_unit(period: Period, parameters: Parameters) -> Table:
    """People and sick leave by unit."""
    return Table(
        "staff",
        f"Personal och sjukfrånvaro {months_text(period)}",
        people.staff_table(period, parameters),
        people.STAFF_COLUMNS,
        total=[-1],
        note=people.STAFF_NOTE,
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
        f"Sjukfrånvaron var högst i {month_name(months[high])}: {formats.percent(agreed[high])} av "
        "avtalad tid",
        "Sjukfrånvaro av avtalad arbetstid per månad: "
        + ", ".join(
            f"{month_abbreviation(month)} {formats.percent(value)}"
            for month, value in zip(months, agreed, strict=True)
        )
        + ".",
        {"av ordinarie tid": table["ordinary"].tolist(), "av avtalad tid": agreed},
        months=months,
        form=lambda value: formats.percent(value, 1),
        height=2.1,
    )


def index(period: Period) -> Table:
    """The employee satisfaction index of the area, the administration and the city."""
    found = {level: surveys.by_year(period.staff_survey, ["nmi"], level) for level in LEVELS}
    rows = [table.assign(label=LEVELS[level]) for level, table in found.items()]
    table = pd.concat(rows, ignore_index=True)
    return Table(
        "staff-index",
        "Nöjd-medarbetar-index",
        table.rename(columns=str),
        [Column("label", "Nivå"), *_years(period, 0), Column("change", "Ändring", "change")],
        note="Källtexten s. 25, avläst ur diagram: årens ordning är slutledd ur den egna serien. "
        "Staden gjorde "
        "ingen undersökning 2010.",
    )


def areas(period: Period) -> Table:
    """The question areas of the staff survey by year, with the change."""
    table = surveys.by_year(period.staff_survey, list(STAFF_MEASURES), "area").rename(columns=str)
    return Table(
        "staff-survey",
        "Medarbetarenkäten per frågeområde, skala 0–10",
        table.assign(label=table["measure"].map(STAFF_MEASURES)),
        [Column("label", "Frågeområde"), *_years(period, 1), Column("change", "Ändring", "change", 1)],
        note="Källtexten s. 26. Omkring 90 procent svarade 2011 (s. 25).",
    )


def survey_sentence(period: Period) -> Markdown:
    """How many question areas rose, fell and stayed."""
    table = surveys.by_year(period.staff_survey, list(STAFF_MEASURES), "area")
    moved = surveys.direction(table["change"])
    return prose(
        f"Av {len(table)} frågeområden steg {moved['up']}, sjönk {moved['down']} och var {moved['same']} "
        "oförändrade mot året före."
    )


def survey_by_group(period: Period, parameters: Parameters) -> Table:
    """The survey by unit, small groups hidden."""
    table = people.survey_table(period, parameters)
    return Table(
        "staff-survey-by-group",
        "Medarbetarenkäten per grupp",
        table,
        people.group_columns(table, parameters, "Frågeområde"),
        note=people.hidden_note(parameters),
    )


def response(period: Period, parameters: Parameters) -> Table:
    """Who was asked and how many answered, by group."""
    return Table(
        "staff-response",
        "Svarsfrekvens i medarbetarenkäten",
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
        "Ekonomiadministratörernas bredd",
        people.breadth_table(parameters, registers),
        people.BREADTH_COLUMNS,
        note="Kundreskontra, leverantörsreskontra samt kassa och bank.",
    )


def plans(period: Period, parameters: Parameters) -> Table:
    """Individual competence plans by unit."""
    return Table(
        "competence-plans",
        f"Individuella kompetensplaner {period.year}",
        people.plan_table(period, parameters),
        people.PLAN_COLUMNS,
        total=[-1],
    )


def courses(period: Period, parameters: Parameters) -> Table:
    """Courses held and to come, by unit."""
    table = people.course_table(period)
    return Table("courses", "Utbildningar och deltagare", table, people.course_columns(table, parameters))


def _years(period: Period, decimals: int) -> list[Column]:
    years = sorted(period.staff_survey["year"].unique())
    return [Column(str(year), str(year), "decimal", decimals) for year in years]

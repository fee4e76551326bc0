"""People, sick leave, and what they master: breadth, individual plans and courses."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

import numpy as np
import pandas as pd
from IPython.display import Markdown

from model.followup import Period, competence, staff
from model.followup.disclosure import hide_groups
from model.observations.registers import Registers
from model.observations.table_need import MissingTableError
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column, column
from model.presentation.display import prose
from model.presentation.formats import first_up, inside, month_abbreviation, month_name
from model.presentation.kinds import is_missing
from model.presentation.language import _, ngettext
from model.presentation.tables import Table
from model.reports.follow_up.hidden import of_people, unless_hidden
from model.reports.follow_up.opening import months_text
from model.reports.follow_up.words import NUMBERS, note, unit_names
from model.reports.names import roles_in_numbers


def sentence(period: Period, parameters: Parameters) -> Markdown:
    """People at the period's end, and sick leave in both its measures where it may be shown."""
    row = _by_unit(period, parameters).iloc[-1].to_dict()
    people = _(
        "I {month} är {headcount} personer anställda, motsvarande {fte} årsarbetare.",
        month=month_name(period.through),
        headcount=formats.number(row["headcount"]),
        fte=formats.number(row["fte"], 1),
    )
    if is_missing(row["agreed"]):
        return prose(people)
    sick = _(
        "Sjukfrånvaron är {agreed} av avtalad arbetstid och {ordinary} av ordinarie.",
        agreed=formats.percent(row["agreed"]),
        ordinary=formats.percent(row["ordinary"]),
    )
    return prose(f"{people} {sick}")


def by_unit(period: Period, parameters: Parameters) -> Table:
    """People and sick leave by unit, that of few people hidden."""
    table = _by_unit(period, parameters)
    told = _(
        "Anställda och årsarbetare vid periodens slut. Sjukfrånvaron är periodens sjuktid, "
        "delad med avtalad arbetstid eller med ordinarie arbetstid, som är den avtalade utan "
        "tjänstledighet."
    )
    return Table(
        "staff",
        _("Personal och sjukfrånvaro {months}", months=months_text(period)),
        table,
        [
            Column("unit", "Enhet", words=unit_names(parameters)),
            column("headcount"),
            column("fte"),
            unless_hidden("agreed", _("Sjuk, av avtalad tid"), "percent", decimals=1),
            unless_hidden("ordinary", _("Sjuk, av ordinarie tid"), "percent", decimals=1),
        ],
        total=[-1],
        note=_with_hidden(told, table, parameters),
    )


def _by_unit(period: Period, parameters: Parameters) -> pd.DataFrame:
    return staff.by_unit(period.staff, period.through, parameters.followup.minimum_answers.value)


def _with_hidden(told: str, table: pd.DataFrame, parameters: Parameters) -> str:
    """The line below a table of people; that some are hidden, where some are."""
    return told if table["shown"].all() else f"{told} {of_people(parameters)}".strip()


def sick_leave(period: Period, parameters: Parameters) -> Chart | None:
    """Sick leave of the whole centre by month, in both measures; None where it is not known or shown."""
    table = staff.by_month(period.staff, parameters.followup.minimum_answers.value)
    table = table[table["unit"] == staff.ALL].sort_values("month").dropna(subset=["agreed"])
    if table.empty:
        return None
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


def competence_introduction(period: Period, parameters: Parameters) -> Markdown | None:
    """What is prioritised, as the year's notes have it, and what the tables show; None of no table."""
    if not (competence.asked_for(parameters) or _is_there(period, "competence_plans", "courses")):
        return None
    shown = _(
        "Tabellerna visar hur många processer som behärskas, de individuella planerna och årets utbildningar."
    )
    return prose(f"{note(period, 'competence')} {shown}".strip())


def _is_there(period: Period, *tables: str) -> bool:
    """Whether the period has any of the tables."""
    for table in tables:
        with suppress(MissingTableError):
            period.require(table)
            return True
    return False


def breadth_sentence(parameters: Parameters, registers: Registers, day: date) -> Markdown | None:
    """Whether the least breadth is held: by each of those asked for it, and by each task when one is away.

    None where the centre asks nobody for breadth.
    """
    asked = competence.asked_for(parameters)
    if not asked:
        return None
    held = competence.breadth_held(parameters, registers, day)
    thin = held[~held["held"].astype(bool)]
    wanted = parameters.breadth.wanted_holders.value
    names, tasks = unit_names(parameters), parameters.staffing.skills
    where = [
        f"{_place(_(tasks[row['skill']].name).lower(), names.get(row['unit']))} ({row['holders']})"
        for row in thin.to_dict("records")
    ]
    second = (
        _("Varje uppgift har minst {wanted} kvar när en är borta.", wanted=wanted)
        if not where
        else _(
            "Färre än {wanted} finns kvar när en är borta för: {where}.",
            wanted=wanted,
            where=", ".join(where),
        )
    )
    first = [
        _of_role(role, len(skills), parameters, registers, day)
        for role, skills in asked.items()
        if _is_shown(role, parameters, registers, day)
    ]
    return prose(" ".join([*first, second]))


def _of_role(role: str, skills: int, parameters: Parameters, registers: Registers, day: date) -> str:
    """Whether everyone of a role masters the fewest processes that are asked of it."""
    table = competence.least_breadth(parameters, registers, role, day)
    below, least = int(table["below"].sum()), parameters.staffing.minimum_breadth.value
    said = {
        "people": inside(roles_in_numbers(parameters)[role]),
        "count": _number(least),
        "all": _number(skills),
    }
    if not below:
        return _("Alla {people} behärskar minst {count} av {all} processer.", **said)
    return _("{below} {people} behärskar färre än {count} av {all} processer.", below=below, **said)


def breadth(parameters: Parameters, registers: Registers, day: date) -> Table | tuple[Table, ...] | None:
    """How many processes those master who are asked for breadth, a table for each role; None of none."""
    tables = [
        _breadth_of(role, skills, parameters, registers, day)
        for role, skills in competence.asked_for(parameters).items()
        if _is_shown(role, parameters, registers, day)
    ]
    return tuple(tables) or None


def _is_shown(role: str, parameters: Parameters, registers: Registers, day: date) -> bool:
    """Whether a role has so many people that what each of them masters may be told."""
    people = int(competence.processes_mastered(parameters, registers, role, day)["people"].sum())
    return people >= parameters.followup.minimum_answers.value


def _breadth_of(
    role: str, skills: Sequence[str], parameters: Parameters, registers: Registers, day: date
) -> Table:
    table = competence.processes_mastered(parameters, registers, role, day)
    mastered = {count: _processes(count) for count in table["processes"]}
    people, tasks = roles_in_numbers(parameters)[role], parameters.staffing.skills
    first = next(iter(competence.asked_for(parameters)))
    return Table(
        "breadth" if role == first else f"breadth-{role.replace('_', '-')}",
        _("Bredd bland {people}", people=inside(people)),
        table,
        [
            Column("processes", "Behärskar", words=mastered),
            Column("people", people, "integer"),
            Column("share", "Andel", "percent", 0),
        ],
        note=first_up(", ".join(inside(_(tasks[name].name)) for name in skills)) + ".",
    )


def _number(count: int) -> str:
    return _(NUMBERS[count]) if count in NUMBERS else str(count)


def plans(period: Period, parameters: Parameters) -> Table:
    """Individual competence plans by unit, those of few people hidden."""
    table = competence.plans(period, parameters.followup.minimum_answers.value)
    return Table(
        "competence-plans",
        _("Individuella kompetensplaner {year}", year=period.year),
        table.astype({"done": "Int64"}),
        [
            Column("unit", "Enhet", words=unit_names(parameters)),
            Column("planned", "Ska ha plan", "integer"),
            unless_hidden("done", _("Har plan"), "integer", decimals=0),
            unless_hidden("share", _("Andel"), "percent", decimals=0),
        ],
        total=[-1],
        note=_with_hidden("", table, parameters),
    )


def courses(period: Period, parameters: Parameters) -> Table | None:
    """Courses held and to come, with participants of each unit but those of few people; None of none."""
    if period.courses.empty:
        return None
    table = competence.courses(period)
    few = _units_of_few(period, parameters, {*table.columns})
    units = {
        name: label
        for name, label in unit_names(parameters).items()
        if name in table.columns and name not in few
    }
    counts = table[["participants", *units]]
    counts = counts.mask(table["held"].astype(bool), counts.fillna(0)).astype("Int64")
    return Table(
        "courses",
        _("Utbildningar och deltagare"),
        table[["course", "date"]].join(counts),
        [
            Column("course", "Utbildning", "name"),
            Column("date", "Datum", "date"),
            Column("participants", "Deltagare", "integer", missing=_("kommer")),
            *(Column(name, label, "integer") for name, label in units.items()),
        ],
        note=_("Enheter med så få personer att deltagarna inte visas ingår i summan.") if few else "",
    )


def _units_of_few(period: Period, parameters: Parameters, units: set[str]) -> set[str]:
    """Of ``units`` those of so few people that what they do is not told, and those hidden with them."""
    if not period.has("staff"):
        return set()
    now = period.staff[(period.staff["month"] == period.through) & period.staff["unit"].isin(units)]
    hidden = hide_groups(now["headcount"].to_numpy(dtype=np.int64), parameters.followup.minimum_answers.value)
    return set(now.loc[hidden.cells[:, 0], "unit"])


def _processes(count: int) -> str:
    if not count:
        return _("ingen process")
    number = _(NUMBERS[count]) if count in NUMBERS else str(count)
    return ngettext("{number} process", "{number} processer", count, number=number)


def _place(task: str, unit: str | None) -> str:
    return _("{task} i {unit}", task=task, unit=unit) if unit else task

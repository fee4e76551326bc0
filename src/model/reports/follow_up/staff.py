"""People, sick leave, and what they master: breadth, individual plans and courses."""

from __future__ import annotations

from IPython.display import Markdown

from model.followup import Period, competence, staff
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column, column
from model.presentation.display import prose
from model.presentation.formats import month_abbreviation, month_name
from model.presentation.language import N_, _, ngettext
from model.presentation.tables import Table
from model.reports.follow_up.opening import months_text
from model.reports.follow_up.words import note, unit_names

COUNTS = {1: N_("en"), 2: N_("två"), 3: N_("tre")}


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
        staff.by_unit(period.staff, period.through),
        [
            Column("unit", "Enhet", words=unit_names(parameters)),
            column("headcount"),
            column("fte"),
            Column("agreed", "Sjuk, av avtalad tid", "percent"),
            Column("ordinary", "Sjuk, av ordinarie tid", "percent"),
        ],
        total=[-1],
        note=_(
            "Anställda och årsarbetare vid periodens slut. Sjukfrånvaron är periodens sjuktid, "
            "delad med avtalad arbetstid eller med ordinarie arbetstid, som är den avtalade utan "
            "tjänstledighet."
        ),
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


def competence_introduction(period: Period) -> Markdown:
    """What is prioritised, as the year's notes have it, and what the tables show."""
    shown = _(
        "Tabellerna visar hur många processer som behärskas, de individuella planerna och årets utbildningar."
    )
    return prose(f"{note(period, 'competence')} {shown}".strip())


def breadth_sentence(parameters: Parameters, registers: Registers) -> Markdown:
    """Whether the least breadth is held: by each administrator, and for each task when one is away."""
    below = int(competence.least_breadth(parameters, registers)["below"].sum())
    least = parameters.staffing.minimum_breadth.value
    held = competence.breadth_held(parameters, registers)
    thin = held[~held["held"].astype(bool)]
    wanted = parameters.breadth.wanted_holders.value
    names, tasks = unit_names(parameters), parameters.staffing.skills
    where = [
        f"{_place(_(tasks[row['skill']].name).lower(), names.get(row['unit']))} ({row['holders']})"
        for row in thin.to_dict("records")
    ]
    count = _(COUNTS[least]) if least in COUNTS else str(least)
    first = (
        _("Alla ekonomiadministratörer behärskar minst {count} av tre processer.", count=count)
        if not below
        else _(
            "{below} ekonomiadministratörer behärskar färre än {count} av tre processer.",
            below=below,
            count=count,
        )
    )
    second = (
        _("Varje uppgift har minst {wanted} kvar när en är borta.", wanted=wanted)
        if not where
        else _(
            "Färre än {wanted} finns kvar när en är borta för: {where}.",
            wanted=wanted,
            where=", ".join(where),
        )
    )
    return prose(f"{first} {second}")


def breadth(parameters: Parameters, registers: Registers) -> Table:
    """How many processes finance administrators master."""
    table = competence.processes_mastered(parameters, registers)
    mastered = {count: _processes(count) for count in table["processes"]}
    return Table(
        "breadth",
        _("Ekonomiadministratörernas bredd"),
        table,
        [
            Column("processes", "Behärskar", words=mastered),
            Column("people", "Ekonomiadministratörer", "integer"),
            Column("share", "Andel", "percent", 0),
        ],
        note=_("Kundreskontra, leverantörsreskontra samt kassa och bank."),
    )


def plans(period: Period, parameters: Parameters) -> Table:
    """Individual competence plans by unit."""
    return Table(
        "competence-plans",
        _("Individuella kompetensplaner {year}", year=period.year),
        competence.plans(period),
        [
            Column("unit", "Enhet", words=unit_names(parameters)),
            Column("planned", "Ska ha plan", "integer"),
            Column("done", "Har plan", "integer"),
            Column("share", "Andel", "percent", 0),
        ],
        total=[-1],
    )


def courses(period: Period, parameters: Parameters) -> Table:
    """Courses held and to come, with participants of each unit."""
    table = competence.courses(period)
    units = {name: label for name, label in unit_names(parameters).items() if name in table.columns}
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
    )


def _processes(count: int) -> str:
    if not count:
        return _("ingen process")
    return ngettext("{number} process", "{number} processer", count, number=_(COUNTS[count]))


def _place(task: str, unit: str | None) -> str:
    return _("{task} i {unit}", task=task, unit=unit) if unit else task

"""Words and tables of the staff section: people, sick leave, the survey by group, competence.

Groups that may not be shown are dots, told apart from what was not measured, which is a dash.
"""

from __future__ import annotations

import pandas as pd

from model.followup import Period, competence, staff
from model.followup.commitments import latest_assessment
from model.observations.names import COMMON_UNIT, MANAGEMENT
from model.observations.registers import Registers
from model.observations.staff_survey import UNIT_MEASURES
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.language import N_, _, ngettext, words
from model.presentation.tables import Column
from model.reports.follow_up.words import STAFF_MEASURES

NOT_SHOWN = ".."
LABELS = {COMMON_UNIT: N_("Gemensamt"), MANAGEMENT: N_("Ledningen"), "all": N_("Hela verksamheten")}
COUNTS = {1: N_("en"), 2: N_("två"), 3: N_("tre")}
MEASURES = {"nmi": N_("Nöjd-medarbetar-index"), **STAFF_MEASURES}


def units(parameters: Parameters) -> dict[str, str]:
    """Names of units, of the management and of the whole."""
    return {**parameters.organisation.units.value, **words(LABELS)}


def staff_table(period: Period, parameters: Parameters) -> pd.DataFrame:
    """People and sick leave by unit: label, headcount, fte, agreed, ordinary; columns STAFF_COLUMNS."""
    table = staff.by_unit(period.staff, period.through)
    return table.assign(label=table["unit"].map(units(parameters)))


STAFF_COLUMNS = [
    Column("label", "Enhet"),
    Column("headcount", "Anställda", "integer"),
    Column("fte", "Årsarbetare", "decimal", 1),
    Column("agreed", "Sjuk, av avtalad tid", "percent"),
    Column("ordinary", "Sjuk, av ordinarie tid", "percent"),
]
STAFF_NOTE = N_(
    "Anställda och årsarbetare vid periodens slut. Sjukfrånvaron är periodens sjuktid, "
    "delad med avtalad arbetstid eller med ordinarie arbetstid, som är den avtalade utan "
    "tjänstledighet."
)


def survey_table(period: Period, parameters: Parameters) -> pd.DataFrame:
    """The staff survey by group: label (measure) and a column per group's key; values as text.

    Columns :func:`group_columns`. ``..`` is a group that is not shown.
    """
    table = staff.survey_by_group(period, parameters)
    rows = []
    for measure in UNIT_MEASURES:
        own = table[table["measure"] == measure]
        decimals = 0 if measure == "nmi" else 1
        cells = {
            str(unit): formats.number(mean, decimals) if shown else NOT_SHOWN
            for unit, mean, shown in zip(own["unit"], own["mean"], own["shown"], strict=True)
        }
        rows.append({"label": _(MEASURES[measure]), **cells})
    return pd.DataFrame(rows)


def response_table(period: Period, parameters: Parameters) -> pd.DataFrame:
    """Response by group: label, invited, answers, rate (text); columns RESPONSE_COLUMNS."""
    table = staff.response(period, parameters)
    known = table["shown"].tolist()
    return table.assign(
        label=table["unit"].map(units(parameters)),
        answers=[
            formats.number(value) if shown else NOT_SHOWN
            for value, shown in zip(table["answers"], known, strict=True)
        ],
        rate=[
            formats.percent(value, 0) if shown else NOT_SHOWN
            for value, shown in zip(table["rate"], known, strict=True)
        ],
    )


RESPONSE_COLUMNS = [
    Column("label", "Grupp"),
    Column("invited", "Tillfrågade", "integer"),
    Column("answers", "Svar", "integer"),
    Column("rate", "Svarsfrekvens", "percent"),
]


def self_assessment_table(period: Period, parameters: Parameters) -> pd.DataFrame:
    """Share that found each commitment wholly met, by group: label and a column per group's key (text).

    The latest tertial that is over; columns :func:`group_columns`. Empty before the first.
    """
    tertial = latest_assessment(period)
    if tertial is None:
        return pd.DataFrame(columns=["label", *period.self_assessment["unit"].unique(), "all"])
    table = staff.self_assessment_by_group(period, parameters, tertial)
    wording = period.commitments.drop_duplicates("commitment").set_index("commitment")["wording"]
    rows = []
    for name, own in table.groupby("commitment", sort=False):
        cells = {
            str(unit): formats.percent(share, 0) if shown else NOT_SHOWN
            for unit, share, shown in zip(own["unit"], own["wholly"], own["shown"], strict=True)
        }
        rows.append({"label": wording[str(name)], **cells})
    return pd.DataFrame(rows)


def group_columns(table: pd.DataFrame, parameters: Parameters, first: str) -> list[Column]:
    """Columns of :func:`survey_table` and :func:`self_assessment_table`: ``first`` heads the labels."""
    label = units(parameters)
    groups = [str(name) for name in table.columns if name != "label"]
    return [Column("label", first), *(Column(name, label[name], "decimal") for name in groups)]


def hidden_note(parameters: Parameters) -> str:
    """The line below a table with hidden groups."""
    least = parameters.followup.minimum_answers.value
    return _(
        "{dots} visas inte: grupper med färre än {least} svar, och så många till att de "
        "inte kan räknas fram ur totalen. Deras svar ingår i hela verksamheten.",
        dots=NOT_SHOWN,
        least=least,
    )


def response_sentence(period: Period, parameters: Parameters) -> str:
    """How many answered the staff survey, of those asked."""
    total = staff.response(period, parameters).iloc[-1].to_dict()
    if not total["shown"]:
        return _("Så få har besvarat medarbetarenkäten att resultatet inte visas.")
    return _(
        "{answers} av {invited} tillfrågade besvarade medarbetarenkäten, {rate}.",
        answers=formats.number(total["answers"]),
        invited=formats.number(total["invited"]),
        rate=formats.percent(total["rate"], 0),
    )


def breadth_table(parameters: Parameters, registers: Registers) -> pd.DataFrame:
    """How many processes finance administrators master: label, people, share; columns BREADTH_COLUMNS."""
    table = competence.processes_mastered(parameters, registers)
    return table.assign(label=[_processes(int(count)) for count in table["processes"]])


def _processes(count: int) -> str:
    if not count:
        return _("ingen process")
    return ngettext("{number} process", "{number} processer", count, number=_(COUNTS[count]))


BREADTH_COLUMNS = [
    Column("label", "Behärskar"),
    Column("people", "Ekonomiadministratörer", "integer"),
    Column("share", "Andel", "percent", 0),
]


def breadth_sentence(parameters: Parameters, registers: Registers) -> str:
    """Whether the least breadth is held: by each administrator, and for each task when one is away."""
    below = int(competence.least_breadth(parameters, registers)["below"].sum())
    least = parameters.staffing.minimum_breadth.value
    held = competence.breadth_held(parameters, registers)
    thin = held[~held["held"].astype(bool)]
    wanted = parameters.breadth.wanted_holders.value
    names = parameters.organisation.units.value
    where = [
        f"{_place(row['label'].lower(), names.get(row['unit']))} ({row['holders']})"
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
    return f"{first} {second}"


def _place(task: str, unit: str | None) -> str:
    return _("{task} i {unit}", task=task, unit=unit) if unit else task


def plan_table(period: Period, parameters: Parameters) -> pd.DataFrame:
    """Individual plans: label, planned, done, share; columns PLAN_COLUMNS, last row the whole."""
    table = competence.plans(period)
    return table.assign(label=table["unit"].map(units(parameters)))


PLAN_COLUMNS = [
    Column("label", "Enhet"),
    Column("planned", "Ska ha plan", "integer"),
    Column("done", "Har plan", "integer"),
    Column("share", "Andel", "percent", 0),
]


def course_table(period: Period) -> pd.DataFrame:
    """Courses: course, date, participants and a column per unit's key; a word for those to come.

    Columns :func:`course_columns`.
    """
    table = competence.courses(period)
    numbers = [name for name in table.columns if name not in ("course", "date", "held")]
    coming = {"participants": _("kommer")}
    text = {
        name: [
            formats.number(int(value)) if held else coming.get(name, formats.MISSING)
            for value, held in zip(table[name].fillna(0), table["held"], strict=True)
        ]
        for name in numbers
    }
    return table.assign(**text)


def course_columns(table: pd.DataFrame, parameters: Parameters) -> list[Column]:
    """Columns of :func:`course_table`."""
    label = units(parameters)
    groups = [str(name) for name in table.columns if name in parameters.organisation.units.value]
    return [
        Column("course", "Utbildning"),
        Column("date", "Datum", "date"),
        Column("participants", "Deltagare", "integer"),
        *(Column(name, label[name], "integer") for name in groups),
    ]

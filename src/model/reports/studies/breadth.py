"""The breadth report's tables and sentences, from a study.

Swedish labels and words live here; what they say is computed in :mod:`model.staffing.studies.breadth_study`
and the modules behind it. People are told by the register's identifiers, never by name.
"""

from __future__ import annotations

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.display import KeyFigure
from model.staffing.studies.breadth import Absence
from model.staffing.studies.breadth_study import BreadthStudy

FEWEST = 12
SHOWN = 12


def activity_name(parameters: Parameters, activity: str) -> str:
    """Swedish name of an activity, call-backs and mail among them."""
    other = {"call_back": "Återkoppling efter samtal", "mail": "E-post"}
    return other[activity] if activity in other else parameters.activities[activity].name


def months(absence: Absence) -> str:
    """``okt–dec``."""
    first, last = formats.month_abbreviation(absence.first), formats.month_abbreviation(absence.last)
    return first if first == last else f"{first}–{last}"


def fewest_holders(study: BreadthStudy) -> pd.DataFrame:
    """The skills that fewest hold: label, unit_label, holders, full_time, left, state (in words)."""
    table = study.holders.head(FEWEST)
    return table.assign(state=["för få" if thin else "" for thin in table["thin"]])


def people_table(study: BreadthStudy, parameters: Parameters) -> pd.DataFrame:
    """What everyone's absence does, most late work first.

    Columns: person, role, unit, months, strain, late_hours, margin, overdue, answer_rate (share), activity,
    on_time (share), lead_days.
    """
    units = parameters.organisation.units.value
    people = {person.person: person for person in study.centre.people}
    rows = []
    for row in study.consequences.to_dict("records"):
        person, absence = people[row["person"]], study.absences[row["person"]]
        answers = "phone" in person.skills
        rows.append(
            {
                "person": person.person,
                "role": parameters.staffing.roles[person.role].name,
                "unit": units[person.unit],
                "months": months(absence),
                "strain": absence.strain,
                "late_hours": row["late_hours"],
                "margin": (row["late_hours_high"] - row["late_hours_low"]) / 2,
                "sure": row["late_hours_low"] > 0,
                "overdue": row["overdue"],
                "answer_rate": 100 * row["answer_rate"] if answers else None,
                "activity": activity_name(parameters, row["activity"]),
                "on_time": 100 * row["on_time"],
                "lead_days": row["lead_days"],
            }
        )
    return pd.DataFrame(rows)


def late_hours(study: BreadthStudy) -> dict[str, tuple[float, float, float]]:
    """Late work with its interval for those who are missed most."""
    rows = study.consequences.head(SHOWN).to_dict("records")
    return {row["person"]: (row["late_hours"], row["late_hours_low"], row["late_hours_high"]) for row in rows}


def by_role(study: BreadthStudy, parameters: Parameters) -> pd.DataFrame:
    """By role: label, people, strain (highest), late_hours (mean), sure (people surely missed)."""
    table = people_table(study, parameters)
    groups = table.groupby("role", sort=False)
    return pd.DataFrame(
        {
            "label": list(groups.groups),
            "people": groups.size().to_numpy(),
            "strain": groups["strain"].max().to_numpy(),
            "late_hours": groups["late_hours"].mean().to_numpy(),
            "sure": groups["sure"].sum().to_numpy(),
        }
    ).sort_values("late_hours", ascending=False, kind="stable", ignore_index=True)


def proposal_table(study: BreadthStudy, parameters: Parameters) -> pd.DataFrame:
    """The training proposed with a total row: person, role, unit, label, near (in words), hours, cost."""
    units, table = parameters.organisation.units.value, study.proposal.table
    rows = [
        (
            row["person"],
            parameters.staffing.roles[row["role"]].name,
            units[row["unit"]],
            row["label"],
            "ja" if row["near"] else "nej",
            row["hours"],
            row["cost"],
        )
        for row in table.to_dict("records")
    ]
    total = ("Allt", "", "", "", "", table["hours"].sum(), table["cost"].sum())
    return pd.DataFrame([*rows, total], columns=["person", "role", "unit", "label", "near", "hours", "cost"])


def proof_table(study: BreadthStudy) -> pd.DataFrame:
    """Late work without and with the training: person, months, before, after, removed and their margins."""
    table = study.proof
    margins = {
        f"{name}_margin": (table[f"{name}_high"] - table[f"{name}_low"]) / 2
        for name in ("before", "after", "removed")
    }
    return table[["person", "before", "after", "removed"]].assign(
        months=[months(study.absences[person]) for person in table["person"]], **margins
    )


def key_figures(study: BreadthStudy, parameters: Parameters) -> list[KeyFigure]:
    """Too few holders, people who are surely missed, the cost of the training and what it removes."""
    thin, missed = int(study.holders["thin"].sum()), people_table(study, parameters)
    sure, removed = int(missed["sure"].sum()), _removed(study)
    wanted = parameters.breadth.wanted_holders.value
    return [
        KeyFigure(
            "Uppgifter som för få kan",
            formats.number(thin),
            f"färre än {wanted} kvar om en är borta",
            "good" if thin == 0 else "warning",
            "Bredden räcker" if thin == 0 else "Bredden räcker inte",
        ),
        KeyFigure(
            "Personer vars frånvaro märks",
            formats.number(sure),
            f"av {len(missed)} prövade",
            "neutral",
            f"{parameters.breadth.absence_months.value} månader borta",
        ),
        KeyFigure(
            "Utbildning som behövs",
            f"{formats.number(study.proposal.cost)}{formats.NO_BREAK}kr",
            f"{len(study.proposal.table)} kompetenser, "
            f"{formats.number(study.proposal.table['hours'].sum())}{formats.NO_BREAK}timmar",
        ),
        KeyFigure(
            "Försening som försvinner",
            formats.percent(removed, 0),
            f"av den som {len(study.proof)} personers frånvaro ger",
            "good" if removed >= 0.5 else "warning",
            "Prövat med nya körningar",
        ),
    ]


def summary(study: BreadthStudy, parameters: Parameters) -> str:
    """Markdown list: where breadth is thin, who is missed, what to do and what it gives."""
    thin = study.holders[study.holders["thin"]]
    roles, people = by_role(study, parameters), people_table(study, parameters)
    most, worst = roles.iloc[0], people.iloc[0]
    proved = study.proof[study.proof["removed_low"] > 0]
    absence = (
        f"mest märks {formats.inside(most['label'])}: i medeltal {formats.number(most['late_hours'])} timmar "
        f"försenat arbete när en är borta i {parameters.breadth.absence_months.value} månader. Mest ger "
        f"{worst['person']} i {formats.inside(worst['unit'])}, {worst['months']}: "
        f"{formats.number(worst['late_hours'])} timmar."
    )
    evidence = (
        f"förseningen minskar säkert för {len(proved)} av de {len(study.proof)} som märks mest, sammanlagt "
        f"med {formats.percent(_removed(study), 0)}."
    )
    lines = [
        f"**Bredd:** {_thin_sentence(thin)}",
        f"**Frånvaro:** {absence}",
        f"**Utbildning:** {_training_sentence(study)}",
        f"**Bevis:** {evidence}",
    ]
    return "\n".join(f"- {line}" for line in lines)


def method(study: BreadthStudy, parameters: Parameters) -> str:
    """Markdown paragraphs: how absences were chosen and played, and the training found."""
    breadth = parameters.breadth
    confidence = formats.percent(study.confidence, 0)
    training_hours = parameters.staffing.training_hours_per_new_skill.value
    return (
        f"**Månaderna.** Varje person prövas borta {breadth.absence_months.value} månader i följd, de då "
        "kollegorna som delar någon uppgift, direkt eller genom andra, är hårdast belastade: arbetet som "
        "kommer in fördelas på dem som kan det så jämnt det går (linjär programmering), och den minsta andel "
        "av tiden som räcker är belastningen. Den räknas över "
        f"{breadth.strain_months.value} månader i följd, eftersom en del arbete kan vänta. "
        "Över 100 % hinns inte arbetet med.\n\n"
        f"**Körningarna.** {formats.number(study.simulated)} år är spelade: "
        f"{breadth.screening_replications.value} för varje person, parvis mot samma år utan frånvaron. För "
        f"dem som märks mest spelas {breadth.proof_replications.value} nya körningar utan och med "
        f"utbildning; deras intervall gäller tillsammans med {confidence} säkerhet (Bonferroni). Försenat "
        "arbete är ärenden som inte blir klara i tid gånger deras medeltid.\n\n"
        "**Utbildningen.** Heltalsprogrammering (HiGHS) väljer billigaste personer och kompetenser så att "
        f"minst {breadth.wanted_holders.value} kan varje uppgift när en är borta, och så att arbetet under "
        f"varje persons frånvaro ryms i {formats.percent(breadth.most_strain.value, 0)} av de andras tid, "
        f"där en timme bara räknas en gång. En ny kompetens kostar {formats.number(training_hours)} timmar "
        "till timkostnaden för närvarande tid; i körningarna tar den nya uppgiften längre tid i början "
        "(inlärningskurva)."
    )


def _removed(study: BreadthStudy) -> float:
    before = float(study.proof["before"].sum())
    return float(study.proof["removed"].sum()) / before if before else 0.0


def _thin_sentence(thin: pd.DataFrame) -> str:
    if thin.empty:
        return "varje uppgift har tillräckligt många som kan den, även när en är borta."
    named = [
        f"{formats.inside(row['label'])} ({formats.inside(row['unit_label'])}, {row['holders']} kan)"
        for row in thin.head(4).to_dict("records")
    ]
    return f"för få kan {', '.join(named)}."


def _training_sentence(study: BreadthStudy) -> str:
    table = study.proposal.table
    if table.empty:
        return "ingen ny kompetens behövs."
    pairs = [f"{row['person']} lär sig {formats.inside(row['label'])}" for row in table.to_dict("records")]
    return f"{', '.join(pairs)}, för {formats.number(study.proposal.cost)} kronor."

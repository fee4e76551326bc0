"""The breadth report's opening, its answer in short and its method; the sections are modules of their own.

What they say is computed in :mod:`model.staffing.studies.breadth_study` and the modules behind it. People are
told by the register's identifiers, never by name.
"""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.observations.known import Known
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.display import Heading, KeyFigure, KeyFigures, Notice, prose
from model.presentation.language import _
from model.reports.names import role_names
from model.reports.studies.breadth_people import by_role, people, where
from model.reports.studies.opening import study_heading, study_notice
from model.reports.studies.words import between_months
from model.staffing.studies.breadth_study import BreadthStudy

MOST_NAMED = 4
ENOUGH = 0.5
"""Share of the late work that training should at least remove."""


def heading(study: BreadthStudy, parameters: Parameters, day: str) -> Heading:
    """The top of the report."""
    return study_heading(
        _("Bredd och sårbarhet {year}", year=study.year),
        _(
            "Vad en persons frånvaro gör, och billigaste bot. Scenario: {scenario}",
            scenario=_(parameters.title),
        ),
        parameters,
        day,
        report="breadth",
        year=study.year,
    )


def key_figures(study: BreadthStudy, parameters: Parameters) -> KeyFigures:
    """Too few holders, people who are surely missed, the cost of the training and what it removes."""
    thin, missed = int(study.holders["thin"].sum()), people(study)
    removed, training = removed_share(study), study.proposal.table
    return KeyFigures(
        [
            KeyFigure(
                _("Uppgifter som för få kan"),
                formats.number(thin),
                _("färre än {wanted} kvar om en är borta", wanted=parameters.breadth.wanted_holders.value),
                "good" if thin == 0 else "warning",
                _("Bredden räcker") if thin == 0 else _("Bredden räcker inte"),
            ),
            KeyFigure(
                _("Personer vars frånvaro märks"),
                formats.number(int(missed["sure"].sum())),
                _("av {tried} prövade", tried=len(missed)),
                "neutral",
                _("{months} månader borta", months=parameters.breadth.absence_months.value),
            ),
            KeyFigure(
                _("Utbildning som behövs"),
                _("{cost}\u00a0kr", cost=formats.number(study.proposal.cost)),
                _(
                    "{skills} kompetenser, {hours}\u00a0timmar",
                    skills=len(training),
                    hours=formats.number(training["hours"].sum()),
                ),
            ),
            KeyFigure(
                _("Försening som försvinner"),
                formats.percent(removed, 0),
                _("av den som {people} personers frånvaro ger", people=len(study.proof)),
                "good" if removed >= ENOUGH else "warning",
                _("Prövat med nya körningar"),
            ),
        ]
    )


def summary(study: BreadthStudy, parameters: Parameters) -> Markdown:
    """Where breadth is thin, who is missed, what to do and what it gives."""
    return prose("\n".join(f"- {line}" for line in summary_lines(study, parameters)))


def summary_lines(study: BreadthStudy, parameters: Parameters) -> list[str]:
    """The points of :func:`summary`, in Markdown."""
    return [
        _("**Bredd:** {sentence}", sentence=_thin_sentence(study, parameters)),
        _("**Frånvaro:** {sentence}", sentence=_absence_sentence(study, parameters)),
        _("**Utbildning:** {sentence}", sentence=_training_sentence(study, parameters)),
        _("**Bevis:** {sentence}", sentence=_proof_sentence(study)),
    ]


def method(study: BreadthStudy, parameters: Parameters) -> Markdown:
    """How absences were chosen and played, and the training found."""
    breadth = parameters.breadth
    return prose(
        _(
            "**Månaderna.** Varje person prövas borta {absence_months} månader i följd, de då kollegorna som "
            "delar någon uppgift, direkt eller genom andra, är hårdast belastade: arbetet som kommer in "
            "fördelas på dem som kan det så jämnt det går (linjär programmering), och den minsta andel av "
            "tiden som räcker är belastningen. Den räknas över {strain_months} månader i följd, eftersom en "
            "del arbete kan vänta. Över 100 % hinns inte arbetet med.\n\n"
            "**Körningarna.** {simulated} år är spelade: {screening} för varje person, parvis mot samma år "
            "utan frånvaron. För dem som märks mest spelas {fresh} nya körningar utan och med utbildning; "
            "deras intervall gäller tillsammans med {confidence} säkerhet (Bonferroni). Försenat arbete är "
            "ärenden som inte blir klara i tid gånger deras medeltid.\n\n"
            "**Utbildningen.** Heltalsprogrammering (HiGHS) väljer billigaste personer och kompetenser så "
            "att minst {wanted} kan varje uppgift när en är borta, och så att arbetet under varje persons "
            "frånvaro ryms i {most_strain} av de andras tid, där en timme bara räknas en gång. En ny "
            "kompetens kostar {training_hours} timmar till timkostnaden för närvarande tid; i körningarna "
            "tar den nya uppgiften längre tid i början (inlärningskurva).",
            absence_months=breadth.absence_months.value,
            strain_months=breadth.strain_months.value,
            simulated=formats.number(study.simulated),
            screening=breadth.screening_replications.value,
            fresh=breadth.proof_replications.value,
            confidence=formats.percent(study.confidence, 0),
            wanted=breadth.wanted_holders.value,
            most_strain=formats.percent(breadth.most_strain.value, 0),
            training_hours=formats.number(parameters.staffing.training_hours_per_new_skill.value),
        )
    )


def about_the_data(parameters: Parameters, known: Known) -> Notice:
    """What was known, and what is assumed."""
    return study_notice(
        "breadth",
        parameters,
        known,
        told=_("Personerna är registrets beteckningar utan namn."),
        of_examples=_("Kompetenser, tider och frånvaro är antaganden."),
    )


def removed_share(study: BreadthStudy) -> float:
    """The share of the late work of the absences tried again that training removes."""
    before = float(study.proof["before"].sum())
    return float(study.proof["removed"].sum()) / before if before else 0.0


def _thin_sentence(study: BreadthStudy, parameters: Parameters) -> str:
    thin = study.holders[study.holders["thin"]]
    if thin.empty:
        return _("varje uppgift har tillräckligt många som kan den, även när en är borta.")
    named = [
        _(
            "{skill} ({where}, {holders} kan)",
            skill=_skill(row["skill"], parameters),
            where=formats.inside(where(row["unit"], parameters)),
            holders=row["holders"],
        )
        for row in thin.head(MOST_NAMED).to_dict("records")
    ]
    return _("för få kan {skills}.", skills=", ".join(named))


def _absence_sentence(study: BreadthStudy, parameters: Parameters) -> str:
    """The role and the person that are missed most."""
    table = people(study)
    most, worst = by_role(table).iloc[0].to_dict(), table.iloc[0].to_dict()
    return _(
        "mest märks {role}: i medeltal {mean} timmar försenat arbete när en är borta i {months} månader. "
        "Mest ger {person} i {unit}, {when}: {hours} timmar.",
        role=formats.inside(role_names(parameters)[most["role"]]),
        mean=formats.number(most["late_hours"]),
        months=parameters.breadth.absence_months.value,
        person=worst["person"],
        unit=formats.inside(where(worst["unit"], parameters)),
        when=between_months(worst["first"], worst["last"]),
        hours=formats.number(worst["late_hours"]),
    )


def _training_sentence(study: BreadthStudy, parameters: Parameters) -> str:
    table: pd.DataFrame = study.proposal.table
    if table.empty:
        return _("ingen ny kompetens behövs.")
    pairs = [
        _("{person} lär sig {skill}", person=row["person"], skill=_skill(row["skill"], parameters))
        for row in table.to_dict("records")
    ]
    return _(
        "{trainings}, för {cost} kronor.",
        trainings=", ".join(pairs),
        cost=formats.number(study.proposal.cost),
    )


def _proof_sentence(study: BreadthStudy) -> str:
    return _(
        "förseningen minskar säkert för {proved} av de {people} som märks mest, sammanlagt med {removed}.",
        proved=int((study.proof["removed_low"] > 0).sum()),
        people=len(study.proof),
        removed=formats.percent(removed_share(study), 0),
    )


def _skill(skill: str, parameters: Parameters) -> str:
    """A skill as it stands inside a sentence."""
    return formats.inside(_(parameters.staffing.skills[skill].name))

"""The optimisation report's opening, its answer in short and its method; its sections are other modules.

What they say is computed in :mod:`model.staffing.studies.optimisation_study` and the modules behind it.
"""

from __future__ import annotations

from IPython.display import Markdown

from model.observations.known import Known
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.display import Heading, KeyFigure, KeyFigures, Notice, prose
from model.presentation.formats import number, percent
from model.presentation.language import _
from model.reports.studies.opening import study_heading, study_notice
from model.reports.studies.optimisation_phone import shifts_by_unit, week_hours
from model.reports.studies.optimisation_routing import routing_words
from model.reports.studies.words import place_names
from model.staffing.studies.optimisation_study import OptimisationStudy


def heading(study: OptimisationStudy, parameters: Parameters, day: str) -> Heading:
    """The top of the report."""
    return study_heading(
        _("Minsta bemanning {year}", year=study.year),
        _(
            "Vad som krävs för att hålla löftena, och vilket telefonschema. Scenario: {scenario}",
            scenario=_(parameters.title),
        ),
        parameters,
        day,
        report="optimisation",
        year=study.year,
    )


def key_figures(study: OptimisationStudy, parameters: Parameters) -> KeyFigures:
    """People, cost, phone hours, and whether the promises are proved."""
    now, least = sum(study.now.values()), sum(study.counts.values())
    shown, promises = int(study.proof["shown"].sum()), len(study.proof)
    return KeyFigures(
        [
            KeyFigure(
                _("Minsta bemanning"),
                _("{count} personer", count=least),
                _("nu {now}", now=now),
                "neutral",
                number(least - now, 0, signed=True) if least != now else _("lika många"),
            ),
            KeyFigure(_("Lönekostnad"), _millions(study.cost), _("nu {now}", now=_millions(study.cost_now))),
            KeyFigure(
                _("Telefontid"),
                _hours_a_week(week_hours(study.plans)),
                _("nu {now}", now=_hours_a_week(week_hours(study.plans_now))),
            ),
            KeyFigure(
                _("Löften som håller"),
                _("{count} av {all}", count=shown, all=promises),
                _("i {years} nya år", years=int(study.proof["years"].max())),
                "good" if shown == promises else "warning",
                _(
                    "minst {probability} sannolikhet",
                    probability=percent(parameters.optimisation.probability.value, 0),
                ),
            ),
        ]
    )


def summary(study: OptimisationStudy, parameters: Parameters) -> Markdown:
    """The staffing, the phone, the proof, and own numbers or a common one."""
    return prose("\n".join(f"- {line}" for line in summary_lines(study, parameters)))


def summary_lines(study: OptimisationStudy, parameters: Parameters) -> list[str]:
    """The points of :func:`summary`, in Markdown."""
    staffing = _("**Bemanning:** {sentence}", sentence=_staffing_sentence(study, parameters))
    proof = _("**Bevis:** {sentence}", sentence=_proof_sentence(study, parameters))
    if not study.plans:
        return [staffing, proof]
    return [
        staffing,
        _("**Telefonschema:** {sentence}", sentence=_phone_sentence(study, parameters)),
        proof,
        _("**Egna nummer eller ett gemensamt:** {sentence}", sentence=routing_words(study)),
    ]


def method(study: OptimisationStudy, parameters: Parameters) -> Markdown:
    """How the answer was found, and what is proved and what is not."""
    rules = parameters.optimisation
    return prose(
        _(
            "**Telefonschemat.** Heltalsprogrammering (HiGHS) väljer tillåtna pass med minsta antal timmar, "
            "och simuleringen spelar valet. Där ett löfte inte hålls prövas en person till i varje "
            "halvtimme, och det som den ger blir ett nytt villkor i programmet (Atlason, Epelman och "
            "Henderson 2004; Cezik och L'Ecuyer 2008). När löftena håller tas personer och halvtimmar bort "
            "så länge det går. Passen är {shortest}–{longest} timmar, och lunchen kommer efter högst "
            "{stretch} timmars arbete (arbetstidslagen 15 §).\n\n"
            "**Bemanningen.** Programmet väljer billigaste antal på varje plats vars timmar räcker till "
            "arbetet. Hela år spelas, och den plats som bryter ett löfte måste ha en till. Platserna är "
            "enheterna, och de yrkesroller som arbetar för hela verksamheten. Ärenden i tid räknas för allt "
            "som platsen gör.\n\n"
            "**Beviset.** {simulated} hela år och {phone_years} år med bara samtalen är spelade. Svaret, och "
            "alla svar med en mindre, är prövade i år som sökningen inte har sett. Intervallen är Cloppers "
            "och Pearsons. Visat betyder att så många år inte hade hållit löftet om sannolikheten vore under "
            "{probability} (binomialtest, {risk} risk för varje löfte).\n\n"
            "**Vad som inte är visat.** Att ingen person och inget pass kan tas bort är prövat. Att inget "
            "helt annat schema med färre timmar finns är inte visat. Den som väntar på samtal arbetar med "
            "ärenden, så telefontiden tar inte annan tid än samtalen själva, men den binder.",
            shortest=number(rules.shortest_shift.value, 1),
            longest=number(rules.longest_shift.value, 1),
            stretch=number(rules.longest_stretch.value),
            simulated=number(study.simulated),
            phone_years=number(study.phone_years),
            probability=percent(rules.probability.value, 0),
            risk=percent(1 - study.confidence, 0),
        )
    )


def about_the_data(parameters: Parameters, known: Known) -> Notice:
    """What was known, and what is assumed."""
    return study_notice(
        "optimisation",
        parameters,
        known,
        told=_("Personerna är registrets beteckningar utan namn."),
        of_examples=_("Löften, tider och frånvaro är antaganden."),
    )


def _staffing_sentence(study: OptimisationStudy, parameters: Parameters) -> str:
    names = place_names(parameters)
    changes = [
        f"{formats.inside(names[name])} {number(study.counts[name] - now, 0, signed=True)}"
        for name, now in study.now.items()
        if study.counts[name] != now
    ]
    return _(
        "{least} personer mot {now} nu{moved}. Lönekostnaden blir {cost} miljoner kronor om året, {change} "
        "tkr mot nu.",
        least=sum(study.counts.values()),
        now=sum(study.now.values()),
        moved=f" ({', '.join(changes)})" if changes else _(", fördelade som nu"),
        cost=number(study.cost / 1e6, 2),
        change=number((study.cost - study.cost_now) / 1e3, 0, signed=True),
    )


def _phone_sentence(study: OptimisationStudy, parameters: Parameters) -> str:
    total = shifts_by_unit(study, parameters).iloc[-1]
    return _(
        "{hours} timmar i telefon i veckan mot {now} nu, i {shifts} pass om dagen.",
        hours=number(total["hours"], 1),
        now=number(total["now"], 1),
        shifts=number(total["people"]),
    )


def _proof_sentence(study: OptimisationStudy, parameters: Parameters) -> str:
    fewer, tried = study.fewer_people, study.fewer_shifts
    tried = tried[(tried["change"] != "") & tried["manned"]]
    return _(
        "{shown} av {promises} löften håller i {years} nya år med minst {probability} sannolikhet. Med en "
        "person färre faller provet på {failed} av {places} platser, och {refuted} av {schedules} mindre "
        "telefonscheman räcker säkert inte.",
        shown=int(study.proof["shown"].sum()),
        promises=len(study.proof),
        years=int(study.proof["years"].max()),
        probability=percent(parameters.optimisation.probability.value, 0),
        failed=int((~fewer["passes"]).sum()),
        places=len(fewer),
        refuted=int(tried["refuted"].sum()),
        schedules=len(tried),
    )


def _millions(kronor: float) -> str:
    return formats.million_kronor(kronor, 2)


def _hours_a_week(hours: float) -> str:
    return _("{hours}\u00a0h/vecka", hours=number(hours, 1))

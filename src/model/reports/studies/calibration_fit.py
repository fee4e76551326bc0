"""The calibration fit report's opening, its answer in short and its method; its sections are other modules.

What they say is computed in :mod:`model.calibration`.
"""

from __future__ import annotations

from IPython.display import Markdown

from model.calibration.estimates import CONFIDENCE
from model.calibration.fit import Fit
from model.calibration.replay import LONGEST_READY, LONGEST_TURNAROUND
from model.observations.known import Known
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.display import Heading, KeyFigure, KeyFigures, Notice, prose
from model.presentation.language import _, listed
from model.reports.sources import as_known
from model.reports.studies.fit_replay import covered, over_all, span, starts, within
from model.reports.studies.fit_tests import TESTS, VERDICTS, verdict
from model.reports.studies.opening import study_heading
from model.time_units import MINUTE
from tertialpdf.blocks import State

USED = ("within", "half_hours", "talk", "curve")
"""Tests of what the model assumes; the others are of what it does not."""
INTERVALS_EACH = 3
"""Intervals that the table of half-hours has for each of them."""


def heading(parameters: Parameters, day: str) -> Heading:
    """The top of the report."""
    return study_heading(
        _("Kalibreringen mot loggen"),
        _("Skattningarna ur samtalsloggen, spelade om och jämförda med loggen själv"),
        parameters,
        day,
    )


def key_figures(fit: Fit) -> KeyFigures:
    """Waits and abandonment in the log beside the replay, half-hours within, and what was left out."""
    wait, lost = over_all(fit, "patience", "wait"), over_all(fit, "patience", "abandoned")
    inside, count = covered(fit, "patience", "wait")
    return KeyFigures(
        [
            KeyFigure(
                _("Väntan, simulerad"),
                _("{seconds}\u00a0s", seconds=formats.number(wait["mean"])),
                _("loggen {value}", value=_("{seconds} s", seconds=formats.number(wait["observed"]))),
                *_judged(within(wait)),
            ),
            KeyFigure(
                _("Lade på, simulerat"),
                formats.percent(lost["mean"]),
                _("loggen {value}", value=formats.percent(lost["observed"])),
                *_judged(within(lost)),
            ),
            KeyFigure(
                _("Halvtimmar där väntan stämmer"),
                _("{count} av {all}", count=inside, all=count),
                _("loggen inom intervallet"),
            ),
            KeyFigure(
                _("Samtal som används"),
                formats.number(len(fit.calls.table)),
                _("av {rows} i loggen", rows=formats.number(fit.rows)),
            ),
        ]
    )


def summary(fit: Fit) -> Markdown:
    """What agrees, what does not, and why."""
    lines = [
        _("**Motorn:** {sentence}", sentence=_engine_sentence(fit)),
        _("**Allt draget:** {sentence}", sentence=_drawn_sentence(fit)),
        _("**Ankomster:** {sentence}", sentence=_arrival_sentence(fit)),
        _("**Fördelningar:** {sentence}", sentence=_assumption_sentence(fit)),
    ]
    return prose("\n".join(f"- {line}" for line in lines))


def another_business() -> Notice:
    """Whose log it is."""
    return Notice(
        _(
            "Loggen är en banks i Israel, januari 1999. Den säger hur väl skattningar och motor beskriver "
            "den banken, inte hur det är hos oss."
        ),
        heading=_("En annan verksamhet."),
    )


def about_the_data(fit: Fit, known: Known) -> Notice:
    """What was known, and the days that the log has."""
    days = [day.date() for day in fit.calls.days]
    told = _(
        "Loggens dagar är {first} till {last}.",
        first=formats.long_date(min(days)),
        last=formats.long_date(max(days)),
    )
    return Notice(" ".join(part for part in (as_known(known), told) if part))


def method(fit: Fit) -> Markdown:
    """How the days were played again, what the intervals and the tests mean."""
    intervals = INTERVALS_EACH * len(starts(fit))
    return prose(
        _(
            "**Spelat om.** Loggens {days} dagar spelas {replications} gånger i vart och ett av tre steg. "
            "Först dras bara tålamodet, som ingen logg visar för den som fått svar; samtal och samtalstider "
            "är loggens. Sedan dras även samtalstiden, och sist även ankomsterna (halvtimme, veckodag, "
            "trend, dagsfaktor). Övriga ärendetyper och tider är alltid som i loggen.\n\n"
            "**Handläggare.** Loggen visar när någon talar, inte när någon är ledig. Mellan två samtal "
            "räknas handläggaren som ledig, utom i uppehåll över {longest_ready} minuter och medan någon "
            "väntat mer än {longest_turnaround} sekunder. Mellan samtalen går {turnaround} sekunder, "
            "medianen när någon väntade. Den som sitter ledig före sitt första samtal syns inte; troligen "
            "därför blir dagens första halvtimme för trång.\n\n"
            "**Intervallen** rymmer 95 procent av nya körningar: där ska loggen ligga om modellen stämmer. "
            "De tar inte med att skattningarna själva är osäkra. Av tabellens {intervals} intervall väntas "
            "{chance} missa av en slump.\n\n"
            "**Testen.** Chi-två jämför antal, Kolmogorov–Smirnov fördelningar; för tålamodet är den som "
            "fått svar censurerad (Kaplan–Meier). Avvikelsen är största skillnaden mellan fördelningarna, "
            "eller för dagens profil och dagsfaktorn statistikan per frihetsgrad. Med tiotusen samtal ger "
            "även en obetydlig skillnad ett litet p-värde, och ett p-värde är för stort när fördelningen "
            "anpassats till samma samtal. Läs därför avvikelsen först.",
            days=len(fit.calls.days),
            replications=fit.replications,
            longest_ready=formats.number(LONGEST_READY / MINUTE),
            longest_turnaround=formats.number(LONGEST_TURNAROUND),
            turnaround=formats.number(fit.log.turnaround),
            intervals=intervals,
            chance=formats.number((1 - CONFIDENCE) * intervals),
        )
    )


def _judged(is_within: bool) -> tuple[State, str]:
    return ("good", _("Inom intervallet")) if is_within else ("warning", _("Utanför intervallet"))


def _engine_sentence(fit: Fit) -> str:
    wait = over_all(fit, "patience", "wait")
    return _(
        "med loggens samtal, samtalstider och handläggare blir väntan i medeltal {mean} s ({span}); i loggen "
        "är den {observed} s.",
        mean=formats.number(wait["mean"]),
        span=span(wait["low"], wait["high"], 0),
        observed=formats.number(wait["observed"]),
    )


def _drawn_sentence(fit: Fit) -> str:
    drawn = over_all(fit, "arrivals", "wait")
    return _(
        "när även samtalstid och ankomster dras blir den {mean} s ({span}). Troligt skäl: bankens bemanning "
        "följde dagens kö, men de dragna dagarna får loggens.",
        mean=formats.number(drawn["mean"]),
        span=span(drawn["low"], drawn["high"], 0),
    )


def _arrival_sentence(fit: Fit) -> str:
    inside, count = covered(fit, "arrivals", "calls")
    return _(
        "i {inside} av {count} halvtimmar ligger loggens samtal inom intervallet. Det är väntat: profilen är "
        "skattad ur samma samtal.",
        inside=inside,
        count=count,
    )


def _assumption_sentence(fit: Fit) -> str:
    judged = {
        test.test: _(
            "{test} ({verdict})",
            test=formats.inside(_(TESTS[test.test][0])),
            verdict=formats.inside(_(VERDICTS[verdict(test)])),
        )
        for test in fit.tests
    }
    return _(
        "modellen antar {used}, men inte {others}.",
        used=listed(judged[name] for name in USED),
        others=listed(words for name, words in judged.items() if name not in USED),
    )

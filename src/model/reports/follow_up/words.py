"""Words for the names that the follow-up's tables use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from model.followup.period import Period
from model.followup.streams import counted
from model.observations.names import COMMON_UNIT, MANAGEMENT
from model.parameters.drivers import main_streams
from model.parameters.schema.parameters import Parameters
from model.presentation.formats import first_up, inside
from model.presentation.language import N_, _, listed, ngettext, words
from model.reports.names import activity_names, sum_names

CORRESPONDENCE = {"call_back": N_("Återkoppling"), "mail": N_("E-post")}
VERDICTS = {"better": N_("Bättre"), "worse": N_("Sämre"), "unsure": N_("Ingen säker skillnad")}
SERVICE_TOTALS = {"unexplained": N_("Intäkter utöver volym gånger pris"), "all": N_("Summa")}
NO_PROCESS = N_("Ingen process angiven")
SUMS = {
    "personnel": N_("Personal m.m."),
    "other": N_("Övriga kostnader"),
    "costs": N_("Kostnader"),
    "revenue": N_("Intäkter"),
    "result": N_("Resultat"),
}
"""Sums of accounts."""
DEGREES = {
    "wholly": N_("Uppfyllt helt"),
    "partly": N_("Uppfyllt delvis"),
    "not": N_("Inte uppfyllt"),
    "unknown": N_("Ej mätt"),
}
STATUSES = {"planned": N_("Planerad"), "ongoing": N_("Pågår"), "done": N_("Klar")}
LOG_KINDS = {
    "event": N_("Händelse"),
    "problem": N_("Problem"),
    "proposal": N_("Förslag"),
    "service_wish": N_("Önskemål om tjänst"),
}


MEASURES = {
    "offered": N_("Inringda samtal"),
    "answer_rate": N_("Besvarade samtal"),
    "service_level": N_("Svar i tid"),
    "mail": N_("E-post"),
    "mail_on_time": N_("E-post besvarad i tid"),
    "call_backs_on_time": N_("Återkoppling i tid"),
    "lead_time_kept": N_("Klart inom ledtid"),
    "scanning_errors": N_("Felskannade per 1 000 skannade"),
    "sick_share": N_("Sjukfrånvaro, av avtalad arbetstid"),
    "budget_adherence": N_("Budgetföljsamhet för kostnader"),
    "result_against_budget": N_("Resultat mot budget"),
    "complaints": N_("Synpunkter och klagomål"),
    "complaints_answered": N_("Synpunkter besvarade i tid"),
    "meetings": N_("Kundmöten"),
}
"""What measures are called where nothing around them tells, as in a list of measures of many kinds."""
SECTIONS = {
    "economy": N_("Ekonomi"),
    "volumes": N_("Volymer"),
    "phone": N_("Telefon och e-post"),
    "mail": N_("E-post"),
    "call_backs": N_("Återkoppling"),
    "lead_times": N_("Ledtider"),
    "dialogue": N_("Kunddialog"),
    "service": N_("Service"),
    "staff": N_("Medarbetare"),
    "commitments": N_("Mål och åtaganden"),
}
NUMBERS = {1: N_("en"), 2: N_("två"), 3: N_("tre"), 4: N_("fyra"), 5: N_("fem"), 6: N_("sex")}
UNITS = {COMMON_UNIT: N_("Gemensamt"), MANAGEMENT: N_("Ledningen"), "all": N_("Hela verksamheten")}


def unit_names(parameters: Parameters) -> dict[str, str]:
    """Names of units, of the management and of the whole."""
    return words(parameters.organisation.units.value | UNITS)


class Named(Protocol):
    """A code of the centre's own that has a name."""

    @property
    def name(self) -> str:
        """What readers call it."""


def names_of(declared: Mapping[str, Named]) -> dict[str, str]:
    """What the centre calls its accounts, categories, measures and sources."""
    return {code: _(each.name) for code, each in declared.items()}


def process_names(parameters: Parameters) -> dict[str, str]:
    """Names of processes."""
    return words(parameters.dimensions.processes.value)


def category_names(parameters: Parameters) -> dict[str, str]:
    """Names of what suggestions and complaints are about."""
    return names_of(parameters.dimensions.complaint_categories)


def account_names(parameters: Parameters) -> dict[str, str]:
    """Names of accounts, and of sums of them."""
    own = parameters.economy.account_names
    return words(own) | words(sum_names(SUMS, own.values()))


def measure_names(parameters: Parameters) -> dict[str, str]:
    """Names of all measures: accounts, activities and the rest."""
    followed = parameters.dimensions.followed_channel
    of_channel = {} if followed is None else {"followed_channel": _(followed.name)}
    per_piece = {"cost_per_piece": _("Kostnad per {piece}, kr", piece=_(counted(parameters).one))}
    return activity_names(parameters) | account_names(parameters) | words(MEASURES) | of_channel | per_piece


def pieces_are(parameters: Parameters) -> str:
    """What the streams count together, inside a sentence."""
    own = parameters.dimensions.pieces
    names = [inside(_(stream.name)) for stream in main_streams(parameters).values()]
    return listed(names) if own is None else _(own.are)


def these_pieces(parameters: Parameters) -> str:
    """The pieces that the streams count together, as *Fakturorna*; at the head of a sentence."""
    own = parameters.dimensions.pieces
    return first_up(_(counted(parameters).many if own is None else own.these))


def note(period: Period, place: str) -> str:
    """What is to be known of the year's own figures at ``place``; empty for nothing."""
    return _(period.notes.get(place, "")) if period.has("notes") else ""


def moved_words(moved: Mapping[str, int]) -> str:
    """How many rose, fell and stayed, those that none did left out: ``sjönk 7 och var 1 oförändrat``."""
    up, down, same = moved["up"], moved["down"], moved["same"]
    told = [
        _("steg {count}", count=up) if up else "",
        _("sjönk {count}", count=down) if down else "",
        ngettext("var {count} oförändrat", "var {count} oförändrade", same, count=same) if same else "",
    ]
    return listed(part for part in told if part)

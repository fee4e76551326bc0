"""Words for the names that the follow-up's tables use."""

from __future__ import annotations

from model.followup.period import Period
from model.observations.names import COMMON_UNIT, MANAGEMENT
from model.observations.notes import Place
from model.parameters.schema.parameters import Parameters
from model.presentation.language import N_, _, words
from model.reports.names import OVERHEADS, PERSONNEL, activity_names

PROCESSES = {
    "accounts_receivable": N_("Kundreskontra"),
    "accounts_payable": N_("Leverantörsreskontra"),
    "cash_and_bank": N_("Kassa och bank"),
    "system_administration": N_("Systemförvaltning"),
    "accounting": N_("Redovisning"),
}
THEMES = {
    "availability": N_("Tillgänglighet"),
    "information": N_("Information"),
    "treatment": N_("Bemötande"),
    "efficiency": N_("Effektivitet"),
    "documents": N_("Blanketter och underlag"),
    "equal_service": N_("Lika service"),
    "guidance": N_("Vägledning"),
    "meetings": N_("Kundmöten"),
    "other": N_("Övrigt"),
}
TONES = {"praise": N_("Beröm"), "criticism": N_("Kritik"), "proposal": N_("Förslag")}
STUDY_CHANNELS = {
    "city_intranet": N_("Stadens intranät"),
    "own_intranet": N_("Förvaltningens intranät"),
    "letters": N_("Utskick"),
    "meetings": N_("Möten"),
}
CORRESPONDENCE = {"call_back": N_("Återkoppling"), "mail": N_("E-post")}
VERDICTS = {"better": N_("Bättre"), "worse": N_("Sämre"), "unsure": N_("Ingen säker skillnad")}
SERVICE_TOTALS = {"unexplained": N_("Intäkter utöver volym gånger pris"), "all": N_("Summa")}
NO_PROCESS = N_("Ingen process angiven")
ACCOUNTS = {
    "salaries": N_("Löner"),
    **PERSONNEL,
    "personnel": N_("Personal m.m."),
    **OVERHEADS,
    "other": N_("Övriga kostnader"),
    "costs": N_("Kostnader"),
    "revenue": N_("Intäkter"),
    "result": N_("Resultat"),
}
CATEGORIES = {
    "availability": N_("Tillgänglighet"),
    "information": N_("Information"),
    "treatment": N_("Bemötande"),
    "handling": N_("Handläggning"),
    "other": N_("Övrigt"),
}
CUSTOMER_MEASURES = {
    "nki": N_("Nöjd-kund-index"),
    "satisfied": N_("Mycket nöjda eller nöjda, %"),
    "availability": N_("Tillgänglighet"),
    "information": N_("Information"),
    "treatment": N_("Bemötande"),
    "efficiency": N_("Effektivitet"),
}
STAFF_MEASURES = {
    "organisation": N_("Organisation"),
    "leadership": N_("Ledarskap och chefer"),
    "participation": N_("Delaktighet"),
    "coworkership": N_("Medarbetarskap"),
    "development": N_("Utveckling och kompetens"),
    "wellbeing": N_("Trivsel"),
    "climate": N_("Arbetsklimat"),
    "workload": N_("Arbetsbelastning"),
}
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
    "e_invoice_share": N_("E-fakturornas andel"),
    "scanning_errors": N_("Felskannade per 1 000 skannade"),
    "sick_share": N_("Sjukfrånvaro, av avtalad arbetstid"),
    "cost_per_invoice": N_("Kostnad per faktura, kr"),
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
UNITS = {COMMON_UNIT: N_("Gemensamt"), MANAGEMENT: N_("Ledningen"), "all": N_("Hela verksamheten")}


def unit_names(parameters: Parameters) -> dict[str, str]:
    """Names of units, of the management and of the whole."""
    return words(parameters.organisation.units.value | UNITS)


def measure_names(parameters: Parameters) -> dict[str, str]:
    """Names of all measures: accounts, activities and the rest."""
    return activity_names(parameters) | words(ACCOUNTS) | words(MEASURES)


def note(period: Period, place: Place) -> str:
    """What is to be known of the year's own figures at ``place``; empty for nothing."""
    return _(period.notes.get(place, ""))

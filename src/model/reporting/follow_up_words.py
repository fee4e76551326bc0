"""Swedish words for the names that the follow-up's tables use."""

from __future__ import annotations

PROCESSES = {
    "accounts_receivable": "Kundreskontra",
    "accounts_payable": "Leverantörsreskontra",
    "cash_and_bank": "Kassa och bank",
    "system_administration": "Systemförvaltning",
    "accounting": "Redovisning",
}
PROCESS_LOG_KINDS = {"idea": "Idé", "proposal": "Förslag", "problem": "Problem"}
PROCESS_LOG_STATUSES = {"new": "Ny", "in_progress": "Pågår", "done": "Klar", "rejected": "Avslagen"}
THEMES = {
    "availability": "Tillgänglighet",
    "information": "Information",
    "treatment": "Bemötande",
    "efficiency": "Effektivitet",
    "documents": "Blanketter och underlag",
    "equal_service": "Lika service",
    "guidance": "Vägledning",
    "meetings": "Kundmöten",
    "other": "Övrigt",
}
TONES = {"praise": "Beröm", "criticism": "Kritik", "proposal": "Förslag"}
STUDY_METHODS = {"web_survey": "Webbenkät", "interview": "Djupintervju"}
STUDY_CHANNELS = {
    "city_intranet": "Stadens intranät",
    "own_intranet": "Förvaltningens intranät",
    "letters": "Utskick",
    "meetings": "Möten",
}
INVOICE_KINDS = {"supplier": "Leverantörsfakturor", "customer": "Kundfakturor"}
CORRESPONDENCE = {"call_back": "Återkoppling", "mail": "E-post"}
VERDICTS = {"better": "Bättre", "worse": "Sämre", "unsure": "Ingen säker skillnad"}
SERVICE_TOTALS = {"unexplained": "Intäkter utöver volym gånger pris", "all": "Summa"}
NO_PROCESS, NO_CUSTOMER = "Ingen process angiven", "Okänd avsändare"
ACCOUNTS = {
    "salaries": "Löner",
    "competence": "Kompetensutveckling",
    "wellbeing": "Personalfrämjande",
    "temporary_staff": "Timanställda och övertid",
    "personnel": "Personal m.m.",
    "premises": "Lokaler",
    "it": "It",
    "administration": "Förvaltningsgemensam administration",
    "committee": "Nämnd",
    "consumption": "Löpande förbrukning",
    "other": "Övriga kostnader",
    "costs": "Kostnader",
    "revenue": "Intäkter",
    "result": "Resultat",
}
CATEGORIES = {
    "availability": "Tillgänglighet",
    "information": "Information",
    "treatment": "Bemötande",
    "handling": "Handläggning",
    "other": "Övrigt",
}
CUSTOMER_MEASURES = {
    "nki": "Nöjd-kund-index",
    "satisfied": "Mycket nöjda eller nöjda, %",
    "availability": "Tillgänglighet",
    "information": "Information",
    "treatment": "Bemötande",
    "efficiency": "Effektivitet",
}
STAFF_MEASURES = {
    "organisation": "Organisation",
    "leadership": "Ledarskap och chefer",
    "participation": "Delaktighet",
    "coworkership": "Medarbetarskap",
    "development": "Utveckling och kompetens",
    "wellbeing": "Trivsel",
    "climate": "Arbetsklimat",
    "workload": "Arbetsbelastning",
}
LEVELS = {
    "area": "Ekonomiadministration",
    "administration": "Serviceförvaltningen",
    "city": "Stockholms stad",
}
DEGREES = {
    "wholly": "Uppfyllt helt",
    "partly": "Uppfyllt delvis",
    "not": "Inte uppfyllt",
    "unknown": "Ej mätt",
}
STATUSES = {"planned": "Planerad", "ongoing": "Pågår", "done": "Klar"}
LOG_KINDS = {
    "event": "Händelse",
    "problem": "Problem",
    "proposal": "Förslag",
    "service_wish": "Önskemål om tjänst",
}

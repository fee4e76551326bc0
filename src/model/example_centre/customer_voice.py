"""Example answers in words: points of the survey's open answers, and the study of information.

Points with a page are what the source text says that customers asked for, in other words; the rest are
invented. That the study was made, and that most criticism was of the city's intranet, is stated on page 13;
the numbers are invented.
"""

from __future__ import annotations

import pandas as pd

from model.example_centre.surveys import EXAMPLE, source

STATED_ANSWERS = (
    (
        "documents",
        "proposal",
        "Ofullständiga underlag kan hanteras smidigare; en del kan klaras ut per telefon",
    ),
    ("treatment", "proposal", "E-postsvar kan formuleras med mer omsorg och efter mallar"),
    ("equal_service", "criticism", "Svar och servicenivå upplevs skilja sig åt"),
    ("meetings", "proposal", "Kunderna träffar gärna medarbetarna oftare"),
    ("availability", "criticism", "Det är svårare att komma fram vissa tider på dagen"),
    ("guidance", "proposal", "Vägledning och svar på frågor kan utvecklas"),
)
EXAMPLE_ANSWERS = (
    ("treatment", "praise", "Bemötandet på telefon är vänligt och sakligt"),
    ("efficiency", "praise", "Fakturorna hanteras snabbare än tidigare år"),
    ("availability", "praise", "Funktionsbrevlådorna ger snabba svar"),
    ("meetings", "praise", "Kundmötena är väl förberedda"),
    ("information", "criticism", "Ändrade rutiner blir kända sent"),
    ("information", "proposal", "Nyheter om blanketter kan samlas på ett ställe"),
    ("documents", "criticism", "Blanketternas fält är inte alltid självklara"),
    ("other", "proposal", "Bokslutets datum kan påminnas om i god tid"),
)
STATED_FINDINGS = {
    "city_intranet": "Den mesta kritiken gäller stadens intranät: svårt att veta var information finns",
    "own_intranet": "Förvaltningens eget intranät får mindre kritik än stadens",
}
EXAMPLE_FINDINGS = {
    "letters": "Utskick läses men sparas sällan",
    "meetings": "Muntlig information på kundmöten uppskattas",
}
# Answers and critical ones by method and channel (assumption).
ANSWERS = {
    "web_survey": {
        "city_intranet": (96, 55),
        "own_intranet": (96, 21),
        "letters": (84, 17),
        "meetings": (71, 6),
    },
    "interview": {"city_intranet": (12, 9), "own_intranet": (12, 3), "letters": (12, 3), "meetings": (12, 1)},
}


def survey_answers() -> pd.DataFrame:
    """Points of the open answers, in the centre's own words."""
    rows = [(*point, source(13)) for point in STATED_ANSWERS] + [
        (*point, EXAMPLE) for point in EXAMPLE_ANSWERS
    ]
    table = pd.DataFrame(rows, columns=["theme", "tone", "text", "source"])
    return table.sort_values("theme", kind="stable", ignore_index=True)


def information_study() -> pd.DataFrame:
    """The web survey and the interviews on information, by channel."""
    findings = STATED_FINDINGS | EXAMPLE_FINDINGS
    rows = [
        (method, channel, *counts, findings[channel], source(13) if channel in STATED_FINDINGS else EXAMPLE)
        for method, channels in ANSWERS.items()
        for channel, counts in channels.items()
    ]
    return pd.DataFrame(rows, columns=["method", "channel", "answers", "critical", "finding", "source"])

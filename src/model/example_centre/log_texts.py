"""Example lines of the customer log, by process and kind of entry; all invented."""

from __future__ import annotations

import numpy as np

TEXTS: dict[str, dict[str, tuple[str, ...]]] = {
    "accounts_payable": {
        "event": (
            "Ny attestordning hos kunden från nästa månad",
            "Genomgång av fakturaflödet med kundens nya handläggare",
            "Leverantör ansluten till e-faktura",
        ),
        "problem": (
            "Fakturor utan referens skickade till fel beställare",
            "Skannad faktura saknade sidor",
            "Attest dröjer, påminnelse från leverantör",
        ),
        "proposal": (
            "Samla påminnelser till kunden i ett utskick i veckan",
            "Lägg förfallodatum i ämnesraden när underlag skickas tillbaka",
        ),
        "service_wish": (
            "Frågar om hjälp med att ansluta fler leverantörer",
            "Frågar om utbildning för nya beställare",
        ),
    },
    "accounts_receivable": {
        "event": (
            "Ny taxa från nästa månad, fil testad",
            "Avstämning av kravrutinen med kundens handläggare",
            "Filinläsning flyttad till tidigare på dagen",
        ),
        "problem": (
            "Filen kom två gånger, den ena stoppad före utskick",
            "Fakturaunderlag utan kundnummer",
            "Autogiromedgivande saknades för en grupp kunder",
        ),
        "proposal": (
            "Kontrollsumma i filen så att fel upptäcks före inläsning",
            "Gemensam text om anstånd på fakturan",
        ),
        "service_wish": (
            "Frågar om stöd med kravuppföljning",
            "Frågar om fler rapporter över obetalda fakturor",
        ),
    },
    "cash_and_bank": {
        "event": ("Handkassa avslutad", "Nytt bankgiro i bruk"),
        "problem": ("Inbetalning utan referens", "Utbetalning stoppad, fel kontonummer i underlaget"),
        "proposal": ("Ersätt handkassan med betalkort", "Kortare väg för brådskande utbetalningar"),
        "service_wish": ("Frågar om avstämning oftare än varje månad", "Frågar om hjälp med betalkort"),
    },
    "system_administration": {
        "event": ("Behörigheter genomgångna", "Ny kodplan inlagd"),
        "problem": ("Behörighet saknades för ny medarbetare", "Spärrat konto använt i underlag"),
        "proposal": ("Beställ behörigheter med en blankett per enhet", "Visa kodplanens ändringar samlat"),
        "service_wish": ("Frågar om utbildning i rapporter", "Frågar om egna rapportmallar"),
    },
    "accounting": {
        "event": ("Tidplan för bokslutet genomgången", "Avstämning klar före utsatt dag"),
        "problem": ("Underlag till periodisering kom sent", "Interna mellanhavanden stämde inte"),
        "proposal": ("Checklista för underlag till bokslut", "Avstämning av interna poster varje månad"),
        "service_wish": ("Frågar om anläggningsredovisning", "Frågar om avstämning av balanskonton"),
    },
}


def log_text(draw: np.random.Generator, process: str, kind: str) -> str:
    """A line for an entry of ``kind`` on ``process``."""
    texts = TEXTS[process][kind]
    return texts[int(draw.integers(len(texts)))]

"""Notes on the example year: where its figures come from, and what in them does not agree with itself."""

from __future__ import annotations

import pandas as pd

NOTES = (
    (
        "mission",
        (
            "Verksamhetsområdet utför ekonomiadministration åt stadens förvaltningar: kundreskontra, "
            "leverantörsreskontra, kassa och bank samt löpande systemförvaltning för alla, och "
            "tilläggstjänster för dem som vill. Starten var i januari 2009 efter beslut i "
            "kommunfullmäktige i maj 2008; sedan november 2009 är alla förvaltningar kunder. "
            "Verksamheten leds av en verksamhetschef och fyra enhetschefer, som ansvarar för kunder, "
            "medarbetare, budget och minst en process var. Kommunallagen, bokföringslagen, lagen om "
            "kommunal redovisning och personuppgiftslagen styr arbetet, liksom stadens regler för "
            "ekonomisk förvaltning, serviceavtalen, gränssnitten och ledtiderna."
        ),
        "källtexten s. 4-7; formuleringen exempel",
    ),
    (
        "customer-survey",
        (
            "Nöjd-kund-index och andelen nöjda är olika mått: det ena är oförändrat medan det andra "
            "stiger. Index för 2009 anges inte i källtexten (s. 12–13)."
        ),
        "källtexten s. 12-13",
    ),
    (
        "customer-survey-areas",
        "Källtexten s. 13. Kundenkäten görs en gång om året.",
        "källtexten s. 13",
    ),
    (
        "information-study",
        (
            "Att stadens intranät får mest kritik och förvaltningens eget mindre är källtextens uppgift "
            "(s. 13). Den anger inga tal: alla antal och andelar i tabellen, och övriga iakttagelser, "
            "är påhittade exempel."
        ),
        "källtexten s. 13",
    ),
    (
        "development-areas",
        "Källtexten s. 14 anger områdena; åtgärder, datum och läge är exempel.",
        "källtexten s. 14",
    ),
    (
        "improvements",
        "Sammanfattat efter källtexten s. 15.",
        "källtexten s. 15",
    ),
    (
        "staff-index",
        (
            "Källtexten s. 25, avläst ur diagram: årens ordning är slutledd ur den egna serien. Staden "
            "gjorde ingen undersökning 2010."
        ),
        "källtexten s. 25",
    ),
    (
        "staff-survey",
        "Källtexten s. 26. Omkring 90 procent svarade 2011 (s. 25).",
        "källtexten s. 25-26",
    ),
    (
        "competence",
        "Prioriterade områden nästa år är organisation, ledarskap, delaktighet och medarbetarskap.",
        "källtexten s. 26",
    ),
    (
        "series",
        (
            "2009 anslöts kunderna i etapper och året är inte jämförbart. Volymer och omslutning 2012 "
            "är källtextens; 42,1 + 12,1 mnkr är 54,2 medan omslutningen anges till 54,1, eftersom "
            "talen är avrundade var för sig."
        ),
        "källtexten s. 4-6",
    ),
    (
        "productivity",
        (
            "Kund- och leverantörsfakturor delade med årsarbetare. Kunderna kodar och attesterar själva "
            "sina fakturor."
        ),
        "exempel",
    ),
    (
        "comparison",
        (
            "Kunderna kodar och attesterar själva sina fakturor, ett arbete som hos andra kan ligga på dem "
            "som räknas. Verksamhetsområdets tal ligger därför utanför jämförelsen: de visar "
            "storleksordningen, inte att arbetet görs bättre eller sämre än hos andra."
        ),
        "exempel",
    ),
    (
        "benchmark-chart",
        "Verksamhetsområdets kunder kodar och attesterar själva.",
        "exempel",
    ),
    (
        "benchmark-invoices-per-fte",
        (
            "Chefer, systemförvaltning, frånvaro och ledig tid följer med i proportion; utanordningar är "
            "inga fakturor och räknas inte."
        ),
        "exempel",
    ),
    (
        "about",
        (
            "Källtexten anger organisation, tjänster, två volymer, budget och enkätresultat. Allt annat "
            "om verksamheten är exempeldata från en dokumenterad generator; data/provenance.csv visar "
            "vad som är vad."
        ),
        "exempel",
    ),
    (
        "about_phone",
        (
            "Källtexten anger fyra gruppnummer med fast telefonschema men inga samtal, svarsandelar "
            "eller öppettider. Allt sådant i rapporten är exempeldata från en dokumenterad generator; "
            "data/provenance.csv visar vad som är vad."
        ),
        "exempel",
    ),
    (
        "about_customer",
        (
            "Källtexten anger kunderna, tjänsterna och hur kunddialogen går till. Volymer, belopp, "
            "loggar, synpunkter och ledtider är exempeldata från en dokumenterad generator; "
            "data/provenance.csv visar vad som är vad."
        ),
        "exempel",
    ),
)


def notes() -> pd.DataFrame:
    """The notes as in :class:`model.observations.notes.NoteRow`."""
    return pd.DataFrame(NOTES, columns=["place", "note", "source"])

"""Example improvement work: what the source text says of development areas and results, in own words.

The seven development areas are from page 14, what customers' views led to from page 15, the prioritised
areas of the staff survey from page 26. Owners, dates and the process logs are invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from model.apportionment import apportion
from model.calendar import working_calendar
from model.example_centre.dialogue import PROCESSES
from model.example_centre.streams import table_stream
from model.observations.improvement import CLOSED
from model.parameters.schema.parameters import Parameters

SOURCE = "källtexten s. 15"
LOG_ENTRIES = {2011: 118}
LOG_KINDS = {"idea": 0.35, "proposal": 0.40, "problem": 0.25}
OPEN_DAYS_MEDIAN, OPEN_DAYS_SPREAD = 28, 0.6
"""Working days from an entry until it is closed, lognormal (assumption)."""
LOG_STATUS = {"new": 0.14, "in_progress": 0.24, "done": 0.50, "rejected": 0.12}

IMPROVEMENTS = (
    (
        "complaint",
        "Blanketterna upplevdes som krångliga",
        "Blanketterna gjordes om och är nu lättare att fylla i",
        "done",
    ),
    (
        "complaint",
        "E-fakturor hamnade hos fel enhet",
        "Hanteringen arbetades om tillsammans med kunden; rätt enhet söks fram innan fakturan skickas vidare",
        "done",
    ),
    (
        "complaint",
        "Svaren skilde sig åt beroende på vem som svarade",
        "Alla lär sig de vanligaste frågorna och svaren i varje process",
        "ongoing",
    ),
    (
        "complaint",
        "Ofullständiga underlag skickades tillbaka i onödan",
        "En lista visar när ett samtal eller e-postbrev räcker och när underlaget måste skickas tillbaka",
        "ongoing",
    ),
    (
        "complaint",
        "Fakturor var felaktigt skannade",
        "Felen loggas och anmäls till skanningsföretaget, som arbetar för att få ner antalet",
        "ongoing",
    ),
    (
        "complaint",
        "Det var svårt att komma fram på telefon",
        "Telefonpassningen schemalades under hela öppettiden",
        "done",
    ),
    ("complaint", "Kunskapsnivån var ojämn", "Interna genomgångar och utbildningar genomfördes", "ongoing"),
    ("proposal", "Avsluta medgivanden i kundreskontran", "Genomfört", "done"),
    ("proposal", "Ändra uppgifterna i kundfakturans huvud", "Uppgifterna ändrades", "done"),
)

ACTIONS = (
    (
        "Kunskap om gränssnitt och serviceavtal",
        "Gå igenom vem som gör vad på varje kundmöte",
        "unit_head",
        (12, 16),
        "done",
    ),
    (
        "Information och kontakt",
        "Ge informationen på intranätet en tydligare ingång",
        "head_of_area",
        (10, 31),
        "done",
    ),
    ("Lättanvända blanketter", "Se över blanketterna tillsammans med kunder", "unit_head", (9, 30), "done"),
    ("Hjälp och vägledning", "Samla vanliga frågor och svar per process", "accountant", (11, 30), "done"),
    (
        "Lika svar och servicenivå",
        "Gemensam genomgång av svar i processgrupperna",
        "unit_head",
        (12, 31),
        "ongoing",
    ),
    (
        "Felaktiga underlag",
        "Pröva listan över vad som klaras per telefon",
        "finance_administrator",
        (12, 31),
        "ongoing",
    ),
    (
        "Tillgänglighet per telefon",
        "Pröva nya sätt att bemanna telefonen våren därpå",
        "unit_head",
        (6, 30),
        "planned",
    ),
)
NEXT_YEAR = "Tillgänglighet per telefon"
SERVES = {
    "Kunskap om gränssnitt och serviceavtal": "first_choice",
    "Information och kontakt": "first_choice",
    "Lättanvända blanketter": "quality",
    "Hjälp och vägledning": "first_choice",
    "Lika svar och servicenivå": "quality",
    "Felaktiga underlag": "quality",
    "Tillgänglighet per telefon": "availability",
    "Organisation": "development",
    "Ledarskap": "development",
    "Delaktighet": "development",
    "Medarbetarskap": "development",
    "Bredd": "competence",
}
"""The commitment that the actions of each area serve."""

STAFF_ACTIONS = (
    ("Organisation", "Tydliggör roller mellan enhet och processgrupp", "head_of_area", None),
    ("Ledarskap", "Regelbunden återkoppling till var och en", "unit_head", "unit_1"),
    ("Ledarskap", "Fast tid varje vecka då chefen är tillgänglig", "unit_head", "unit_3"),
    ("Delaktighet", "Kortare möten med fler arbetade frågor", "unit_head", "unit_2"),
    ("Medarbetarskap", "Pröva arbete i mindre lag", "unit_head", "unit_4"),
)

# After the self-assessment of the first tertial; the second one is late at the year's end.
OWN_ACTIONS = (
    ("Bredd", "Byta arbetsuppgifter mellan processer två dagar i månaden", "unit_head", (10, 31), "done"),
    (
        "Bredd",
        "Utse och utbilda en ersättare för varje systemförvaltare",
        "head_of_area",
        (11, 30),
        "ongoing",
    ),
)


def improvements() -> pd.DataFrame:
    """What customers' complaints and proposals led to."""
    table = pd.DataFrame(IMPROVEMENTS, columns=["kind", "said", "led_to", "status"])
    return table.assign(source=SOURCE)


def actions(year: int) -> pd.DataFrame:
    """Actions for the development areas of customers and staff."""
    rows: list[tuple[object, ...]] = []
    for area, action, owner, (month, day), status in ACTIONS:
        due = date(year + (area == NEXT_YEAR), month, day)
        rows.append((area, action, None, owner, due, status, "customer_dialogue", SERVES[area]))
    for area, action, owner, unit in STAFF_ACTIONS:
        due = date(year + 1, 6, 30)
        rows.append((area, action, unit, owner, due, "planned", "staff_survey", SERVES[area]))
    for area, action, owner, (month, day), status in OWN_ACTIONS:
        rows.append(
            (area, action, None, owner, date(year, month, day), status, "self_assessment", SERVES[area])
        )
    columns = ["area", "action", "unit", "owner_role", "due", "status", "source", "commitment"]
    return pd.DataFrame(rows, columns=columns)


def process_log(parameters: Parameters, year: int) -> pd.DataFrame:
    """Entries of the process logs on drawn working days; those of the last weeks are the least settled."""
    draw = table_stream(year, "process log")
    days = working_calendar(parameters, year).days
    count = _entries(year)
    kinds = draw.permutation(_listed(LOG_KINDS, count))
    processes = draw.permutation(_listed(PROCESSES, count))
    units = draw.choice(list(parameters.organisation.units.value), count)
    status = _listed({name: LOG_STATUS[name] for name in ("done", "rejected", "in_progress", "new")}, count)
    dates = [days[place] for place in sorted(draw.integers(len(days), size=count))]
    return pd.DataFrame(
        {
            "date": dates,
            "process": processes,
            "unit": units,
            "kind": kinds,
            "status": status,
            "closed": _closed(dates, status, days, year),
        }
    )


def _entries(year: int) -> int:
    """How many entries there are: the number that is assumed of the year, or one drawn about the last."""
    drawn = int(table_stream(year, "process log", "number").poisson(LOG_ENTRIES[max(LOG_ENTRIES)]))
    return LOG_ENTRIES.get(year, drawn)


def _closed(dates: list[date], status: list[str], days: Sequence[date], year: int) -> list[date | None]:
    """When entries that are done or rejected were closed: a drawn number of working days later."""
    draw = table_stream(year, "process log", "closed")
    waits = np.ceil(draw.lognormal(np.log(OPEN_DAYS_MEDIAN), OPEN_DAYS_SPREAD, len(dates))).astype(int)
    return [
        days[min(days.index(entered) + wait, len(days) - 1)] if state in CLOSED else None
        for entered, state, wait in zip(dates, status, waits.tolist(), strict=True)
    ]


def _listed(shares: dict[str, float], count: int) -> list[str]:
    """``count`` names in proportion to their shares."""
    counts = apportion(count, list(shares.values())).tolist()
    return [name for name, times in zip(shares, counts, strict=True) for _ in range(times)]

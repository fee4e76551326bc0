"""An alliance of four small municipalities: one unit, nine people, no phones and nothing from before."""

from __future__ import annotations

from typing import Any

from tests.centres.tables import Tables

FOLDER = "alliance"
YEAR = 2028
ANSWERS: dict[str, list[dict[str, Any]]] = {
    "centre": [
        {
            "name": "Fyrklövern",
            "host": "Kommunalförbundet Tolvdal",
            "decides": "Förbundsdirektionen",
            "year": YEAR,
            "working_hours": "08:15-17:00",
            "opening_hours": "09:00-15:30",
            "other_costs": 870_000,
            "customer_word": "kommun; kommunen; kommuner",
        }
    ],
    "units": [{"name": "Samlade kontoret"}],
    "roles": [
        {"name": "Alliansledare", "many": "Alliansledare", "handles": "nej", "month_salary": 52_600},
        {"name": "Kommunekonom", "many": "Kommunekonomer", "phone": "nej", "month_salary": 39_400},
        {"name": "Lönebiträde", "many": "Lönebiträden", "phone": "nej", "month_salary": 29_700},
    ],
    "services": [
        {
            "name": "Löneutbetalning",
            "volume": 26_400,
            "unit": "löneutbetalning",
            "many": "löneutbetalningar",
            "minutes": 8,
            "lead_time": 5,
            "skill": "Utbetalning",
        },
        {
            "name": "Hyresavi",
            "volume": 9_600,
            "unit": "hyresavi",
            "many": "hyresavier",
            "minutes": 4,
            "hands_on": "30 %",
            "lead_time": 2,
            "skill": "Avier",
        },
        {
            "name": "Månadsrapport",
            "driver": "per kund och månad",
            "volume": 1,
            "unit": "rapport",
            "minutes": 540,
            "lead_time": 7,
            "skill": "Rapportering",
            "sold": "ingår",
        },
    ],
    "customers": [
        {"name": "Granby", "kind": "Medlem", "size": 6100},
        {"name": "Åsnäs", "kind": "Medlem", "size": 4700},
        {"name": "Mossvik", "kind": "Medlem", "size": 3300},
        {"name": "Tallhed", "kind": "Medlem", "size": 1900},
    ],
    "people": [
        {"role": "Alliansledare"},
        {"role": "Kommunekonom", "count": 3, "skills": "Rapportering; Avier"},
        {"role": "Lönebiträde", "count": 3, "skills": "Utbetalning; Avier"},
        {"role": "Lönebiträde", "count": 2, "employment": "50 %", "skills": "Utbetalning"},
    ],
}
JANUARY = {
    "loneutbetalning": {1: 844, 2: 650, 3: 457, 4: 263},
    "hyresavi": {1: 305, 2: 236, 3: 166, 4: 96},
    "manadsrapport": {1: 1, 2: 1, 3: 1, 4: 1},
}
"""Pieces of the first month by activity and customer."""


def tables() -> Tables:
    """The only table that there is yet: the first month's volumes."""
    return {
        f"{YEAR}/volumes.csv": [
            {"month": 1, "customer": customer, "activity": activity, "volume": volume}
            for activity, by_customer in JANUARY.items()
            for customer, volume in by_customer.items()
        ]
    }

"""A region's service centre: payroll, invoices and a switchboard, two units by function.

Everything is invented; every figure of the year comes from whole numbers by rules that are written here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tests.centres.tables import Tables, shared_out

FOLDER = "region"
LAST, NEXT = 2025, 2026
"""The year that is followed up and the one that is planned."""
PAY, DESK = "Lön", "Faktura och växel"
ANSWERS: dict[str, list[dict[str, Any]]] = {
    "centre": [
        {
            "name": "Servicepunkten",
            "host": "Region Västmark",
            "decides": "Servicestyrelsen",
            "year": LAST,
            "working_hours": "07:30-16:15",
            "opening_hours": "08:00-11:30; 12:30-14:30",
            "other_costs": 3_140_000,
        }
    ],
    "units": [
        {"name": PAY, "mails": 5200},
        {"name": DESK, "calls": 41_000, "at_the_phone": 2, "mails": 2600},
    ],
    "roles": [
        {"name": "Servicedirektör", "many": "Servicedirektörer", "handles": "nej", "month_salary": 61_200},
        {"name": "Gruppledare", "many": "Gruppledare", "handles": "nej", "month_salary": 44_800},
        {
            "name": "Lönespecialist",
            "many": "Lönespecialister",
            "phone": "nej",
            "month_salary": 35_700,
        },
        {"name": "Fakturagranskare", "many": "Fakturagranskare", "phone": "nej", "month_salary": 31_900},
        {"name": "Växeltelefonist", "many": "Växeltelefonister", "month_salary": 28_300},
    ],
    "services": [
        {
            "name": "Lönebesked i appen",
            "stream": "Lönebesked",
            "volume": 84_000,
            "unit": "lönebesked",
            "minutes": 9,
            "hands_on": "45 %",
            "lead_time": 4,
            "skill": "Löneberäkning",
            "done_by": PAY,
        },
        {
            "name": "Lönebesked med posten",
            "stream": "Lönebesked",
            "volume": 12_000,
            "unit": "lönebesked",
            "minutes": 11,
            "lead_time": 4,
            "skill": "Löneberäkning",
            "done_by": PAY,
        },
        {
            "name": "Inköpsfaktura",
            "volume": 38_000,
            "unit": "inköpsfaktura",
            "minutes": 7,
            "lead_time": 6,
            "skill": "Fakturagranskning",
            "done_by": DESK,
        },
        {
            "name": "Växelsamtal",
            "driver": "per samtal",
            "volume": 0.9,
            "unit": "samtal",
            "minutes": 1.5,
            "lead_time": 0,
            "skill": "Växel",
            "done_by": DESK,
        },
        {
            "name": "Löneanalys",
            "driver": "per kund och månad",
            "volume": 1,
            "unit": "analys",
            "minutes": 210,
            "lead_time": 8,
            "skill": "Löneberäkning",
            "done_by": PAY,
            "sold": "tillägg",
            "charged": "månad",
        },
        {
            "name": "Katalogvård",
            "driver": "per arbetsdag",
            "volume": 9,
            "unit": "ändring",
            "minutes": 8,
            "lead_time": 1,
            "skill": "Katalog",
            "done_by": DESK,
            "sold": "ingår",
        },
        {
            "name": "Lönegenomgång",
            "driver": "per kund och år",
            "volume": 2,
            "unit": "genomgång",
            "minutes": 150,
            "lead_time": 12,
            "skill": "Löneberäkning",
            "done_by": PAY,
            "sold": "ingår",
        },
    ],
    "customers": [
        {"name": "Akutsjukhuset i Vik", "kind": "Vård", "unit": PAY, "size": 3900},
        {"name": "Primärvården", "kind": "Vård", "unit": PAY, "size": 2400},
        {"name": "Tandhälsan", "kind": "Vård", "unit": PAY, "size": 800},
        {"name": "Länsbussarna AB", "kind": "Bolag", "unit": DESK, "size": 500},
        {"name": "Fyrens scen AB", "kind": "Bolag", "unit": DESK, "size": 150},
        {"name": "Lantbruksskolan", "kind": "Skola", "unit": DESK, "size": 250},
    ],
    "people": [
        {"role": "Servicedirektör"},
        {"role": "Gruppledare", "unit": PAY},
        {"role": "Gruppledare", "unit": DESK},
        {"role": "Lönespecialist", "unit": PAY, "count": 8},
        {"role": "Lönespecialist", "unit": PAY, "count": 2, "employment": "75 %"},
        {"role": "Fakturagranskare", "unit": DESK, "count": 5, "skills": "Fakturagranskning; Katalog"},
        {
            "role": "Växeltelefonist",
            "unit": DESK,
            "count": 6,
            "employment": "85 %",
            "skills": "Katalog; Växel",
        },
    ],
    "volumes": [
        {"customer": "Akutsjukhuset i Vik", "service": "Löneanalys", "volume": 1},
        {"customer": "Länsbussarna AB", "service": "Löneanalys", "volume": 1},
        {"customer": "Fyrens scen AB", "service": "Inköpsfaktura", "volume": 4400},
    ],
}
OWN_WORDS = {
    "premises": "hyror",
    "it": "licenser",
    "administration": "regionpalagg",
    "consumption": "drift",
    "competence": "kurser",
    "temporary_staff": "timvikarier",
    "salaries": "loneutgifter",
    "revenue": "ersattning",
    "availability": "nabarhet",
    "information": "besked",
    "treatment": "bemotande",
    "handling": "riktighet",
    "other": "ovrigt",
    "customer_dialogue": "kundsamtal",
    "self_assessment": "egenkontroll",
    "complaints": "arenden_om_oss",
}
"""Codes of accounts, kinds of costs and categories that the centre has changed for its own."""
NAMES = {
    "Lokaler": "Hyror",
    "It": "Licenser och datorer",
    "Gemensam administration": "Regionens pålägg",
    "Löner": "Löneutgifter",
    "Intäkter": "Ersättning från kunderna",
    "Kompetensutveckling": "Kurser",
    "Timanställda och övertid": "Timvikarier",
    "Tillgänglighet": "Nåbarhet",
    "Information": "Besked",
    "Handläggning": "Riktighet",
}
SECONDS = {"talk_time_mean": 81.0, "after_call_mean": 9.0, "answer_threshold": 30.0}
"""What a call to the switchboard takes, and within what time an answer is promised: its number's own."""
ASSIGNMENT = "katalog"
ASSIGNMENTS: dict[str, Any] = {
    ASSIGNMENT: {
        "name": "Regionens telefonkatalog",
        "covers": "Katalogen som hela regionen och länets kommuner söker i",
        "source": "regionstyrelsens beslut",
        "measure": "ändringar",
        "activities": ["katalogvard"],
        "fee": {
            "value": 25,
            "unit": "kr/ändring",
            "meaning": "Kommunernas avgift för varje ändring",
            "source": "avtal med kommunerna",
        },
        "paid_by": {
            "value": "owner",
            "unit": "customers, owner eller subscription",
            "meaning": "Vem som betalar det som avgifter inte täcker",
            "source": "regionstyrelsens beslut: regionen betalar resten",
        },
    }
}
"""Work that is no service to customers: municipalities pay a fee for each change, the region the rest."""
ASSIGNED = {
    "name": "Övriga uppdrag",
    "covers": "uppdrag som inte är tjänster till kunderna",
    "kind": "assignment",
    "unit": "år",
    "charged": "by_year",
    "activities": ["katalogvard"],
}
GROWTH = {"volume": 1.04, "budget": 1.04, "calls": 0.97}
"""The next year's figures against the last one's."""
PROFILE = (9, 8, 9, 8, 8, 9, 5, 7, 10, 9, 8, 10)
"""Hundredths of the year that each month has."""
UNITS = ("lon", "faktura_och_vaxel")
CUSTOMERS = {1: 3900, 2: 2400, 3: 800, 4: 500, 5: 150, 6: 250}
COUNTED = {"lonebesked_i_appen": 83_400, "lonebesked_med_posten": 12_600, "inkopsfaktura": 38_900}
"""Pieces that came in the year."""
HALF_HOURS = ("08:00", "08:30", "09:00", "09:30", "10:00", "10:30", "11:00")
HALF_HOURS += ("12:30", "13:00", "13:30", "14:00")


def tables() -> Tables:
    """Every table of the year and the next, by its path below ``data``."""
    year = f"{LAST}/"
    return {
        **came(LAST, {name: shared_out(whole, PROFILE) for name, whole in COUNTED.items()}),
        f"{year}volumes.csv": _volumes(),
        f"{year}volume_budget.csv": _volume_budget(1.0),
        f"{NEXT}/volume_budget.csv": _volume_budget(GROWTH["budget"]),
        f"{year}economy.csv": _economy(with_outcome=True),
        f"{NEXT}/economy.csv": _economy(with_outcome=False),
        f"{year}staff.csv": _staff(),
        f"{NEXT}/enquiry.csv": _enquiry(),
        f"{year}yearly.csv": _yearly(),
        f"{LAST - 1}/yearly.csv": [
            {"kind": "outcome", "measure": measure, "value": value, "source": "bokslutet", "note": ""}
            for measure, value in (("lonebesked", 91_300), ("inkopsfaktura", 36_700), ("fte", 22.1))
        ],
    }


def came(in_year: int, counted: Mapping[str, Sequence[int]]) -> Tables:
    """What the centre's systems tell of a year in which so many pieces of each activity came by month."""
    year = f"{in_year}/"
    return {
        f"{year}phone.csv": _phone(),
        f"{year}call_backs.csv": [
            {"month": month, "unit": UNITS[1], "promised": 6 * share + month, "on_time": 6 * share}
            for month, share in enumerate(PROFILE, start=1)
        ],
        f"{year}mail.csv": [
            {"month": month, "unit": unit, "received": size * share, "on_time": size * share - month}
            for month, share in enumerate(PROFILE, start=1)
            for unit, size in zip(UNITS, (51, 27), strict=True)
        ],
        f"{year}lead_times.csv": _lead_times(counted),
        f"{year}backlog.csv": [
            {
                "month": month,
                "activity": activity,
                "open": open_,
                "overdue": share,
                "oldest_days": 9,
            }
            for month, share in enumerate(PROFILE, start=1)
            for activity, open_ in (("lonebesked_i_appen", 279), ("inkopsfaktura", 153))
        ],
        f"{year}complaints.csv": _complaints(in_year),
        f"{year}customer_meetings.csv": [
            {
                "date": date(in_year, 1 + number % 12, 5 + number).isoformat(),
                "customer": 1 + number % 6,
                "head_of_area": str(number < 6).lower(),
            }
            for number in range(20)
        ],
        f"{year}customer_survey.csv": [
            {"year": in_year, "measure": measure, "value": value, "source": "egen enkät", "note": ""}
            for measure, value in (
                ("nki", 64.0),
                ("satisfied", 81.5),
                ("nabarhet", 59.0),
                ("besked", 72.0),
                ("bemotande", 88.0),
            )
        ],
    }


SWAP, MOST = {1: 1, 2: -1}, "lonebesked_i_appen"
"""Pieces that two customers swap month by month: the same in a year, and no month the copy of another."""


def _volumes() -> list[dict[str, Any]]:
    rows = []
    for activity, whole in COUNTED.items():
        by_month = shared_out(whole, PROFILE)
        for month, volume in enumerate(by_month, start=1):
            for customer, part in zip(CUSTOMERS, shared_out(volume, tuple(CUSTOMERS.values())), strict=True):
                moved = SWAP.get(customer, 0) * (2 * month - 13) if activity == MOST else 0
                rows.append(
                    {"month": month, "customer": customer, "activity": activity, "volume": part + moved}
                )
    rows += [
        {"month": month, "customer": customer, "activity": "loneanalys", "volume": 1}
        for month in range(1, 13)
        for customer in (1, 4)
    ]
    rows += [
        {
            "month": month,
            "customer": customer,
            "activity": "lonegenomgang",
            "volume": int(month in (customer, customer + 6)),
        }
        for month in range(1, 13)
        for customer in CUSTOMERS
    ]
    return sorted(rows, key=lambda row: (row["month"], row["customer"]))


def _volume_budget(growth: float) -> list[dict[str, Any]]:
    whole = {"lonebesked_i_appen": 84_000, "lonebesked_med_posten": 12_000, "inkopsfaktura": 38_000}
    rows = []
    for activity, volume in whole.items():
        for month, part in enumerate(shared_out(round(volume * growth), PROFILE), start=1):
            rows.append({"month": month, "activity": activity, "volume": part})
    for month in range(1, 13):
        rows.append({"month": month, "activity": "loneanalys", "volume": 2})
        rows.append({"month": month, "activity": "lonegenomgang", "volume": 1})
    return sorted(rows, key=lambda row: row["month"])


def _economy(with_outcome: bool) -> list[dict[str, Any]]:
    """Kronor by month, unit and account; outcome strays from budget by the month's own promille.

    The year's budget is that of the answers: personnel 13 182 000, the rest 3 140 000, and what they come to.
    """
    budget = {
        (UNITS[0], "loneutgifter"): 6_721_200,
        (UNITS[1], "loneutgifter"): 5_125_200,
        ("common", "loneutgifter"): 987_600,
        ("common", "kurser"): 208_800,
        (UNITS[1], "timvikarier"): 139_200,
        ("common", "hyror"): 1_254_000,
        ("common", "licenser"): 939_600,
        ("common", "regionpalagg"): 628_800,
        ("common", "drift"): 317_600,
        (UNITS[0], "ersattning"): 9_700_000,
        (UNITS[1], "ersattning"): 6_622_000,
    }
    months = {account: shared_out(amount, (1,) * 12) for account, amount in budget.items()}
    return [
        {
            "month": month,
            "unit": unit,
            "account": account,
            "budget": f"{amount}.00",
            "outcome": f"{amount + amount * (month - 5) // 1000}.40" if with_outcome else "",
        }
        for month in range(1, 13)
        for (unit, account), parts in months.items()
        for amount in [parts[month - 1]]
    ]


def _enquiry() -> list[dict[str, Any]]:
    """Those without pay analyses were asked: one will buy, one may, one will not, one has not answered."""
    asked = {2: ("yes", 22, "-10-01"), 3: ("perhaps", 29, ""), 5: ("no", 26, ""), 6: ("", 0, "")}
    return [
        {
            "customer": customer,
            "service": "loneanalys",
            "sent": f"{LAST}-09-15",
            "answer": answer,
            "answered": f"{LAST}-09-{day:02}" if answer else "",
            "offered": f"{LAST}{offered}" if offered else "",
        }
        for customer, (answer, day, offered) in asked.items()
    ]


def _staff() -> list[dict[str, Any]]:
    people = {UNITS[0]: (11, 10.5), UNITS[1]: (12, 11.1), "common": (1, 1.0)}
    return [
        {
            "month": month,
            "unit": unit,
            "headcount": headcount,
            "fte": fte,
            "sick_share": "" if unit == "common" else f"0.0{39 + month + headcount}",
            "leave_share": "" if unit == "common" else "0.021",
        }
        for month in range(1, 13)
        for unit, (headcount, fte) in people.items()
    ]


def _phone() -> list[dict[str, Any]]:
    rows = []
    for month, share in enumerate(PROFILE, start=1):
        for number, half_hour in enumerate(HALF_HOURS):
            offered = share * (40 - abs(4 - number) * 2)
            abandoned = offered // (9 + month % 3)
            answered = offered - abandoned
            rows.append(
                {
                    "month": month,
                    "unit": UNITS[1],
                    "half_hour": half_hour,
                    "offered": offered,
                    "answered": answered,
                    "abandoned": abandoned,
                    "within_threshold": answered * 4 // 5,
                    "wait_seconds": answered * 31 + month,
                    "handling_seconds": answered * 93,
                }
            )
    return rows


def _lead_times(counted: Mapping[str, Sequence[int]]) -> list[dict[str, Any]]:
    rows = []
    for activity, by_month in counted.items():
        for month, completed in enumerate(by_month, start=1):
            late = completed * (3 + month % 4) // 100
            rows.append(
                {"month": month, "activity": activity, "completed": completed, "on_time": completed - late}
            )
    return sorted(rows, key=lambda row: row["month"])


def _complaints(year: int) -> list[dict[str, Any]]:
    categories = ("nabarhet", "riktighet", "besked", "bemotande", "ovrigt")
    processes = ("loneberakning", "fakturagranskning", "")
    rows = []
    for number in range(14):
        received = date(year, 1 + number * 6 // 7, 4 + number)
        rows.append(
            {
                "case": f"SP-{number + 1:02}",
                "received": received.isoformat(),
                "customer": 1 + number % 6,
                "category": categories[number % 5],
                "unit": UNITS[number % 2],
                "process": processes[number % 3],
                "positive": str(number % 5 == 3).lower(),
                "answered": (received + timedelta(days=3 + number % 9)).isoformat(),
                "led_to": "Rutinen skrevs om" if number % 4 == 0 else "",
            }
        )
    return rows


def _yearly() -> list[dict[str, Any]]:
    return [
        {"kind": kind, "measure": measure, "value": value, "source": "verksamhetsplanen", "note": ""}
        for kind, measure, value in (
            ("outcome", "lonebesked", 96_000),
            ("outcome", "inkopsfaktura", 38_900),
            ("outcome", "fte", 22.6),
            ("budget", "lonebesked", 96_000),
            ("budget", "inkopsfaktura", 38_000),
        )
    ]

"""Key figures of whole years 2009-2012: stated ones, sums of the monthly tables, example years before."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from model.example_centre.accounts import OVERHEAD_ACCOUNTS, PERSONNEL_ACCOUNTS
from model.example_centre.surveys import EXAMPLE, source
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters

PART_YEAR = "Kunderna anslöts i etapper från januari till november; året är inte jämförbart"
SAME_LEVEL = "Källtexten skriver samma nivå 2010 som 2011, utan tal"
PER_CUSTOMER = "142 möten på 33 kunder är 4,3 per kund; källtexten skriver i snitt 4"
HEADCOUNT = "Antal den 20 maj 2012, utan jämförelse med ekonomin per år"
ROUNDED = "42,1 och 12,1 är tillsammans 54,2 medan omslutningen anges till cirka 54,1: avrundade var för sig"

Rows = list[tuple[str, str, Decimal | None, str, str | None]]

# Example years: fewer invoices per full-time equivalent and a higher cost per invoice than 2011, which gives
# the trend of the source text, page 13.
EARLIER: dict[int, dict[str, str]] = {
    2009: {
        "supplier_invoices": "540000",
        "customer_invoices": "820000",
        "revenue": "30600000",
        "personnel": "24900000",
        "overhead": "7900000",
        "headcount": "88",
        "fte": "84.4",
    },
    2010: {
        "supplier_invoices": "996000",
        "customer_invoices": "1534000",
        "revenue": "53700000",
        "personnel": "41200000",
        "overhead": "12150000",
        "headcount": "88",
        "fte": "84.1",
    },
}
STATED_2010: Rows = [
    ("outcome", "complaints", Decimal(54), source(14), None),
    ("outcome", "positive_complaints", Decimal(12), source(14), None),
    ("outcome", "customer_meetings", None, source(14), SAME_LEVEL),
]


def earlier_year(year: int) -> pd.DataFrame:
    """Key figures of a year before the monthly tables begin."""
    note = PART_YEAR if year == min(EARLIER) else None
    rows: Rows = [
        ("outcome", measure, Decimal(value), EXAMPLE, note) for measure, value in EARLIER[year].items()
    ]
    return _table(rows + (STATED_2010 if year == 2010 else []))


def actual_year(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Key figures of a year from its own tables, outcome and budget."""
    rows = _volumes("outcome", tables["volumes"]) + _volumes("budget", tables["volume_budget"])
    for kind in ("outcome", "budget"):
        rows += _economy(kind, tables["economy"])
    staff = tables["staff"].groupby("month")[["headcount", "fte"]].sum()
    rows.append(("outcome", "headcount", Decimal(int(staff["headcount"].iloc[-1])), EXAMPLE, "I december"))
    rows.append(("outcome", "fte", Decimal(f"{staff['fte'].mean():.1f}"), EXAMPLE, "Årets medelvärde"))
    complaints = tables["complaints"]
    rows.append(("outcome", "complaints", Decimal(len(complaints)), source(14), None))
    rows.append(
        ("outcome", "positive_complaints", Decimal(int(complaints["positive"].sum())), source(14), None)
    )
    rows.append(
        ("outcome", "customer_meetings", Decimal(len(tables["customer_meetings"])), source(14), PER_CUSTOMER)
    )
    return _table(rows)


def budget_year(
    parameters: Parameters, registers: Registers, tables: dict[str, pd.DataFrame]
) -> pd.DataFrame:
    """Key figures of a year of which only the budget is known."""
    stated = {
        "supplier_invoices": (source(6), "Cirka, enligt källtexten"),
        "customer_invoices": (source(6), None),
        "revenue": (source(5) + " (cirka 54,1 mnkr); tusentalen antagna", ROUNDED),
        "personnel": (source(6) + " (42,1 mnkr); tusentalen antagna", ROUNDED),
        "overhead": (source(5) + " (12,1 mnkr); tusentalen antagna", ROUNDED),
    }
    rows = _volumes("budget", tables["volume_budget"]) + _economy("budget", tables["economy"])
    cited: Rows = [(kind, measure, value, *stated[measure]) for kind, measure, value, _, _ in rows]
    headcount = Decimal(parameters.organisation.headcount.value)
    fte = Decimal(f"{registers.people['employment'].sum():.1f}")
    cited.append(("outcome", "headcount", headcount, source(7), HEADCOUNT))
    cited.append(("budget", "fte", fte, EXAMPLE, "Enligt personalregistret"))
    return _table(cited)


def _volumes(kind: str, table: pd.DataFrame) -> Rows:
    by_activity = table.groupby("activity")["volume"].sum()
    channels = {
        "supplier_invoices": ["supplier_e_invoice", "supplier_scanned", "supplier_manual"],
        "customer_invoices": ["customer_file", "customer_manual"],
    }
    return [
        (kind, measure, Decimal(int(by_activity[names].sum())), EXAMPLE, None)
        for measure, names in channels.items()
    ]


def _economy(kind: str, table: pd.DataFrame) -> Rows:
    by_account = table.groupby("account")[kind].sum()
    groups = {
        "revenue": ["revenue"],
        "personnel": list(PERSONNEL_ACCOUNTS),
        "overhead": list(OVERHEAD_ACCOUNTS),
    }
    return [
        (kind, measure, sum(by_account[names], Decimal(0)), EXAMPLE, None)
        for measure, names in groups.items()
    ]


def _table(rows: Rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["kind", "measure", "value", "source", "note"])

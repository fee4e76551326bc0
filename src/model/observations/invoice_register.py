"""Published registers of paid supplier invoices: Oxford City Council by quarter, and a Göteborg sample.

Oxford's quarters have differing headers, which :data:`HEADERS` translates. Money is integer pence or öre.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pandas as pd

from model.errors import Finding, InputError
from model.observations.foreign_tables import (
    cell_findings,
    read_foreign_table,
    require_columns,
    require_patterns,
)
from model.observations.tables import MAXIMUM_FINDINGS

HEADERS = {
    "paid_date": "paid_date",
    "trans_no": "transaction",
    "amount": "amount",
    "organisational_unit": "unit",
    "organisatonal_unit": "unit",
    "service_area": "unit",
    "expenditure_category": "category",
    "expenditure_catergory": "category",
    "expenditure_unit": "category",
    "supplier_id": "supplier",
}
COLUMNS = ("paid_date", "transaction", "amount", "unit", "category", "supplier")
QUARTERS = ("jan-mar", "apr-jun", "jul-sep", "oct-dec")
PREFIX = "oxford_"
SUFFIX = ".csv.gz"

TRANSACTION = re.compile(r"(?P<invoice>\w+?)(?: - |_)(?P<line>\d+)")
PATTERNS = {
    "paid_date": (r"\d{2}/\d{2}/\d{4}", "datum dd/mm/åååå"),
    "transaction": (TRANSACTION.pattern, "<faktura> - <rad> eller <faktura>_<rad>"),
    "amount": (r"-?\d+(\.\d{1,2})?", "belopp med decimalpunkt och högst två decimaler"),
}


def read_invoice_register(folder: Path) -> pd.DataFrame:
    """All quarters of Oxford's register in ``folder``, in time order.

    Columns: paid_date (datetime), invoice, line (int), pence (int; negative for credits), unit, category,
    supplier (None when not given), file. The years must be whole: raises InputError when a quarter is
    missing, besides everything :func:`read_quarter` raises.
    """
    found = {path.name for path in folder.glob(f"{PREFIX}*{SUFFIX}")}
    years = sorted({name.removesuffix(SUFFIX)[-4:] for name in found})
    wanted = [f"{PREFIX}{quarter}-{year}{SUFFIX}" for year in years for quarter in QUARTERS]
    if not found:
        raise InputError(Finding(str(folder), "mappen", "inga kvartal", f"{PREFIX}<kvartal>-<år>{SUFFIX}"))
    missing = [
        Finding(name, "filen", "saknas", "alla fyra kvartal av varje år")
        for name in wanted
        if name not in found
    ]
    if missing:
        raise InputError(*missing)
    return pd.concat([read_quarter(folder / name) for name in wanted], ignore_index=True)


def read_quarter(path: Path) -> pd.DataFrame:
    """One quarter of Oxford's register, as :func:`read_invoice_register` describes.

    Raises InputError for a missing column, a date, transaction or amount that cannot be understood, a payment
    outside the quarter that the file is named after, a damaged file.
    """
    table = read_foreign_table(path)
    names = {
        header: HEADERS.get(re.sub(r"\W+", "_", header.strip().lower()), header) for header in table.columns
    }
    table = table.rename(columns=names)
    require_columns(path, table.columns, COLUMNS)
    table = table[list(COLUMNS)].astype(str).apply(lambda cells: cells.str.strip())
    require_patterns(path, table, PATTERNS, {ours: theirs for theirs, ours in names.items()})
    paid = pd.to_datetime(table["paid_date"], format="%d/%m/%Y", errors="coerce")
    first, last = _quarter(path)
    outside = table.loc[~paid.between(pd.Timestamp(first), pd.Timestamp(last)), "paid_date"]
    if len(outside):
        wanted = f"en dag {first:%d/%m/%Y}–{last:%d/%m/%Y}"
        findings = cell_findings(path, "paid_date", outside, wanted)
        raise InputError(*findings[:MAXIMUM_FINDINGS])
    parts = table["transaction"].str.extract(TRANSACTION)
    return pd.DataFrame(
        {
            "paid_date": paid,
            "invoice": parts["invoice"],
            "line": parts["line"].astype("int64"),
            "pence": _hundredths(table["amount"]),
            "unit": table["unit"],
            "category": table["category"],
            "supplier": table["supplier"].where(table["supplier"].ne(""), None),
            "file": path.name,
        }
    )


def _hundredths(amounts: pd.Series[str]) -> pd.Series[int]:
    """Decimal amounts as whole hundredths, exactly: digits are moved, nothing is rounded."""
    parts = amounts.str.partition(".")
    return (parts[0] + parts[2].str.ljust(2, "0")).astype("int64")


def _quarter(path: Path) -> tuple[date, date]:
    quarter, year = path.name.removeprefix(PREFIX).removesuffix(SUFFIX).rsplit("-", 1)
    if quarter not in QUARTERS or not re.fullmatch(r"\d{4}", year):
        raise InputError(
            Finding(path.name, "filnamnet", quarter, "ett av " + ", ".join(QUARTERS) + " och ett år")
        )
    period = pd.Period(year=int(year), quarter=QUARTERS.index(quarter) + 1, freq="Q")
    return period.start_time.date(), period.end_time.date()

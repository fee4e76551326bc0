"""Small public logs made by hand, in the formats of the real ones."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

PHONE_COLUMNS = [
    *(
        "vru+line",
        "call_id",
        "known_customer",
        "priority",
        "type",
        "date",
        "vru_entry",
        "vru_exit",
        "vru_time",
    ),
    *("q_start", "q_exit", "q_time", "outcome", "ser_start", "ser_exit", "ser_time", "agent"),
]
OXFORD_HEADER = (
    "Body Name,Organisational Unit,Expenditure Category,Expenditure Code,"
    "Paid Date,Trans No,Amount,Type,Supplier ID"
)
QUARTERS = ("jan-mar", "apr-jun", "jul-sep", "oct-dec")


def compress(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content))
    return path


def clock(moment: datetime) -> str:
    return f"{moment.hour}:{moment:%M:%S}"


def call(entered: datetime, wait: int = 0, talk: int = 60, **cells: str) -> dict[str, str]:
    """A row of the phone log: a caller of type PS answered after ``wait`` seconds, unless told otherwise."""
    joined = entered + timedelta(seconds=5)
    row = {
        "vru+line": "AA0101",
        "call_id": "1",
        "known_customer": "1",
        "priority": "0",
        "type": "PS",
        "date": f"{entered:%y%m%d}",
        "vru_entry": clock(entered),
        "vru_exit": clock(joined),
        "vru_time": "5",
        "q_start": clock(joined) if wait else "0:00:00",
        "q_exit": clock(joined + timedelta(seconds=wait)) if wait else "0:00:00",
        "q_time": str(wait),
        "outcome": "AGENT",
        "ser_start": "0:00:00",
        "ser_exit": "0:00:00",
        "ser_time": str(talk),
        "agent": "A01",
    }
    return row | cells


def gave_up(entered: datetime, wait: int, **cells: str) -> dict[str, str]:
    return call(entered, wait, talk=0, **({"outcome": "HANG", "agent": "NO_SERVER"} | cells))


def write_phone_log(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    lines = [",".join(PHONE_COLUMNS), *(",".join(row[column] for column in PHONE_COLUMNS) for row in rows)]
    return compress(path, ("\n".join(lines) + "\n").encode())


def payment(day: str, transaction: str, amount: str = "100.00", supplier: str = "S1") -> str:
    return f"OCC,Finance,Materials,D1,{day},{transaction},{amount},Revenue,{supplier}"


def write_quarter(path: Path, rows: Iterable[str], header: str = OXFORD_HEADER, line_end: str = "\n") -> Path:
    return compress(path, (line_end.join([header, *rows]) + line_end).encode())

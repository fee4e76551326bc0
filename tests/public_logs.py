"""Small public logs made by hand, in the formats of the real ones."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

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
    path.write_bytes(gzip.compress(content, mtime=0))
    return path


def clock(moment: datetime) -> str:
    return f"{moment.hour}:{moment:%M:%S}"


def call(entered: datetime, wait: int = 0, talk: int = 60, **cells: str) -> dict[str, str]:
    """A row of the phone log: a caller of type PS answered after ``wait`` seconds, unless told otherwise."""
    joined = entered + timedelta(seconds=5)
    begun = joined + timedelta(seconds=wait)
    row = {
        "vru+line": "AA0101",
        "call_id": "",
        "known_customer": "1",
        "priority": "0",
        "type": "PS",
        "date": f"{entered:%y%m%d}",
        "vru_entry": clock(entered),
        "vru_exit": clock(joined),
        "vru_time": "5",
        "q_start": clock(joined) if wait else "0:00:00",
        "q_exit": clock(begun) if wait else "0:00:00",
        "q_time": str(wait),
        "outcome": "AGENT",
        "ser_start": clock(begun) if talk else "0:00:00",
        "ser_exit": clock(begun + timedelta(seconds=talk)) if talk else "0:00:00",
        "ser_time": str(talk),
        "agent": "A01",
    }
    return row | cells


def gave_up(entered: datetime, wait: int, **cells: str) -> dict[str, str]:
    return call(entered, wait, talk=0, **({"outcome": "HANG", "agent": "NO_SERVER"} | cells))


def write_phone_log(path: Path, rows: Iterable[dict[str, str]]) -> Path:
    """The log of ``rows``; calls without an id get their number in the file."""
    numbered = (row | {"call_id": row["call_id"] or str(n)} for n, row in enumerate(rows, start=1))
    lines = [
        ",".join(PHONE_COLUMNS),
        *(",".join(row[column] for column in PHONE_COLUMNS) for row in numbered),
    ]
    return compress(path, ("\n".join(lines) + "\n").encode())


def known_log(folder: Path, seed: int = 7, mean_patience: float = 150.0, days: int = 14) -> Path:
    """Public data with a log of ``days`` that the model itself could have drawn; returns ``folder``.

    Half-hours and weekdays alike, 25 calls each, a tenth of another type; talk lognormal; patience
    exponential; four agents from 8 to 17, who take callers in order of arrival.
    """
    generator = np.random.default_rng(seed)
    rows = []
    for day in range(days):
        midnight = datetime(1999, 1, 3) + timedelta(days=day)
        if midnight.weekday() in (4, 5):
            continue
        free = {f"A{number:02d}": 8.0 * 3600 for number in range(1, 5)}
        for second in np.sort(generator.uniform(8 * 3600, 17 * 3600, generator.poisson(25 * 18))):
            agent = min(free, key=lambda name: free[name])
            joined = int(second) + 5
            begins = max(joined, int(np.ceil(free[agent])))
            wait, patience = begins - joined, int(generator.exponential(mean_patience)) + 1
            entered = midnight + timedelta(seconds=int(second))
            kind = {"type": "PS" if generator.random() < 0.9 else "NE", "agent": agent}
            if wait > patience:
                rows.append(gave_up(entered, patience, type=kind["type"]))
                continue
            talk = int(np.clip(generator.lognormal(5.0, 0.7), 10, 3_000))
            rows.append(call(entered, wait, talk, **kind))
            free[agent] = begins + talk
    write_phone_log(folder / "calls/anonbank_1999_january.csv.gz", rows)
    return folder


def payment(day: str, transaction: str, amount: str = "100.00", supplier: str = "S1") -> str:
    return f"OCC,Finance,Materials,D1,{day},{transaction},{amount},Revenue,{supplier}"


def write_quarter(path: Path, rows: Iterable[str], header: str = OXFORD_HEADER, line_end: str = "\n") -> Path:
    return compress(path, (line_end.join([header, *rows]) + line_end).encode())

"""Logs of a centre open Monday to Friday, drawn from known rates, talk times and patience; seeded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from tests.public_logs import call, gave_up, write_phone_log

MONDAY = datetime(2029, 3, 5)
OPENS, HALF_HOURS = 8.5 * 3600, 15
SHAPE = np.array([6, 9, 10, 9, 8, 6, 4, 3, 5, 9, 9, 8, 6, 5, 3]) / 100
"""Share of the day's calls by half-hour; no two neighbours of the morning alike."""
TALK, PATIENCE = 190.0, 240.0

Rows = list[dict[str, str]]


def working_days(weeks: int, first: datetime = MONDAY) -> list[datetime]:
    return [first + timedelta(weeks=week, days=day) for week in range(weeks) for day in range(5)]


def drawn(days: Sequence[datetime], a_day: float, seed: int, waiting: float = 0.3) -> Rows:
    """Calls of ``days``, ``a_day`` on average; a share ``waiting`` meets a queue of a minute on average."""
    generator = np.random.default_rng(seed)
    rows = []
    for day in days:
        counts = generator.poisson(a_day * SHAPE)
        for half_hour, count in enumerate(counts.tolist()):
            for second in np.sort(generator.uniform(0, 1800, count)).tolist():
                entered = day + timedelta(seconds=OPENS + 1800 * half_hour + int(second))
                queue = int(generator.exponential(60)) + 1 if generator.random() < waiting else 0
                patience = int(generator.exponential(PATIENCE)) + 1
                talk = int(generator.lognormal(np.log(TALK) - 0.32, 0.8)) + 10
                rows.append(gave_up(entered, patience) if patience < queue else call(entered, queue, talk))
    return rows


def silent(rows: Rows, day: datetime, begins: float, ends: float) -> Rows:
    """``rows`` without the calls of ``day`` between hours ``begins`` and ``ends``."""
    first, last = (f"{day:%y%m%d}", begins * 3600), (f"{day:%y%m%d}", ends * 3600)
    return [row for row in rows if not first <= (row["date"], second_of(row["vru_entry"])) < last]


def second_of(clock: str) -> int:
    hours, minutes, seconds = map(int, clock.split(":"))
    return 3600 * hours + 60 * minutes + seconds


def numbered(rows: Iterable[dict[str, str]]) -> Rows:
    return [row | {"call_id": str(number)} for number, row in enumerate(rows, start=1)]


def written(folder: Path, rows: Rows, name: str = "egen_logg.csv.gz") -> str:
    return str(write_phone_log(folder / name, rows))

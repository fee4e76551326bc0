"""The call-by-call log of "Anonymous Bank" (Israel 1999; Brown et al., JASA 100(469), 2005) as a tidy table.

Known oddities are kept and flagged, never repaired: what an estimate leaves out is decided, and counted, by
the estimate (:mod:`model.observations.exclusions`).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from model.errors import InputError
from model.observations.foreign_tables import (
    cell_findings,
    read_foreign_table,
    require_columns,
    require_patterns,
)
from model.observations.tables import MAXIMUM_FINDINGS

OUTCOMES = {"AGENT": "answered", "HANG": "abandoned", "PHANTOM": "other"}
NO_AGENT = "NO_SERVER"
MIDNIGHT = "0:00:00"
DATE_FORMAT = "%y%m%d"

CLOCK = (r"(?:[01]?\d|2[0-3]):[0-5]\d:[0-5]\d", "klockslag tt:mm:ss")
SECONDS = (r"\d+", "hela sekunder, minst 0")
PATTERNS: dict[str, tuple[str, str]] = {
    "vru+line": (r".+", "en linje"),
    "call_id": (r"\d+", "ett nummer"),
    "priority": (r"[012]", "0, 1 eller 2"),
    "type": (r"[A-Z]{2}", "två stora bokstäver, t.ex. PS"),
    "date": (r"\d{6}", "datum ååmmdd"),
    "vru_entry": CLOCK,
    "vru_time": (r"-?\d+", "hela sekunder"),
    "q_start": CLOCK,
    "q_time": SECONDS,
    "outcome": ("|".join(OUTCOMES), ", ".join(OUTCOMES)),
    "ser_time": SECONDS,
    "agent": (r"\w+", "en handläggare eller " + NO_AGENT),
}


def read_phone_log(path: Path) -> pd.DataFrame:
    """The log at ``path`` (csv or csv.gz), one row per call in the order of the file.

    Columns: entered (datetime), line, call, type, priority, menu_seconds (may be negative), queued,
    wait_seconds (0 when not queued), outcome (answered, abandoned or other), service_seconds, agent (None
    when none is named), and the flags negative_menu_time, answered_by_no_one, answered_without_service,
    abandoned_with_service. Raises InputError for a missing column, a cell that cannot be understood, a
    damaged file.
    """
    raw = read_foreign_table(path)
    require_columns(path, raw.columns, PATTERNS)
    raw = raw[list(PATTERNS)].astype(str).apply(lambda cells: cells.str.strip())
    entered = pd.to_datetime(
        raw["date"] + " " + raw["vru_entry"], format=f"{DATE_FORMAT} %H:%M:%S", errors="coerce"
    )
    _ensure_understood(path, raw, entered)
    outcome = raw["outcome"].map(OUTCOMES)
    unmanned = raw["agent"] == NO_AGENT
    service = raw["ser_time"].astype(np.int64)
    menu = raw["vru_time"].astype(np.int64)
    answered, abandoned = outcome == "answered", outcome == "abandoned"
    return pd.DataFrame(
        {
            "entered": entered,
            "line": raw["vru+line"],
            "call": raw["call_id"].astype(np.int64),
            "type": raw["type"],
            "priority": raw["priority"].astype(np.int64),
            "menu_seconds": menu,
            "queued": raw["q_start"].ne(MIDNIGHT) | raw["q_time"].ne("0"),
            "wait_seconds": raw["q_time"].astype(np.int64),
            "outcome": outcome,
            "service_seconds": service,
            "agent": raw["agent"].where(~unmanned, None),
            "negative_menu_time": menu < 0,
            "answered_by_no_one": answered & unmanned,
            "answered_without_service": answered & (service == 0),
            "abandoned_with_service": abandoned & (service > 0),
        }
    )


def _ensure_understood(path: Path, raw: pd.DataFrame, entered: pd.Series[pd.Timestamp]) -> None:
    require_patterns(path, raw, PATTERNS)
    unreal = raw.loc[entered.isna(), "date"]
    if len(unreal):
        findings = cell_findings(path, "date", unreal, "ett datum som finns")
        raise InputError(*findings[:MAXIMUM_FINDINGS])

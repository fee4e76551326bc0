"""One number per key measure and replication: what scenarios, assumptions and absences are judged by.

Definitions as in :func:`model.staffing.experiments.results.promises`; shares lie between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from model.staffing.experiments.replications import Outcome
from model.staffing.experiments.results import CORRESPONDENCE

MEASURES = (
    "answer_rate",
    "service_level",
    "lead_time",
    "call_back",
    "mail",
    "utilisation",
    "hours",
    "overdue",
)
SHARES = ("answer_rate", "service_level", "lead_time", "call_back", "mail", "utilisation")


def key_measures(tables: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    """Key measures of one replication's tables (:func:`model.staffing.year.measures.measure`).

    utilisation: hours in calls and desk work of hours present; hours: these hours; overdue: cases past due at
    the ends of months, mean of the year.
    """
    phone = tables["phone"].sum(numeric_only=True)
    people = tables["people"].sum(numeric_only=True)
    kinds = tables["activities"].groupby("activity")[["on_time", "hands_on"]].sum()
    letters = [name for name in CORRESPONDENCE if name in kinds.index]
    desk = kinds.drop(index=letters)
    worked = people["phone_hours"] + people["back_office_hours"]
    return {
        "answer_rate": _ratio(phone["answered"], phone["offered"]),
        "service_level": _ratio(phone["within_threshold"], phone["offered"]),
        "lead_time": _ratio(*desk.to_numpy().sum(axis=0)),
        **{name: _ratio(*kinds.reindex([name], fill_value=0).to_numpy()[0]) for name in CORRESPONDENCE},
        "utilisation": _ratio(worked, people["present_hours"]),
        "hours": float(worked),
        "overdue": float(tables["backlog"].groupby("month")["overdue"].sum().mean()),
    }


def by_replication(outcome: Outcome) -> pd.DataFrame:
    """Key measures of each replication of ``outcome``: index replication, a column per measure."""
    numbers = range(outcome.replications)
    tables = ("activities", "phone", "people", "backlog")
    own = {name: dict(list(getattr(outcome, name).groupby("replication"))) for name in tables}
    none = {name: getattr(outcome, name).iloc[:0] for name in tables}
    rows = [key_measures({name: own[name].get(number, none[name]) for name in tables}) for number in numbers]
    return pd.DataFrame(rows, index=pd.Index(numbers, name="replication"))


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else float("nan")

"""Example comments: a controller's few lines per section of a month, the tertial and the annual reports.

One comment of the month's is left unwritten, so that one example shows what a draft looks like.

The figures in them are worked out from the same tables as the reports', so that text and tables agree; they
are worded in Swedish and in English by ``swedish_comments`` and ``english_comments``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from model.example_centre import english_comments, swedish_comments
from model.example_centre.accounts import PERSONNEL_ACCOUNTS
from model.example_centre.surveys import RESPONSE_RATE
from model.observations.comments import sections
from model.observations.rules.promises import with_promises
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS

Tables = Mapping[str, pd.DataFrame]
Facts = dict[str, Any]
Finder = Callable[[Parameters, Tables, int], Facts]

REPORTS = {"tertial-1": 4, "tertial-2": 8, "month-10": 10, "annual": MONTHS}
UNWRITTEN = {("month-10", "dialogue")}
"""A comment that is owed and missing on purpose: the report says so on page one and is a draft."""
LANGUAGES = {"": swedish_comments, ".en": english_comments}
PEAK, LUNCH = ("09:00", "09:30", "10:00"), ("11:30", "12:00", "12:30")
SUPPLIER = ["supplier_e_invoice", "supplier_scanned", "supplier_manual"]
CUSTOMERS = ["customer_file", "customer_manual"]


def comments(parameters: Parameters, tables: Tables) -> dict[str, str]:
    """Comments by file name under ``comments/``: ``<report>/<section>.md``, and ``.en.md`` in English."""
    return {
        f"{report}/{section}{suffix}.md": f"{wording.WRITERS[section](found)}\n\n{wording.MARK}\n"
        for report, month in REPORTS.items()
        for section, find in FINDERS.items()
        if section in sections(report) and (report, section) not in UNWRITTEN
        for found in [{"month": month, **find(parameters, tables, month)}]
        for suffix, wording in LANGUAGES.items()
    }


def _economy(_: Parameters, tables: Tables, month: int) -> Facts:
    """Deviations from budget in thousand kronor, by account and summed."""
    sums = _until(tables["economy"], month).groupby("account")[["budget", "outcome"]].sum() / 1000
    deviation = (sums["outcome"] - sums["budget"]).astype(float)
    revenue = float(deviation["revenue"])
    return {
        "result": revenue - deviation.drop("revenue").sum(),
        "revenue": revenue,
        "personnel": deviation[list(PERSONNEL_ACCOUNTS)].sum(),
        "temporary": deviation["temporary_staff"],
        "postponed": bool((deviation[["competence", "consumption"]] < 0).all()),
    }


def _volumes(_: Parameters, tables: Tables, month: int) -> Facts:
    """Volumes, and their deviations from budget and the share of e-invoices in per cent."""
    actual = _until(tables["volumes"], month).groupby("activity")["volume"].sum()
    budget = _until(tables["volume_budget"], month).groupby("activity")["volume"].sum()
    suppliers, customers = actual[SUPPLIER].sum(), actual[CUSTOMERS].sum()
    return {
        "suppliers": suppliers,
        "suppliers_change": _change(suppliers, budget[SUPPLIER].sum()),
        "customers": customers,
        "customers_change": _change(customers, budget[CUSTOMERS].sum()),
        "share": 100 * actual["supplier_e_invoice"] / suppliers,
        "planned": 100 * budget["supplier_e_invoice"] / budget[SUPPLIER].sum(),
        "orders_change": _change(actual["payment_order"], budget["payment_order"]),
        "vouchers_change": _change(actual["journal_voucher"], budget["journal_voucher"]),
    }


def _phone(parameters: Parameters, tables: Tables, month: int) -> Facts:
    """Calls, and answer rates in per cent."""
    period = _until(tables["phone"], month)
    lunch, peak = (_answer_rate(period[period["half_hour"].isin(hours)]) for hours in (LUNCH, PEAK))
    return {
        "offered": period["offered"].sum(),
        "answered": _answer_rate(period),
        "target": 100 * parameters.phone.answered_target.last,
        "lunch": lunch,
        "peak": peak,
    }


def _lead_times(parameters: Parameters, tables: Tables, month: int) -> Facts:
    """Shares in time in per cent, the weakest month, and scanning errors per thousand."""
    period = _until(tables["lead_times"], month)
    by_month = period.groupby("month")[["on_time", "completed"]].sum()
    shares = 100 * by_month["on_time"] / by_month["completed"]
    volumes = _until(tables["volumes"], month)
    scanned = volumes.loc[volumes["activity"] == "supplier_scanned", "volume"].sum()
    return {
        "share": 100 * period["on_time"].sum() / period["completed"].sum(),
        "target": 100 * parameters.followup.lead_time_target.last,
        "weakest_month": int(shares.to_numpy().argmin()) + 1,
        "weakest": shares.min(),
        "errors": 1000 * float(_until(tables["scanning_errors"], month)["reported"].sum() / scanned),
    }


def _dialogue(parameters: Parameters, tables: Tables, month: int) -> Facts:
    """Counts, and the customer survey's share satisfied in per cent: this year's and the year before's."""
    complaints = tables["complaints"]
    received = complaints[complaints["received"].map(lambda day: day.month <= month)]
    before, satisfied = _last_two(tables["customer_survey"], "satisfied")
    return {
        "complaints": len(received),
        "positive": int(received["positive"].sum()),
        "meetings": tables["customer_meetings"]["date"].map(lambda day: day.month <= month).sum(),
        "satisfied": satisfied,
        "satisfied_before": before,
        "target": 100 * parameters.followup.satisfied_target.value,
    }


def _staff(_: Parameters, tables: Tables, month: int) -> Facts:
    """People, sick leave in per cent, and the staff survey: response, and index this year and before."""
    period = _until(tables["staff"], month)
    last, known = period[period["month"] == month], period.dropna()
    survey = tables["staff_survey"]
    before, index = _last_two(survey[survey["level"] == "area"], "nmi")
    return {
        "headcount": last["headcount"].sum(),
        "fte": last["fte"].sum(),
        "sick": 100 * (known["sick_share"] * known["fte"]).sum() / known["fte"].sum(),
        "response": RESPONSE_RATE[1],
        "index": index,
        "index_before": before,
    }


def _commitments(parameters: Parameters, tables: Tables, month: int) -> Facts:
    """How many indicators reach their targets, those that do not, and the self-assessment in per cent."""
    table = with_promises(tables["commitments"], parameters, date.max)
    column = {4: "forecast_1", 8: "forecast_2", MONTHS: "outcome"}[month]
    measured = table[table[column].notna()]
    gap = measured[column] - measured["target"]
    met = gap.where(measured["direction"] == "at_least", -gap) >= 0
    answers = tables["self_assessment"]
    answers = answers[answers["tertial"] == month // 4]
    return {
        "met": met.sum(),
        "measured": len(measured),
        "missed": measured.loc[~met, ["measure", "indicator"]].to_dict("records"),
        "wholly": 100 * answers["wholly"].sum() / answers[["wholly", "partly", "not_met"]].to_numpy().sum(),
    }


FINDERS: dict[str, Finder] = {
    "economy": _economy,
    "volumes": _volumes,
    "phone": _phone,
    "lead_times": _lead_times,
    "dialogue": _dialogue,
    "staff": _staff,
    "commitments": _commitments,
}


def _until(table: pd.DataFrame, month: int) -> pd.DataFrame:
    return table[table["month"] <= month]


def _last_two(survey: pd.DataFrame, measure: str) -> tuple[float, float]:
    """Last year's value of a measure and this year's; zero where there is none."""
    values = survey[survey["measure"] == measure].sort_values("year")["value"].fillna(0.0).tolist()
    return values[-2], values[-1]


def _answer_rate(table: pd.DataFrame) -> float:
    return 100 * float(table["answered"].sum() / table["offered"].sum())


def _change(value: float, budget: float) -> float:
    return 100 * (value / budget - 1)

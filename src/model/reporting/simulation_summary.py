"""A simulation in few words for the command line, and in full as tables for Swedish Excel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from model.parameters.schema import Parameters
from model.reporting import swedish
from model.reporting.staffing_report import utilisation_table, verdict
from model.staffing.experiments import Outcome
from model.staffing.results import promises

TABLES = ("activities", "phone", "people", "presence", "backlog", "run")


def promise_rows(outcome: Outcome, parameters: Parameters) -> Iterator[tuple[str, str, str, str]]:
    """Each promise: label, target, result with its interval, verdict."""
    for row in promises(outcome, parameters).to_dict("records"):
        interval = swedish.percent_interval(row["mean"], (row["high"] - row["low"]) / 2)
        _, words = verdict(row["low"], row["high"], row["target"])
        yield row["label"], swedish.percent(row["target"], 0), interval, words


def utilisation_rows(outcome: Outcome, parameters: Parameters) -> Iterator[tuple[str, str]]:
    """Each unit and role: name, worked share of hours present with its interval."""
    for row in utilisation_table(outcome, parameters).to_dict("records"):
        yield row["label"], swedish.percent_interval(row["mean"], row["margin"] / 100)


def write_tables(outcome: Outcome, parameters: Parameters, folder: Path) -> None:
    """All tables of all replications, and the promises, as CSV with semicolons and decimal comma."""
    tables = {name: getattr(outcome, name) for name in TABLES} | {"promises": promises(outcome, parameters)}
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", sep=";", decimal=",", encoding="utf-8-sig", index=False)

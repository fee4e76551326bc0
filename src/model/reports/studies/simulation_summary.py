"""A simulation in few words for the command line, and in full as tables for Swedish Excel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.reports.studies.staffing import utilisation_table, verdict
from model.staffing.experiments.key_measures import LABELS, SHARES
from model.staffing.experiments.precision import Precise
from model.staffing.experiments.replications import Outcome
from model.staffing.experiments.results import promises

TABLES = ("activities", "phone", "people", "presence", "backlog", "run")


def promise_rows(outcome: Outcome, parameters: Parameters) -> Iterator[tuple[str, ...]]:
    """Each promise: label, target, result with its interval, verdict."""
    for row in promises(outcome, parameters).to_dict("records"):
        interval = formats.percent_interval(row["mean"], (row["high"] - row["low"]) / 2)
        _, words = verdict(row["low"], row["high"], row["target"])
        yield row["label"], formats.percent(row["target"], 0), interval, words


def utilisation_rows(outcome: Outcome, parameters: Parameters) -> Iterator[tuple[str, str]]:
    """Each unit and role: name, worked share of hours present with its interval."""
    for row in utilisation_table(outcome, parameters).to_dict("records"):
        yield row["label"], formats.percent_interval(row["mean"], row["margin"] / 100)


def precision_rows(found: Precise, parameters: Parameters) -> Iterator[tuple[str, ...]]:
    """Each measure: label, result with its interval, wanted half-width, runs it takes, target, verdict."""
    targets = promises(found.outcome, parameters).set_index("measure")["target"]
    for row in found.measures.to_dict("records"):
        half_width = (row["high"] - row["low"]) / 2
        if row["measure"] in SHARES:
            shown = formats.percent_interval(row["mean"], half_width, 2)
            wanted = f"± {formats.percent(row['wanted'], 2)}"
        else:
            shown = formats.interval(row["mean"], half_width, 0)
            wanted = f"± {formats.number(row['wanted'])}"
        target, words = "", ""
        if row["measure"] in targets:
            target = formats.percent(targets[row["measure"]], 0)
            _, words = verdict(row["low"], row["high"], targets[row["measure"]])
        yield LABELS[row["measure"]], shown, wanted, formats.number(row["needed"]), target, words


def precision_sentence(found: Precise) -> str:
    """How many years were played, why, and what a ceiling left less precise than wanted."""
    count, most = found.outcome.replications, int(found.measures["needed"].max())
    trial = f"Ett prov om {found.pilot} körningar visade att {formats.number(most)} behövs"
    if not found.stopped:
        return f"{trial}; {formats.number(count)} är gjorda och alla intervall är så smala som önskat."
    missed = found.measures.loc[~found.measures["reached"], "measure"].map(LABELS)
    return (
        f"{trial}, men taket {formats.number(found.ceiling)} (simulation.most_replications) stoppade. "
        f"Bredare än önskat: {', '.join(formats.inside(label) for label in missed)}."
    )


def write_tables(
    outcome: Outcome, parameters: Parameters, folder: Path, found: Precise | None = None
) -> None:
    """All tables of all replications, the promises and the precision, as CSV for Swedish Excel."""
    tables = {name: getattr(outcome, name) for name in TABLES} | {"promises": promises(outcome, parameters)}
    if found:
        tables["precision"] = found.measures
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", sep=";", decimal=",", encoding="utf-8-sig", index=False)

"""A simulation in few words for the command line, and in full as tables for Swedish Excel."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from model.parameters.own_files import put
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column, Composed, Interval
from model.presentation.kinds import said
from model.presentation.language import N_, _, ngettext
from model.presentation.tables import Table
from model.reports.studies.staffing_capacity import utilisation_by_place
from model.reports.studies.words import MEASURES, VERDICTS, place_names, promise, verdict
from model.staffing.experiments.key_measures import SHARES
from model.staffing.experiments.precision import Precise
from model.staffing.experiments.replications import Outcome
from model.staffing.experiments.results import promises
from model.text_tables.written import csv_text

TABLES = ("activities", "phone", "people", "presence", "backlog", "run")


def kept_promises(outcome: Outcome, parameters: Parameters, title: str) -> Table:
    """Each promise: target, result with its interval, verdict."""
    table = promises(outcome, parameters)
    return Table(
        "promises",
        title,
        table.assign(
            margin=(table["high"] - table["low"]) / 2,
            verdict=[verdict(row["low"], row["high"], row["target"]) for row in table.to_dict("records")],
        ),
        [
            Column("measure", "Löfte", words={name: promise(name, parameters) for name in table["measure"]}),
            Column("target", "Mål", "percent", 0),
            Interval("mean", "margin", _("Resultat"), "percent"),
            Column("verdict", "Bedömning", words=VERDICTS),
        ],
    )


def utilisation(outcome: Outcome, parameters: Parameters) -> Table:
    """Worked share of hours present of each unit and role, with its interval."""
    return Table(
        "utilisation",
        _("Belastning per enhet och yrkesroll"),
        utilisation_by_place(outcome),
        [
            Column("place", "Belastning", words=place_names(parameters)),
            Interval("mean", "margin", _("Andel av närvarande tid"), "percent"),
        ],
    )


def precision(found: Precise, parameters: Parameters, title: str) -> Table:
    """Each measure: result with its interval, wanted half-width, runs it takes, target, verdict."""
    return Table(
        "precision",
        title,
        judged_precision(found, parameters),
        [
            Column("measure", "Mått", words=MEASURES),
            Interval("mean", "margin", _("Resultat")),
            Composed(
                N_("Önskat"),
                [Column("wanted", "Önskat", "row")],
                lambda row: f"± {said(row['wanted'], row['kind'], row['decimals'])}",
                align="right",
            ),
            Column("needed", "Kräver år", "integer"),
            Column("target", "Mål", "percent", 0, missing=""),
            Column("verdict", "Bedömning", words=VERDICTS, missing=""),
        ],
        row_kind="kind",
        row_decimals="decimals",
    )


def judged_precision(found: Precise, parameters: Parameters) -> pd.DataFrame:
    """The measures of ``found`` with kind, decimals, margin, and of promises target and verdict."""
    targets = promises(found.outcome, parameters).set_index("measure")["target"]
    table = found.measures.assign(
        margin=(found.measures["high"] - found.measures["low"]) / 2,
        kind=["percent" if measure in SHARES else "decimal" for measure in found.measures["measure"]],
        decimals=[2 if measure in SHARES else 0 for measure in found.measures["measure"]],
        target=found.measures["measure"].map(targets),
    )
    verdicts = [
        None if pd.isna(row["target"]) else verdict(row["low"], row["high"], row["target"])
        for row in table.to_dict("records")
    ]
    return table.assign(verdict=pd.Series(verdicts, dtype=object, index=table.index))


def precision_sentence(found: Precise) -> str:
    """How many years were played, why, and what a ceiling left less precise than wanted."""
    count, most = found.outcome.replications, int(found.measures["needed"].max())
    trial = ngettext(
        "Ett prov om {count} körning visade att {needed} behövs",
        "Ett prov om {count} körningar visade att {needed} behövs",
        found.pilot,
        count=found.pilot,
        needed=formats.number(most),
    )
    if not found.stopped:
        return _(
            "{trial}; {count} är gjorda och alla intervall är så smala som önskat.",
            trial=trial,
            count=formats.number(count),
        )
    missed = found.measures.loc[~found.measures["reached"], "measure"]
    return _(
        "{trial}, men taket {ceiling} (simulation.most_replications) stoppade. Bredare än önskat: "
        "{measures}.",
        trial=trial,
        ceiling=formats.number(found.ceiling),
        measures=", ".join(formats.inside(_(MEASURES[measure])) for measure in missed),
    )


def table_files(folder: Path) -> list[Path]:
    """The files that :func:`write_tables` may write."""
    return [folder / f"{name}.csv" for name in (*TABLES, "promises", "precision")]


def write_tables(
    outcome: Outcome,
    parameters: Parameters,
    folder: Path,
    found: Precise | None = None,
    *,
    replace: bool = False,
) -> None:
    """All tables of all replications, the promises and the precision, as CSV for Swedish Excel.

    All of them or none. replace: whether others that are there may be replaced.
    """
    tables = {name: getattr(outcome, name) for name in TABLES} | {"promises": promises(outcome, parameters)}
    if found:
        tables["precision"] = found.measures
    texts = {name: csv_text(table, ";", ",") for name, table in tables.items()}
    put(
        {folder / f"{name}.csv": text.encode("utf-8-sig") for name, text in texts.items()},
        replace=replace,
    )

"""The optimisation report's proof: the promises hold in new years, and with less they do not."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.presentation.columns import AnyColumn, Column, Composed, Row
from model.presentation.formats import percent
from model.presentation.kinds import is_missing
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.studies.words import place_names, short_promise
from model.staffing.studies.optimisation_study import OptimisationStudy

PROOFS = {True: N_("visat"), False: N_("inte visat")}
TRIALS = {
    "refuted": N_("räcker inte"),
    "passes": N_("räcker"),
    "unsure": N_("klarar inte provet"),
}


def proof(study: OptimisationStudy, parameters: Parameters) -> Table:
    """Each promise in the new years: its target, the outcome, and how probable it is that a year keeps it."""
    table = _in_order(study.proof, study)
    return Table(
        "proof",
        _("Löftena i nya år"),
        table,
        [
            _place_column(_("Var"), parameters),
            _promise_column(_("Löfte"), table, parameters),
            Column("target", "Mål", "percent", 0),
            *_years_kept(),
            Column("shown", "Bedömning", words=PROOFS),
        ],
        note=_(
            "Sannolikhet: intervall med {confidence} konfidens. Utfall: årens medelvärde.",
            confidence=percent(study.confidence, 0),
        ),
    )


def fewer_people(study: OptimisationStudy, parameters: Parameters) -> Table:
    """One person fewer in each place, and the promise that gives way."""
    table = _in_order(study.fewer_people, study)
    table = table.assign(
        people=[study.counts[place] - 1 for place in table["place"]],
        trial=[_trial(row) for row in table.to_dict("records")],
    )
    return Table(
        "fewer-people",
        _("En person färre"),
        table,
        [
            _place_column(_("En färre i"), parameters),
            Column("people", "Personer", "integer"),
            _promise_column(_("Löfte som ger vika"), table, parameters),
            *_years_kept(),
            Column("trial", "Bedömning", words=TRIALS),
        ],
        note=_(
            "Spelat tills provet inte längre kan klaras. Räcker inte: löftet håller säkert mer sällan än "
            "lovat."
        ),
    )


def fewer_shifts(study: OptimisationStudy, parameters: Parameters) -> Table:
    """A person or half an hour less on the phone, unit by unit, and what comes of it."""
    return Table(
        "fewer-shifts",
        _("Mindre i telefonen"),
        smaller_schedules(study),
        [
            Column("unit", "Enhet", words=dict(parameters.organisation.units.value)),
            Column("ways", "Sätt att minska", "integer"),
            Column("empty", "Tom telefon", "integer"),
            Column("refuted", "Räcker inte", "integer"),
            Column("unsure", "Oavgjort", "integer"),
            Composed(N_("Närmast att räcka"), [Column("best", "Närmast att räcka")], _best),
            _kept_column(),
        ],
        note=_(
            "Sätt att minska: en person mindre på ett pass, eller ett pass en halvtimme kortare i någon ände."
        ),
    )


def smaller_schedules(study: OptimisationStudy) -> pd.DataFrame:
    """A row per unit: unit, ways (to have less), empty (the phone at some time), refuted, unsure.

    And of the way that most years bear: best (what it changes), kept, years; missing if none was tried.
    """
    rows = []
    for unit, every in study.fewer_shifts.groupby("unit", sort=False):
        own = every[every["change"] != ""]
        tried = own[own["manned"]]
        best = tried.sort_values("kept").iloc[-1].to_dict() if len(tried) else {}
        rows.append(
            {
                "unit": str(unit),
                "ways": len(own),
                "empty": int((~own["manned"]).sum()),
                "refuted": int(tried["refuted"].sum()),
                "unsure": int((~tried["refuted"]).sum()),
                "best": best.get("change"),
                "kept": best.get("kept"),
                "years": best.get("years"),
            }
        )
    return pd.DataFrame(rows).astype({"best": object, "kept": "Int64", "years": "Int64"})


def _in_order(table: pd.DataFrame, study: OptimisationStudy) -> pd.DataFrame:
    """Rows in the order of the places."""
    order = [place.name for place in study.team.places]
    return table.sort_values("place", key=lambda names: names.map(order.index), kind="stable")


def _place_column(label: str, parameters: Parameters) -> Column:
    return Column("place", label, words=place_names(parameters))


def _promise_column(label: str, table: pd.DataFrame, parameters: Parameters) -> Column:
    promises = {name: short_promise(name, parameters) for name in table["promise"].unique()}
    return Column("promise", label, words=promises)


def _years_kept() -> Sequence[AnyColumn]:
    """The outcome, the years that kept the promise, and how probable that makes it."""
    ends = [
        Column("low", "Sannolikhet, lägst", "percent"),
        Column("high", "Sannolikhet, högst", "percent"),
    ]
    return (
        Column("mean", "Utfall", "percent", 1),
        _kept_column(),
        Composed(N_("Sannolikhet"), ends, lambda row: f"{percent(row['low'], 0)}–{percent(row['high'], 0)}"),
    )


def _kept_column() -> Composed:
    def words(row: Row) -> str:
        if is_missing(row["kept"]):
            return ""
        return _("{count} av {all}", count=int(row["kept"]), all=int(row["years"]))

    return Composed(N_("Höll"), [Column("kept", "Höll", "integer"), Column("years", "År", "integer")], words)


def _trial(row: Mapping[Hashable, Any]) -> str:
    if row["refuted"]:
        return "refuted"
    return "passes" if row["passes"] else "unsure"


def _best(row: Row) -> str:
    """What is gone, and what comes instead if anything does: ``08:30–10:00 blir 09:00–10:00``."""
    if is_missing(row["best"]):
        return ""
    gone, *come = (times.replace("-", "–") for times in str(row["best"]).split(" > "))
    return _("{gone} blir {come}", gone=gone, come=come[0]) if come else gone

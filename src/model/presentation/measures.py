"""The dictionary of measures: what each is called, what kind of value it is, and which way is good.

``measures.csv`` beside this module has a row for each: name (its column in every frame, and what it means is
said once), heading (Swedish, a message of the catalogue), kind (:mod:`model.presentation.kinds`), decimals on
a page, better (``more``, ``less`` or nothing) and meaning. A table's column of that name takes them from
here::

    Table("phone", _("Telefon"), frame, [Column("month", N_("Månad"), "month"), column("answer_rate")])
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from model.presentation.kinds import KINDS, KindName

Better = Literal["more", "less", ""]


@dataclass(frozen=True)
class Measure:
    """A row of the dictionary; see the module."""

    name: str
    heading: str
    kind: KindName
    decimals: int | None
    better: Better
    meaning: str


@cache
def measures() -> dict[str, Measure]:
    """All measures by name; ValueError for a row that is not one, or a name that stands twice."""
    text = (files("model.presentation") / "measures.csv").read_text(encoding="utf-8")
    found: dict[str, Measure] = {}
    for row in csv.DictReader(text.splitlines()):
        if row["kind"] not in KINDS or row["better"] not in ("more", "less", "") or row["name"] in found:
            raise ValueError(f"measures.csv: {row}")
        found[row["name"]] = Measure(
            row["name"],
            row["heading"],
            cast(KindName, row["kind"]),
            int(row["decimals"]) if row["decimals"] else None,
            cast(Better, row["better"]),
            row["meaning"],
        )
    return found

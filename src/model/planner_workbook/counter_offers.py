"""Reading a counter-offer back from a negotiation's workbook (:mod:`model.planner_workbook.offer_sheets`).

Every fault is told at once, by sheet and cell: a locked cell that has been changed, what is no whole number,
months that do not fit together, and a workbook of other offers than those that it is to answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.errors import Finding, InputError
from model.observations.tables import MAXIMUM_FINDINGS
from model.planner_workbook.ledger import (
    MOST,
    OPEN,
    WorkbookCell,
    changed_cells,
    in_use,
    read_ledger,
    read_sheets,
    shown,
    stray_cells,
)
from model.planner_workbook.offer_sheets import (
    ADD_ON_FROM,
    ADD_ON_TO,
    FROM,
    LEAD_TIME,
    LONGEST,
    MADE_BY,
    OFFERS,
    PARTS,
    SURCHARGE,
    TO,
    VERSION,
    VOLUME,
    offers_digest,
)
from model.planning.offers.offer import Negotiation, Offer
from model.time_units import MONTHS

FACTS = ("version", "year", "customer", "offers_sha256", "parameters_sha256", "digest")
LIMITS = {VOLUME: (0, MOST), LEAD_TIME: (0, LONGEST), SURCHARGE: (0, MOST)}
MAY_BE_EMPTY = (ADD_ON_FROM, ADD_ON_TO)
Key = tuple[str, str]
"""Part of the terms, and the service or activity."""


@dataclass(frozen=True)
class CounterOffer:
    """The terms that are filled in, all of them, and sentences on what to look at."""

    terms: Offer
    parameters_sha256: str
    warnings: tuple[str, ...]


def read_counter_offer(path: Path, negotiation: Negotiation) -> CounterOffer:
    """The counter-offer in the workbook at ``path``, which answers ``negotiation``.

    Raises InputError for every fault: a file that is no such workbook or damaged, one of other offers, a
    locked cell that has been changed, a cell that is no whole number or does not fit the one beside it.
    """
    sheets = read_sheets(path, MADE_BY)
    facts, entries = read_ledger(path, sheets, MADE_BY, VERSION, FACTS)
    cells = {(name, cell): value for name, own in sheets.items() for cell, value in own.items()}
    opened = {(entry.customer, entry.service): entry for entry in entries if entry.kind == OPEN}
    found = {key: cells.get((entry.sheet, entry.cell)) for key, entry in opened.items()}
    faulty = list(_faulty_cells(path, opened, found))
    findings = [
        *_other_offers(path, facts, negotiation),
        *changed_cells(path, cells, entries),
        *stray_cells(path, cells, entries, OFFERS),
        *(fault for _, fault in faulty),
        *_faulty_spans(path, opened, found, {key for key, _ in faulty}),
    ]
    if findings:
        raise InputError(*findings[:MAXIMUM_FINDINGS])
    return CounterOffer(_terms(found, path), facts["parameters_sha256"], tuple(in_use(path)))


def _other_offers(path: Path, facts: Mapping[str, str], negotiation: Negotiation) -> Iterator[Finding]:
    """The workbook is of another customer, year, or of offers that have been changed since."""
    for name, word, wanted in (
        ("customer", "kund", negotiation.customer),
        ("year", "år", negotiation.year),
    ):
        if facts[name] != str(wanted):
            yield Finding(path.name, word, facts[name], f"{wanted}, som förhandlingen är om")
            return
    if facts["offers_sha256"] != offers_digest(negotiation):
        yield Finding(
            path.name,
            "erbjudandena",
            "är andra än i förhandlingens fil",
            "en arbetsbok som gjordes av filen som den är nu",
        )


def _faulty_cells(
    path: Path, opened: Mapping[Key, WorkbookCell], found: Mapping[Key, Any]
) -> Iterator[tuple[Key, Finding]]:
    """Cells that are not whole numbers within their limits."""
    for key, entry in opened.items():
        part, value = key[0], found[key]
        least, most = LIMITS.get(part, (1, MONTHS))
        if (value is None and part in MAY_BE_EMPTY) or _is_whole(value, least, most):
            continue
        wanted = f"ett heltal från {least} till {most}"
        if part in MAY_BE_EMPTY:
            wanted = f"tomt, eller {wanted}"
        if isinstance(value, str):
            wanted += " som tal, inte som " + (
                "formel: klistra in värdet" if value.startswith("=") else "text"
            )
        yield key, Finding(path.name, _place(entry), shown(value), wanted)


def _faulty_spans(
    path: Path, opened: Mapping[Key, WorkbookCell], found: Mapping[Key, Any], faulty: set[Key]
) -> Iterator[Finding]:
    """Last months that are before the first, or that stand alone."""
    for key in opened:
        if key[0] not in (ADD_ON_TO, TO):
            continue
        start = (ADD_ON_FROM if key[0] == ADD_ON_TO else FROM, key[1])
        if faulty & {key, start}:
            continue
        first, last = found[start], found[key]
        if (first is None) != (last is None):
            empty = opened[start if first is None else key]
            yield Finding(path.name, _place(empty), "tomt", "en månad, eller att båda månaderna är tomma")
        elif first is not None and last < first:
            wanted = f"en månad från {first:g}, som den börjar, till {MONTHS}"
            yield Finding(path.name, _place(opened[key]), f"{last:g}", wanted)


def _place(entry: WorkbookCell) -> str:
    told = f"{PARTS[entry.customer]} {entry.service}".strip()
    return f"blad {entry.sheet}, cell {entry.cell} ({told})"


def _is_whole(value: Any, least: int, most: int) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return bool(is_number and least <= value <= most and float(value).is_integer())


def _terms(found: Mapping[Key, Any], path: Path) -> Offer:
    """All terms as they are filled in."""

    def of(part: str) -> dict[str, int]:
        return {name: int(value) for (own, name), value in found.items() if own == part and value is not None}

    first, last = of(ADD_ON_FROM), of(ADD_ON_TO)
    names = [name for part, name in found if part == ADD_ON_FROM]
    return Offer(
        title=f"Motbud ur {path.name}",
        volumes=of(VOLUME),
        add_ons={name: [first[name], last[name]] if name in first else [] for name in names},
        months=[of(FROM)[""], of(TO)[""]],
        lead_times=of(LEAD_TIME),
        surcharge=of(SURCHARGE)[""],
    )

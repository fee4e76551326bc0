"""What has been decided with customers, as part of the plan: the last edition of each, laid over parameters.

A year is planned with its decided editions in it, so that prices, agreements and every question start from
them. What a scenario or a single change says otherwise than the base stays as it says; what then departs from
what was decided is told by :func:`departures`, and no agreement is printed of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from model.observations.decided_offers import KNOWN_FROM, read_decided_offers
from model.observations.known import Known
from model.observations.registers import Registers, load_registers
from model.observations.volume_history import services_by_piece
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import overlaid
from model.planning.offers.offer import Offer
from model.planning.offers.offered import ADD_ONS, LEAD_TIMES, Changes, offer_changes
from model.planning.offers.terms import in_full, terms_of
from model.pricing.money import ZERO
from model.pricing.prices import service_volumes

MONTHS, CUSTOMER = "months", "customer"
SURCHARGE, OF_LEAD_TIMES = "surcharge", "lead_times"


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What is decided with a customer: its last edition, with the terms of its earlier ones that still hold.

    terms: volumes of all that it has by the piece, and what was offered otherwise than planned. lines: of the
    decided agreement, columns as in the table of editions.
    """

    number: int
    decided: date
    customer: int
    offer: str
    seal: str
    terms: Offer
    lines: pd.DataFrame

    @property
    def amount(self) -> Decimal:
        """Kronor of the year, at the prices that the plan had when it was decided."""
        return sum(self.lines["amount"], ZERO)

    @property
    def amount_before(self) -> Decimal:
        """Kronor of last year's agreement."""
        return sum(self.lines["amount_before"], ZERO)


@dataclass(frozen=True)
class Decisions:
    """The editions of a year, by customer. later: those decided after the day that is known of."""

    editions: tuple[Edition, ...] = ()
    later: tuple[Edition, ...] = ()

    def of(self, customer: int) -> Edition | None:
        """What is decided with ``customer``."""
        return next((each for each in self.editions if each.customer == customer), None)

    def of_customers(self, numbers: Collection[int]) -> Decisions:
        """Those with the customers of these ``numbers``."""
        sides = (
            tuple(each for each in side if each.customer in numbers) for side in (self.editions, self.later)
        )
        return Decisions(*sides)

    @property
    def seals(self) -> tuple[str, ...]:
        """Of all editions, which tell what is decided."""
        return tuple(each.seal for each in (*self.editions, *self.later))


NOTHING = Decisions()
"""Nothing is decided."""


class Departure(NamedTuple):
    """A term that the plan has otherwise than ``edition``.

    part: ``volume``, ``months``, ``add_on``, ``lead_time`` or ``surcharge``. subject: code of a service or an
    activity. decided, planned: pieces, first and last month, working days or kronor; empty for none.
    """

    edition: Edition
    part: str
    subject: str
    decided: tuple[int, ...]
    planned: tuple[int, ...]


def decisions(parameters: Parameters, year: int, data: Path | None, known: Known) -> Decisions:
    """What was decided of ``year``; InputError when an edition is not as it was decided."""
    table = read_decided_offers(year, data)
    if table.empty:
        return Decisions()
    held = _editions(known.cut(KNOWN_FROM, table, year), parameters)
    seals = {each.seal for each in held}
    later = [each for each in _editions(table, parameters) if each.seal not in seals]
    return Decisions(tuple(held), tuple(later))


def with_decisions(
    parameters: Parameters, year: int, data: Path | None, known: Known, base: Parameters | None = None
) -> tuple[Parameters, Decisions]:
    """``parameters`` with the year's decided editions in them, and those.

    base: what a scenario's own words are told by; the centre's own base if nothing is said.
    Raises InputError when an edition is not as it was decided, or cannot be: of months that the register does
    not have, say.
    """
    decided = decisions(parameters, year, data, known)
    if not decided.editions:
        return parameters, decided
    base = base or known.parameters(load())
    registers = load_registers(base, data, known)
    laid: Changes = {}
    for edition in decided.editions:
        under = overlaid(base, laid) if laid else base
        made = _changes(edition, under, registers, year)
        laid |= {path: _merged(laid.get(path), value) for path, value in made.items()}
    unsaid = _unsaid(laid, base.model_dump(), parameters.model_dump())
    return overlaid(parameters, unsaid), decided


def planned_parameters(parameters: Parameters, year: int, known: Known) -> Parameters:
    """``parameters`` as they were known, with what was decided of ``year``; see :func:`with_decisions`."""
    return with_decisions(known.parameters(parameters), year, None, known)[0]


def departures(
    decided: Decisions, parameters: Parameters, registers: Registers, year: int
) -> Iterator[Departure]:
    """What ``parameters`` have otherwise than the editions, term by term; those decided later are all so."""
    if not (decided.editions or decided.later):
        return
    terms = _Terms(parameters, registers, year)
    later = {each.customer for each in decided.later}
    for edition in (*(each for each in decided.editions if each.customer not in later), *decided.later):
        now = terms[edition.customer]
        wanted, names = in_full(edition.terms, now), edition.terms
        for service in names.volumes:
            sides = wanted.volumes[service], now.volumes[service]
            if sides[0] != sides[1]:
                yield Departure(edition, "volume", service, sides[:1], sides[1:])
        if names.months and names.months != now.months:
            yield Departure(edition, MONTHS, CUSTOMER, tuple(names.months), tuple(now.months or ()))
        for service in names.add_ons:
            if wanted.add_ons[service] != now.add_ons[service]:
                sold = tuple(wanted.add_ons[service]), tuple(now.add_ons[service])
                yield Departure(edition, "add_on", service, *sold)
        for name in names.lead_times:
            days = wanted.lead_times[name], now.lead_times[name]
            if days[0] != days[1]:
                yield Departure(edition, "lead_time", name, days[:1], days[1:])
        if names.surcharge is not None and names.surcharge != now.surcharge:
            yield Departure(edition, SURCHARGE, OF_LEAD_TIMES, (names.surcharge,), (now.surcharge or 0,))


class _Terms:
    """The terms of each customer under ``parameters``; volumes are worked out once."""

    def __init__(self, parameters: Parameters, registers: Registers, year: int) -> None:
        self._under = (parameters, registers, year)
        self._sold = service_volumes(*self._under)

    def __getitem__(self, customer: int) -> Offer:
        return terms_of(*self._under, self._sold, customer)


def _changes(edition: Edition, parameters: Parameters, registers: Registers, year: int) -> Changes:
    """Changes of ``parameters`` under which an edition's customer has what is decided: days, then volumes."""
    customer, terms = edition.customer, edition.terms
    days = terms.model_copy(update={"volumes": {}})
    changes = offer_changes(days, customer, parameters, registers.under(parameters), year)
    after = overlaid(parameters, changes)
    there = registers.under(after)
    now = _Terms(after, there, year)[customer].volumes
    moved = {name: volume for name, volume in terms.volumes.items() if volume != now.get(name)}
    if not moved:
        return changes
    volumes = Offer(title=terms.title, volumes=moved)
    return changes | offer_changes(volumes, customer, after, there, year)


def _merged(below: Any, value: Any) -> Any:
    """``value`` over ``below``; keys (years, customers) are merged as parameters are."""
    return {**below, **value} if isinstance(below, dict) and isinstance(value, dict) else value


def _unsaid(changes: Changes, base: Mapping[str, Any], given: Mapping[str, Any]) -> Changes:
    """What ``changes`` say of that which is ``given`` as in the base: a scenario's own words stay."""
    found: Changes = {}
    for path, value in changes.items():
        stated, said = (_value(tree, path) for tree in (base, given))
        depth = 2 if path in (ADD_ONS, LEAD_TIMES) else 1
        if (left := _alike(value, stated, said, depth)) is not None:
            found[path] = left
    return found


def _alike(value: Any, stated: Any, said: Any, depth: int) -> Any:
    """``value`` with what is ``said`` otherwise than stated, by keys so many levels down; None: all of it."""
    if not (depth and isinstance(value, dict)):
        return value if stated == said else None
    stated, said = (side if isinstance(side, dict) else {} for side in (stated, said))
    parts = {key: _alike(part, stated.get(key), said.get(key), depth - 1) for key, part in value.items()}
    left = {key: part for key, part in parts.items() if part is not None}
    return {**said, **left} if left else None


def _value(tree: Mapping[str, Any], path: str) -> Any:
    node: Any = tree
    for step in path.split("."):
        node = node[step]
    return node["value"]


def _editions(table: pd.DataFrame, parameters: Parameters) -> list[Edition]:
    """The last edition of each customer, in the order of their numbers."""
    terms: dict[int, Offer] = {}
    last: dict[int, Edition] = {}
    for number, rows in table.groupby("edition", sort=True):
        first = rows.iloc[0]
        customer = int(first["customer"])
        terms[customer] = _and_then(terms.get(customer), _terms_in(rows, parameters))
        last[customer] = Edition(
            number=int(str(number)),
            decided=first["decided"],
            customer=customer,
            offer=str(first["offer"]),
            seal=str(first["seal"]),
            terms=terms[customer],
            lines=rows[rows["part"] == "line"].reset_index(drop=True),
        )
    return [last[customer] for customer in sorted(last)]


def _terms_in(rows: pd.DataFrame, parameters: Parameters) -> Offer:
    """The terms that an edition's rows tell."""
    counted = services_by_piece(parameters)
    of = {
        part: {
            str(subject): _numbers(after) for subject, after in zip(own["subject"], own["after"], strict=True)
        }
        for part, own in rows.groupby("part")
    }
    return Offer(
        title=f"utgåva {rows['edition'].iloc[0]}",
        volumes={name: volume[0] for name, volume in of.get("line", {}).items() if name in counted},
        add_ons=of.get("add_on", {}),
        months=of.get(MONTHS, {}).get(CUSTOMER),
        lead_times={name: days[0] for name, days in of.get("lead_time", {}).items()},
        surcharge=next(iter(of.get(SURCHARGE, {}).get(OF_LEAD_TIMES, [])), None),
    )


def _numbers(cell: Any) -> list[int]:
    """``4-12`` as numbers; none where the cell is empty."""
    return [] if cell is None or pd.isna(cell) else [int(part) for part in str(cell).split("-")]


def _and_then(earlier: Offer | None, later: Offer) -> Offer:
    """The terms of two editions: the later one's volumes, and what it says otherwise of the rest."""
    if earlier is None:
        return later
    return later.model_copy(
        update={
            "add_ons": {**earlier.add_ons, **later.add_ons},
            "months": later.months or earlier.months,
            "lead_times": {**earlier.lead_times, **later.lead_times},
            "surcharge": earlier.surcharge if later.surcharge is None else later.surcharge,
        }
    )

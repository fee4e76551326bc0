"""The centre's registers: customers, people and agreed add-on services, checked against the parameters."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, ClassVar

import numpy as np
import pandas as pd
from pydantic import BeforeValidator, Field

from model.arrays import Flags, Integers
from model.errors import Finding, InputError
from model.observations.deliveries import require_whole
from model.observations.files import data_folder
from model.observations.known import ALL, KNOWN, WHEN_SAID, Known, MayBeLater, last_versions
from model.observations.person_codes import PersonCode
from model.observations.register_changes import changes_registers, with_add_ons, with_new_customers
from model.observations.tables import read_table
from model.parameters.contacted import CHANNELS, contacted
from model.parameters.drivers import ADD_ON, BUYERS, EQUAL
from model.parameters.quantity import Share, Text
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.staffing import Role
from model.validity.span import ONE_DAY, Span, overlapping

WEIGHT_TOLERANCE = 1e-6
WEIGHT = "_weight"
"""Ending of the columns of the customer register that say how a volume falls on customers."""
FIRST_ROW = 2
"""Row of its file on which a table's first row stands."""
ALL_CUSTOMERS = 0
"""Stands in a table for all customers together; no customer has that number."""

Skills = Annotated[
    tuple[str, ...], BeforeValidator(lambda cell: tuple(cell.split(";")) if isinstance(cell, str) else ())
]


class Valid(MayBeLater):
    """What is in force from ``start`` through ``end``, both included; open where empty."""

    may_lack: ClassVar[tuple[str, ...]] = ("start", "end", KNOWN)

    @property
    def valid(self) -> Span:
        """The days that the row holds."""
        return Span(getattr(self, "start", None), getattr(self, "end", None))


class CustomerRow(Valid):
    """A customer; after these columns stand the weights that the centre needs, each named ``NAME_weight``."""

    named_by_the_centre: ClassVar[dict[str, Any]] = {WEIGHT: Share}
    number: Annotated[int, Field(ge=1)]
    name: Text
    kind: Text
    unit: Text
    start: date | None = None
    end: date | None = None


class PersonRow(Valid):
    """An employee, without name; ``customer`` is the one they are contact for or came from.

    Someone whose unit, role, skills or share of full time changes has a row for each, whose days are apart.
    """

    person: PersonCode
    unit: str | None
    role: Role
    employment: Annotated[float, Field(gt=0, le=1)]
    skills: Skills
    customer: int | None
    start: date | None = None
    end: date | None = None


class AddOnRow(MayBeLater):
    """An add-on service that a customer has agreed to buy, from ``start`` until ``end`` (open if empty)."""

    customer: int
    service: Text
    start: date
    end: date | None

    @property
    def valid(self) -> Span:
        """The days that it is agreed."""
        return Span(self.start, self.end)


@dataclass(frozen=True)
class Registers:
    """Customers, people and add-on agreements, one row each.

    unknown: customers who were not known. unchanged: the registers as the centre has them, where a scenario
    changes them (:meth:`under`).
    """

    customers: pd.DataFrame
    people: pd.DataFrame
    add_ons: pd.DataFrame
    unknown: tuple[int, ...] = ()
    unchanged: Registers | None = None

    def under(self, parameters: Parameters) -> Registers:
        """The registers as ``parameters`` have them; InputError for what cannot be in them."""
        own = self.unchanged or self
        if not changes_registers(parameters):
            return own
        customers = with_new_customers(own.customers, parameters, WEIGHT)
        add_ons = with_add_ons(own.add_ons, customers, parameters)
        return replace(own, customers=customers, add_ons=add_ons, unchanged=own)

    def each(self, taken: Callable[[pd.DataFrame], pd.DataFrame]) -> Registers:
        """The registers with what is ``taken`` of each table."""
        return Registers(taken(self.customers), taken(self.people), taken(self.add_ons))

    def buyers(self, service: str, year: int) -> list[int]:
        """Numbers of the customers that buy add-on ``service`` at some time of ``year``."""
        return sorted(
            {
                agreed.customer
                for agreed in self.agreed_add_ons
                if agreed.service == service and agreed.valid.days(year)
            }
        )

    @cached_property
    def customer_spans(self) -> dict[int, Span]:
        """When each customer is one, by number in the register's order."""
        return {row.number: row.valid for row in self.customer_rows}

    def customers_of(self, year: int) -> Flags:
        """Which customers are so on any day of ``year``; shape (customers,)."""
        firsts, lasts = self._customer_days
        return (firsts <= date(year, 12, 31).toordinal()) & (date(year, 1, 1).toordinal() <= lasts)

    @cached_property
    def _customer_days(self) -> tuple[Integers, Integers]:
        """First and last day of each customer, as ordinals."""
        spans = self.customer_spans.values()
        days = np.array([(span.start.toordinal(), span.end.toordinal()) for span in spans], dtype=np.int64)
        firsts, lasts = days.reshape(-1, 2).T
        return firsts, lasts

    @cached_property
    def persons(self) -> list[PersonRow]:
        """The people register as typed rows."""
        return [PersonRow.model_construct(**_plain(record)) for record in self.people.to_dict("records")]

    @cached_property
    def customer_rows(self) -> list[CustomerRow]:
        """The customer register as typed rows, without the weights."""
        kept = [name for name in CustomerRow.model_fields if name in self.customers]
        return [
            CustomerRow.model_construct(**_plain(record))
            for record in self.customers[kept].to_dict("records")
        ]

    @cached_property
    def agreed_add_ons(self) -> list[AddOnRow]:
        """The add-on agreements as typed rows."""
        return [AddOnRow.model_construct(**_plain(record)) for record in self.add_ons.to_dict("records")]


def _is_missing(cell: Any) -> bool:
    return cell is None or (not isinstance(cell, tuple) and bool(pd.isna(cell)))


def _plain(record: dict[Hashable, Any]) -> dict[str, Any]:
    """A record with missing cells as None."""
    return {str(key): None if _is_missing(cell) else cell for key, cell in record.items()}


def read_customers(data: Path, known: Known = ALL) -> pd.DataFrame:
    """The customers in ``data`` as ``known``: columns as :class:`CustomerRow`, and weights."""
    return known.cut(WHEN_SAID, _every_customer(data), 0)


def read_known_customers(data: Path, known: Known) -> tuple[pd.DataFrame, list[int]]:
    """:func:`read_customers`, and the numbers of those who were not known."""
    every = _every_customer(data)
    customers = known.cut(WHEN_SAID, every, 0)
    return customers, sorted(set(every["number"]) - set(customers["number"]))


def _every_customer(data: Path) -> pd.DataFrame:
    return read_table(data / "registers" / "customers.csv", CustomerRow, key=["number"])


def load_registers(parameters: Parameters, data: Path | None = None, known: Known = ALL) -> Registers:
    """The registers in ``data/registers`` as ``known``, and as ``parameters`` change them.

    Raises InputError when they do not fit each other or the parameters.

    Examples:
        >>> from model import load, load_registers
        >>> len(load_registers(load()).customers)
        33
    """
    every = read_registers(data)
    _require_faultless(every.each(last_versions), parameters)
    registers = every.each(lambda table: known.cut(WHEN_SAID, table, 0))
    if faults := list(_overlaps(registers)):
        raise InputError(*faults)
    unknown = set(every.customers["number"]) - set(registers.customers["number"])
    return replace(registers, unknown=tuple(sorted(unknown))).under(parameters)


def read_registers(data: Path | None = None) -> Registers:
    """The registers as their files have them, with every version of each row and when it is known."""
    folder = data_folder(data) / "registers"
    for path in (folder / f"{name}.csv" for name in ("customers", "people", "addon_agreements")):
        require_whole(path, folder.parent)
    return Registers(
        customers=read_table(folder / "customers.csv", CustomerRow, key=["number"]),
        people=read_table(folder / "people.csv", PersonRow, key=["person", "start"]),
        add_ons=_add_ons(folder / "addon_agreements.csv"),
    )


def _require_faultless(registers: Registers, parameters: Parameters) -> None:
    """InputError with the faults of the registers as they stand."""
    if faults := list(_reversed(registers)):
        raise InputError(*faults)
    findings = [
        *_overlaps(registers),
        *_customer_faults(registers, parameters),
        *_people_faults(registers, parameters),
        *_add_on_faults(registers, parameters),
    ]
    if findings:
        raise InputError(*findings)


def _add_ons(path: Path) -> pd.DataFrame:
    """The add-on agreements; none where the centre has no such table."""
    if not path.exists():
        return pd.DataFrame(columns=list(AddOnRow.model_fields))
    return read_table(path, AddOnRow, key=["customer", "service", "start"])


def _customer_faults(registers: Registers, parameters: Parameters) -> Iterator[Finding]:
    customers, organisation = registers.customers, parameters.organisation
    file = "customers.csv"
    repeated = customers.loc[customers["name"].duplicated(), "name"]
    for name in repeated:
        yield Finding(file, "kolumn name", name, "varje kund en gång")
    if len(customers) != organisation.customers.value:
        yield Finding(file, "antal kunder", str(len(customers)), str(organisation.customers.value))
    kinds = organisation.customer_kinds
    for number, kind in zip(_rows_of(customers), customers["kind"].tolist(), strict=True):
        if kind not in kinds:
            yield Finding(file, f"rad {number}, kolumn kind", kind, "ett kundslag: " + ", ".join(kinds))
    for name, known in kinds.items():
        found = int((customers["kind"] == name).sum())
        if known.customers is not None and found != known.customers.value:
            yield Finding(file, f"antal av kundslaget {name}", str(found), str(known.customers.value))
    for number, unit in zip(_rows_of(customers), customers["unit"].tolist(), strict=True):
        if unit not in organisation.units.value:
            known_units = "en av " + ", ".join(organisation.units.value)
            yield Finding(file, f"rad {number}, kolumn unit", unit, known_units)
    remain = [row.end is None for row in registers.customer_rows]
    for column in [f"{name}{WEIGHT}" for name in weight_names(registers)]:
        weight = float(customers.loc[remain, column].sum())
        if abs(weight - 1) > WEIGHT_TOLERANCE:
            yield Finding(file, "kolumn " + column, f"summan {weight:.6g}", "vikter vars summa är 1")
    yield from _weight_faults(registers, parameters)
    yield from _payer_faults(registers, parameters)


def weight_names(registers: Registers) -> list[str]:
    """Names of the weights that the customer register has, in its order."""
    columns = registers.customers.columns
    return [str(column).removesuffix(WEIGHT) for column in columns if str(column).endswith(WEIGHT)]


def _weight_faults(registers: Registers, parameters: Parameters) -> Iterator[Finding]:
    """Whatever falls on customers does so by something that there is."""
    kinds, weights = parameters.organisation.customer_kinds, weight_names(registers)
    for name in sorted(kinds.keys() & set(weights)):
        yield Finding("customers.csv", f"kolumn {name}{WEIGHT}", name, "ett namn som inte är ett kundslag")
    known = [EQUAL, *kinds, *weights]
    for name, activity in parameters.activities.items():
        if activity.customer_weight not in (*known, BUYERS):
            wanted = f"något av {', '.join([*known, BUYERS])} (vikter är kolumner i customers.csv)"
            place = f"activities.{name}.customer_weight"
            yield Finding("params/base/activities.yaml", place, activity.customer_weight, wanted)
    for name in parameters.pricing.subscription_weights.value:
        if name not in known:
            wanted = f"något av {', '.join(known)} (vikter är kolumner i customers.csv)"
            yield Finding("params/base/pricing.yaml", "pricing.subscription_weights", name, wanted)


def _payer_faults(registers: Registers, parameters: Parameters) -> Iterator[Finding]:
    """Whoever pays for an assignment directly is a customer, or customers by something that there is."""
    known = [EQUAL, *parameters.organisation.customer_kinds, *weight_names(registers)]
    numbers = set(registers.customers["number"])
    for name, assignment in parameters.assignments.items():
        payers = None if assignment.payers is None else assignment.payers.value
        if payers is not None and payers not in known and payers not in numbers:
            place = f"assignments.{name}.payers"
            wanted = f"ett kundnummer i customers.csv eller något av {', '.join(known)}"
            yield Finding("params/base/assignments.yaml", place, str(payers), wanted)


def _people_faults(registers: Registers, parameters: Parameters) -> Iterator[Finding]:
    organisation, staffing = parameters.organisation, parameters.staffing
    file = "people.csv"
    counted = headcounts(registers)
    if organisation.headcount.value not in counted:
        shown = "–".join(str(count) for count in sorted({min(counted), max(counted)}))
        yield Finding(file, "antal personer", shown, str(organisation.headcount.value))
    held: dict[str, set[str]] = {}
    units, roles, skills = organisation.units.value, staffing.roles, staffing.skills
    for number, row in zip(_rows_of(registers.people), registers.persons, strict=True):
        place = f"rad {number} (person {row.person}), kolumn"
        if row.role not in roles:
            yield Finding(file, f"{place} role", row.role, "en roll i staffing.roles: " + ", ".join(roles))
        elif roles[row.role].productive and row.unit not in units:
            yield Finding(file, f"{place} unit", str(row.unit), "en av enheterna " + ", ".join(units))
        works = row.role in roles and roles[row.role].productive
        for skill in row.skills:
            if works:
                held.setdefault(skill, set()).add(str(row.unit))
            if skill not in skills:
                wanted = "en kompetens i staffing.skills: " + ", ".join(skills)
                yield Finding(file, f"{place} skills", skill, wanted)
    needed = skills_needed(parameters, registers.customers)
    for name, known in skills.items():
        if name in needed and not held.get(name):
            yield Finding(file, "kolumn skills", f"ingen har {name}", f"minst en person som kan {known.name}")
        elif known.scope.value == "unit":
            for unit in sorted(needed.get(name, set()) - held.get(name, set())):
                yield Finding(
                    file, "kolumn skills", f"ingen i {unit} har {name}", f"minst en som kan {known.name}"
                )


def headcounts(registers: Registers) -> list[int]:
    """How many people there are, from the first day on and after each day that it may change."""
    spans = [row.valid for row in registers.persons]
    days = {span.start for span in spans} | {span.end + ONE_DAY for span in spans if span.end < date.max}
    return [sum(day in span for span in spans) for day in sorted(days)] or [0]


def _rows_of(table: pd.DataFrame) -> list[int]:
    """On which rows of its file the rows of a table stand."""
    return [int(place) + FIRST_ROW for place in table.index]


def _reversed(registers: Registers) -> Iterator[Finding]:
    """Rows that end before they begin."""
    tables: tuple[tuple[str, pd.DataFrame, Sequence[CustomerRow | PersonRow | AddOnRow]], ...] = (
        ("customers.csv", registers.customers, registers.customer_rows),
        ("people.csv", registers.people, registers.persons),
        ("addon_agreements.csv", registers.add_ons, registers.agreed_add_ons),
    )
    for file, table, rows in tables:
        for number, row in zip(_rows_of(table), rows, strict=True):
            if row.start is not None and row.end is not None and row.end < row.start:
                yield Finding(file, f"rad {number}, kolumn end", str(row.end), f"ett datum efter {row.start}")


def _overlaps(registers: Registers) -> Iterator[Finding]:
    """Rows of a person that have a day in common."""
    persons: dict[str, list[Span]] = {}
    for number, person in zip(_rows_of(registers.people), registers.persons, strict=True):
        earlier = persons.setdefault(person.person, [])
        if overlapping([*earlier, person.valid]):
            place, shown = f"rad {number} (person {person.person})", "dagar som en tidigare rad har"
            yield Finding("people.csv", place, shown, "start och end som inte går in i varandra")
        earlier.append(person.valid)


def skills_needed(parameters: Parameters, customers: pd.DataFrame) -> dict[str, set[str]]:
    """Skills that the work takes, and the units whose work it is."""
    own, needed = set(customers["unit"]), dict[str, set[str]]()
    for activity in parameters.activities.values():
        needed.setdefault(activity.skill, set()).update(own if activity.unit is None else {activity.unit})
    phone, mail = parameters.phone, parameters.mail
    called, written = (set(contacted(parameters, channel)) for channel in CHANNELS)
    for skill, units in ((phone.skill, called), (phone.follow_up_skill, called), (mail.skill, written)):
        if units:
            needed.setdefault(skill, set()).update(units)
    return needed


def _add_on_faults(registers: Registers, parameters: Parameters) -> Iterator[Finding]:
    file = "addon_agreements.csv"
    offered = {name for name, service in parameters.services.items() if service.kind == ADD_ON}
    known = set(registers.customers["number"])
    for number, row in zip(_rows_of(registers.add_ons), registers.agreed_add_ons, strict=True):
        place = f"rad {number}"
        if row.service not in offered:
            yield Finding(file, f"{place}, kolumn service", row.service, "en tilläggstjänst i services")
        if row.customer not in known:
            yield Finding(
                file, f"{place}, kolumn customer", str(row.customer), "ett kundnummer i customers.csv"
            )

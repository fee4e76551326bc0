"""The centre's registers: customers, people and agreed add-on services, checked against the parameters."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import BeforeValidator, Field

from model.errors import Finding, InputError
from model.observations.files import data_folder
from model.observations.tables import Row, read_table
from model.parameters.quantity import Text
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.staffing import Role

WEIGHT_TOLERANCE = 1e-6
ALL_CUSTOMERS = 0
"""Stands in a table for all customers together; no customer has that number."""

Skills = Annotated[
    tuple[str, ...], BeforeValidator(lambda cell: tuple(cell.split(";")) if isinstance(cell, str) else ())
]


class CustomerRow(Row):
    """A customer: an administration of the city."""

    number: Annotated[int, Field(ge=1)]
    name: Text
    kind: Literal["district", "specialist"]
    unit: Text
    supplier_weight: Annotated[float, Field(ge=0, le=1)]
    customer_weight: Annotated[float, Field(ge=0, le=1)]


class PersonRow(Row):
    """An employee, without name; ``customer`` is the one they are contact for or came from."""

    person: Annotated[str, Field(pattern=r"^P\d{3}$")]
    unit: str | None
    role: Role
    employment: Annotated[float, Field(gt=0, le=1)]
    skills: Skills
    customer: int | None


class AddOnRow(Row):
    """An add-on service that a customer has agreed to buy, from ``start`` until ``end`` (open if empty)."""

    customer: int
    service: Text
    start: date
    end: date | None


@dataclass(frozen=True)
class Registers:
    """Customers, people and add-on agreements, one row each."""

    customers: pd.DataFrame
    people: pd.DataFrame
    add_ons: pd.DataFrame

    def buyers(self, service: str, year: int) -> list[int]:
        """Numbers of the customers that buy add-on ``service`` at some time of ``year``."""
        return sorted(
            agreed.customer
            for agreed in self.agreed_add_ons
            if agreed.service == service
            and agreed.start <= date(year, 12, 31)
            and (agreed.end is None or agreed.end >= date(year, 1, 1))
        )

    @cached_property
    def persons(self) -> list[PersonRow]:
        """The people register as typed rows."""
        return [PersonRow.model_construct(**_plain(record)) for record in self.people.to_dict("records")]

    @cached_property
    def agreed_add_ons(self) -> list[AddOnRow]:
        """The add-on agreements as typed rows."""
        return [AddOnRow.model_construct(**_plain(record)) for record in self.add_ons.to_dict("records")]


def _is_missing(cell: Any) -> bool:
    return cell is None or (not isinstance(cell, tuple) and bool(pd.isna(cell)))


def _plain(record: dict[Hashable, Any]) -> dict[str, Any]:
    """A record with missing cells as None."""
    return {str(key): None if _is_missing(cell) else cell for key, cell in record.items()}


def read_customers(data: Path) -> pd.DataFrame:
    """The customers in the folder of observations ``data``; columns as :class:`CustomerRow`."""
    return read_table(data / "registers" / "customers.csv", CustomerRow, key=["number"])


def load_registers(parameters: Parameters, data: Path | None = None) -> Registers:
    """The registers in ``data/registers``; InputError when they do not fit each other or the parameters.

    Examples:
        >>> from model import load, load_registers
        >>> len(load_registers(load()).customers)
        33
    """
    folder = data_folder(data) / "registers"
    registers = Registers(
        customers=read_customers(data_folder(data)),
        people=read_table(folder / "people.csv", PersonRow, key=["person"]),
        add_ons=_add_ons(folder / "addon_agreements.csv"),
    )
    findings = [
        *_customer_faults(registers, parameters),
        *_people_faults(registers, parameters),
        *_add_on_faults(registers, parameters),
    ]
    if findings:
        raise InputError(*findings)
    return registers


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
    counts = {
        "kunder": (len(customers), organisation.customers.value),
        "stadsdelsförvaltningar": (
            int((customers["kind"] == "district").sum()),
            organisation.district_customers.value,
        ),
    }
    for what, (found, wanted) in counts.items():
        if found != wanted:
            yield Finding(file, "antal " + what, str(found), str(wanted))
    for unit in sorted(set(customers["unit"]) - set(organisation.units.value)):
        yield Finding(file, "kolumn unit", unit, "en av " + ", ".join(organisation.units.value))
    for column in ("supplier_weight", "customer_weight"):
        weight = float(customers[column].sum())
        if abs(weight - 1) > WEIGHT_TOLERANCE:
            yield Finding(file, "kolumn " + column, f"summan {weight:.6g}", "vikter vars summa är 1")


def _people_faults(registers: Registers, parameters: Parameters) -> Iterator[Finding]:
    organisation, staffing = parameters.organisation, parameters.staffing
    file = "people.csv"
    if len(registers.people) != organisation.headcount.value:
        yield Finding(file, "antal personer", str(len(registers.people)), str(organisation.headcount.value))
    held: dict[str, set[str]] = {}
    for row in registers.persons:
        if staffing.roles[row.role].productive and row.unit not in organisation.units.value:
            yield Finding(file, f"person {row.person}, kolumn unit", str(row.unit), "en enhet")
        for skill in row.skills:
            held.setdefault(skill, set()).add(str(row.unit))
            if skill not in staffing.skills:
                yield Finding(
                    file, f"person {row.person}, kolumn skills", skill, "en kompetens i staffing.skills"
                )
    for name, known in staffing.skills.items():
        if not held.get(name):
            yield Finding(file, "kolumn skills", f"ingen har {name}", f"minst en person som kan {known.name}")
        elif known.scope.value == "unit":
            for unit in sorted(set(organisation.units.value) - held[name]):
                yield Finding(
                    file, "kolumn skills", f"ingen i {unit} har {name}", f"minst en som kan {known.name}"
                )


def _add_on_faults(registers: Registers, parameters: Parameters) -> Iterator[Finding]:
    file = "addon_agreements.csv"
    offered = {name for name, service in parameters.services.items() if service.kind == "add_on"}
    known = set(registers.customers["number"])
    for number, row in enumerate(registers.agreed_add_ons, start=2):
        place = f"rad {number}"
        if row.service not in offered:
            yield Finding(file, f"{place}, kolumn service", row.service, "en tilläggstjänst i services")
        if row.customer not in known:
            yield Finding(
                file, f"{place}, kolumn customer", str(row.customer), "ett kundnummer i customers.csv"
            )
        if row.end is not None and row.end < row.start:
            yield Finding(file, f"{place}, kolumn end", str(row.end), f"ett datum efter {row.start}")

"""What the planner's workbook shows: lines, customers, volumes and amounts in order, and what it says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from model.observations.provenance import Origins
from model.parameters.loading import fingerprint
from model.parameters.until import of_year
from model.planner_workbook.reading import VOLUMES
from model.planning.planned_year import PlannedYear
from model.presentation.language import _, words
from model.pricing.costing.costs import YEARLY_SUMS
from model.pricing.money import ZERO
from model.pricing.price_changes import beside_last_year
from model.reports.open_basis import told_of
from model.reports.planning.names import with_services
from model.reports.planning.price_list import KINDS, REPORT
from model.reports.sources import ASSUMPTIONS, notice, of_plan

READ_ME, PRICES, AGREEMENTS, SUMMARY, CHECK = "Läs mig", "Prislista", "Avtal", "Sammanställning", "Kontroll"
SUBSCRIPTION_SHEET, ASSIGNMENTS_SHEET = "Basabonnemang", "Övriga uppdrag"
OK, DEVIATES = "OK", "AVVIKER"
FIRST = 4
"""First row below the column headings, counted from 0."""
LEFT = 2
"""Columns with a customer's number and name."""
EXPLANATION = {
    "Vad det är": """
        Prislistan, varje kunds volymer och avtal, och en kontroll av att intäkten är lika med kostnaden på
        öret. Allt är räknat ur samma simulerade år som rapporten Prislista.""",
    "Vad som får ändras": """
        Bara de gula cellerna. På bladet {volumes} volymerna av det som säljs per styck: skriv heltal, inga
        formler, och 0 för det som kunden inte ska ha; en ändrad cell blir orange. På bladet {prices} kan ett
        pris sättas: skriv kronor i kolumnen Satt pris, eller lämna den tom.""",
    "Vad som är låst": """
        Allt annat. Tillägg följer registret över tilläggsavtal och ändras där: den som inte köper ett tillägg
        per styck har 0 av det.
        Bladen är skyddade utan lösenord, men en låst cell som ändå ändras stoppar inläsningen.""",
    "Vad som räknas här": """
        Ändrade volymer slår igenom på {prices}, {agreements} och {summary} vid dagens priser, och satta
        priser vid sidan av de andra. Intäkten är då inte längre lika med kostnaden, och bladet {check} visar
        {deviates}. Det är meningen: nya volymer ger nya priser, och det som ett satt pris inte täcker bär de
        andra. tertial volumes visar vem som bär vad.""",
    "Så blir det nya priser": """
        Spara filen under ett eget namn, till exempel plan.xlsx, och kör
        tertial volumes plan.xlsx --to params/scenarios/plan.yaml och sedan
        tertial price --scenario plan. Då simuleras året på nytt och priserna räknas om.""",
    "Hur talen visas": """
        Tusental och decimaler skrivs med datorns egna tecken: 1 234 500 och 12,50 på en dator med svenska
        regionsinställningar, oavsett språket i Excel.""",
}
EXAMPLE_DATA, SOURCES = "Exempeldata", "Underlag"
"""What the last paragraph is called."""


YEAR = "år"
"""What an amount is for that the price list has no line for."""


@dataclass(frozen=True, kw_only=True)
class SheetLine:
    """A line of the price list: a service sold at ``price``, or one with an amount for each customer."""

    service: str
    label: str
    kind: str
    unit: str
    unit_cost: Decimal
    price: Decimal
    before: Decimal | None
    by_volume: bool

    @property
    def name(self) -> str:
        """What its price is called in formulas."""
        return f"pris_{self.service}"


@dataclass(frozen=True)
class Origin:
    """What the workbook says it was made from, beside the planned year: its date, scenario and changes."""

    day: date
    scenario: str
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class Contents:
    """What the sheets show: lines and customers in order, volumes and amounts by (customer, service)."""

    planned: PlannedYear
    origin: Origin
    lines: list[SheetLine]
    customers: dict[int, str]
    volume: dict[tuple[int, str], int]
    amount: dict[tuple[int, str], Decimal]
    origins: Origins

    @property
    def counted(self) -> list[SheetLine]:
        """Lines sold by volume x price."""
        return [line for line in self.lines if line.by_volume]

    @property
    def row_of_sum(self) -> int:
        """Row of the sums below the customers."""
        return FIRST + len(self.customers)

    def column(self, service: str) -> int:
        """Column of a service among volumes and agreements."""
        ordered = [*self.counted, *(line for line in self.lines if not line.by_volume)]
        return LEFT + [line.service for line in ordered].index(service)

    def total(self, service: str) -> Decimal:
        """What all customers pay for a service."""
        return sum((self.amount.get((customer, service), ZERO) for customer in self.customers), ZERO)

    def sold(self, service: str) -> int:
        """Volume of all customers."""
        return sum(self.volume.get((customer, service), 0) for customer in self.customers)


def contents_of(planned: PlannedYear, origin: Origin) -> Contents:
    """What the workbook of ``planned`` shows."""
    names = planned.registers.customers.sort_values("number")
    agreed = planned.agreed.to_dict("records")
    return Contents(
        planned,
        origin,
        lines_of(planned),
        dict(zip(names["number"].tolist(), names["name"].tolist(), strict=True)),
        {(row["customer"], row["service"]): int(row["volume"]) for row in agreed},
        {(row["customer"], row["service"]): row["amount"] for row in agreed},
        of_plan(planned.year),
    )


def lines_of(planned: PlannedYear) -> list[SheetLine]:
    """The price list, and after it what agreements have beside it."""
    own = {
        str(service): set(group["price"]) for service, group in planned.agreed.groupby("service", sort=False)
    }
    in_parts = {
        row["service"]
        for row in planned.agreed.to_dict("records")
        if row["amount"] != row["price"] * row["volume"]
    }
    table = with_services(beside_last_year(planned.prices, planned.before), planned.parameters)
    kinds = words(KINDS)
    lines = []
    for row in table.to_dict("records"):
        has_own = own.get(row["service"], {row["price"]}) != {row["price"]}
        is_sum = row["service"] in YEARLY_SUMS or row["service"] in in_parts or has_own
        before = row["before"] if isinstance(row["before"], Decimal) else None
        told = {name: row[name] for name in ("service", "label", "unit", "unit_cost", "price")}
        kind = kinds[row["kind"]]
        lines.append(SheetLine(**told, kind=kind, before=before, by_volume=not is_sum))
    known = {line.service for line in lines}
    for name in [name for name in own if name not in known]:
        service = planned.parameters.services.get(name)
        label, kind = (_(service.name), kinds[service.kind]) if service else (name, "")
        lines.append(
            SheetLine(
                service=name,
                label=label,
                kind=kind,
                unit=YEAR,
                unit_cost=ZERO,
                price=ZERO,
                before=None,
                by_volume=False,
            )
        )
    return lines


def explanation(contents: Contents) -> list[tuple[str, str]]:
    """What the workbook is and how it is used: heading, text."""
    names = {
        "volumes": VOLUMES,
        "prices": PRICES,
        "agreements": AGREEMENTS,
        "summary": SUMMARY,
        "check": CHECK,
        "deviates": DEVIATES,
    }
    told = [(heading, " ".join(text.split()).format(**names)) for heading, text in EXPLANATION.items()]
    planned = contents.planned
    sources = notice(
        contents.origins,
        planned.parameters,
        planned.known,
        told=told_of(REPORT, planned.known, planned.parameters),
        of_examples=_(ASSUMPTIONS),
    )
    return [*told, (EXAMPLE_DATA if contents.origins.examples else SOURCES, sources.text)]


def made_of(planned: PlannedYear, origin: Origin) -> list[tuple[str, str]]:
    """What the workbook was made from: heading, text."""
    organisation = planned.parameters.organisation
    changes = json.dumps(origin.changes, ensure_ascii=False, default=str) if origin.changes else "inga"
    return [
        ("Verksamhet", f"{organisation.host.value}, {organisation.name.value}"),
        ("Scenario", planned.parameters.title),
        ("Ändrade parametrar", changes),
        ("Simulerade år", str(planned.outcome.replications)),
        ("Parametrarnas fingeravtryck", fingerprint(of_year(planned.parameters, planned.year))),
    ]

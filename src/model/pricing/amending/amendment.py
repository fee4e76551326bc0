"""What changes of a year's agreements come to: rows that are added to the agreement, and the sum of them all.

The price list of the year stands: what a customer pays is its part of the year at those prices, and nobody
else's sums are shared anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from model.errors import Finding, InputError
from model.frames import Frame, day, money, text, whole
from model.observations.amendments import NEW_VOLUMES
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.pricing.amending.changes import Difference, differences
from model.pricing.amending.promises import unsaid_changes
from model.pricing.amending.terms import Terms, agreed_terms, amended, days_of, is_add_on, terms_now
from model.pricing.amending.yearly_levels import YearlyLevels
from model.pricing.costing.costs import OWN_AMOUNTS
from model.pricing.frames import AGREED
from model.pricing.money import ZERO, kronor

AMENDED = Frame(
    "a change of a customer's agreement within the year",
    edition=whole("number of the amendment, from 1"),
    decided=day("of the decision"),
    customer=whole("number"),
    start=day("first"),
    end=day("last in the year"),
    change=text("code"),
    subject=text("code of a service; of a promise the activity's"),
    before=text("volume of a year, or promise", optional=True),
    after=text("volume of a year, or promise", optional=True),
    price=money("of one; none of what is a sum or a promise", optional=True),
    yearly_before=money("kronor of a whole year"),
    yearly_after=money("kronor of a whole year"),
    volume=whole("pieces or months more (or fewer) from start to end, fees more in the year; 0 of a sum"),
    amount=money("kronor more (or less) from start to end"),
)
"""Rows of amendments."""


@dataclass(frozen=True, eq=False)
class Amending:
    """The agreements of a year as they were made, with the rows of the amendments so far."""

    levels: YearlyLevels
    earlier: pd.DataFrame

    @property
    def year(self) -> int:
        """The year."""
        return self.levels.year

    @property
    def agreed_terms(self) -> Terms:
        """What the agreements say, without any amendment."""
        return agreed_terms(self.levels.agreed, self.levels.parameters, self.year)

    @property
    def terms(self) -> Terms:
        """What holds before anything more is changed."""
        return amended(self.agreed_terms, self.earlier)

    @property
    def edition(self) -> int:
        """Number of the next amendment."""
        return 1 + max(self.earlier["edition"].tolist(), default=0)

    def rows(self, changes: Sequence[Difference], decided: date) -> pd.DataFrame:
        """What ``changes``, in the order of their days, add: :data:`AMENDED`."""
        found, terms = [], self.terms
        for change in changes:
            rows = list(self._rows(change, terms, decided))
            found += rows
            terms = amended(terms, pd.DataFrame(rows or [self._mark(change, decided)]))
        return AMENDED.frame(found)

    def _rows(self, change: Difference, terms: Terms, decided: date) -> Iterator[dict[str, Any]]:
        mark = self._mark(change, decided)
        if change.change == "promise":
            yield mark
            return
        after = amended(terms, pd.DataFrame([mark]))
        whole_customer = change.change in ("joins", "leaves")
        services = self.levels.services_of(change.customer) if whole_customer else [change.subject]
        for service in services:
            row = mark | {"subject": service} | self._worth(change, service, terms, after)
            if row["volume"] or row["amount"] or change.change == "volume" or self.levels.is_monthly(service):
                yield row  # pieces of which none come on the days are no change

    def _mark(self, change: Difference, decided: date) -> dict[str, Any]:
        """The change without what it comes to."""
        return {
            "edition": self.edition,
            "decided": decided,
            "customer": change.customer,
            "start": change.start,
            "end": change.valid.end,
            "change": change.change,
            "subject": change.subject,
            "before": change.before,
            "after": change.after,
            "price": None,
            "yearly_before": ZERO,
            "yearly_after": ZERO,
            "volume": 0,
            "amount": ZERO,
        }

    def _worth(self, change: Difference, service: str, then: Terms, now: Terms) -> dict[str, Any]:
        """Yearly sums before and after, and what is added for the days of the change."""
        levels, customer = self.levels, change.customer
        chosen = is_add_on(levels.parameters, service)
        price = None if service in OWN_AMOUNTS else kronor(self._price(service))
        units, yearly, volumes = [], [], []
        for terms in (then, now):
            days = terms.days_of(customer, service, chosen)
            if not levels.is_monthly(service):
                days &= days_of(change.valid, self.year)
            units.append(levels.on(customer, service, days, terms))
            at_start = (
                levels.whole(customer, service, terms, change.start) if change.start in days else Fraction(0)
            )
            volumes.append(round(at_start))
            is_sum = levels.is_sum(service)
            yearly.append(kronor(round(at_start * (1 if is_sum else self._price(service)))))
        more = units[1] - units[0]
        if price is None:
            return {"yearly_before": yearly[0], "yearly_after": yearly[1], "amount": kronor(more)}
        if levels.is_sum(service):
            had, has = (bool(terms.days_of(customer, service, chosen)) for terms in (then, now))
            fees = levels.agreements_of(customer, service)
            return {
                "price": price,
                "before": str(fees) if change.start in then.days_of(customer, service, chosen) else None,
                "after": str(fees if change.start in now.days_of(customer, service, chosen) else 0),
                "yearly_before": yearly[0],
                "yearly_after": yearly[1],
                "volume": fees * (has - had),
                "amount": kronor(more),
            }
        return {
            "price": price,
            "before": str(volumes[0]) if volumes[0] else None,
            "after": str(volumes[1]),
            "yearly_before": yearly[0],
            "yearly_after": yearly[1],
            "volume": more,
            "amount": more * price,
        }

    def _price(self, service: str) -> int:
        price = self.levels.prices.get(service)
        if price is None:
            name = self.levels.parameters.services[service].name
            raise InputError(Finding("avtalen", name, "inget pris", "ett pris i årets avtal"))
        return price


def amending(
    agreed: pd.DataFrame,
    earlier: pd.DataFrame,
    parameters: Parameters,
    registers: Registers,
    year: int,
) -> Amending:
    """The agreements of ``year`` as they were made (``agreed``) and the amendments so far (``earlier``)."""
    return Amending(YearlyLevels(agreed, parameters, registers, year), earlier)


def next_amendment(
    state: Amending, new_volumes: pd.DataFrame, decided: date, promised: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """What registers, parameters and ``new_volumes`` change that is agreed on so far: :data:`AMENDED`.

    promised: what the agreements promise, as it was decided. Raises InputError for a new volume of what is no
    piece, or that the customer does not have on the day, and for a promise that is another from no day.
    """
    levels = state.levels
    now = terms_now(levels.parameters, levels.registers, new_volumes, state.year)
    faults = [
        *_volume_faults(levels, now, new_volumes),
        *unsaid_changes(promised or {}, levels.parameters, state.year),
    ]
    if faults:
        raise InputError(*faults)
    return AMENDED.checked(
        state.rows(differences(state.terms, now, levels.parameters, levels.registers), decided)
    )


def _volume_faults(levels: YearlyLevels, now: Terms, new_volumes: pd.DataFrame) -> Iterator[Finding]:
    for number, row in enumerate(new_volumes.to_dict("records"), start=2):
        service, place = row["service"], f"rad {number} (kund {row['customer']}, {row['service']})"
        if levels.is_sum(service) or levels.is_monthly(service):
            yield Finding(NEW_VOLUMES, place, service, "en tjänst som räknas styckvis")
        elif row["start"] not in now.days_of(row["customer"], service, is_add_on(levels.parameters, service)):
            yield Finding(NEW_VOLUMES, place, f"{row['start']}", "en dag som kunden har tjänsten")


def amended_lines(agreed: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The agreements with ``rows`` of amendments added: as :data:`~model.pricing.frames.AGREED`.

    Lines that come to nothing are left out.
    """
    columns = ["customer", "service", "volume", "price", "amount"]
    if not len(rows):
        return AGREED.checked(agreed[columns])
    lines: dict[tuple[int, str], dict[Any, Any]] = {
        (line["customer"], line["service"]): dict(line) for line in agreed[columns].to_dict("records")
    }
    for row in rows[rows["change"] != "promise"].to_dict("records"):
        key = (row["customer"], row["subject"])
        empty: dict[Any, Any] = {
            "customer": key[0],
            "service": key[1],
            "volume": 0,
            "price": row["price"] or ZERO,
            "amount": ZERO,
        }
        line = lines.setdefault(key, empty)
        line["amount"] += row["amount"]
        if key[1] in OWN_AMOUNTS:
            line |= {"volume": int(bool(line["amount"])), "price": line["amount"]}
        else:
            line["volume"] += row["volume"]
    kept = [line for line in lines.values() if line["volume"] or line["amount"]]
    return AGREED.checked(pd.DataFrame(kept, columns=columns))

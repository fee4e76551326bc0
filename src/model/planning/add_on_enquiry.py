"""The yearly enquiry about add-ons: whom to ask about what, who has answered, and how many will buy.

Each answer makes it more or less likely that the customer buys (``pricing.add_on_take_up``), also that there
is none. Customers decide for themselves: how many buy a service is a sum of as many draws, whose
distribution is worked out exactly, and so are its expected value and the ends of the middle four fifths.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from model.errors import Finding, InputError
from model.frames import Frame, real, text, whole
from model.observations.add_on_enquiry import COLUMNS, ENQUIRY, KEY, Answer
from model.observations.registers import Registers
from model.parameters.drivers import ADD_ON
from model.parameters.overlays import Overlay
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.pricing import TakeUp
from model.validity.span import Span

Level = Literal["low", "expected", "high"]
LEVELS: tuple[Level, ...] = get_args(Level)
TAIL = 0.1
"""Chance of fewer than the low number, and of more than the high one, at most."""
TAKEN_UP = Frame(
    "an add-on that customers have been asked about",
    service=text("code"),
    asked=whole("customers"),
    replies=whole("of them"),
    yes=whole("want to buy it"),
    perhaps=whole("may want to"),
    no=whole("do not"),
    offers=whole("have had an offer"),
    expected=real("number that will buy it"),
    low=whole("at least so many, nine times of ten"),
    high=whole("at most so many, nine times of ten"),
)


def to_ask(parameters: Parameters, registers: Registers, year: int) -> list[tuple[int, str]]:
    """Customers of ``year``, and each add-on that they do not have when it begins."""
    first = Span(date(year, 1, 1), date(year, 1, 1))
    held = {
        (row.customer, row.service) for row in registers.agreed_add_ons if (row.valid & first) is not None
    }
    sold = [name for name, service in parameters.services.items() if service.kind == ADD_ON]
    there = registers.customers["number"][registers.customers_of(year)].tolist()
    return [(number, name) for number in sorted(there) for name in sold if (number, name) not in held]


def with_sent(enquiry: pd.DataFrame, asked: Iterable[tuple[int, str]], day: date) -> pd.DataFrame:
    """``enquiry`` with what is asked for the first time on ``day``; what was asked before stands."""
    before = set(enquiry[KEY].itertuples(index=False, name=None))
    rows = [(*pair, day, None, None, None) for pair in asked if pair not in before]
    return _in_order([*enquiry[COLUMNS].itertuples(index=False, name=None), *rows])


def with_answers(enquiry: pd.DataFrame, answers: Mapping[tuple[int, str], Answer], day: date) -> pd.DataFrame:
    """``enquiry`` with ``answers`` as given on ``day``; one that says what it said keeps its day.

    Raises InputError for answers to what was not asked, or that came before it was.
    """
    rows = {(row["customer"], row["service"]): row for row in enquiry[COLUMNS].to_dict("records")}
    faults = [
        Finding("svaren", f"kund {number}, tjänst {service}", "ingen fråga är sänd", "en rad i enquiry.csv")
        for number, service in answers
        if (number, service) not in rows
    ]
    faults += [
        Finding("svaren", f"kund {pair[0]}, tjänst {pair[1]}", str(day), f"en dag från {rows[pair]['sent']}")
        for pair in answers
        if pair in rows and day < rows[pair]["sent"]
    ]
    if faults:
        raise InputError(*faults)
    for pair, answer in answers.items():
        if rows[pair]["answer"] != answer:
            rows[pair] |= {"answer": answer, "answered": day}
    return _in_order([tuple(row.values()) for row in rows.values()])


def with_offers(enquiry: pd.DataFrame, customers: Iterable[int], day: date) -> pd.DataFrame:
    """``enquiry`` with an offer on ``day`` to ``customers`` of what they want, or may want, and had none of.

    Raises InputError for a customer that wants nothing more.
    """
    records = enquiry[COLUMNS].to_dict("records")
    for number in customers:
        own = [
            row
            for row in records
            if row["customer"] == number and row["answer"] in ("yes", "perhaps") and pd.isna(row["offered"])
        ]
        if not own:
            wanted = "en kund som svarat ja eller kanske och inte fått erbjudande"
            raise InputError(Finding("erbjudandet", "kund", str(number), wanted))
        for row in own:
            row["offered"] = day
    return _in_order([tuple(row.values()) for row in records])


def take_up(enquiry: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """How many have answered what of each service, and how many will buy it: :data:`TAKEN_UP`."""
    rows = []
    for service in [name for name in parameters.services if name in set(enquiry["service"])]:
        own = enquiry[enquiry["service"] == service]
        chances = _chances(own, parameters)
        counts = [int((own["answer"] == answer).sum()) for answer in ("yes", "perhaps", "no")]
        low, high = _ends(list(chances.values()))
        offered = int(own["offered"].notna().sum())
        rows.append((service, len(own), sum(counts), *counts, offered, sum(chances.values()), low, high))
    return TAKEN_UP.frame(rows)


def buyers(enquiry: pd.DataFrame, parameters: Parameters, level: Level) -> dict[str, list[int]]:
    """Who buys each service when so many do as ``level`` says: the likeliest, the lowest number first."""
    found: dict[str, list[int]] = {}
    for row in take_up(enquiry, parameters).to_dict("records"):
        own = enquiry[enquiry["service"] == row["service"]]
        chances = _chances(own, parameters)
        likeliest = sorted(chances, key=lambda number: (-chances[number], number))
        if chosen := likeliest[: round(row[level])]:
            found[row["service"]] = sorted(chosen)
    return found


def take_up_scenario(enquiry: pd.DataFrame, parameters: Parameters, year: int, level: Level) -> Overlay:
    """A scenario in which the likeliest customers buy from the beginning of ``year``."""
    told = {"low": "få", "expected": "väntat antal", "high": "många"}[level]
    bought: dict[str, dict[int, dict[str, str]]] = {
        service: {number: {"start": f"{year}-01-01"} for number in numbers}
        for service, numbers in buyers(enquiry, parameters, level).items()
    }
    source = f"intresseförfrågan inför {year}: {told} köpare; antagande, pricing.add_on_take_up"
    changes: dict[str, Mapping[str, Any]] = {"demand.add_ons": {"value": bought, "source": source}}
    return Overlay(
        f"Tilläggstjänster {year}, {told} köpare",
        f"De som troligast köper tilläggstjänster enligt intresseförfrågan inför {year}: {told} köpare.",
        changes,
    )


def _chances(own: pd.DataFrame, parameters: Parameters) -> dict[int, float]:
    """How likely each customer that was asked about a service is to buy it."""
    share = _shares(parameters)
    return {
        number: getattr(share, "unanswered" if pd.isna(answer) else answer)
        for number, answer in zip(own["customer"].tolist(), own["answer"].tolist(), strict=True)
    }


def _shares(parameters: Parameters) -> TakeUp:
    said = parameters.pricing.add_on_take_up
    if said is None:
        wanted = "hur stor andel av dem som svarat ja, kanske, nej och inte alls som köper"
        raise InputError(Finding("params/base/pricing.yaml", "pricing.add_on_take_up", "saknas", wanted))
    return said.value


def _ends(chances: list[float]) -> tuple[int, int]:
    """The least number with a tenth's chance of at most it, and the least with nine tenths'."""
    chance_of = np.ones(1)
    for chance in chances:
        chance_of = np.convolve(chance_of, [1 - chance, chance])
    at_most = np.cumsum(chance_of)
    low, high = (int(np.argmax(at_most >= share - 1e-12)) for share in (TAIL, 1 - TAIL))
    return low, high


def _in_order(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=COLUMNS).astype(object)
    table = table.where(table.notna(), None).astype({"customer": "int64"})
    return ENQUIRY.checked(table.sort_values(KEY, kind="stable", ignore_index=True))

"""Example dialogue: as many meetings, suggestions and complaints as are stated, on drawn dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from model.apportionment import apportion
from model.calendar import working_calendar
from model.example_centre.log_texts import log_text
from model.example_centre.streams import table_stream
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters

MEETING_MONTHS = (2, 5, 9, 11)
EXTRA_MEETING_MONTH = 3
LOG_KINDS = {"event": 0.50, "problem": 0.28, "proposal": 0.12, "service_wish": 0.10}
PROCESSES = {
    "accounts_payable": 0.36,
    "accounts_receivable": 0.34,
    "cash_and_bank": 0.10,
    "system_administration": 0.10,
    "accounting": 0.10,
}
CUSTOMER_CV = 0.2
UNKNOWN_SENDER, NO_PROCESS = 0.15, 0.35
ANSWER_DAYS_MEAN, LATEST_ANSWER = 4.0, 16
LED_TO_SHARE = 0.55


@dataclass(frozen=True)
class Register:
    """What is stated or assumed of a year's suggestions and complaints: numbers by category."""

    critical: dict[str, int]
    positive: dict[str, int]


# Totals from the source text, page 14; which categories were most common likewise, the split is assumed.
REGISTERS = {
    2010: Register(
        critical={"availability": 16, "information": 12, "other": 8, "handling": 4, "treatment": 2},
        positive={"treatment": 5, "information": 3, "other": 3, "availability": 1},
    ),
    2011: Register(
        critical={"availability": 8, "information": 7, "other": 5, "handling": 2, "treatment": 1},
        positive={"treatment": 1},
    ),
}
LED_TO = {
    "availability": (
        "Telefonschemat ändrades så att fler svarar under förmiddagen",
        "Enhetens frånvaromeddelanden sågs över",
        "En reserv utsågs för telefonpasset över lunch",
    ),
    "information": (
        "Sidan på intranätet skrevs om och fick en tydligare ingång",
        "Kunden fick en genomgång av gränssnittet på nästa kundmöte",
        "Svaret lades till bland vanliga frågor",
    ),
    "treatment": ("Samtalet togs upp på enhetsmötet", "Mallen för svar per e-post ändrades"),
    "handling": (
        "Arbetsbeskrivningen ändrades i processgruppen",
        "Kontrollen av inläst underlag flyttades till samma dag",
    ),
    "other": ("Frågan togs upp i ledningsgruppen", "Blanketten fick en förklarande text"),
}


STATED_MEETINGS = {2011: 142}
MEETINGS_EACH, MORE_MEETINGS = 4, 0.3
"""Meetings of a customer in other years, and the share of the customers that have one more (assumption)."""


def meetings_held(registers: Registers, year: int) -> int:
    """How many meetings there were: as stated, or about as many for each customer."""
    customers = len(registers.customers)
    more = int(table_stream(year, "customer meetings", "number").binomial(customers - 1, MORE_MEETINGS))
    return STATED_MEETINGS.get(year, MEETINGS_EACH * customers + more)


def customer_meetings(parameters: Parameters, registers: Registers, year: int, total: int) -> pd.DataFrame:
    """``total`` meetings: as many each, one more with the largest customers, one with the head of area."""
    draw = table_stream(year, "customer meetings")
    customers = registers.customers
    size = (customers["supplier_weight"] + customers["customer_weight"]).to_numpy(dtype=float)
    each, extra = divmod(total, len(customers))
    with_extra = set(customers["number"].to_numpy()[np.argsort(-size, kind="stable")[:extra]])
    days = _days_by_month(parameters, year)
    rows = []
    for number in customers["number"]:
        months = list(MEETING_MONTHS[:each]) + [EXTRA_MEETING_MONTH] * (number in with_extra)
        for place, month in enumerate(months):
            rows.append((days[month][draw.integers(len(days[month]))], number, place == 0))
    return _sorted(rows, ["date", "customer", "head_of_area"])


def customer_log(parameters: Parameters, registers: Registers, year: int) -> pd.DataFrame:
    """Entries of the customer log: the year's expected number, spread over customers and working days."""
    draw = table_stream(year, "customer log")
    activity = parameters.activities["customer_log"]
    numbers = registers.customers["number"].to_numpy()
    months = np.array(parameters.demand.month_profiles[activity.month_profile].value)
    weights = np.outer(draw.lognormal(0, CUSTOMER_CV, len(numbers)), months)
    counts = apportion(round(activity.rate.of(year)), weights * draw.lognormal(0, CUSTOMER_CV, weights.shape))
    days = _days_by_month(parameters, year)
    rows = []
    for (place, month), count in np.ndenumerate(counts):
        for _ in range(count):
            day = days[month + 1][draw.integers(len(days[month + 1]))]
            rows.append((day, numbers[place], _one_of(draw, LOG_KINDS), _one_of(draw, PROCESSES)))
    table = _sorted(rows, ["date", "customer", "kind", "process"])
    words = table_stream(year, "customer log", "text")
    pairs = zip(table["process"].tolist(), table["kind"].tolist(), strict=True)
    return table.assign(text=[log_text(words, process, kind) for process, kind in pairs])


def complaints(parameters: Parameters, registers: Registers, year: int) -> pd.DataFrame:
    """The register of suggestions and complaints, with the stated totals."""
    draw = table_stream(year, "complaints")
    register = _register(year)
    entries = [(category, False) for category, count in register.critical.items() for _ in range(count)]
    entries += [(category, True) for category, count in register.positive.items() for _ in range(count)]
    order = draw.permutation(len(entries))
    days = working_calendar(parameters, year).days
    received = np.sort(draw.choice(len(days) - LATEST_ANSWER, len(entries), replace=False))
    rows = []
    for place, (entry, day) in enumerate(zip(order, received, strict=True)):
        category, positive = entries[entry]
        customer, unit = _sender(draw, registers)
        process = None if draw.random() < NO_PROCESS else _one_of(draw, PROCESSES)
        answer = day + min(1 + draw.poisson(ANSWER_DAYS_MEAN) + 8 * (draw.random() < 0.08), LATEST_ANSWER)
        led_to = _pick(draw, LED_TO[category]) if not positive and draw.random() < LED_TO_SHARE else None
        case = f"{year}-{place + 1:03d}"
        rows.append((case, days[day], customer, category, unit, process, positive, days[answer], led_to))
    columns = [
        "case",
        "received",
        "customer",
        "category",
        "unit",
        "process",
        "positive",
        "answered",
        "led_to",
    ]
    return pd.DataFrame(rows, columns=columns).astype({"customer": "Int64"})


def _register(year: int) -> Register:
    """Numbers of a year: as stated, or drawn about those of the last that is."""
    if year in REGISTERS:
        return REGISTERS[year]
    draw = table_stream(year, "complaints", "number")
    last = REGISTERS[max(REGISTERS)]
    critical, positive = (
        {category: int(draw.poisson(count)) for category, count in part.items()}
        for part in (last.critical, last.positive)
    )
    return Register(critical, positive)


def _sender(draw: np.random.Generator, registers: Registers) -> tuple[int | None, str]:
    """A customer in proportion to its invoices, or someone outside, and the unit concerned."""
    customers = registers.customers
    weights = (customers["supplier_weight"] + customers["customer_weight"]).to_numpy(dtype=float)
    place = int(draw.choice(len(customers), p=weights / weights.sum()))
    unknown = draw.random() < UNKNOWN_SENDER
    return None if unknown else int(customers["number"].iloc[place]), str(customers["unit"].iloc[place])


def _days_by_month(parameters: Parameters, year: int) -> dict[int, list[date]]:
    days: dict[int, list[date]] = {}
    for day in working_calendar(parameters, year).days:
        days.setdefault(day.month, []).append(day)
    return days


def _one_of(draw: np.random.Generator, chances: dict[str, float]) -> str:
    return str(draw.choice(list(chances), p=list(chances.values())))


def _pick(draw: np.random.Generator, texts: Sequence[str]) -> str:
    return texts[int(draw.integers(len(texts)))]


def _sorted(rows: Sequence[tuple[object, ...]], columns: list[str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(columns[:2], kind="stable").reset_index(drop=True)

"""Indicators of the example commitments, worked out from the other tables cumulatively from January."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from model.example_centre.accounts import COST_ACCOUNTS
from model.example_centre.dialogue import MEETING_MONTHS
from model.example_centre.staff import SEASON
from model.example_centre.surveys import survey_value
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters

Tables = Mapping[str, pd.DataFrame]
Measure = Callable[[Tables, int], float]

THOUSAND = 1000
BACK_OFFICE = {"accounts_payable", "accounts_receivable", "cash_and_bank"}
INVOICES = re.compile("supplier_(e_invoice|scanned|manual)|customer_(file|manual)")
ONCE = "Mäts en gång om året"


@dataclass(frozen=True)
class Indicator:
    """An indicator and its target; ``measure`` and ``forecast`` take the tables and the last month known.

    ``key`` is its name among the measures.

    Without ``forecast`` the year is expected to end as it stands. One that is measured once a year has its
    ``expected`` value as forecast until then.
    """

    commitment: str
    name: str
    unit: str
    direction: str
    target: float
    measure: Measure
    decimals: int = 1
    forecast: Measure | None = None
    expected: float | None = None
    note: str | None = None
    key: str | None = None


def indicators(parameters: Parameters, registers: Registers, year: int) -> list[Indicator]:
    """All indicators; targets that the source text does not state are assumptions."""
    return [
        *_of_customers(parameters, len(registers.customers), year),
        *_of_service(parameters),
        *_of_economy(parameters, year),
        *_of_staff(registers, year),
    ]


def _of_customers(parameters: Parameters, customers: int, year: int) -> list[Indicator]:
    goals = parameters.followup

    def meetings(tables: Tables, month: int) -> float:
        return (
            float(tables["customer_meetings"]["date"].map(lambda day: day.month <= month).sum()) / customers
        )

    def planned(tables: Tables, month: int) -> float:
        return meetings(tables, month) + sum(then > month for then in MEETING_MONTHS)

    satisfied = Indicator(
        commitment="first_choice",
        name="Mycket nöjda eller nöjda kunder",
        unit="%",
        direction="at_least",
        target=100 * goals.satisfied_target.value,
        measure=_stated(survey_value("satisfied", year)),
        decimals=0,
        expected=82,
        note=ONCE,
        key="satisfied",
    )
    index = Indicator(
        commitment="first_choice",
        name="Nöjd-kund-index",
        unit="index",
        direction="at_least",
        target=70,
        measure=_stated(survey_value("nki", year)),
        decimals=0,
        expected=68,
        note=ONCE,
        key="nki",
    )
    per_customer = Indicator(
        commitment="first_choice",
        name="Kundmöten per kund",
        unit="möten",
        direction="at_least",
        target=goals.meetings_per_customer.of(year),
        measure=meetings,
        forecast=planned,
        key="meetings_per_customer",
    )
    return [satisfied, index, per_customer]


def _of_service(parameters: Parameters) -> list[Indicator]:
    goals = parameters.followup
    shares = [
        (
            "availability",
            "Besvarade samtal",
            parameters.phone.answered_target.last,
            ("phone", "answered", "offered"),
            "answer_rate",
        ),
        (
            "availability",
            "E-post besvarad i tid",
            goals.mail_target.last,
            ("mail", "on_time", "received"),
            "mail_on_time",
        ),
        (
            "quality",
            "Klart inom utlovad ledtid",
            goals.lead_time_target.last,
            ("lead_times", "on_time", "completed"),
            "lead_time_kept",
        ),
    ]
    scanning = Indicator(
        commitment="quality",
        name="Felskannade fakturor per 1 000 skannade",
        unit="st",
        direction="at_most",
        target=10,
        measure=_scanning_errors,
        key="scanning_errors",
    )
    return [
        *(
            Indicator(commitment, name, "%", "at_least", 100 * target, _percent(*columns), key=key)
            for commitment, name, target, columns, key in shares
        ),
        scanning,
    ]


def _of_economy(parameters: Parameters, year: int) -> list[Indicator]:
    budget = parameters.economy.budget
    invoices = sum(stream.budget.of(year) for stream in parameters.demand.streams.values())
    budgeted = (budget.personnel.of(year) + budget.overhead.of(year)) / invoices

    def at_this_pace(tables: Tables, month: int) -> float:
        cost = _costs(tables, month, "outcome") / _costs(tables, month, "budget")
        volume = _invoices(tables["volumes"], month) / _invoices(tables["volume_budget"], month)
        return budgeted * cost / volume

    return [
        Indicator(
            commitment="economy",
            name="Resultat mot budget",
            unit="tkr",
            direction="at_least",
            target=0,
            measure=_result,
            decimals=0,
            forecast=lambda tables, month: round(_result(tables, month) * 1.5, -2),
            key="result_against_budget",
        ),
        Indicator(
            commitment="economy",
            name="Kostnad per faktura",
            unit="kr",
            direction="at_most",
            target=round(budgeted, 2),
            measure=lambda tables, month: (
                _costs(tables, month, "outcome") / _invoices(tables["volumes"], month)
            ),
            decimals=2,
            forecast=at_this_pace,
            key="cost_per_piece",
        ),
        Indicator(
            commitment="economy",
            name="Budgetföljsamhet för kostnader",
            unit="%",
            direction="at_most",
            target=100,
            measure=lambda tables, month: (
                100 * _costs(tables, month, "outcome") / _costs(tables, month, "budget")
            ),
            note="Utfall av budget för samma månader",
            key="budget_adherence",
        ),
    ]


def _of_staff(registers: Registers, year: int) -> list[Indicator]:
    breadth = _breadth(registers)
    return [
        Indicator(
            commitment="competence",
            name="Ekonomiadministratörer som kan minst två processer",
            unit="%",
            direction="at_least",
            target=60,
            measure=lambda *_: breadth,
            decimals=0,
            key="breadth",
        ),
        Indicator(
            commitment="competence",
            name="Medarbetarenkäten: utveckling och kompetens",
            unit="skala 0–10",
            direction="at_least",
            target=8.2,
            measure=_stated(survey_value("development", year)),
            expected=8.2,
            note=ONCE,
            key="development",
        ),
        Indicator(
            commitment="development",
            name="Nöjd-medarbetar-index",
            unit="index",
            direction="at_least",
            target=76,
            measure=_stated(survey_value("area", year)),
            decimals=0,
            expected=75,
            note=ONCE,
            key="nmi",
        ),
        Indicator(
            commitment="development",
            name="Sjukfrånvaro",
            unit="%",
            direction="at_most",
            target=5.5,
            measure=_sick_share,
            forecast=lambda tables, month: (
                _sick_share(tables, month) * float(np.mean(SEASON) / np.mean(SEASON[:month]))
            ),
            note="Andel av avtalad arbetstid",
            key="sick_share",
        ),
    ]


def _stated(value: float | None) -> Measure:
    if value is None:
        raise ValueError("an indicator of a year that the source text gives no figure for")
    return lambda *_: value


def _period(table: pd.DataFrame, month: int) -> pd.DataFrame:
    return table[table["month"] <= month]


def _percent(name: str, part: str, whole: str) -> Measure:
    def share(tables: Tables, month: int) -> float:
        period = _period(tables[name], month)
        return 100 * float(period[part].sum() / period[whole].sum())

    return share


def _scanning_errors(tables: Tables, month: int) -> float:
    volumes = _period(tables["volumes"], month)
    scanned = volumes.loc[volumes["activity"] == "supplier_scanned", "volume"].sum()
    return float(THOUSAND * _period(tables["scanning_errors"], month)["reported"].sum() / scanned)


def _result(tables: Tables, month: int) -> float:
    """Outcome of the result less its budget, thousand kronor."""
    period = _period(tables["economy"], month)
    sign = period["account"].eq("revenue").map({True: Decimal(1), False: Decimal(-1)})
    return float(((period["outcome"] - period["budget"]) * sign).sum() / THOUSAND)


def _costs(tables: Tables, month: int, column: str) -> float:
    period = _period(tables["economy"], month)
    return float(period.loc[period["account"].isin(COST_ACCOUNTS), column].sum())


def _invoices(volumes: pd.DataFrame, month: int) -> int:
    period = _period(volumes, month)
    is_invoice = period["activity"].map(lambda name: bool(INVOICES.fullmatch(name)))
    return int(period.loc[is_invoice, "volume"].sum())


def _breadth(registers: Registers) -> float:
    administrators = registers.people[registers.people["role"] == "finance_administrator"]
    return 100 * float(
        administrators["skills"].map(lambda skills: len(BACK_OFFICE & set(skills)) >= 2).mean()
    )


def _sick_share(tables: Tables, month: int) -> float:
    period = _period(tables["staff"], month).dropna()
    return 100 * float(np.average(period["sick_share"], weights=period["fte"]))

"""Every figure that the source text states, with its page, as the tables hold it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import pandas as pd
import pytest

from model.example_centre.accounts import OVERHEAD_ACCOUNTS, PERSONNEL_ACCOUNTS
from model.observations.agreements import read_agreements
from model.observations.commitments import read_commitments
from model.observations.customer_voice import read_information_study, read_survey_answers
from model.observations.dialogue import read_complaints, read_customer_meetings
from model.observations.economy import read_economy
from model.observations.improvement import read_actions, read_improvements
from model.observations.names import known_names
from model.observations.registers import load_registers
from model.observations.rules.promises import with_promises
from model.observations.surveys import read_customer_survey, read_staff_survey
from model.observations.volumes import read_volume_budget
from model.observations.yearly import read_yearly
from model.parameters.loading import load

PARAMETERS = load()
REGISTERS = load_registers(PARAMETERS)
NAMES = known_names(PARAMETERS, registers=REGISTERS)
YEARS = (2009, 2010, 2011)


class Fact(NamedTuple):
    page: str
    what: str
    found: Callable[[], Any]
    stated: Any


@cache
def budget_2012() -> pd.Series:
    economy = read_economy(2012, NAMES, through=0)
    sums = economy.groupby("account")["budget"].sum()
    return sums / 1_000_000


def million(*accounts: str) -> Decimal:
    return sum((budget_2012()[account] for account in accounts), Decimal(0)).quantize(Decimal("0.1"))


def invoices_2012(*activities: str) -> int:
    budget = read_volume_budget(2012, NAMES)
    return int(budget.loc[budget["activity"].isin(activities), "volume"].sum())


def customers_said(measure: str) -> list[float | None]:
    table = read_customer_survey(2011, NAMES)
    return by_year(table[table["measure"] == measure])


def staff_said(measure: str, level: str = "area") -> list[float | None]:
    table = read_staff_survey(2011, NAMES)
    return by_year(table[(table["measure"] == measure) & (table["level"] == level)])


def by_year(rows: pd.DataFrame) -> list[float | None]:
    values = rows.set_index("year")["value"]
    return [None if pd.isna(values[year]) else float(values[year]) for year in YEARS]


def complaints(year: int) -> tuple[int, int]:
    table = read_complaints(year, NAMES)
    return len(table), int(table["positive"].sum())


def meetings() -> tuple[int, int, float]:
    table = read_customer_meetings(2011, NAMES)
    return len(table), table["customer"].nunique(), round(len(table) / len(REGISTERS.customers), 1)


def target(indicator: str) -> float:
    indicators = with_promises(read_commitments(2011, NAMES), PARAMETERS, date(2011, 12, 31))
    table = indicators.set_index("indicator")
    return float(table.loc[indicator, "target"])


def improvements() -> dict[str, int]:
    return {
        str(kind): int(count) for kind, count in read_improvements(2011, NAMES)["kind"].value_counts().items()
    }


def areas(source: str) -> int:
    table = read_actions(2011, NAMES)
    return int(table.loc[table["source"] == source, "area"].nunique())


def stated_answers() -> int:
    return int((read_survey_answers(2011, NAMES)["source"] == "källtexten s. 13").sum())


def most_criticised() -> str:
    study = read_information_study(2011, NAMES).groupby("channel")[["critical", "answers"]].sum()
    return str((study["critical"] / study["answers"]).idxmax())


def yearly_2012(measure: str) -> int:
    table = read_yearly([2012], NAMES)
    return int(table.loc[table["measure"] == measure, "value"].iloc[0])


FACTS = [
    Fact("1, 7", "employees", lambda: len(REGISTERS.people), 86),
    Fact("1, 7", "employees in the series", lambda: yearly_2012("headcount"), 86),
    Fact("5", "customers", lambda: len(REGISTERS.customers), 33),
    Fact("5", "districts", lambda: int((REGISTERS.customers["kind"] == "district").sum()), 14),
    Fact("5", "an agreement with each", lambda: read_agreements(2011, NAMES)["customer"].nunique(), 33),
    Fact("6", "units", lambda: REGISTERS.people["unit"].dropna().nunique(), 4),
    Fact("7", "roles beside managers", lambda: REGISTERS.people["role"].nunique() - 2, 3),
    Fact("5", "turnover", lambda: million("revenue"), Decimal("54.1")),
    Fact("5", "overhead", lambda: million(*OVERHEAD_ACCOUNTS), Decimal("12.1")),
    Fact("6", "personnel", lambda: million(*PERSONNEL_ACCOUNTS), Decimal("42.1")),
    Fact(
        "5-6",
        "the parts make the turnover before rounding",
        lambda: budget_2012()["revenue"],
        Decimal("54.123"),
    ),
    Fact(
        "6",
        "supplier invoices",
        lambda: invoices_2012("supplier_e_invoice", "supplier_scanned", "supplier_manual"),
        1_025_000,
    ),
    Fact("6", "customer invoices", lambda: invoices_2012("customer_file", "customer_manual"), 1_600_000),
    Fact("13", "what open answers asked for", stated_answers, 6),
    Fact("13", "most criticised channel", most_criticised, "city_intranet"),
    Fact("12", "customer index", lambda: customers_said("nki"), [None, 67, 67]),
    Fact("12", "satisfied", lambda: customers_said("satisfied"), [73, 80, 82]),
    Fact("12", "target of satisfied", lambda: target("Mycket nöjda eller nöjda kunder"), 90),
    Fact("13", "availability", lambda: customers_said("availability"), [72, 81, 79]),
    Fact("13", "information", lambda: customers_said("information"), [72, 80, 78]),
    Fact("13", "treatment", lambda: customers_said("treatment"), [81, 87, 86]),
    Fact("13", "efficiency", lambda: customers_said("efficiency"), [79, 82, 84]),
    Fact("14", "complaints 2011, of which positive", lambda: complaints(2011), (24, 1)),
    Fact("14", "complaints 2010, of which positive", lambda: complaints(2010), (54, 12)),
    Fact("14", "meetings, customers met, per customer", meetings, (142, 33, 4.3)),
    Fact("14", "meetings per customer aimed at", lambda: target("Kundmöten per kund"), 4),
    Fact("14", "development areas", lambda: areas("customer_dialogue"), 7),
    Fact("15", "what complaints and proposals led to", improvements, {"complaint": 7, "proposal": 2}),
    Fact("25", "staff index, area", lambda: staff_said("nmi"), [72, 76, 72]),
    Fact("25", "staff index, administration", lambda: staff_said("nmi", "administration"), [65, 67, 66]),
    Fact("25", "staff index, city", lambda: staff_said("nmi", "city"), [62, None, 63]),
    Fact("26", "organisation", lambda: staff_said("organisation"), [7.9, 8.1, 8.0]),
    Fact("26", "leadership", lambda: staff_said("leadership"), [8.0, 8.3, 8.0]),
    Fact("26", "participation", lambda: staff_said("participation"), [8.1, 8.4, 8.2]),
    Fact("26", "coworkership", lambda: staff_said("coworkership"), [8.5, 8.5, 8.3]),
    Fact("26", "development", lambda: staff_said("development"), [8.1, 8.2, 8.1]),
    Fact("26", "well-being", lambda: staff_said("wellbeing"), [8.5, 8.6, 8.4]),
    Fact("26", "climate", lambda: staff_said("climate"), [9.0, 9.0, 8.8]),
    Fact("26", "workload", lambda: staff_said("workload"), [7.8, 8.2, 8.2]),
    Fact("26", "prioritised areas", lambda: areas("staff_survey"), 4),
]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"p. {fact.page}: {fact.what}")
def test_stated_figure(fact: Fact) -> None:
    assert fact.found() == fact.stated


def test_response_rate() -> None:
    table = read_staff_survey(2011, NAMES)
    rate = table[table["measure"] == "response_rate"]
    assert rate["value"].tolist() == [90]
    assert rate["note"].str.contains("Cirka").all()


def test_budget_2011_is_a_little_lower() -> None:
    series = read_yearly([2011, 2012], NAMES)
    budget = series[series["kind"] == "budget"].pivot_table(
        index="measure", columns="year", values="value", aggfunc="first"
    )
    for measure in ("supplier_invoices", "customer_invoices"):
        assert 1 < budget.loc[measure, 2012] / budget.loc[measure, 2011] < Decimal("1.05")


def test_larger_volumes_per_full_time_equivalent_and_lower_prices() -> None:
    series = read_yearly([2010, 2011, 2012], NAMES)
    series = series.drop_duplicates(["year", "measure"]).pivot_table(
        index="year", columns="measure", values="value", aggfunc="first"
    )
    invoices = series["supplier_invoices"] + series["customer_invoices"]
    assert (invoices / series["fte"]).astype(float).is_monotonic_increasing
    assert (series["revenue"] / invoices).astype(float).is_monotonic_decreasing


@pytest.mark.parametrize(
    ("year", "measure", "words"),
    [
        (2011, "information", "högre än 2009"),
        (2011, "availability", "sjönk från 2010"),
        (2011, "nki", "två olika mått"),
        (2009, "nki", "anges inte"),
    ],
)
def test_where_the_source_disagrees_with_itself_a_note_says_so(year: int, measure: str, words: str) -> None:
    table = read_customer_survey(2011, NAMES).set_index(["year", "measure"])
    assert words in table.loc[(year, measure), "note"]


def test_values_read_from_the_chart_say_so() -> None:
    table = read_staff_survey(2011, NAMES)
    others = table[(table["measure"] == "nmi") & (table["level"] != "area") & table["value"].notna()]
    assert others["note"].str.contains("Avläst ur diagram").all()
    missing = table[table["value"].isna()]
    assert missing[["year", "level"]].to_numpy().tolist() == [[2010, "city"]]
    assert missing["note"].str.contains("ingen undersökning").all()

"""The past year's settlement and the comparisons during it, on the example year and by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest

from model.demand.in_force import charged_months
from model.followup import Period, load_period
from model.followup.settlement import by_customer, by_service, recovery, settlement, volume_reconciliation
from model.observations.agreements import read_agreements
from model.observations.names import known_names
from model.observations.registers import Registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.pricing.settling.own_tariff import agreed_tariff, delivered, delivered_quantities
from model.pricing.tariffs.charges import charge
from model.reports.follow_up.settlement import (
    clause_sentence,
    reconciled,
    reconciliation_sentence,
    recovery_sentences,
)

YEAR = 2011


@pytest.fixture(scope="module")
def agreed(base: Parameters) -> pd.DataFrame:
    return read_agreements(YEAR, known_names(base))


@pytest.fixture(scope="module")
def year(base: Parameters) -> Period:
    return load_period(base, YEAR, 12)


def total(column: pd.Series) -> Decimal:
    return sum(column, Decimal(0))


def test_sums_of_the_tables_are_those_of_the_agreements(
    base: Parameters, registers: Registers, year: Period, agreed: pd.DataFrame
) -> None:
    lines = settlement(year, agreed, base, registers)
    for table in (by_customer(lines, registers), by_service(lines, base)):
        for column in ("agreed", "adjustment", "settled"):
            assert total(table[column][:-1]) == table[column].iloc[-1] == total(lines[column])
    assert total(lines["agreed"]) == total(agreed["amount"]) == Decimal("53450000.00")
    assert len(by_customer(lines, registers)) == 34
    services = by_service(lines, base)
    assert services["service"].tolist()[-2:] == ["standing", "all"]
    assert services["service"].is_unique


def test_settling_by_actual_volume_is_what_the_tariff_charges(
    registers: Registers, year: Period, agreed: pd.DataFrame
) -> None:
    """Two ways to the same amount, customer by customer: agreements and adjustments, or fees by month."""
    parameters = load(changes={"settlement.form": "actual"})
    settled = by_customer(settlement(year, agreed, parameters, registers), registers)[:-1]
    had = delivered(year.volumes, parameters, registers, YEAR)
    tariff = agreed_tariff(agreed, parameters, YEAR)
    assert tariff.fees["fixed_assets"].name == parameters.services["fixed_assets"].name
    months = charged_months(parameters, registers, YEAR)
    charged = charge(tariff, delivered_quantities(agreed, had, parameters, months))
    by_number = charged.groupby("customer")["amount"].agg("sum")
    gaps = settled.set_index("customer")["settled"] - by_number
    assert max(abs(gap) for gap in gaps) <= Decimal("0.12")  # two yearly sums on twelve months, half an öre
    assert total(settled["settled"]) == total(charged["amount"])


def test_the_result_that_is_carried_over(
    base: Parameters, registers: Registers, year: Period, agreed: pd.DataFrame
) -> None:
    """Agreed amounts that stand: the result is what the agreements bring less the costs of the books."""
    fixed = load(changes={"settlement.form": "none"})
    found = recovery(settlement(year, agreed, fixed, registers), year)
    assert (found.agreed, found.to_settle) == (Decimal("53450000.00"), 0)
    assert found.result == Decimal("53450000.00") - Decimal("53250000.00")
    followed = recovery(settlement(year, agreed, base, registers), year)
    assert followed.result - found.result == followed.to_settle != 0
    text = recovery_sentences(found)
    assert "150 tkr mer än vad avtalen ger" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Överskottet förs till reserven" in text


@pytest.mark.parametrize(
    ("booked", "costs", "words"),
    [
        (100, 100, ["lika mycket", "Inget förs vidare"]),
        (90, 130, ["10 tkr mindre än vad avtalen ger", "Underskottet"]),
    ],
)
def test_the_sentence_follows_the_figures(
    booked: int, costs: int, words: list[str], registers: Registers, year: Period, agreed: pd.DataFrame
) -> None:
    fixed = load(changes={"settlement.form": "none"})
    found = recovery(settlement(year, agreed, fixed, registers), year)
    settled = Decimal(100_000)
    found = found._replace(
        settled=settled,
        booked=Decimal(booked * 1000),
        costs=Decimal(costs * 1000),
        result=settled - costs * 1000,
    )
    text = recovery_sentences(found).replace("\N{NO-BREAK SPACE}", " ")
    assert all(word in text for word in words)


@pytest.mark.slow
def test_a_part_of_the_year_is_settled_as_it_is_expected_to_end(
    base: Parameters, registers: Registers, agreed: pd.DataFrame, year: Period
) -> None:
    """The months so far decide the most: near the outcome, and little where nothing has come."""
    part = load_period(base, YEAR, 8)
    lines = settlement(part, agreed, base, registers)
    ended = settlement(year, agreed, base, registers)
    pieces = lines[lines["service"] == "supplier_scanned"]["actual_volume"].sum()
    final = ended[ended["service"] == "supplier_scanned"]["actual_volume"].sum()
    so_far = part.volumes[part.volumes["activity"] == "supplier_scanned"]["volume"].sum()
    assert so_far < pieces
    assert pieces == pytest.approx(final, rel=0.02)
    still = replace(part, volumes=part.volumes.assign(volume=0))
    nothing = settlement(still, agreed, load(changes={"settlement.form": "actual"}), registers)
    scanned = nothing[nothing["service"] == "supplier_scanned"]
    assert 0 < total(scanned["settled"]) < total(scanned["agreed"]) / 10


@pytest.mark.slow
def test_volumes_are_compared_with_what_was_invoiced_after_april_and_october(
    base: Parameters, registers: Registers, year: Period, agreed: pd.DataFrame
) -> None:
    found = volume_reconciliation(year, agreed, base, registers)
    assert sorted(found["month"].unique()) == [4, 10]
    assert (found["settled"] == 0).all()
    april = found[found["month"] == 4]
    assert abs(total(april["invoiced"]) - Decimal(53_450_000) * 4 / 12) < 1
    tables = {month: reconciled(found, registers, month) for month in (4, 10)}
    for month, table in tables.items():
        assert len(table) == 34
        due = found[found["month"] == month]
        for column in ("invoiced", "planned", "actual", "deviation"):
            assert total(table[column][:-1]) == table[column].iloc[-1] == total(due[column])
        for row in table.to_dict("records"):
            assert row["base"] + row["add_on"] == row["deviation"] == row["actual"] - row["invoiced"]
    part = load_period(base, YEAR, 4)
    early = volume_reconciliation(part, agreed, base, registers)
    pd.testing.assert_frame_equal(early, april.reset_index(drop=True))


def test_volumes_as_agreed_and_budgeted_are_as_planned(
    base: Parameters, registers: Registers, year: Period, agreed: pd.DataFrame
) -> None:
    """The whole year's agreed pieces lie on the months as budgeted, so that planned makes the agreement."""
    yearly = {"settlement.reconciliation.compared_after": [4, 12]}
    found = volume_reconciliation(year, agreed, load(changes=yearly), registers)
    december = found[found["month"] == 12]
    assert total(december["planned"]) == total(december["invoiced"]) == total(agreed["amount"])


def test_what_was_agreed_is_planned_in_the_months_that_are_budgeted(
    registers: Registers, year: Period
) -> None:
    """Forty scanned invoices at 25 kronor: 10 budgeted in February and 30 in May, so 10 by April."""
    line = {"customer": 1, "service": "supplier_scanned", "volume": 40, "price": Decimal("25.00")}
    agreed = pd.DataFrame([{**line, "amount": Decimal("1000.00")}])
    budget = pd.DataFrame({"month": [2, 5], "activity": "supplier_scanned", "volume": [100, 300]})
    came = pd.DataFrame({"month": [3], "customer": 1, "activity": "supplier_scanned", "volume": [7]})
    period = replace(year, volume_budget=budget, volumes=came)
    every = load(changes={"settlement.reconciliation.compared_after": [1, 2, 4, 5, 12]})
    no_add_ons = Registers(registers.customers, registers.people, registers.add_ons.iloc[:0])
    found = volume_reconciliation(period, agreed, every, no_add_ons).set_index("month")
    assert found.loc[[1, 2, 4, 5, 12], "planned"].tolist() == [0, 250, 250, 1000, 1000]
    assert found.loc[[1, 2, 4, 5, 12], "actual"].tolist() == [0, 0, 175, 175, 175]


def test_a_deviation_above_the_threshold_calls_for_action(
    registers: Registers, year: Period, agreed: pd.DataFrame
) -> None:
    narrow = load(changes={"settlement.reconciliation.threshold": 30_000})
    found = volume_reconciliation(year, agreed, narrow, registers)
    table = reconciled(found, registers, 4)
    above = table[table["base_action"] == "above_threshold"]
    assert (
        len(above) == found[(found["month"] == 4) & (found["deviation"].abs() > 30_000)]["customer"].nunique()
    )
    assert set(table["add_on_action"].dropna()) == {"none"}
    assert reconciliation_sentence(found, narrow, 4).startswith("En kund avviker mer än 30")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("none", "står fast"),
        ("actual", "priset gånger den verkliga volymen"),
        ("band", "Inom 5"),
        ("dual_rate", "av priset följer den verkliga volymen"),
    ],
)
def test_the_clause_in_words(form: str, words: str) -> None:
    assert words in clause_sentence(load(changes={"settlement.form": form}))


def test_a_comparison_that_looks_ahead_knows_no_more_than_its_month(
    base: Parameters, registers: Registers, year: Period, agreed: pd.DataFrame
) -> None:
    """After April: six twelfths are compared with what came to April and a forecast of May and June."""
    plain = base.settlement.reconciliation
    given = plain.model_dump(exclude_none=True) | {
        "compared_through": {"value": {4: 6}, "unit": "månad", "meaning": "till juni", "source": "antagande"}
    }
    clause = type(plain).model_validate(given)
    settled = base.settlement.model_copy(update={"reconciliation": clause})
    ahead = base.model_copy(update={"settlement": settled})
    found = volume_reconciliation(year, agreed, ahead, registers)
    april = found[found["month"] == 4].reset_index(drop=True)
    early = volume_reconciliation(load_period(base, YEAR, 4), agreed, ahead, registers)
    pd.testing.assert_frame_equal(april, early)
    now = volume_reconciliation(year, agreed, base, registers)
    short = now[now["month"] == 4].reset_index(drop=True)
    pd.testing.assert_series_equal(april["customer"], short["customer"])
    assert total(april["invoiced"]) == pytest.approx(total(short["invoiced"]) * 6 / 4, rel=Decimal("0.001"))
    more = [
        float(later / sooner)
        for later, sooner in zip(april["actual"], short["actual"], strict=True)
        if sooner
    ]
    assert 1.2 < min(more) < max(more) < 1.8
    october = [frame[frame["month"] == 10].reset_index(drop=True) for frame in (found, now)]
    pd.testing.assert_frame_equal(*october)

"""The packs of a customer's meeting and of a unit's phone report, on the example year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from model.errors import InputError
from model.followup import Period, agreed, load_period, service, service_economy
from model.followup.customer_pack import CustomerPack, customer_pack
from model.followup.economy import by_account, by_month
from model.followup.unit_pack import unit_pack
from model.observations.registers import load_registers
from model.parameters.loading import load

PARAMETERS = load()
REGISTERS = load_registers(PARAMETERS)
CUSTOMER = 9
THROUGH = 8


@pytest.fixture(scope="module")
def period() -> Period:
    return load_period(PARAMETERS, 2011, THROUGH)


@pytest.fixture(scope="module")
def everyone(period: Period) -> pd.DataFrame:
    return agreed.agreed_and_actual(
        period.agreements,
        period.volumes,
        budget=period.volume_budget,
        incomplete=period.incomplete_documents,
        parameters=PARAMETERS,
        registers=REGISTERS,
        year=period.year,
    )


@pytest.fixture(scope="module")
def pack(period: Period) -> CustomerPack:
    return customer_pack(period, PARAMETERS, REGISTERS, CUSTOMER)


def test_a_pack_is_about_one_customer(pack: CustomerPack, everyone: pd.DataFrame) -> None:
    assert pack.name == REGISTERS.customers.set_index("number").loc[CUSTOMER, "name"]
    own = everyone[everyone["customer"] == CUSTOMER]
    assert pack.volumes["amount"].sum() == own.loc[own["month"] <= THROUGH, "amount"].sum()
    assert len(pack.volumes_by_month) == len(own)


def test_the_log_begins_after_the_last_meeting(pack: CustomerPack, period: Period) -> None:
    held = period.meetings.loc[period.meetings["customer"] == CUSTOMER, "date"]
    assert pack.since == held.max()
    assert (pack.log["date"] > pack.since).all()
    entries = period.customer_log[period.customer_log["customer"] == CUSTOMER]
    assert len(pack.log) == (entries["date"] > pack.since).sum()
    assert pack.log["text"].notna().all()
    kinds = ["event", "problem", "proposal", "service_wish"]
    assert pack.log_counts[kinds].to_numpy().sum() == len(pack.log)


def test_a_pack_for_an_earlier_meeting_goes_back_to_the_one_before(
    period: Period, pack: CustomerPack
) -> None:
    earlier = customer_pack(period, PARAMETERS, REGISTERS, CUSTOMER, meeting=pack.since)
    assert earlier.since is not None
    assert pack.since is not None
    assert earlier.since < pack.since
    first = customer_pack(period, PARAMETERS, REGISTERS, CUSTOMER, meeting=date(2011, 1, 10))
    assert first.since is None
    assert len(first.log) == (period.customer_log["customer"] == CUSTOMER).sum()


def test_add_ons_are_bought_or_not(pack: CustomerPack) -> None:
    offered = {name for name, line in PARAMETERS.services.items() if line.kind == "add_on"}
    bought = set(pack.volumes["service"]) & offered
    assert set(pack.add_ons["service"]) <= bought
    assert set(pack.not_bought) == offered - bought


def test_lead_times_are_of_the_services_that_it_buys(pack: CustomerPack) -> None:
    assert set(pack.lead_times["service"]) <= set(pack.volumes["service"])
    assert set(pack.lead_times["activity"]) <= set(PARAMETERS.activities)
    assert "fixed_assets" not in set(pack.lead_times["activity"])


def test_an_unknown_customer(period: Period) -> None:
    with pytest.raises(InputError, match="kund: värdet 99; väntat: ett kundnummer från 1 till 33"):
        customer_pack(period, PARAMETERS, REGISTERS, 99)


def test_a_unit_beside_the_centre(period: Period) -> None:
    pack = unit_pack(period, PARAMETERS, "unit_2")
    assert pack.by_month["month"].tolist() == list(range(1, THROUGH + 1))
    assert pack.by_month["offered"].sum() == pack.half_hours["offered"].sum() == pack.total["offered"]
    assert pack.worst["answer_rate"].max() <= pack.half_hours["answer_rate"].nsmallest(3).max()
    assert pack.heat.shape == (15, THROUGH)
    centre = service.phone(period.phone, ["month"])["answer_rate"]
    assert pack.by_month["centre_answer_rate"].tolist() == centre.tolist()
    assert 0 < pack.total["call_backs"] < 1


def test_economy_of_the_example_year_by_service_and_month(period: Period, everyone: pd.DataFrame) -> None:
    """Agreements are the budgeted revenue, so only the months' rounding is left unexplained."""
    table = service_economy.by_service(everyone, period.economy, period.full_costs, PARAMETERS, THROUGH)
    table = table.set_index("service")
    accounts = by_account(period.economy, THROUGH, period.spreads.money).set_index("account")
    for column, amount in (("revenue", "revenue"), ("cost", "costs"), ("result", "result")):
        assert table.loc["all", column] == accounts.loc[amount, "outcome"]
    whole_year = service_economy.by_service(everyone, period.economy, period.full_costs, PARAMETERS, 0)
    assert whole_year["revenue"].tolist()[-1] == 0
    assert abs(table.loc["unexplained", "revenue_budget"]) < Decimal(5000)
    monthly = by_month(period.economy, THROUGH)
    last = monthly[(monthly["month"] == THROUGH) & (monthly["measure"] == "result")].iloc[0]
    assert last["outcome_so_far"] == accounts.loc["result", "outcome"]
    assert last["deviation_so_far"] == accounts.loc["result", "deviation"]
    assert monthly.loc[monthly["month"] > THROUGH, "outcome"].isna().all()


def test_a_period_knows_only_what_had_happened(period: Period) -> None:
    assert period.backlog["month"].max() == THROUGH
    assert all(day is None or day <= period.last_day for day in period.process_log["closed"])
    assert (
        period.process_log["closed"].notna() == period.process_log["status"].isin(["done", "rejected"])
    ).all()
    assert period.complaints_before is not None
    assert all(day.month <= THROUGH for day in period.complaints_before["received"])

"""The example tables agree with the parameters and with each other."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from model.demand.expected_work import expected_contacts
from model.demand.volumes import activity_volume
from model.example_centre.accounts import OVERHEAD_ACCOUNTS, PERSONNEL_ACCOUNTS
from model.followup.backlog import balance
from model.observations.agreements import read_agreements
from model.observations.backlog import read_backlog
from model.observations.dialogue import read_customer_log, read_customer_meetings
from model.observations.economy import read_economy
from model.observations.full_costs import read_full_costs
from model.observations.incomplete_documents import read_incomplete_documents
from model.observations.lead_times import read_lead_times, read_scanning_errors
from model.observations.names import known_names
from model.observations.phone_statistics import read_call_backs, read_mail, read_phone
from model.observations.registers import load_registers
from model.observations.staff import read_staff
from model.observations.volumes import has_customer, read_volume_budget, read_volumes
from model.parameters.loading import load
from model.pricing.costing.costs import YEARLY_SUMS
from model.pricing.money import to_step

PARAMETERS = load()
REGISTERS = load_registers(PARAMETERS)
NAMES = known_names(PARAMETERS, registers=REGISTERS)


@pytest.fixture(scope="module")
def volumes() -> pd.DataFrame:
    return read_volumes(2011, NAMES)


def test_volumes_by_activity_are_the_parameters(volumes: pd.DataFrame) -> None:
    totals = volumes.groupby("activity")["volume"].sum()
    wanted = {
        name: round(activity_volume(PARAMETERS, REGISTERS, name, 2011))
        for name, activity in PARAMETERS.activities.items()
        if has_customer(activity)
    }
    assert totals.to_dict() == {name: volume for name, volume in wanted.items() if volume}


@pytest.mark.parametrize("kind", ["budget", "outcome"])
def test_economy_is_the_parameters_to_the_ore(kind: str) -> None:
    by_account = read_economy(2011, NAMES).groupby("account")[kind].sum()
    totals = getattr(PARAMETERS.economy, kind)
    assert by_account[list(PERSONNEL_ACCOUNTS)].sum() == totals.personnel.of(2011)
    assert by_account[list(OVERHEAD_ACCOUNTS)].sum() == totals.overhead.of(2011)
    assert by_account["revenue"] == totals.revenue.of(2011)


def test_agreements_make_the_budgeted_revenue_to_the_ore() -> None:
    agreements = read_agreements(2011, NAMES)
    assert sum(agreements["amount"], Decimal(0)) == PARAMETERS.economy.budget.revenue.of(2011)


def test_agreed_volumes_are_the_budget() -> None:
    agreed = read_agreements(2011, NAMES).groupby("service")["volume"].sum()
    budget = read_volume_budget(2011, NAMES).groupby("activity")["volume"].sum()
    for service in agreed.index.drop(list(YEARLY_SUMS)):
        assert agreed[service] == budget[PARAMETERS.services[service].activities[0]]


def test_one_price_per_service() -> None:
    agreements = read_agreements(2011, NAMES)
    prices = agreements[~agreements["service"].isin(YEARLY_SUMS)].groupby("service")["price"].nunique()
    assert (prices == 1).all()


def test_meetings_and_log_entries_are_counted_once(volumes: pd.DataFrame) -> None:
    for activity, table in (
        ("customer_meeting", read_customer_meetings(2011, NAMES)),
        ("customer_log", read_customer_log(2011, NAMES)),
    ):
        counted = volumes[volumes["activity"] == activity].groupby("customer")["volume"].sum()
        assert counted.to_dict() == table["customer"].value_counts().to_dict()


def test_every_customer_meets_the_head_of_area_once() -> None:
    meetings = read_customer_meetings(2011, NAMES)
    assert (meetings.groupby("customer")["head_of_area"].sum() == 1).all()


def test_scanning_errors_are_the_reports(volumes: pd.DataFrame) -> None:
    reports = volumes[volumes["activity"] == "scanning_error_report"].groupby("month")["volume"].sum()
    assert read_scanning_errors(2011, NAMES)["reported"].tolist() == reports.tolist()


def test_completed_cases_are_those_that_arose(volumes: pd.DataFrame) -> None:
    completed = read_lead_times(2011, NAMES).groupby("activity")["completed"].sum()
    arose = volumes.groupby("activity")["volume"].sum()
    assert (completed[arose.index] == arose).all()


def test_backlog_is_what_the_next_month_completes() -> None:
    lead_times = read_lead_times(2011, NAMES)
    late = (lead_times["completed"] - lead_times["on_time"]).groupby(
        [lead_times["activity"], lead_times["month"]]
    )
    backlog = read_backlog(2011, NAMES)
    balanced = balance(backlog, read_volumes(2011, NAMES), lead_times)
    by_activity = balanced.set_index(["activity", "month"])
    for activity in backlog["activity"].unique():
        own = by_activity.loc[activity]
        assert own["opening"].tolist() == [own["open"].tolist()[-1], *own["open"].tolist()[:-1]]
        assert (own["open"] <= own["completed"].shift(-1).fillna(own["open"])).all()
        following = late.sum()[activity].shift(-1).dropna()
        assert (own["overdue"].iloc[:-1].to_numpy() <= following.to_numpy()).all()


def test_call_backs_are_the_share_of_answered_calls_that_the_parameter_says() -> None:
    call_backs = read_call_backs(2011, NAMES)
    answered = read_phone(2011, NAMES)["answered"].sum()
    share = PARAMETERS.phone.follow_up_share.value
    four_deviations = 4 * (share * (1 - share) / answered) ** 0.5
    assert call_backs["promised"].sum() / answered == pytest.approx(share, abs=four_deviations)


def test_incomplete_documents_are_as_common_as_the_parameters_say(volumes: pd.DataFrame) -> None:
    incomplete = read_incomplete_documents(2011, NAMES)
    rework = PARAMETERS.demand.rework
    found = incomplete["cleared_by_phone"] + incomplete["returned"]
    came = volumes.groupby("activity")["volume"].sum()
    for activity, share in rework.incomplete_share.value.items():
        handled = came[activity] * PARAMETERS.activities[activity].hands_on_share.value
        four_deviations = 4 * (share / handled) ** 0.5
        total = found[incomplete["activity"] == activity].sum()
        assert total / handled == pytest.approx(share, abs=four_deviations)
    cleared = incomplete["cleared_by_phone"].sum() / found.sum()
    assert cleared == pytest.approx(rework.cleared_by_phone_share.value, abs=0.02)


def test_full_costs_make_the_budget_and_the_prices() -> None:
    agreements = read_agreements(2011, NAMES)
    costs = read_full_costs(2011, NAMES, agreements=agreements)
    assert sum(costs["full_cost"], Decimal(0)) == PARAMETERS.economy.budget.revenue.of(2011)
    prices = agreements.drop_duplicates("service").set_index("service")["price"]
    for line in costs[~costs["service"].isin(YEARLY_SUMS) & (costs["volume"] > 0)].to_dict("records"):
        by_piece, rules = PARAMETERS.services[line["service"]].is_by_piece, PARAMETERS.pricing
        step = (rules.price_step_ore if by_piece else rules.month_price_step_ore).value
        assert prices[line["service"]] == to_step(line["full_cost"] / line["volume"], step)


def test_service_is_as_described() -> None:
    phone = read_phone(2011, NAMES)
    answered = phone.groupby("half_hour")["answered"].sum() / phone.groupby("half_hour")["offered"].sum()
    assert 0.88 < phone["answered"].sum() / phone["offered"].sum() < 0.93
    assert answered["11:30":"12:30"].max() < answered["13:00":].min()
    assert answered["09:30"] < answered["08:30"]
    halves = phone.groupby(phone["month"] > 6)[["answered", "offered"]].sum()
    shares = halves["answered"] / halves["offered"]
    assert shares[True] > shares[False]


def test_lead_times_are_weaker_in_january_july_and_december() -> None:
    table = read_lead_times(2011, NAMES).groupby("month")[["on_time", "completed"]].sum()
    shares = table["on_time"] / table["completed"]
    assert shares.between(0.93, 0.99).all()
    assert set(shares.nsmallest(3).index) == {1, 7, 12}


def test_mail_totals_are_the_parameters() -> None:
    received = read_mail(2011, NAMES).groupby("unit")["received"].sum()
    expected = expected_contacts(PARAMETERS, load_registers(PARAMETERS), 2011, "mails")
    assert received.to_dict() == {unit: round(count) for unit, count in expected.items()}


def test_sickness_is_the_parameter_and_hides_the_single_person() -> None:
    staff = read_staff(2011, NAMES)
    known = staff.dropna()
    mean = (known["sick_share"] * known["fte"]).sum() / known["fte"].sum()
    assert mean == pytest.approx(PARAMETERS.staffing.sick_share.value, abs=5e-5)
    assert (staff.loc[staff["sick_share"].isna(), "headcount"] == 1).all()

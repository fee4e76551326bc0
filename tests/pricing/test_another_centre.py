"""Prices, costs and questions of a centre with other services, roles and costs; no phone, no year before."""

from __future__ import annotations

from decimal import Decimal

import pytest

from model.parameters.variation import overlaid
from model.planning.planned_year import PlannedYear, priced
from model.planning.what_if import what_if
from model.presentation.language import speak
from model.pricing.costing.cost_pools import cost_pools, cost_pools_by_unit
from model.pricing.costing.costs import activity_roles
from model.pricing.costing.yearly_sums import subscription_weights
from model.pricing.frames import AGREED
from model.pricing.price_steps import price_steps
from model.pricing.risk.year_plan import plan_of
from model.reports.planning import agreement_services, price_costs, price_history, price_list, what_if_tables
from model.reports.planning.names import headlines, pool_names
from model.staffing.experiments.replications import simulate
from model.staffing.experiments.results import capacity
from tests.pay_centre import HIRE, PAY, YEAR, pay_parameters, pay_registers

PLAIN, REGISTERS = pay_parameters(), pay_registers()


@pytest.fixture(scope="module")
def planned() -> PlannedYear:
    outcome = simulate(PLAIN, REGISTERS, YEAR, replications=2)
    return priced(PLAIN, REGISTERS, outcome, AGREED.frame([]))


def test_the_agreements_sum_to_the_budget(planned: PlannedYear) -> None:
    assert planned.prices.revenue == Decimal(4_600_000)
    assert planned.agreed["amount"].sum() == Decimal(4_600_000)
    lines = planned.prices.lines.set_index("service")
    assert lines.loc[["digital_slip", "paper_slip", "recruitment"], "volume"].tolist() == [18_000, 6_000, 120]
    assert lines.loc["paper_slip", "price"] > lines.loc["digital_slip", "price"]


def test_yearly_sums_are_shared_by_the_centres_own_weights() -> None:
    """0.4 alike over three, 0.6 by 0.5, 0.3 and 0.2."""
    shares = {1: 0.4 / 3 + 0.3, 2: 0.4 / 3 + 0.18, 3: 0.4 / 3 + 0.12}
    assert subscription_weights(PLAIN, REGISTERS, YEAR) == pytest.approx(shares)
    schools = pay_parameters(pricing__subscription_weights={"school": 0.25, "hospital": 0.75})
    assert subscription_weights(schools, REGISTERS, YEAR) == pytest.approx({1: 0.375, 2: 0.375, 3: 0.25})


def test_costs_lie_with_units_as_their_kind_says() -> None:
    """Three whole posts less a fifth in pay, one and a half in hire; the head is the whole centre's."""
    pools = cost_pools_by_unit(PLAIN, REGISTERS, YEAR).set_index(["pool", "unit"])["amount"].to_dict()
    assert pools["board", "common"] == 200_000
    assert pools["rooms", PAY] == round(Decimal(400_000) * Decimal("2.8") / Decimal("5.3"), 2)
    assert pools["stand_ins", PAY] == round(Decimal(70_000) * Decimal("2.8") / Decimal("4.3"), 2)
    assert ("stand_ins", "common") not in pools
    assert pools["rooms", HIRE] == round(Decimal(400_000) * Decimal("1.5") / Decimal("5.3"), 2)
    kinds = cost_pools(PLAIN, REGISTERS, YEAR).set_index("pool")["kind"].to_dict()
    assert {name for name, kind in kinds.items() if kind == "salaries"} == {"payroll_officer", "recruiter"}


def test_what_buys_missing_time_is_the_kind_that_says_so(planned: PlannedYear) -> None:
    assert plan_of(planned.prices, capacity(planned.outcome), PLAIN).temporary == 70_000


def test_each_activity_is_done_by_the_role_that_holds_its_skill() -> None:
    assert activity_roles(PLAIN, REGISTERS) == {
        "digital_slip": "payroll_officer",
        "paper_slip": "payroll_officer",
        "correction": "payroll_officer",
        "recruitment": "recruiter",
        "meeting": "recruiter",
        "call": "recruiter",  # of those who could, were anyone to call
        "call_back": "recruiter",
        "mail": "recruiter",
    }


def test_what_if_more_slips_are_digital(planned: PlannedYear) -> None:
    share = {"demand.streams.pay_slips.channel_share": {YEAR: {"digital": 0.9, "paper": 0.1}}}
    answer = what_if(planned, overlaid(PLAIN, share))
    assert answer.following is not None
    fte = answer.following.staffed.fte
    assert fte["payroll_officer"] < 2.8
    assert fte["recruiter"] == pytest.approx(1.5)
    assert answer.more_if_bound == 0
    steps = price_steps(answer.base.prices, answer.changed.prices, "paper_slip")
    assert steps["phone"] == 0
    assert (
        sum(steps.values())
        == answer.changed.prices.lines.set_index("service").loc["paper_slip", "price"]
        - answer.base.prices.lines.set_index("service").loc["paper_slip", "price"]
    )
    promised = what_if_tables.promise_table(answer).data
    assert promised[["now", "standing", "following"]].isna().all(axis=None)


def test_the_price_report_says_its_own_names(planned: PlannedYear) -> None:
    speak("sv")
    assert headlines(PLAIN) == ["digital_slip", "recruitment"]
    assert pool_names(PLAIN)["payroll_officer"] == "Lönespecialister"
    labels = [figure.label for figure in price_list.key_figures(planned).figures]
    assert labels[1:3] == ["Digitalt lönebesked", "Rekrytering"]
    assert "data/2011/agreements.csv" in price_list.summary(planned).data
    assert "styrelse är verksamhetens egna" in price_costs.unit_table(planned).note
    assert price_history.largest(planned.prices.lines) == ["digital_slip", "paper_slip", "recruitment"]
    line = agreement_services._subscription_line(PLAIN)
    assert "40 % lika och 60 % efter antal anställda" in line.replace("\u00a0", " ")

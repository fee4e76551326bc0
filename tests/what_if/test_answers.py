"""What a price would be: no change moves nothing, and what changes moves the right way and adds up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.demand.expected_work import expected_calls
from model.errors import InputError
from model.parameters.loading import load
from model.parameters.shorthand import in_short
from model.planning.planned_year import PlannedYear, priced
from model.planning.what_if import WhatIf, what_if
from model.pricing.price_steps import price_steps
from tests.small_world import small_changes
from tests.what_if.conftest import YEAR, Ask

pytestmark = pytest.mark.slow

CHANNELS = "demand.streams.supplier_invoices.channel_share"
MORE_E_INVOICES = {
    CHANNELS: {YEAR: {"supplier_e_invoice": 0.9, "supplier_scanned": 0.085, "supplier_manual": 0.015}}
}
NEW: dict[str, Any] = {"name": "Kulturhuset", "kind": "specialist", "unit": "unit_2", "start": "2012-04-01"}
NEW |= {"weights": {"supplier": 0.1, "customer": 0.05}}
QUESTIONS: list[dict[str, Any]] = [
    MORE_E_INVOICES,
    {"phone.answered_target": 0.95},
    {"staffing.sick_share": 0.08},
    {"economy.salary_level": {"2012-01-01": 1.03}},
    {"economy.budget.overhead": {YEAR: 13_000_000}},
    {"pricing.practical_capacity": 0.85},
    {"pricing.allocation.method": "direct"},
    {"pricing.incomplete_documents": "own_price"},
    {"mail.minutes_mean": 8.0},
    {"phone.routing": "pooled"},
    {"staffing.headcount_change": {"finance_administrator": -3}},
    {"demand.new_customers": {34: NEW}, "demand.leaving": {"2012-06-30": [7]}},
    {"demand.add_ons": {"fixed_assets": {1: {"start": "2012-04-01"}, 2: {"end": "2012-03-31"}}}},
]


def revenue(answer: WhatIf) -> Decimal:
    return answer.changed.prices.revenue


def test_no_change_gives_every_price_and_agreement_to_the_ore(ask: Ask, planned: PlannedYear) -> None:
    answer = ask({})
    for side in (answer.following, answer.standing):
        assert side is not None
        assert side.prices.lines.equals(planned.prices.lines)
        assert side.agreed.equals(planned.agreed)
        assert side.staffed.fte == answer.base.staffed.fte
        assert side.staffed.hours == answer.base.staffed.hours


def test_a_change_and_back_is_no_change(planned: PlannedYear, small_world: Any) -> None:
    back = load(changes={**small_changes(), "phone.answered_target": small_world.phone.answered_target.last})
    assert what_if(planned, back).changed.prices.lines.equals(planned.prices.lines)


@pytest.mark.parametrize("changes", QUESTIONS, ids=lambda changes: next(iter(changes)))
def test_customers_pay_the_cost_to_the_ore(ask: Ask, changes: dict[str, Any]) -> None:
    answer = ask(changes)
    for side in (answer.base, answer.standing, answer.changed):
        assert sum(side.agreed["amount"], Decimal(0)) == side.prices.revenue
        assert sum(side.prices.costs["total"], Decimal(0)) == side.cost
    total = answer.customers().set_index("customer").loc[0]
    assert (total["before"], total["now"]) == (answer.base.prices.revenue, revenue(answer))


def test_a_customer_that_joins_is_in_the_answer_and_pays_for_its_months(ask: Ask) -> None:
    answer = ask({"demand.new_customers": {34: NEW}})
    customers = answer.customers().set_index("customer")
    new = customers.loc[34]
    assert (new["before"], new["share"] == new["share"]) == (Decimal(0), False)
    assert new["now"] > 0
    volumes = answer.services().set_index("service")[["volume_before", "volume"]]
    before, after = volumes.loc["supplier_scanned"]
    # a tenth more in a year, of which what comes from April on: 1 - 0.089 - 0.080 - 0.088
    assert after == pytest.approx(before * (1 + 0.1 * 0.743), abs=1)
    assert customers.loc[0, "now"] == sum(customers["now"].iloc[:-1], Decimal(0))


def test_an_add_on_from_april_is_charged_for_nine_months(ask: Ask) -> None:
    answer = ask({"demand.add_ons": {"fixed_assets": {1: {"start": "2012-04-01"}}}})
    services = answer.services().set_index("service")
    assert services.loc["fixed_assets", "volume"] - services.loc["fixed_assets", "volume_before"] == 9
    agreed = answer.changed.agreed
    line = agreed[(agreed["customer"] == 1) & (agreed["service"] == "fixed_assets")].iloc[0]
    price = services["price"].to_dict()["fixed_assets"]
    assert line.to_dict()["amount"] == 9 * price


def test_a_kind_of_cost_in_short_is_borne_to_the_krona(ask: Ask) -> None:
    short = in_short(load(), YEAR, costs=["premises=+400000", "wellbeing=250000"])
    assert short["economy.budget.overhead"] == {YEAR: 12_461_000}
    assert short["economy.overhead_split"]["premises"] == 5_000_000
    assert short["economy.other_personnel"][YEAR]["wellbeing"] == 250_000
    answer = ask(short, "stands")
    assert answer.cost_change() == 400_000 - 100_000


@pytest.mark.parametrize("entry", ["rent=1", "premises=much", "premises=-9000000", "premises=1.5"])
def test_a_kind_of_cost_that_there_is_not_is_told(entry: str) -> None:
    with pytest.raises(InputError):
        in_short(load(), YEAR, costs=[entry])


@pytest.mark.parametrize("changes", QUESTIONS, ids=lambda changes: next(iter(changes)))
def test_steps_make_the_change_of_a_price_exactly(ask: Ask, changes: dict[str, Any]) -> None:
    answer = ask(changes)
    for row in answer.services().to_dict("records"):
        steps = price_steps(answer.base.prices, answer.changed.prices, row["service"])
        assert sum(steps.values(), Fraction(0)) == Fraction(row["price"]) - Fraction(row["price_before"])


def test_more_e_invoices_take_fewer_people_and_less_money(planned: PlannedYear) -> None:
    changes = small_changes() | MORE_E_INVOICES
    answer = what_if(planned, load(changes=changes))
    assert answer.cost_change() < 0
    assert answer.changed.fte < answer.base.fte
    hours = [side.staffed.hours["supplier_scanned"] for side in (answer.base, answer.changed)]
    assert hours[1] == pytest.approx(hours[0] * 0.085 / 0.58)
    loads = [side.staffed.load["finance_administrator"] for side in (answer.base, answer.changed)]
    assert loads[0] == pytest.approx(loads[1])


def test_people_who_stay_stand_idle_instead(ask: Ask) -> None:
    answer = ask(MORE_E_INVOICES, "stands")
    assert answer.changed is answer.standing
    assert answer.cost_change() == 0
    assert answer.changed.fte == answer.base.fte
    assert (
        answer.changed.staffed.load["finance_administrator"]
        < answer.base.staffed.load["finance_administrator"]
    )
    idle = answer.services().set_index("service").loc["idle_capacity"]
    assert idle["price"] > idle["price_before"]


def test_dearer_people_raise_the_cost_by_their_salaries(ask: Ask) -> None:
    answer = ask({"economy.salary_level": {"2012-01-01": 1.03}})
    pools = [side.prices.pools.set_index("pool")["amount"] for side in (answer.base, answer.changed)]
    assert answer.changed.fte == answer.base.fte
    assert pools[0]["pay_reserve"] == pools[1]["pay_reserve"]
    salaries = sum(pools[0][role] for role in ("head_of_area", "unit_head", *answer.base.staffed.fte))
    assert float(answer.cost_change()) == pytest.approx(0.03 * float(salaries), abs=5)


@pytest.mark.parametrize("level", [1.01, 1.02])
def test_a_question_of_wages_has_the_answer_of_the_price_list(
    ask: Ask, planned: PlannedYear, level: float
) -> None:
    dearer = {"economy.salary_level": {"2012-01-01": level}}
    listed = priced(
        load(changes={**small_changes(), **dearer}), planned.registers, planned.outcome, planned.before
    )
    for side in (ask(dearer).following, ask(dearer).standing):
        assert side is not None
        assert side.prices.pools["amount"].tolist() == listed.prices.pools["amount"].tolist()
        assert side.prices.revenue == listed.prices.revenue > planned.prices.revenue


def test_a_budget_of_personnel_is_compared_with_and_moves_nothing(ask: Ask) -> None:
    dearer = {"economy.salary_level": {"2012-01-01": 1.01}}
    answer = ask({**dearer, "economy.budget.personnel": {YEAR: 42_500_000}})
    assert answer.cost_change() == ask(dearer).cost_change() > 0


def test_more_absence_takes_more_people(ask: Ask) -> None:
    answer = ask({"staffing.sick_share": 0.08})
    for role, fte in answer.base.staffed.fte.items():
        assert answer.changed.staffed.fte[role] > fte
    assert answer.standing.staffed.load["accountant"] > answer.base.staffed.load["accountant"]


def test_people_asked_about_do_not_follow(ask: Ask) -> None:
    changes = {"staffing.headcount_change": {"finance_administrator": -3}}
    answer = ask(changes)
    assert answer.following is None
    assert answer.changed.fte < answer.base.fte - 2
    assert (
        answer.changed.staffed.load["finance_administrator"]
        > answer.base.staffed.load["finance_administrator"]
    )
    with pytest.raises(InputError, match="bemanningen"):
        ask(changes, "follows")


def test_bound_waiting_takes_the_people_that_the_answer_warns_of(ask: Ask, planned: PlannedYear) -> None:
    callers = expected_calls(planned.parameters, planned.registers, YEAR)
    changes = {"phone.calls": {YEAR: {unit: round(39 * count) for unit, count in callers.items()}}}
    free, bound = ask(changes), ask({**changes, "what_if.bound_waiting": 1.0})
    assert free.changed.staffed.bound == 0
    assert bound.changed.fte == pytest.approx(free.changed.fte + free.more_if_bound)
    assert bound.more_if_bound == pytest.approx(0, abs=1e-9)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shares=st.tuples(st.floats(0.4, 0.95), st.floats(0.4, 0.95)))
def test_the_more_e_invoices_the_lower_the_cost(
    ask: Ask, planned: PlannedYear, shares: tuple[float, float]
) -> None:
    low, high = (
        ask(in_short(planned.parameters, YEAR, [f"supplier_e_invoice={share}"])) for share in sorted(shares)
    )
    assert revenue(high) <= revenue(low)
    assert high.changed.fte <= low.changed.fte


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    minutes=st.tuples(st.floats(2.0, 12.0), st.floats(2.0, 12.0)),
    share=st.floats(0.02, 0.1),
)
def test_more_work_never_takes_fewer(ask: Ask, minutes: tuple[float, float], share: float) -> None:
    fewer, more = (ask({"mail.minutes_mean": each, "staffing.sick_share": share}) for each in sorted(minutes))
    assert more.changed.fte >= fewer.changed.fte
    assert revenue(more) >= revenue(fewer)


def test_common_questions_in_short(planned: PlannedYear) -> None:
    parameters = planned.parameters
    changes = in_short(parameters, YEAR, ["e-invoices=0.9"], 0.95, ["accountant=-1"])
    channels = changes[CHANNELS][YEAR]
    assert channels["supplier_e_invoice"] == 0.9
    assert sum(channels.values()) == pytest.approx(1)
    assert channels["supplier_scanned"] / channels["supplier_manual"] == pytest.approx(0.58 / 0.02)
    assert changes["phone.answered_target"] == 0.95
    assert changes["staffing.headcount_change"] == {"accountant": -1}
    for faulty in (
        {"shares": ["e-invoices=1.2"]},
        {"shares": ["supplier_e_invoice=mest"]},
        {"shares": ["supplier_fax=0.1"]},
        {"answered": -0.1},
        {"people": ["boss=1"]},
        {"people": ["accountant=en"]},
    ):
        with pytest.raises(InputError):
            in_short(parameters, YEAR, **faulty)  # type: ignore[arg-type]


def test_a_promise_that_nobody_can_keep_is_told(ask: Ask) -> None:
    with pytest.raises(InputError, match=r"phone\.answered_target"):
        ask({"phone.answered_target": 1.0})


def test_who_leaves_is_compared_with_the_days_that_are_left(ask: Ask, planned: PlannedYear) -> None:
    after = load(changes={**small_changes(), "demand.leaving": {"2012-06-30": [7]}})
    registers = planned.registers.under(after)

    def subscription(before: pd.DataFrame) -> Fraction:
        own = before[(before["customer"] == 7) & (before["service"] == "subscription")]
        return Fraction(own["alike"].tolist()[0])

    # 182 of the leap year's 366 days
    expected = subscription(planned.before) * Fraction(182, 366)
    assert abs(subscription(planned.before_under(after, registers)) - expected) <= Fraction(1, 200)
    assert planned.before_under(planned.parameters, planned.registers) is planned.before
    compared = {
        customer.number: customer.compared
        for customer in ask({"demand.leaving": {"2012-06-30": [7]}}).changed.prices.asked.customers
    }
    whole = {customer.number: customer.compared for customer in planned.prices.asked.customers}
    assert compared[7].high < Fraction(6, 10) * whole[7].high

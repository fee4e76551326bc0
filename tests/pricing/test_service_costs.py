"""From hours to the cost of services: support is allocated, idle capacity stands apart, nothing is lost."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from model.demand.volumes import expected_hours, incomplete_documents
from model.errors import InputError
from model.observations.registers import load_registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.pricing import agreements, full_cost, price_list
from model.pricing.costing.allocation import METHODS
from model.pricing.costing.costs import CALL_ACTIVITIES, IDLE, INCOMPLETE, OWN_AMOUNTS, FullCost
from model.pricing.prices import hourly_prices, service_volumes
from model.pricing.settling.own_tariff import agreed_tariff
from model.pricing.tariffs.charges import charge
from tests.pricing.as_agreed import quantities_as_agreed

YEAR = 2012
BUDGET = Decimal("54123000.00")
PARAMETERS = load()
REGISTERS = load_registers(PARAMETERS)
HOURS = {
    name: expected_hours(PARAMETERS, REGISTERS, name, YEAR) for name in PARAMETERS.activities
} | dict.fromkeys(CALL_ACTIVITIES, 4000.0)
PRESENT = {"finance_administrator": 86_000.0, "accountant": 18_000.0, "system_administrator": 8_600.0}
OWN_PRICE = {"pricing.incomplete_documents": "own_price"}


def work(**changes: float) -> pd.DataFrame:
    return pd.DataFrame({"hours": HOURS | changes})


def capacity(share: float = 0.8) -> pd.DataFrame:
    used = {role: share * present for role, present in PRESENT.items()}
    return pd.DataFrame({"present_hours": PRESENT, "used_hours": used})


def costs(parameters: Parameters = PARAMETERS, share: float = 0.8) -> FullCost:
    return full_cost(parameters, REGISTERS, YEAR, activity_hours=work(), capacity=capacity(share))


def total(column: Iterable[Decimal]) -> Decimal:
    return sum(column, Decimal(0))


def support(found: FullCost, column: str) -> dict[str, Decimal]:
    """``column`` by support department."""
    return dict(zip(found.support["centre"].tolist(), found.support[column].tolist(), strict=True))


def activity(found: FullCost, name: str) -> dict[Hashable, Any]:
    """The line of activity ``name``."""
    return found.services[found.services["activity"] == name].to_dict("records")[0]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("documents", ["in_price", "own_price"])
def test_each_method_makes_the_budget(method: str, documents: str) -> None:
    parameters = load(
        changes={"pricing.allocation.method": method, "pricing.incomplete_documents": documents}
    )
    found = costs(parameters)
    assert total(found.services["total"]) == BUDGET
    assert total(found.by_origin.to_numpy().ravel()) == total(found.support["own"])
    for name, own in zip(found.support["centre"], found.support["own"], strict=True):
        assert total(found.by_origin.loc[name]) == own


def test_methods_differ_where_support_supports_support() -> None:
    by_method = {}
    for method in METHODS:
        found = costs(load(changes={"pricing.allocation.method": method}))
        by_method[method] = found.services["total"].tolist()
    assert by_method["direct"] != by_method["reciprocal"] != by_method["step_down"]
    pairs = zip(by_method["direct"], by_method["reciprocal"], strict=True)
    assert max(abs(direct - mutual) for direct, mutual in pairs) < 1_000_000


def test_support_work_is_sold_in_what_it_supports() -> None:
    found = costs()
    inside = {name for centre in PARAMETERS.pricing.allocation.support.values() for name in centre.activities}
    assert not inside & set(found.services["activity"])
    own = support(found, "own")
    assert own["phone_service"] > 0
    assert own["system_administration"] > 0
    asked_about = found.by_origin.loc["phone_service"].to_dict()
    assert asked_about["supplier_reminder"] > asked_about["supplier_e_invoice"] > 0


def test_bought_support_receives_nothing_and_people_do() -> None:
    own, passed_on = (support(costs(), column) for column in ("own", "passed_on"))
    for name in ("premises", "it", "committee"):
        assert passed_on[name] == own[name]
    for name in ("management", "phone_service", "system_administration", "process_development"):
        assert passed_on[name] > own[name]


def test_support_is_bought_or_made_by_people() -> None:
    kinds = support(costs(), "kind")
    bought = {name for name, kind in kinds.items() if kind == "overhead"}
    assert bought == {"premises", "it", "administration", "committee", "consumption"}
    assert set(kinds.values()) == {"overhead", "support"}


def test_an_order_of_ones_own_is_followed_step_by_step() -> None:
    order = list(reversed(PARAMETERS.pricing.allocation.support))
    stepwise = {"pricing.allocation.method": "step_down", "pricing.allocation.order": order}
    found = costs(load(changes=stepwise))
    own, passed_on = (support(found, column) for column in ("own", "passed_on"))
    assert passed_on["phone_service"] == own["phone_service"]
    assert passed_on["management"] > own["management"]


def test_practical_capacity_sets_the_rate() -> None:
    """Salaries over practical hours and time in groups; at half load half of the hours stand idle."""
    for line in costs(share=0.93 / 2).capacity.to_dict("records"):
        present = PRESENT[line["role"]]
        assert line["practical_hours"] == pytest.approx(0.93 * present)
        assert line["idle_hours"] == pytest.approx(0.93 * present / 2)
        assert float(line["idle_cost"]) == pytest.approx(line["idle_hours"] * line["hourly_cost"], abs=0.01)


def test_an_hour_costs_the_same_whether_others_stand_idle_or_not() -> None:
    busy, calm = (costs(share=share).capacity.set_index("role")["hourly_cost"] for share in (0.9, 0.6))
    pd.testing.assert_series_equal(busy, calm)


def test_idle_capacity_carries_its_own_premises_and_nothing_that_follows_hours_worked() -> None:
    found = costs()
    borne = found.by_origin[IDLE].to_dict()
    assert borne["premises"] > 10 * borne["consumption"]
    idle = activity(found, IDLE)
    assert idle["direct"] == idle["hours"] == 0
    assert idle["unused"] == total(found.capacity["idle_cost"])


def test_more_work_than_practical_capacity_leaves_nothing_idle() -> None:
    found = costs(share=0.97)
    assert (found.capacity["overload_hours"] > 0).all()
    assert activity(found, IDLE)["total"] == 0
    assert total(found.services["total"]) == BUDGET


def test_work_that_stops_costs_nothing_of_what_follows_work() -> None:
    found = full_cost(PARAMETERS, REGISTERS, YEAR, activity_hours=work(fixed_assets=0.0), capacity=capacity())
    assert activity(found, "fixed_assets")["total"] == 0
    assert total(found.services["total"]) == BUDGET


def test_incomplete_documents_are_priced_to_those_who_cause_them() -> None:
    """Customer 3 sends three times as many: it pays for them, and complete invoices get cheaper for all."""
    careless = {"demand.rework.customer_factor": {3: 3.0}}
    mixed, apart = (
        price_list(
            load(changes={**careless, **more}), REGISTERS, YEAR, activity_hours=work(), capacity=capacity()
        )
        for more in ({}, OWN_PRICE)
    )
    before, after = (found.lines.set_index("service")["price"].to_dict() for found in (mixed, apart))
    assert after["supplier_manual"] < before["supplier_manual"]
    assert after["supplier_e_invoice"] == before["supplier_e_invoice"]
    lines = apart.volumes[apart.volumes["service"] == INCOMPLETE].set_index("customer")["volume"].to_dict()
    weight = REGISTERS.customers.set_index("number")["supplier_weight"].to_dict()
    assert lines[3] / weight[3] > 2 * lines[8] / weight[8]
    agreed = agreements(apart, load(changes={**careless, **OWN_PRICE}))
    assert total(agreed["amount"]) == BUDGET
    assert INCOMPLETE not in set(mixed.lines["service"])


def test_hours_that_incomplete_documents_cause_are_moved_not_made() -> None:
    apart = costs(load(changes=OWN_PRICE)).services.set_index("activity")["hours"]
    mixed = costs().services.set_index("activity")["hours"]
    caused = incomplete_documents(PARAMETERS, REGISTERS, YEAR)["hours"].sum()
    assert apart[INCOMPLETE] == pytest.approx(caused)
    assert apart.sum() == pytest.approx(mixed.sum())


def test_an_add_on_opened_in_august_is_priced_for_four_months() -> None:
    first = REGISTERS.agreed_add_ons[0]
    assert first.service == "internal_balances"
    later = REGISTERS.add_ons.copy()
    later.loc[0, "start"] = date(2012, 8, 15)
    volumes = service_volumes(PARAMETERS, replace(REGISTERS, add_ons=later), YEAR)
    own = volumes[(volumes["service"] == first.service) & (volumes["customer"] == first.customer)]
    assert own["volume"].tolist() == [4]
    others = volumes[(volumes["service"] == first.service) & (volumes["customer"] != first.customer)]
    assert set(others["volume"]) == {12}


def test_the_lowest_number_is_rounded_up_where_remainders_are_equal() -> None:
    """The 1 512 000 by file: 302.4 of customer 31 and 2 570.4 of 33. The 594 500 scanned: 30 854.55 of
    customer 9 and 120 029.55 of 16; one piece is left for each pair."""
    table = service_volumes(PARAMETERS, REGISTERS, YEAR).set_index(["service", "customer"])["volume"]
    assert [table["customer_file", number] for number in (31, 33)] == [303, 2570]
    assert [table["supplier_scanned", number] for number in (9, 16)] == [30_855, 120_029]
    assert table["customer_file"].sum() == 1_512_000
    assert table["supplier_scanned"].sum() == 594_500


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"pricing.allocation.order": ["it"]}, "pricing.allocation.order"),
        ({"pricing.allocation.phone_subjects": {"supplier_reminder": 0.5}}, "phone_subjects"),
        ({"pricing.allocation.phone_subjects": {"vädret": 0.0}}, "vädret"),
        ({"demand.rework.customer_factor": {3: 40.0}}, "customer_factor"),
        ({"demand.rework.customer_factor": {77: 1.0}}, "kund 77"),
        ({"pricing.allocation.method": "gissning"}, "pricing.allocation.method"),
        ({"pricing.practical_capacity": 0}, "practical_capacity"),
    ],
)
def test_rules_that_cannot_hold_are_told(changes: dict[str, object], place: str) -> None:
    with pytest.raises(InputError, match=place):
        load(changes=changes)


def test_the_own_price_list_is_a_tariff_that_charges_what_the_agreements_say() -> None:
    """To the öre in all; a customer's part of a shared sum differs by less than an öre a month."""
    prices = price_list(PARAMETERS, REGISTERS, YEAR, activity_hours=work(), capacity=capacity())
    agreed = agreements(prices, PARAMETERS)
    quantities = quantities_as_agreed(agreed, PARAMETERS, REGISTERS, YEAR)
    lines = charge(agreed_tariff(agreed, PARAMETERS, YEAR), quantities)
    assert total(lines["amount"]) == total(agreed["amount"]) == BUDGET
    keys = {"fee": "service"}
    charged = lines.rename(columns=keys).groupby(["customer", "service"])["amount"].agg("sum").to_dict()
    wanted = agreed.set_index(["customer", "service"])["amount"].to_dict()
    assert charged.keys() == wanted.keys()
    apart = {key: abs(charged[key] - wanted[key]) for key in wanted}
    assert max(apart.values()) < Decimal("0.12")
    assert {service for (_customer, service), gap in apart.items() if gap} <= set(OWN_AMOUNTS)
    invoices = lines[(lines["customer"] == 3) & (lines["fee"] == "supplier_e_invoice")]
    assert invoices["month"].tolist() == list(range(1, 13))


def test_an_hour_is_priced_by_who_works_it() -> None:
    """Salaries are 1.0 of 1.5 million: 600 000 / 1 000 h x 1.5 = 900; 400 000 / 550 h x 1.5 = 1 090.91."""
    capacity = pd.DataFrame(
        {
            "role": ["clerk", "accountant"],
            "cost": [Decimal("600000.00"), Decimal("400000.00")],
            "practical_hours": [1000.0, 500.0],
            "worked_hours": [900.0, 550.0],
        }
    )
    found = hourly_prices(capacity, Decimal("1500000.00"), 500)
    assert found == {"clerk": Decimal(900), "accountant": Decimal(1090)}
    exact = hourly_prices(capacity, Decimal("1500000.00"), 1)
    assert float(1000 * exact["clerk"] + 550 * exact["accountant"]) == pytest.approx(1_500_000, abs=3)

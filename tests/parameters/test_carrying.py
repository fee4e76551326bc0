"""How values by year are carried is declared, and a year that lacks some is told of all of them at once."""

from __future__ import annotations

import pytest

from model import load, load_registers
from model.errors import InputError
from model.parameters.carrying import COST, WORK, carryings, missing, needless, require_year
from model.parameters.quantity import NextYear
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed
from model.staffing import simulate


@pytest.fixture(scope="module")
def base() -> Parameters:
    return load()


def test_the_schema_says_how_each_value_is_carried(base: Parameters) -> None:
    rule = {each.path: each.rule for each in carryings(base)}
    assert rule["demand.streams.supplier_invoices.volume"] is NextYear.FORECAST
    assert rule["economy.budget.overhead"] is NextYear.DECIDED
    assert rule["economy.budget.revenue"] is NextYear.DERIVED
    assert rule["phone.calls"] is NextYear.SAME
    assert "followup.dollar_rate" not in rule, "a fact of its year"
    assert "economy.outcome.personnel" not in rule, "the books say it"


def test_a_parameter_may_say_otherwise_itself(base: Parameters) -> None:
    tree = base.model_dump()
    tree["phone"]["calls"]["next_year"] = "decided"
    own = Parameters.model_validate(tree)
    assert {each.path: each.rule for each in carryings(own)}["phone.calls"] is NextYear.DECIDED


def test_every_missing_value_is_told_by_file_and_path(base: Parameters) -> None:
    with pytest.raises(InputError) as fault:
        require_year(base, 2013, COST)
    told = {(finding.file, finding.place) for finding in fault.value.findings}
    assert ("params/base/calendar.yaml", "calendar.short_days 2013") in told
    assert ("params/base/phone.yaml", "mail.volume 2013") in told
    assert ("params/base/economy.yaml", "economy.budget.overhead 2013") in told
    assert len(told) == len(missing(base, 2013, COST)) - 3, "all but what is derived: two budgets, revenue"


def test_indices_are_needed_where_a_demand_compares_with_last_year(base: Parameters) -> None:
    """The demand of 2012 holds in 2013 until another is decided; one that ends leaves them out."""
    assert not needless(base, 2013)
    without = changed(base, {"price_rules.productivity": {2012: 0.01, 2013: None}})
    assert list(needless(without, 2012)) == []
    assert set(needless(without, 2013)) == {"price_rules.wage_index", "price_rules.price_index"}
    assert needless(without, 2011)


def test_only_what_is_asked_for_is_needed(base: Parameters) -> None:
    require_year(base, 2012)
    require_year(base, 2011, COST)
    with pytest.raises(InputError, match="wage_index 2011"):
        require_year(base, 2011)


def test_what_a_centre_has_never_had_is_not_missed(base: Parameters) -> None:
    without = changed(base, {"calendar.short_days": {}})
    assert "calendar.short_days" not in [each.path for each in missing(without, 2013)]


def test_a_simulation_tells_before_it_begins(base: Parameters) -> None:
    with pytest.raises(InputError) as fault:
        simulate(base, load_registers(base), 2013, replications=2)
    assert len(fault.value.findings) == len(missing(base, 2013, WORK)) - 2

"""Lead times of one customer, tried in simulated years: its own work, everyone else's, and what it takes."""

from __future__ import annotations

import numpy as np
import pytest

from model.planning.offers.lead_times import lead_times_tried
from model.planning.planned_year import PlannedYear
from model.staffing.year.measures import activity_table, in_time_table
from model.staffing.year.simulated_year import simulate_year
from tests.offers.conftest import CUSTOMER, YEAR, Make

WORK = "supplier_scanned"


def test_an_offer_without_lead_times_is_not_tried(made: Make, negotiated: PlannedYear) -> None:
    assert lead_times_tried(negotiated, made(volumes={WORK: 100})) is None


@pytest.mark.slow
def test_the_promise_that_all_have_costs_nothing(made: Make, negotiated: PlannedYear) -> None:
    """Scanned invoices are promised in three working days: an offer of three moves nothing."""
    tried = lead_times_tried(negotiated, made(lead_times={WORK: 3}))
    assert tried is not None
    (row,) = tried.table.to_dict("records")
    assert (row["days_before"], row["days"]) == (3, 3)
    assert row["own"] == row["own_before"]
    assert row["others"] == row["others_before"]
    assert (tried.added, tried.cost) == ((), 0)
    assert tried.holds


@pytest.mark.slow
def test_the_same_day_is_kept_less_often_and_takes_people(made: Make, negotiated: PlannedYear) -> None:
    """Whoever is promised the same day has less of it in time; nobody else's work is done sooner for it."""
    tried = lead_times_tried(negotiated, made(lead_times={WORK: 0}))
    assert tried is not None
    (row,) = tried.table.to_dict("records")
    assert (row["days_before"], row["days"]) == (3, 0)
    assert row["own"] < row["own_before"]
    assert row["others"] <= row["others_before"]
    assert (tried.cost > 0) == bool(tried.added)


def test_a_customers_cases_and_the_others_are_all_cases(negotiated: PlannedYear) -> None:
    simulated = simulate_year(negotiated.parameters, negotiated.registers, YEAR, 1, 0)
    table, whole = in_time_table(simulated, 6), activity_table(simulated)
    sums = table.groupby("activity")[["cases", "on_time"]].sum()
    wanted = whole.groupby("activity")[["hands_on", "on_time"]].sum()
    for name in (WORK, "payment_order"):
        assert sums.loc[name].tolist() == wanted.loc[name].tolist()
    row = negotiated.registers.customers["number"].tolist().index(CUSTOMER)
    own = table[table["own"] & (table["activity"] == WORK)]["cases"].sum()
    items = simulated.workload.items
    work = simulated.workload.activities.index(WORK)
    mine = (items.activity == work) & (items.customer == row) & (items.work > 0)
    assert row == 6
    assert own == len(set(items.case[mine & (items.parent == -1)].tolist())) + int(
        (mine & (items.parent != -1) & np.isfinite(simulated.history.release)).sum()
    )

"""Prices do not hang on which years were drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from model.calendar import working_calendar
from model.demand.expected_work import expected_work
from model.parameters.schema.parameters import Parameters
from model.planning import planned_year as planning
from model.planning.expected_year import as_expected, single_years
from model.planning.planned_year import PlannedYear
from model.planning.price_precision import price_precision
from model.staffing import simulate
from model.staffing.experiments.results import activity_hours, capacity
from model.staffing.year.absence import absent_days, expected_absence
from model.staffing.year.people import workforce

YEAR = 2012


def test_hours_move_by_what_the_draws_were_off(planned: PlannedYear) -> None:
    """Of an activity whose work was all done, each replication's hours are the expected ones."""
    parameters, registers = planned.parameters, planned.registers
    drawn = simulate(parameters, registers, YEAR, replications=2)
    expected = as_expected(drawn, parameters, registers)
    work = expected_work(parameters, registers, YEAR)
    before, after = (
        each.activities.groupby(["activity", "replication"])["hours"].sum() for each in (drawn, expected)
    )
    sums = drawn.activities.groupby(["activity", "replication"])["drawn_hours"].sum()
    done = [
        name for name in parameters.activities if name in before and np.allclose(before[name], sums[name])
    ]
    assert done
    for name in done:
        assert after[name].tolist() == pytest.approx([work[name]] * 2)
        assert before[name].std() > 0 or before[name].tolist() == after[name].tolist()
    for name in set(before.index.get_level_values(0)) & set(parameters.activities):
        moved = work[name] - sums[name]
        assert (after[name] - before[name]).to_numpy() == pytest.approx(moved.to_numpy())


def test_work_that_people_do_moves_with_them(planned: PlannedYear) -> None:
    """Hours of all roles change as those of all activities do: nothing is lost on the way to the price."""
    parameters, registers = planned.parameters, planned.registers
    drawn = simulate(parameters, registers, YEAR, replications=2)
    expected = as_expected(drawn, parameters, registers)
    by_work = [float(activity_hours(each)["hours"].sum()) for each in (drawn, expected)]
    by_role = [float(capacity(each)["used_hours"].sum()) for each in (drawn, expected)]
    assert by_role[1] - by_role[0] == pytest.approx(by_work[1] - by_work[0])
    assert by_work[0] != by_work[1]


def test_expected_absence_is_the_mean_of_what_is_drawn(base: Parameters, planned: PlannedYear) -> None:
    parameters, calendar = planned.parameters, working_calendar(planned.parameters, YEAR)
    people = workforce(parameters, planned.registers, YEAR)
    drawn = [absent_days(parameters, calendar, people, 1, number).sum() for number in range(60)]
    error = np.std(drawn, ddof=1) / np.sqrt(len(drawn))
    assert expected_absence(parameters, calendar, people).sum() == pytest.approx(
        np.mean(drawn), abs=4 * error
    )


def test_replications_alone_are_what_the_outcome_is_the_mean_of(planned: PlannedYear) -> None:
    hours = pd.concat([worked["hours"] for worked, _ in single_years(planned.outcome)], axis=1).mean(axis=1)
    there = pd.concat([roles["used_hours"] for _, roles in single_years(planned.outcome)], axis=1).mean(
        axis=1
    )
    whole = activity_hours(planned.outcome)["hours"]
    assert hours.reindex(whole.index).to_numpy() == pytest.approx(whole.to_numpy())
    assert there.to_numpy() == pytest.approx(capacity(planned.outcome)["used_hours"].to_numpy())


def test_more_years_are_asked_for_where_less_chance_is_wanted(planned: PlannedYear) -> None:
    """Needed replications go as one over the square of the half-width; a price step is always enough."""
    found = planned.precision()
    assert found.replications == 2
    steps = planned.parameters.pricing.price_step_ore.value / 100
    assert (found.costs["wanted"] >= steps - 1e-9).all()
    wide = found.costs[found.costs["half_width"] > found.costs["wanted"]]
    assert (wide["needed"] > 2).all()
    assert (found.costs.loc[found.costs["half_width"] <= found.costs["wanted"], "needed"] == 2).all()
    assert found.is_reached == (found.needed <= 2)
    near = found.customers[found.customers["distance"] < found.customers["half_width"]]
    assert found.unsure == near["customer"].tolist()


def test_a_year_is_simulated_until_prices_are_sure(
    planned: PlannedYear, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a number the pilot says how many; the ceiling stops it."""
    asked: list[int | None] = []

    def simulated(*_: object, replications: int | None, **__: object) -> object:
        asked.append(replications)
        return replace(planned.outcome, replications=replications or 2)

    class Priced:
        def __init__(self, *given: object) -> None:
            self.outcome = given[2]

        def precision(self) -> object:
            return type("Found", (), {"needed": 1000})

    monkeypatch.setattr(planning, "simulate", simulated)
    monkeypatch.setattr(planning, "priced", Priced)
    planning.plan_year(planned.parameters, YEAR)
    assert asked == [None, planned.parameters.simulation.most_replications.value]
    planning.plan_year(planned.parameters, YEAR, replications=2)
    assert asked[2:] == [2]


def test_the_precision_of_a_price_is_that_of_its_replications(planned: PlannedYear) -> None:
    """Replications that are all alike leave nothing to chance."""
    first = {
        name: getattr(planned.outcome, name).query("replication == 0")
        for name in ("activities", "phone", "people", "presence", "backlog", "run")
    }
    twice = {name: pd.concat([table, table.assign(replication=1)]) for name, table in first.items()}
    alike = replace(planned.outcome, **twice)
    found = price_precision(planned.parameters, planned.registers, alike, planned.prices, planned.agreed)
    assert found.costs["half_width"].max() == pytest.approx(0, abs=1e-9)
    assert found.is_reached

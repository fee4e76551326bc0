"""The quick answer beside whole simulated years."""

from __future__ import annotations

import pandas as pd
import pytest

from model.planning.planned_year import PlannedYear
from model.planning.what_if_trial import Correction, corrections_of, tried, whole_staffing
from model.presentation import formats
from model.reports.planning import what_if_trial
from model.staffing.year.people import full_time, workforce
from tests.reports.follow_up.shown import page, plain
from tests.what_if.conftest import YEAR, Ask

pytestmark = pytest.mark.slow

MORE_E_INVOICES = {
    "demand.streams.supplier_invoices.channel_share": {
        YEAR: {"supplier_e_invoice": 0.8, "supplier_scanned": 0.18, "supplier_manual": 0.02}
    }
}


def test_a_question_without_a_change_is_the_base_played_again(ask: Ask, planned: PlannedYear) -> None:
    played = tried(planned, ask({}), replications=2)
    assert played.holds
    assert played.corrections == ()
    assert played.changed.prices.lines.equals(planned.prices.lines)
    assert played.base.prices.lines.equals(planned.prices.lines)
    assert (played.promises["difference"] == 0).all()


def test_simulated_hours_and_prices_are_near_the_expected_ones(ask: Ask, planned: PlannedYear) -> None:
    answer = ask(MORE_E_INVOICES | {"mail.minutes_mean": 13.0})
    played = tried(planned, answer, replications=2)
    quick, simulated = answer.changed.staffed.hours, played.changed.staffed.hours
    assert sum(simulated.values()) == pytest.approx(sum(quick.values()), rel=0.01)
    assert simulated["mail"] == pytest.approx(quick["mail"], rel=0.03)
    assert simulated["supplier_scanned"] == pytest.approx(quick["supplier_scanned"], rel=0.1)
    cost = [float(side.prices.revenue) for side in (answer.changed, played.changed)]
    assert cost[1] == pytest.approx(cost[0], rel=0.01)


def test_whole_people_suffice_and_one_fewer_do_not(ask: Ask) -> None:
    answer = ask({"staffing.sick_share": 0.09})
    parameters = whole_staffing(answer)
    fte = full_time(workforce(parameters, answer.registers, answer.year), answer.year)
    for role, need in answer.changed.staffed.fte.items():
        assert need <= fte[role] + 1e-9 < need + 1 + 1e-9


def test_staffing_asked_about_is_played_as_it_is(ask: Ask, planned: PlannedYear) -> None:
    answer = ask({"staffing.headcount_change": {"finance_administrator": -4}})
    played = tried(planned, answer, replications=2)
    assert played.corrections == ()
    assert played.changed.staffed.fte == answer.changed.staffed.fte
    assert played.changed.staffed.load["finance_administrator"] == pytest.approx(
        answer.changed.staffed.load["finance_administrator"], rel=0.02
    )


def test_lead_times_are_of_the_years_played(ask: Ask, planned: PlannedYear) -> None:
    """Half the people: the mean over all cases, and the activity most moved, beside the base's two years."""
    played = tried(
        planned, ask({"staffing.headcount_change": {"finance_administrator": -30}}), replications=2
    )
    table = what_if_trial.lead_times(played)
    every = table[table["is_total"]].iloc[0]
    for side, outcome in zip(("lead_days_before", "lead_days"), played.outcomes, strict=True):
        work = outcome.activities[["lead_days_sum", "completed"]].sum()
        assert every[side] == pytest.approx(work["lead_days_sum"] / work["completed"])
    assert every["lead_days"] > every["lead_days_before"]
    each = table[~table["is_total"]]
    most = each.loc[(each["lead_days"] - each["lead_days_before"]).abs().idxmax()]
    told = plain(what_if_trial.lead_time_sentence(played))
    assert f"tar i medeltal {formats.number(every['lead_days'], 2)} arbetsdagar" in told
    assert (
        f"{formats.number(most['lead_days'], 1)} dagar mot {formats.number(most['lead_days_before'], 1)}"
        in told
    )
    moved = page(what_if_trial.lead_time_table(played, moved_only=True))
    assert moved[-1][0] == "Alla ärenden"
    assert all(row[2] != row[3] or row[4] != row[5] for row in moved[:-1])


def test_each_place_gets_one_person_and_each_phone_one_shift() -> None:
    broken = pd.DataFrame(
        [
            ("unit_1", "answer_rate"),
            ("unit_1", "service_level"),
            ("unit_1", "lead_time"),
            ("unit_1", "mail"),
            ("accountant", "lead_time"),
        ],
        columns=["place", "promise"],
    )
    assert corrections_of(broken) == [
        Correction("unit_1", "answer_rate", phone=True),
        Correction("accountant", "lead_time", phone=False),
        Correction("unit_1", "lead_time", phone=False),
    ]

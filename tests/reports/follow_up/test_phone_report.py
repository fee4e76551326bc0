"""A unit's phone report: its tables by hand, its sentences on the example year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from model.followup import Period
from model.followup.unit_pack import UnitPack, unit_pack
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed
from model.reports.follow_up.phone import actions, correspondence, front, half_hours, months, schedule
from tests.reports.follow_up.shown import file, page, plain


@pytest.fixture(scope="module")
def pack(year: Period, base: Parameters) -> UnitPack:
    return unit_pack(year.until(10), base, "unit_2")


def test_the_months_end_with_the_period_and_differences_are_shares_in_the_file(
    pack: UnitPack, base: Parameters
) -> None:
    by_month = pd.DataFrame(
        {
            "month": [1, 2],
            "offered": [100, 300],
            "answered": [80, 285],
            "abandoned": [20, 15],
            "answer_rate": [0.8, 0.95],
            "centre_answer_rate": [0.85, 0.9],
            "service_level": [0.7, 0.75],
            "wait": [31.4, 12.5],
        }
    )
    total = {
        "offered": 400,
        "answered": 365,
        "abandoned": 35,
        "answer_rate": 365 / 400,
        "service_level": 0.7375,
        "wait": 16.6,
    }
    counted = replace(pack, by_month=by_month, total=total, centre={"answer_rate": 0.88})
    table = months.table(counted)
    assert page(table) == [
        ["januari", "100", "80", "20", "80,0 %", "−10,0", "85,0 %", "70,0 %", "31"],
        ["februari", "300", "285", "15", "95,0 %", "+5,0", "90,0 %", "75,0 %", "12"],
        ["Perioden", "400", "365", "35", "91,2 %", "+1,2", "88,0 %", "73,8 %", "17"],
    ]
    assert table.totals == [2]
    assert [column.heading for column in table.columns][5] == "Mot löftet, p.e."
    cells = file(table)
    assert cells["Månad"] == [1, 2, None]
    assert cells["Inringda"] == [100, 300, 400]
    assert cells["Mot löftet, andel"] == pytest.approx([-0.1, 0.05, 0.0125])


def test_call_backs_and_letters_are_summed_apart(pack: UnitPack, base: Parameters) -> None:
    calls = pd.DataFrame({"month": [1, 2], "promised": [10, 30], "on_time": [9, 30], "share": [0.9, 1.0]})
    mail = pd.DataFrame({"month": [1, 2], "received": [50, 50], "on_time": [40, 49], "share": [0.8, 0.98]})
    total = pack.total | {"call_backs": 0.975, "mail": 0.89}
    table = correspondence.table(replace(pack, call_backs=calls, mail=mail, total=total), base)
    assert page(table) == [
        ["januari", "10", "9", "90,0 %", "50", "40", "80,0 %"],
        ["februari", "30", "30", "100,0 %", "50", "49", "98,0 %"],
        ["Perioden", "40", "39", "97,5 %", "100", "89", "89,0 %"],
    ]
    assert table.totals == [2]
    assert file(table)["besvarade i tid"] == [40, 49, 89]


def test_before_and_after_with_their_uncertainty(year: Period) -> None:
    changed = pd.DataFrame(
        {
            "half_hour": ["08:30", "09:00", "09:30"],
            "before": [0.8, 0.9, 0.9],
            "after": [0.85, 0.88, 0.9],
            "change": [0.05, -0.02, 0.0],
            "low": [0.012, -0.05, None],
            "high": [0.088, 0.01, None],
            "verdict": ["better", "unsure", "unsure"],
        }
    )
    table = half_hours.before_after(changed, year)
    assert page(table) == [
        ["08:30", "80,0 %", "85,0 %", "+5,0", "+1,2 – +8,8", "Bättre"],
        ["09:00", "90,0 %", "88,0 %", "−2,0", "−5,0 – +1,0", "Ingen säker skillnad"],
        ["09:30", "90,0 %", "90,0 %", "0,0", "–", "Ingen säker skillnad"],
    ]
    cells = file(table)
    assert cells["Ändring, andel"] == pytest.approx([0.05, -0.02, 0.0])
    assert cells["Osäkerhet, lägst, andel"] == [0.012, -0.05, None]
    assert cells["Osäkerhet, högst, andel"] == [0.088, 0.01, None]


def test_a_number_is_judged_by_its_own_promise(year: Period, base: Parameters) -> None:
    """Unit 2 promises that 80 % are answered, and an answer within half a minute; its callers wait less."""
    changes = {
        "phone.groups.answered_target": {"unit_2": 0.8},
        "phone.groups.answer_threshold": {"unit_2": 30.0},
        "phone.groups.patience_mean": {"unit_2": 50.0},
    }
    own = changed(base, changes)
    packs = {unit: unit_pack(year, own, unit) for unit in ("unit_1", "unit_2")}
    assert {unit: pack.number.answered_target for unit, pack in packs.items()} == {
        "unit_1": 0.9,
        "unit_2": 0.8,
    }
    first = front.key_figures(packs["unit_2"], own).figures
    assert [figure.comparison for figure in first[:2]] == ["löfte 80\xa0%", "löfte 70\xa0%"]
    assert first[1].label == "Svar inom 30 sekunder"
    before = unit_pack(year, base, "unit_2").duty
    assert (packs["unit_2"].duty["needed"] <= before["needed"]).all()
    assert (packs["unit_2"].duty["expected"] < before["expected"]).any(), "callers wait less"


def test_worst_half_hours_have_their_months(pack: UnitPack, base: Parameters) -> None:
    table = half_hours.worst(pack)
    rates = file(table)["Besvarade"]
    assert rates == sorted(rates) == pack.half_hours["answer_rate"].nsmallest(3).tolist()
    clock = pack.worst["half_hour"].iloc[0]
    october = file(table)["Besvarade per månad, %, oktober"]
    assert october[0] == pytest.approx(100 * pack.heat.loc[clock, 10])


def duty(*rows: tuple[str, int, int, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["half_hour", "on_duty", "needed", "answer_rate", "expected"])


def test_where_the_schedule_is_too_thin_and_where_it_should_have_been_enough(
    pack: UnitPack, base: Parameters
) -> None:
    counted = replace(
        pack,
        duty=duty(
            ("08:30", 3, 2, 0.95, 0.97),
            ("11:30", 2, 3, 0.70, 0.80),
            ("12:00", 2, 4, 0.60, 0.70),
            ("13:00", 3, 3, 0.85, 0.92),
        ),
    )
    said = plain(schedule.sentence(counted))
    assert said.startswith("Löftet missas i 3 av dagens 4 halvtimmar.")
    assert "Klockan 11:30 och 12:00 är schemat för tunt: det behövs tre till fyra personer" in said
    assert "Klockan 13:00 räcker schemat för en medeldag, men besvarade är 7,0 procentenheter lägre" in said
    told = plain(actions.suggestions(counted, base))
    assert "- Pröva tre till fyra personer i tjänst klockan 11:30 och 12:00." in told
    assert "Utrymme att flytta från finns klockan 08:30." in told
    assert "Gå igenom hur passen bemannas klockan 13:00" in told


def test_a_promise_kept_everywhere_suggests_nothing_of_the_schedule(pack: UnitPack, base: Parameters) -> None:
    kept = replace(pack, duty=duty(("08:30", 3, 2, 0.95, 0.97)))
    assert plain(schedule.sentence(kept)) == "Löftet hålls i alla halvtimmar."
    assert "Pröva" not in plain(actions.suggestions(kept, base))
    assert actions.suggestions(replace(kept, call_backs=None, mail=None, complaints=None), base) is None


def test_late_actions_say_so(pack: UnitPack, base: Parameters) -> None:
    table = actions.table(replace(pack, actions=pack.actions.head(1).assign(late=True)), base)
    assert [row[-1] for row in page(table)] == ["Försenad"]
    assert isinstance(table.data["due"].iloc[0], date)


def test_the_first_page(pack: UnitPack, base: Parameters) -> None:
    total = pack.total | {"answer_rate": 0.9, "service_level": 0.69, "call_backs": 0.95, "mail": 0.2}
    figures = front.key_figures(replace(pack, total=total), base).figures
    kept = [figure.state for figure in figures]
    assert kept == ["good", "bad", "neutral", "good", "bad", "neutral"]
    said = plain(front.summary(replace(pack, total=total), base))
    assert "**Löftena:** 2 av 4 hålls. Inte svar inom 60 sekunder (69,0 % mot 70 %) och e-post i tid" in said
    rising = replace(pack, trend=(0.8, 0.853, 3))
    assert "upp 5,3 procentenheter" in plain(front.summary(rising, base))
    still = replace(pack, trend=(float("nan"), float("nan"), 0))
    assert "en månad ger ingen riktning" in plain(front.summary(still, base))


def test_most_and_hardest_are_the_first_of_equals(pack: UnitPack) -> None:
    equal = pd.DataFrame({"half_hour": ["08:30", "09:00"], "offered": [50, 50], "abandoned": [5, 5]})
    said = plain(half_hours.sentence(replace(pack, half_hours=equal)))
    assert "Flest ringer klockan 08:30 (50 samtal under perioden). Flest lägger på klockan 08:30" in said


@pytest.mark.parametrize(
    ("rate", "said"), [(0.92, "hölls i januari: 92,0 % besvarades"), (0.88, "hölls inte i januari")]
)
def test_one_month_is_neither_best_nor_weakest(pack: UnitPack, rate: float, said: str) -> None:
    first = pack.by_month.head(1).assign(
        answer_rate=rate, answer_rate_kept=rate >= pack.number.answered_target
    )
    told = plain(months.sentence(replace(pack, by_month=first)))
    assert said in told
    assert "svagast" not in told

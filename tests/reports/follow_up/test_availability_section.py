"""Phone, call-backs and mail against the promises, on an hour counted by hand."""

from __future__ import annotations

import pytest

from model.followup import Period
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed
from model.reports.follow_up import availability
from tests.reports.follow_up.shown import file, page, plain, with_tables


def calls(month: int, unit: str, offered: int, answered: int, within: int, wait: int) -> dict[str, object]:
    return {
        "month": month,
        "unit": unit,
        "half_hour": "08:30",
        "offered": offered,
        "answered": answered,
        "abandoned": offered - answered,
        "within_threshold": within,
        "wait_seconds": wait,
        "handling_seconds": 100 * answered,
    }


@pytest.fixture
def by_hand(april: Period) -> Period:
    """Unit 1: 80 of 100 answered, then 100 of 100. Unit 2: 50 of 100, then none called."""
    phone = [
        calls(1, "unit_1", 100, 80, 75, 1600),
        calls(1, "unit_2", 100, 50, 40, 2000),
        calls(2, "unit_1", 100, 100, 90, 1000),
        calls(2, "unit_2", 0, 0, 0, 0),
    ]
    call_backs = [
        {"month": 1, "unit": "unit_1", "promised": 20, "on_time": 20},
        {"month": 1, "unit": "unit_2", "promised": 20, "on_time": 10},
    ]
    mail = [
        {"month": 1, "unit": "unit_1", "received": 40, "on_time": 39},
        {"month": 1, "unit": "unit_2", "received": 10, "on_time": 4},
    ]
    return with_tables(april, phone=phone, call_backs=call_backs, mail=mail)


def test_units_and_the_whole(by_hand: Period, base: Parameters) -> None:
    table = availability.phone_by_unit(by_hand, base)
    assert page(table) == [
        ["Enhet 1", "200", "180", "20", "90,0 %", "82,5 %", "14"],
        ["Enhet 2", "100", "50", "50", "50,0 %", "40,0 %", "40"],
        ["Hela verksamheten", "300", "230", "70", "76,7 %", "68,3 %", "20"],
    ]
    assert table.totals == [2]
    assert file(table)["Svar i tid"] == pytest.approx([165 / 200, 0.4, 205 / 300])


def test_numbers_that_promise_other_things_say_what(by_hand: Period, base: Parameters) -> None:
    """Unit 2 promises 60 percent within 20 seconds; the whole promises by its 200 and 100 calls."""
    changes = {
        "phone.groups.answered_target": {"unit_2": 0.6},
        "phone.groups.service_level_target": {"unit_2": 0.4},
        "phone.groups.answer_threshold": {"unit_2": 20.0},
    }
    own = changed(base, changes)
    table = availability.phone_by_unit(by_hand, own)
    assert [row[-3:] for row in page(table)] == [
        ["90 %", "70 %", "60"],
        ["60 %", "40 %", "20"],
        ["80 %", "60 %", "–"],
    ]
    assert "Löftet att besvara 80 % hölls i 1 av 2 månader" in plain(
        availability.phone_sentence(by_hand, own)
    )
    assert "inom utlovad tid" in plain(availability.phone_sentence(by_hand, own))
    assert "inom 60 sekunder" in plain(availability.phone_sentence(by_hand, base))


def test_months_are_numbers_in_the_file_and_kept_is_a_word(by_hand: Period, base: Parameters) -> None:
    table = availability.phone_by_month(by_hand, base)
    assert [row[0] for row in page(table)] == ["januari", "februari"]
    assert [row[5] for row in page(table)] == ["nej", "ja"], "130 of 200, then 100 of 100 against 90 percent"
    assert file(table)["Månad"] == [1, 2]


def test_months_kept_are_counted(by_hand: Period, april: Period, base: Parameters) -> None:
    assert "hölls i 1 av 2 månader" in plain(availability.phone_sentence(by_hand, base))
    said = plain(availability.phone_sentence(april, base))
    assert said.startswith("18 661 samtal ringdes in; 87,7 % besvarades och 2 289 lades på.")
    assert "hölls inte i någon av 4 månader." in said
    assert "hölls inte." in plain(availability.phone_sentence(april.until(1), base))


def test_call_backs_come_before_mail_and_each_ends_with_its_sum(by_hand: Period, base: Parameters) -> None:
    table = availability.correspondence(by_hand, base)
    assert page(table) == [
        ["Återkoppling", "Enhet 1", "20", "20", "100,0 %", "95 %", "ja", "1 dag"],
        ["Återkoppling", "Enhet 2", "20", "10", "50,0 %", "95 %", "nej", "1 dag"],
        ["Återkoppling", "Hela verksamheten", "40", "30", "75,0 %", "95 %", "nej", "1 dag"],
        ["E-post", "Enhet 1", "40", "39", "97,5 %", "95 %", "ja", "1 dag"],
        ["E-post", "Enhet 2", "10", "4", "40,0 %", "95 %", "nej", "1 dag"],
        ["E-post", "Hela verksamheten", "50", "43", "86,0 %", "95 %", "nej", "1 dag"],
    ]
    assert table.totals == [2, 5]
    assert file(table)["Löfte, arbetsdagar"] == [1] * 6


def test_a_promise_kept_in_the_only_month_is_kept_and_nothing_more(by_hand: Period, base: Parameters) -> None:
    kept = with_tables(by_hand, phone=[calls(1, "unit_1", 100, 100, 90, 1000)])
    assert "Löftet att besvara 90 % hölls. De som fick svar" in plain(availability.phone_sentence(kept, base))


@pytest.mark.parametrize(
    ("wait", "caption"),
    [
        (1000, "Väntan är lika lång hela dagen: 10 sekunder"),
        (2000, "Längst väntan: enhet 2 klockan 08:30, 20 sekunder"),
    ],
)
def test_no_wait_is_the_longest_where_all_are_alike(
    by_hand: Period, base: Parameters, wait: int, caption: str
) -> None:
    phone = [calls(1, "unit_1", 100, 100, 90, 1000), calls(1, "unit_2", 100, 100, 90, wait)]
    assert plain(availability.waits(with_tables(by_hand, phone=phone), base).caption) == caption

"""Where every row goes: taken, left out under a named rule, or set aside with what was expected."""

from __future__ import annotations

import csv
import io

import pytest

from model.errors import InputError
from model.importing.account_files import account_csv, first_faults
from tests.importing.centre import LEDGER, Centre, changed

COLUMNS = LEDGER["columns"]


def test_rows_of_sums_are_left_out_by_name_and_those_that_are_wrong_are_told(centre: Centre) -> None:
    centre.describe(
        "huvudbok",
        changed(
            LEDGER,
            totals=[
                {"rule": "summarad", "column": "period", "pattern": "(?i)^(summa|tot)", "sums": "amount"}
            ],
        ),
    )
    file = centre.rows(
        "bok.csv",
        [
            "201101;a;1,50",
            "201101;b;2",
            "Summa 201101;;3,50",
            "201102;a;-4",
            "Summa 201102;;4,00",
            "TOTALT;;-0,50",
        ],
    )
    outcome = centre.bring("huvudbok", file, dry_run=True)
    assert outcome.account.files[0].by_rule == {"summarad": 3}
    assert outcome.account.taken == 3
    assert outcome.account.sums == {"amount": "-0.50"}
    assert outcome.account.observations == (
        "bok.csv, rad 6: summan där är 4,00, men raderna ovanför ger −4,00.",
    )


def test_a_row_that_equals_those_above_is_a_sum_without_being_called_one(centre: Centre) -> None:
    centre.describe("huvudbok", changed(LEDGER, totals=[{"rule": "delsumma", "sums": "amount"}]))
    rows = ["201101;a;1,50", "201101;b;2", ";;3,50", "201102;a;7", ";;7", ";;10,50", ";;10,51"]
    outcome = centre.bring("huvudbok", centre.rows("bok.csv", rows), dry_run=True)
    assert outcome.account.files[0].left_out.rows() == [(4, "delsumma"), (6, "delsumma"), (7, "delsumma")]
    assert outcome.account.files[0].set_aside["row"].unique().to_list() == [8]


def test_a_row_that_happens_to_equal_those_above_is_kept_when_it_is_whole(centre: Centre) -> None:
    centre.describe("huvudbok", changed(LEDGER, totals=[{"rule": "delsumma", "sums": "amount"}]))
    outcome = centre.bring("huvudbok", centre.rows("bok.csv", ["201101;a;2", "201101;b;2"]), dry_run=True)
    assert outcome.account.taken == 2


def test_rows_fall_under_the_first_rule_that_has_them(centre: Centre) -> None:
    rules = [
        {"rule": "makulerad", "column": "Status", "values": ["M"]},
        {"rule": "internt konto", "column": "account", "pattern": "^9"},
    ]
    centre.describe("huvudbok", changed(LEDGER, left_out=rules))
    rows = ["201101;1;1;", "201101;9;inget;M", "x;9;1;", "201101;2;3;A"]
    outcome = centre.bring(
        "huvudbok", centre.rows("bok.csv", rows, "Period;Konto;Belopp;Status"), dry_run=True
    )
    assert outcome.account.files[0].by_rule == {"makulerad": 1, "internt konto": 1}
    assert outcome.account.taken == 2
    assert outcome.account.files[0].rows == 4


def test_repeated_rows_are_left_out_and_a_key_with_other_content_is_set_aside(centre: Centre) -> None:
    centre.describe("huvudbok", changed(LEDGER, key=["period", "account"]))
    rows = ["201101;a;1", "201101;b;2", "201101;a;1", "201101;b;3"]
    account = centre.bring("huvudbok", centre.rows("bok.csv", rows), dry_run=True).account
    assert account.files[0].left_out.rows() == [(4, "upprepad rad")]
    assert account.files[0].set_aside.rows() == [
        (5, "Period, Konto", "2011-01, b", "en enda rad med dessa; de står även på rad 3")
    ]
    assert account.taken == 2


def test_a_row_repeated_in_another_file_is_found_too(centre: Centre) -> None:
    centre.describe("huvudbok", changed(LEDGER, key=["period", "account"]))
    one, two = (
        centre.rows("ett.csv", ["201101;a;1"]),
        centre.rows("två.csv", ["201101;a;1", "201102;a;5", "201101;a;2"]),
    )
    first, second = centre.bring("huvudbok", one, two, dry_run=True).account.files
    assert (first.taken, second.taken) == (1, 1)
    assert second.left_out.rows() == [(2, "upprepad rad")]
    assert "rad 2 i ett.csv" in second.set_aside["expected"][0]


def test_without_a_key_rows_that_are_alike_are_taken_and_told(centre: Centre) -> None:
    account = centre.bring("huvudbok", centre.rows("bok.csv", ["201101;a;1"] * 3), dry_run=True).account
    assert account.taken == 3
    assert "2 rader är likadana" in account.observations[0]


def test_every_row_is_accounted_for(centre: Centre) -> None:
    rules = [{"rule": "summarad", "column": "period", "pattern": "^Summa"}]
    centre.describe("huvudbok", changed(LEDGER, totals=rules, key=["period", "account"]))
    rows = ["201101;a;1", "201101;a;1", "", "Summa;;1", "201101;b;x", "201101;c", "201199;d;y"]
    file = centre.bring("huvudbok", centre.rows("bok.csv", rows), dry_run=True).account.files[0]
    assert file.rows == len(rows) == file.taken + sum(file.by_rule.values()) + file.rows_set_aside
    assert (file.taken, file.by_rule, file.rows_set_aside) == (
        1,
        {"tom rad": 1, "summarad": 1, "upprepad rad": 1},
        3,
    )
    assert file.set_aside.filter(file.set_aside["row"] == 8)["column"].to_list() == ["Period", "Belopp"]


def test_above_the_chosen_share_nothing_is_taken(centre: Centre) -> None:
    file = centre.rows("bok.csv", ["201101;a;1", "201101;b;2", "201101;c;3", "201101;d;x"])
    refused = centre.bring("huvudbok", file)
    assert "1 (25 %)" in str(refused.refusals[0])
    assert not (centre.data / "imported").exists()
    centre.describe("huvudbok", changed(LEDGER, largest_share_set_aside=0.25))
    assert centre.bring("huvudbok", file).kept


def test_a_file_of_which_nothing_is_taken_is_refused(centre: Centre) -> None:
    assert "inga rader" in str(centre.bring("huvudbok", centre.rows("bok.csv", [])).refusals[0])


@pytest.mark.parametrize("name", ["amount", "belopp", "Belopp"])
def test_control_totals_must_come_out_to_the_cent(centre: Centre, name: str) -> None:
    file = centre.rows("bok.csv", ["201101;a;1 000,50", "201101;b;-0,25"])
    assert not centre.bring("huvudbok", file, dry_run=True, control={name: "1000.25", "rader": "2"}).refusals
    assert not centre.bring("huvudbok", file, dry_run=True, control={name: "1 000,25"}).refusals
    refused = centre.bring("huvudbok", file, control={name: "1000,26", "rader": "3"})
    assert [finding.place for finding in refused.refusals] == ["kontrollsumma amount", "kontrollsumma rows"]
    assert refused.refusals[0].value == "1\u00a0000,25 (skillnad −0,01)"
    assert not (centre.data / "imported").exists()


def test_a_file_given_twice_is_refused(centre: Centre) -> None:
    one, copy = centre.rows("ett.csv", ["201101;a;1"]), centre.rows("kopia.csv", ["201101;a;1"])
    with pytest.raises(InputError, match=r"kopia\.csv, filen: värdet samma innehåll som en annan"):
        centre.bring("huvudbok", one, copy)


def test_a_control_total_of_what_cannot_be_summed_is_a_fault(centre: Centre) -> None:
    with pytest.raises(InputError, match="en av amount, rader"):
        centre.bring("huvudbok", centre.rows("bok.csv", ["201101;a;1"]), control={"Konto": "1"})


def test_a_control_total_of_the_description_holds_too(centre: Centre) -> None:
    centre.describe("huvudbok", changed(LEDGER, control={"amount": "2,00"}))
    assert centre.bring("huvudbok", centre.rows("bok.csv", ["201101;a;1"])).refusals


def test_the_account_lists_each_row_that_was_not_taken_and_shows_what_cannot_be_seen(centre: Centre) -> None:
    centre.describe(
        "huvudbok", changed(LEDGER, left_out=[{"rule": "nollor", "column": "amount", "values": ["0"]}])
    )
    file = centre.rows("bok.csv", ["201101;a;1\u00a02", "201101;b;0", "201101;c\x1b[2J;=1+1"])
    account = centre.bring("huvudbok", file, dry_run=True).account
    text = account_csv(account).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [row[:5] for row in rows[1:]] == [
        ["bok.csv", "2", "lagd åt sidan", "Belopp", "1⟨U+00A0⟩2"],
        ["bok.csv", "3", "utelämnad", "nollor", ""],
        ["bok.csv", "4", "lagd åt sidan", "Konto", "c␛[2J"],
        ["bok.csv", "4", "lagd åt sidan", "Belopp", "'=1+1"],
    ]
    lines, more = first_faults(account, 2)
    assert lines[1].startswith("bok.csv, rad 4, kolumn Konto: värdet c␛[2J; väntat: ")
    assert more == 1


def test_intervals_that_the_file_leaves_out_are_rows_of_zeros(centre: Centre) -> None:
    centre.describe(
        "telefon",
        {
            "title": "Intervall",
            "register": "phone",
            "columns": {
                "day": {"heading": "Datum", "kind": "day"},
                "start": {"heading": "Intervall", "kind": "clock"},
                "queue": {"heading": "Kö"},
                "offered": {"heading": "Inkommande", "kind": "whole"},
                "lost": {"heading": "Tappade", "kind": "whole"},
                "answered": {"kind": "whole", "computed": "offered - lost"},
                "rate": {"heading": "Svarsgrad", "kind": "share", "blank": True},
            },
            "period": {"column": "day"},
            "gaps": {
                "day": "day",
                "clock": "start",
                "by": ["queue"],
                "zero": ["offered", "lost", "answered"],
            },
        },
    )
    rows = [
        "2011-01-31;08:30-09:00;A;4;1;75 %",
        "2011-01-31;09:30-10:00;A;2;0;100 %",
        "2011-02-01;09:00-09:30;B;5;2;60 %",
    ]
    outcome = centre.bring(
        "telefon", centre.rows("tel.csv", rows, "Datum;Intervall;Kö;Inkommande;Tappade;Svarsgrad")
    )
    # Two days, two queues, 08:30, 09:00 and 09:30: twelve intervals of which the file has three.
    assert outcome.account.files[0].added == 9
    assert not centre.bring("telefon", str(centre.folder.parent / "tel.csv"), control={"rader": "3"}).refusals
    assert outcome.periods == {"2011-01": 6, "2011-02": 6}
    assert outcome.account.sums == {"offered": "11", "lost": "3", "answered": "8"}

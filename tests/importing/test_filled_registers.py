"""Tables that rest on logs, absence, tickets, surveys and open registers, worked out by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from model.importing.filling import Filling, fill
from model.observations.backlog import read_backlog
from model.observations.imported import imported_files
from model.observations.lead_times import read_lead_times
from model.observations.names import known_names
from model.observations.staff import read_staff
from model.observations.staff_survey import read_staff_survey_units
from model.observations.surveys import read_customer_survey
from model.parameters.loading import load
from model.parameters.variation import changed
from tests.importing.centre import Centre
from tests.importing.test_filling import CUSTOMERS, cells, own

PARAMETERS = load()
UNITS = ("unit_1", "unit_2", "unit_3", "unit_4")
HALF_TIME = ("unit_1", 0)
PEOPLE = {"unit_1": 6, "unit_2": 6, "unit_3": 6, "unit_4": 4}


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    made = Centre(tmp_path / "centrum")
    registers = made.data / "registers"
    registers.mkdir()
    rows = [f'{number},"{name}",district,unit_{number - 6},0.5,0.5' for number, name in CUSTOMERS.items()]
    heading = "number,name,kind,unit,supplier_weight,customer_weight"
    (registers / "customers.csv").write_text("\n".join([heading, *rows, ""]), encoding="utf-8")
    return made


def filled(centre: Centre, *tables: str, **more: Any) -> Filling:
    return fill(2011, PARAMETERS, data=centre.data, tables=tables, **more)


def employed(centre: Centre, month: str) -> None:
    """Six people of each of three units and four of the last; the first of all works half time."""
    lines = [
        f"{10 * int(unit[-1]) + place};Enhet {unit[-1]};Ekonom;{50 if (unit, place) == HALF_TIME else 100}"
        for unit, count in PEOPLE.items()
        for place in range(count)
    ]
    content = [f"Anställda per {month}", "Anst.nr;Enhet;Befattning;Syssgrad", *lines, ""]
    centre.bring("staff_register", centre.write(f"personal_{month}.csv", "\n".join(content)))


ABSENCES = (
    "10;Enhet 1;Sjuk;2010-12-20;2011-01-07;100",  # 4 of January's 20 working days, of a half-time post
    "11;Enhet 1;Sjuk;2011-01-31;2011-02-04;50",  # one day of January's 20 and four of February's 20, half
    "12;Enhet 1;Föräldraledig;2011-01-10;;100",  # 16 days of January's 20, and February
    "13;Enhet 1;Semester;2011-01-10;2011-01-14;100",
    "20;Enhet 2;Tjänstledig;2011-02-01;2011-02-28;20",
    "40;Enhet 4;Sjuk;2011-02-07;2011-02-11;100",
)


def test_absence_is_a_share_of_the_agreed_time_of_the_unit(centre: Centre) -> None:
    employed(centre, "2011-01-31")
    employed(centre, "2011-02-28")
    file = centre.rows("frånvaro.csv", ABSENCES, "Anst.nr;Enhet;Orsak;Från;Till;Omfattning")
    centre.bring("absence", file)
    made = filled(centre, "staff")
    assert not made.refusals
    table = read_staff(2011, known_names(PARAMETERS, centre.data), through=2)
    shares = {(r.month, r.unit): (r.sick_share, r.leave_share) for r in table.itertuples()}
    assert shares[1, "unit_1"] == pytest.approx((0.125 / 5.5, 0.8 / 5.5), abs=1e-6)
    assert shares[2, "unit_1"] == pytest.approx((0.1 / 5.5, 1 / 5.5), abs=1e-6)
    assert shares[1, "unit_2"] == (0, 0)
    assert shares[2, "unit_2"] == pytest.approx((0, 0.2 / 6), abs=1e-6)
    assert [row["sick_share"] for row in cells(centre, "staff") if row["unit"] == "unit_4"] == ["", ""]
    told = {one["figures"]: one["from"] for one in imported_files(centre.data)}
    of_february = told["sick_share, leave_share 2011-02 (absence)"]
    assert "frånvaro.csv, sha256 " in of_february
    assert of_february.endswith("6 rader i registret absence")


def test_who_is_in_no_register_of_people_is_told(centre: Centre) -> None:
    employed(centre, "2011-01-31")
    line = "99;Enhet 2;Sjuk;2011-01-03;2011-01-05;100"
    centre.bring("absence", centre.rows("f.csv", [line], "Anst.nr;Enhet;Orsak;Från;Till;Omfattning"))
    made = filled(centre, "staff", dry_run=True)
    assert "absence: 1 som inte finns i registret staff räknas med full working_share" in made.files[0].told
    (sick,) = (one for one in made.files[0].changes if one.column == "sick_share")
    assert sick.total == pytest.approx(3 / 20 / 6, abs=1e-6)


TICKETS = (
    "1;Utanordning;Skola, norr;2010-12-20;2011-01-04",  # done in January, long after three days
    "2;Utanordning;Skola, norr;2011-01-03;2011-01-07",  # three working days: the sixth is a holiday
    "3;Utanordning;Omsorg;2011-01-03;2011-01-10",  # four
    "4;Utanordning;Omsorg;2011-01-26;",  # three days old at the end of January, 23 at that of February
    "5;Utanordning;Omsorg;2011-02-25;",  # one day old
    "6;Utanordning;Skola, norr;2011-02-01;2011-03-01",  # open at the end of February, 19 days old
)


def test_a_row_for_each_ticket_gives_volumes_lead_times_and_what_is_open(centre: Centre) -> None:
    assert PARAMETERS.activities["payment_order"].lead_time.on(date(2011, 1, 3)) == 3
    centre.bring("ticket_rows", centre.rows("a.csv", TICKETS, "Ärendenr;Kategori;Kund;Skapat;Avslutat"))
    made = filled(centre, "lead_times", "backlog", "volumes", through=2)
    assert not made.refusals
    names = known_names(PARAMETERS, centre.data)
    done = read_lead_times(2011, names, through=1)
    assert done.values.tolist() == [[1, "payment_order", 3, 1]]
    left = read_backlog(2011, names, through=2)
    assert left.values.tolist() == [[1, "payment_order", 1, 0, 3], [2, "payment_order", 3, 2, 23]]
    volumes = {(row["month"], row["customer"]): row["volume"] for row in cells(centre, "volumes")}
    assert volumes == {("1", "7"): "1", ("1", "9"): "2", ("2", "7"): "1", ("2", "9"): "1"}


def test_a_promise_is_that_of_the_day_the_ticket_came(centre: Centre) -> None:
    """From 4 January an answer is promised in a day: of two that take three days, the later is late."""
    lines = ["1;Utanordning;Omsorg;2011-01-03;2011-01-07", "2;Utanordning;Omsorg;2011-01-04;2011-01-10"]
    centre.bring("ticket_rows", centre.rows("a.csv", lines, "Ärendenr;Kategori;Kund;Skapat;Avslutat"))
    promise = {date.min: 3, date(2011, 1, 4): 1}
    shorter = changed(PARAMETERS, {"activities.payment_order.lead_time": promise})
    made = fill(2011, shorter, data=centre.data, tables=["lead_times"], dry_run=True)
    assert {one.column: one.total for one in made.files[0].changes} == {"completed": 2, "on_time": 1}


def test_counted_tickets_stand_open_as_on_the_last_day_of_the_month(centre: Centre) -> None:
    lines = [
        "2011-01-03;Utanordning;9;5;4;12;2;6",
        "2011-01-31;Utanordning;7;8;8;11;1;5",
        "2011-02-28;Utanordning;1;12;10;0;0;",
    ]
    headings = "Datum;Kategori;Inkomna;Avslutade;Lösta i tid;Öppna;Försenade;Äldsta"
    described = centre.rows("a.csv", lines, headings)
    centre.bring("tickets", described)
    made = filled(centre)
    assert not made.refusals
    assert {file.table for file in made.files} == {"lead_times", "backlog"}, "no customer, no volumes"
    names = known_names(PARAMETERS, centre.data)
    done = read_lead_times(2011, names, through=2)
    assert done.values.tolist() == [[1, "payment_order", 13, 12], [2, "payment_order", 12, 10]]
    rows = [tuple(row.values()) for row in cells(centre, "backlog")]
    assert rows == [("1", "payment_order", "11", "1", "5"), ("2", "payment_order", "0", "0", "")]


def test_an_open_register_counts_invoices_not_their_lines(centre: Centre) -> None:
    headings = "kopare_id;verifikationsnummer;leverantor_id;konto_nr;konto_text;belopp;datum;forvaltning"
    headings += ";fakturanummer"
    lines = [
        "212000;1;5560000001;6000;Lokaler;100,00;2011-01-03;Skola, norr;",
        "212000;1;5560000001;6000;Lokaler;25,00;2011-01-03;Skola, norr;",
        "212000;2;5560000001;6000;Lokaler;10,00;2011-01-04;Skola, norr;",
        "212111;2;5560000002;6000;Lokaler;10,00;2011-01-04;Skola, norr;",  # another buyer's voucher 2
        "212000;3;5560000001;6000;Lokaler;10,00;2011-01-05;Omsorg;",
        "212000;;5560000001;6000;Lokaler;10,00;2011-01-05;Omsorg;",
    ]
    centre.bring("supplier_invoice_register_open", centre.rows("öppet.csv", lines, headings))
    made = filled(centre)
    assert not made.refusals
    assert [tuple(row.values()) for row in cells(centre, "volumes")] == [
        ("1", "7", "supplier_manual", "3"),
        ("1", "9", "supplier_manual", "1"),
    ]
    source = "supplier_invoice_register_open"
    assert f"{source}: activity är Leverantörsfaktura, manuell för alla rader" in made.files[0].told
    assert f"{source}: 1 rader utelämnade: rad utan verifikationsnummer" in made.files[0].told


def test_a_log_of_calls_gives_the_phone_table(centre: Centre) -> None:
    own(centre, "call_log", unit={"column": "call_kind", "codes": {"PS": "unit_1", "NW": "unit_2"}})
    headings = (
        (
            "vru+line,call_id,customer_id,priority,type,date,vru_entry,vru_exit,vru_time,q_start,q_exit,q_time,"
            "outcome,ser_start,ser_exit,ser_time,server"
        )
        .replace("customer_id,", "")
        .replace("vru_exit,", "")
        .replace("server", "agent")
    )
    lines = [
        "A,1,0,PS,110103,9:05:00,10,9:05:10,9:05:20,10,AGENT,9:05:20,9:06:20,60,ANNA",
        "A,2,0,PS,110103,9:10:00,10,9:10:10,9:12:10,120,AGENT,9:12:10,9:12:40,30,ANNA",
        "A,3,0,PS,110103,9:20:00,10,9:20:10,9:20:50,40,HANG,0:00:00,0:00:00,0,NO_SERVER",
        "A,4,0,NW,110103,9:40:00,10,0:00:00,0:00:00,0,AGENT,9:40:10,9:40:55,45,ANNA",
        "A,5,0,NW,110103,9:50:00,10,0:00:00,0:00:00,0,PHANTOM,0:00:00,0:00:00,0,NO_SERVER",
    ]
    centre.bring("call_log", centre.rows("logg.csv", lines, headings))
    made = filled(centre, dry_run=True)
    totals = {one.column: one.total for one in made.files[0].changes}
    assert totals == {
        "offered": 4,
        "answered": 3,
        "abandoned": 1,
        "within_threshold": 2,
        "wait_seconds": 130,
        "handling_seconds": 135,
    }
    assert "call_log: 1 rader utelämnade: samtal som inte nått kön eller svar" in made.files[0].told


QUESTIONS = {"1. Helhet": "nki", "2. Förväntan": "nki", "3. Svarar vi?": "availability"}


def surveyed(centre: Centre, answers: list[tuple[str, tuple[int, int, int]]], fills: list[Any]) -> None:
    from ruamel.yaml import YAML

    from model.importing.description import SHIPPED

    described = YAML(typ="safe").load((SHIPPED / "survey_answers.yaml").read_text(encoding="utf-8"))
    centre.describe("enkat", described | {"fills": fills})
    lines = [
        f"2011-10-0{1 + place % 9};{group};{';'.join(map(str, given))}"
        for place, (group, given) in enumerate(answers)
    ]
    centre.bring("enkat", centre.rows("enkät.csv", lines, "Svarsdatum;Grupp;" + ";".join(QUESTIONS)))


def test_raw_answers_become_index_and_percent_of_the_year(centre: Centre) -> None:
    """Five people: the two questions of the index have the mean 6,4, and four of five give 7 or more."""
    given = [(10, 4, 9), (7, 7, 7), (5, 5, 6), (8, 6, 8), (6, 6, 10)]
    index = {
        "table": "customer_survey",
        "by": {
            "measure": {
                "column": "question",
                "codes": {q: m for q, m in QUESTIONS.items() if m == "nki"},
                "others": "andra frågor",
            }
        },
        "columns": {"value": {"index": "answer"}},
        "people": ["file", "row"],
    }
    percent = index | {
        "by": {
            "measure": {
                "column": "question",
                "codes": {"3. Svarar vi?": "availability"},
                "others": "andra frågor",
            }
        },
        "columns": {"value": {"percent": "answer", "at_least": {"answer": 7}}},
    }
    surveyed(centre, [("Skola", one) for one in given], [index, percent])
    (centre.data / "2011").mkdir()
    others = [m for m in PARAMETERS.dimensions.customer_survey if m not in ("nki", "availability")]
    before = [
        "year,measure,value,source,note",
        "2010,nki,67.0,källan,",
        *(f"2011,{m},50.0,källan," for m in others),
    ]
    (centre.data / "2011" / "customer_survey.csv").write_text("\n".join([*before, ""]), encoding="utf-8")
    made = filled(centre, replaces=True)
    assert not made.refusals
    table = read_customer_survey(2011, known_names(PARAMETERS, centre.data))
    got = {(r.year, r.measure): (r.value, r.source) for r in table.itertuples()}
    assert got[2011, "nki"] == (pytest.approx((6.4 - 1) / 9 * 100, abs=1e-6), "enkat")
    assert got[2011, "availability"] == (80.0, "enkat")
    assert got[2010, "nki"] == (67.0, "källan")
    (source, *_) = (one for one in imported_files(centre.data) if one["table"] == "2011/customer_survey.csv")
    assert source["figures"] == "value 2011 (enkat)"
    assert source["from"].startswith("enkat: enkät.csv, sha256 ")


def test_what_four_people_answered_is_not_written(centre: Centre) -> None:
    index = {
        "table": "customer_survey",
        "by": {"measure": {"column": "question", "codes": QUESTIONS}},
        "columns": {"value": {"index": "answer"}},
        "people": ["file", "row"],
    }
    surveyed(centre, [("Skola", (3, 4, 5))] * 4, [index])
    made = filled(centre, dry_run=True)
    assert {one.total for one in made.files[0].changes} == {0}
    assert (
        "enkat: 2 värden skrivs inte: färre än 5 svarande, eller det som skulle röja dem"
        in made.files[0].told
    )
    assert ",nki,," in made.files[0].text


def test_a_small_group_and_the_one_it_could_be_told_from_have_no_mean(centre: Centre) -> None:
    """Three of unit 1, six of unit 2, seven of unit 3 and nine of unit 4: hidden are three and six."""
    sizes = {"Enhet 1": 3, "Enhet 2": 6, "Enhet 3": 7, "Enhet 4": 9}
    measures = ("nmi", "organisation")
    fills = [
        {
            "table": "staff_survey_units",
            "by": {
                "unit": "group",
                "measure": {"column": "question", "codes": {question: measure}, "others": "andra frågor"},
            },
            "columns": {"answers": {"distinct": ["file", "row"]}, "mean": {way: "answer"}},
            "people": ["file", "row"],
        }
        for question, measure, way in (
            ("1. Helhet", "nmi", "index"),
            ("2. Förväntan", "organisation", "mean"),
        )
    ]
    answers = [(unit, (int(unit[-1]) + 5, 4, 5)) for unit, size in sizes.items() for _ in range(size)]
    surveyed(centre, answers, fills)
    every = [m for m, one in PARAMETERS.dimensions.staff_survey.items() if one.kind != "response_rate"]
    lines = [f"{unit},{measure},10,0," for measure in every for unit in (*UNITS, "management")]
    (centre.data / "2011").mkdir()
    path = centre.data / "2011" / "staff_survey_units.csv"
    path.write_text("\n".join(["unit,measure,invited,answers,mean", *lines, ""]), encoding="utf-8")
    made = filled(centre, replaces=True)
    assert not made.refusals
    table = read_staff_survey_units(2011, known_names(PARAMETERS, centre.data))
    asked = table[table["measure"].isin(measures) & (table["unit"] != "management")]
    answered = asked.set_index(["measure", "unit"])["answers"]
    assert [answered["nmi", unit] for unit in UNITS] == [3, 6, 7, 9]
    hidden = asked.set_index(["measure", "unit"])["mean"].isna()
    assert [hidden["nmi", unit] for unit in UNITS] == [True, True, False, False]
    means = asked.set_index(["measure", "unit"])["mean"]
    assert means["nmi", "unit_3"] == pytest.approx((8 - 1) / 9 * 100, abs=1e-6)
    assert means["organisation", "unit_4"] == 4.0

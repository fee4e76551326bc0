"""From a file that arrives to the table that reports read: exactly the known figures, or nothing at all."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from ruamel.yaml import YAML

from model import InputError, load
from model.importing.description import SHIPPED
from model.importing.filling import Filling, fill
from model.observations.deliveries import contents, delivered
from model.observations.economy import read_economy
from model.observations.imported import imported_files
from model.observations.names import known_names
from model.observations.phone_statistics import read_phone
from model.observations.provenance import origins, read_provenance
from model.observations.staff import read_staff
from model.observations.volumes import read_volumes
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed
from tests.importing.centre import Centre
from tests.importing.sie_files import kr
from tests.tiny_project import started

PARAMETERS = load()
ACCOUNTS = {
    "salaries": "5010",
    "competence": "5710",
    "wellbeing": "5720",
    "temporary_staff": "5790",
    "premises": "6010",
    "it": "6450",
    "administration": "6810",
    "committee": "6910",
    "consumption": "6420",
    "revenue": "3510",
}
UNITS = {"41": "unit_1", "42": "unit_2", "43": "unit_3", "44": "unit_4", "": "common"}
CUSTOMERS = {7: "Skola, norr", 9: "Omsorg"}
QUEUES = {f"Lön {number}": f"unit_{number}" for number in range(1, 5)}
EXAMPLE_LINE = "2011/economy.csv,*,example\n"


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    made = Centre(tmp_path / "centrum")
    registers = made.data / "registers"
    registers.mkdir()
    rows = [f'{number},"{name}",district,unit_{number - 6},0.5,0.5' for number, name in CUSTOMERS.items()]
    heading = "number,name,kind,unit,supplier_weight,customer_weight"
    (registers / "customers.csv").write_text("\n".join([heading, *rows, ""]), encoding="utf-8")
    return made


def own(centre: Centre, name: str, **by: Any) -> None:
    """A copy of shipped description ``name`` whose fill has these keys."""
    described = YAML(typ="safe").load((SHIPPED / f"{name}.yaml").read_text(encoding="utf-8"))
    described["fills"][0]["by"] |= by
    centre.describe(name, described)


def filled(centre: Centre, *tables: str, parameters: Parameters = PARAMETERS, **more: Any) -> Filling:
    return fill(2011, parameters, data=centre.data, tables=tables, **more)


def text(centre: Centre, table: str) -> str:
    return (centre.data / "2011" / f"{table}.csv").read_text(encoding="utf-8")


def cells(centre: Centre, table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(centre, table))))


def coded(centre: Centre, name: str, **codes: str) -> None:
    accounts = {code: account for account, code in ACCOUNTS.items()} | codes
    own(
        centre,
        name,
        unit={"column": "unit", "codes": UNITS},
        account={"column": "account", "codes": accounts},
    )


def bookings(months: range, seed: int = 3) -> list[tuple[int, str, str, int]]:
    """Month, unit's code, account's code and öre, twice each; costs are debit and revenue credit."""
    draw = Random(seed)
    return [
        (month, unit, code, draw.randrange(1, 90_000_000) * (-1 if account == "revenue" else 1))
        for month in months
        for unit in UNITS
        for account, code in ACCOUNTS.items()
        if account != "committee" or not unit
        for _ in range(2)
    ]


def outcomes(booked: list[tuple[int, str, str, int]]) -> dict[tuple[int, str, str], Decimal]:
    named = {code: account for account, code in ACCOUNTS.items()}
    sums: Counter[tuple[int, str, str]] = Counter()
    for month, unit, code, ore in booked:
        sums[month, UNITS[unit], named[code]] += -ore if code == "3510" else ore
    return {key: Decimal(ore) / 100 for key, ore in sums.items()}


def budget(centre: Centre) -> dict[tuple[int, str, str], str]:
    """Write a year's budget without outcome; each cell has its own."""
    keys = [(m, u, a) for m in range(1, 13) for u in UNITS.values() for a in ACCOUNTS]
    keys = [key for key in keys if key[2] != "committee" or key[1] == "common"]
    amounts = {key: f"{1000 + place}.00" for place, key in enumerate(keys)}
    lines = [f"{m},{u},{a},{amount}," for (m, u, a), amount in amounts.items()]
    (centre.data / "2011").mkdir()
    (centre.data / "2011" / "economy.csv").write_text(
        "\n".join(["month,unit,account,budget,outcome", *lines, ""]), encoding="utf-8"
    )
    return amounts


def ledger_csv(centre: Centre, name: str, booked: list[tuple[int, str, str, int]], *more: str) -> str:
    lines = [
        f"2011{month:02d};2011-{month:02d}-11;{place};{code};{unit};{kr(ore).replace('.', ',')}"
        for place, (month, unit, code, ore) in enumerate(booked)
    ]
    return centre.rows(name, [*lines, *more], "Period;Ver.datum;Vernr;Konto;Ansvar;Belopp")


def ledger_sie(centre: Centre, booked: list[tuple[int, str, str, int]]) -> str:
    lines = [
        "#FLAGGA 0",
        "#FORMAT PC8",
        "#SIETYP 4",
        '#FNAMN "Å"',
        "#RAR 0 20110101 20111231",
        '#DIM 1 "Ansvar"',
    ]
    for place, (month, unit, code, ore) in enumerate(booked):
        objects = f'{{1 "{unit}"}}' if unit else "{}"
        lines += [
            f'#VER A {place} 2011{month:02d}14 ""',
            "{",
            f"#TRANS {code} {objects} {kr(ore)}",
            f"#TRANS 1930 {{}} {kr(-ore)}",
            "}",
        ]
    return centre.write("bok.se", "\r\n".join([*lines, ""]).encode("cp437"))


@pytest.mark.parametrize("source", ["ledger_agresso", "sie"])
def test_a_ledger_becomes_the_outcome_to_the_ore_and_leaves_the_budget(centre: Centre, source: str) -> None:
    coded(centre, source)
    budgeted = budget(centre)
    booked = bookings(range(1, 4))
    file = ledger_sie(centre, booked) if source == "sie" else ledger_csv(centre, "bok.csv", booked)
    centre.bring(source, file)
    filled(centre, replaces=True)
    table = read_economy(2011, known_names(PARAMETERS, centre.data), through=3)
    right = outcomes(booked)
    got = {(r.month, r.unit, r.account): r.outcome for r in table.itertuples() if r.month <= 3}
    assert got == right
    assert {(r.month, r.unit, r.account): f"{r.budget:.2f}" for r in table.itertuples()} == budgeted


def test_a_balance_account_and_the_period_that_closes_the_books_are_told(centre: Centre) -> None:
    coded(centre, "ledger_agresso")
    budget(centre)
    more = ["201102;2011-02-11;x;1930;41;-7,25", "201113;2011-12-31;y;5010;41;100,50"]
    centre.bring("ledger_agresso", ledger_csv(centre, "bok.csv", bookings(range(1, 3)), *more))
    made = filled(centre, dry_run=True)
    assert "ledger_agresso: 1 rader, summa −7,25 utelämnade: balanskonto" in made.files[0].told
    assert (
        "ledger_agresso: period 13 hör till året och ingen månad: 1 rader, summa 100,50" in made.files[0].told
    )
    assert not made.refusals


def test_an_account_may_be_called_what_people_call_it(centre: Centre) -> None:
    """*Löner* needs no code, *Lokaler* is told by name and code, and what is given twice by words alone."""
    own(centre, "ledger_agresso", unit={"column": "unit", "codes": UNITS}, account="account")
    shutil.copyfile(
        centre.folder / "params" / "sources" / "ledger_agresso.yaml",
        centre.folder / "params" / "sources" / "andra.yaml",
    )
    lines = ["201101;2011-01-11;1;Löner;41;100", "201101;2011-01-11;2;Lokal;41;7"]
    headings = "Period;Ver.datum;Vernr;Konto;Ansvar;Belopp"
    centre.bring("ledger_agresso", centre.rows("bok.csv", lines, headings))
    centre.bring("andra", centre.rows("bok2.csv", lines[:1], headings))
    said = {one.place: (one.value, one.expected) for one in filled(centre, dry_run=True).refusals}
    value, wanted = said["fills, economy, account"]
    assert value == "Lokal: 1 rader, summa 7"
    assert "salaries (Löner)" in wanted
    assert "premises (Lokaler)" in wanted
    unit = PARAMETERS.organisation.units.value["unit_1"]
    assert said[f"månad 1, {unit}, Löner, outcome"][0] == "ges av andra och ledger_agresso"


def test_an_account_without_a_code_is_told_with_its_sum_and_nothing_is_written(centre: Centre) -> None:
    coded(centre, "ledger_agresso", **{"6990": "konsumtion"})
    budget(centre)
    before = text(centre, "economy")
    more = [
        "201101;2011-01-11;x;7799;41;12,25",
        "201102;2011-02-11;y;7799;42;0,50",
        "201102;2011-02-11;z;6990;42;3",
    ]
    centre.bring("ledger_agresso", ledger_csv(centre, "bok.csv", bookings(range(1, 3)), *more))
    made = filled(centre, replaces=True)
    said = [(one.file, one.place, one.value) for one in made.refusals]
    place = ("params/sources/ledger_agresso.yaml", "fills, economy, account")
    assert said == [(*place, "6990 (konsumtion): 1 rader, summa 3"), (*place, "7799: 2 rader, summa 12,75")]
    assert text(centre, "economy") == before
    assert not (centre.data / "provenance.csv").exists()
    coded(centre, "ledger_agresso", **{"77*": "consumption", "6990": "it"})
    assert not filled(centre, replaces=True).refusals, "a code needs no new import"
    january = [row for row in cells(centre, "economy") if (row["month"], row["unit"]) == ("1", "unit_1")]
    wanted = outcomes(bookings(range(1, 3)))[1, "unit_1", "consumption"] + Decimal("12.25")
    assert [row["outcome"] for row in january if row["account"] == "consumption"] == [f"{wanted:.2f}"]


def test_a_corrected_file_changes_its_month_alone_and_what_stood_there_is_kept(centre: Centre) -> None:
    coded(centre, "ledger_agresso")
    budget(centre)
    booked = bookings(range(1, 4))
    centre.bring("ledger_agresso", ledger_csv(centre, "bok.csv", booked))
    filled(centre, replaces=True)
    before = text(centre, "economy")
    corrected = bookings(range(2, 3), seed=8)[:-2]  # nothing of the last account
    centre.bring("ledger_agresso", ledger_csv(centre, "rättad.csv", corrected))

    refused = filled(centre)
    assert [one.expected for one in refused.refusals] == ["valet --replace"]
    assert text(centre, "economy") == before
    made = filled(centre, replaces=True)
    changed = {one.month: one.changed for one in made.files[0].changes}
    assert changed == {1: 0, 2: 46, 3: 0}
    now = text(centre, "economy").splitlines()
    differ = [(a, b) for a, b in zip(before.splitlines(), now, strict=True) if a != b]
    assert {line.split(",")[0] for pair in differ for line in pair} == {"2"}
    assert "2,common,revenue," in "\n".join(b for _, b in differ if b.endswith(",0.00"))
    kept = next(path for path in made.kept if path.name.startswith("economy."))
    assert kept.read_text(encoding="utf-8") == before
    assert kept.is_relative_to(centre.data / "2011" / "tidigare")

    noted = delivered(centre.data)
    assert {"2011/economy.csv", "provenance.csv"} <= set(noted)
    table = centre.data / "2011" / "economy.csv"
    assert noted["2011/economy.csv"] == contents(table)

    again = filled(centre)
    assert not again.refusals
    assert not again.kept
    assert not again.files[0].is_changed


def test_where_the_figures_come_from_is_told(centre: Centre) -> None:
    coded(centre, "ledger_agresso")
    budget(centre)
    sources = centre.data / "provenance.csv"
    sources.write_text(f"file,item,source\n2010/yearly.csv,*,own\n{EXAMPLE_LINE}", encoding="utf-8")
    file = ledger_csv(centre, "bok.csv", bookings(range(1, 3)))
    outcome = centre.bring("ledger_agresso", file)
    filled(centre, replaces=True)
    sha256 = outcome.account.files[0].sha256
    rows = [list(row) for row in read_provenance(centre.data).itertuples(index=False)]
    from_file = f"import ledger_agresso: bok.csv, sha256 {sha256}, 92 rader i registret ledger"
    assert rows == [
        ["2010/yearly.csv", "*", "own"],
        ["2011/economy.csv", "outcome 2011-01 (ledger_agresso)", from_file],
        ["2011/economy.csv", "outcome 2011-02 (ledger_agresso)", from_file],
        ["2011/economy.csv", "*", "example"],
    ]
    assert origins(["2011/economy.csv"], centre.data).examples, "the budget is the example's still"
    assert [one["figures"] for one in imported_files(centre.data)] == [row[1] for row in rows[1:3]]


def volumes_csv(centre: Centre, name: str, volumes: dict[tuple[int, int, str], int]) -> str:
    lines = [f"2011-{m:02d};{CUSTOMERS[c].upper()};{a};{n}" for (m, c, a), n in volumes.items()]
    return centre.rows(name, lines, "Period;Kund;Tjänst;Antal")


def test_volumes_by_customer_take_the_centres_own_names(centre: Centre) -> None:
    volumes = {
        (1, 7, "Utanordning"): 31,
        (1, 9, "Utanordning"): 12,
        (2, 7, "Utanordning"): 33,
        (2, 9, "supplier_manual"): 5,
    }
    sources = centre.data / "provenance.csv"
    sources.write_text("file,item,source\n2011/volumes.csv,*,example\n", encoding="utf-8")
    centre.bring("volumes_by_customer", volumes_csv(centre, "volymer.csv", volumes))
    filled(centre)
    table = read_volumes(2011, known_names(PARAMETERS, centre.data), through=2)
    got = {(r.month, r.customer, r.activity): r.volume for r in table.itertuples()}
    assert got == {
        (1, 7, "payment_order"): 31,
        (1, 9, "payment_order"): 12,
        (1, 9, "supplier_manual"): 0,
        (2, 7, "payment_order"): 33,
        (2, 9, "payment_order"): 0,
        (2, 9, "supplier_manual"): 5,
    }
    assert not origins(["2011/volumes.csv"], centre.data).examples, "nothing of the example is left"


def test_what_the_reader_would_refuse_is_not_written(centre: Centre) -> None:
    centre.bring("volumes_by_customer", volumes_csv(centre, "v.csv", {(2, 7, "Utanordning"): 31}))
    made = filled(centre)
    said = {(one.file, one.place, one.value) for one in made.refusals}
    assert ("data/2011/volumes.csv", "customer 9", "saknas") in said
    assert ("data/2011/volumes.csv", "januari", "saknas") in said
    assert not (centre.data / "2011").exists()


def test_two_sources_do_not_give_the_same_cell(centre: Centre) -> None:
    volumes = {(1, 7, "Utanordning"): 31, (1, 9, "Utanordning"): 12}
    centre.bring("volumes_by_customer", volumes_csv(centre, "v.csv", volumes))
    shutil.copyfile(SHIPPED / "volumes_by_customer.yaml", centre.folder / "params" / "sources" / "andra.yaml")
    centre.bring("andra", volumes_csv(centre, "v2.csv", {(1, 7, "Utanordning"): 4}))
    made = filled(centre)
    assert [(one.place, one.value) for one in made.refusals] == [
        ("månad 1, Skola, norr, Utanordning, volume", "ges av andra och volumes_by_customer")
    ]


def test_phone_intervals_by_unit_and_half_hour(centre: Centre) -> None:
    own(centre, "phone_intervals_trio", unit={"column": "queue", "codes": QUEUES})
    draw, lines = Random(5), []
    right: Counter[tuple[int, str, str, str]] = Counter()
    for month in (1, 2):
        for day in (3, 4):
            for queue, unit in QUEUES.items():
                for clock in ("08:30", "08:45", "10:00"):
                    half_hour = "08:30" if clock == "08:45" else clock
                    answered, lost, short = (draw.randrange(5, 40), draw.randrange(9), draw.randrange(4))
                    fast, wait, handled = draw.randrange(5), draw.randrange(900), draw.randrange(9000)
                    total = answered + lost + short
                    lines.append(
                        f"2011-{month:02d}-{day:02d};{clock};{queue};{total};{answered};{lost};{short};"
                        f"{fast};{_clock(wait)};{_clock(handled)}"
                    )
                    for column, value in (
                        ("offered", total),
                        ("answered", answered),
                        ("abandoned", lost + short),
                        ("within_threshold", fast),
                        ("wait_seconds", wait),
                        ("handling_seconds", handled),
                    ):
                        right[month, unit, half_hour, column] += value
    lines.append("2011-01-03;07:00;Lön 1;2;2;0;0;2;0:00:01;0:00:10")
    file = centre.rows(
        "trio.csv",
        lines,
        "Datum;Intervall;Kö;Inkommande;Besvarade;Tappade;Korta tapp;Inom mål;Väntetid;Hanteringstid",
    )
    centre.bring("phone_intervals_trio", file)
    made = filled(centre)
    assert not made.refusals
    assert any("2 utelämnade: utanför öppettiden (half_hour 07:00)" in one for one in made.files[0].told)
    names = known_names(PARAMETERS, centre.data)
    table = read_phone(2011, names, through=2)
    assert len(table) == 2 * 4 * len(names.half_hours)
    columns = ["offered", "answered", "abandoned", "within_threshold", "wait_seconds", "handling_seconds"]
    got = {
        (r["month"], r["unit"], r["half_hour"], column): r[column]
        for r in table.to_dict("records")
        for column in columns
        if r[column]
    }
    assert got == {key: value for key, value in right.items() if value}


def _clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def test_calls_of_a_log_are_counted_by_outcome_and_by_the_centres_own_limit(centre: Centre) -> None:
    own(centre, "asterisk_queue_log", unit={"column": "queue", "codes": {"kö": "unit_1"}})
    begin = 1_294_041_660  # 2011-01-03 09:01 in Stockholm
    limit = int(PARAMETERS.phone.answer_threshold.value)
    waits = {"1": limit, "2": limit + 1, "3": 5}
    lines = []
    for place, (call, wait) in enumerate(waits.items()):
        at = begin + 200 * place
        lines += [(at, call, "NONE|ENTERQUEUE||0701|1")]
        if call == "3":
            lines += [(at + wait, call, "NONE|ABANDON|1|1|5")]
        else:
            lines += [(at + wait, call, f"SIP/31|CONNECT|{wait}|x|2")]
            lines += [(at + wait + 30, call, f"SIP/31|COMPLETEAGENT|{wait}|30|1")]
    log = "".join(f"{at}|{call}|kö|{rest}\n" for at, call, rest in lines)
    centre.bring("asterisk_queue_log", centre.write("queue_log", log))
    made = filled(centre, dry_run=True)
    assert {one.place for one in made.refusals} >= {"month 1, unit unit_2, half_hour 08:30"}
    totals = {one.column: (one.rows, one.total) for one in made.files[0].changes}
    half_hours = len(known_names(PARAMETERS, centre.data).half_hours)
    assert totals == {
        "offered": (half_hours, 3),
        "answered": (half_hours, 2),
        "abandoned": (half_hours, 1),
        "within_threshold": (half_hours, 1),
        "wait_seconds": (half_hours, 2 * limit + 1),
        "handling_seconds": (half_hours, 60),
    }


def test_each_number_counts_answers_within_its_own_limit(centre: Centre) -> None:
    """Two callers of each number wait 15 seconds; unit 2 promises an answer in ten."""
    own(centre, "asterisk_queue_log", unit={"column": "queue", "codes": {"ett": "unit_1", "två": "unit_2"}})
    begin = 1_294_041_660  # 2011-01-03 09:01 in Stockholm
    lines = []
    for place, queue in enumerate(("ett", "ett", "två", "två")):
        at, call = begin + 100 * place, str(place)
        lines += [f"{at}|{call}|{queue}|NONE|ENTERQUEUE||0701|1\n"]
        lines += [f"{at + 15}|{call}|{queue}|SIP/31|CONNECT|15|x|2\n"]
        lines += [f"{at + 45}|{call}|{queue}|SIP/31|COMPLETEAGENT|15|30|1\n"]
    centre.bring("asterisk_queue_log", centre.write("queue_log", "".join(lines)))
    shorter = changed(PARAMETERS, {"phone.groups.answer_threshold": {"unit_2": 10.0}})
    within = {}
    for name, parameters in (("common", PARAMETERS), ("own", shorter)):
        made = filled(centre, dry_run=True, parameters=parameters)
        within[name] = {one.column: one.total for one in made.files[0].changes}["within_threshold"]
    assert within == {"common": 4, "own": 2}


def test_invoices_are_counted_by_customer_and_channel(centre: Centre) -> None:
    lines = [
        "1;2011-01-03;Skola, norr;10,00;e-faktura",
        "2;2011-01-03;Skola, norr;-3,00;Peppol",
        "3;2011-01-04;9;5,00;manuell",
        "4;2011-02-04;9;5,00;skannad",
    ]
    centre.bring(
        "supplier_invoices_agresso", centre.rows("f.csv", lines, "Fakturanr;Ankomst;Kund;Belopp;Kanal")
    )
    filled(centre)
    assert [tuple(row.values()) for row in cells(centre, "volumes") if row["volume"] != "0"] == [
        ("1", "7", "supplier_e_invoice", "2"),
        ("1", "9", "supplier_manual", "1"),
        ("2", "9", "supplier_scanned", "1"),
    ]


def test_a_month_whose_file_lacks_a_column_is_no_zero(centre: Centre) -> None:
    own(centre, "mailboxes", unit={"column": "mailbox", "codes": {"lon": "unit_1"}})
    full, short = "Datum;Brevlåda;Inkomna;Besvarade;Inom löfte", "Datum;Brevlåda;Inkomna;Besvarade"
    centre.bring("mailboxes", centre.rows("1.csv", ["2011-01-03;lon;9;8;7"], full))
    centre.bring("mailboxes", centre.rows("2.csv", ["2011-02-03;lon;6;5"], short))
    refused = [(one.place, one.expected) for one in filled(centre).refusals]
    assert refused == [("mail, on_time, 2011-02", "uppgifter i registrets within_promise")]


def test_a_ledger_without_units_has_them_in_common_or_is_told(centre: Centre) -> None:
    lines = ["201101;2011-01-11;1;5010;100"]
    file = centre.rows("bok.csv", lines, "Period;Ver.datum;Vernr;Konto;Belopp")
    described = YAML(typ="safe").load((SHIPPED / "ledger_agresso.yaml").read_text(encoding="utf-8"))
    del described["columns"]["unit"], described["columns"]["unit_name"]
    fills = described.pop("fills")
    centre.describe("bok", described)
    centre.bring("bok", file)
    described["columns"]["unit"] = {"heading": "Ansvar", "optional": True}
    fills[0]["by"] = {"unit": "unit", "account": {"column": "account", "codes": {"5*": "salaries"}}}
    centre.describe("bok", described | {"fills": fills})
    assert [one.value for one in filled(centre).refusals] == ["tomt: 1 rader, summa 100"]
    fills[0]["by"]["unit"] = {"column": "unit", "codes": {"": "common"}}
    centre.describe("bok", described | {"fills": fills})
    (change,) = filled(centre, dry_run=True).files[0].changes
    assert (change.month, change.total) == (1, 100)


def test_people_are_counted_once_and_their_shares_summed(centre: Centre) -> None:
    own(centre, "staff_register", unit={"column": "unit", "codes": {"Stab": "common"}})
    rows = [
        "1;Enhet 1;Ekonom;75,0",
        "1;Enhet 1;Handläggare;25,0",
        "2;Enhet 1;Ekonom;50",
        "3;Enhet 2;Ekonom;100",
        "4;Enhet 3;Ekonom;80",
        "5;Enhet 4;Ekonom;90",
        "6;Stab;Chef;100",
    ]
    content = ["Anställda per 2011-01-31", "Anst.nr;Enhet;Befattning;Syssgrad", *rows, ""]
    centre.bring("staff_register", centre.write("personal.csv", "\n".join(content)))
    filled(centre, "staff")
    table = read_staff(2011, known_names(PARAMETERS, centre.data), through=1)
    got = {r.unit: (r.headcount, r.fte) for r in table.itertuples()}
    assert got == {
        "unit_1": (2, 1.5),
        "unit_2": (1, 1.0),
        "unit_3": (1, 0.8),
        "unit_4": (1, 0.9),
        "common": (1, 1.0),
    }


def test_a_table_that_no_register_gives(centre: Centre) -> None:
    with pytest.raises(InputError, match="fills"):
        filled(centre)
    volumes = {(1, 7, "Utanordning"): 31, (1, 9, "Utanordning"): 12}
    centre.bring("volumes_by_customer", volumes_csv(centre, "v.csv", volumes))
    with pytest.raises(InputError, match="mail"):
        filled(centre, "mail")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"table": "påhittad"}, "en av tabellerna"),
        ({"by": {"customer": "customer"}}, "by: customer, activity"),
        ({"by": {"customer": "nix", "activity": "activity"}}, "inte nix"),
        ({"columns": {"antal": {"sum": "volume"}}}, "columns: av volume"),
        (
            {"columns": {"volume": {"sum": "volume", "count": True}}},
            "en av sum, mean, distinct, most, index, percent och count: true",
        ),
    ],
)
def test_faults_of_a_fill_are_told(centre: Centre, change: dict[str, Any], words: str) -> None:
    described = YAML(typ="safe").load((SHIPPED / "volumes_by_customer.yaml").read_text(encoding="utf-8"))
    described["fills"][0] |= change
    centre.describe("volymer", described)
    with pytest.raises(InputError, match=words):
        centre.bring("volymer", centre.rows("v.csv", ["2011-01;a;b;1"], "Period;Kund;Tjänst;Antal"))


@pytest.mark.slow
def test_the_command_shows_each_month_and_writes_when_it_is_asked(centre: Centre) -> None:
    shutil.copytree(Path(__file__).parents[2] / "params", centre.folder / "params", dirs_exist_ok=True)
    volumes = {
        (month, customer, "Utanordning"): 1000 * month + customer
        for month in (1, 2)
        for customer in CUSTOMERS
    }
    centre.bring("volumes_by_customer", volumes_csv(centre, "v.csv", volumes))
    home = {"TERTIAL_HOME": str(centre.folder), "COLUMNS": "120"}
    tried = started("fill", "2011", "--dry-run", **home)
    assert tried.returncode == 0, tried.stderr
    assert "data/2011/volumes.csv skulle skrivas. Inget är skrivet." in tried.stdout
    assert "2 016" in tried.stdout.replace("\u00a0", " ")
    assert not (centre.data / "2011").exists()
    done = started("fill", "2011", "--through", "1", **home)
    assert done.returncode == 0, done.stderr
    assert [row["volume"] for row in cells(centre, "volumes")] == ["1007", "1009"]
    refused = started("fill", "2011", "volumes", **home)
    assert refused.returncode == 1
    assert "väntat: valet --replace" in refused.stderr
    whole = started("fill", "2011", "volumes", "--replace", **home)
    assert whole.returncode == 0, whole.stderr
    assert "Det som stod där är sparat i data/2011/tidigare/" in whole.stdout
    assert len(cells(centre, "volumes")) == 4


def test_nothing_is_left_half_done(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    coded(centre, "ledger_agresso")
    budget(centre)
    volumes = {(1, 7, "Utanordning"): 31, (1, 9, "Utanordning"): 12}
    centre.bring("volumes_by_customer", volumes_csv(centre, "v.csv", volumes))
    centre.bring("ledger_agresso", ledger_csv(centre, "bok.csv", bookings(range(1, 2))))
    before = text(centre, "economy")
    real = Path.replace

    def full(path: Path, target: Path) -> Path:
        if target.name == "volumes.csv":
            raise OSError(28, os.strerror(28))
        return real(path, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(InputError, match="går inte att skriva"):
        filled(centre, replaces=True)
    assert text(centre, "economy") == before
    assert [path.name for path in (centre.data / "2011").iterdir()] == ["economy.csv"]
    assert not (centre.data / "provenance.csv").exists()


def test_a_reports_manifest_lists_the_files(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from model.publishing.manifest import write_manifest
    from model.publishing.requests import report_request

    shutil.copytree(Path(__file__).parents[2] / "params", centre.folder / "params", dirs_exist_ok=True)
    volumes = {(1, 7, "Utanordning"): 31, (1, 9, "Utanordning"): 12}
    outcome = centre.bring("volumes_by_customer", volumes_csv(centre, "v.csv", volumes))
    filled(centre)
    monkeypatch.setenv("TERTIAL_HOME", str(centre.folder))
    made = json.loads(write_manifest(report_request("tertial-1"), tmp_path, []).read_text(encoding="utf-8"))
    assert made["imported"] == [
        {
            "table": "2011/volumes.csv",
            "figures": "volume 2011-01 (volumes_by_customer)",
            "from": f"volumes_by_customer: v.csv, sha256 {outcome.account.files[0].sha256},"
            " 2 rader i registret volumes",
        }
    ]

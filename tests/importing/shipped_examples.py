"""A small file for each shipped description, as the system it names would write it, and what is right."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

from tests.importing.sie_files import ledger

SECRETS = (
    "Hemlig Persson",
    "191212121212",
    "0799123456",
    "hemlig.persson@exempel.se",
    "A-4711",
    "Perssons Rör",
)
"""What is about persons in the files, and may be nowhere in what an import leaves."""


@dataclass(frozen=True)
class Example:
    """name, content: of the file. rows: taken. sums: column -> sum, as text. left_out: rule -> rows.

    added: rows of zeros. periods: period -> rows. values: column -> distinct values, sorted.
    """

    name: str
    content: bytes
    rows: int
    sums: dict[str, str]
    left_out: dict[str, int] = field(default_factory=dict)
    added: int = 0
    periods: dict[str, int] = field(default_factory=dict)
    values: dict[str, list[object]] = field(default_factory=dict)


def text(*lines: str, encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    return "".join(line + end for line in lines).encode(encoding)


def workbook(rows: list[list[object]]) -> bytes:
    """A sheet with ``rows``; days are real ones."""
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True})
    sheet, day = book.add_worksheet("Rapport"), book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, place, datetime.combine(cell, datetime.min.time()), day)
            elif cell is not None:
                sheet.write(number, place, cell)
    book.close()
    return packed.getvalue()


def sie() -> Example:
    made = ledger(4)
    content = "\r\n".join([*(line.replace("–", "-") for line in made.lines), ""]).encode("cp437")
    left_out = {"struken rad (#BTRANS)": 4, "tillagd rad (#RTRANS), som även står som #TRANS": 4}
    names = ["Bankgiro för nämnden", "Hyra å lokal", 'Löner "fasta"']
    return Example("bok.se", content, 12, {"amount": "0"}, left_out, values={"account_name": names})


def sie_balances() -> Example:
    lines = [
        "#FLAGGA 0",
        '#KONTO 5020 "Hyra å lokal"',
        "#IB 0 5020 900",
        '#PSALDO 0 203001 5020 {1 "4"} 10.10',
        '#PSALDO 0 203002 5020 {1 "4"} 0.15',
        "#PBUDGET 0 203002 5020 {} 7",
    ]
    rule = {"saldo för ett helt år": 1}
    periods = {"2030-01": 1, "2030-02": 2}
    return Example("saldon.se", text(*lines, encoding="cp437"), 3, {"amount": "17.25"}, rule, periods=periods)


def asterisk_queue_log() -> Example:
    begin = 1_898_496_000  # 2030-02-28 09:00:00 in Stockholm
    events = [
        (0, "a1", "NONE|ENTERQUEUE||0799123456|1"),
        (11, "a1", "Hemlig Persson|CONNECT|11|x|1"),
        (12, "a2", "NONE|ENTERQUEUE||0799123456|1"),
        (31, "a2", "NONE|ABANDON|1|1|19"),
        (100, "a1", "Hemlig Persson|COMPLETEAGENT|11|89|1"),
        (86_400, "a3", "NONE|ENTERQUEUE||0799123456|1"),
    ]
    lines = [f"{begin + second}|{call}|skola|{rest}" for second, call, rest in events]
    sums = {"wait_seconds": "30.0", "talk_seconds": "89.0"}
    values = {"outcome": ["abandoned", "answered", "unknown"]}
    periods = {"2030-02": 2, "2030-03": 1}
    return Example("queue_log", text(*lines, end="\n"), 3, sums, periods=periods, values=values)


def call_log() -> Example:
    head = (
        "vru+line,call_id,known_customer,priority,type,date,vru_entry,vru_exit,vru_time,"
        "q_start,q_exit,q_time,outcome,ser_start,ser_exit,ser_time,agent"
    )
    rows = [
        "L1,1,0,0,PS,300228,8:30:00,8:30:05,5,00:00:00,0:00:00,0,AGENT,8:30:05,8:32:05,120,A-4711",
        "L1,2,0,0,PS,300228,8:31:00,8:31:05,5,8:31:05,8:31:45,40,HANG,0:00:00,0:00:00,0,NO_SERVER",
        "L1,2,0,0,PS,300228,8:31:00,8:31:05,5,8:31:05,8:31:45,40,HANG,0:00:00,0:00:00,0,NO_SERVER",
        "L2,3,0,0,NE,300301,23:59:50,23:59:55,5,23:59:55,0:00:15,20,AGENT,0:00:15,0:01:16,61,A-4711",
    ]
    sums = {"wait_seconds": "60.0", "talk_seconds": "181.0", "menu_seconds": "15"}
    return Example("logg.csv", text(head, *rows), 3, sums, {"upprepad rad": 1})


def phone_intervals_trio() -> Example:
    lines = [
        "Servicetelefonen, statistik per tjänst;;;;;;;;",
        "Datum;Intervall;Tjänst;Inkommande;Besvarade;Tappade;Korta tapp;Väntetid;Hanteringstid;Svarsgrad",
        "2030-02-28;08:30-09:00;Lön;7;4;2;1;0:01:10;0:20:00;57,1 %",
        "2030-02-28;09:30-10:00;Lön;3;3;0;0;0:00:05;0:11:30;100,0 %",
        "2030-02-28;09:00-09:30;Inköp;2;2;0;0;0:00:04;0:08:00;100,0 %",
        "Summa;;;12;9;2;1;;;",
    ]
    sums = {
        "offered": "12",
        "answered": "9",
        "abandoned": "3",
        "short_abandoned": "1",
        "wait_seconds": "79.0",
    }
    return Example("trio.csv", text(*lines, encoding="cp1252"), 3, sums, {"summarad": 1}, added=3)


def phone_intervals_genesys() -> Example:
    lines = [
        (
            '"Interval Start","Interval End","Media Type","Queue Name","Offer","Answer","Abandon",'
            '"Short Abandon","Total Wait","Total Handle","Service Level %"'
        ),
        '"2/28/30 8:30 AM","2/28/30 9:00 AM","voice","Lön, norr","9","6","2","1","61500","600000","66.7%"',
        '"2/28/30 1:00 PM","2/28/30 1:30 PM","voice","Lön, norr","4","4","0","0","2500","300000","100%"',
        '"2/28/30 1:00 PM","2/28/30 1:30 PM","email","Lön, norr","50","50","0","0","0","0",""',
    ]
    sums = {
        "offered": "13",
        "answered": "10",
        "abandoned": "2",
        "wait_seconds": "64.0",
        "handling_seconds": "900.0",
    }
    return Example("genesys.csv", text(*lines), 2, sums, {"annat medium än telefon": 1}, added=8)


def phone_intervals_cisco() -> Example:
    lines = [
        (
            "Call Type,DateTime,Calls Offered,Calls Handled,Calls Abandoned,Short Calls,Answer Wait Time,"
            "Handle Time,Svc Lvl"
        ),
        "Lon,02/28/2030 08:30:00 AM,11,7,2,1,00:01:10,00:35:00,70.0%",
        "Lon,02/28/2030 09:00:00 AM,5,5,0,0,00:00:10,00:20:00,100.0%",
        "Summary,,16,12,2,1,00:01:20,00:55:00,",
    ]
    sums = {
        "offered": "16",
        "answered": "12",
        "abandoned": "3",
        "wait_seconds": "80.0",
        "handling_seconds": "3300.0",
    }
    return Example("cisco.csv", text(*lines), 2, sums, {"summarad": 1})


def phone_intervals_avaya() -> Example:
    lines = [
        "Date:\t02/28/2030",
        "Split/Skill:\tLön norr",
        "",
        (
            "Time\tAvg Speed Ans\tAvg Aban Time\tACD Calls\tAvg ACD Time\tAvg ACW Time\tAban Calls\t"
            "% Within Service Level"
        ),
        "08:30-09:00\t:12\t:40\t10\t2:30\t:30\t3\t77.0",
        "10:00-10:30\t1:01\t\t2\t4:00\t:05\t0\t50.0",
        "Totals\t:20\t:40\t12\t2:45\t:25\t3\t70.0",
    ]
    sums = {"offered": "15", "abandoned": "3", "wait_seconds": "242.0", "handling_seconds": "2290.0"}
    values: dict[str, list[object]] = {"queue": ["Lön norr"], "day": [date(2030, 2, 28)]}
    return Example("avaya.txt", text(*lines), 2, sums, {"summarad": 1}, added=2, values=values)


def ledger_agresso() -> Example:
    lines = [
        "Ängelsfors;;;;;",
        "Huvudbok 2030;;;;Utskriven 2031-01-09;",
        "Period;Ver.datum;Vernr;Konto;Ansvar;Belopp",
        "203002;2030-02-28;71;5020;41;1\u00a0250,50",
        "203002;2030-02-28;72;5020;41;250,25-",
        "Summa 203002;;;;;1\u00a0000,25",
        "203013;2030-12-31;99;7010;42;\u22127,00",
        "TOTALT;;;;;993,25",
    ]
    periods = {"2030-02": 2, "2030-13": 1}
    rules = {"delsumma eller summa": 2}
    return Example(
        "bok.csv", text(*lines, encoding="utf-8-sig"), 3, {"amount": "993.25"}, rules, periods=periods
    )


def ledger_visma() -> Example:
    rows: list[list[object]] = [
        ["Huvudbok", None, None, None, None, None, None, None],
        ["Konto", "Benämning", "Ver", "Datum", "Kst", "Text", "Debet", "Kredit"],
        ["Ingående balans", None, None, None, None, None, 500, None],
        ["5020", "Hyra", "A 1", date(2030, 2, 28), "41", "Hemlig Persson", 100.10, None],
        ["5020", "Hyra", "A 2", date(2030, 3, 1), "41", None, None, "20,05"],
        ["Omslutning", None, None, None, None, None, 100.10, 20.05],
    ]
    rules = {"ingående eller utgående balans": 1, "summarad": 1}
    periods = {"2030-02": 1, "2030-03": 1}
    return Example("bok.xlsx", workbook(rows), 2, {"amount": "80.05"}, rules, periods=periods)


def supplier_invoices_agresso() -> Example:
    rows: list[list[object]] = [
        ["Fakturor 2030", None, None, None, None, None],
        ["Faktura", None, None, "Övrigt", None, None],
        ["Fakturanr", "Ankomst", "Kund", "Leverantör", "Belopp", "Kanal"],
        ["90001", date(2030, 2, 28), "Skola", "Perssons Rör", 1250.5, "e-faktura"],
        ["90002", "2030-03-01", "Skola", "Perssons Rör", "1 000,25", "skannad"],
        ["90002", "2030-03-01", "Skola", "Perssons Rör", "1 000,25", "skannad"],
        ["90003", "2030-03-02", "Omsorg", "Perssons Rör", "250,75-", "manuell"],
        ["Summa", None, None, None, 2000, None],
    ]
    rules = {"upprepad rad": 1, "summarad": 1}
    values: dict[str, list[object]] = {"channel": ["e_invoice", "paper", "scanned"]}
    return Example("fakturor.xlsx", workbook(rows), 3, {"amount": "2000.00"}, rules, values=values)


def supplier_invoices_visma() -> Example:
    lines = [
        "Reskontralista\t\t\t\t\t",
        "Löpnr\tLevnr\tNamn\tFöretag\tAnkomstdatum\tFakt.belopp\tTyp",
        "1\tA-4711\tPerssons Rör\tNorr\t2030-02-28\t12,50\tPeppol",
        "2\tA-4711\tPerssons Rör\tNorr\t2030-02-28\t(2,50)\tManuell",
        "Totalt\t\t\t\t\t10,00\t",
    ]
    return Example("reskontra.txt", text(*lines, encoding="cp1252"), 2, {"amount": "10.00"}, {"summarad": 1})


def supplier_invoice_register_open() -> Example:
    head = (
        "kopare_id;kopare;verifikationsnummer;leverantor;leverantor_id;konto_nr;konto_text;belopp;datum;"
        "forvaltning;fakturanummer;grund;avtal;kommun_id;s_kod_nr"
    )
    rows = [
        "2120009999;Ängelsfors;V1;Perssons Rör;191212121212;6010;Papper;10,25;2030-02-28;Skola;77;;;0999;",
        "2120009999;Ängelsfors;V1;Perssons Rör;191212121212;6050;Porto;-0,75;2030-02-28;Skola;77;;;0999;",
    ]
    return Example("oppna.csv", text(head, *rows, encoding="latin-1"), 2, {"amount": "9.50"})


def staff_register() -> Example:
    lines = [
        "Anställda per 2030-02-28",
        "Anst.nr;Namn;Personnr;Enhet;Befattning;Syssgrad;Fr.o.m.",
        "A-4711;Hemlig Persson;191212121212;Enhet 1;Redovisningsekonom;75,0;2021-05-01",
        "A-4712;Hemlig Persson;191212121212;Enhet 2;Löneadministratör;100;2022-05-01",
    ]
    return Example(
        "personal.csv", text(*lines, encoding="cp1252"), 2, {"working_share": "1.75"}, periods={"2030-02": 2}
    )


def absence() -> Example:
    rows: list[list[object]] = [
        ["Anst.nr", "Namn", "Enhet", "Frånvaroorsak", "Fr.o.m.", "T.o.m.", "Omfattning", "Timmar"],
        ["A-4711", "Hemlig Persson", "Enhet 1", "Sjuk", date(2030, 2, 27), date(2030, 3, 1), 100, 24],
        ["A-4711", "Hemlig Persson", "Enhet 1", "VAB", date(2030, 3, 4), date(2030, 3, 4), 50, 4],
        [None, None, "Summa", None, None, None, None, 28],
    ]
    values: dict[str, list[object]] = {"cause": ["parental", "sickness"]}
    return Example("franvaro.xlsx", workbook(rows), 2, {"hours": "28.0"}, {"summarad": 1}, values=values)


def tickets() -> Example:
    lines = [
        "Datum,Kategori,Inkomna,Avslutade,Öppna",
        "2030-02-28,Lön,5,3,2",
        '2030-03-01,"Inköp, avrop",7,8,1',
        "Totalt,,12,11,",
    ]
    sums = {"received": "12", "solved": "11"}
    return Example(
        "arenden.csv", text(*lines), 2, sums, {"summarad": 1}, periods={"2030-02": 1, "2030-03": 1}
    )


def ticket_rows() -> Example:
    rows: list[list[object]] = [
        ["Ärenden per 2030-03-31"],
        ["Ärendenr", "Avsändare", "Kategori", "Kund", "Skapat", "Avslutat"],
        ["17", "Anna Ek", "Lön", "Skola", date(2030, 2, 27), date(2030, 3, 1)],
        ["18", "Bo Al", "Inköp", "Omsorg", date(2030, 3, 4), None],
        ["Summa", None, None, None, None, None],
    ]
    periods = {"2030-02": 1, "2030-03": 1}
    return Example("arenden.xlsx", workbook(rows), 2, {}, {"summarad": 1}, periods=periods)


def mailboxes() -> Example:
    lines = [
        "Datum;Funktionsbrevlåda;Inkomna;Besvarade;Inom utlovad tid",
        "2030-02-28;lon;41;40;38",
        "2030-02-28;inkop;3;3;3",
    ]
    sums = {"received": "44", "answered": "43", "within_promise": "41"}
    return Example("brevlador.csv", text(*lines, encoding="cp1252", end="\r"), 2, sums)


def survey_answers() -> Example:
    rows: list[list[object]] = [
        [
            "E-post",
            "Svarsdatum",
            "Förvaltning",
            "1. Hur nöjd är du?",
            "2. Är det lätt att nå oss?",
            "Fritext",
        ],
        ["hemlig.persson@exempel.se", date(2030, 2, 28), "Skola", 8, "Vet ej", "Hemlig Persson"],
        ["hemlig.persson@exempel.se", date(2030, 2, 28), "Skola", 3, 10, None],
        ["hemlig.persson@exempel.se", date(2030, 3, 1), "Omsorg", None, 5, None],
    ]
    questions: list[object] = ["1. Hur nöjd är du?", "2. Är det lätt att nå oss?"]
    rules = {"vet ej eller inget svar": 1}
    return Example(
        "enkat.xlsx",
        workbook(rows),
        4,
        {"answer": "26"},
        rules,
        periods={"2030": 4},
        values={"question": questions},
    )


def volumes_by_customer() -> Example:
    lines = [
        "Period;Kund;Tjänst;Antal",
        "2030-02;Skola;Lönespecifikationer;1 204",
        "mars 2030;Skola;Lönespecifikationer;1199",
        "Summa;;;2403",
    ]
    periods = {"2030-02": 1, "2030-03": 1}
    return Example(
        "volymer.csv",
        text(*lines, encoding="utf-16"),
        2,
        {"volume": "2403"},
        {"summarad": 1},
        periods=periods,
    )


def volumes_by_customer_wide() -> Example:
    rows: list[list[object]] = [
        ["Kund", "Tjänst", "jan 2030", "feb 2030", "Anm"],
        ["Skola", "Fakturor", 10, 21, "x"],
        ["Omsorg", "Fakturor", 5, None, None],
        ["Summa", None, 15, 21, None],
    ]
    periods = {"2030-01": 2, "2030-02": 1}
    return Example("volymer.xlsx", workbook(rows), 3, {"volume": "36"}, {"summarad": 2}, periods=periods)


EXAMPLES: dict[str, Callable[[], Example]] = {
    made.__name__: made
    for made in (
        sie,
        sie_balances,
        asterisk_queue_log,
        call_log,
        phone_intervals_trio,
        phone_intervals_genesys,
        phone_intervals_cisco,
        phone_intervals_avaya,
        ledger_agresso,
        ledger_visma,
        supplier_invoices_agresso,
        supplier_invoices_visma,
        supplier_invoice_register_open,
        staff_register,
        absence,
        tickets,
        ticket_rows,
        mailboxes,
        survey_answers,
        volumes_by_customer,
        volumes_by_customer_wide,
    )
}
"""Description -> what makes its example; the template for databases has :func:`database`."""


def database(folder: Path) -> str:
    """Address of a database that the template's query fits: 30 and 12 of two customers in two months."""
    path = folder / "ekonomi.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table volymer (period text, kund text, tjanst text, antal integer)")
        months = [date(2030, 2, 1), date(2030, 2, 1) + timedelta(days=31)]
        rows = [(f"{months[0]:%Y-%m}", "Skola", "Lön", 30), (f"{months[1]:%Y-%m}", "Omsorg", "Lön", 12)]
        connection.executemany("insert into volymer values (?, ?, ?, ?)", rows)
    return f"sqlite:///{path}"

"""``tertial tariff`` from the command line: any tariff, any quantities, every fault at once."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from typer.testing import CliRunner

from model.cli.main import app
from model.errors import InputError

TARIFF = """
title: Grannkommunens taxa
fees:
  fakturor: {name: Faktura, form: each, price: 12.40, unit: kr/faktura}
  paket: {name: Paket om 30, form: monthly, price: 57.20}
  verifikat:
    name: Verifikat utöver paketet
    form: each
    price: 2.29
    included: 30
    included_for: paket
    counted_by: month
minimums:
  minst: {name: Minsta årsavgift, quantity: avtal, per: year, amount: 600}
vat: 0.25
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "taxa.yaml").write_text(TARIFF, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["tariff", *arguments])


def written(folder: Path, name: str, *lines: str) -> str:
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return name


def test_a_tariff_is_priced_and_written(folder: Path) -> None:
    """Bergby: 10.5 x 12.40 = 130.20 and 14 x 2.29 = 32.06; Dalvik 2 000 x 12.40, and 25 % on it."""
    file = written(
        folder,
        "mängder.csv",
        "kund;mängd;1;2",
        "Bergby;fakturor;10,5;",
        "Bergby;paket;1;1",
        "Bergby;verifikat;20;44",
        "Dalvik;fakturor;1 000;1 000",
    )
    done = run("taxa.yaml", "--quantities", file, "--to", "rader.csv")
    assert done.exit_code == 0, done.output
    with (folder / "rader.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table, delimiter=";"))
    of_bergby = {(row["Namn"], row["Månad"]): row["Belopp"] for row in rows if row["Kund"] == "Bergby"}
    assert of_bergby["verifikat", "2"] == "32,06"
    assert of_bergby["fakturor", "1"] == "130,20"
    assert "31 000,00" in done.output.replace("\u00a0", " ")


def test_rows_of_months_and_of_the_whole_year(folder: Path) -> None:
    file = written(
        folder,
        "mängder.csv",
        "customer,quantity,month,amount",
        "7,fakturor,3,10",
        "7,avtal,,1",
    )
    done = run("taxa.yaml", "--quantities", file, "--to", "svar.xlsx")
    assert done.exit_code == 0, done.output
    book = openpyxl.load_workbook(folder / "svar.xlsx")
    assert book.sheetnames == ["Kunder", "Avgifter", "Rader"]
    customers = [[cell.value for cell in row] for row in book["Kunder"].iter_rows(min_row=2)]
    assert customers[0] == ["7", 124, 476, 150, 750]
    again = run("taxa.yaml", "--quantities", file, "--to", "svar.xlsx")
    assert isinstance(again.exception, InputError)
    assert "finns redan" in str(again.exception)


def test_quantities_in_a_workbook(folder: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Kund", "Mängd", "Månad", "Antal"], ["A", "fakturor", 1, 0.1], ["A", "fakturor", "feb", 2]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(folder / "mängder.xlsx")
    done = run("taxa.yaml", "--quantities", "mängder.xlsx")
    assert done.exit_code == 0, done.output
    assert "26,04" in done.output
    assert "32,55" in done.output


def test_every_fault_of_the_quantities_is_told_at_once(folder: Path) -> None:
    file = written(
        folder,
        "mängder.csv",
        "customer,quantity,month,amount,agreement_year",
        "1,fakturer,1,5,",
        ",fakturor,13,x,",
        "2,fakturor,,5,1",
        "2,fakturor,2,-5,2",
    )
    refused = run("taxa.yaml", "--quantities", file)
    assert isinstance(refused.exception, InputError)
    told = [(finding.place, finding.value) for finding in refused.exception.findings]
    assert told == [
        ("rad 2, kolumn quantity", "fakturer"),
        ("rad 3, kolumn customer", "tomt"),
        ("rad 3, kolumn month", "13"),
        ("rad 3, kolumn amount", "x"),
        ("rad 4, kolumn month", "tomt"),
        ("rad 5, kolumn agreement_year", "2"),
        ("rad 5, kolumn amount", "-5"),
    ]
    assert all(finding.file == "mängder.csv" for finding in refused.exception.findings)


def test_faults_of_headings_and_of_the_tariff(folder: Path) -> None:
    strange = run(
        "taxa.yaml", "--quantities", written(folder, "m.csv", "customer,quantity,pris", "1,fakturor,5")
    )
    assert "pris" in str(strange.exception)
    assert "amount saknas" in str(strange.exception)
    (folder / "taxa.yaml").write_text(TARIFF.replace("form: each", "form: ibland"), encoding="utf-8")
    assert "fees.fakturor.form" in str(run("taxa.yaml").exception)


def test_without_quantities_it_says_what_is_counted(folder: Path) -> None:
    told = run("taxa.yaml").output
    assert "fakturor: varje gång det händer" in told
    assert "avtal: det som gäller i månaden" in told
    assert "paket: det som gäller i månaden (Paket om 30; Verifikat utöver paketet)" in told

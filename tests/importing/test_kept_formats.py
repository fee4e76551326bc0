"""Files with known faults that lie outside the project, where they are present."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from model import InputError
from model.importing.call_logs import call_table
from model.importing.importation import Outcome, import_files
from model.importing.registers import scan

CASES = Path(os.environ.get("TERTIAL_KEPT_CASES", Path(__file__).parents[3] / "shared/cases/imports"))
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the kept cases are not here")


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    for folder in ("params", "data"):
        (tmp_path / folder).mkdir()
    return tmp_path


def right(case: str) -> dict[str, Any]:
    values: dict[str, Any] = json.loads((CASES / "values.json").read_text())[case]
    return values


def run(centre: Path, source: str, name: str) -> Outcome:
    return import_files(source, [str(CASES / name)], centre=centre)


def calls(centre: Path) -> pl.DataFrame:
    return call_table(scan("calls", centre / "data").collect())


@pytest.mark.parametrize(
    "name", ["log_clean.csv.gz", "log_two_digit_hours.csv.gz", "log_last_week_twice.csv.gz"]
)
def test_logs_that_say_the_same_give_the_same_calls(centre: Path, name: str) -> None:
    outcome, values = run(centre, "call_log", name), right("log")
    table = calls(centre)
    queued, gave_up = table["queued"].sum(), table["gave_up"].sum()
    assert (queued, gave_up) == (values["queued"], values["abandoned"])
    assert table.filter("queued")["wait_seconds"].sum() / gave_up == pytest.approx(
        values["exponential"], abs=0.05
    )
    assert table["talk_seconds"].mean() == pytest.approx(values["talk"], abs=0.05)
    too_many = right("log_last_week_twice")["rows_too_many"] if "twice" in name else 0
    assert outcome.account.files[0].left_out.height == too_many


@pytest.mark.parametrize(
    ("name", "rows"), [("log_wait_times_60.csv.gz", 1191), ("log_ends_before_it_starts.csv.gz", 2443)]
)
def test_clocks_that_contradict_durations_are_refused(centre: Path, name: str, rows: int) -> None:
    outcome = run(centre, "call_log", name)
    assert outcome.refusals
    assert outcome.account.files[0].rows_set_aside == rows


def test_hang_ups_without_wait_are_told(centre: Path) -> None:
    outcome = run(centre, "call_log", "log_hang_ups_without_wait.csv.gz")
    assert "148 rader" in outcome.account.observations[0]
    assert calls(centre)["without_wait"].sum() == 148


@pytest.mark.parametrize(
    ("name", "expected"),
    [("log_unclosed_quote.csv.gz", "citattecken"), ("log_column_twice.csv", "en enda gång")],
)
def test_logs_that_cannot_be_read(centre: Path, name: str, expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        run(centre, "call_log", name)


@pytest.mark.parametrize("case", ["queue_log", "queue_log_dst_night"])
def test_queue_logs(centre: Path, case: str) -> None:
    run(centre, "asterisk_queue_log", case)
    values, rows = right(case), scan("calls", centre / "data").collect()
    ends = dict(rows.group_by("outcome").len().iter_rows())
    wanted = ("answered", "abandoned", "timeout", "unknown_end")
    assert [ends[end] for end in ("answered", "abandoned", "timed_out", "unknown")] == [
        values[end] for end in wanted
    ]
    assert rows["talk_seconds"].sum() == values["talk"]
    assert rows.filter(pl.col("outcome") == "answered")["wait_seconds"].sum() == values["wait_answered"]
    assert rows["transferred"].sum() == values["transferred"]
    half_hours = rows.group_by(pl.col("half_hour").dt.strftime("%H:%M")).len()
    assert dict(half_hours.iter_rows()) == values["half_hours"]
    assert dict(rows.group_by(pl.col("day").cast(pl.String)).len().iter_rows()) == values["by_day"]


def test_the_interval_report(centre: Path) -> None:
    outcome, values = run(centre, "phone_intervals_trio", "interval_report.csv"), right("interval")
    rows = scan("phone_intervals", centre / "data").collect()
    columns = ("offered", "answered", "abandoned", "short_abandoned", "wait_seconds", "handling_seconds")
    names = ("offered", "answered", "abandoned", "short", "wait", "handling")
    assert [rows[column].sum() for column in columns] == [values[name] for name in names]
    assert outcome.account.files[0].added == values["rows_without"]
    by_month = rows.group_by("period").agg(pl.col("offered").sum())
    assert dict(by_month.iter_rows()) == values["month_offered"]


def test_the_ledger(centre: Path) -> None:
    run(centre, "ledger_agresso", "ledger_export.csv")
    values, rows = right("ledger"), scan("ledger", centre / "data").collect()
    assert (rows.height, str(rows["amount"].sum())) == (values["rows"], values["total"])
    months = rows.group_by("period").agg(pl.col("amount").sum()).iter_rows()
    assert {str(int(period[5:])): str(amount) for period, amount in months} == values["by_month"]


@pytest.mark.parametrize("name", ["year_cp437.se", "year_latin.se", "year_utf8.se"])
def test_sie_in_three_encodings(centre: Path, name: str) -> None:
    run(centre, "sie", name)
    values, rows = right("sie"), scan("ledger", centre / "data").collect()
    assert (rows.height, rows["voucher"].n_unique()) == (values["trans_rows"], values["vouchers"])
    by_account = dict(rows.group_by("account").agg(pl.col("amount").sum()).iter_rows())
    assert by_account == {account: Decimal(amount) for account, amount in values["year_by_account"].items()}
    march = rows.filter((pl.col("account") == "7010") & (pl.col("period") == "2011-03"))
    assert str(march["amount"].sum()) == values["march_7010"]
    names = dict(rows.select("account", "account_name").unique().iter_rows())
    assert (names["1930"], names["7010"]) == (values["account_1930"], values["account_7010"])


def test_an_unbalanced_sie_file(centre: Path) -> None:
    with pytest.raises(InputError) as refused:
        run(centre, "sie", "year_unbalanced.se")
    assert [finding.place.split("verifikation ")[1] for finding in refused.value.findings] == right(
        "sie_unbalanced"
    )


def test_the_invoice_register(centre: Path) -> None:
    outcome = run(centre, "supplier_invoices_agresso", "register.xlsx")
    values, rows = right("register"), scan("supplier_invoices", centre / "data").collect()
    assert (rows.height, str(rows["amount"].sum())) == (values["rows"], values["amount"])
    assert outcome.account.files[0].by_rule["upprepad rad"] == values["duplicates"]
    words = {"scanned": "skannad", "e_invoice": "e-faktura", "paper": "manuell"}
    channels = rows.group_by(pl.col("channel").replace(words)).len()
    assert dict(channels.iter_rows()) == values["by_channel"]

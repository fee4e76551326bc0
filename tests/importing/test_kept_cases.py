"""Files that went wrong once, with values worked out elsewhere; they lie beside the project and may be absent."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from ruamel.yaml import YAML

from model.importing import registers
from model.importing.importation import Outcome
from model.parameters.loading import project_root
from tests.importing.centre import Centre

FOLDER = Path(os.environ.get("TERTIAL_KEPT_CASES") or project_root() / "../shared/cases/imports")
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the kept cases are not here")

LEDGER = {
    "title": "Huvudbok",
    "register": "ledger",
    "columns": {
        "period": {"heading": "Period", "kind": "period"},
        "day": {"heading": "Ver.datum", "kind": "day"},
        "voucher": {"heading": "Vernr"},
        "account": {"heading": "Konto"},
        "unit": {"heading": "Enhet"},
        "amount": {"heading": "Belopp", "kind": "money"},
    },
    "totals": [{"rule": "summarad", "column": "period", "pattern": "(?i)^(summa|total)", "sums": "amount"}],
    "key": ["voucher"],
    "period": {"column": "period"},
}
REGISTER = {
    "title": "Fakturor",
    "register": "invoices",
    "format": "excel",
    "header": {"rows": 2},
    "columns": {
        "invoice": {"heading": "Fakturanr"},
        "day": {"heading": "Ankomst", "kind": "day"},
        "customer": {"heading": "Kund"},
        "amount": {"heading": "Belopp", "kind": "money"},
        "channel": {"heading": "Kanal"},
    },
    "totals": [{"rule": "summarad", "column": "invoice", "pattern": "(?i)^summa"}],
    "key": ["invoice"],
    "period": {"column": "day"},
}
INTERVALS = {
    "title": "Telefon",
    "register": "phone",
    "columns": {
        "day": {"heading": "Datum", "kind": "day"},
        "start": {"heading": "Intervall", "kind": "clock"},
        "queue": {"heading": "Kö"},
        "offered": {"heading": "Inkommande", "kind": "whole"},
        "answered": {"heading": "Besvarade", "kind": "whole"},
        "hung_up_late": {"heading": "Tappade", "kind": "whole"},
        "hung_up_early": {"heading": "Korta tapp", "kind": "whole"},
        "abandoned": {"kind": "whole", "sum": ["hung_up_late", "hung_up_early"]},
        "wait": {"heading": "Väntetid", "kind": "duration"},
        "handling": {"heading": "Hanteringstid", "kind": "duration"},
        "average": {"heading": "Medeltid, s", "kind": "number", "blank": True},
        "answer_rate": {"heading": "Svarsgrad", "kind": "share"},
    },
    "totals": [{"rule": "summarad", "column": "day", "pattern": "^Summa"}],
    "key": ["day", "start", "queue"],
    "period": {"column": "day"},
    "gaps": {
        "day": "day",
        "clock": "start",
        "by": ["queue"],
        "zero": ["offered", "answered", "hung_up_late", "hung_up_early", "abandoned", "wait", "handling"],
    },
}
Bring = Callable[[dict[str, Any], str], Outcome]


@pytest.fixture
def right() -> dict[str, Any]:
    values: dict[str, Any] = json.loads((FOLDER / "values.json").read_text(encoding="utf-8"))
    return values


@pytest.fixture
def bring(centre: Centre) -> Bring:
    def brought(description: dict[str, Any], file: str) -> Outcome:
        centre.describe("fall", description)
        return centre.bring("fall", str(FOLDER / file))

    return brought


def test_a_ledger_with_title_rows_subtotals_and_trailing_minus(
    centre: Centre, bring: Bring, right: dict[str, Any]
) -> None:
    outcome = bring(LEDGER, "ledger_export.csv")
    wanted = right["ledger"]
    assert outcome.account.taken == wanted["rows"]
    assert outcome.account.sums == {"amount": wanted["total"]}
    by_month = registers.sums("ledger", ["amount"], data=centre.data)
    found = {str(int(period[5:])): str(amount) for period, amount, _ in by_month.iter_rows()}
    assert found == wanted["by_month"]
    rows = registers.scan("ledger", centre.data).collect()
    assert rows.filter(pl.col("amount") < 0).height == wanted["negatives"]


def test_an_invoice_register_in_a_protected_workbook(
    centre: Centre, bring: Bring, right: dict[str, Any]
) -> None:
    outcome = bring(REGISTER, "register.xlsx")
    wanted = right["register"]
    assert outcome.account.taken == wanted["rows"]
    assert outcome.account.files[0].by_rule == {"summarad": 1, "upprepad rad": wanted["duplicates"]}
    assert outcome.account.sums["amount"] == wanted["amount"]
    assert {str(int(period[5:])): rows for period, rows in outcome.periods.items()} == wanted["by_month"]
    channels = registers.sums("invoices", [], by=["channel"], data=centre.data)
    assert dict(channels.iter_rows()) == wanted["by_channel"]


def test_an_interval_report_whose_silent_half_hours_are_zeros(
    centre: Centre, bring: Bring, right: dict[str, Any]
) -> None:
    outcome = bring(INTERVALS, "interval_report.csv")
    wanted = right["interval"]
    sums = {name: float(value) for name, value in outcome.account.sums.items()}
    for name in ("offered", "answered", "abandoned", "wait", "handling"):
        assert sums[name] == wanted[name], name
    assert sums["hung_up_early"] == wanted["short"]
    assert outcome.account.files[0].added == wanted["rows_without"]
    assert outcome.account.files[0].by_rule == {"summarad": 1}
    by_month = registers.sums("phone", ["offered"], data=centre.data)
    assert {period: offered for period, offered, _ in by_month.iter_rows()} == wanted["month_offered"]


@pytest.mark.parametrize(
    ("file", "columns"),
    [
        ("phone_swedish_excel.csv", ["offered", "answered"]),
        ("volumes_old_mac.csv", ["volume"]),
    ],
)
def test_files_of_swedish_excel_and_of_an_old_mac(bring: Bring, file: str, columns: list[str]) -> None:
    content = (FOLDER / file).read_bytes().decode("utf-8-sig")
    lines = content.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    mark = ";" if ";" in lines[0] else ","
    names = lines[0].split(mark)
    described: dict[str, Any] = {name: {"kind": "whole"} if name in columns else {} for name in names}
    described["month"] = {"kind": "period", "year": 2011}
    outcome = bring(
        {"title": "Fall", "register": "case", "columns": described, "period": {"column": "month"}}, file
    )
    assert outcome.account.taken == len(lines) - 1
    for name in columns:
        by_hand = sum(int(line.split(mark)[names.index(name)]) for line in lines[1:])
        assert Decimal(outcome.account.sums[name]) == by_hand


def test_a_budget_of_thousands_among_kronor_is_told(bring: Bring) -> None:
    columns = {
        "month": {"kind": "period", "year": 2011},
        "unit": {},
        "account": {},
        "budget": {"kind": "money"},
        "outcome": {"kind": "money"},
    }
    series = [{"value": "budget", "by": ["unit", "account"]}, {"value": "outcome", "by": ["unit", "account"]}]
    description = {"title": "E", "register": "economy", "decimal": ".", "columns": columns, "series": series}
    outcome = bring({**description, "period": {"column": "month"}}, "economy_one_budget_in_thousands.csv")
    (told,) = outcome.account.observations
    assert "rad 2: budget är 823 för unit unit_1, account salaries, 2011-01" in told


@pytest.mark.parametrize(
    ("name", "counts"),
    [("phone_swedish_excel.csv", ("offered", "answered")), ("volumes_old_mac.csv", ("volume",))],
)
def test_tables_saved_by_swedish_excel_and_by_an_old_mac(
    centre: Path, name: str, counts: tuple[str, ...]
) -> None:
    lines = (CASES / name).read_bytes().decode("utf-8-sig").splitlines()
    mark = ";" if ";" in lines[0] else ","
    headings = lines[0].split(mark)
    columns: dict[str, Any] = {
        heading: {"kind": "whole"} if heading in counts else {} for heading in headings
    }
    columns["month"] = {"kind": "period", "year": 2011}
    describe(centre, columns)
    outcome = run(centre, "case", name)
    assert outcome.account.taken == len(lines) - 1
    for count in counts:
        by_hand = sum(int(line.split(mark)[headings.index(count)]) for line in lines[1:])
        assert int(outcome.account.sums[count]) == by_hand


def test_a_budget_in_thousands_among_kronor_is_told(centre: Path) -> None:
    amounts = {name: {"kind": "money"} for name in ("budget", "outcome")}
    by = ["unit", "account"]
    series = [{"value": name, "by": by} for name in amounts]
    month = {"kind": "period", "year": 2011}
    describe(centre, {"month": month, "unit": {}, "account": {}, **amounts}, decimal=".", series=series)
    (told,) = run(centre, "case", "economy_one_budget_in_thousands.csv").account.observations
    assert "rad 2: budget är 823 för unit unit_1, account salaries, 2011-01" in told


def describe(centre: Path, columns: dict[str, Any], **more: Any) -> None:
    described = {
        "title": "Fall",
        "register": "case",
        "columns": columns,
        "period": {"column": "month"},
        **more,
    }
    (centre / "params" / "sources").mkdir()
    with (centre / "params" / "sources" / "case.yaml").open("w", encoding="utf-8") as file:
        YAML().dump(described, file)

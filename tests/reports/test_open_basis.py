"""What stands out in what plans and studies rest on makes drafts of them, until it is acknowledged."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from model.observations.acknowledgements import acknowledge
from model.observations.known import Known
from model.parameters.loading import load
from model.publishing.open_remarks import open_remarks
from model.publishing.requests import report_request
from model.report_kinds import PRICED, REPORT_KINDS, SIMULATED
from model.reports.open_basis import counted, open_in, status, told_of
from model.reports.studies import staffing
from tests.tiny_project import PROJECT

KNOWN = Known.on("2011-11-15", plans=2012)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example, where a customer began in 1801."""
    for name in ("params", "data"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    path = tmp_path / "data" / "registers" / "customers.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    added = [f"{lines[0]},start", f"{lines[1]},1801-01-01", *(f"{line}," for line in lines[2:])]
    path.write_text("\n".join([*added, ""]), encoding="utf-8")
    monkeypatch.setenv("TERTIAL_HOME", str(tmp_path))
    return tmp_path


def test_every_planned_report_rests_on_prices_or_on_a_simulated_year() -> None:
    planned = [kind.name for kind in REPORT_KINDS if kind.is_planned]
    assert sorted((*PRICED, *SIMULATED, "calibration-fit")) == sorted(planned)


def test_a_register_that_stands_out_makes_drafts_of_plans_and_studies(home: Path) -> None:
    for kind in (*PRICED, *SIMULATED):
        [found] = open_in(kind, KNOWN, load())
        assert (found.file, found.column) == ("data/registers/customers.csv", "start")
        assert found.value == date(1801, 1, 1)
        assert status(kind, KNOWN, load()) == "Utkast"
        assert [one.code for one in open_remarks(report_request(kind))] == [found.code]


def test_it_is_told_with_its_code_and_to_customers_by_number_alone(home: Path) -> None:
    [found] = open_in("agreements", KNOWN, load())
    assert told_of("staffing", KNOWN, load()) == (
        "Observera: det här är ett utkast tills värdena är rättade eller kvitterade. "
        f"{found.code}: data/registers/customers.csv start, ett datum långt utanför sin tid."
    )
    assert counted("agreements", KNOWN, load()) == ("1 värde i underlaget ska ses över innan det här gäller.")
    assert found.code in staffing.about_the_data(load(), KNOWN).text


def test_what_is_acknowledged_makes_no_draft(home: Path) -> None:
    acknowledge(
        open_in("agreements", KNOWN, load()), "Kund sedan ståndsriksdagen", "controller", date(2011, 11, 1)
    )
    assert open_in("agreements", KNOWN, load()) == []
    assert status("breadth", KNOWN, load()) == told_of("breadth", KNOWN, load()) == ""
    assert counted("agreements", KNOWN, load()) == ""


def test_a_month_that_was_not_known_yet_makes_no_draft(home: Path) -> None:
    """The price list of 2012 is dated before any month of 2012, and its forecast rests on those of 2011."""
    shutil.copy(PROJECT / "data" / "registers" / "customers.csv", home / "data" / "registers")
    assert not open_in("price-list", KNOWN, load())
    path = home / "data" / "2011" / "volumes.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    for place, line in enumerate(lines):
        cells = line.split(",")
        if cells[0] in ("3", "12") and cells[2] == "supplier_scanned" and cells[1] == "1":
            lines[place] = ",".join([*cells[:-1], str(int(cells[-1]) * 1000)])
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    assert {one.key.get("month") for one in open_in("price-list", KNOWN, load())} >= {3}
    assert 12 not in {one.key.get("month") for one in open_in("price-list", KNOWN, load())}
    assert not open_in("agreements", KNOWN, load())


def test_a_plan_on_parameters_of_its_own_is_held_against_them(home: Path) -> None:
    shutil.copy(PROJECT / "data" / "registers" / "customers.csv", home / "data" / "registers")
    changes = {"pricing.price_step_ore": 1_000_000}
    assert [one.rule.code for one in open_in("price-list", KNOWN, load("base", changes))] == [
        "step_against_prices"
    ]
    own = report_request("price-list").with_parameters(changes=changes)
    assert [one.rule.code for one in open_remarks(own)] == ["step_against_prices"]
    assert open_remarks(report_request("price-list")) == []


def test_a_scenarios_own_value_is_told_as_the_scenarios(home: Path) -> None:
    shutil.copy(PROJECT / "data" / "registers" / "customers.csv", home / "data" / "registers")
    path = home / "params" / "scenarios" / "coarse.yaml"
    changed = "changes: {pricing.price_step_ore: {value: 1000000, source: prov}}"
    path.write_text(f"title: Grova priser\ndescription: Prov\n{changed}\n", encoding="utf-8")
    (found,) = open_in("price-list", KNOWN, load("coarse"))
    assert found.file == "params/scenarios/coarse.yaml"
    (same,) = open_in("price-list", KNOWN, load("base", {"pricing.price_step_ore": 1_000_000}))
    assert same.file == "params/base/pricing.yaml"

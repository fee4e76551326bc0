"""Every command that makes anything of the tables tells what stands out in them, before it makes it."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from model.cli import work
from model.cli.main import COMMANDS, app
from model.errors import InputError
from model.planner_workbook import reading
from tests.cli.test_own_files import FILES
from tests.tiny_project import PROJECT, snapshot

OFFERS = "customer: 1\nyear: 2012\noffers:\n  A: {title: Prov, volumes: {supplier_e_invoice: 17000}}\n"
TELL = {
    "new-year": (["2012"], {2011, 2012}),
    "simulate": (["--year", "2011"], {2010, 2011}),
    "price": (["--year", "2012"], {2011, 2012}),
    "agreements": (["--year", "2012"], {2011, 2012}),
    "enquiry": (["2012"], {2011, 2012}),
    "offer": (["offers.yaml"], {2011, 2012}),
    "amend": (["2011", "--date", "2011-06-30"], {2010, 2011}),
    "report": (["annual"], {2010, 2011}),
    "sensitivity": (["--year", "2011"], {2010, 2011}),
    "breadth": (["--year", "2011"], {2010, 2011}),
    "what-if": (["--year", "2012", "--answered", "0.9"], {2011, 2012}),
    "trace": (["--date", "2011-03-01"], {2010, 2011}),
    "optimise": (["--year", "2011"], {2010, 2011}),
    "run": ([], {2010, 2011, 2012}),
    "publish": (["--due", "--date", "2011-05-16"], {2010, 2011}),
    "workbook": (["--year", "2012"], {2011, 2012}),
    "volumes": (["volymer.xlsx"], {2011, 2012}),
    "forecast": (["--year", "2012"], {2011, 2012}),
    "calibrate": (["--replace"], {2010, 2011}),
    "contacts": ([], {2010, 2011}),
}
"""What each is asked for, and the years whose tables it must tell of at least."""
DO_NOT = {
    "init": "there are no tables yet",
    "doctor": "tells of all years itself, among what it looks over",
    "check": "tells of all years itself, with what is acknowledged",
    "acknowledge": "is about what has been told",
    "deliver": "counts the tables as they stand",
    "registers": "hands the registers out and in as they stand",
    "scenarios": "reads parameters alone",
    "tariff": "reads a tariff and quantities that somebody gives",
    "import": "takes in what is held against its own description",
    "fill": "tells of the tables that it would write",
    "example-data": "makes the tables",
}


@pytest.fixture
def told_home(tmp_path: Path, monkeypatch) -> Path:
    """The example centre in a folder of its own, with offers to a customer; its workbook is one of 2012."""
    for name in ("params", "data"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    (tmp_path / "offers.yaml").write_text(OFFERS, encoding="utf-8")
    monkeypatch.setenv("TERTIAL_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    edited = SimpleNamespace(year=2012, scenario="base", changes={}, warnings=())
    monkeypatch.setattr(reading, "read_volume_workbook", lambda _: edited)
    monkeypatch.setattr(reading, "fitting", lambda *_: ())
    return tmp_path


class ToldError(Exception):
    """What would have been told of: years."""


def test_every_command_tells_or_there_is_a_reason():
    assert set(COMMANDS) == set(TELL) | set(DO_NOT)
    assert not set(TELL) & set(DO_NOT)


@pytest.mark.parametrize("command", TELL)
def test_it_is_told_before_anything_is_made(command, told_home: Path, monkeypatch):
    def tell(last: Mapping[int, int], *_: object) -> None:
        raise ToldError(*last)

    monkeypatch.setattr(work, "tell_remarks", tell)
    arguments, years = TELL[command]
    before = snapshot(told_home)
    result = CliRunner().invoke(app, [command, *arguments])
    assert isinstance(result.exception, ToldError), result.output
    assert years <= set(result.exception.args)
    assert snapshot(told_home) == before


@pytest.mark.parametrize("name", [name for name in FILES if name.split()[0] in TELL])
def test_a_place_that_is_taken_is_refused_before_anything_is_looked_at(name, told_home: Path, monkeypatch):
    def tell(last: Mapping[int, int], *_: object) -> None:
        raise ToldError(*last)

    monkeypatch.setattr(work, "tell_remarks", tell)
    asked, ending = FILES[name]
    there = told_home / f"mitt{ending}"
    there.write_text("mitt eget", encoding="utf-8")
    assert isinstance(CliRunner().invoke(app, [*asked, str(there)]).exception, InputError)

"""Estimates from what the centre has imported: calls, interval reports, invoices; and the command."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ruamel.yaml import YAML

from model.calibration.choices import Choices
from model.calibration.imported.calibrating import calibrate_registers
from model.errors import InputError
from model.importing.importation import import_files
from model.parameters.loading import load
from tests.calibration.own_logs import drawn, numbered, working_days, written
from tests.importing.centre import Centre
from tests.tiny_project import make_tiny_project, started

CALLS = numbered(drawn(working_days(3), 120, seed=21))
INTERVALS = {
    "title": "Intervaller",
    "register": "phone_intervals",
    "columns": {
        "day": {"heading": "Dag", "kind": "day"},
        "half_hour": {"heading": "Tid", "kind": "clock"},
        "queue": {"heading": "Kö"},
        "offered": {"heading": "Inkomna", "kind": "whole"},
    },
    "key": ["day", "half_hour", "queue"],
    "period": {"column": "day"},
}
INVOICES = {
    "title": "Fakturor",
    "register": "supplier_invoices",
    "columns": {"invoice": {"heading": "Nr"}, "arrived": {"heading": "Ankomst", "kind": "day"}},
    "key": ["invoice"],
    "period": {"column": "arrived"},
}


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return Centre(tmp_path / "centre")


def changes(centre: Centre, **choices: Any) -> dict[str, Any]:
    found = calibrate_registers(load(), Choices(**choices), centre.data)
    return {path: change["value"] for path, change in found.overlay.changes.items()}


def test_imported_calls_are_estimated_from_all_their_months(centre: Centre, tmp_path: Path) -> None:
    for month in ("2903", "2904"):
        rows = [row for row in numbered(drawn(working_days(6), 60, 2)) if row["date"].startswith(month)]
        assert not centre.bring("call_log", written(tmp_path, rows, f"samtal_{month}.csv.gz")).refusals
    found = calibrate_registers(load(), data=centre.data)
    assert found.phone is not None
    assert len(found.phone.calls.days) == 30
    assert list(found.overlay.evidence["phone"]["files"]) == ["samtal_2903.csv.gz", "samtal_2904.csv.gz"]
    assert found.prediction is not None
    assert found.prediction.month == "2029-04"
    assert any("inget är inläst till registret supplier_invoices" in sentence for sentence in found.said)


def test_interval_reports_give_when_calls_come_and_no_more(centre: Centre) -> None:
    """Two queues are one stream of calls; the quiet one has 1 where the other has 4 or 8."""
    centre.describe("intervaller", INTERVALS)
    shape = np.array([8, 4, 8, 8, 4, 4, 4, 4, 4, 8, 8, 8, 4, 4, 4])
    rows = []
    for day in (date(2029, 3, 5) + timedelta(days=week * 7 + d) for week in range(3) for d in range(5)):
        for place, count in enumerate(shape.tolist()):
            clock = f"{(17 + place) // 2:02d}:{(17 + place) % 2 * 30:02d}"
            rows += [f"{day};{clock};A;{count * 5}", f"{day};{clock};B;5"]
    centre.bring("intervaller", centre.rows("intervaller.csv", rows, "Dag;Tid;Kö;Inkomna"))
    found = changes(centre)
    assert set(found) == {"phone.half_hour_profile", "phone.weekday_profile", "phone.busy_day_cv"}
    assert found["phone.half_hour_profile"] == pytest.approx((shape + 1) / (shape + 1).sum(), abs=1e-4)
    assert found["phone.weekday_profile"] == pytest.approx([0.2] * 5)
    assert found["phone.busy_day_cv"] == 0


def brought_invoices(centre: Centre, first: date, days: int) -> Counter[int]:
    centre.describe("fakturor", INVOICES)
    every = [first + timedelta(days=number) for number in range(days)]
    arrived = [day for day in every for _ in range(day.month)]
    rows = [f"{number};{day}" for number, day in enumerate(arrived)]
    centre.bring("fakturor", centre.rows("fakturor.csv", rows, "Nr;Ankomst"))
    return Counter(day.month for day in arrived)


def test_own_invoices_give_their_month_profile(centre: Centre) -> None:
    """As many a day as the month's number, from May to April."""
    counted = brought_invoices(centre, date(2029, 5, 1), 365)
    (profile,) = changes(centre).values()
    assert profile == pytest.approx([counted[month + 1] / counted.total() for month in range(12)], abs=1e-4)


def test_less_than_a_year_of_invoices_is_no_profile(centre: Centre) -> None:
    brought_invoices(centre, date(2029, 5, 1), 300)
    with pytest.raises(InputError, match=r"10 månader i följd \(minst 12 behövs\)"):
        changes(centre)


def test_a_month_profile_that_the_centre_lacks_is_told(centre: Centre) -> None:
    brought_invoices(centre, date(2029, 5, 1), 365)
    with pytest.raises(InputError, match="Centret har ingen månadsprofil lon"):
        changes(centre, month_profile="lon")


def test_without_imports_the_registers_are_named(centre: Centre) -> None:
    with pytest.raises(InputError, match="calls, phone_intervals eller supplier_invoices"):
        changes(centre)


@pytest.mark.slow
def test_the_command_writes_a_scenario_that_loads_and_never_over_another(tmp_path: Path) -> None:
    home = tmp_path / "centrum"
    make_tiny_project(home)
    ask = partial(started, folder=home, TERTIAL_HOME=str(home))
    committed = home / "params" / "scenarios" / "calibrated.yaml"
    before, log = committed.read_bytes(), written(tmp_path, CALLS)
    asked = ("calibrate", "--from", log, "--source", "call_log")
    refused = ask(*asked)
    assert refused.returncode == 1
    assert "calibrated.yaml, filen: värdet finns redan" in refused.stderr
    assert committed.read_bytes() == before
    target = home / "params" / "scenarios" / "egen.yaml"
    done = ask(*asked, "--to", str(target))
    assert done.returncode == 0, done.stderr
    assert "Samtalstid" in done.stdout
    assert "Loggens dagar är 2029-03-05 till 2029-03-23." in done.stdout
    written_value = YAML(typ="safe").load(target)["changes"]["phone.talk_time_mean"]["value"]
    assert load("egen", params=home / "params").phone.talk_time_mean.value == written_value
    assert ask(*asked, "--replace").returncode == 0
    assert committed.read_bytes() != before
    read_in = import_files("call_log", [log], centre=home)
    assert read_in.kept is not None
    again = home / "params" / "scenarios" / "register.yaml"
    assert ask("calibrate", "--to", str(again)).returncode == 0
    assert YAML(typ="safe").load(again)["changes"] == YAML(typ="safe").load(target)["changes"]

"""Looking a centre over: what is there, what what is missing would add, what is due and waits."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from model.centre.doctor import examine
from model.centre.doctor.checks import Area, Check, State
from model.centre.making import make_centre
from model.centre.questionnaire import answered
from model.followup.period import load_period
from model.parameters.loading import load
from tests.centres.making import CENTRES
from tests.own_centre import entries


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("centra") / "region"
    make_centre(answered(entries()), folder)
    return folder


@pytest.fixture
def centre(founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("TERTIAL_HOME", raising=False)
    monkeypatch.delenv("TERTIAL_CACHE", raising=False)
    folder = Path(shutil.copytree(founded, tmp_path / "region"))
    monkeypatch.chdir(folder)
    return folder


def looked_at(day: str = "2026-06-01") -> dict[str, dict[str, Check]]:
    return {
        area.title: {check.name: check for check in area.checks} for area in examine(date.fromisoformat(day))
    }


def faults(areas: list[Area]) -> list[Check]:
    return [check for area in areas for check in area.checks if check.is_fault]


def test_a_new_centre_has_no_faults_and_knows_how_far_it_has_come(centre: Path) -> None:
    found = looked_at()
    assert faults(examine()) == []
    assert found["Centret"]["params och register"].told == (
        "Gemensam service, Region Norrland: 20 personer, 3 kunder, 2 enheter"
    )
    assert [check.state for check in found["Nivå"].values()] == [State.WELL, State.WELL, State.NOTE]
    assert found["Nivå"]["första månaden"].told.endswith(
        "; väntar på någon tabell, först 2027/volumes.csv, 2027/economy.csv, 2027/staff.csv"
    )
    assert found["Mappar"]["centrets mapp"].told == f"{centre}, funnen från arbetsmappen och uppåt"


def test_a_table_that_is_missing_says_what_it_would_add(centre: Path) -> None:
    tables = looked_at()["Data 2027"]
    assert tables["2027/phone.csv"].state is State.NOTE
    assert tables["2027/phone.csv"].told.startswith("saknas; ger andelen besvarade samtal")
    assert tables["registers/people.csv"].told.endswith("20 rader.")


def test_a_table_says_how_far_it_goes(centre: Path) -> None:
    (centre / "data/2027/volumes.csv").write_text(
        "month,customer,activity,volume\n"
        + "".join(
            f"{month},{customer},lonebesked,4000\n" for month in (11, *range(1, 11)) for customer in (1, 2, 3)
        ),
        encoding="utf-8",
    )
    told = looked_at()["Data 2027"]["2027/volumes.csv"]
    assert (told.state, told.told.split(". ")[-1]) == (State.WELL, "Till och med november.")


def test_a_report_waits_for_what_it_cannot_be_made_without(centre: Path) -> None:
    """Volumes of January are enough for January's report, and say nothing of February's."""
    rows = "".join(f"1,{customer},lonebesked,4000\n" for customer in (1, 2, 3))
    (centre / "data/2027/volumes.csv").write_text("month,customer,activity,volume\n" + rows, encoding="utf-8")
    found = looked_at("2027-03-20")
    told = found["Nivå"]["första månaden"]
    without = "; utan 2027/economy.csv, 2027/staff.csv"
    assert (told.state, told.told) == (State.WELL, f"månadsrapporten: tertial report month-01{without}")
    calendar = found["Kalender"]
    assert calendar["month-01 2027"].told == f"dags nu (2027-02-12){without}"
    assert calendar["month-02 2027"].told == (
        "dags nu (2027-03-12); väntar på 2027/volumes.csv (till och med januari)"
    )


def test_what_is_due_is_told_with_what_it_waits_for(centre: Path) -> None:
    calendar = looked_at("2027-02-20")["Kalender"]
    assert (
        calendar["publicerat"].told == "0 av 4"
    )  # price list, agreements and staffing in the autumn, and January's month
    assert calendar["month-01 2027"].state is State.NOTE
    assert calendar["month-01 2027"].told == (
        "dags nu (2027-02-12); väntar på någon tabell, först "
        "2027/volumes.csv, 2027/economy.csv, 2027/staff.csv"
    )
    assert calendar["price-list 2027"].told == "dags nu (2026-11-02)"
    assert calendar["month-02 2027"].told.startswith("kommer (2027-03-12)")
    assert "annual 2027" not in calendar


def test_a_fault_in_the_parameters_is_told_and_ends_the_visit(centre: Path) -> None:
    path = centre / "params" / "base" / "organisation.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("headcount: {value: 20", "headcount: {value: 21"),
        encoding="utf-8",
    )
    areas = examine()
    assert [check.told for check in faults(areas)] == ["people.csv, antal personer: värdet 20; väntat: 21"]
    assert areas[-1].title == "Centret"


def test_a_folder_that_cannot_be_written_is_a_fault(centre: Path) -> None:
    shutil.rmtree(centre / "reports")
    (centre / "reports").write_text("en fil", encoding="utf-8")
    (fault,) = faults(examine())
    assert fault.name == "reports"


def test_outside_every_centre_the_installation_is_looked_at_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TERTIAL_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    areas = examine()
    assert [area.title for area in areas] == ["Installation", "Centret"]
    (fault,) = faults(areas)
    assert "tertial init MAPP" in fault.told


def test_a_package_that_is_missing_is_a_fault(centre: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ["finns-inte-alls>=2", "pytest>=1 ; extra == 'dev'", "numpy>=2"]
    monkeypatch.setattr("model.centre.doctor.installation.requires", lambda _: wanted)
    (fault,) = faults(examine())
    assert (fault.name, fault.told) == ("Paket", "saknas: finns-inte-alls>=2")


def test_nobody_is_asked_for_tables_of_what_the_centre_does_not_have(centre: Path) -> None:
    """It is called and written to, and nobody scans for it: until it says so, or has the table."""
    scans = "2027/scanning_errors.csv"
    tables = looked_at()["Data 2027"]
    assert {"2027/phone.csv", "2027/mail.csv"} <= tables.keys()
    assert scans not in tables
    assert not list(centre.glob("params/base/*scan*"))
    assert "scan" not in (centre / "params/base/demand.yaml").read_text(encoding="utf-8")
    (centre / "data" / scans).write_text("month,reported,corrected\n1,3,2\n", encoding="utf-8")
    assert looked_at()["Data 2027"][scans].state is State.WELL
    (centre / "data" / scans).unlink()
    path = centre / "params/base/demand.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "  rework:\n",
        "  rework:\n    scanning_error_share:\n      value: {faktura_pa_papper: 0.02}\n"
        "      unit: andel\n      meaning: Felskannade\n      source: prov\n",
    )
    path.write_text(text, encoding="utf-8")
    assert looked_at()["Data 2027"][scans].state is State.NOTE


def test_a_centre_without_phones_is_not_told_that_its_calls_are_missing(
    centre: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERTIAL_HOME", str(CENTRES / "alliance"))
    tables = looked_at()["Data 2028"]
    assert "2028/lead_times.csv" in tables
    assert not {"2028/phone.csv", "2028/call_backs.csv", "2028/mail.csv"} & tables.keys()
    period = load_period(load(), 2028, 1)
    assert not period.has("phone", "scanning_errors", "lead_times")
    assert [need.name for need in period.missed] == ["lead_times"]


def test_a_table_with_faults_is_not_well(centre: Path) -> None:
    path = centre / "data/2027/volumes.csv"
    path.write_text("month,customer,activity,volume\n1,1,lonebesked,x\n1,1,svetsning,3\n", encoding="utf-8")
    told = looked_at()["Data 2027"]["2027/volumes.csv"]
    assert told.state is State.FAULT
    assert "volumes.csv, rad 2, kolumn volume: värdet x" in told.told


@pytest.mark.parametrize(("end", "mark", "encoding"), [("\r", ",", "utf-8"), ("\r\n", ";", "utf-16")])
def test_a_table_saved_by_another_program_is_looked_at(
    centre: Path, end: str, mark: str, encoding: str
) -> None:
    rows = [f"{month},{customer},lonebesked,{month + 4}" for month in (1, 2) for customer in (1, 2, 3)]
    lines = ["month,customer,activity,volume", *rows]
    (centre / "data" / "2027").mkdir(exist_ok=True)
    text = end.join([*lines, ""]).replace(",", mark)
    (centre / "data" / "2027" / "volumes.csv").write_bytes(text.encode(encoding))
    found = looked_at()["Data 2027"]["2027/volumes.csv"]
    assert found.state is State.WELL
    assert found.told.endswith("Till och med februari.")


def test_a_table_that_cannot_be_taken_apart_is_a_fault_and_the_rest_is_told(centre: Path) -> None:
    (centre / "data" / "2027").mkdir(exist_ok=True)
    text = 'month,customer,activity,volume\n1,1,"lonebesked,5\n'
    (centre / "data" / "2027" / "volumes.csv").write_text(text, encoding="utf-8")
    found = looked_at()["Data 2027"]
    assert found["2027/volumes.csv"].state is State.FAULT
    assert "rad 2" in found["2027/volumes.csv"].told
    assert found["2027/phone.csv"].state is State.NOTE

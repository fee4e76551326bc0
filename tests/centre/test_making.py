"""A new centre's folder: what was answered is there, what was not says so, and nothing of another's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from model.centre.assumptions import assumptions
from model.centre.making import make_centre
from model.centre.questionnaire import answered
from model.errors import InputError
from model.observations.registers import Registers, load_registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from tests.own_centre import LON, REGION, Rows, entries, words_of_the_example


def made(folder: Path, rows: Rows = REGION) -> Path:
    make_centre(answered(entries(rows)), folder)
    return folder


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("nya") / "Gemensam service")


@pytest.fixture(scope="module")
def parameters(region: Path) -> Parameters:
    return load(params=region / "params")


@pytest.fixture(scope="module")
def registers(region: Path, parameters: Parameters) -> Registers:
    return load_registers(parameters, region / "data")


def quantities(tree: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key, part in tree.items():
        if isinstance(part, Mapping) and "value" in part:
            yield f"{path}{key}", part
        elif isinstance(part, Mapping):
            yield from quantities(part, f"{path}{key}.")


def test_it_says_nothing_of_the_example(region: Path) -> None:
    assert words_of_the_example(region) == []


def test_the_search_would_find_the_example() -> None:
    base = Path(__file__).parents[2] / "params" / "base"
    assert {name for name, _ in words_of_the_example(base)} >= {"demand.yaml", "phone.yaml"}


def test_the_folder_has_what_the_readme_says(region: Path) -> None:
    readme = (region / "README.md").read_text(encoding="utf-8")
    assert "Region Norrland" in readme
    assert "2027" in readme
    assert "{" not in readme
    left_out = (region / ".gitignore").read_text(encoding="utf-8").splitlines()
    for name in re.findall(r"`((?:params|data|notebooks|reports)/[\w./-]*)`", readme):
        assert (region / name).exists() or f"/{name}" in left_out, name
    assert {"/data/imported/", "/data/**/tidigare/", "/reports/*"} <= set(left_out)
    assert not (region / ".git").exists()


def test_every_assumption_says_so_and_every_answer_too(region: Path) -> None:
    reader = YAML(typ="safe", pure=True)
    told = {
        path: part["source"]
        for file in (region / "params" / "base").glob("*.yaml")
        for path, part in quantities(reader.load(file.read_text(encoding="utf-8")))
    }
    assert told["organisation.name"] == "centrets svar"
    assert told["activities.lonebesked.minutes_mean"] == "centrets svar"
    assert told["activities.lonebesked.minutes_cv"] == "Tertials antagande"
    assert told["phone.answered_target"] == "Tertials antagande; bör bestämmas av centret"
    assert all(told.values())
    assumed = {each.path for each in assumptions(region)}
    assert assumed == {path for path, source in told.items() if source.startswith("Tertials antagande")}
    deciding = {each.path for each in assumptions(region) if each.to_decide}
    assert {"calendar.short_days", "phone.answered_target", "price_rules.cap"} <= deciding
    assert "staffing.sick_spell_days" not in deciding


@pytest.mark.slow
def test_other_costs_that_nobody_knows_are_assumed_and_waited_for(tmp_path: Path) -> None:
    unknown = {**REGION, "centre": [{**REGION["centre"][0], "other_costs": None}]}
    folder = made(tmp_path / "centret", unknown)
    assert "economy.budget.overhead" in {each.path for each in assumptions(folder) if each.to_decide}
    budget = load(params=folder / "params").economy.budget
    assert budget.overhead.of(2027) == round(budget.personnel.of(2027) * 0.2, -3)


def test_volumes_are_the_centres_own_streams_and_channels(parameters: Parameters) -> None:
    streams = parameters.demand.streams
    assert list(streams) == ["lonebesked", "fakturor", "rekrytering"]
    assert streams["lonebesked"].volume.of(2027) == 96_000
    assert streams["fakturor"].shares(2027) == {"faktura_via_e_post": 0.75, "faktura_pa_papper": 0.25}
    shares = parameters.demand.customer_shares.value
    # Half of the pay slips are the hospital's; the rest by size, 600 to 200. Recruitment is bought by two.
    assert shares["lonebesked"] == pytest.approx({1: 0.5, 2: 0.375, 3: 0.125})
    assert shares["rekrytering"] == pytest.approx({1: 200 / 260, 3: 60 / 260})
    assert parameters.activities["manadsavstamning"].driver == "customers_x_months"


def test_the_budget_is_worked_out_from_who_works_there(parameters: Parameters) -> None:
    # A manager, eleven at 33 500 and eight at three quarters of 28 500, twelve months, 97.5 % paid, charges.
    salaries = (58_000 + 11 * 33_500 + 8 * 0.75 * 28_500) * 12
    paid = salaries * 0.975 * 1.3846
    beside = parameters.economy.other_personnel.of(2027)
    budget = parameters.economy.budget
    assert budget.personnel.of(2027) - sum(beside.values()) == pytest.approx(paid, abs=1000)
    assert sum(parameters.economy.overhead_split.value.values()) == 4_200_000
    assert budget.revenue.of(2027) == budget.personnel.of(2027) + 4_200_000


def test_the_phones_are_closed_for_lunch(parameters: Parameters) -> None:
    assert parameters.calendar.opening_hours.value == ["08:00", "16:00"]
    profile = parameters.phone.half_hour_profile.value
    assert [number for number, share in enumerate(profile) if not share] == [8, 9]
    assert parameters.phone.schedule.value["vaxel"] == {"08:00-12:00": 4, "13:00-16:00": 4}


def test_people_can_do_what_their_unit_and_role_need(registers: Registers) -> None:
    skills = {row.person: set(row.skills) for row in registers.persons}
    assert skills["P001"] == set()
    assert skills["P002"] == {"lon", "ekonomi", "rekrytering", "phone", "correspondence"}
    assert skills["P013"] == {"phone", "correspondence"}
    assert registers.people["employment"].sum() == 1 + 11 + 8 * 0.75
    assert registers.customers["size_weight"].tolist() == pytest.approx([0.8, 0.15, 0.05])
    assert registers.buyers("rekrytering", 2027) == [1, 3]


@pytest.mark.slow
def test_a_small_alliance_without_phones_or_units_of_its_own_is_a_centre(tmp_path: Path) -> None:
    alliance = {
        "centre": [{"name": "Lönealliansen", "host": "Förbundet", "year": 2030}],
        "units": [{"name": "Alliansen"}],
        "roles": [{"name": "Handläggare"}],
        "services": [{"name": "Lön", "volume": 12_000, "skill": "Lön"}],
        "customers": [{"name": name} for name in ("Norra", "Södra", "Östra", "Västra")],
        "people": [{"role": "Handläggare", "unit": "Alliansen", "count": 3, "employment": 0.5}],
    }
    folder = made(tmp_path / "alliansen", alliance)
    parameters = load(params=folder / "params")
    assert parameters.phone.calls.of(2030) == {}
    assert not any(name.startswith("call") for name in parameters.sensitivity.factors)
    assert len(load_registers(parameters, folder / "data").people) == 3


@pytest.mark.slow
def test_names_alike_have_codes_of_their_own(tmp_path: Path) -> None:
    services = [
        {"name": "Lön", "volume": 10, "skill": "Lön"},
        {"name": "Lön!", "volume": 20, "skill": "Lön"},
        {"name": "2:a lönen", "volume": 30, "skill": "Mail"},
        {"name": "Mail", "volume": 40, "skill": "Phone"},
    ]
    unit = {"name": "Lön"}
    rows = {**REGION, "services": services, "units": [unit], "volumes": []}
    rows["customers"] = [{"name": "Lön"}]
    rows["people"] = [{"role": "Telefonist", "unit": "Lön", "count": 2}]
    parameters = load(params=made(tmp_path / "centret", rows) / "params")
    assert list(parameters.activities) == ["lon", "lon_2", "n2_a_lonen", "mail_2"]
    assert list(parameters.staffing.skills) == ["lon", "mail", "phone_2", "phone", "correspondence"]


@pytest.mark.parametrize("lying", ["params", "anteckningar.txt"])
def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, lying: str) -> None:
    folder = tmp_path / "centret"
    folder.mkdir()
    (folder / lying).write_text("mitt", encoding="utf-8")
    with pytest.raises(InputError, match=f"innehåller {lying}; väntat: en ny eller tom mapp"):
        made(folder)
    assert [path.name for path in folder.iterdir()] == [lying]
    assert [path.name for path in tmp_path.iterdir()] == ["centret"]


def test_a_folder_that_is_under_git_already_becomes_a_centre(tmp_path: Path) -> None:
    folder = tmp_path / "centret"
    (folder / ".git").mkdir(parents=True)
    (folder / ".gitignore").write_text("mitt\n", encoding="utf-8")
    made(folder)
    assert (folder / "params" / "base" / "organisation.yaml").is_file()
    assert (folder / ".gitignore").read_text(encoding="utf-8") == "mitt\n"


@pytest.mark.slow
def test_answers_that_make_no_centre_leave_nothing(tmp_path: Path) -> None:
    nobody = {**REGION, "people": [{"role": "Telefonist", "unit": LON, "count": 1, "skills": "Lön"}]}
    with pytest.raises(InputError, match="ingen har ekonomi"):
        made(tmp_path / "centret", nobody)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_the_same_answers_give_the_same_folder(region: Path, tmp_path: Path) -> None:
    again = made(tmp_path / "igen")
    files = sorted(path.relative_to(region) for path in region.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert all((region / name).read_bytes() == (again / name).read_bytes() for name in files)

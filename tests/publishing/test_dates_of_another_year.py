"""Dates of another year than they are about are refused, in every centre and in one that is new."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from model.centre.making import make_centre
from model.centre.questionnaire import answered
from model.errors import InputError
from model.parameters.loading import load
from model.publishing.publication_calendar import publication_calendar
from model.publishing.requests import parameters_file, report_request
from model.report_kinds import REPORT_KINDS
from tests.centres import alliance, region
from tests.centres.making import CENTRES
from tests.own_centre import REGION, entries
from tests.tiny_project import PROJECT


def example(folder: Path) -> None:
    shutil.copytree(PROJECT / "params", folder / "params")
    shutil.copytree(PROJECT / "data" / "registers", folder / "data" / "registers")


CENTRE: dict[str, Callable[[Path], object]] = {
    "example": example,
    region.FOLDER: lambda folder: shutil.copytree(CENTRES / region.FOLDER, folder, dirs_exist_ok=True),
    alliance.FOLDER: lambda folder: shutil.copytree(CENTRES / alliance.FOLDER, folder, dirs_exist_ok=True),
    "init": lambda folder: make_centre(answered(entries(REGION)), folder),
}


@pytest.fixture(params=CENTRE)
def centre(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "centrum"
    CENTRE[request.param](folder)
    monkeypatch.setenv("TERTIAL_HOME", str(folder))
    return folder


def changed(path: Path, **values: object) -> None:
    yaml = YAML()
    tree = yaml.load(path.read_text(encoding="utf-8"))
    tree.update(values)
    yaml.dump(tree, path)


def test_a_report_is_dated_in_the_year_that_it_is_about_or_beside_it(centre: Path) -> None:
    """What is planned is decided the year before at the earliest, what has been is told the year after."""
    tried = 0
    for kind in REPORT_KINDS:
        path = centre / parameters_file(kind)
        if not path.is_file():
            continue
        before = path.read_text(encoding="utf-8")
        year = YAML(typ="safe").load(before)["year"]
        early, late = (year - 2, year + 1) if kind.is_planned else (year - 1, year + 2)
        for other in (early, late):
            changed(path, day=f"{other}-11-01")
            with pytest.raises(
                InputError, match=rf"params/reports/{kind.name}\.yaml, day: värdet {other}-11-01"
            ):
                report_request(kind.name)
        day = f"{early + 1}-12-31"
        changed(path, day=day)
        assert report_request(kind.name).parameters["day"] == day
        changed(path, day="2012-13-01")
        with pytest.raises(InputError, match="ett datum som"):
            report_request(kind.name)
        path.write_text(before, encoding="utf-8")
        tried += 1
    assert tried > 5


def test_a_meeting_is_held_in_the_year_or_the_one_after(centre: Path) -> None:
    path = centre / "params" / "reports" / "customer.yaml"
    request = report_request("customer")
    with pytest.raises(InputError, match=f"meeting: värdet {request.year + 2}-01-10"):
        request.with_parameters(meeting=f"{request.year + 2}-01-10")
    changed(path, meeting=f"{request.year}-12-01")
    assert report_request("customer").parameters["meeting"] == f"{request.year}-12-01"
    later = report_request("customer").with_parameters(year=request.year + 1)
    assert later.parameters["meeting"] is None, "of another year it has not been"
    changed(path, meeting=f"{request.year - 1}-12-01")
    with pytest.raises(InputError, match=r"customer\.yaml, meeting"):
        report_request("customer")


def test_a_short_day_is_of_its_year(centre: Path) -> None:
    path = centre / "params" / "base" / "calendar.yaml"
    yaml = YAML()
    tree = yaml.load(path.read_text(encoding="utf-8"))
    days = tree["calendar"]["short_days"]["value"]
    year = max(days)
    days[year] = [*days[year], f"{year + 1}-04-30"]
    yaml.dump(tree, path)
    with pytest.raises(InputError, match=f"{year + 1}-04-30; väntat: en arbetsdag {year}"):
        load()


def test_what_is_published_once_is_due_in_its_year_or_beside_it(centre: Path) -> None:
    entry = {"report": "price-list", "year": 2030, "source": "prov"}
    for due, is_refused in (("2028-11-01", True), ("2031-01-01", True), ("2029-11-01", False)):
        changed(centre / "params" / "publishing.yaml", publications=[{**entry, "due": due}])
        if is_refused:
            with pytest.raises(InputError, match=rf"publications\.0\.due: värdet {due}"):
                publication_calendar()
        else:
            assert str(publication_calendar().once[0].due) == due

"""Which reports the main job makes, for which years, and that one's failure stops no other."""

import shutil
from functools import partial, wraps
from pathlib import Path
from typing import Any

import pytest

from model.demand.forecasting import yearly_forecast
from model.demand.forecasting.backtest import BackTest
from model.demand.forecasting.series import Panel
from model.errors import InputError
from model.notebook_runs.kernels import Kernels
from model.parameters.loading import project_root
from model.publishing import main_job
from model.publishing.main_job import main_reports, produce, without_early
from model.publishing.requests import ReportRequest, report_request
from model.staffing.experiments.replications import Replication, Tables

pytestmark = pytest.mark.slow

Played = list[tuple[int, int, int]]


@pytest.fixture
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Played:
    """Replications that were asked for (year, seed, number), with neither simulation nor rendering.

    Forecasts are tried by the naive method alone.
    """
    asked: Played = []
    back_test = partial(yearly_forecast.back_test, methods=["naive"])

    def play(task: Replication) -> Tables:
        asked.append((task.year, task.seed, task.number))
        return {}

    def publish(entry: ReportRequest, out: Path, kernels: str | None, replaces: bool) -> Path:
        return out / entry.folder

    @wraps(yearly_forecast.back_test)
    def quick(
        history: Panel, horizon: int, step: int, interval: float, methods: object, lead: int, **where: Any
    ) -> BackTest:
        return back_test(history, horizon, 12, lead=lead, **where)

    monkeypatch.setenv("TERTIAL_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(yearly_forecast, "back_test", quick)
    monkeypatch.setattr(Replication, "play", play)
    monkeypatch.setattr(main_job, "publish", publish)
    return asked


def test_all_reports_and_staffing_once_more_on_the_calibrated_parameters():
    assert [entry.folder.as_posix() for entry in main_reports()] == [
        "2012/staffing",
        "2012/scenarios",
        "2012/price-list",
        "2011/tertial-1",
        "2011/tertial-2",
        "2011/annual",
        "2011/month-10",
        "2012/staffing@calibrated",
    ]


def test_a_centre_without_calibrated_parameters_has_no_report_on_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERTIAL_HOME", str(project_root() / "centres" / "region"))
    assert {entry.scenario for entry in main_reports()} == {"base"}


def test_a_year_is_planned_and_the_year_before_it_followed_up():
    assert [entry.year for entry in main_reports(2015)] == [2015] * 3 + [2014] * 4 + [2015]


def test_what_has_not_come_yet_is_not_followed_up_and_says_what_it_waits_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The alliance has its first month, and no more."""
    monkeypatch.setenv("TERTIAL_HOME", str(project_root() / "centres" / "alliance"))
    made, early = without_early(main_reports())
    assert [request.label for request in made] == ["staffing", "scenarios", "price-list", "month-01"]
    waits = "väntar på 2028/volumes.csv (till och med januari)"
    assert [(request.label, str(ready)) for request, ready in early] == [
        ("tertial-1", waits),
        ("tertial-2", waits),
        ("annual", waits),
    ]


def test_a_table_that_is_at_fault_is_followed_up_and_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """It is all there: what is wrong is told as a fault, and not as something to wait for."""
    shutil.copytree(project_root() / "centres" / "alliance", tmp_path / "centrum")
    monkeypatch.setenv("TERTIAL_HOME", str(tmp_path / "centrum"))
    volumes = tmp_path / "centrum" / "data" / "2028" / "volumes.csv"
    text = volumes.read_text(encoding="utf-8")
    volumes.write_text(text.replace("\n1,", "\n1,9", 1), encoding="utf-8")
    made, _ = without_early(main_reports())
    assert "month-01" in [request.label for request in made]


def test_a_scenario_is_everywhere_and_no_report_is_made_twice():
    reports = main_reports(scenario="calibrated", seed=7)
    assert {entry.scenario for entry in reports} == {"calibrated"}
    assert len({entry.folder for entry in reports}) == len(reports) == 7
    assert ["seed" in entry.parameters for entry in reports] == [True] * 3 + [False] * 4


def test_a_year_that_several_reports_need_is_played_once(tmp_path: Path, played: Played):
    few = {"replications": 3, "seed": 5}
    both = [report_request(name).with_parameters(**few) for name in ("staffing", "price-list")]
    both.append(report_request("scenarios").with_parameters(replications=2, seed=5, compare=[]))
    produce(both, tmp_path, 1, lambda *_: None, kernels=Kernels.PLAIN)
    assert played == [(2012, 5, 0), (2012, 5, 1), (2012, 5, 2)]


def test_every_scenario_of_the_comparison_is_played(tmp_path: Path, played: Played):
    compared = report_request("scenarios").with_parameters(
        replications=2, seed=5, compare=["pooled_phone", "base"]
    )
    produce([compared], tmp_path, 1, lambda *_: None)
    assert sorted(played) == 2 * [(2012, 5, 0)] + 2 * [(2012, 5, 1)]


def test_a_report_with_faulty_parameters_stops_no_other(tmp_path: Path, played: Played):
    faulty = report_request("price-list").with_parameters(scenario="nio")
    results = produce([faulty, report_request("annual")], tmp_path, 1, lambda *_: None)
    assert [entry.name for entry, _ in results] == ["price-list", "annual"]
    assert isinstance(results[0][1], InputError)
    assert results[1][1] == tmp_path / "2011" / "annual"


def test_a_simulation_that_fails_is_its_reports_failure(tmp_path: Path, played: Played, monkeypatch):
    def fail(*_: object) -> None:
        raise RuntimeError("no roster")

    monkeypatch.setattr(Replication, "play", fail)
    results = produce([report_request("price-list"), report_request("annual")], tmp_path, 1, lambda *_: None)
    assert [isinstance(result, Exception) for _, result in results] == [True, False]


def test_nothing_is_played_when_a_place_cannot_be_written_to(tmp_path: Path, played: Played):
    (tmp_path / "2012").write_text("a file", encoding="utf-8")
    with pytest.raises(InputError, match="går inte att skriva i"):
        produce([report_request("annual"), report_request("price-list")], tmp_path, 1, lambda *_: None)
    assert played == []


def test_progress_is_told_stage_by_stage(tmp_path: Path, played: Played):
    told: list[tuple[str, int, int]] = []
    entry = report_request("price-list").with_parameters(replications=2)
    produce([entry], tmp_path, 1, lambda *step: told.append(step))
    assert told == [
        *(("Prövar prognosen", number, 3) for number in (1, 2, 3)),
        ("Simulerar", 1, 2),
        ("Simulerar", 2, 2),
        ("Tar fram rapporter", 1, 1),
    ]

"""The planner's loop by the real commands: workbook, edits, volumes, prices; and a forecast as a scenario."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path

import openpyxl
import pytest

from model.cli import planning as cli
from model.demand.forecasting import yearly_forecast as forecasting
from model.demand.forecasting.backtest import BackTest, back_test
from model.demand.forecasting.series import Panel
from model.demand.volumes import expected_volumes
from model.errors import InputError
from model.observations.registers import load_registers
from model.parameters.loading import load
from model.parameters.overlays import changes_of
from model.planning.planned_year import plan_year
from tests.small_project import make_small_project
from tests.tiny_project import snapshot, started

pytestmark = pytest.mark.slow

YEAR = 2012
TARGET = "params/scenarios/plan.yaml"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_small_project(tmp_path_factory.mktemp("planerarens projekt"))


@pytest.fixture
def home(project: Path, kernels: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TERTIAL_HOME", str(project))
    monkeypatch.setenv("TERTIAL_CACHE", str(project / ".cache"))
    monkeypatch.setenv("JUPYTER_PATH", str(kernels))
    monkeypatch.chdir(project)
    return project


def test_edited_volumes_become_prices_and_agreements(home: Path) -> None:
    """And a workbook that has been edited in its place is not overwritten."""
    made = started("workbook", "--scenario", "five_fewer", "--jobs", "1", folder=home)
    assert made.returncode == 0, made.stderr
    folder = home / "reports" / "2012" / "workbook@five_fewer"
    assert sorted(snapshot(folder)) == ["manifest.json", "prislista-2012.xlsx"]
    path = folder / "prislista-2012.xlsx"
    first = path.read_bytes()
    assert started("workbook", "--scenario", "five_fewer", "--jobs", "1", folder=home).returncode == 0
    assert path.read_bytes() == first

    book = openpyxl.load_workbook(path)
    sheet = book["Volymer"]
    column = {str(cell.value).partition("\n")[0]: cell.column for cell in sheet[4]}
    sheet.cell(5, column["Leverantörsfaktura, e-faktura"]).value = 4321
    sheet.cell(6, column["Utanordning"]).value = 0
    book.save(path)
    edits = path.read_bytes()
    refused = started("workbook", "--scenario", "five_fewer", "--jobs", "1", folder=home)
    assert refused.returncode == 1
    assert "är ändrad sedan den gjordes; väntat: filen flyttad" in refused.stderr
    assert path.read_bytes() == edits

    read = started("volumes", str(path), "--to", TARGET, folder=home, COLUMNS="160")
    assert read.returncode == 0, read.stderr
    assert "Rinkeby-Kista" in read.stdout
    assert "4 321" in read.stdout.replace("\u00a0", " ")
    assert "tertial price --scenario plan" in read.stdout
    assert "Svaret i korthet" in read.stdout
    assert "Kunderna som vinner och förlorar mest" in read.stdout
    assert changes_of("five_fewer").items() <= changes_of("plan").items()
    planned = plan_year(load("plan"), YEAR)
    bought = planned.agreed.set_index(["customer", "service"])
    assert bought.loc[(1, "supplier_e_invoice"), "volume"] == 4321
    assert (2, "payment_order") not in bought.index
    assert sum(planned.agreed["amount"]) == planned.prices.revenue

    again = started("volumes", str(path), "--to", TARGET, folder=home)
    assert again.returncode == 1
    assert (
        "plan.yaml, filen: värdet finns redan; väntat: ett nytt namn, eller valet --replace" in again.stderr
    )
    assert started("volumes", str(path), "--to", TARGET, "--replace", folder=home).returncode == 0
    other = started("volumes", str(path), "--year", "2013", folder=home)
    assert (other.returncode, other.stderr.count("\n")) == (1, 1)
    assert "året: värdet 2012; väntat: 2013" in other.stderr


def test_a_forecast_becomes_a_scenario(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @wraps(back_test)
    def quick(
        history: Panel,
        horizon: int,
        *_: object,
        jobs: int,
        progress: Callable[[int, int], None],
        **__: object,
    ) -> BackTest:
        return back_test(
            history, horizon, step=12, interval=0.5, methods=["seasonal_naive"], jobs=jobs, progress=progress
        )

    monkeypatch.setattr(forecasting, "back_test", quick)
    monkeypatch.setattr(cli.console, "_width", 160)
    target = home / "params" / "scenarios" / "forecast.yaml"
    cli.forecast(year=YEAR, known=0, target=target, replace=False, jobs=1)
    said = capsys.readouterr().out
    assert "Leverantörsfakturor" in said
    assert "Prövar metoderna: 3 av 3" in said
    assert "tertial price --scenario forecast" in said
    parameters = load("forecast")
    found = forecasting.yearly_forecast(parameters, YEAR)
    plan = forecasting.planned_volumes(found, parameters).groupby(["customer", "activity"])["volume"].sum()
    expected = expected_volumes(parameters, load_registers(parameters), YEAR)
    yearly = expected.groupby(["customer", "activity"])["volume"].sum()
    assert yearly[plan.index].to_numpy() == pytest.approx(plan.to_numpy(dtype=float), abs=1e-3)
    before = target.read_bytes()
    with pytest.raises(InputError, match="finns redan"):
        cli.forecast(year=YEAR, known=0, target=target, replace=False, jobs=1)
    assert target.read_bytes() == before


def test_a_forecast_of_a_day_rests_on_what_was_known_then(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Known on 1 November 2011 are volumes through September; on 6 June four months of the year."""

    def quick(history: Panel, horizon: int, *_: object, lead: int = 0, **__: object) -> BackTest:
        return back_test(
            history, horizon, lead=lead, step=12, interval=0.5, methods=["seasonal_naive"], jobs=1
        )

    monkeypatch.setattr(forecasting, "cached_back_test", quick)
    target = home / "params" / "scenarios" / "known.yaml"
    cli.forecast(year=2012, day=datetime(2011, 11, 1), target=target, jobs=1)
    said = capsys.readouterr().out
    assert "Underlaget är det som var känt den 1 november 2011." in said
    assert "Volymer är kända till och med september 2011" in said
    assert "Volymer är kända till och med september 2011" in target.read_text(encoding="utf-8")
    with pytest.raises(InputError, match="högst 4, som var kända 2011-06-06"):
        cli.forecast(year=2011, known=5, day=datetime(2011, 6, 6), jobs=1)
    cli.forecast(year=2011, day=datetime(2011, 6, 6), jobs=1)
    said = capsys.readouterr().out
    assert "Prognos för maj–december 2011" in said
    assert "Volymer är kända till och med april 2011" in said
    with pytest.raises(InputError, match="en dag före 2012-01-09, då hela 2011 är känt"):
        cli.forecast(year=2011, day=datetime(2012, 1, 9), jobs=1)


@pytest.mark.parametrize("name", ["base.yaml", "plan.txt"])
def test_a_scenario_needs_a_name_of_its_own(home: Path, name: str) -> None:
    with pytest.raises(InputError, match="väntat: ett filnamn"):
        cli.forecast(year=YEAR, known=0, target=home / "params" / "scenarios" / name, replace=True)

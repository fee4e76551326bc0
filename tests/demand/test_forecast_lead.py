"""A forecast of a year that begins some months after the last known one, tested as far ahead."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from model import load
from model.demand.forecasting import yearly_forecast as module
from model.demand.forecasting.backtest import back_test
from model.demand.forecasting.forecast import forecast
from model.demand.forecasting.series import Panel
from model.demand.forecasting.yearly_forecast import planned_volumes, yearly_forecast
from model.observations.files import data_folder
from model.observations.known import Known

PARTS = pd.DataFrame({"customer": [1, 2], "activity": ["a", "a"]})


def rising(months: int) -> Panel:
    """Ten more a month for the one, four more for the other, so that errors tell how far ahead they are."""
    steps = np.arange(months, dtype=float)
    return Panel(PARTS, np.stack([100 + 10 * steps, 50 + 4 * steps]), (2007, 1), {})


def test_errors_are_those_of_the_lead():
    """The last value is four months old in the first month told, 15 in the last: it errs by ten a month."""
    tested = back_test(rising(60), 12, 3, 0.8, ["naive"], lead=3)
    found = (tested.errors.outcome - tested.errors.forecast)[0, 0]
    assert found.tolist() == [10.0 * ahead for ahead in range(4, 16)]
    assert tested.errors.origins.max() + 3 < 60, "each origin has an outcome that is known"
    near = back_test(rising(60), 12, 3, 0.8, ["naive"])
    assert (near.errors.outcome - near.errors.forecast)[0, 0].tolist() == [10.0 * n for n in range(1, 13)]


def test_the_year_told_is_after_the_lead_and_its_sum_is_of_its_own_months():
    panel = rising(57)  # through September 2011
    tested = back_test(panel, 12, 1, 0.5, ["naive"], lead=3)
    found = forecast(panel, tested, 12, 0.5, lead=3)
    months = found.monthly[["year", "month"]].drop_duplicates().to_numpy().tolist()
    assert months == [[2012, month] for month in range(1, 13)]
    total = found.total.set_index("level").loc["activity"]
    assert total["volume"] == 12 * (100 + 560 + 50 + 224)
    spread = total["high"] - total["volume"]
    # the sum over four to fifteen months ahead errs by (10 + 4) x 114, always as much; widened, it holds that
    assert spread >= 14 * sum(range(4, 16))


def test_a_test_of_another_lead_is_not_taken():
    panel = rising(57)
    with pytest.raises(ValueError, match="lead of 0 months, not 3"):
        forecast(panel, back_test(panel, 12, 3, 0.8, ["naive"]), 12, 0.8, lead=3)


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "cached", lambda _name, compute, *asked, **how: compute(*asked, **how))
    return load(changes={"forecast.methods": ["seasonal_naive"]})


def test_a_year_is_forecast_from_what_was_known_on_the_day(base):
    """On 1 November 2011 September was known; October to December are as in 2010, and so is next autumn."""
    found = yearly_forecast(base, 2012, when=Known.on("2011-11-01"))
    assert (found.last_known, found.lead) == ((2011, 9), 3)
    history = found.history
    parts = found.ahead.monthly[found.ahead.monthly["level"] == "part"]
    by_month = parts.groupby("month")["volume"].sum()
    january, october = history.values[:, -9].sum(), history.values[:, -12].sum()
    assert (by_month[1], by_month[10]) == (pytest.approx(january), pytest.approx(october))
    assert set(planned_volumes(found, base)["month"]) == set(range(1, 13))


def test_all_that_there_is_is_forecast_from_without_a_day(base):
    found = yearly_forecast(base, 2012)
    assert (found.last_known, found.lead) == ((2011, 12), 0)


@pytest.mark.parametrize("factor", [0, 3])
def test_volumes_that_came_later_change_nothing(base, tmp_path: Path, factor: int):
    """Without the rows of October to December, and with three times as much in them."""
    known = Known.on("2011-11-01")
    data = tmp_path / "data"
    shutil.copytree(data_folder(None), data)
    path = data / "2011" / "volumes.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    cells = [row.split(",") for row in rows]
    kept = [
        [*cell[:3], cell[3] if int(cell[0]) < 10 else str(int(cell[3]) * factor)]
        for cell in cells
        if factor or int(cell[0]) < 10
    ]
    path.write_text("\n".join([header, *(",".join(cell) for cell in kept)]) + "\n", encoding="utf-8")
    found, as_it_is = yearly_forecast(base, 2012, data, when=known), yearly_forecast(base, 2012, when=known)
    assert found.ahead.monthly.equals(as_it_is.ahead.monthly)
    assert found.ahead.total.equals(as_it_is.ahead.total)
    assert found.tested.coverage.equals(as_it_is.tested.coverage)

"""From log files to a scenario that loads, and the real logs against the committed one."""

from __future__ import annotations

import hashlib
import math
import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.calibration import Overlay, calibrate, write_overlay
from model.calibration.estimates import rounded_shares
from model.calibration.imported.calibrating import calibrate_folder
from model.errors import InputError
from model.parameters.loading import load, project_root
from tests.public_logs import QUARTERS, call, gave_up, payment, write_phone_log, write_quarter

PUBLIC_DATA = Path(os.environ.get("TERTIAL_PUBLIC_DATA") or project_root() / "../shared/data")
COMMITTED = project_root() / "params" / "scenarios" / "calibrated.yaml"
OVERLAY = Overlay(
    title="Prov",
    description="En fil på prov.",
    changes={"phone.patience_mean": {"value": 431.0, "source": "prov: kolon; å, ä, ö"}},
    evidence={"left_out": {"fel: typ": 3}},
)

real_logs = pytest.mark.skipif(not PUBLIC_DATA.is_dir(), reason=f"no public data at {PUBLIC_DATA}")


@pytest.fixture(scope="module")
def public_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three weeks of calls, one year of payments."""
    folder = tmp_path_factory.mktemp("public data")
    random = np.random.default_rng(11)
    rows = []
    for day in (datetime(1999, 1, 3) + timedelta(days=week * 7 + d) for week in range(3) for d in range(5)):
        for second in np.sort(random.uniform(8.5 * 3600, 16 * 3600, 400)):
            wait, willing = (int(random.exponential(60)) + 1, int(random.exponential(300)) + 1)
            entered = day + timedelta(seconds=int(second))
            talk = int(random.lognormal(5, 0.8)) + 10
            rows.append(gave_up(entered, willing) if willing < wait else call(entered, wait, talk))
    write_phone_log(folder / "calls" / "anonbank_1999_january.csv.gz", rows)
    for quarter, name in enumerate(QUARTERS):
        days = [f"{1 + d:02d}/{1 + 3 * quarter + m:02d}/2015" for m in range(3) for d in range(28)]
        payments = [payment(paid, f"{quarter}{n}_1", f"{n + 1}") for n, paid in enumerate(days)]
        write_quarter(folder / "invoices" / f"oxford_{name}-2015.csv.gz", payments)
    return folder


def params_with(tmp_path: Path, overlay: Overlay) -> Path:
    params = tmp_path / "params"
    shutil.copytree(project_root() / "params", params)
    write_overlay(overlay, params / "scenarios" / "calibrated.yaml", replace=True)
    return params


@pytest.mark.slow
def test_estimates_load_as_a_scenario(public_data: Path, tmp_path: Path) -> None:
    overlay = calibrate(public_data)
    parameters = load("calibrated", params=params_with(tmp_path, overlay))
    assert parameters.phone.handling_cv.value == overlay.changes["phone.handling_cv"]["value"]
    assert parameters.phone.patience_curve.value == overlay.changes["phone.patience_curve"]["value"]
    assert parameters.phone.patience_mean.value == pytest.approx(300, rel=0.3)
    log = public_data / "calls" / "anonbank_1999_january.csv.gz"
    cited = f"{log.name} (sha256 {hashlib.sha256(log.read_bytes()).hexdigest()})"
    assert cited in parameters.phone.patience_curve.source
    assert "Open Government Licence" in parameters.demand.month_profiles["supplier"].source


def test_calibration_is_repeatable_to_the_byte(public_data: Path, tmp_path: Path) -> None:
    for name in ("one.yaml", "two.yaml"):
        write_overlay(calibrate(public_data), tmp_path / name)
    assert (tmp_path / "one.yaml").read_bytes() == (tmp_path / "two.yaml").read_bytes()


@pytest.mark.parametrize(
    ("there", "missing", "estimated"),
    [("invoices", "Telefonen", "demand"), ("calls", "Leverantörsfakturornas år", "phone")],
)
def test_one_of_phone_and_invoices_may_be_missing(
    public_data: Path, tmp_path: Path, there: str, missing: str, estimated: str
) -> None:
    shutil.copytree(public_data / there, tmp_path / there)
    found = calibrate_folder(tmp_path, load())
    assert {path.split(".")[0] for path in found.overlay.changes} == {estimated}
    assert any(sentence.startswith(f"{missing} skattas inte") for sentence in found.said)


def test_without_any_log_nothing_is_estimated(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="loggarna: värdet saknas"):
        calibrate(tmp_path)


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, None, [0.5, math.inf], {2011: math.nan}])
def test_no_endless_or_missing_number_is_ever_written(tmp_path: Path, value: object) -> None:
    changes = {"phone.patience_mean": {"value": value, "source": "prov"}}
    with pytest.raises(InputError, match=r"changes\.phone\.patience_mean: värdet .*ett ändligt tal"):
        write_overlay(Overlay("Prov", "", changes), tmp_path / "prov.yaml")
    assert not list(tmp_path.iterdir())


def test_missing_quarter_is_told(public_data: Path, tmp_path: Path) -> None:
    shutil.copytree(public_data, tmp_path / "data")
    (tmp_path / "data" / "invoices" / "oxford_jul-sep-2015.csv.gz").unlink()
    with pytest.raises(InputError, match="oxford_jul-sep-2015"):
        calibrate(tmp_path / "data")


def test_file_is_utf_8_with_plain_line_ends_and_nothing_beside_it(tmp_path: Path) -> None:
    write_overlay(OVERLAY, tmp_path / "calibrated.yaml")
    content = (tmp_path / "calibrated.yaml").read_bytes()
    assert "å, ä, ö" in content.decode("utf-8")
    assert b"\r" not in content
    assert [path.name for path in tmp_path.iterdir()] == ["calibrated.yaml"]


def test_unwritable_place_is_told_and_leaves_the_earlier_file(tmp_path: Path) -> None:
    earlier = tmp_path / "file"
    earlier.write_text("tidigare", encoding="utf-8")
    with pytest.raises(InputError, match="en mapp med skrivrättighet"):
        write_overlay(OVERLAY, earlier / "calibrated.yaml")
    assert earlier.read_text(encoding="utf-8") == "tidigare"


def test_failed_write_leaves_no_trace(tmp_path: Path) -> None:
    (tmp_path / "calibrated.yaml").mkdir()
    with pytest.raises(InputError):
        write_overlay(OVERLAY, tmp_path / "calibrated.yaml")
    assert [path.name for path in tmp_path.iterdir()] == ["calibrated.yaml"]


@given(st.lists(st.floats(min_value=0.001, max_value=1e6), min_size=1, max_size=50))
def test_rounded_shares_sum_to_one(weights: list[float]) -> None:
    shares = rounded_shares(weights)
    assert abs(sum(shares) - 1) < 1e-9
    assert np.array(shares) == pytest.approx(np.array(weights) / sum(weights), abs=1.0001e-4)


@real_logs
def test_real_logs_give_the_committed_overlay_to_the_digit(tmp_path: Path) -> None:
    overlay = calibrate(PUBLIC_DATA)
    write_overlay(overlay, tmp_path / "calibrated.yaml")
    assert (tmp_path / "calibrated.yaml").read_bytes() == COMMITTED.read_bytes()
    phone = overlay.evidence["phone"]
    assert phone["calls"] + sum(phone["left_out"].values()) == 31_599
    assert phone["missing_days"] == ["1999-01-11", "1999-01-12"]

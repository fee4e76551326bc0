"""Both centres are what their makers make, and their figures are those worked out by hand."""

from __future__ import annotations

import filecmp
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from model.demand.volumes import expected_hours
from model.errors import InputError
from model.observations.registers import load_registers
from model.parameters.loading import load
from model.parameters.variation import changed
from model.planning.planned_year import priced
from model.pricing.frames import AGREED
from model.staffing.experiments.replications import simulate
from model.staffing.phone.crew import WITHIN
from model.staffing.phone.schedule import PhonePromise, first_requirement
from model.staffing.phone.shifts import lawful_shifts
from tests.centres import alliance, region
from tests.centres.making import CENTRES, MAKERS


def files(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(MAKERS))
def test_what_is_shipped_is_what_is_made(name: str, tmp_path: Path) -> None:
    """When it is not: ``python -m tests.centres.making``."""
    MAKERS[name](tmp_path / name)
    made, shipped = files(tmp_path / name), files(CENTRES / name)
    assert set(made) == set(shipped)
    assert [path for path in made if not filecmp.cmp(made[path], shipped[path], shallow=False)] == []


@pytest.mark.parametrize(
    ("name", "year", "activity", "hours"),
    [
        # 87,5 % of 96 000 pay slips and four per cent more, 45 % of them nine minutes each
        (region.FOLDER, region.NEXT, "lonebesked_i_appen", 99_840 * 0.875 * 0.45 * 9 / 60),
        # two customers buy an analysis of three and a half hours each month
        (region.FOLDER, region.NEXT, "loneanalys", 2 * 12 * 3.5),
        # four members, a report of nine hours each month
        (alliance.FOLDER, alliance.YEAR, "manadsrapport", 4 * 12 * 9),
        (alliance.FOLDER, alliance.YEAR, "hyresavi", 9_600 * 0.3 * 4 / 60),
    ],
)
def test_hours_of_an_activity(name: str, year: int, activity: str, hours: float) -> None:
    folder = CENTRES / name
    parameters = load(params=folder / "params")
    registers = load_registers(parameters, folder / "data")
    assert expected_hours(parameters, registers, activity, year) == pytest.approx(hours)


def test_one_months_volume() -> None:
    """Nine hundredths of 83 400 in January; the hospital: 3 900 of 8 000, rounded down, less 11 it swaps."""
    volumes = pd.read_csv(CENTRES / region.FOLDER / "data" / str(region.LAST) / "volumes.csv")
    january = volumes[(volumes["month"] == 1) & (volumes["activity"] == "lonebesked_i_appen")]
    assert january["volume"].sum() == 7506
    assert january.set_index("customer").loc[1, "volume"] == 3659 - 11


def test_the_alliances_agreements_are_its_cost_to_the_ore() -> None:
    """Salaries 289 600 a month, 97.5 % paid, charges 38.46 %; courses, stand-ins and other costs beside."""
    folder = CENTRES / alliance.FOLDER
    parameters = load(params=folder / "params")
    registers = load_registers(parameters, folder / "data")
    outcome = simulate(parameters, registers, alliance.YEAR, replications=2)
    planned = priced(parameters, registers, outcome, AGREED.frame([]))
    paid = 289_600 * 12 * 0.975 * 1.3846
    assert 4_691_000 < paid < 4_692_000
    assert planned.agreed["amount"].sum() == Decimal(4_692_000 + 71_000 + 47_000 + 870_000)
    # Tallhed has 1 900 of 16 000 inhabitants, so 3 135 of 26 400 payments
    price = planned.prices.lines.set_index("service").loc["loneutbetalning", "price"]
    own = planned.agreed.set_index(["customer", "service"]).loc[(4, "loneutbetalning")]
    assert own["volume"] == 3135
    assert own["amount"] == 3135 * price
    assert price % Decimal("0.05") == 0


def test_nobody_is_on_duty_while_the_phones_are_closed_and_no_promise_takes_for_ever() -> None:
    """Closed from 11:30 to 12:30; all calls answered at once is a promise that enough people come near to."""
    parameters = load(params=CENTRES / region.FOLDER / "params")
    promises = [PhonePromise(WITHIN, 1.0)]
    callers = {"faktura_och_vaxel": parameters.phone.calls.of(region.NEXT)["faktura_och_vaxel"]}
    needed = first_requirement(parameters, callers, 250, promises)
    assert needed[7:9].tolist() == [0, 0]
    assert (needed[:7] > 1).all()


def test_lunches_that_leave_no_shift_are_told() -> None:
    parameters = load(params=CENTRES / region.FOLDER / "params")
    late = changed(parameters, {"calendar.lunch_starts": ["13:00"]})
    with pytest.raises(
        InputError, match=r"calendar.lunch_starts: värdet 13:00; väntat: luncher som ger högst 5"
    ):
        lawful_shifts(late)

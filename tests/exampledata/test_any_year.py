"""What happens is made for any agreed year, beside what was decided, and what was decided stays."""

from __future__ import annotations

import csv
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from model.errors import InputError
from model.example_centre import happened
from model.observations.names import known_names
from model.observations.needs import PERIOD
from model.observations.registers import load_registers
from model.parameters.loading import load, project_root
from model.time_units import MONTHS

pytestmark = pytest.mark.slow
YEAR = 2012
PARAMETERS = load()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's data, where the budget year has last year's agreements and has happened."""
    folder = tmp_path_factory.mktemp("data") / "data"
    shutil.copytree(project_root() / "data", folder)
    shutil.copy(folder / "2011" / "agreements.csv", folder / str(YEAR))
    happened(PARAMETERS, load_registers(PARAMETERS, folder), folder, YEAR, replace=True)
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_table_of_the_year_can_be_read(data: Path) -> None:
    names = known_names(PARAMETERS, data)
    there = [need for need in PERIOD if need.read and need.state(names.data, YEAR) == "there"]
    assert len(there) > 20
    for need in there:
        assert len(need.table(YEAR, names, MONTHS)), need.file


def test_the_budget_and_other_years_are_as_they_were(data: Path) -> None:
    before = project_root() / "data"
    for name in ("2012/volume_budget.csv", "2011/economy.csv", "2011/volumes.csv", "history/volumes.csv"):
        assert (data / name).read_bytes() == (before / name).read_bytes()
    decided, now = (
        {
            (row["month"], row["unit"], row["account"]): row["budget"]
            for row in rows(place / "2012/economy.csv")
        }
        for place in (before, data)
    )
    assert {key: now[key] for key in decided} == decided
    assert {budget for key, budget in now.items() if key not in decided} <= {"0", "0.00"}


def test_the_books_hold_what_the_agreements_come_to(data: Path) -> None:
    """A quarter of the price of what is beyond five per cent of the agreed volume; months as they are open.

    What nobody has agreed to buy is paid in full. Every add-on is open all year.
    """
    tree = yaml.safe_load((project_root() / "params" / "base" / "services.yaml").read_text(encoding="utf-8"))
    sold = {name: service for name, service in tree["services"].items() if service.get("activities")}
    pieces = {each["activities"][0]: name for name, each in sold.items() if each["charged"] == "each"}
    came: dict[tuple[str, str], int] = {}
    for row in rows(data / "2012" / "volumes.csv"):
        if row["activity"] in pieces:
            key = row["customer"], pieces[row["activity"]]
            came[key] = came.get(key, 0) + int(row["volume"])
    agreed = rows(data / "2012" / "agreements.csv")
    expected, prices = Decimal(0), {}
    for row in agreed:
        price, volume, charged = Decimal(row["price"]), int(row["volume"]), sold.get(row["service"], {})
        expected += Decimal(row["amount"])
        prices[row["service"]] = price
        if charged.get("charged") == "each":
            actual = came.pop((row["customer"], row["service"]), 0)
            free = volume * 5 // 100
            units = max(actual - volume - free, 0) + min(actual - volume + free, 0)
            part = Decimal(1) if volume == 0 else Decimal("0.25")
            expected += (price * (units if volume else actual) * part).quantize(Decimal("0.01"))
        elif charged.get("charged") == "by_month":
            expected += price * (MONTHS - volume)
    came |= {
        (row["customer"], row["service"]): MONTHS
        for row in rows(data / "registers" / "addon_agreements.csv")
        if row["start"] == f"{YEAR}-01-01" and sold[row["service"]]["charged"] == "by_month"
    }
    expected += sum(prices[service] * volume for (_, service), volume in came.items())
    booked = sum(
        Decimal(row["outcome"]) for row in rows(data / "2012" / "economy.csv") if row["account"] == "revenue"
    )
    assert booked == expected
    assert expected != sum(Decimal(row["amount"]) for row in agreed)


def test_the_year_is_another_than_the_one_planned(data: Path) -> None:
    came = sum(
        int(row["volume"])
        for row in rows(data / "2012" / "volumes.csv")
        if row["activity"].startswith("supplier_") and row["activity"] != "supplier_reminder"
    )
    assert came != 1_025_000
    assert came == pytest.approx(1_025_000, rel=0.08)


def test_a_year_without_agreements_is_refused(data: Path) -> None:
    with pytest.raises(InputError, match="2013"):
        happened(PARAMETERS, load_registers(PARAMETERS, data), data, 2013)

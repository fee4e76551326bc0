"""The annual report's closing and reserve: what it carries is what the price list settles."""

from __future__ import annotations

import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from model.errors import InputError
from model.followup import Period, load_period
from model.followup.closing import closing_of, rolled
from model.observations.agreements import NEED as AGREEMENTS
from model.observations.closing import read_closing
from model.observations.names import known_names
from model.observations.registers import Registers, load_registers
from model.observations.table_need import Absent, MissingTableError
from model.parameters.loading import load, project_root
from model.parameters.schema.parameters import Parameters
from model.pricing.reserve.books import read_books
from model.pricing.reserve.settling import settling
from model.reports.follow_up.reserve import carried_sentence, roll_forward
from tests.reports.follow_up.shown import page, plain

YEAR = 2011


@pytest.fixture(scope="module")
def base() -> Parameters:
    return load()


@pytest.fixture(scope="module")
def registers(base: Parameters) -> Registers:
    return load_registers(base)


@pytest.fixture(scope="module")
def year(base: Parameters) -> Period:
    return load_period(base, YEAR, 12)


def test_the_closing_is_that_of_the_years_own_tables(
    base: Parameters, registers: Registers, year: Period
) -> None:
    """53 600 000 booked, 130 802.06 too much by the agreements' clause, costs 53 250 000."""
    made = closing_of(year, base, registers)
    assert made == read_closing(YEAR, year.names)
    assert made == (Decimal(53_600_000), Decimal("-129121.02"), Decimal(53_250_000), Decimal("220878.98"))
    assert made.settled_revenue == Decimal("53470878.98")


def test_without_agreements_there_is_nothing_to_settle(
    base: Parameters, registers: Registers, year: Period
) -> None:
    bare = replace(year, agreements=Absent(AGREEMENTS, YEAR, year.names.data))
    assert closing_of(bare, base, registers).result == Decimal(350_000)
    with pytest.raises(ValueError, match="whole year"):
        closing_of(year.until(8), base, registers)


def test_the_annual_report_carries_what_the_price_list_settles(
    base: Parameters, registers: Registers, year: Period
) -> None:
    reserve = rolled(year, base, registers)
    assert reserve is not None
    listed = settling(read_books(base, known_names(base, registers=registers)), base.price_rules, 2013)
    assert listed is not None
    assert reserve.settled_in(2013) == {YEAR: listed.settled} == {YEAR: Decimal("110439.49")}
    assert listed.before == reserve.closing(YEAR) == Decimal("220878.98")
    shown = roll_forward(year, base, registers)
    assert shown is not None
    assert plain(shown[0]) == (
        "Reserven är +220 878,98 kr efter 2011. Till 2013 års priser förs +110 439,49 kr, och +110 439,49 kr "
        "behålls i reserven."
    )
    assert page(shown[1]) == [["2011", "0,00", "+220 878,98", "0,00", "+220 878,98"]]


def test_terms_decide_where_it_is_carried(registers: Registers, year: Period) -> None:
    """By hand: 220 878.98 in three parts is 73 626.33, 73 626.33 and 73 626.32, from the year after."""
    rules = {"settle_lag": 1, "settle_share": 1.0, "settle_years": 3}
    parameters = load(changes={f"price_rules.{name}": value for name, value in rules.items()})
    reserve = rolled(year, parameters, registers)
    assert reserve is not None
    assert reserve.releases[-1].parts == {
        2012: Decimal("73626.33"),
        2013: Decimal("73626.33"),
        2014: Decimal("73626.32"),
    }
    text = plain(carried_sentence(reserve))
    assert "Till priserna från 2012 förs +220 878,98 kr, fördelat på 3 år (+73 626,33; +73 626,33;" in text


def copied(tmp_path: Path) -> Path:
    shutil.copytree(project_root() / "data", tmp_path / "data")
    return tmp_path / "data"


def test_a_kept_closing_that_says_otherwise_is_refused(
    base: Parameters, registers: Registers, tmp_path: Path
) -> None:
    data = copied(tmp_path)
    kept = data / str(YEAR) / "closing.csv"
    kept.write_text(kept.read_text().replace("53600000.00", "53600001.00").replace("220878.98", "220879.98"))
    with pytest.raises(
        InputError, match=r"closing\.csv, result: .*220879\.98 kr; .*220878\.98 kr, .*economy"
    ):
        rolled(load_period(base, YEAR, 12, data), base, registers)


def test_the_reserve_is_not_rolled_over_a_year_that_is_not_closed(
    base: Parameters, registers: Registers, tmp_path: Path
) -> None:
    data = copied(tmp_path)
    (data / str(YEAR) / "closing.csv").unlink()
    period = load_period(base, YEAR, 12, data)
    reserve = rolled(period, base, registers)
    assert reserve is not None
    assert reserve.closing(YEAR) == Decimal("220878.98"), "the year's own closing need not be kept yet"
    later = base.model_copy(deep=True)
    later.price_rules.opening_reserve.value.clear()
    later.price_rules.opening_reserve.value[YEAR - 1] = 5.0
    with pytest.raises(MissingTableError, match=r"2010/closing\.csv"):
        rolled(period, later, registers)
    later.price_rules.opening_reserve.value.clear()
    later.price_rules.opening_reserve.value[YEAR + 1] = 5.0
    assert rolled(period, later, registers) is None, "the reserve begins later"

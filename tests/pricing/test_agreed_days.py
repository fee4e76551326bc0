"""Agreements for a part of the year say their days, and read back they are what registers say."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pandas as pd
import pytest

from model.errors import InputError
from model.observations.agreements import read_agreements
from model.observations.names import known_names
from model.parameters.loading import load, project_root
from model.planning.amended_year import amended_year
from model.planning.decided_year import agreed_with_days
from model.planning.planned_year import PlannedYear
from model.pricing import agreements
from model.pricing.agreements import comparison
from model.pricing.settling.own_tariff import agreed_tariff
from tests.pricing.test_part_of_a_year import GIVES_WAY, REGISTERS, YEAR, priced

JOINS, LEAVES = 33, 5
CHANGES = GIVES_WAY | {
    "demand.onboarding": {"2012-11-01": [JOINS]},
    "demand.leaving": {"2012-06-30": [LEAVES]},
}
DECIDED = date(YEAR, 2, 1)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's data with the agreements of a year in which one joins and one leaves, as decided."""
    folder = tmp_path_factory.mktemp("avtal") / "data"
    shutil.copytree(project_root() / "data", folder)
    parameters = load(changes=CHANGES)
    prices = priced(parameters)
    agreed = agreements(prices, parameters)
    planned = SimpleNamespace(parameters=parameters, registers=REGISTERS, agreed=agreed, year=YEAR)
    table = agreed_with_days(cast(PlannedYear, planned))
    table.to_csv(folder / str(YEAR) / "agreements.csv", index=False)
    return folder


def test_lines_say_the_days_that_they_are_for(data: Path) -> None:
    lines = read_agreements(YEAR, known_names(load(), data))
    own = lines.groupby("customer")
    assert set(own.get_group(JOINS)["start"]) == {date(YEAR, 11, 1)}
    assert set(own.get_group(LEAVES)["end"]) == {date(YEAR, 6, 30)}
    assert lines.loc[~lines["customer"].isin([JOINS, LEAVES]), ["start", "end"]].isna().all().all()


def test_nothing_is_to_be_amended_when_all_is_as_planned(data: Path) -> None:
    assert amended_year(load(changes=CHANGES), YEAR, DECIDED, data).documents == []


def test_who_stays_after_all_pays_the_rest_of_the_year(data: Path) -> None:
    """The half year that was agreed is 182 days; 184 more are added at the same yearly sum."""
    stays = CHANGES | {"demand.leaving": {}}
    found = amended_year(load(changes=stays), YEAR, DECIDED, data)
    assert found.documents == [(LEAVES, date(YEAR, 7, 1))]
    row = found.rows.set_index("subject").loc["subscription"]
    lines = found.state.levels.agreed
    key = (lines["customer"] == LEAVES) & (lines["service"] == "subscription")
    (half,) = lines.loc[key, "amount"]
    assert abs(row["amount"] - half * 184 / 182) < Decimal("0.02")
    assert row["yearly_after"] == pytest.approx(half * 366 / 182)


def test_lines_with_days_are_compared_and_charged_as_others(data: Path) -> None:
    lines = read_agreements(YEAR, known_names(load(), data))
    plain = lines.drop(columns=["start", "end"])
    pd.testing.assert_frame_equal(comparison(plain, lines, REGISTERS), comparison(plain, plain, REGISTERS))
    assert agreed_tariff(lines, load(), YEAR) == agreed_tariff(plain, load(), YEAR)


def test_agreements_that_are_not_there_are_not_amended(tmp_path: Path) -> None:
    shutil.copytree(project_root() / "data" / "registers", tmp_path / "registers")
    with pytest.raises(InputError, match="tertial agreements --year 2012"):
        amended_year(load(), YEAR, DECIDED, tmp_path)


@pytest.mark.parametrize(("amount", "holds"), [("613.22", True), ("633.01", False), ("7240.00", True)])
def test_a_fee_by_the_year_for_31_days_is_read_back(data: Path, amount: str, holds: bool) -> None:
    """7 240.00 x 31 / 366 = 613.22; of 32 days, which it was not had, 633.01."""
    file = data / str(YEAR) / "agreements.csv"
    text = file.read_text(encoding="utf-8")
    line = f"1,opening_balances,1,7240.00,{amount},2012-12-01,\n"
    file.write_text(text + line, encoding="utf-8")
    try:
        if holds:
            lines = read_agreements(YEAR, known_names(load(), data))
            assert lines["amount"].iloc[-1] == Decimal(amount)
        else:
            with pytest.raises(InputError, match=r"volume 1, price 7240\.00, amount 633\.01"):
                read_agreements(YEAR, known_names(load(), data))
    finally:
        file.write_text(text, encoding="utf-8")


def test_an_amendment_rests_on_those_decided_before_it(data: Path) -> None:
    """The first of February's is made again after one of March: it says the same."""
    stays = CHANGES | {"demand.leaving": {}}
    before = amended_year(load(changes=stays), YEAR, DECIDED, data)
    later = amended_year(
        load(changes=CHANGES | {"demand.leaving": {"2012-08-31": [LEAVES]}}), YEAR, DECIDED, data
    )
    path = data / str(YEAR) / "amendments.csv"
    later.rows.assign(decided=date(YEAR, 3, 1)).to_csv(path, index=False)
    try:
        again = amended_year(load(changes=stays), YEAR, DECIDED, data)
        after = amended_year(load(changes=stays), YEAR, date(YEAR, 3, 1), data)
    finally:
        path.unlink()
    pd.testing.assert_frame_equal(again.rows, before.rows)
    assert (again.edition, after.edition) == (1, 2)
    assert after.documents == [(LEAVES, date(YEAR, 9, 1))]

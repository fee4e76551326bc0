"""Public price lists with worked examples, where they are present: each comes to what its owner says.

What a case says in prose alone is written as a tariff here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from model.parameters.loading import load
from model.pricing.reserve.books import Books, ClosedYear
from model.pricing.rules.recovery import recovery_of
from model.pricing.settling.volume_reconciliation import reconcile
from model.pricing.tariffs.charges import charge
from model.pricing.tariffs.tariff import Tariff, load_tariff

CASES = Path(os.environ.get("TERTIAL_PRICING_CASES", Path(__file__).parents[3] / "shared/cases/pricing"))
TARIFFS = Path(__file__).resolve().parents[2] / "params" / "tariffs"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the public cases are not here")
SIZES = [(3, 0), (7.5, 500), (21, 900), (30, 1000), (68, 2000), (90, 3000), (150, 4000), (None, 5000)]


def case(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def counted(entries: Sequence[tuple[int, str, Any]]) -> pd.DataFrame:
    rows = [
        (customer, name, month, amount)
        for customer, name, given in entries
        for month, amount in enumerate(given if isinstance(given, list) else [given] * 12, start=1)
    ]
    return pd.DataFrame(rows, columns=["customer", "quantity", "month", "amount"])


def charged(tariff: Tariff, entries: Sequence[tuple[int, str, Any]]) -> dict[str, Decimal]:
    lines = charge(tariff, counted(entries))
    return {
        str(number): sum(lines.loc[lines["customer"] == number, "amount"], Decimal(0))
        for number in lines["customer"].unique()
    }


@pytest.mark.parametrize(
    "name", ["minimum-420-a-year", "onesource-hes-payroll-2019", "virginia-psb-shared-by-last-years-w2"]
)
def test_a_list_that_is_given_as_a_tariff(name: str) -> None:
    given = case(name)
    found = charged(Tariff.model_validate(given["tariff"]), given["quantities"])
    assert found == {key: Decimal(amount) for key, amount in given["expected"].items()}


def test_a_package_and_further_units_by_month() -> None:
    given = case("package-and-extra-units-a-month")
    given["tariff"]["fees"]["vouchers"]["counted_by"] = "month"
    found = charged(Tariff.model_validate(given["tariff"]), given["quantities"])
    assert found == {"1": Decimal(given["expected"]["1"])}


def test_a_flat_fee_by_size() -> None:
    bands = [{"upto": upto, "flat": flat} for upto, flat in SIZES]
    fee = {"form": "yearly", "bands": bands, "band_rule": "all_units"}
    sizes = [(1, "budget", 2), (2, "budget", 25), (3, "budget", 67), (4, "budget", 400)]
    found = charged(Tariff.model_validate({"fees": {"budget": fee}}), sizes)
    expected = case("oregon-orcpp-flat-fee-by-size")["expected"]
    assert {key: found.get(key, Decimal(0)) for key in expected} == {
        k: Decimal(v) for k, v in expected.items()
    }


def _with_shipped_clause(tariff: dict[str, Any]) -> Tariff:
    """The case's fee under the clause of the list that is shipped."""
    shipped = load_tariff(TARIFFS / "statens_servicecenter_2020.yaml")
    return Tariff.model_validate(tariff).model_copy(update={"reconciliation": shipped.reconciliation})


def _with_own_clause(tariff: dict[str, Any]) -> Tariff:
    """The case's own clause, looking ahead as its text says."""
    tariff["reconciliation"]["compared_through"] = {4: 6}
    return Tariff.model_validate(tariff)


@pytest.mark.parametrize("made", [_with_shipped_clause, _with_own_clause])
def test_the_april_check_looks_to_june(made: Callable[[dict[str, Any]], Tariff]) -> None:
    given = case("statenssc-2020-april-check")
    tariff = made(given["tariff"])
    lines = [charge(tariff, counted(given[name])) for name in ("estimated", "actual")]
    april = reconcile(tariff, *lines, through=4).set_index("month").loc[4]
    assert (april["deviation"], april["action"]) == (39_000, "none")
    assert given["expected"] == {"4": "ingen"}


def test_a_result_enters_in_the_second_year_after() -> None:
    given = case("carry-forward-second-year-after")
    (year, result), *_ = given["rules"]["accumulated_result"].items()
    closed = ClosedYear(int(year), Decimal(54_650_000), Decimal(54_650_000 - result))
    changes = {
        f"price_rules.{name}": given["rules"][name]
        for name in ("settle_share", "settle_years", "reserve_days")
    }
    found = recovery_of(
        load(changes=changes | {"price_rules.settle_lag": 2}),
        int(year) + 2,
        Decimal(given["cost"]),
        Books(first=int(year), closed=(closed,)),
    )
    assert found.revenue == Decimal(given["expected"]["revenue"])

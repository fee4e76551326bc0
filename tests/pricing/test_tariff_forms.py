"""Every form that a public price list has can be written, and comes to what it says by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from model.errors import InputError
from model.parameters.schema.credits import Credit
from model.pricing.tariffs.charges import charge
from model.pricing.tariffs.credits import credited
from model.pricing.tariffs.rated import amount_of
from model.pricing.tariffs.tariff import Tariff


def tariff(**sections: Any) -> Tariff:
    return Tariff.model_validate({"title": "Prov", **sections})


def fee(**fields: Any) -> Tariff:
    return tariff(fees={"a": fields})


def rows(name: str, amounts: object, customer: int = 1) -> pd.DataFrame:
    """Amounts from January on, or one of every month."""
    months = list(amounts) if isinstance(amounts, (list, tuple)) else [amounts] * 12
    return pd.DataFrame(
        [(customer, name, month, amount) for month, amount in enumerate(months, start=1)],
        columns=["customer", "quantity", "month", "amount"],
    )


def dated(*entries: tuple[object, ...]) -> pd.DataFrame:
    """Customer, quantity, amount, first and last day."""
    table = pd.DataFrame(entries, columns=["customer", "quantity", "amount", "first_day", "last_day"])
    return table.assign(month=None)


def total(lines: pd.DataFrame, **of: object) -> Decimal:
    for column, value in of.items():
        lines = lines[lines[column] == value]
    return sum(lines["amount"], Decimal(0))


def by_month(lines: pd.DataFrame) -> dict[int, Decimal]:
    return {int(month): total(part) for month, part in lines.groupby("month")}


STEPS = [{"upto": 10, "price": 7}, {"upto": 25, "price": 5}, {"upto": None, "price": 2}]


@pytest.mark.parametrize(
    ("period", "rule", "expected"),
    [
        # 12 in January, 8 in March, 30 in April.
        ("month", "graduated", (10 * 7 + 2 * 5) + 8 * 7 + (10 * 7 + 15 * 5 + 5 * 2)),
        ("quarter", "graduated", (10 * 7 + 10 * 5) + (10 * 7 + 15 * 5 + 5 * 2)),
        ("half_year", "graduated", 10 * 7 + 15 * 5 + 25 * 2),
        ("year", "graduated", 10 * 7 + 15 * 5 + 25 * 2),
        ("month", "all_units", 12 * 5 + 8 * 7 + 30 * 2),
        ("quarter", "all_units", 20 * 5 + 30 * 2),
        ("year", "all_units", 50 * 2),
    ],
)
def test_bands_are_counted_by_month_quarter_or_year(period: str, rule: str, expected: int) -> None:
    banded = fee(form="each", bands=STEPS, band_rule=rule, counted_by=period)
    assert total(charge(banded, rows("a", [12, 0, 8, 30]))) == expected


def test_bands_of_employees_are_those_of_the_month() -> None:
    """30 employees: 10 at 7, 15 at 5 and 5 at 2 is 155 a month; of a yearly price a twelfth of that."""
    banded = {"bands": STEPS, "band_rule": "graduated"}
    assert total(charge(fee(form="monthly", **banded), rows("a", [30, 30]))) == 2 * 155
    assert total(charge(fee(form="yearly", **banded), rows("a", [30, 30]))) == Decimal("25.83")
    assert total(charge(fee(form="yearly", **banded), rows("a", 30))) == 155


def test_a_package_with_overage_by_month() -> None:
    """40 pieces for 61.50, and 1.75 for each further one: 12 and 55 are 61.50 + 61.50 + 15 x 1.75."""
    one = fee(
        form="each",
        bands=[{"upto": 40, "flat": 61.50}, {"upto": None, "price": 1.75}],
        band_rule="graduated",
        counted_by="month",
    )
    assert by_month(charge(one, rows("a", [12, 55]))) == {1: Decimal("61.50"), 2: Decimal("87.75")}


def test_units_that_come_with_packages() -> None:
    """Two packages of 40 bring 80 free pieces: 75 cost nothing more, 100 cost 20 x 1.75; none bring none."""
    two = tariff(
        fees={
            "package": {"form": "monthly", "price": 61.5},
            "pieces": {
                "form": "each",
                "price": 1.75,
                "included": 40,
                "included_for": "package",
                "counted_by": "month",
            },
        }
    )
    has = [rows("package", [2, 2]), rows("pieces", [75, 100]), rows("pieces", [4], customer=2)]
    lines = charge(two, pd.concat(has))
    assert total(lines, customer=1) == 4 * Decimal("61.50") + 35
    assert total(lines, customer=2) == 7
    assert total(lines, customer=1, fee="pieces", month=1) == 0


@pytest.mark.parametrize(
    ("size", "expected"), [(2, 0), (3, 0), (Decimal("3.5"), 450), (21, 900), (400, 6000)]
)
def test_a_flat_fee_by_the_band_that_a_size_falls_in(size: Any, expected: int) -> None:
    bands = [
        {"upto": 3, "flat": 0},
        {"upto": 8, "flat": 450},
        {"upto": 21, "flat": 900},
        {"upto": None, "flat": 6000},
    ]
    yearly = fee(form="yearly", bands=bands, band_rule="all_units")
    assert total(charge(yearly, rows("a", size))) == expected
    once = fee(form="each", bands=bands, band_rule="all_units")
    assert total(charge(once, rows("a", [size]))) == expected


def test_flat_amounts_for_the_small_and_a_price_a_head_for_the_large() -> None:
    """Up to 50 employees 350 a month; more pay 6 each."""
    mixed = fee(
        form="monthly", bands=[{"upto": 50, "flat": 350}, {"upto": None, "price": 6}], band_rule="all_units"
    )
    assert by_month(charge(mixed, rows("a", [20, 50, 51]))) == {1: 350, 2: 350, 3: 306}


@pytest.mark.parametrize(
    ("period", "rule", "expected"),
    [
        # 26, then 24 pieces at 15 for 25.
        ("month", "started", 2 * 15 + 15),
        ("year", "started", 2 * 15),
        ("month", "whole", 15),
        ("year", "whole", 2 * 15),
    ],
)
def test_started_blocks(period: str, rule: str, expected: int) -> None:
    blocks = fee(form="each", price=15, block=25, block_rule=rule, counted_by=period)
    assert total(charge(blocks, rows("a", [26, 24]))) == expected


def test_bands_of_blocks_count_blocks() -> None:
    """61 pieces are 7 started tens: 3 at 20 and 4 at 12."""
    both = fee(
        form="each",
        block=10,
        bands=[{"upto": 3, "price": 20}, {"upto": None, "price": 12}],
        band_rule="graduated",
        counted_by="month",
    )
    assert total(charge(both, rows("a", [61]))) == 3 * 20 + 4 * 12


def test_a_price_from_the_first_of_a_month() -> None:
    """65 to June and 68 from July: 10 invoices a month are 60 x 65 + 60 x 68."""
    raised = fee(form="each", price_from={date(2019, 1, 1): 65, date(2020, 7, 1): 68})
    lines = charge(raised, rows("a", 10), year=2020)
    assert total(lines) == 60 * 65 + 60 * 68
    assert set(lines["price"]) == {65, 68}
    assert len(lines) == 12


def test_a_price_from_within_a_month_holds_for_the_days_that_are_left() -> None:
    """April has 30 days, 15 of them at 60 and 15 at 80; 7 users make 7 x 70 that month."""
    prices = {date(2020, 1, 1): 60, date(2020, 4, 16): 80}
    lines = charge(fee(form="monthly", price_from=prices), rows("a", [0, 0, 0, 7]), year=2020)
    assert total(lines) == 7 * 70
    assert sorted(lines["quantity"]) == [Decimal("3.5"), Decimal("3.5")]


def test_a_fee_that_holds_for_a_part_of_the_year() -> None:
    fees = {
        "old": {"form": "each", "quantity": "a", "price": 10, "valid_through": date(2020, 3, 31)},
        "new": {
            "form": "each",
            "quantity": "a",
            "valid_from": date(2020, 4, 1),
            "bands": STEPS,
            "band_rule": "graduated",
        },
    }
    lines = charge(tariff(fees=fees), rows("a", 4), year=2020)
    assert total(lines, fee="old") == 3 * 4 * 10
    assert total(lines, fee="new") == 10 * 7 + 15 * 5 + 11 * 2


def test_nothing_is_charged_at_a_price_that_is_not_yet() -> None:
    later = fee(form="each", price_from={date(2020, 7, 1): 68})
    assert total(charge(later, rows("a", [0] * 6 + [1]), year=2020)) == 68
    with pytest.raises(InputError, match="2020-07-01"):
        charge(later, rows("a", [0] * 5 + [1]), year=2020)


def test_days_need_a_year() -> None:
    with pytest.raises(InputError, match="året"):
        charge(fee(form="each", price_from={date(2020, 7, 1): 68}), rows("a", 1))
    with pytest.raises(InputError, match="året"):
        charge(fee(form="monthly", price=1), dated((1, "a", 1, date(2020, 8, 15), None)))


AUGUST = (1, "a", 3, date(2020, 8, 15), None)


@pytest.mark.parametrize(
    ("form", "rule", "expected"),
    [
        ("monthly", "whole_months", 3 * 100 * 4),
        ("monthly", "started_months", 3 * 100 * 5),
        ("monthly", "by_day", 3 * 100 * (4 + Fraction(17, 31))),
        ("monthly", "by_day_of_month", 3 * 100 * (4 + Fraction(17, 31))),
        ("yearly", "whole_months", Fraction(3 * 100 * 4, 12)),
        ("yearly", "by_day", Fraction(3 * 100 * 139, 366)),
        ("yearly", "by_day_of_month", 3 * 100 * (4 + Fraction(17, 31)) / 12),
    ],
)
def test_an_agreement_from_15_august(form: str, rule: str, expected: Any) -> None:
    lines = charge(tariff(fees={"a": {"form": form, "price": 100}}, start=rule), dated(AUGUST), year=2020)
    assert total(lines) == round(Decimal(Fraction(expected).numerator) / Fraction(expected).denominator, 2)
    assert min(lines["month"]) == (8 if rule != "whole_months" else 9)


def test_a_number_that_changes_within_a_month() -> None:
    """100 users to 10 June and 130 from the 11th: a third and two thirds of June."""
    users = dated((1, "a", 100, None, date(2020, 6, 10)), (1, "a", 130, date(2020, 6, 11), None))
    lines = charge(tariff(fees={"a": {"form": "monthly", "price": 3}}, start="by_day"), users, year=2020)
    assert total(lines, month=6) == 3 * (Fraction(100, 3) + Fraction(260, 3))
    assert total(lines) == 3 * (5 * 100 + 120 + 6 * 130)


def test_bands_are_of_the_number_and_not_of_its_days() -> None:
    """30 employees for 15 days of June fall in the bands of 30: half of 155."""
    half = dated((1, "a", 30, date(2020, 6, 16), date(2020, 6, 30)))
    banded = tariff(fees={"a": {"form": "monthly", "bands": STEPS, "band_rule": "graduated"}}, start="by_day")
    assert total(charge(banded, half, year=2020)) == Decimal("77.50")


def test_what_happens_on_days_is_so_many_in_all() -> None:
    """90 pieces from 16 January to 14 April: 16, 29, 31 and 14 of 90 days."""
    some = dated((1, "a", 90, date(2020, 1, 16), date(2020, 4, 14)))
    assert by_month(charge(fee(form="each", price=2), some, year=2020)) == {1: 32, 2: 58, 3: 62, 4: 28}


def test_what_happens_is_told_by_month() -> None:
    whole_year = dated((1, "a", 90, None, None))
    assert total(charge(fee(form="monthly", price=2), whole_year)) == 12 * 180
    with pytest.raises(InputError, match="räknas varje gång det händer"):
        charge(fee(form="each", price=2), whole_year)


@pytest.mark.parametrize(("measure", "number"), [(2, 8), ("highest", 14), ("mean", 10)])
def test_a_years_number_is_that_of_a_month_the_highest_or_the_mean(measure: object, number: int) -> None:
    months = [6, 8, 14, *[10] * 8, 12]
    lines = charge(fee(form="monthly", price=1, measured=measure), rows("a", months))
    assert total(lines) == 12 * number
    assert set(lines["quantity"]) == {number}


def test_a_fee_on_other_fees() -> None:
    """To 1 000 a year there is no rebate, beyond it 5 %; a handling fee of 2 % is on the invoices."""
    on_fees = tariff(
        fees={
            "invoice": {"form": "each", "price": 30},
            "hour": {"form": "hourly", "price": 500},
            "handling": {"form": "each", "fees": ["invoice"], "price": 0.02},
            "rebate": {
                "form": "each",
                "fees": ["invoice", "hour"],
                "bands": [{"upto": 1000, "price": 0}, {"upto": None, "price": -0.05}],
                "band_rule": "graduated",
            },
        }
    )
    lines = charge(on_fees, pd.concat([rows("invoice", [20, 10]), rows("hour", [0, 1.5])]))
    assert total(lines, fee="handling") == 18
    assert by_month(lines[lines["fee"] == "rebate"]) == {2: Decimal("-32.50"), 1: 0}


def test_the_most_that_fees_come_to() -> None:
    """At most 100 a quarter: 130 in the first is cut in its last month, 90 in the second is not."""
    capped = tariff(
        fees={"a": {"form": "each", "price": 10}},
        maximums={"most": {"quantity": "agreement", "per": "quarter", "amount": 100}},
    )
    has = pd.concat([rows("a", [7, 0, 6, 9]), rows("agreement", 1)])
    lines = charge(capped, has)
    assert by_month(lines[lines["kind"] == "maximum"]) == {3: -30}
    assert total(lines) == 190


def test_a_minimum_by_quarter_is_of_the_months_in_force() -> None:
    """600 a quarter: two months in force of the first are 400, less the 250 that came."""
    least = tariff(
        fees={"a": {"form": "each", "price": 10}},
        minimums={"least": {"quantity": "agreement", "per": "quarter", "amount": 600}},
    )
    has = pd.concat([rows("a", [0, 25]), rows("agreement", [0, 1, 1])])
    assert by_month(charge(least, has)) == {2: 250, 3: 150}


SERVICE = {
    "quantity": "answered",
    "promised": 0.90,
    "of": "fees",
    "block": 0.01,
    "price": 0.02,
    "at_risk": 0.05,
}


def serviced(**changes: Any) -> Tariff:
    credit = {**SERVICE, **changes}
    return tariff(fees={"a": {"form": "each", "price": 10}}, credits={"late": credit})


def test_a_credit_for_missed_service() -> None:
    """2 % of the month's fees for each started point below 90 %, at most 5 % of them."""
    has = pd.concat([rows("a", 100), rows("answered", [0.93, 0.90, 0.885, 0.80])])
    lines = charge(serviced(), has)
    assert by_month(lines[lines["kind"] == "credit"]) == {3: -40, 4: -50}


def test_what_is_at_risk_in_a_year_is_paid_from_its_first_month() -> None:
    """3 % of the year's 12 000 is 360: 40 in March, 200 in April and what is left, 120, in May."""
    has = pd.concat([rows("a", 100), rows("answered", [1, 1, 0.885, 0.80, 0.70])])
    lines = charge(serviced(at_risk=0.03, at_risk_by="year"), has)
    assert by_month(lines[lines["kind"] == "credit"]) == {3: -40, 4: -200, 5: -120}


def test_a_promise_of_at_most_and_a_credit_in_kronor() -> None:
    """Promised 5 days and 7.5 needed: 3 started days at 150, at most 400."""
    days = serviced(better="lower", promised=5, block=1, of="kronor", price=150, at_risk=400)
    assert total(charge(days, pd.concat([rows("a", [1]), rows("answered", [7.5])])), kind="credit") == -400
    less = serviced(better="lower", promised=5, block=1, of="kronor", price=100, at_risk=400)
    assert total(charge(less, pd.concat([rows("a", [1]), rows("answered", [7.5])])), kind="credit") == -300


def test_a_credit_for_what_is_counted() -> None:
    """12.50 for each late invoice beyond the first two of a quarter."""
    late = tariff(
        fees={"a": {"form": "each", "price": 10}},
        credits={
            "late": {
                "quantity": "late",
                "of": "kronor",
                "price": 12.5,
                "included": 2,
                "counted_by": "quarter",
            }
        },
    )
    has = pd.concat([rows("a", [50]), rows("late", [1, 0, 4, 2])])
    assert by_month(charge(late, has)) == {1: 500, 3: Decimal("-37.50")}


def test_a_credit_of_a_quarter_is_judged_by_its_mean() -> None:
    """0.92, 0.90 and 0.85 are 0.89 in the mean: one started point, 2 % of the quarter's 3 000."""
    has = pd.concat([rows("a", 100), rows("answered", [0.92, 0.90, 0.85])])
    lines = charge(serviced(counted_by="quarter"), has)
    assert by_month(lines[lines["kind"] == "credit"]) == {3: -60}


def test_vat_by_rate_is_on_everything_else() -> None:
    """25 % of 110 and of the credit of 10, and 6 % of 51.50: 25 + 3.09."""
    taxed = tariff(
        fees={"a": {"form": "each", "price": 11}, "book": {"form": "each", "price": 51.5, "vat": 0.06}},
        credits={"late": {"quantity": "late", "of": "kronor", "price": 5}},
        vat=0.25,
    )
    lines = charge(taxed, pd.concat([rows("a", [10]), rows("book", [0, 1]), rows("late", [2])]))
    assert by_month(lines[lines["kind"] == "vat"]) == {1: 25, 2: Decimal("3.09")}
    assert total(lines) == Decimal("179.59")


def test_the_written_short_is_the_written_in_full() -> None:
    short = tariff(fees={"a": {"form": "each", "price": 12.5, "unit": "kr/st", "name": "Faktura"}})
    price = {"value": 12.5, "unit": "kr/st", "meaning": "Faktura", "source": "Prov"}
    full = {"name": "Faktura", "area": "Faktura", "form": "each", "quantity": "a", "price": price}
    assert short == tariff(fees={"a": full})
    assert tariff(fees={"a": {"form": "each", "price": 0.1}}).fees["a"].price.value == Decimal("0.1")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"form": "each", "bands": [{"upto": None}], "band_rule": "graduated"}, "price, flat"),
        ({"form": "each", "price": 1, "band_rule": "graduated"}, "band_rule"),
        ({"form": "each", "price": 1, "block_rule": "whole"}, "block_rule"),
        ({"form": "each", "price": 1, "included_for": "b"}, "included_for"),
        ({"form": "each", "price": 1, "measured": "mean"}, "measured"),
        ({"form": "monthly", "price": 1, "counted_by": "year"}, "per month"),
        ({"form": "shared", "price": 1, "block": 5}, "shared"),
        (
            {"form": "each", "price": 1, "valid_from": date(2020, 2, 1), "valid_through": date(2020, 1, 1)},
            "valid",
        ),
        ({"form": "each", "price": 1, "fees": ["a"]}, "före"),
        ({"form": "each", "price": 1, "block": 0}, "0"),
    ],
)
def test_what_does_not_go_together_is_told(fields: dict[str, Any], place: str) -> None:
    with pytest.raises(ValidationError, match=place):
        fee(**fields)


counts = st.lists(st.integers(0, 60), min_size=12, max_size=12)


@settings(max_examples=40, deadline=None)
@given(
    months=counts,
    free=st.integers(1, 20),
    block=st.integers(1, 7),
    rule=st.sampled_from(["graduated", "all_units"]),
)
def test_by_month_is_what_each_month_comes_to_by_itself(
    months: list[int], free: int, block: int, rule: str
) -> None:
    """The arrays agree with the plain rule, month by month, whatever the steps."""
    stepped = fee(
        form="each",
        included=free,
        block=block,
        counted_by="month",
        band_rule=rule,
        bands=[{"upto": 2, "price": 9}, {"upto": 5, "price": 4, "flat": 11}, {"upto": None, "price": 1.5}],
    )
    terms = stepped.fees["a"]
    alone = amount_of(terms, np.array([Fraction(count) for count in months], dtype=object))
    assert total(charge(stepped, rows("a", months))) == sum(alone)
    np.testing.assert_allclose(amount_of(terms, np.array(months, dtype=float)), alone.astype(float))


def test_credits_of_drawn_years_are_those_of_exact_ones() -> None:
    terms = Credit.model_validate(serviced().credits["late"].model_dump())
    missed = np.array([[0.0, 0.015] * 6, [0.2] * 12])
    exact = credited(terms, np.array([[Fraction(str(m)) for m in year] for year in missed]), _fees(Fraction))
    np.testing.assert_allclose(credited(terms, missed, _fees(float)), exact.astype(float))
    assert exact.sum(axis=1).tolist() == [6 * 40, 12 * 50]


def _fees(kind: Any) -> Any:
    return np.array([[kind(1000)] * 12] * 2)

"""Tariffs are files: what they charge is exact, and published fee lists can be written without code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from model.errors import InputError
from model.pricing.settling.volume_reconciliation import instalments, reconcile
from model.pricing.tariffs.charges import charge
from model.pricing.tariffs.tariff import Tariff, load_tariff
from model.validity.charged_months import open_months
from model.validity.span import Span

TARIFFS = Path(__file__).resolve().parents[2] / "params" / "tariffs"
YEAR = range(1, 13)
Row = tuple[int, str, int, Any]


def priced(value: object, unit: str = "kr/st") -> dict[str, object]:
    return {"value": value, "unit": unit, "meaning": "pris", "source": "antagande"}


def tariff(**fees: Mapping[str, object]) -> Tariff:
    named = {
        name: {"name": name, "area": "Ekonomi", "quantity": name} | dict(fee) for name, fee in fees.items()
    }
    return Tariff.model_validate({"title": "Prov", "fees": named})


def counted(rows: Iterable[Row]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["customer", "quantity", "month", "amount"])


def every_month(customer: int, name: str, amount: object) -> list[Row]:
    return [(customer, name, month, amount) for month in YEAR]


def total(lines: pd.DataFrame) -> Decimal:
    return sum(lines["amount"], Decimal(0))


def test_the_states_fee_list_of_2020() -> None:
    """A customer of 300 employees: the fees of the published list times what the customer has."""
    published = load_tariff(TARIFFS / "statens_servicecenter_2020.yaml")
    has = {
        "finance_agreement": (1, 13_500),
        "employees_finance": (300, 30),
        "finance_system_agreement": (1, 8_300),
        "finance_system_users": (25, 460),
        "employees_e_commerce": (300, 13),
        "payroll_agreement": (1, 13_500),
        "pay_slips": (310, 22 + 40),
        "scheduling_agreement": (1, 8_000),
        "scheduled_pay_slips": (120, 15),
        "recruiting_agreement": (1, 7_000),
        "supplier_invoices": (400, 65),
    }
    assert set(has) == set(published.quantities)
    lines = charge(published, counted(row for name, (n, _) in has.items() for row in every_month(1, name, n)))
    assert total(lines) == 12 * sum(number * fee for number, fee in has.values())


def test_fees_that_fall_with_the_years_of_the_agreement() -> None:
    """200 employees and as many pay slips with deviation reporting: 444 000, 390 000 and 336 000 kronor."""
    published = load_tariff(TARIFFS / "statens_servicecenter_2013.yaml")
    has = {"agreement": 1, "employees": 200, "pay_slips_deviation": 200}
    quantities = counted(row for name, number in has.items() for row in every_month(7, name, number))
    years = [total(charge(published, quantities, year)) for year in (1, 2, 3, 4)]
    assert years == [444_000, 390_000, 336_000, 336_000]
    assert float(years[1] / years[0] - 1) == pytest.approx(-0.121622, abs=1e-6)
    two = pd.concat([quantities, quantities.assign(customer=8)])
    assert total(charge(published, two, {7: 1, 8: 3})) == 444_000 + 336_000


def test_estimated_volumes_are_invoiced_by_a_twelfth_and_reconciled_in_april_and_october() -> None:
    published = load_tariff(TARIFFS / "statens_servicecenter_2020.yaml")
    estimate = counted([*every_month(1, "supplier_invoices", 1000), *every_month(1, "pay_slips", 500)])
    actual = counted([*every_month(1, "supplier_invoices", 1400), *every_month(1, "pay_slips", 505)])
    table = reconcile(published, charge(published, estimate), charge(published, actual))
    found = table.set_index(["area", "month"])
    assert found.loc[("E-handel", 4), "invoiced"] == 6 * 65_000
    assert found.loc[("E-handel", 4), "deviation"] == 6 * 400 * 65
    assert found.loc[("E-handel", 4), "action"] == "above_threshold"
    assert found.loc[("Lön", 4), "action"] == "none"
    assert (found.xs(4, level="month")["settled"] == 0).all()
    assert found.loc[("E-handel", 10), "settled"] == 10 * 400 * 65
    assert found.loc[("Lön", 10), "settled"] == 10 * 5 * 62
    assert (found.xs(10, level="month")["action"] == "settled").all()


def test_a_comparison_looks_ahead_with_a_forecast() -> None:
    """Invoiced to June 6 x 1 000 at 65. To April 4 x 1 500 came, and 2 x 350 are forecast: 700 more."""
    published = load_tariff(TARIFFS / "statens_servicecenter_2020.yaml")
    estimate, spring, summer = (
        charge(published, counted(every_month(1, "supplier_invoices", number)))
        for number in (1000, 1500, 350)
    )
    seen = reconcile(published, estimate, spring[spring["month"] <= 4], 4, forecast={4: summer})
    assert seen[["month", "invoiced", "actual", "deviation"]].values.tolist() == [
        [4, 6 * 65_000, 6_700 * 65, 700 * 65]
    ]
    assert seen["action"].tolist() == ["none"]
    assert reconcile(published, estimate, spring, 4)["action"].tolist() == ["above_threshold"]


def test_instalments_are_equal_to_the_ore() -> None:
    parts = instalments(Decimal("100.00"), 12)
    assert sum(parts) == 100
    assert {max(parts), min(parts)} == {Decimal("8.34"), Decimal("8.33")}


def test_a_tariff_without_the_clause_is_told() -> None:
    plain = tariff(invoice={"form": "each", "price": priced(1)})
    lines = charge(plain, counted([(1, "invoice", 1, 1)]))
    with pytest.raises(InputError, match="volymavstämning"):
        reconcile(plain, lines, lines)


def test_an_add_on_opened_in_august_is_charged_from_september() -> None:
    """120 000 kronor a year, opened on 15 August 2012: four twelfths."""
    months = open_months(Span(date(2012, 8, 15)), 2012)
    fee = tariff(assets={"form": "yearly", "price": priced(120_000, "kr/år")})
    lines = charge(fee, counted((1, "assets", month, 1) for month in months))
    assert months == (9, 10, 11, 12)
    assert total(lines) == 40_000
    assert lines["amount"].tolist() == [10_000] * 4


@pytest.mark.parametrize(
    ("start", "end", "whole", "started"),
    [
        (date(2012, 9, 1), None, [9, 10, 11, 12], [9, 10, 11, 12]),
        (date(2010, 1, 1), date(2012, 2, 28), [1], [1, 2]),
        (date(2012, 2, 1), date(2012, 2, 29), [2], [2]),
        (date(2012, 12, 2), None, [], [12]),
        (date(2013, 1, 1), None, [], []),
        (date(2010, 1, 1), date(2011, 12, 31), [], []),
        (date(2010, 1, 1), None, list(YEAR), list(YEAR)),
    ],
)
def test_months_that_an_agreement_is_charged_for(
    start: date, end: date | None, whole: list[int], started: list[int]
) -> None:
    assert [*open_months(Span(start, end), 2012)] == whole
    assert [*open_months(Span(start, end), 2012, "started_months")] == started


def test_dual_rate() -> None:
    """Horngren: the fixed cost by budgeted shares, the variable at the budgeted rate for actual use."""
    dual = tariff(
        fixed={"form": "shared", "price": priced(30_000_000, "kr/år")},
        used={"form": "each", "price": priced(120.615)},
    )
    share, used = [0.5, 0.3, 0.2], [90_000, 66_000, 40_000]
    rows = [(number, "fixed", 1, part) for number, part in enumerate(share, start=1)]
    lines = charge(dual, counted([*rows, *((n, "used", 12, u) for n, u in enumerate(used, start=1))]))
    charged = lines.groupby("customer")["amount"].agg("sum")
    assert charged.tolist() == [25_855_350, 16_960_590, 10_824_600]
    assert 54_123_000 - total(lines) == 482_460


def test_a_volume_clause_is_a_sum_and_two_bands() -> None:
    """30 000 agreed at 20.40; 5 % more at no charge, and beyond that 9.30 each: 33 000 cost 13 950 more."""
    clause = tariff(
        agreed={"form": "yearly", "price": priced(612_000, "kr/år")},
        invoices={
            "form": "each",
            "bands": priced([{"upto": 31_500, "price": 0}, {"upto": None, "price": 9.30}]),
            "band_rule": priced("graduated"),
        },
    )
    lines = charge(clause, counted([*every_month(1, "agreed", 1), *every_month(1, "invoices", 2750)]))
    extra = lines[(lines["fee"] == "invoices") & (lines["price"] > 0)]
    assert sum(extra["quantity"]) == 1500
    assert total(extra) == 13_950
    assert total(lines) == 625_950


def bands(rule: str) -> Tariff:
    steps = [{"upto": 100, "price": 10}, {"upto": 300, "price": 8}, {"upto": None, "price": 5}]
    return tariff(invoice={"form": "each", "bands": priced(steps), "band_rule": priced(rule)})


@pytest.mark.parametrize(
    ("volume", "graduated", "all_units"),
    [(100, 1000, 1000), (101, 1008, 808), (300, 2600, 2400), (400, 3100, 2000)],
)
def test_volume_bands(volume: int, graduated: int, all_units: int) -> None:
    halves = counted([(1, "invoice", 3, volume // 2), (1, "invoice", 9, volume - volume // 2)])
    assert total(charge(bands("graduated"), halves)) == graduated
    assert total(charge(bands("all_units"), halves)) == all_units


@pytest.mark.parametrize(
    ("form", "amount", "expected"), [("monthly", 1, 90), ("yearly", 1, "7.50"), ("hourly", 0.5, 45)]
)
def test_forms(form: str, amount: float, expected: object) -> None:
    lines = charge(tariff(a={"form": form, "price": priced(90)}), counted([(1, "a", 2, amount)]))
    assert total(lines) == Decimal(str(expected))


def test_a_minimum_tops_up_what_is_lacking() -> None:
    def least(per: str) -> Tariff:
        fees = {
            "invoice": {
                "name": "Faktura",
                "area": "A",
                "form": "each",
                "quantity": "invoice",
                "price": priced(10),
            }
        }
        minimum = {
            "name": "Minsta avgift",
            "area": "A",
            "fees": [],
            "quantity": "agreement",
            "per": per,
            "amount": priced(1200 if per == "year" else 100),
        }
        return Tariff.model_validate({"title": "Prov", "fees": fees, "minimums": {"least": minimum}})

    rows = [*((1, "agreement", month, 1) for month in (10, 11, 12)), (1, "invoice", 10, 25)]
    by_year = charge(least("year"), counted(rows))
    assert total(by_year) == 300  # three twelfths of 1 200
    assert by_year.loc[by_year["fee"] == "least", ["month", "amount"]].to_numpy().tolist() == [[12, 50]]
    by_month = charge(least("month"), counted(rows))
    assert by_month.groupby("month")["amount"].agg("sum").to_dict() == {10: 250, 11: 100, 12: 100}


@pytest.mark.parametrize(
    ("name", "fees", "is_right"),
    [("least", ["invoice"], True), ("least", [], True), ("invoice", [], False), ("least", ["letter"], False)],
)
def test_a_minimum_has_a_name_of_its_own_and_is_of_fees_that_there_are(
    name: str, fees: list[str], is_right: bool
) -> None:
    invoice = {"name": "F", "area": "A", "form": "each", "quantity": "invoice", "price": priced(10)}
    minimum = {
        "name": "Minsta avgift",
        "area": "A",
        "fees": fees,
        "quantity": "agreement",
        "per": "year",
        "amount": priced(1200),
    }
    given = {"title": "Prov", "fees": {"invoice": invoice}, "minimums": {name: minimum}}
    if is_right:
        assert Tariff.model_validate(given).quantities == ["invoice", "agreement"]
    else:
        with pytest.raises(ValidationError, match="ett eget namn och avgifter som finns"):
            Tariff.model_validate(given)


def test_incomplete_documents_are_charged_to_those_who_cause_them() -> None:
    fees = tariff(
        invoice={"form": "each", "price": priced(20)},
        incomplete={"form": "each", "price": priced(35)},
    )
    lines = charge(fees, counted([(1, "invoice", 1, 100), (2, "invoice", 1, 100), (2, "incomplete", 1, 8)]))
    charged = lines.groupby("customer")["amount"].agg("sum")
    assert charged.to_dict() == {1: 2000, 2: 2280}


amounts = st.decimals(0, 5000, places=3)
entries = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from(["a", "b", "c", "d"]), st.integers(1, 12), amounts),
    min_size=1,
    max_size=40,
)


@settings(max_examples=30, deadline=None)
@given(rows=entries, prices=st.lists(st.decimals(0, 900, places=4), min_size=4, max_size=4))
def test_sums_are_exact_for_any_volumes(rows: list[Row], prices: list[Decimal]) -> None:
    """A customer's year of a fee is exact within half an öre; the shared sum is charged whole."""
    forms = ["each", "yearly", "monthly", "shared"]
    fees = tariff(
        **{
            n: {"form": form, "price": priced(price)}
            for n, form, price in zip("abcd", forms, prices, strict=True)
        }
    )
    rows = [*rows, (1, "d", 1, 1)]
    lines = charge(fees, counted(rows))
    for name, price in zip("abc", prices[:3], strict=True):
        for customer in range(1, 7):
            volume = sum((row[3] for row in rows if row[:2] == (customer, name)), Decimal(0))
            exact = volume * price / (12 if name == "b" else 1)
            found = total(lines[(lines["customer"] == customer) & (lines["fee"] == name)])
            assert abs(found - exact) <= Decimal("0.0050000001")
    assert total(lines[lines["fee"] == "d"]) == round(prices[3], 2)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(rows=entries, random=st.randoms())
def test_the_order_of_rows_and_customers_changes_nothing(rows: list[Row], random: Any) -> None:
    fees = tariff(**{name: {"form": "each", "price": priced(7.35)} for name in "abcd"})
    mixed = random.sample(rows, len(rows))
    pd.testing.assert_frame_equal(charge(fees, counted(rows)), charge(fees, counted(mixed)))
    renamed = charge(fees, counted((7 - customer, *rest) for customer, *rest in rows))
    assert sorted(renamed["amount"]) == sorted(charge(fees, counted(rows))["amount"])


@settings(max_examples=30, deadline=None)
@given(volumes=st.lists(st.integers(0, 200), min_size=12, max_size=12))
def test_graduated_bands_cost_the_same_however_the_year_is_spread(volumes: list[int]) -> None:
    spread = counted((1, "invoice", month, volume) for month, volume in zip(YEAR, volumes, strict=True))
    at_once = counted([(1, "invoice", 1, sum(volumes))])
    assert total(charge(bands("graduated"), spread)) == total(charge(bands("graduated"), at_once))


def test_a_customer_with_nothing_pays_nothing() -> None:
    fees = tariff(a={"form": "each", "price": priced(5)})
    assert charge(fees, counted([(1, "a", 1, 0)])).empty


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ((1, "b", 1, 1), "kund 1, b"),
        ((1, "a", 13, 1), "månad 13"),
        ((1, "a", 1, -1), "inte är negativt"),
        ((1, "a", 1, float("nan")), "nan"),
    ],
)
def test_quantities_that_cannot_be_charged_are_told(row: Row, place: str) -> None:
    with pytest.raises(InputError, match=place):
        charge(tariff(a={"form": "each", "price": priced(5)}), counted([row]))


def test_a_customers_year_of_a_shared_sum_is_its_part_of_it() -> None:
    """A sixth, a third and a half of 10 kronor, whatever öre its months are rounded to."""
    rows = [row for customer in (1, 2, 3) for row in every_month(customer, "a", customer)]
    lines = charge(tariff(a={"form": "shared", "price": priced(10)}), counted(rows))
    years = {number: total(lines[lines["customer"] == number]) for number in (1, 2, 3)}
    assert years == {1: Decimal("1.67"), 2: Decimal("3.33"), 3: Decimal("5.00")}
    assert sorted(lines[lines["customer"] == 2]["amount"]) == [Decimal("0.27")] * 3 + [Decimal("0.28")] * 9


def test_a_shared_sum_that_nobody_bears_is_told() -> None:
    with pytest.raises(InputError, match="någon kund med a"):
        charge(tariff(a={"form": "shared", "price": priced(5)}), counted([]))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda text: text.replace("form: each", "form: ibland"), "form"),
        (lambda text: text.replace("value: 65,", "value: sextiofem,"), "supplier_invoice.price.value"),
        (lambda text: text.replace("price: {value: 7000,", "pris: {value: 7000,"), "recruiting"),
        (
            lambda text: text.replace("settled_after: {value: 10", "settled_after: {value: 11"),
            "settled_after",
        ),
    ],
)
def test_a_faulty_tariff_file_is_told(change: Callable[[str], str], place: str, tmp_path: Path) -> None:
    text = (TARIFFS / "statens_servicecenter_2020.yaml").read_text(encoding="utf-8")
    faulty = tmp_path / "taxa.yaml"
    faulty.write_text(change(text), encoding="utf-8")
    with pytest.raises(InputError, match=place):
        load_tariff(faulty)


@pytest.mark.parametrize(
    "fee",
    [
        {"form": "each"},
        {"form": "each", "price": priced(1), "price_by_agreement_year": priced([1])},
        {"form": "shared", "bands": priced([{"upto": None, "price": 1}]), "band_rule": priced("graduated")},
        {"form": "each", "bands": priced([{"upto": None, "price": 1}])},
        {
            "form": "each",
            "bands": priced([{"upto": 5, "price": 1}, {"upto": 5, "price": 1}, {"upto": None, "price": 1}]),
            "band_rule": priced("graduated"),
        },
    ],
)
def test_a_fee_has_one_price_and_rising_bands(fee: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"price|band"):
        tariff(a=fee)

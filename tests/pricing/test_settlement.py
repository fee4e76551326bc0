"""Settlement by the volume clause: published and worked cases, and what holds for any year."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import InputError
from model.observations.registers import Registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.pricing.settling.own_tariff import delivered
from model.pricing.settling.settlement import IN_FULL, NOTHING, Clause, clause_of, clauses, settle

FORMS = ("none", "actual", "band", "dual_rate")
Line = tuple[int, str, int, str]


def agreed(*lines: Line) -> pd.DataFrame:
    """Agreement lines of customer, service, volume and price."""
    rows = [
        (customer, service, volume, Decimal(price), volume * Decimal(price))
        for customer, service, volume, price in lines
    ]
    return pd.DataFrame(rows, columns=["customer", "service", "volume", "price", "amount"])


def came(*lines: tuple[int, str, float]) -> pd.DataFrame:
    return pd.DataFrame(list(lines), columns=["customer", "service", "volume"])


def total(column: pd.Series) -> Decimal:
    return sum(column, Decimal(0))


def test_five_per_cent_are_free_and_the_rest_costs_the_marginal_price() -> None:
    """30 000 agreed at 20.40, 33 000 came, marginal price 9.30: 1 500 units, 13 950.00 (volume-band)."""
    clause = Clause(Fraction(5, 100), Fraction("9.30") / Fraction("20.40"))
    line = settle(agreed((1, "invoice", 30_000, "20.40")), came((1, "invoice", 33_000)), {"invoice": clause})
    found = line.iloc[0].to_dict()
    assert found["beyond"] == 1500
    assert (found["agreed"], found["adjustment"]) == (Decimal("612000.00"), Decimal("13950.00"))
    assert found["settled"] == Decimal("625950.00")


def test_dual_rate() -> None:
    """Horngren: 30 000 000 fixed by agreed share, 24 123 000 for 200 000 units is a rate of 120.615."""
    price, rate = "270.615", Fraction("120.615")
    budget = agreed(*((n, "use", v, price) for n, v in enumerate((100_000, 60_000, 40_000), start=1)))
    actual = came((1, "use", 90_000), (2, "use", 66_000), (3, "use", 40_000))
    lines = settle(budget, actual, {"use": Clause(Fraction(0), rate / Fraction(price))})
    charges = [Decimal("25855350.00"), Decimal("16960590.00"), Decimal("10824600.00")]
    assert lines["settled"].tolist() == charges
    assert total(lines["settled"]) == Decimal("53640540.00")
    assert total(budget["amount"]) - total(lines["settled"]) == Decimal("482460.00")


@pytest.mark.parametrize(
    ("form", "up", "down"),
    [("none", 0, 0), ("actual", 2000, -2000), ("band", 375, -375), ("dual_rate", 500, -500)],
)
def test_the_forms_by_hand(form: str, up: int, down: int) -> None:
    """1 000 agreed at 10 kronor, 1 200 or 800 came; band 5 %, variable share a quarter."""
    changes = {"settlement.form": form, "settlement.band": 0.05, "settlement.variable_share": 0.25}
    clause = clause_of(load(changes=changes).settlement)
    lines = agreed((1, "invoice", 1000, "10.00"), (2, "invoice", 1000, "10.00"))
    found = settle(lines, came((1, "invoice", 1200), (2, "invoice", 800)), {"invoice": clause})
    assert found["adjustment"].tolist() == [up, down]


def test_edges_of_the_band_change_nothing_and_one_unit_more_does() -> None:
    """5 % of 1 019 are 50.95: 50 whole units are free both ways."""
    clause = Clause(Fraction(1, 20), Fraction(1, 2))
    assert [clause.beyond(1019, volume) for volume in (969, 1069)] == [0, 0]
    assert [clause.beyond(1019, volume) for volume in (968, 1070, 0)] == [-1, 1, -969]


def test_what_was_not_agreed_is_bought_in_full() -> None:
    """The price is that of the other agreements; an agreement on none is no agreement."""
    lines = agreed((1, "invoice", 100, "10.00"), (3, "invoice", 0, "10.00"))
    actual = came((1, "invoice", 100), (2, "invoice", 7), (3, "invoice", 5), (4, "invoice", 0))
    for clause in (NOTHING, Clause(Fraction(1, 20), Fraction(1, 4)), IN_FULL):
        found = settle(lines, actual, {"invoice": clause})
        assert found["customer"].tolist() == [1, 2, 3]
        assert found["settled"].tolist() == [1000, 70, 50]


def test_what_does_not_come_is_settled_and_what_stands_is_not() -> None:
    lines = agreed((1, "invoice", 100, "10.00"), (1, "subscription", 1, "500.00"))
    found = settle(lines, came(), {"invoice": IN_FULL, "subscription": None})
    assert found["settled"].tolist() == [0, 500]
    assert found["actual_volume"].tolist() == [0, 1]


@pytest.mark.parametrize("volume", [-1, 2.5, float("nan")])
def test_volumes_that_cannot_be_are_told(volume: float) -> None:
    lines = agreed((1, "invoice", 100, "10.00"))
    with pytest.raises(InputError, match="kund 1, invoice"):
        settle(lines, came((1, "invoice", volume)), {"invoice": IN_FULL})


def test_a_purchase_without_a_price_is_told() -> None:
    with pytest.raises(InputError, match=r"kund 2, voucher.*köpt utan pris"):
        settle(
            agreed((1, "invoice", 1, "10.00")),
            came((2, "voucher", 3)),
            {"invoice": IN_FULL, "voucher": IN_FULL},
        )


def test_customers_with_different_prices_are_told() -> None:
    lines = agreed((1, "invoice", 1, "10.00"), (2, "invoice", 1, "11.00"))
    with pytest.raises(InputError, match="samma pris"):
        settle(lines, came(), {"invoice": IN_FULL})


volumes = st.lists(st.tuples(st.integers(1, 9000), st.integers(0, 9000)), min_size=1, max_size=12)
prices = st.integers(1, 99_999).map(lambda ore: Decimal(ore) / 100)
shares = st.fractions(0, 1, max_denominator=1000)


def test_lines_stand_by_customer_and_then_as_in_the_price_list() -> None:
    lines = agreed((10, "use", 1, "2.00"), (2, "subscription", 1, "9.00"), (2, "invoice", 5, "2.00"))
    found = settle(lines, came((2, "use", 3)), {"use": IN_FULL, "subscription": None, "invoice": IN_FULL})
    places = found[["customer", "service"]].to_numpy().tolist()
    assert places == [[2, "use"], [2, "subscription"], [2, "invoice"], [10, "use"]]


@pytest.mark.slow
@given(volumes=volumes, price=prices, band=shares, share=shares)
def test_sums_are_exact_and_a_band_lies_between_nothing_and_full(
    volumes: list[tuple[int, int]], price: Decimal, band: Fraction, share: Fraction
) -> None:
    lines = agreed(*((n, "invoice", planned, str(price)) for n, (planned, _) in enumerate(volumes)))
    actual = came(*((n, "invoice", real) for n, (_, real) in enumerate(volumes)))
    found, full = (settle(lines, actual, {"invoice": clause}) for clause in (Clause(band, share), IN_FULL))
    assert total(found["settled"]) == total(found["agreed"]) + total(found["adjustment"])
    assert total(full["settled"]) == sum(real * price for _, real in volumes)
    for part, whole in zip(found["adjustment"], full["adjustment"], strict=True):
        assert part.as_tuple().exponent == -2
        assert min(whole, 0) <= part <= max(whole, 0)


@pytest.mark.slow
@given(volumes=volumes, random=st.randoms())
def test_the_order_of_rows_changes_nothing(volumes: list[tuple[int, int]], random: object) -> None:
    lines = agreed(*((n, "invoice", planned, "9.35") for n, (planned, _) in enumerate(volumes)))
    actual = came(*((n, "invoice", real) for n, (_, real) in enumerate(volumes)))
    clause = {"invoice": Clause(Fraction(1, 20), Fraction(1, 4))}
    mixed = settle(lines.sample(frac=1, random_state=3), actual.sample(frac=1, random_state=4), clause)
    pd.testing.assert_frame_equal(settle(lines, actual, clause), mixed)


@given(planned=st.integers(1, 5000), real=st.integers(0, 5000))
def test_more_never_costs_less(planned: int, real: int) -> None:
    clause = {"invoice": Clause(Fraction(1, 20), Fraction(1, 4))}
    lines = agreed((1, "invoice", planned, "0.35"))
    less, more = (settle(lines, came((1, "invoice", volume)), clause) for volume in (real, real + 1))
    assert total(less["settled"]) <= total(more["settled"])


def test_each_service_has_its_clause(base: Parameters) -> None:
    found = clauses(base)
    assert found["supplier_scanned"] == clause_of(base.settlement) == Clause(Fraction(1, 20), Fraction(1, 4))
    assert found["fixed_assets"] == IN_FULL
    assert [found[name] for name in ("subscription", "idle_capacity", "opening_balances")] == [None] * 3


@pytest.mark.parametrize("form", FORMS)
def test_add_ons_by_the_month_are_paid_by_open_months_under_every_form(
    form: str, base: Parameters, registers: Registers
) -> None:
    """An add-on that the agreement does not know of, and one agreed for the year that was never opened."""
    parameters = load(changes={"settlement.form": form})
    nothing = pd.DataFrame(columns=["month", "customer", "activity", "volume"])
    had = delivered(nothing, parameters, registers, 2012)
    by_month = had[had["service"] == "fixed_assets"]
    buyers = sorted(by_month["customer"].unique().tolist())
    other = next(n for n in registers.customers["number"].tolist() if n not in buyers)
    lines = agreed(*((customer, "fixed_assets", 12, "3400.00") for customer in [*buyers[1:], other]))
    found = settle(lines, by_month, clauses(parameters)).set_index("customer")["adjustment"]
    assert found[buyers[0]] == 12 * 3400
    assert found[other] == -12 * 3400
    assert total(found) == 0


@pytest.mark.parametrize(
    ("path", "value"),
    [("settlement.band", 1.0), ("settlement.variable_share", -0.1), ("settlement.form", "ibland")],
)
def test_clauses_that_cannot_be_are_told(path: str, value: object) -> None:
    with pytest.raises(InputError, match=path):
        load(changes={path: value})


def test_a_fee_by_the_year_without_an_agreement_is_paid_for_its_days() -> None:
    """7 240.00 x 31 / 366 = 613.22 of customer 2, who had it in December; 1 pays as agreed."""
    lines = agreed((1, "opening_balances", 1, "7240.00"))
    actual = came((1, "opening_balances", 1), (2, "opening_balances", 1))
    found = settle(
        lines, actual, {"opening_balances": None}, {(2, "opening_balances"): Fraction(31, 366)}
    ).set_index("customer")
    assert found["settled"].to_dict() == {1: Decimal("7240.00"), 2: Decimal("613.22")}

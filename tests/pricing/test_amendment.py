"""Agreements amended within the year: what a change comes to, by hand, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.demand.in_force import opened_months
from model.demand.volumes import expected_volumes
from model.errors import InputError
from model.observations.amendments import AMENDMENT_COLUMNS, NEW_VOLUME_COLUMNS
from model.observations.registers import Registers, load_registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.pricing.amending.amendment import amended_lines, amending, next_amendment
from model.pricing.amending.invoices import monthly_kronor
from model.pricing.costing.yearly_sums import whole_weights
from model.pricing.money import kronor, to_ore

YEAR = 2012
DAY = date(YEAR, 1, 20)
BASE = load()
REGISTERS = load_registers(BASE)
NOTHING = pd.DataFrame(columns=AMENDMENT_COLUMNS)
GIVES_WAY = {"price_rules.when_impossible": "give_way"}
PRICES = {"supplier_scanned": "9.85", "customer_manual": "44.45", "fixed_assets": "2860.00"}
JOINING = 33


def world(**changes: Any) -> Parameters:
    return load(changes=GIVES_WAY | {name.replace("__", "."): value for name, value in changes.items()})


def volumes(*rows: tuple[int, str, date, int]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["customer", "service", "start", "volume"])
    return table.assign(reason=None)[NEW_VOLUME_COLUMNS]


def agreed(*, without: int | None = None) -> pd.DataFrame:
    """Every customer has pieces and two sums; customer 33's are those of the known case."""
    weights = whole_weights(BASE, REGISTERS)
    sums = {"subscription": "660661.20", "idle_capacity": "225190.35"}
    rows: list[tuple[int, str, int, Decimal]] = []
    for customer in REGISTERS.customers["number"].tolist():
        if customer == without:
            continue
        rows += [
            (customer, "supplier_scanned", 1200 + customer, Decimal(PRICES["supplier_scanned"])),
            (customer, "customer_manual", 77, Decimal(PRICES["customer_manual"])),
        ]
        if customer in REGISTERS.buyers("fixed_assets", YEAR):
            rows.append((customer, "fixed_assets", 12, Decimal(PRICES["fixed_assets"])))
        for service, whole in sums.items():
            part = weights[customer] / weights[JOINING]
            rows.append((customer, service, 1, kronor(round(to_ore(Decimal(whole)) * part))))
    table = pd.DataFrame(rows, columns=["customer", "service", "volume", "price"])
    only = table["service"].isin(["supplier_scanned", "customer_manual", "fixed_assets", *sums])
    return table[only].assign(amount=table["price"] * table["volume"]).reset_index(drop=True)


def only(registers: Registers, *services: str) -> Registers:
    """The registers with agreements on these add-ons alone."""
    add_ons = registers.add_ons[registers.add_ons["service"].isin(services)]
    return Registers(registers.customers, registers.people, add_ons.reset_index(drop=True))


FEW = only(REGISTERS, "fixed_assets")


def rows_of(
    lines: pd.DataFrame,
    parameters: Parameters,
    registers: Registers = FEW,
    earlier: pd.DataFrame = NOTHING,
    new: pd.DataFrame | None = None,
) -> pd.DataFrame:
    state = amending(lines, earlier, parameters, registers, YEAR)
    return next_amendment(state, volumes() if new is None else new, DAY)


def amounts(rows: pd.DataFrame) -> dict[str, Decimal]:
    return dict(zip(rows["subject"], rows["amount"], strict=True))


def total(lines: pd.DataFrame) -> Decimal:
    return sum(lines["amount"], Decimal(0))


def test_nothing_has_changed() -> None:
    assert rows_of(agreed(), world()).empty


def test_who_joins_in_november_without_an_agreement_pays_61_of_366_days_of_its_sums() -> None:
    joining = world(demand__onboarding={"2012-11-01": [JOINING]})
    lines = agreed(without=JOINING)
    rows = rows_of(lines, joining)
    found = amounts(rows)
    assert set(rows["customer"]) == {JOINING}
    assert set(rows["change"]) == {"joins", "opened"}
    assert found["subscription"] == Decimal("110110.20")
    assert found["idle_capacity"] == Decimal("37531.73")
    assert found["fixed_assets"] == 2 * Decimal("2860.00")
    yearly = dict(zip(rows["subject"], rows["yearly_after"], strict=True))
    assert yearly["subscription"] == Decimal("660661.20")
    assert yearly["idle_capacity"] == Decimal("225190.35")
    others = amended_lines(lines, rows)
    pd.testing.assert_frame_equal(others[others["customer"] != JOINING], lines, check_dtype=False)


def test_who_was_agreed_from_january_and_comes_in_november_pays_as_much() -> None:
    rows = rows_of(agreed(), world(demand__onboarding={"2012-11-01": [JOINING]}))
    now = amended_lines(agreed(), rows)
    own = now[now["customer"] == JOINING].set_index("service")["amount"]
    assert own["subscription"] == Decimal("110110.20")
    assert own["idle_capacity"] == Decimal("37531.73")
    assert set(rows["change"]) == {"leaves", "closed"}


def test_who_leaves_in_june_pays_182_of_366_days_and_is_credited_in_july() -> None:
    """Six twelfths have been invoiced; a 366th of the sum comes back."""
    lines = agreed()
    rows = rows_of(lines, world(demand__leaving={"2012-06-30": [JOINING]}))
    assert amounts(rows)["subscription"] == -Decimal("332135.69")  # 660 661.20 x 184 / 366 = 332 135.6852
    months = monthly_kronor(lines, rows, BASE, YEAR)[JOINING, "subscription"]
    assert months[:6] == [Decimal("55055.10")] * 6
    assert months[6] == Decimal("-1805.09")  # 660 661.20 x 182 / 366 - 330 330.60
    assert months[7:] == [Decimal("0.00")] * 5


def test_an_add_on_opened_in_december_pays_its_month_of_31_days() -> None:
    opened = pd.DataFrame([(2, "fixed_assets", date(YEAR, 12, 1), None)], columns=FEW.add_ons.columns)
    started = pd.concat([FEW.add_ons[FEW.add_ons["customer"] != 2], opened], ignore_index=True)
    lines = agreed()
    lines = lines[(lines["customer"] != 2) | (lines["service"] != "fixed_assets")]
    rows = rows_of(lines, world(), Registers(FEW.customers, FEW.people, started))
    assert rows[["customer", "subject", "change", "volume"]].to_numpy().tolist() == [
        [2, "fixed_assets", "opened", 1]
    ]
    assert rows["amount"].tolist() == [Decimal("2860.00")]
    assert rows["yearly_after"].tolist() == [12 * Decimal("2860.00")]
    months = monthly_kronor(lines, rows, BASE, YEAR)[2, "fixed_assets"]
    assert months == [Decimal("0.00")] * 11 + [Decimal("2860.00")]


FEE, PRICE_OF_FEE = "opening_balances", Decimal("7240.00")


def holding_fee(*spans: tuple[date, date | None]) -> Registers:
    """The register where customer 2 has an add-on with a fee by the year on the days of ``spans``."""
    others = FEW.add_ons[FEW.add_ons["service"] != FEE]
    own = pd.DataFrame([(2, FEE, *span) for span in spans], columns=FEW.add_ons.columns)
    return Registers(FEW.customers, FEW.people, pd.concat([others, own], ignore_index=True))


def with_fee(*customers: int) -> pd.DataFrame:
    rows = [(number, FEE, 1, PRICE_OF_FEE, PRICE_OF_FEE) for number in customers]
    return pd.concat(
        [agreed(), pd.DataFrame(rows, columns=["customer", "service", "volume", "price", "amount"])],
        ignore_index=True,
    )


def test_a_fee_by_the_year_opened_in_december_is_paid_for_its_31_days() -> None:
    """7 240.00 x 31 / 366 = 613.224; the others' fee is as it was."""
    lines = with_fee(9)
    registers = holding_fee((date(YEAR, 12, 1), None))
    both = pd.DataFrame([(9, FEE, date(2010, 1, 1), None)], columns=FEW.add_ons.columns)
    registers = Registers(FEW.customers, FEW.people, pd.concat([registers.add_ons, both], ignore_index=True))
    rows = rows_of(lines, world(), registers)
    assert rows[["customer", "subject", "change", "volume"]].to_numpy().tolist() == [[2, FEE, "opened", 1]]
    assert rows[["price", "yearly_after", "amount"]].to_numpy().tolist() == [
        [PRICE_OF_FEE, PRICE_OF_FEE, Decimal("613.22")]
    ]
    months = monthly_kronor(lines, rows, BASE, YEAR)[2, FEE]
    assert months == [Decimal("0.00")] * 11 + [Decimal("613.22")]
    now = amended_lines(lines, rows).set_index(["customer", "service"])
    assert now.loc[(2, FEE), ["volume", "price", "amount"]].tolist() == [1, PRICE_OF_FEE, Decimal("613.22")]
    assert now.loc[(9, FEE), "amount"] == PRICE_OF_FEE


def test_a_fee_by_the_year_closed_in_june_is_paid_for_182_days() -> None:
    """7 240.00 x 182 / 366 = 3 600.2186; the line stands with what it came to, and July settles it."""
    lines = with_fee(2)
    rows = rows_of(lines, world(), holding_fee((date(2010, 1, 1), date(YEAR, 6, 30))))
    assert rows[["change", "volume", "amount"]].to_numpy().tolist() == [["closed", 0, -Decimal("3639.78")]]
    now = amended_lines(lines, rows).set_index(["customer", "service"]).loc[(2, FEE)]
    assert now[["volume", "price", "amount"]].tolist() == [1, PRICE_OF_FEE, Decimal("3600.22")]
    months = monthly_kronor(lines, rows, BASE, YEAR)[2, FEE]
    assert sum(months, Decimal(0)) == Decimal("3600.22")
    assert months[7:] == [Decimal("0.00")] * 5


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(st.lists(st.dates(date(YEAR, 1, 2), date(YEAR, 12, 30)), min_size=2, max_size=6, unique=True))
def test_a_fee_that_comes_and_goes_is_one_sum_however_it_is_amended(days: list[date]) -> None:
    """Each period of a split is opened by an amendment of its own; they sum to the öre as one of all days."""
    firsts = sorted(days)
    spans = [(first, after - timedelta(days=1)) for first, after in pairwise(firsts)]
    lines, earlier = with_fee(10), NOTHING
    ten = (10, FEE, date(2010, 1, 1), None)
    for count in range(1, len(spans) + 1):
        registers = holding_fee(*spans[:count])
        more = pd.DataFrame([ten], columns=FEW.add_ons.columns)
        registers = Registers(
            FEW.customers, FEW.people, pd.concat([registers.add_ons, more], ignore_index=True)
        )
        rows = rows_of(lines, world(), registers, earlier=earlier)
        earlier = rows if earlier.empty else pd.concat([earlier, rows], ignore_index=True)
    whole = rows_of(lines, world(), registers)
    now, once = (amended_lines(lines, each) for each in (earlier, whole))
    assert _sums(now) == _sums(once)
    before, through = ((day - date(YEAR, 1, 1)).days for day in (firsts[0], firsts[-1]))
    paid = round(Fraction(724000 * through, 366)) - round(Fraction(724000 * before, 366))
    assert _sums(now)[2, FEE] == paid


def test_a_closed_add_on_pays_its_whole_months() -> None:
    ended = FEW.add_ons.assign(
        end=[
            date(YEAR, 9, 14) if number == 2 else end
            for number, end in FEW.add_ons[["customer", "end"]].to_numpy()
        ]
    )
    rows = rows_of(agreed(), world(), Registers(FEW.customers, FEW.people, ended))
    assert rows[["customer", "start", "volume"]].to_numpy().tolist() == [[2, date(YEAR, 9, 15), -4]]
    months = monthly_kronor(agreed(), rows, BASE, YEAR)[2, "fixed_assets"]
    assert months == [Decimal("2860.00")] * 8 + [Decimal("0.00")] * 4


def test_a_new_volume_counts_from_its_day_and_back_again_is_nothing() -> None:
    lines = agreed()
    more = volumes((4, "customer_manual", date(YEAR, 7, 1), 177))
    rows = rows_of(lines, world(), new=more)
    assert rows[["before", "after"]].to_numpy().tolist() == [["77", "177"]]
    added = int(rows["volume"].iloc[0])
    assert 40 < added < 60  # a hundred a year, the second half of it
    assert rows["amount"].tolist() == [added * Decimal("44.45")]
    back = volumes((4, "customer_manual", date(YEAR, 7, 1), 77))
    again = rows_of(lines, world(), earlier=rows, new=back)
    assert again["edition"].tolist() == [2]
    assert amended_lines(lines, pd.concat([rows, again])).equals(amended_lines(lines, NOTHING))


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        ((4, "subscription", date(YEAR, 7, 1), 2), "subscription"),
        ((4, "fixed_assets", date(YEAR, 7, 1), 2), "fixed_assets"),
        ((JOINING, "customer_manual", date(YEAR, 7, 1), 2), "2012-07-01"),
    ],
)
def test_a_volume_of_what_is_not_there_is_refused(row: tuple[int, str, date, int], shown: str) -> None:
    joining = world(demand__onboarding={"2012-11-01": [JOINING]})
    with pytest.raises(InputError, match=f"new_volumes.csv, rad 2 .*värdet {shown}"):
        rows_of(agreed(), joining, new=volumes(row))


DAYS = st.dates(date(YEAR, 1, 2), date(YEAR, 12, 31))


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=4, unique=True), st.integers(50, 5000))
def test_original_and_amendments_are_the_invoices_of_the_year(days: list[date], volume: int) -> None:
    """A customer comes and goes on the days, and its volume is another from the first of them."""
    lines = agreed()
    earlier = NOTHING
    spans = [
        (first, last - timedelta(days=1))
        for first, last in zip([date(YEAR, 1, 1), *sorted(days)], sorted(days), strict=False)
    ]
    for _first, last in spans:
        for end in ({"2012-12-31": []}, {last.isoformat(): [JOINING]}):
            new = volumes((7, "supplier_scanned", days[0], volume))
            rows = rows_of(lines, world(demand__leaving=end), earlier=earlier, new=new)
            earlier = rows if earlier.empty else pd.concat([earlier, rows], ignore_index=True)
    now = amended_lines(lines, earlier)
    assert total(now) == total(lines) + sum(earlier["amount"], Decimal(0))
    months = monthly_kronor(lines, earlier, BASE, YEAR)
    assert sum((sum(each, Decimal(0)) for each in months.values()), Decimal(0)) == total(now)
    last = max(days) - timedelta(days=1)
    alone = rows_of(
        lines,
        world(demand__leaving={last.isoformat(): [JOINING]}),
        new=volumes((7, "supplier_scanned", days[0], volume)),
    )
    assert _sums(now) == _sums(amended_lines(lines, alone))


def _sums(lines: pd.DataFrame) -> Mapping[tuple[int, str], int]:
    keys = zip(lines["customer"], lines["service"], strict=True)
    return {key: to_ore(amount) for key, amount in zip(keys, lines["amount"], strict=True)}


@pytest.mark.parametrize(("rule", "charged"), [("whole_months", 3), ("started_months", 4)])
def test_months_of_an_add_on_are_charged_by_the_tariffs_rule(rule: str, charged: int) -> None:
    """Opened on 15 September: October to December, or September too; it is sold as much as it is charged."""
    parameters = world(pricing__open_months=rule)
    opened = pd.DataFrame([(2, "fixed_assets", date(YEAR, 9, 15), None)], columns=FEW.add_ons.columns)
    others = FEW.add_ons[FEW.add_ons["customer"] != 2]
    registers = Registers(FEW.customers, FEW.people, pd.concat([others, opened], ignore_index=True))
    lines = agreed()
    lines = lines[(lines["customer"] != 2) | (lines["service"] != "fixed_assets")]
    rows = rows_of(lines, parameters, registers)
    assert rows["volume"].tolist() == [charged]
    assert opened_months(parameters, registers, YEAR)["fixed_assets", 2] == set(range(13 - charged, 13))
    months = monthly_kronor(lines, rows, parameters, YEAR)[2, "fixed_assets"]
    assert months == [Decimal("0.00")] * (12 - charged) + [Decimal("2860.00")] * charged
    sold = expected_volumes(parameters, registers, YEAR)
    work = parameters.services["fixed_assets"].activities[0]
    own = sold[(sold["activity"] == work) & (sold["customer"] == 2)].set_index("month")["volume"]
    assert [month for month, volume in own.items() if volume] == list(range(13 - charged, 13))

"""Who moves to another channel is neither raised nor lowered by it, and the frame does not shrink.

Last year 60 scanned invoices at 12 kronor and 40 e-invoices at 4: 880 kronor, 8.80 for an invoice.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from model.parameters.loading import load
from model.pricing.rules.channel_mix import alternatives
from model.pricing.rules.last_year import Compared
from model.pricing.rules.rule_set import RuleSet
from tests.pricing.test_price_rules import Table, clash, rules_for, solved

E_INVOICE, SCANNED, MANUAL, OTHER = "supplier_e_invoice", "supplier_scanned", "supplier_manual", "other"
LAST = {(1, SCANNED): (60, 12.0), (1, E_INVOICE): (40, 4.0), (2, OTHER): (1, 1000.0)}
SWITCHED: Table = {(1, SCANNED): 20, (1, E_INVOICE): 80, (2, OTHER): 1}
COST = {SCANNED: 280.0, E_INVOICE: 360.0, OTHER: 1000.0}


def rules(volumes: Table = SWITCHED, basis: str = "comparable_mix", **other: object) -> RuleSet:
    return rules_for(COST, volumes, LAST, compared_with=basis, **other)


def test_channels_of_a_stream_are_alternatives() -> None:
    found = alternatives(load())
    assert found[E_INVOICE] == found[SCANNED] == found[MANUAL] == "supplier_invoices"
    assert found["customer_file"] == found["customer_manual"] != found[SCANNED]
    assert "payment_order" not in found


def test_a_switch_is_no_increase_and_no_decrease() -> None:
    """20 x 12 + 80 x 4 = 560 at this year's mix; 100 x 8.80 = 880 at last year's."""
    first, second = rules(cap=0.1, floor=0.1).customers
    assert (first.compared, second.compared) == (
        Compared(Fraction(56_000), Fraction(88_000)),
        Compared(Fraction(100_000), Fraction(100_000)),
    )
    assert (first.cap, first.floor) == (96_800, 50_400)


def test_a_switch_to_a_dearer_channel_is_no_increase_either() -> None:
    """80 scanned and 20 e-invoices: 1 040 at this year's mix, 880 at last year's."""
    first = rules({(1, SCANNED): 80, (1, E_INVOICE): 20, (2, OTHER): 1}, cap=0.1, floor=0.1).customers[0]
    assert (first.cap, first.floor) == (114_400, 79_200)


def test_who_buys_more_is_compared_with_as_many_at_last_years_mix() -> None:
    """160 e-invoices and 40 scanned: 1 120 at this mix, 200 x 8.80 = 1 760 at last year's."""
    first = rules({(1, SCANNED): 40, (1, E_INVOICE): 160, (2, OTHER): 1}).customers[0]
    assert first.compared == Compared(Fraction(112_000), Fraction(176_000))


def test_a_channel_that_was_not_there_counts_at_its_cost_until_it_is_compared_by_mix() -> None:
    """Ten manual ones at 9 each are 90 of their own cost; 110 invoices at 8.80 are 968."""
    volumes = SWITCHED | {(1, MANUAL): 10}
    found = rules_for(COST | {MANUAL: 90.0}, volumes, LAST, compared_with="comparable_mix").customers[0]
    assert found.compared == Compared(Fraction(56_000 + 9_000), Fraction(96_800))


@pytest.mark.parametrize(("basis", "frame"), [("comparable_mix", 1_880), ("this_years_volumes", 1_560)])
def test_the_frame_of_productivity_holds_the_mix_of_last_year(basis: str, frame: int) -> None:
    """Without index and demand: 880 + 1 000 kronor, or 560 + 1 000."""
    still = {"wage_index": {2012: 0.0}, "price_index": {2012: 0.0}, "productivity": 0.0}
    assert rules(basis=basis, productivity_binds="total_frame", **still).frame == 100 * frame


def test_a_switch_that_saves_less_than_the_difference_in_price_does_not_stop_the_list() -> None:
    """Prices must bring in 1 640 where 1 560 is this year's volumes at last year's prices."""
    bounds = {"cap": 0.02, "floor": 0.5}
    found = solved(rules(**bounds))
    assert sum(found.charged.values()) == 164_000
    assert found.charged[1] < 88_000
    assert clash(rules(basis="this_years_volumes", **bounds)).yields == "cap"


def test_between_the_two_mixes_nothing_has_changed() -> None:
    compared = Compared(Fraction(56_000), Fraction(88_000))
    assert [compared.change(charge) for charge in (28_000, 56_000, 70_000, 88_000, 110_000)] == [
        Fraction(-1, 2),
        0,
        0,
        0,
        Fraction(1, 4),
    ]
    assert Compared(Fraction(0), Fraction(0)).change(5) is None

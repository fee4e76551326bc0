"""The pages of a negotiation: what stands in large is the sum of the amounts below."""

from __future__ import annotations

import pytest

from model.planning.offers.chance import Drawn
from model.planning.offers.effects import Offered, effects_of
from model.planning.offers.offer import Negotiation, Offer
from model.reports.planning.names import in_kronor
from model.reports.planning.offer_page import key_figures
from model.reports.planning.offers import amount_table
from tests.offers.conftest import CUSTOMER, YEAR


@pytest.fixture(scope="module")
def offered(drawn: Drawn) -> Offered:
    """Offers that move prices, so that anew and as listed are not the same."""
    offers = {"A": Offer(title="Halva året", months=[1, 6]), "B": Offer(title="Från april", months=[4, 12])}
    return effects_of(Negotiation(customer=CUSTOMER, year=YEAR, offers=offers), drawn)


def test_key_figures_are_the_sums_of_the_amounts(offered: Offered) -> None:
    table = amount_table(offered)
    sums = table.records[-1]
    shown = {figure.label: figure.value for figure in key_figures(offered).figures}
    assert shown["Erbjudande A"] == in_kronor(sums["A"], 0)
    assert shown["Erbjudande B"] == in_kronor(sums["B"], 0)
    effect = offered.effects["A"]
    assert effect.paid(effect.anew) != effect.paid(effect.at_list), "the world tells them apart"
    assert len(set(shown.values())) == len(shown)

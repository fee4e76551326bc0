"""The rules in words: which bind, whom they hold, what it costs and who bears it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from model.presentation import formats
from model.presentation.language import speaking
from model.pricing.money import kronor
from model.pricing.rules.clashes import Apart, Clash, Shortfall
from model.pricing.rules.passed_bounds import passed_bounds
from model.reports.planning import held_customers, price_rules, rules_in_words
from model.reports.planning import price_list as price_report
from model.reports.planning.clash_words import clash_sentence
from tests.pricing.ruled_year import left_over, planned
from tests.reports.follow_up.shown import file, page, plain

CAPPED = planned(cap=0.0125)


def states(**rules: object) -> dict[str, str]:
    return {row[0]: row[3] for row in page(price_rules.rules_table(planned(**rules)))}


def test_every_rule_has_a_state() -> None:
    found = states(cap=0.0125, floor=None)
    assert found["Full kostnadstäckning"] == "binder"
    assert found["Tak för kundens höjning"] == "binder"
    assert found["Golv för kundens sänkning"] == "avstängd"
    assert found["Produktivitetskrav"] == found["Minsta avgift per kund"] == "binder inte"
    assert len(found) == 9


def test_what_gave_way_is_said() -> None:
    year = planned(cap=0.0, when_impossible="give_way")
    found = {row[0]: row[3] for row in page(price_rules.rules_table(year))}
    assert found["Tak för kundens höjning"] == "kunde inte hållas"
    told = plain(rules_in_words.rules_summary(year))
    assert "En regel kunde inte hållas:** full kostnadstäckning och taket" in told
    assert "avtalen kan högst ge" in told
    assert "kr saknas" in told


def test_rules_are_values_in_the_file() -> None:
    table = price_rules.rules_table(CAPPED)
    told = file(table)
    cap = told["Regel"].index("Tak för kundens höjning")
    assert told["Andel"][cap] == 0.0125
    assert told["Utfall, antal"][cap] == len(held_customers.held_table(CAPPED).data) - 1
    assert page(table)[cap][1] == "+1,2 % mot jämförbara volymer till förra årets priser"
    recovery = told["Regel"].index("Full kostnadstäckning")
    assert told["Belopp, kr"][recovery] == told["Utfall, kr"][recovery]


def test_held_customers_add_up_and_end_at_the_cap() -> None:
    table = held_customers.held_table(CAPPED)
    held, sums = table.data.iloc[:-1], table.data.iloc[-1]
    assert (held["rule"] == "cap").all()
    assert {row[-1] for row in page(table)[:-1]} == {"tak"}
    assert table.totals == [len(held)]
    assert (held["listed"] + held["adjustment"] == held["charged"]).all()
    assert (held["change"] - 0.0125).abs().max() < 1e-6
    assert (held["listed_change"] > 0.0125).all()
    assert sums["adjustment"] == sum(held["adjustment"], Decimal(0)) < 0


def test_the_cost_of_capping_is_borne_by_the_rest() -> None:
    table = held_customers.held_table(CAPPED).data
    text = plain(rules_in_words.rules_summary(CAPPED))
    cost = -table.iloc[-1]["adjustment"]
    assert f"{len(table) - 1} kunder betalar tillsammans" in text
    assert f"{cost:,.2f}".replace(",", " ").replace(".", ",") in text
    assert f"Det bärs av {34 - len(table)} kunder, i förhållande till sina avtal" in text


def test_nobody_held_is_said_too() -> None:
    year = planned(cap=None)
    assert held_customers.held_table(year) is None
    assert "ingen kund hålls" in plain(rules_in_words.rules_summary(year))


def test_without_required_recovery_the_centre_bears_it() -> None:
    year = planned(cap=0.0125, recovery=None)
    assert "det bär centret självt" in plain(rules_in_words.rules_summary(year))
    assert "det bär centret självt" in plain(price_report.summary(year))


def test_price_ceilings_are_shown_when_there_are_any() -> None:
    year = planned(productivity_binds="each_price", productivity=-0.015)
    table = price_report.price_table(year)
    assert "Högsta pris" in [column.heading for column in table.columns]
    at = table.data[table.data["is_held"]]
    assert len(at)
    assert ((at["price"] == at["ceiling"]) | (at["unit_cost"] > at["ceiling"])).all()
    told = [column.heading for column in table.columns].index("Regel")
    assert [row[told] for row in page(table)].count("tak") == len(at)
    assert states(productivity_binds="each_price", productivity=-0.015)["Produktivitetskrav"] == "binder"
    assert "Högsta pris" not in [column.heading for column in price_report.price_table(CAPPED).columns]


def test_prices_that_gave_way_are_told() -> None:
    year = planned(cap=0.0125, largest_adjustment=0.0005)
    assert "Priserna har fått ge efter" in plain(rules_in_words.rules_summary(year))


def test_a_settled_surplus_is_in_words() -> None:
    year = planned(books=left_over(1_000_000), settle_share=0.5)
    text = plain(price_report.summary(year))
    assert "minus överskott från tidigare år, 500 000,00 kronor" in text
    gave = {row[0]: row[2] for row in page(price_rules.rules_table(year))}
    assert gave["Reglering av tidigare resultat"] == "sänker årets intäkt med 500 000,00 kr"


CLASHES = [
    (
        Clash(rules=("cap", "recovery"), yields="cap", shortfall=Shortfall("agreements", 330.0, 360.0)),
        (
            "full kostnadstäckning och taket för kundernas höjning går inte att förena: avtalen kan högst ge "
            "330,00 kr men 360,00 kr ska tas in: 30,00 kr saknas"
        ),
        (
            "full cost recovery and the cap on the customers’ increase cannot be reconciled: the agreements "
            "can bring in at most SEK 330.00 but SEK 360.00 is to be raised: SEK 30.00 is lacking"
        ),
    ),
    (
        Clash(
            rules=("floor", "cap"),
            yields="floor",
            apart=(Apart(4, 120.0, 110.0, 10.0), Apart("cash", None, None, 1.5)),
        ),
        (
            "taket för kundernas höjning och golvet för kundernas sänkning går inte att förena: kund 4: "
            "minst 120,00 kr men högst 110,00 kr, 10,00 kr skiljer; cash: 1,50 kr skiljer"
        ),
        (
            "the cap on the customers’ increase and the floor of the customers’ decrease cannot be "
            "reconciled: customer 4: at least SEK 120.00 but at most SEK 110.00, SEK 10.00 apart; cash: "
            "SEK 1.50 apart"
        ),
    ),
    (
        Clash(rules=("recovery",), yields=None, shortfall=Shortfall("idle", 900.0, 800.0)),
        "regleringen lämnar 800,00 kr att ta in, mindre än vad ledig kapacitet kostar, 900,00 kr",
        "the settlement leaves SEK 800.00 to raise, less than what idle capacity costs, SEK 900.00",
    ),
]


@pytest.mark.parametrize(("clash", "swedish", "english"), CLASHES)
def test_a_clash_is_told_in_both_languages(clash: Clash, swedish: str, english: str) -> None:
    assert plain(clash_sentence(clash)) == swedish
    with speaking("en"):
        assert plain(clash_sentence(clash)) == english


def test_whom_a_rule_that_gave_way_would_have_held_is_told_in_kronor() -> None:
    year = planned(cap=0.0, when_impossible="give_way")
    passed = passed_bounds(year.prices.asked, year.prices.ruled, "cap")
    text = plain(rules_in_words.rules_summary(year))
    most = formats.kronor(kronor(passed[0].by)).replace("\u00a0", " ")
    assert f"Över taket betalar {len(passed)}" in text.replace("\u00a0", " ")
    assert f"med {most} kr" in text.replace("\u00a0", " ")

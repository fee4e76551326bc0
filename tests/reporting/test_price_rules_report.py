"""The rules in words: which bind, whom they hold, what it costs and who bears it."""

from __future__ import annotations

from decimal import Decimal

from model.reports.planning import price_list as price_report
from model.reports.planning import price_rules as price_rules_report
from tests.pricing.ruled_year import YEAR, planned

CAPPED = planned(cap=0.0125)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def states(**rules: object) -> dict[str, str]:
    table = price_rules_report.rules_table(planned(**rules))
    return dict(zip(table["label"], table["state"], strict=True))


def test_every_rule_has_a_state() -> None:
    found = states(cap=0.0125, floor=None)
    assert found["Full kostnadstäckning"] == "binder"
    assert found["Tak för kundens höjning"] == "binder"
    assert found["Golv för kundens sänkning"] == "avstängd"
    assert found["Produktivitetskrav"] == found["Minsta avgift per kund"] == "binder inte"
    assert len(found) == 8


def test_what_gave_way_is_said() -> None:
    year = planned(cap=0.001, when_impossible="give_way")
    table = price_rules_report.rules_table(year).set_index("label")
    assert table.loc["Tak för kundens höjning", "state"] == "kunde inte hållas"
    assert "En regel kunde inte hållas" in price_rules_report.rules_summary(year)
    assert "saknas" in price_rules_report.rules_summary(year)


def test_held_customers_add_up_and_end_at_the_cap() -> None:
    table = price_rules_report.held_table(CAPPED)
    held, sums = table.iloc[:-1], table.iloc[-1]
    assert (held["rule"] == "tak").all()
    assert (held["listed"] + held["adjustment"] == held["charged"]).all()
    assert (held["change"] - 0.0125).abs().max() < 1e-6
    assert (held["listed_change"] > 0.0125).all()
    assert sums["adjustment"] == sum(held["adjustment"], Decimal(0)) < 0


def test_the_cost_of_capping_is_borne_by_the_rest() -> None:
    table = price_rules_report.held_table(CAPPED)
    text = plain(price_rules_report.rules_summary(CAPPED))
    cost = -table.iloc[-1]["adjustment"]
    assert f"{len(table) - 1} kunder betalar tillsammans" in text
    assert f"{cost:,.2f}".replace(",", " ").replace(".", ",") in text
    assert f"Det bärs av {34 - len(table)} kunder, i förhållande till sina avtal" in text


def test_nobody_held_is_said_too() -> None:
    year = planned(cap=None)
    assert price_rules_report.held_table(year).empty
    assert "ingen kund hålls" in price_rules_report.rules_summary(year)


def test_without_required_recovery_the_centre_bears_it() -> None:
    year = planned(cap=0.0125, recovery=None)
    assert "det bär centret självt" in price_rules_report.rules_summary(year)
    assert "det bär centret självt" in price_report.summary(year.prices, year.before, year.compared)


def test_price_ceilings_are_shown_when_there_are_any() -> None:
    year = planned(productivity_binds="each_price", productivity=-0.015)
    labels = [column.label for column in price_report.price_columns(year.prices)]
    assert "Högsta pris" in labels
    table = price_report.price_table(year.prices, year.before)
    at = table[table["bound"] == "tak"]
    assert len(at)
    assert ((at["price"] == at["ceiling"]) | (at["unit_cost"] > at["ceiling"])).all()
    assert states(productivity_binds="each_price", productivity=-0.015)["Produktivitetskrav"] == "binder"
    assert "Högsta pris" not in [column.label for column in price_report.price_columns(CAPPED.prices)]


def test_prices_that_gave_way_are_told() -> None:
    year = planned(cap=0.0125, largest_adjustment=0.0005)
    assert "Priserna har fått ge efter" in price_rules_report.rules_summary(year)


def test_a_settled_surplus_is_in_words() -> None:
    year = planned(accumulated_result={YEAR: 1_000_000}, settle_share=0.5)
    text = plain(price_report.summary(year.prices, year.before, year.compared))
    assert "minus överskott från tidigare år, 500 000,00 kronor" in text
    table = price_rules_report.rules_table(year).set_index("label")
    outcome = plain(table.loc["Reglering av tidigare resultat", "outcome"])
    assert outcome == "sänker årets intäkt med 500 000,00 kr"

"""Reports in another language than Swedish: the catalogue, numbers and names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from model.errors import InputError
from model.parameters.loading import load
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.display import Heading
from model.presentation.language import SWEDISH, _, known, listed, ngettext, speak
from model.reports.follow_up.words import unit_names
from model.reports.names import service_names

NB = "\u00a0"


@pytest.fixture
def english() -> Iterator[None]:
    speak("en")
    yield
    speak(SWEDISH)


def test_what_is_not_translated_is_said_as_it_is_written(english: None) -> None:
    assert _("Ett ord som ingen katalog har: {word}", word="x") == "Ett ord som ingen katalog har: x"
    assert ngettext("{n} sak utan ord", "{n} saker utan ord", 2, n=2) == "2 saker utan ord"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InputError, match="language: värdet fi; väntat: en av sv, en"):
        known("fi")


def test_numbers_in_english(english: None) -> None:
    shown = [
        formats.number(1_025_000),
        formats.percent(-0.025),
        formats.million_kronor(54_123_000),
        formats.thousand_kronor(19_300, signed=True),
        formats.months_until(2011, 4),
    ]
    assert shown == ["1,025,000", "−2.5%", f"SEK{NB}54.1m", f"SEK{NB}+19k", "January–April 2011"]


def test_a_price_for_each_and_a_price_for_a_kind_in_english(english: None) -> None:
    assert [formats.price_unit(noun) for noun in ("st", "faktura", "")] == ["SEK each", "SEK/invoice", ""]


def test_a_currency_stands_on_the_line_of_its_amount(english: None) -> None:
    swedish = "Av den regleras {promised} kr i priser som redan är beslutade eller av tidigare bokslut."
    assert _(swedish, promised="5") == (
        f"Of that, SEK{NB}5 is settled in prices already decided or by earlier closings."
    )


def test_an_apostrophe_is_that_of_print(english: None) -> None:
    assert _("Kanalernas andelar av leverantörsfakturorna") == (
        "The channels\N{RIGHT SINGLE QUOTATION MARK} shares of supplier invoices"
    )


def test_names_that_parameters_give_are_translated_when_they_are_shown(english: None) -> None:
    base = load("base")
    assert unit_names(base)["unit_1"] == "Unit 1"
    assert service_names(base)["supplier_scanned"] == "Supplier invoice, scanned"
    assert base.organisation.units.value["unit_1"] == "Enhet 1"
    assert base.services["supplier_scanned"].name == "Leverantörsfaktura, skannad"


def test_headings_say_which_language_they_are_in(english: None) -> None:
    assert Heading("Month report").language == "en"
    assert Column("x", "Månad").label == "Månad"


def test_a_row_of_items() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b och c"

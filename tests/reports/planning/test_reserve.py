"""The reserve in the price report, and in the tables of the decided year."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from model.errors import InputError
from model.parameters.loading import load, project_root
from model.planning.decided_year import settled_results
from model.planning.planned_year import plan_year
from model.presentation.language import speaking
from model.pricing.reserve.books import Books, ClosedYear
from model.reports.planning import price_list
from model.reports.planning.reserve import reserve_line, reserve_table
from tests.pricing.ruled_year import YEAR, left_over, planned
from tests.reports.follow_up.shown import page, plain


def test_the_price_list_says_what_it_settles_from_which_year() -> None:
    """By hand: half of 1 000 001.00, which 2010 left, lowers the prices of 2012."""
    year = planned(books=left_over(1_000_001))
    told = (
        "**Reserven:** priserna 2012 reglerar 500 000,50 kr från 2010, vars resultat var +1 000 001,00 kr. "
        "Reserven var 1 000 001,00 kr efter 2010 och är 500 000,50 kr när det är reglerat, utan senare års "
        "resultat."
    )
    assert plain(reserve_line(year)) == told
    assert "Reserven: priserna 2012 reglerar" in plain(price_list.summary(year)).replace("**", "")
    table = reserve_table(year)
    assert table is not None
    assert page(table) == [
        ["Reserven efter 2010", "", "", "+1 000 001,00"],
        ["Regleras i 2012 års priser", "2010", "+1 000 001,00", "−500 000,50"],
        ["Reserven därefter", "", "", "+500 000,50"],
    ]
    assert settled_results(year).values.tolist() == [[2010, Decimal(1_000_001), Decimal("500000.50")]]
    with speaking("en"):
        assert plain(reserve_line(year)).startswith(
            "**The reserve:** prices of 2012 settle SEK 500,000.50 from"
        )


def test_decided_prices_in_between_and_deficits_are_told() -> None:
    """By hand: 2010 began with 100 and lost 800; prices of 2011 took 100, those of 2012 raise 800."""
    books = Books(
        first=2010,
        opening=Decimal("100.00"),
        closed=(ClosedYear(2010, Decimal(49_999_200), Decimal(50_000_000)),),
        decided={2011: {2009: Decimal("100.00")}},
    )
    year = planned(books=books, settle_share=1.0)
    table = reserve_table(year)
    assert table is not None
    assert page(table) == [
        ["Reserven efter 2010", "", "", "−700,00"],
        ["Regleras i tidigare beslutade priser", "", "", "−100,00"],
        ["Regleras i 2012 års priser", "2010", "−800,00", "+800,00"],
        ["Reserven därefter", "", "", "0,00"],
    ]
    assert year.prices.recovery.revenue == year.prices.recovery.full_cost + 800


def test_what_is_not_closed_is_not_settled_and_that_is_said() -> None:
    assert (
        plain(reserve_line(planned()))
        == "**Reserven:** inget år är stängt, så inget resultat förs till priserna."
    )
    assert reserve_table(planned()) is None
    assert settled_results(planned()).empty
    waits = planned(books=Books(first=2009, closed=(ClosedYear(2009, Decimal(10), Decimal(10)),)))
    assert "bokslutet för 2010 saknas, så priserna 2012 reglerar inget av det året" in plain(
        reserve_line(waits)
    )
    nothing = planned(books=Books(first=2011))
    assert "priserna 2012 reglerar inget. Reserven var 0,00 kr när 2011 började." in plain(
        reserve_line(nothing)
    )
    assert reserve_table(nothing) is None
    opening = planned(books=Books(first=2011, opening=Decimal("70.10")), settle_share=1.0)
    assert "reglerar 70,10 kr av reserven när 2011 började" in plain(reserve_line(opening))
    assert reserve_line(planned(recovery="zero_result", books=left_over(5))) == ""


def test_prices_of_a_decided_year_that_contradict_the_books_are_not_planned(tmp_path: Path) -> None:
    shutil.copytree(project_root() / "data", tmp_path / "data")
    file = tmp_path / "data" / str(YEAR) / "reserve.csv"
    file.write_text("from_year,result,settled\n2010,350000.00,175000.00\n", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"2012/reserve\.csv, resultat 2010: värdet 350000\.00 kr; väntat: 0\.00 kr"
    ):
        plan_year(load(), YEAR, data=tmp_path / "data")

"""The reserve rolls forward: opening + result - settled = closing, and what prices settle of it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import InputError
from model.observations.names import Names, known_names
from model.observations.registers import load_registers
from model.parameters.loading import load
from model.pricing.reserve.books import Books, ClosedYear, read_books, require_agreement
from model.pricing.reserve.roll_forward import Terms, days_of, instalments, rolled_forward, terms_of
from model.pricing.reserve.settling import settling

PARAMETERS = load()
REGISTERS = load_registers(PARAMETERS)
NOTHING_BUT_SHARE: dict[str, Any] = {
    "share": Fraction(1),
    "years": 1,
    "surplus_days": None,
    "deficit_days": None,
    "non_cash": Decimal(0),
    "days_in_year": None,
}
HEAD = "item,amount,source\n"


def terms(lag: int, **changed: Any) -> Terms:
    return Terms(lag=lag, **(NOTHING_BUT_SHARE | changed))


def closed(year: int, result: str, costs: int = 50_000_000) -> ClosedYear:
    return ClosedYear(year, costs + Decimal(result), Decimal(costs))


def kronor(*amounts: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, amounts))


def test_three_years_settled_the_second_year_after() -> None:
    """By hand: 2011 leaves 200.01; 2012 loses 50; prices of 2013 give 200.01 back, so that books of -120.01
    are a result of 80 beside it; prices of 2014 make up for the 50, those of 2015 give 80 back."""
    books = Books(first=2011, closed=(closed(2011, "200.01"), closed(2012, "-50"), closed(2013, "-120.01")))
    reserve = rolled_forward(books, terms(lag=2))
    assert [(each.opening, each.result, each.settled, each.closing) for each in reserve.years] == [
        kronor("0", "200.01", "0", "200.01"),
        kronor("200.01", "-50", "0", "150.01"),
        kronor("150.01", "80.00", "200.01", "30.00"),
    ]
    assert [reserve.settled_in(year) for year in (2012, 2013, 2014, 2015)] == [
        {2010: Decimal(0)},
        {2011: Decimal("200.01")},
        {2012: Decimal(-50)},
        {2013: Decimal("80.00")},
    ]


def test_three_years_settled_the_year_after() -> None:
    """By hand: prices of 2012 give 200.01 back, so that books of -50 are a result of 150.01 beside it; prices
    of 2013 give that back, and books of -120.01 are 30 beside it."""
    books = Books(first=2011, closed=(closed(2011, "200.01"), closed(2012, "-50"), closed(2013, "-120.01")))
    reserve = rolled_forward(books, terms(lag=1))
    assert [(each.result, each.settled, each.closing) for each in reserve.years] == [
        kronor("200.01", "0", "200.01"),
        kronor("150.01", "200.01", "150.01"),
        kronor("30.00", "150.01", "30.00"),
    ]
    assert reserve.settled_in(2014) == {2013: Decimal("30.00")}


def test_half_of_what_is_not_promised_is_settled_and_the_rest_comes_again() -> None:
    """By hand: of 300 prices of 2013 take 150; 2012 adds 50, of 200 not promised prices of 2014 take 100."""
    books = Books(first=2011, closed=(closed(2011, "300"), closed(2012, "50")))
    reserve = rolled_forward(books, terms(lag=2, share=Fraction(1, 2)))
    assert [(each.free, each.total, each.kept) for each in reserve.releases] == [
        kronor("0", "0", "0"),
        kronor("300", "150", "150"),
        kronor("200", "100", "100"),
    ]


def test_what_is_spread_over_years_is_promised_once() -> None:
    """By hand: 735 000.01 over two years; when 2012 closes the second half is promised, only 10 is free."""
    books = Books(first=2011, closed=(closed(2011, "-735000.01"), closed(2012, "367510.01")))
    reserve = rolled_forward(books, terms(lag=1, years=2))
    assert reserve.releases[1].parts == {2012: Decimal("-367500.01"), 2013: Decimal("-367500.00")}
    assert reserve.years[1].settled == Decimal("-367500.01")
    assert reserve.years[1].result == Decimal("10.00"), "books of 367 510.01 less what prices took up"
    assert reserve.releases[2].free == Decimal("10.00")


@pytest.mark.parametrize("sign", [1, -1])
def test_limits_hold_both_ways(sign: int) -> None:
    """By hand: 60 of 365 days of 53 400 000 that is paid out is 8 778 082.19; the rest is settled."""
    books = Books(first=2011, closed=(closed(2011, str(sign * 9_300_000), 54_123_000),))
    kept = {"share": Fraction(0), "non_cash": Decimal(723_000)}
    limited = {"surplus_days": Fraction(60), "deficit_days": Fraction(60)}
    release = rolled_forward(books, terms(2, **kept, **limited)).releases[-1]
    assert (release.most, release.least) == kronor("8778082.19", "-8778082.19")
    assert release.parts == {2013: sign * Decimal("521917.81")}
    assert release.kept == sign * Decimal("8778082.19")
    one_way = {"surplus_days": Fraction(60)} if sign < 0 else {"deficit_days": Fraction(60)}
    assert rolled_forward(books, terms(2, **kept, **one_way)).releases[-1].parts == {2013: Decimal(0)}
    other = dict(zip(limited, (Fraction(30), Fraction(10)), strict=True))
    days = 30 if sign > 0 else 10
    release = rolled_forward(books, terms(2, **kept, **other)).releases[-1]
    assert abs(release.kept) == days_of(Decimal(53_400_000), Fraction(days), 365)


@pytest.mark.parametrize(
    ("cash", "days_in_year", "most"),
    [
        (Decimal(54_100_000), 366, "8868852.46"),
        (Decimal(53_400_000), 365, "8778082.19"),
        (Decimal(53_400_000), 360, "8900000.00"),
    ],
)
def test_sixty_days_of_expenses(cash: Decimal, days_in_year: int, most: str) -> None:
    """2 CFR 200 appendix V, billed central services; computed for these expenses."""
    assert days_of(cash, Fraction(60), days_in_year) == Decimal(most)


def test_the_years_own_days_count_unless_told() -> None:
    """60/366 and 60/360 of 36 600 000 and 36 000 000."""
    books = Books(first=2012, closed=(closed(2012, "0", 36_600_000),))
    by_calendar = rolled_forward(books, terms(2, surplus_days=Fraction(60))).releases[-1]
    assert by_calendar.most == Decimal(6_000_000)
    told = rolled_forward(books, terms(2, surplus_days=Fraction(60), days_in_year=360)).releases[-1]
    assert told.most == Decimal(6_100_000)


def test_decided_prices_count_as_decided_and_what_they_left_comes_again() -> None:
    """By hand: of 100 from 2011 prices of 2013 settled 40 only; the other 60 are free when 2013 is closed."""
    years = (closed(2011, "100"), closed(2012, "0"), closed(2013, "-40"))
    books = Books(first=2011, closed=years, decided={2013: {2011: Decimal(40)}})
    reserve = rolled_forward(books, terms(lag=2))
    assert reserve.years[2].settled == Decimal(40)
    assert reserve.years[2].result == Decimal(0)
    assert reserve.releases[2].free == Decimal(60), "2012 knew of the 40 only"
    assert reserve.settled_in(2014) == {2012: Decimal(60)}


def test_the_opening_reserve_is_settled_like_a_result_of_the_year_before() -> None:
    books = Books(first=2011, opening=Decimal(70), opening_costs=Decimal(100), closed=(closed(2011, "5"),))
    reserve = rolled_forward(books, terms(lag=2))
    assert reserve.settled_in(2012) == {2010: Decimal(70)}
    assert reserve.settled_in(2013) == {2011: Decimal(5)}


def test_a_price_list_says_what_it_settles_and_what_is_left() -> None:
    """By hand: prices of 2013 take half of 200; those of 2014 half of the free 60, after the 100 of 2013."""
    rules = PARAMETERS.price_rules
    books = Books(first=2011, closed=(closed(2011, "200"), closed(2012, "-40")))
    found = settling(books, rules, 2013)
    assert found is not None
    assert (found.closed, found.before, found.between, found.settled, found.after) == (
        2011,
        *kronor("200", "0", "100", "100"),
    )
    assert found.parts[0] == (2011, Decimal(200), Decimal(100))
    later = settling(books, rules, 2014)
    assert later is not None
    assert (later.before, later.between, later.settled, later.after) == kronor("160", "100", "30", "30")
    opening = settling(books, rules, 2012)
    assert opening is not None
    assert opening.is_opening
    assert opening.settled == 0
    waits = settling(books, rules, 2015)
    assert waits is not None
    assert (waits.closed, waits.before, waits.after, waits.parts) == (2013, None, None, ())
    assert settling(None, rules, 2013) is settling(books, rules, 2011) is None


def test_what_comes_later_changes_no_earlier_price_list() -> None:
    books = Books(first=2011, closed=(closed(2011, "200"), closed(2012, "-40"), closed(2013, "900")))
    for year in (2012, 2013):
        assert settling(books, PARAMETERS.price_rules, year) == settling(
            books.before(year), PARAMETERS.price_rules, year
        )


@given(
    results=st.lists(st.integers(-(10**9), 10**9), max_size=6),
    opening=st.integers(-(10**9), 10**9),
    lag=st.integers(1, 2),
    share=st.fractions(0, 1, max_denominator=100),
    years=st.integers(1, 4),
    days=st.tuples(*[st.none() | st.integers(0, 90)] * 2),
    decided=st.dictionaries(st.integers(2011, 2018), st.integers(-(10**8), 10**8), max_size=3),
)
def test_every_ore_is_in_the_reserve_or_settled(
    results: list[int],
    opening: int,
    lag: int,
    share: Fraction,
    years: int,
    days: tuple[int | None, int | None],
    decided: dict[int, int],
) -> None:
    ore = Decimal("0.01")
    own = terms(
        lag,
        share=share,
        years=years,
        surplus_days=None if days[0] is None else Fraction(days[0]),
        deficit_days=None if days[1] is None else Fraction(days[1]),
    )
    made = Books(
        first=2011,
        opening=opening * ore,
        opening_costs=Decimal(40_000_000),
        closed=tuple(closed(2011 + place, str(result * ore)) for place, result in enumerate(results)),
        decided={year: {year - 1: amount * ore} for year, amount in decided.items()},
    )
    reserve = rolled_forward(made, own)
    end = made.opening
    for each, booked in zip(reserve.years, made.closed, strict=True):
        assert each.opening == end
        assert each.opening + each.result - each.settled == each.closing
        assert each.closing - each.opening == booked.result
        assert each.settled == sum(reserve.settled_in(each.year).values())
        end = each.closing
    for release in reserve.releases:
        assert sum(release.parts.values()) == release.total == release.free - release.kept
        assert release.most is None or release.kept <= release.most
        assert release.least is None or release.kept >= release.least
    last = 2010 + len(results)
    promised = sum(
        part
        for year in range(last + 1, last + 20)
        for source, part in reserve.settled_in(year).items()
        if source < last
    )
    assert reserve.releases[-1].free == end - promised


@given(st.integers(-(10**11), 10**11), st.integers(1, 10))
def test_instalments_make_the_whole_and_differ_by_an_ore(ore: int, years: int) -> None:
    parts = instalments(ore, years)
    assert sum(parts) == ore
    assert max(parts) - min(parts) <= 1
    assert sorted(parts, key=abs, reverse=True) == parts


def test_an_odd_ore_comes_first() -> None:
    assert instalments(73_500_001, 2) == [36_750_001, 36_750_000]


def test_nothing_is_settled_unless_a_rule_says_so() -> None:
    for rule in ("zero_result", None):
        found = terms_of(load(changes={"price_rules.recovery": rule}).price_rules)
        assert (found.share, found.surplus_days, found.deficit_days) == (0, None, None)


def names(folder: Path) -> Names:
    return known_names(PARAMETERS, folder, REGISTERS)


def close(folder: Path, year: int, result: str, costs: str = "900.00") -> None:
    (folder / str(year)).mkdir(exist_ok=True)
    revenue = Decimal(costs) + Decimal(result) + 25
    text = f"revenue,{revenue},a\nsettlement,-25.00,a\ncosts,{costs},a\nresult,{result},a\n"
    (folder / str(year) / "closing.csv").write_text(HEAD + text, encoding="utf-8")


def decide(folder: Path, year: int, *rows: str) -> None:
    (folder / str(year)).mkdir(exist_ok=True)
    text = "\n".join(["from_year,result,settled", *rows, ""])
    (folder / str(year) / "reserve.csv").write_text(text, encoding="utf-8")


def test_books_are_read_from_closed_years(tmp_path: Path) -> None:
    close(tmp_path, 2011, "100.50")
    close(tmp_path, 2012, "-30.00", "800.00")
    decide(tmp_path, 2013, "2011,100.50,50.25")
    books = read_books(PARAMETERS, names(tmp_path))
    assert books is not None
    assert (books.first, books.opening, books.opening_costs) == (2011, 0, 53_450_000)
    assert [(each.revenue, each.costs, each.result) for each in books.closed] == [
        kronor("1000.50", "900.00", "100.50"),
        kronor("770.00", "800.00", "-30.00"),
    ]
    assert books.decided == {2013: {2011: Decimal("50.25")}}


def test_a_centre_without_closed_years_has_no_reserve(tmp_path: Path) -> None:
    none = PARAMETERS.model_copy(deep=True)
    none.price_rules.opening_reserve.value.clear()
    assert read_books(none, names(tmp_path)) is None
    close(tmp_path, 2012, "7.00")
    books = read_books(none, names(tmp_path))
    assert books is not None
    assert (books.first, books.opening) == (2012, 0), "the reserve begins with the first closed year"


def test_a_year_between_closed_ones_must_be_closed(tmp_path: Path) -> None:
    close(tmp_path, 2011, "1.00")
    close(tmp_path, 2013, "1.00")
    with pytest.raises(InputError, match=r"2012/closing\.csv, filen: värdet saknas"):
        read_books(PARAMETERS, names(tmp_path))


def test_sums_of_a_closing_make_its_result(tmp_path: Path) -> None:
    close(tmp_path, 2011, "100.00")
    file = tmp_path / "2011" / "closing.csv"
    file.write_text(file.read_text().replace("result,100.00", "result,100.01"))
    with pytest.raises(InputError, match=r"100\.01 kr; väntat: .*100\.00 kr"):
        read_books(PARAMETERS, names(tmp_path))


def test_decided_prices_that_contradict_a_closed_year_are_refused(tmp_path: Path) -> None:
    close(tmp_path, 2011, "100.00")
    decide(tmp_path, 2013, "2011,80.00,40.00")
    books = read_books(PARAMETERS, names(tmp_path))
    with pytest.raises(InputError) as told:
        require_agreement(books, PARAMETERS.price_rules, 2013, names(tmp_path))
    text = str(told.value)
    assert "2013/reserve.csv, resultat 2011: värdet 80.00 kr; väntat: 100.00 kr, som i " in text
    assert "2011/closing.csv" in text
    decide(tmp_path, 2013)
    with pytest.raises(InputError, match=r"resultat 2011: värdet saknas; väntat: 100\.00 kr"):
        require_agreement(books, PARAMETERS.price_rules, 2013, names(tmp_path))
    decide(tmp_path, 2013, "2011,100.00,1.00")
    require_agreement(books, PARAMETERS.price_rules, 2013, names(tmp_path))
    require_agreement(books, PARAMETERS.price_rules, 2014, names(tmp_path))
    decide(tmp_path, 2012, "2010,5.00,5.00")
    with pytest.raises(InputError, match=r"5\.00 kr; väntat: 0\.00 kr, som i .*opening_reserve"):
        require_agreement(books, PARAMETERS.price_rules, 2012, names(tmp_path))

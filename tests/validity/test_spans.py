"""Spans: k of a year's n days, whatever the periods that the year is divided into."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.validity.amounts import by_month, in_period
from model.validity.span import ALWAYS, Span, days_in_year, overlapping

DAYS = st.dates(date(2010, 1, 1), date(2015, 12, 31))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first, last = sorted([draw(DAYS), draw(DAYS)])
    return Span(draw(st.sampled_from([first, None])), draw(st.sampled_from([last, None])))


@st.composite
def divisions(draw: st.DrawFn, year: int = 2012) -> list[Span]:
    """The year divided into periods."""
    whole = Span.of_year(year)
    firsts = draw(st.sets(st.dates(whole.start + timedelta(days=1), whole.end), max_size=20))
    starts = [whole.start, *sorted(firsts)]
    ends = [*(day - timedelta(days=1) for day in starts[1:]), whole.end]
    return [Span(start, end) for start, end in zip(starts, ends, strict=True)]


def test_both_days_are_included() -> None:
    summer = Span(date(2012, 6, 15), date(2012, 7, 2))
    assert summer.days(2012) == 18
    assert (date(2012, 6, 15) in summer, date(2012, 7, 2) in summer, date(2012, 7, 3) in summer) == (
        True,
        True,
        False,
    )
    assert [part * 366 for part in summer.months(2012)][5:7] == [16, 2]
    assert summer.of_months(2012)[5:7] == (Fraction(16, 30), Fraction(2, 31))


def test_two_months_of_a_leap_year_are_a_sixth_and_of_another_year_less() -> None:
    assert Span(date(2012, 11, 1)).share(2012) == Fraction(61, 366) == Fraction(1, 6)
    assert Span(date(2013, 11, 1)).share(2013) == Fraction(61, 365)
    assert Span(date(2012, 11, 1)).share(2013) == 1
    assert Span(date(2012, 11, 1)).share(2011) == 0


def test_a_span_that_ends_before_it_begins_is_none() -> None:
    with pytest.raises(ValueError, match="cannot end 2012-03-01"):
        Span(date(2012, 3, 2), date(2012, 3, 1))


def test_what_is_before_a_day_and_from_it_on() -> None:
    spring = Span(date(2012, 1, 1), date(2012, 5, 31))
    assert spring.before(date(2012, 5, 31)) == Span(date(2012, 1, 1), date(2012, 5, 30))
    assert spring.since(date(2012, 5, 31)) == Span(date(2012, 5, 31), date(2012, 5, 31))
    assert spring.before(date(2012, 1, 1)) is None
    assert spring.since(date(2012, 6, 1)) is None
    assert ALWAYS.before(date(2012, 1, 1)) == Span(None, date(2011, 12, 31))


def test_spans_overlap_when_a_day_is_in_two() -> None:
    first, second = Span(None, date(2012, 6, 30)), Span(date(2012, 7, 1))
    assert not overlapping([second, first])
    assert overlapping([second, first, Span(date(2012, 6, 30), date(2012, 6, 30))])


@given(spans(), st.integers(2010, 2015))
def test_months_sum_to_the_share_of_the_year(span: Span, year: int) -> None:
    assert sum(span.months(year)) == span.share(year) == Fraction(span.days(year), days_in_year(year))


@given(spans(), divisions())
def test_shares_of_any_periods_sum_to_the_whole(span: Span, periods: list[Span]) -> None:
    common = [span & period for period in periods]
    assert sum(part.share(2012) for part in common if part is not None) == span.share(2012)


@given(spans(), spans(), DAYS)
def test_what_two_spans_have_in_common(first: Span, second: Span, day: date) -> None:
    common = first & second
    assert (common is not None and day in common) == (day in first and day in second)
    assert common is None or (common.within(first) and common.within(second))
    assert first.within(second) == (common == first)


@given(st.integers(-(10**11), 10**11), spans(), divisions())
def test_ore_of_any_periods_sum_to_the_whole(amount: int, span: Span, periods: list[Span]) -> None:
    valid = span & Span.of_year(2012)
    if valid is not None:
        parts = [in_period(amount, valid, period) for period in periods]
        assert sum(parts) == amount
        days = valid.days(2012)
        for part, period in zip(parts, periods, strict=True):
            common = valid & period
            exact = Fraction(amount * (0 if common is None else common.days(2012)), days)
            assert abs(part - exact) <= 1


@pytest.mark.slow
@given(st.integers(0, 10**9))
def test_a_quarter_is_its_three_months(amount: int) -> None:
    year = Span.of_year(2012)
    months = [in_period(amount, year, Span.of_month(2012, month)) for month in (4, 5, 6)]
    assert sum(months) == in_period(amount, year, Span(date(2012, 4, 1), date(2012, 6, 30)))


def test_what_is_in_force_all_year_comes_in_twelfths() -> None:
    assert by_month(1000, ALWAYS, 2012) == [84] * 4 + [83] * 8


def test_what_begins_in_a_month_comes_from_that_day() -> None:
    """15 November: 16 of 30 days, and all of December; 0.5333 and 1 share 460 öre as 160 and 300."""
    assert by_month(460, Span(date(2012, 11, 15)), 2012) == [0] * 10 + [160, 300]

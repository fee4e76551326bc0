"""Values that hold from a day until the next."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from pydantic import ValidationError

from model.errors import InputError
from model.parameters.quantity import ByDate
from model.validity.dated import Dated
from model.validity.span import Span

REVISED = Dated.of({date(2012, 4, 1): 1.02, date(2011, 1, 1): 1.0})
TEXTS = {"unit": "kvot", "meaning": "Lönenivå", "source": "antagande"}


def test_a_value_holds_from_its_day_until_the_next() -> None:
    days = [date(2011, 1, 1), date(2012, 3, 31), date(2012, 4, 1), date(2020, 1, 1)]
    assert [REVISED.value_on(day) for day in days] == [1.0, 1.0, 1.02, 1.02]
    with pytest.raises(KeyError):
        REVISED.value_on(date(2010, 12, 31))


def test_a_mean_weighs_by_days() -> None:
    """91 of 366 days are before 1 April 2012."""
    assert REVISED.mean(2012) == (91 + 275 * Fraction(102, 100)) / 366
    assert REVISED.mean(2011) == 1
    assert REVISED.mean(2013) == Fraction(102, 100)
    assert REVISED.mean(2012, Span(date(2012, 3, 31), date(2012, 4, 1))) == Fraction(101, 100)
    with pytest.raises(KeyError):
        REVISED.mean(2010)


def test_parts_are_the_spans_of_the_year_with_their_value() -> None:
    assert REVISED.parts(2012) == [
        (Span(date(2012, 1, 1), date(2012, 3, 31)), 1.0),
        (Span(date(2012, 4, 1), date(2012, 12, 31)), 1.02),
    ]
    assert REVISED.parts(2013, Span(date(2013, 12, 31))) == [
        (Span(date(2013, 12, 31), date(2013, 12, 31)), 1.02)
    ]
    assert REVISED.parts(2010) == []


def test_two_together_change_when_either_does() -> None:
    charge = Dated.of({date(2011, 7, 1): 3, date(2012, 4, 1): 4})
    assert REVISED.together(charge, lambda wage, on_top: (wage, on_top)).values == (
        (date(2011, 7, 1), (1.0, 3)),
        (date(2012, 4, 1), (1.02, 4)),
    )


def test_a_parameter_by_date_takes_dates_texts_and_a_bare_value() -> None:
    parameter = ByDate[float].model_validate({"value": {"2012-04-01": 1.02, date(2012, 1, 1): 1.0}, **TEXTS})
    assert parameter.on(date(2012, 3, 31)) == 1.0
    assert parameter.mean(2012) == (91 + 275 * Fraction(102, 100)) / 366
    assert ByDate[float].model_validate({"value": 0.5, **TEXTS}).on(date(1950, 1, 1)) == 0.5
    again = ByDate[float].model_validate_json(parameter.model_dump_json())
    assert again == parameter


def test_a_day_before_the_first_value_is_told() -> None:
    parameter = ByDate[float].model_validate({"value": {date(2012, 1, 1): 1.0}, **TEXTS})
    with pytest.raises(InputError, match="2011-12-31"):
        parameter.on(date(2011, 12, 31))
    with pytest.raises(InputError, match="2011-01-01"):
        parameter.mean(2011)


@pytest.mark.parametrize("value", [{}, {"2012-02-30": 1.0}, {"2012-13": 1.0}, {"2012-01-01": "one"}])
def test_what_is_no_value_by_date_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        ByDate[float].model_validate({"value": value, **TEXTS})

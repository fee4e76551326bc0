"""Of the years that are said to be safe, as many are: centres whose truth is known."""

from __future__ import annotations

import pytest

from model.parameters.schema.parameters import Parameters
from tests.pricing.simulated_centres import as_free, as_told, held, made

CENTRES = 400


@pytest.mark.slow
def test_nine_of_ten_years_that_are_said_to_be_safe_are(base: Parameters) -> None:
    """90 +/- 3 per cent; by the rule that vacancies save and slack is free, far fewer."""
    (safe,) = held(base, "as the example", as_told, CENTRES)
    assert safe == pytest.approx(0.9, abs=0.03)
    (told,) = held(base, "as the example", as_free, CENTRES // 4)
    assert told < 0.8


def test_a_centre_knows_what_it_has_seen_and_not_the_truth(base: Parameters) -> None:
    """The same number, the same centre; what it assumes of minutes is not what they are."""
    one, again, other = (made(base, "as the example", number) for number in (3, 3, 4))
    assert one.risk == again.risk
    assert one.risk.productivity_sd.value != other.risk.productivity_sd.value
    assert one.year.minutes is not None
    assert (one.year.minutes != 1).all()

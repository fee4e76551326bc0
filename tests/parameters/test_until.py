"""Parameters as they stood: what comes into force later is left out, and what begins later has not begun."""

from __future__ import annotations

from datetime import date

from model.parameters.loading import load
from model.parameters.until import of_year


def test_who_joins_in_a_later_year_has_not_always_been_a_customer() -> None:
    """33 joins within the year, 32 after it; that 5 leaves then, and more of a stream, is not known."""
    given = load(
        changes={
            "demand.onboarding": {"2011-11-01": [33], "2012-02-01": [32]},
            "demand.leaving": {"2011-06-30": [7], "2012-06-30": [5]},
            "demand.mid_year_change": {"2012-03-01": {"supplier_invoices": 1.2}},
        }
    )
    demand = of_year(given, 2011).demand
    assert demand.onboarding.value == {date(2011, 11, 1): [33], date(2012, 2, 1): [32]}
    assert demand.leaving.value == {date(2011, 6, 30): [7]}
    assert demand.mid_year_change.value == {}

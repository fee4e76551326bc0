"""A year's agreements as next year is compared with them: amended, and for as many days as next year has.

What customers pay of the year is the agreement with its amendments. Who was a customer, or had an add-on, for
a part of the year has not been given a rise by being there all of the next: sums are set beside the next
year's as they would be for its days.
"""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from model.frames import money
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.pricing.amending.amendment import amended_lines
from model.pricing.amending.invoices import months_sold
from model.pricing.amending.terms import (
    NO_VOLUMES,
    Days,
    Terms,
    agreed_terms,
    amended,
    is_add_on,
    runs,
    terms_now,
)
from model.pricing.frames import AGREED
from model.pricing.money import kronor, to_ore
from model.time_units import MONTHS
from model.validity.charged_months import open_months
from model.validity.span import days_in_year

IN_FORCE = AGREED.extended(
    "a line of last year's agreement in force",
    alike=money("kronor for as many days as in the year after; as they are where there is none"),
)


def in_force(
    agreed: pd.DataFrame, amendments: pd.DataFrame, parameters: Parameters, registers: Registers, year: int
) -> pd.DataFrame:
    """The agreements of ``year`` with ``amendments``, beside the days of the year after: :data:`IN_FORCE`."""
    lines = amended_lines(agreed, amendments)
    then = amended(agreed_terms(agreed, parameters, year), amendments)
    now = terms_now(parameters, registers, NO_VOLUMES, year + 1)
    alike = []
    for customer, service, amount in lines[["customer", "service", "amount"]].itertuples(
        index=False, name=None
    ):
        before, after = (_part(terms, parameters, customer, service) for terms in (then, now))
        same = before == after or not (before and after)
        alike.append(amount if same else kronor(round(to_ore(amount) * after / before)))
    return IN_FORCE.checked(lines.assign(alike=pd.Series(alike, index=lines.index, dtype=object)))


def _part(terms: Terms, parameters: Parameters, customer: int, service: str) -> Fraction:
    """How much of the year a line is charged for: by its months where they are sold, else by its days."""
    days: Days = terms.days_of(customer, service, is_add_on(parameters, service))
    rule = months_sold(parameters, service)
    if rule is None:
        return Fraction(len(days), days_in_year(terms.year))
    months = {month for span in runs(days) for month in open_months(span, terms.year, rule)}
    return Fraction(len(months), MONTHS)

"""A year's closing, and the reserve rolled forward through it.

The closing is worked out from the year's own tables. Once it is kept (``closing.csv``) the two must agree:
prices rest on what is kept.
"""

from __future__ import annotations

from decimal import Decimal

from model.errors import Finding, InputError
from model.followup import economy
from model.followup.period import Period
from model.followup.settlement import recovery, settlement
from model.observations.closing import CLOSING, NEED, Closing, is_closed, read_closing
from model.observations.economy import ECONOMY
from model.observations.files import year_file
from model.observations.registers import Registers
from model.observations.table_need import MissingTableError
from model.observations.tables import shown_as
from model.parameters.schema.parameters import Parameters
from model.pricing.money import ZERO
from model.pricing.reserve.books import Books, ClosedYear, read_books
from model.pricing.reserve.roll_forward import Reserve, rolled_forward, terms_of

ANEW = "tertial new-year {year} --tables --replace"
"""What closes a year anew."""


def closing_of(period: Period, parameters: Parameters, registers: Registers) -> Closing:
    """The closing of a whole year, from its tables.

    Without agreements or volumes there is nothing to settle. MissingTableError where the books are missing,
    ValueError for a part of a year.
    """
    if not period.is_whole_year:
        raise ValueError("only a whole year is closed")
    period.require("economy")
    sums = economy.by_account(period.economy, period.through, period.spreads.money).set_index("account")
    booked, costs = (Decimal(sums["outcome"][account]) for account in ("revenue", "costs"))
    to_settle = ZERO
    if period.has("agreements", "volumes"):
        found = recovery(settlement(period, period.agreed, parameters, registers), period)
        to_settle = found.settled - booked
    return Closing(booked, to_settle, costs, booked + to_settle - costs)


def rolled(period: Period, parameters: Parameters, registers: Registers) -> Reserve | None:
    """The reserve at the end of a whole year; None for a year before the reserve's first.

    Raises InputError where the kept closing says another result than the year's tables do, and
    MissingTableError where a year between the reserve's first and this one is not closed.
    """
    made, names, year = closing_of(period, parameters, registers), period.names, period.year
    if is_closed(names.data, year):
        require_same(read_closing(year, names), made, period)
    books = read_books(parameters, names) or Books(first=year)
    if year < books.first:
        return None
    known = books.before(year).closed
    if (last := known[-1].year if known else books.first - 1) + 1 < year:
        raise MissingTableError(NEED, last + 1, names.data)
    terms = terms_of(parameters.price_rules)
    books = books.through(ClosedYear(year, made.settled_revenue, made.costs), terms.lag)
    return rolled_forward(books, terms)


def require_same(kept: Closing, made: Closing, period: Period) -> None:
    """InputError where the ``kept`` closing of the period's year is not the one that its tables make."""
    if kept.result != made.result:
        data, year = period.names.data, period.year
        file, tables = (shown_as(year_file(data, year, name)) for name in (CLOSING, ECONOMY))
        wanted = (
            f"{made.result} kr, som i {tables} efter slutavräkning. Gör om bokslutet: "
            f"{ANEW.format(year=year)}, eller återställ årets tabeller"
        )
        raise InputError(Finding(file, "result", f"{kept.result} kr", wanted))

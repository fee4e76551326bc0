"""What is known of closed years: their results as the books have them, and what decided prices settled.

A year is closed when its ``closing.csv`` is there. Which result a year's prices settle stands in its
``reserve.csv``, written when its agreements are decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from model.errors import Finding, InputError
from model.observations.closing import CLOSING, is_closed, read_closing
from model.observations.decided_reserve import RESERVE, has_decided_reserve, read_decided_reserve
from model.observations.files import year_file, years_with_tables
from model.observations.names import Names
from model.observations.tables import shown_as
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.pricing import PriceRules
from model.pricing.money import ZERO, kronor, to_ore

REMEDY = (
    "Gör om prislistan: tertial price --year {year} --replace, sedan tertial agreements --year {year} och "
    "tertial new-year {year} --tables --replace"
)


@dataclass(frozen=True)
class ClosedYear:
    """A closed year, Decimal kronor: revenue when its agreements are settled, and costs."""

    year: int
    revenue: Decimal
    costs: Decimal

    @property
    def result(self) -> Decimal:
        """Surpluses positive; what the year's prices settled of earlier results has lowered it."""
        return self.revenue - self.costs


@dataclass(frozen=True, kw_only=True)
class Books:
    """Closed years from the first on, in order and without gaps.

    opening: the reserve when ``first`` began. opening_costs: of a year, that the limits on the opening
    reserve count days of; None for no such limit. decided: by year of prices, what those settle of the
    result of each year, as decided.
    """

    first: int
    opening: Decimal = ZERO
    opening_costs: Decimal | None = None
    closed: tuple[ClosedYear, ...] = ()
    decided: dict[int, Mapping[int, Decimal]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, closed in enumerate(self.closed):
            if closed.year != self.first + place:
                raise ValueError(f"{closed.year} is not the year after {self.first + place - 1}")

    def before(self, year: int) -> Books:
        """What is closed and decided of years before ``year``."""
        return replace(
            self,
            closed=tuple(each for each in self.closed if each.year < year),
            decided={key: value for key, value in self.decided.items() if key < year},
        )

    def through(self, closed: ClosedYear, lag: int) -> Books:
        """What counts when ``closed`` has been closed: it is the last year; prices until then are decided.

        lag: years from a closing to the prices that begin to settle it.
        """
        earlier = tuple(each for each in self.closed if each.year < closed.year)
        return replace(self.before(closed.year + lag), closed=(*earlier, closed))

    def result_of(self, year: int) -> Decimal | None:
        """The result of a closed year; of the year before the first the opening reserve; None else."""
        if year == self.first - 1:
            return self.opening
        return next((each.result for each in self.closed if each.year == year), None)


def read_books(parameters: Parameters, names: Names) -> Books | None:
    """The closed years of a centre, as known; None where no year is closed and no reserve was brought along.

    Raises InputError for faults of the tables, and for a year that is missing between closed ones.
    """
    rules = parameters.price_rules
    opening = rules.opening_reserve.value
    years = years_with_tables(names.data)
    closed = [year for year in years if is_closed(names.data, year) and names.known.has_closed(year)]
    if not closed and not opening:
        return None
    first = min(opening) if opening else closed[0]
    closed = [year for year in closed if year >= first]
    if findings := list(_gaps(names, first, closed)):
        raise InputError(*findings)
    read = {year: read_closing(year, names) for year in closed}
    return Books(
        first=first,
        opening=kronor(to_ore(opening.get(first, 0))),
        opening_costs=_budgeted_costs(parameters, first),
        closed=tuple(ClosedYear(year, made.settled_revenue, made.costs) for year, made in read.items()),
        decided={year: _settled(year, names) for year in years if _is_decided(year, names)},
    )


def require_agreement(books: Books | None, rules: PriceRules, year: int, names: Names) -> None:
    """InputError where :func:`contradictions` finds any."""
    if findings := list(contradictions(books, rules, year, names)):
        raise InputError(*findings)


def contradictions(books: Books | None, rules: PriceRules, year: int, names: Names) -> Iterator[Finding]:
    """Where the decided prices of ``year`` rest on another result than the books have now.

    Closings that are not known yet are compared with nothing. Raises InputError for faults of the table.
    """
    settles = rules.recovery.value == "settle"
    if books is None or not settles or not has_decided_reserve(names.data, year):
        return
    decided = {row.from_year: row.result for row in read_decided_reserve(year, names)}
    file = shown_as(year_file(names.data, year, RESERVE))
    for source in sorted({*decided, year - rules.settle_lag.value}):
        said, there = decided.get(source), books.result_of(source)
        if names.known.has_closed(source) and (said or ZERO) != (there or ZERO):
            wanted = f"{_wanted(books, source, names)}. {REMEDY.format(year=year)}"
            yield Finding(file, f"resultat {source}", _told(said), wanted)


def _is_decided(year: int, names: Names) -> bool:
    return has_decided_reserve(names.data, year) and names.known.has_decided(year)


def _told(amount: Decimal | None) -> str:
    return "saknas" if amount is None else f"{amount} kr"


def _wanted(books: Books, source: int, names: Names) -> str:
    amount = books.result_of(source)
    where = "params/base/price_rules.yaml, opening_reserve"
    if source != books.first - 1:
        where = shown_as(year_file(names.data, source, CLOSING))
    return f"inget, för {where} saknas" if amount is None else f"{amount} kr, som i {where}"


def _gaps(names: Names, first: int, closed: list[int]) -> Iterator[Finding]:
    for year in range(first, closed[-1] if closed else first):
        if year not in closed:
            file = shown_as(year_file(names.data, year, CLOSING))
            yield Finding(file, "filen", "saknas", f"bokslutet {year}, när {closed[-1]} är stängt")


def _settled(year: int, names: Names) -> dict[int, Decimal]:
    return {row.from_year: row.settled for row in read_decided_reserve(year, names)}


def _budgeted_costs(parameters: Parameters, year: int) -> Decimal | None:
    budget = parameters.economy.budget
    if year not in budget.personnel.value or year not in budget.overhead.value:
        return None
    return Decimal(budget.personnel.of(year) + budget.overhead.of(year))

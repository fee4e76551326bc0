"""What an amendment changes in the agreement in force, and what that comes to for the rest of the year.

What is no longer so is struck out, what is new underlined, and both are said in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd

from model.planning.amended_year import CustomerAmendment
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.display import LeftOut
from model.presentation.language import N_, _
from model.presentation.tables import ADDED, STRUCK, Table
from model.pricing.amending.terms import Terms, is_add_on
from model.pricing.costing.costs import OWN_AMOUNTS
from model.pricing.money import ZERO, kronor
from model.reports.planning.agreement_duties import promise_name, promise_words
from model.reports.planning.names import TOTAL, short_name
from model.time_units import MONTHS
from model.validity.span import Span

KEPT = "kept"
STATES = {KEPT: N_("står kvar"), STRUCK: N_("utgår"), ADDED: N_("tillkommer")}
WHOLE = N_("Summa för ett helt år")
STATE = "state"

Level = tuple[int | None, Decimal | None, Decimal]
"""Volume and price of a year, which sums do not have, and kronor."""


def redlined_services(amendment: CustomerAmendment) -> Table:
    """Every line of the agreement for a whole year: what stays, what goes and what comes."""
    parameters = amendment.year.parameters
    then, now = (_levels(amendment, rows) for rows in (amendment.before, amendment.after))
    rows = [row for service in parameters.services for row in _redlined(amendment, service, then, now)]
    before, after = yearly_sums(amendment)
    for state, amount in _states(before or None, after):
        rows.append(_row(_(WHOLE), None, (None, None, amount), state) | {TOTAL: True})
    return Table(
        "redlined",
        _("Avtalet för ett helt år, före och efter {day}", day=formats.long_date(amendment.start)),
        pd.DataFrame(rows, dtype=object),
        [
            Column(STATE, "Ändring", words=STATES),
            Column("label", "Tjänst"),
            Column("unit", "Enhet", "price_unit", missing=""),
            Column("volume", "Årsvolym", "integer", missing=""),
            Column("price", "Pris, kr", "kronor", missing=""),
            Column("amount", "Årsbelopp, kr", "kronor"),
        ],
        total=TOTAL,
        revised=STATE,
        note=_("Kronor utan moms. Genomstruket utgår, understruket tillkommer; ordet står först på raden."),
    )


def yearly_sums(amendment: CustomerAmendment) -> tuple[Decimal, Decimal]:
    """Kronor of a whole year before and after."""
    before, after = (
        sum((level[2] for level in _levels(amendment, rows).values()), ZERO)
        for rows in (amendment.before, amendment.after)
    )
    return before, after


def _redlined(
    amendment: CustomerAmendment, service: str, then: dict[str, Level], now: dict[str, Level]
) -> Iterator[dict[str, Any]]:
    parameters = amendment.year.parameters
    label, unit = short_name(parameters, service), parameters.services[service].unit
    for state, level in _states(then.get(service), now.get(service)):
        yield _row(label, unit, level, state) | {TOTAL: False}


def _states(then: Any, now: Any) -> list[tuple[str, Any]]:
    """What is shown of a line and how: once where nothing has changed."""
    if then == now:
        return [] if then is None else [(KEPT, then)]
    return [(state, each) for state, each in ((STRUCK, then), (ADDED, now)) if each is not None]


def _row(label: str, unit: str | None, level: Level, state: str) -> dict[str, Any]:
    volume, price, amount = level
    return {STATE: state, "label": label, "unit": unit, "volume": volume, "price": price, "amount": amount}


def _levels(amendment: CustomerAmendment, rows: pd.DataFrame) -> dict[str, Level]:
    """Each service that the customer has on the day, as it is for a whole year."""
    terms, year = amendment.terms(rows), amendment.year
    levels, customer = year.state.levels, amendment.customer
    found: dict[str, Level] = {}
    for service in year.parameters.services:
        if not _holds(terms, amendment, service):
            continue
        whole = round(levels.whole(customer, service, terms, amendment.start))
        if service in OWN_AMOUNTS:
            found[service] = (None, None, kronor(whole))
        elif whole and service in levels.prices:
            price = kronor(levels.prices[service])
            volume = levels.agreements_of(customer, service) if levels.is_sum(service) else whole
            found[service] = (volume, price, volume * price)
    return {name: level for name, level in found.items() if level[2]}


def _holds(terms: Terms, amendment: CustomerAmendment, service: str) -> bool:
    chosen = is_add_on(amendment.year.parameters, service)
    if amendment.start not in terms.customers.get(amendment.customer, ()):
        return False
    return amendment.start in terms.days_of(amendment.customer, service, chosen)


def rest_of_year(amendment: CustomerAmendment) -> Table | LeftOut:
    """What each change adds from its day: days of the year, volume, price and amount."""
    parameters = amendment.year.parameters
    rows = amendment.rows[amendment.rows["change"] != "promise"]
    if not len(rows):
        return LeftOut(_("Inga belopp ändras."))
    table = [
        {
            "label": short_name(parameters, row["subject"]),
            "days": days_in_words(amendment, Span(row["start"], row["end"])),
            "volume": row["volume"] or None if row["price"] is not None else None,
            "price": row["price"],
            "amount": row["amount"],
            TOTAL: False,
        }
        for row in rows.to_dict("records")
    ]
    amount = sum(rows["amount"], ZERO)
    table.append(
        {"label": _("Summa"), "days": "", "volume": None, "price": None, "amount": amount, TOTAL: True}
    )
    return Table(
        "rest_of_year",
        _("Tillkommer eller avgår för resten av året, kronor"),
        pd.DataFrame(table, dtype=object),
        [
            Column("label", "Tjänst"),
            Column("days", "Dagar"),
            Column("volume", "Volym", "change", missing=""),
            Column("price", "Pris, kr", "kronor", missing=""),
            Column("amount", "Belopp, kr", "change_kronor", 2),
        ],
        total=TOTAL,
        note=_(
            "Årssummor och priser per år efter dagar, volymer efter vad som väntas de dagarna, "
            "tilläggstjänster per månad efter sina månader."
        ),
    )


def days_in_words(amendment: CustomerAmendment, valid: Span) -> str:
    """``61 av 366``."""
    year = amendment.year.year
    count, whole = valid.days(year), Span.of_year(year)
    return _("{days} av {all}", days=formats.number(count), all=formats.number(whole.days(year)))


def redlined_invoices(amendment: CustomerAmendment) -> Table | LeftOut:
    """What is invoiced each month: what is no longer so struck out, the new underlined."""
    if (amendment.rows["change"] == "promise").all():
        return LeftOut(_("Inga belopp ändras."))
    then, now = (_by_month(amendment, rows) for rows in (amendment.before, amendment.after))
    rows = [
        {
            STATE: state,
            "period": formats.first_up(formats.month_name(month)),
            "amount": amount,
            TOTAL: False,
        }
        for month in range(1, MONTHS + 1)
        for state, amount in _states(then[month - 1] or None, now[month - 1] or None)
    ]
    for state, amount in _states(sum(then, ZERO) or None, sum(now, ZERO)):
        rows.append({STATE: state, "period": _("Hela året"), "amount": amount, TOTAL: True})
    return Table(
        "redlined_invoices",
        _("Fakturering {year}, kronor", year=amendment.year.year),
        pd.DataFrame(rows, dtype=object),
        [
            Column(STATE, "Ändring", words=STATES),
            Column("period", "Månad"),
            Column("amount", "Att betala", "kronor"),
        ],
        total=TOTAL,
        revised=STATE,
    )


def _by_month(amendment: CustomerAmendment, rows: pd.DataFrame) -> list[Decimal]:
    months = amendment.months(rows).values()
    return [sum((each[month] for each in months), ZERO) for month in range(MONTHS)]


def redlined_promises(amendment: CustomerAmendment) -> Table | LeftOut:
    """Promises that change on the day, before and after."""
    rows = amendment.rows[amendment.rows["change"] == "promise"]
    if not len(rows):
        return LeftOut(_("Inga löften ändras."))
    parameters = amendment.year.parameters
    columns = rows[["subject", "before", "after"]].itertuples(index=False, name=None)
    table = [
        {
            STATE: state,
            "label": promise_name(parameters, name),
            "promise": promise_words(name, promise),
        }
        for name, before, after in columns
        for state, promise in _states(before, after)
    ]
    words, of, told = (N_("Ledtider från {day}"), N_("Arbete"), N_("Klart inom"))
    if not set(rows["subject"]) <= set(parameters.activities):
        words, of, told = (N_("Löften från {day}"), N_("Om"), N_("Löfte"))
    return Table(
        "redlined_promises",
        _(words, day=formats.long_date(amendment.start)),
        pd.DataFrame(table),
        [
            Column(STATE, "Ändring", words=STATES),
            Column("label", of),
            Column("promise", told),
        ],
        revised=STATE,
    )

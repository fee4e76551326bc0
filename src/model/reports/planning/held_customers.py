"""The customers that a rule of pricing holds, and by how much."""

from __future__ import annotations

import pandas as pd

from model.planning.planned_year import PlannedYear
from model.presentation.columns import Column
from model.presentation.language import N_, _, ngettext
from model.presentation.tables import Table
from model.pricing.money import kronor
from model.pricing.rules.rule_set import Customer
from model.reports.names import customer_names
from model.reports.planning.names import TOTAL, with_sums

MEASURED = {
    "comparable_mix": N_(
        "Ändringen mäts mot årets volymer till förra årets priser, i årets och i förra årets fördelning på "
        "kanaler; den som betalar något däremellan varken höjs eller sänks."
    ),
    "this_years_volumes": N_("Ändringen mäts mot årets volymer till förra årets priser."),
    "last_years_charge": N_("Ändringen mäts mot förra årets avtalssumma."),
}
NEW = N_("En kund utan avtal förra året jämförs med sin egen självkostnad.")
HOLDERS = {
    "cap": N_("tak"),
    "floor": N_("golv"),
    "minimum": N_("minsta avgift"),
    "limit": N_("största justering"),
}


def held_table(planned: PlannedYear) -> Table | None:
    """Customers that a rule holds, the largest deduction first, and their sums; None when there are none."""
    held = _held(planned)
    if held.empty:
        return None
    measured = _(MEASURED[planned.parameters.price_rules.compared_with.value])
    return Table(
        "held-customers",
        _("Kunder som en regel håller"),
        with_sums(held, ["compared", "listed", "adjustment", "charged"]),
        [
            Column("label", "Kund"),
            Column("compared", "Jämförs med, kr", "kronor"),
            Column("listed", "Enligt prislistan, kr", "kronor"),
            Column("listed_change", "Ändring före", "change_percent", 2),
            Column("adjustment", "Justering, kr", "change_kronor", 2),
            Column("charged", "Avtal, kr", "kronor"),
            Column("change", "Ändring efter", "change_percent", 2),
            Column("rule", "Regel", words=HOLDERS, missing=""),
        ],
        total=TOTAL,
        note=f"{measured} {_(NEW)}" if held["is_new"].any() else measured,
    )


def _held(planned: PlannedYear) -> pd.DataFrame:
    """label, compared, listed, adjustment, charged (kronor), listed_change, change (shares), rule, is_new."""
    names, ruled, rows = customer_names(planned.registers), planned.prices.ruled, []
    for customer in planned.prices.rules.customers:
        rule = held_by(planned, customer)
        if not rule:
            continue
        listed, charged = ruled.listed[customer.number], ruled.charged[customer.number]
        compared = customer.compared
        against, before, after = (
            (compared.nearest(listed), compared.change(listed), compared.change(charged))
            if compared
            else (None, None, None)
        )
        rows.append(
            {
                "label": names[customer.number],
                "compared": None if against is None else kronor(round(against)),
                "listed": kronor(listed),
                "listed_change": None if before is None else float(before),
                "adjustment": kronor(charged - listed),
                "charged": kronor(charged),
                "change": None if after is None else float(after),
                "rule": rule,
                "is_new": customer.is_new,
            }
        )
    rows.sort(key=lambda row: (row["adjustment"], row["label"]))
    return pd.DataFrame(rows)


def held_by(planned: PlannedYear, customer: Customer) -> str | None:
    """The rule whose bound a customer is moved to: cap, floor, minimum or limit; None when it is not held."""
    ruled = planned.prices.ruled
    listed, charged = ruled.listed[customer.number], ruled.charged[customer.number]
    if charged < listed and customer.cap is not None and charged == customer.cap:
        return "cap"
    if charged > listed and charged == customer.minimum:
        return "minimum"
    if charged > listed and charged == customer.floor:
        return "floor"
    limit = customer.limit
    return "limit" if limit is not None and charged != listed and abs(charged - listed) >= limit else None


def customers_told(count: int) -> str:
    """How many customers, in words: ``3 kunder``, or ``ingen kund``."""
    if not count:
        return _("ingen kund")
    return ngettext("{count}\u00a0kund", "{count}\u00a0kunder", count, count=count)

"""The last page of an agreement: how much of its sum follows volumes, and who signs."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column, Composed
from model.presentation.display import LeftOut
from model.presentation.kinds import shown
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.pricing.costing.costs import OWN_AMOUNTS
from model.pricing.customer_agreement import CustomerAgreement
from model.pricing.money import ZERO
from model.reports.customer_words import customer_word, with_customer
from model.reports.planning.agreement import BLANK
from model.reports.planning.names import TOTAL

PIECES, PERIODS, SUMS = "pieces", "periods", "sums"
MOVES = {
    PIECES: N_("Följer volymen: det som betalas per styck"),
    PERIODS: N_("Följer tiden: tillägg per månad eller år"),
    SUMS: N_("Ligger fast: årsbelopp och justering"),
}


def moving_table(agreement: CustomerAgreement, parameters: Parameters) -> Table:
    """What of the agreed sum follows volumes, what follows time, and what is fixed for the year."""
    amounts = dict.fromkeys(MOVES, ZERO)
    for line in agreement.agreed.to_dict("records"):
        amounts[_moves(parameters, str(line["service"]))] += line["now"]
    whole = sum(amounts.values(), ZERO)
    rows = [
        {"label": _(words), "amount": amounts[name], "share": _share(amounts[name], whole), TOTAL: False}
        for name, words in MOVES.items()
    ]
    rows.append({"label": _("Avtalet"), "amount": whole, "share": _share(whole, whole), TOTAL: True})
    return Table(
        "moves-with-volume",
        _("Så mycket av summan följer volymen"),
        pd.DataFrame(rows),
        [
            Column("label", "Del"),
            Column("amount", "Kronor", "kronor"),
            Column("share", "Andel", "percent"),
        ],
        total=TOTAL,
        note=_(
            "En tiondel färre av allt som betalas per styck ger {amount} kr lägre avtal.",
            amount=formats.kronor(amounts[PIECES] / 10, 0),
        ),
    )


def _moves(parameters: Parameters, service: str) -> str:
    """What the amount of a service follows; what the price list does not have is fixed."""
    sold = parameters.services.get(service)
    if sold is None or service in OWN_AMOUNTS:
        return SUMS
    return PIECES if sold.charged == "each" else PERIODS


def _share(amount: Decimal, whole: Decimal) -> float | None:
    return float(amount / whole) if whole else None


def signatures(parameters: Parameters) -> Table | LeftOut:
    """Lines for place and day, signature, name and post of both parties; left out where nobody signs."""
    signing = parameters.interface.signatories
    if signing is None:
        return LeftOut(_("Vilka som skriver under är inte bestämt (interface.signatories)."))
    customer = formats.first_up(customer_word(parameters).definite)
    theirs, ours = with_customer(signing.value.customer, parameters=parameters), signing.value.centre
    to_write = (N_("Ort och dag"), N_("Underskrift"), N_("Namnförtydligande"))
    rows = [*((_(label), BLANK, BLANK) for label in to_write), (_("Befattning"), theirs, _(ours))]
    return Table(
        "signatures",
        _("Underskrifter"),
        pd.DataFrame(rows, columns=["what", "customer", "centre"]),
        [
            _with_room(Column("what", "Vad")),
            _with_room(Column("customer", customer, "name")),
            _with_room(Column("centre", "Servicecentret", "name")),
        ],
        note=_("Avtalet finns i två likalydande exemplar, ett för vardera parten."),
    )


def _with_room(column: Column) -> Composed:
    """The column with room above each line, for a hand to write on it."""
    return Composed(column.label, [column], lambda row: f"\n{shown(row[column.name], 'name')}")

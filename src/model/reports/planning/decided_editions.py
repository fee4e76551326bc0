"""What is decided with customers, beside what the year's agreements say: number, seal and difference."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from IPython.display import Markdown

from model.errors import Finding
from model.observations.decided_offers import DECIDED_OFFERS
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.planning.offers.decisions import SURCHARGE, Decisions, Departure, Edition, departures
from model.planning.planned_year import PlannedYear
from model.presentation import formats
from model.presentation.columns import Column, Composed
from model.presentation.display import Notice, prose
from model.presentation.language import _
from model.presentation.tables import Table
from model.pricing.customer_agreement import CustomerAgreement
from model.pricing.money import ZERO
from model.reports.names import customer_names
from model.reports.planning.names import TOTAL, service_name
from model.reports.planning.offers import months_in_words

SHOWN_OF_SEAL = 12
"""Characters of a seal where there is little room; the agreement has all of it."""


def edition_sentence(edition: Edition) -> Markdown:
    """Which edition a customer's agreement is, decided when, and its seal."""
    told = _(
        "Avtalet följer beslutad **utgåva {number}** (erbjudande {offer}) av den {day}, med sigillet {seal}.",
        number=edition.number,
        offer=edition.offer,
        day=formats.long_date(edition.decided),
        seal=f"`{edition.seal}`",
    )
    return prose(told)


def edition_table(agreement: CustomerAgreement, edition: Edition) -> Table:
    """The agreement's sum beside last year's, and beside that which was decided at the prices of the time."""
    now, before, decided = agreement.sum_of("now"), edition.amount_before, edition.amount
    rows = [
        (_("Förra årets avtal"), before, "kronor"),
        (_("Beslutat, till priserna när det beslutades"), decided, "kronor"),
        (_("Årets avtal, till prislistans priser"), now, "kronor"),
        (_("Ändring mot förra året"), now - before, "change_kronor"),
        (_("Ändring mot det beslutade, genom priser och justering"), now - decided, "change_kronor"),
    ]
    return Table(
        "decided-edition",
        _("Beslutad utgåva {number}", number=edition.number),
        pd.DataFrame(rows, columns=["label", "amount", "kind"]).assign(decimals=2),
        [Column("label", "Vad"), Column("amount", "Kronor", "row")],
        row_kind="kind",
        row_decimals="decimals",
    )


def decided_table(planned: PlannedYear) -> Table | None:
    """Each decided edition, what it came to and what the customer's agreement comes to; None without any."""
    editions = planned.decided.editions
    if not editions:
        return None
    agreed = planned.agreed.groupby("customer")["amount"].agg("sum").to_dict()
    names = customer_names(planned.registers)
    rows = [
        {
            "label": names[each.customer],
            "edition": each.number,
            "decided": each.decided,
            "seal": each.seal,
            "before": each.amount_before,
            "amount": each.amount,
            "now": agreed.get(each.customer, ZERO),
            TOTAL: False,
        }
        for each in editions
    ]
    sums = {name: sum((row[name] for row in rows), ZERO) for name in ("before", "amount", "now")}
    rows.append({"label": _("Summa"), "edition": None, "decided": None, "seal": None, **sums, TOTAL: True})
    frame = pd.DataFrame(rows, dtype=object)
    frame["change"] = frame["now"] - frame["amount"]
    return Table(
        "decided-editions",
        _("Beslutade erbjudanden, som ingår i priser och avtal"),
        frame,
        [
            Column("label", "Kund"),
            Column("edition", "Utgåva", "integer", missing=""),
            Column("decided", "Beslutad", "date", missing=""),
            Column("before", "Förra året, kr", "kronor"),
            Column("amount", "Beslutat, kr", "kronor"),
            Column("now", "Avtalet, kr", "kronor"),
            Column("change", "Mot beslutet, kr", "change_kronor"),
            Composed("Sigill", [Column("seal", "Sigill")], lambda row: (row["seal"] or "")[:SHOWN_OF_SEAL]),
        ],
        total=TOTAL,
        note=_("Det beslutade är till priserna när det beslutades. Kronor utan moms."),
    )


def departures_notice(planned: PlannedYear, customer: int | None = None) -> Notice | None:
    """What is planned otherwise than decided, of ``customer`` or of all; None where nothing is."""
    found = [
        each
        for each in departures(planned.decided, planned.parameters, planned.registers, planned.year)
        if customer in (None, each.edition.customer)
    ]
    if not found:
        return None
    words = (_departure(each, planned.parameters, planned.registers) for each in found)
    return Notice(" ".join(words), "warning", _("Annat än beslutat."))


def _departure(left: Departure, parameters: Parameters, registers: Registers) -> str:
    return _(
        "{customer}, utgåva {edition}: {what} {planned}, beslutat {decided}.",
        customer=customer_names(registers)[left.edition.customer],
        edition=left.edition.number,
        what=formats.inside(_subject(left, parameters)),
        planned=_term(left, left.planned),
        decided=_term(left, left.decided),
    )


def decided_findings(
    decided: Decisions, parameters: Parameters, registers: Registers, year: int
) -> Iterator[Finding]:
    """What is planned otherwise than decided, each as a fault with its customer, edition and seal."""
    names = customer_names(registers)
    later = {each.seal for each in decided.later}
    for left in departures(decided, parameters, registers, year):
        edition = left.edition
        place = (
            f"kund {edition.customer} {names[edition.customer]}, {formats.inside(_subject(left, parameters))}"
        )
        wanted = f"{_term(left, left.decided)}, enligt utgåva {edition.number} med sigillet {edition.seal}"
        if edition.seal in later:
            wanted += f", beslutad {edition.decided}; då också dagen --date {edition.decided} eller senare"
        yield Finding(f"data/{year}/{DECIDED_OFFERS}", place, _term(left, left.planned), wanted)


def _subject(left: Departure, parameters: Parameters) -> str:
    if left.part == "months":
        return _("kund")
    if left.part == SURCHARGE:
        return _("tillägg för ledtider, kr")
    if left.part == "lead_time":
        return _("ledtid för {work}", work=formats.inside(_(parameters.activities[left.subject].name)))
    return service_name(parameters, left.subject)


def _term(left: Departure, term: tuple[int, ...]) -> str:
    """Pieces, months or working days."""
    if left.part in ("months", "add_on"):
        return months_in_words(list(term)) if term else _("inte")
    return formats.number(term[0])

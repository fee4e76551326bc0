"""A negotiation as pages for the customer: what is offered, what it costs, and what it brings with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd

from model.planning.offers.effects import Offered
from model.planning.offers.lead_times import LeadTimes
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.display import Heading, KeyFigure, KeyFigures, Notice, prose
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.pricing.money import ZERO
from model.reports.names import organisation
from model.reports.planning import offers as report
from model.reports.planning.names import customer_name, in_kronor
from model.reports.sources import as_known, extent, mark, of_plan

OFFERS, COST, BRINGS, ANSWER = (
    N_("Erbjudandena"),
    N_("Volymer och belopp"),
    N_("Vad erbjudandena för med sig"),
    N_("Svar"),
)
"""Sections, in order."""


def heading(offered: Offered, day: date) -> Heading:
    """What stands at the top."""
    planned = offered.planned
    return Heading(
        title=_(
            "Erbjudanden {year}: {customer}",
            year=planned.year,
            customer=customer_name(planned.registers, offered.customer),
        ),
        subtitle=_("Underlag för förhandling om serviceavtal"),
        organisation=organisation(planned.parameters),
        day=day.isoformat(),
        example_data=extent(of_plan(planned.year)),
    )


def sections(
    offered: Offered, tried: Mapping[str, LeadTimes], workbook: str
) -> Iterator[tuple[str, list[object]]]:
    """Each section's heading and what it shows. workbook: the file that a counter-offer is made in."""
    planned = offered.planned
    yield OFFERS, [key_figures(offered), offer_table(offered)]
    yield COST, [report.volume_table(offered), report.amount_table(offered)]
    moved = report.moved_table(offered)
    brought = [report.effect_table(offered), *([moved] if len(moved.records) else [])]
    if tried:
        brought += report.lead_time_tables(offered, tried)
    yield BRINGS, [*brought]
    answer = _(
        "Priserna är inte bestämda förrän årets prislista är det, och inget är avtalat förrän ett erbjudande "
        "är beslutat. Ett motbud fylls i i arbetsbokens gula celler ({workbook}) och skickas tillbaka.",
        workbook=workbook,
    )
    yield ANSWER, [prose(answer), Notice(as_known(planned.known), heading=mark(of_plan(planned.year)))]


def key_figures(offered: Offered) -> KeyFigures:
    """What the customer would pay by the plan and by each offer, with prices made anew as in the amounts."""
    effects = offered.effects
    plan = next(iter(effects.values())).paid(offered.planned.agreed)
    last = offered.planned.before
    before = sum(last.loc[last["customer"] == offered.customer, "amount"], ZERO)
    beside = _("{amount} år {year}", amount=in_kronor(before, 0), year=offered.planned.year - 1)
    figures = [KeyFigure(_("Planen"), in_kronor(plan, 0), beside if before else "")]
    for letter, effect in effects.items():
        paid = effect.paid(effect.anew)
        against = _("{amount} mot planen", amount=in_kronor(paid - plan, 0, signed=True))
        figures.append(KeyFigure(_("Erbjudande {letter}", letter=letter), in_kronor(paid, 0), against))
    return KeyFigures(figures)


def offer_table(offered: Offered) -> Table:
    """Each offer by its letter, title and what it changes of the plan."""
    parameters = offered.planned.parameters
    rows = [
        (letter, offer.title, formats.first_up(report.offered_in_words(offer, parameters)))
        for letter, offer in offered.negotiation.offers.items()
    ]
    return Table(
        "offers",
        _("Erbjudandena, och vad som ändras mot planen"),
        pd.DataFrame(rows, columns=["letter", "title", "what"]),
        [
            Column("letter", "Erbjudande"),
            Column("title", "Vad det är"),
            Column("what", "Detta ändras"),
        ],
    )

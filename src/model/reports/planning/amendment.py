"""An amendment's first page: what changes for one customer from one day, and what stays.

For its contact person and auditors. What is changed beside the agreement in force stands in
:mod:`model.reports.planning.amendment_lines`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd
from IPython.display import Markdown

from model.planning.amended_year import AmendedYear, CustomerAmendment
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.display import Heading, KeyFigure, KeyFigures, LeftOut, Notice, prose
from model.presentation.language import N_, _, listed, ngettext
from model.presentation.tables import Table
from model.pricing.money import ZERO
from model.reports.changed import beside_scenario, changes_in_words
from model.reports.names import organisation
from model.reports.open_basis import counted, status
from model.reports.planning.agreement_duties import promise_name
from model.reports.planning.amendment_lines import yearly_sums
from model.reports.planning.names import customer_name, short_name
from model.reports.sources import extent, notice, of_plan
from model.validity.span import ONE_DAY, Span

SEVERAL = 3
"""Services that a sentence names; of more it says how many."""
MOVES = {
    "joins": N_("Kunden **tillkommer** från {day} och köper {services}."),
    "leaves": N_("Kunden **utgår** från {day}, med {services}."),
    "opened": N_("Tilläggstjänster som **tillkommer** från {day}: {services}."),
    "closed": N_("Tilläggstjänster som **utgår** från {day}: {services}."),
    "volume": N_("**Ny årsvolym** från {day}: {services}."),
    "promise": N_("**Ny ledtid** från {day}: {services}."),
}
OTHER_PROMISE = N_("**Nytt löfte** från {day}: {services}.")


def heading(amended: AmendedYear, customer: int, start: str, day: str) -> Heading:
    """What stands at the top; start, day: ISO days from which it holds and on which it is decided."""
    return Heading(
        title=_(
            "Tillägg {edition} till serviceavtal {year}: {customer}",
            edition=amended.edition,
            year=amended.year,
            customer=customer_name(amended.registers, customer),
        ),
        subtitle=beside_scenario(
            _("Gäller från {day}", day=formats.long_date(date.fromisoformat(start))), amended.parameters
        ),
        changes=changes_in_words(amended.parameters),
        organisation=organisation(amended.parameters),
        status=status("amendments", amended.known.planning(amended.year), amended.parameters),
        day=day,
        example_data=extent(of_plan(amended.year)),
    )


def key_figures(amendment: CustomerAmendment) -> KeyFigures:
    """Yearly sums before and after, what the rest of the year comes to, and the year's sum in force."""
    then, now = yearly_sums(amendment)
    added = sum(amendment.rows["amount"], ZERO)
    before, after = (
        sum(amendment.lines(rows)["amount"], ZERO) for rows in (amendment.before, amendment.after)
    )
    year = amendment.year.year
    valid = Span(amendment.start, Span.of_year(year).end)
    days, every = valid.days(year), Span.of_year(year).days(year)
    rest = _("{days} av årets {all} dagar", days=formats.number(days), all=formats.number(every))
    return KeyFigures(
        [
            KeyFigure(_("Årsbelopp efter"), _whole(now), _("före {amount}", amount=_whole(then))),
            KeyFigure(_("Resten av året"), _whole(added, signed=True), rest),
            KeyFigure(
                _("Avtalssumma {year} efter", year=year),
                _whole(after),
                _("före {amount}", amount=_whole(before)),
            ),
        ]
    )


def summary(amendment: CustomerAmendment) -> Markdown:
    """What changes, a sentence of each kind, and what it comes to."""
    rows = amendment.rows
    kinds = [kind for kind in MOVES if (rows["change"] == kind).any()]
    told = [_of_kind(amendment, kind) for kind in kinds]
    added = sum(rows["amount"], ZERO)
    if added:
        words = N_("För resten av året betalar kunden **{amount} kronor mer** utan moms.")
        if added < 0:
            words = N_("För resten av året betalar kunden **{amount} kronor mindre** utan moms.")
        told.append(_(words, amount=formats.kronor(abs(added))))
    return prose(" ".join(told))


def _of_kind(amendment: CustomerAmendment, kind: str) -> str:
    parameters = amendment.year.parameters
    codes = amendment.rows.loc[amendment.rows["change"] == kind, "subject"].tolist()
    is_of_work = set(codes) <= set(parameters.activities)
    name = promise_name if kind == "promise" else short_name
    names = [formats.inside(name(parameters, code)) for code in codes]
    if len(names) > SEVERAL:
        services = ngettext("{count} tjänst", "{count} tjänster", len(names), count=len(names))
        if kind == "promise" and is_of_work:
            services = ngettext("{count} slags arbete", "{count} slags arbete", len(names), count=len(names))
        elif kind == "promise":
            services = ngettext("{count} löfte", "{count} löften", len(names), count=len(names))
    else:
        services = listed(names)
    words = OTHER_PROMISE if kind == "promise" and not is_of_work else MOVES[kind]
    return _(words, day=formats.long_date(amendment.start), services=services)


def terms(amendment: CustomerAmendment, day: str) -> Table:
    """Which agreement is amended, by what, from when, and why."""
    year = amendment.year
    decided = formats.long_date(date.fromisoformat(day))
    ends = sorted(set(amendment.rows["end"]))
    whole = Span.of_year(year.year).end
    rows = [
        (
            _("Kund"),
            _(
                "{name}, kundnummer {number}",
                name=customer_name(year.registers, amendment.customer),
                number=amendment.customer,
            ),
        ),
        (_("Utförare"), organisation(year.parameters)),
        (_("Avtal som ändras"), _in_force(amendment)),
        (_("Beslutat"), decided),
        (_("Gäller från"), formats.long_date(amendment.start)),
        (_("Gäller till"), listed(formats.long_date(end) for end in ends)),
        (_("Sista dag före ändringen"), formats.long_date(amendment.start - ONE_DAY)),
    ]
    if ends == [whole]:
        rows[-2] = (_("Gäller till"), _("årets slut, {day}", day=formats.long_date(whole)))
    rows += [(_("Skäl"), reason) for reason in amendment.reasons]
    return Table(
        "amendment_terms",
        _("Tillägget"),
        pd.DataFrame(rows, columns=["term", "value"]),
        [Column("term", "Vad"), Column("value", "Detta gäller")],
    )


def _in_force(amendment: CustomerAmendment) -> str:
    """The agreement, and the earlier amendments of the customer's."""
    year = amendment.year.year
    if not len(amendment.agreed) and not len(amendment.before):
        return _("inget tidigare avtal {year}; prislistan för {year} gäller", year=year)
    numbers = sorted({int(number) for number in amendment.before["edition"].tolist()})
    agreement = _("serviceavtal {year}", year=year)
    if not numbers:
        return agreement
    several = listed(str(number) for number in numbers)
    return _("{agreement} med tillägg {numbers}", agreement=agreement, numbers=several)


def what_stays(amended: AmendedYear) -> Table | LeftOut:
    """What the amendment does not change, as the centre's own texts say it."""
    texts = amended.parameters.interface.amendment_terms
    if texts is None:
        return LeftOut(_("Inga villkor för tillägg i interface.yaml."))
    rows = [(_(subject), _(text)) for subject, text in texts.value.items()]
    return Table(
        "what_stays",
        _("Detta står kvar"),
        pd.DataFrame(rows, columns=["subject", "text"]),
        [Column("subject", "Om"), Column("text", "Detta gäller")],
    )


def about_the_data(amended: AmendedYear) -> Notice:
    """What was known when it was decided; that it is no real one, where it rests on example data."""
    return notice(
        of_plan(amended.year),
        amended.parameters,
        amended.known,
        told=counted("amendments", amended.known.planning(amended.year), amended.parameters),
        of_examples=_("Avtal, ändringar och belopp är påhittade exempel."),
    )


def _whole(amount: Decimal, signed: bool = False) -> str:
    return _("{number}\u00a0kr", number=formats.kronor(amount, 0, signed))

"""A service agreement's first page: one customer's sum and what moved it, the parties and whom to turn to.

For its contact person and auditors. Computed in :mod:`model.pricing`; services are taken as the agreement has
them.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from IPython.display import Markdown

from model.demand.in_force import customer_spans_of
from model.observations.registers import PersonRow, Registers
from model.parameters.assumed import to_decide_count
from model.parameters.contacted import contacted
from model.parameters.phone_groups import group_number, phone_on
from model.parameters.schema.parameters import Parameters
from model.planning.planned_year import PlannedYear
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.display import Heading, KeyFigure, KeyFigures, LeftOut, Notice, prose
from model.presentation.language import N_, _, listed, ngettext
from model.presentation.tables import Table
from model.pricing.costing.costs import ADJUSTMENT, IDLE, OWN_AMOUNTS
from model.pricing.customer_agreement import TOTAL, CustomerAgreement
from model.reports.changed import beside_scenario, changes_in_words
from model.reports.names import organisation, role_names
from model.reports.open_basis import DRAFT, counted, status
from model.reports.planning.names import customer_name, short_name
from model.reports.sources import extent, known_on, mark, of_plan
from model.validity.span import Span

BASE, ADD_ON, ASSIGNMENT = "base", "add_on", "assignment"
REPORT = "agreements"
BLANK = "\u2026" * 12
"""A line to write on."""
INVENTED = N_("Volymer, priser, ledtider och gränssnitt är i huvudsak antaganden och inget verkligt avtal.")
INVENTED_TWICE = N_(
    "Volymer, priser, ledtider, gränssnitt och förra årets avtal är i huvudsak antaganden och inget "
    "verkligt avtal."
)


def heading(planned: PlannedYear, customer: int, day: str) -> Heading:
    """What stands at the top of the agreement of ``customer``; InputError if there is no such customer."""
    parameters = planned.parameters
    return Heading(
        title=_(
            "Serviceavtal {year}: {customer}",
            year=planned.year,
            customer=customer_name(planned.registers, customer),
        ),
        subtitle=beside_scenario(_("Bilaga: tjänster, priser, ledtider och gränssnitt"), parameters),
        changes=changes_in_words(parameters),
        organisation=organisation(parameters),
        status=status(REPORT, planned.known, parameters),
        day=day,
        example_data=extent(of_plan(planned.year)),
    )


def key_figures(agreement: CustomerAgreement, year: int, *, compared: bool = True) -> KeyFigures:
    """The year's sum against last year's, what changed prices and volumes do, and each month's invoice.

    compared: whether any customer has an agreement of last year.
    """
    if not compared:
        nothing = _("inga avtal {year} att jämföra med", year=year - 1)
        alone = KeyFigure(_("Avtalssumma {year}", year=year), _whole(agreement.sum_of("now")), nothing)
        return KeyFigures([alone, _monthly(agreement)])
    now, before, change = (agreement.sum_of(column) for column in ("now", "before", "change"))
    price, volume = (agreement.sum_of(column) for column in ("price_effect", "volume_effect"))
    share = formats.percent(float(change / before), signed=True) if before else _("ny kund")
    beside = _("{amount} år {year}", amount=_whole(before), year=year - 1)
    return KeyFigures(
        [
            KeyFigure(_("Avtalssumma {year}", year=year), _whole(now), beside),
            KeyFigure(_("Ändring mot {year}", year=year - 1), share, _whole(change, signed=True)),
            KeyFigure(
                _("Ändrade priser"),
                _whole(price, signed=True),
                _("volymer {amount}", amount=_whole(volume, signed=True)),
            ),
            _monthly(agreement),
        ]
    )


def _monthly(agreement: CustomerAgreement) -> KeyFigure:
    """Each month's invoice: a twelfth, or by the days of those months that anything is charged in."""
    months = agreement.invoices[TOTAL].tolist()
    charged = [amount for amount in months if amount]
    if len(charged) in (0, len(months)):
        return KeyFigure(_("Faktureras varje månad"), _whole(agreement.sum_of("now") / 12), _("en tolftedel"))
    first, last = (formats.month_name(1 + months.index(amount)) for amount in (charged[0], charged[-1]))
    period = first if len(charged) == 1 else _("{first}–{last}", first=first, last=last)
    beside = ngettext(
        "i {count} månad, {period}",
        "i {count} månader, {period}",
        len(charged),
        count=len(charged),
        period=period,
    )
    return KeyFigure(_("Faktureras i genomsnitt"), _whole(agreement.sum_of("now") / len(charged)), beside)


def summary(
    agreement: CustomerAgreement, parameters: Parameters, year: int, *, compared: bool = True
) -> Markdown:
    """What the agreement holds and, compared with last year's, what moved its sum."""
    holds = _(
        "Avtalet omfattar {services} för **{amount} kronor** utan moms.",
        services=_bought(agreement),
        amount=formats.kronor(agreement.sum_of("now")),
    )
    if not compared:
        return prose(holds)
    lines = agreement.lines[agreement.lines["change"] != 0]
    if not len(lines):
        return prose(f"{holds} {_('Ingen rad är ändrad sedan {year}.', year=year - 1)}")
    size = [abs(change) for change in lines["change"].tolist()]
    largest = lines.iloc[size.index(max(size))].to_dict()
    moved = _(
        "Mest ändras {service}, som {how}.",
        service=formats.inside(short_name(parameters, largest["service"])),
        how=_moved(largest),
    )
    return prose(f"{holds} {moved}")


def _bought(agreement: CustomerAgreement) -> str:
    """How many services of each kind; idle capacity and the adjustment are lines, but no services."""
    lines = agreement.agreed[~agreement.agreed["service"].isin((IDLE, ADJUSTMENT))]
    base, add_ons, assigned = (int((lines["kind"] == kind).sum()) for kind in (BASE, ADD_ON, ASSIGNMENT))
    parts = [ngettext("{count} bastjänst", "{count} bastjänster", base, count=base)]
    if add_ons:
        parts.append(ngettext("{count} tilläggstjänst", "{count} tilläggstjänster", add_ons, count=add_ons))
    if assigned:
        parts.append(_("övriga uppdrag"))
    return listed(parts)


def _moved(line: Mapping[Hashable, Any]) -> str:
    """How a line has moved since last year, and mostly why."""
    size, rises = _whole(abs(line["change"])), line["change"] > 0
    if not line["before"]:
        return _("är ny ({amount})", amount=size)
    if not line["now"]:
        return _("upphör ({amount})", amount=size)
    if line["service"] in OWN_AMOUNTS:
        return _("ökar med {amount}", amount=size) if rises else _("minskar med {amount}", amount=size)
    if abs(line["volume_effect"]) > abs(line["price_effect"]):
        words = MOVED_BY_VOLUME[rises]
    else:
        words = MOVED_BY_PRICE[rises]
    return _(words, amount=size)


MOVED_BY_VOLUME = {
    True: N_("ökar med {amount}, främst genom volymen"),
    False: N_("minskar med {amount}, främst genom volymen"),
}
MOVED_BY_PRICE = {
    True: N_("ökar med {amount}, främst genom priset"),
    False: N_("minskar med {amount}, främst genom priset"),
}


def parties(planned: PlannedYear, customer: int) -> Table:
    """Who agrees on what, whom to turn to, and when they answer. People are roles and numbers."""
    parameters, registers, year = planned.parameters, planned.registers, planned.year
    row = registers.customers.set_index("number").loc[customer].to_dict()
    unit = str(row["unit"])
    rows = [
        (_("Kund"), _("{name}, kundnummer {number}", name=row["name"], number=customer)),
        (_("Utförare"), organisation(parameters)),
        (_("Diarienummer"), diary_number(parameters, year, customer)),
        (_("Tid"), _time(planned, customer)),
        (_("Beslutar om innehållet"), _(parameters.organisation.committee.value)),
        (_("Ansvarar för avtalet"), _person(parameters, _head(parameters, registers, unit))),
        (_("Kundens kontaktperson"), _person(parameters, _contact(parameters, registers, customer))),
    ]
    if unit in parameters.phone.schedule.value:
        rows.append((_("Telefon"), _phone(parameters, unit, year)))
    if unit in contacted(parameters, "mails"):
        rows.append((_("E-post"), _mail(parameters, year)))
    return Table(
        "parties",
        _("Parter och kontakter"),
        pd.DataFrame(rows, columns=["role", "who"]),
        [Column("role", "Vad"), Column("who", "Vem, när och hur")],
        note=_("Medarbetare anges med roll och nummer i registret."),
    )


def diary_number(parameters: Parameters, year: int, customer: int) -> str:
    """The agreement's number among the records; a line to write it on where the centre says none."""
    said = parameters.interface.diary_number
    if said is None or said.value is None:
        return BLANK
    return said.value.replace("{year}", str(year)).replace("{number}", str(customer))


def _time(planned: PlannedYear, customer: int) -> str:
    """The days of the year that the agreement holds, counted where they are not all."""
    whole = Span.of_year(planned.year)
    valid = customer_spans_of(planned.parameters, planned.registers, planned.year).get(customer, whole)
    period = f"{formats.long_date(valid.start)}–{formats.long_date(valid.end)}"
    if valid == whole:
        return period
    count = valid.days(planned.year)
    return _(
        "{period}, {days} av årets {all}",
        period=period,
        days=ngettext("{count} dag", "{count} dagar", count, count=count),
        all=formats.number(whole.days(planned.year)),
    )


def _head(parameters: Parameters, registers: Registers, unit: str) -> PersonRow | None:
    """Who leads the unit: of a role that does not handle items."""
    roles = parameters.staffing.roles
    leading = (person for person in registers.persons if not roles[person.role].productive)
    return next((person for person in leading if person.unit == unit), None)


def _contact(parameters: Parameters, registers: Registers, customer: int) -> PersonRow | None:
    """The customer's own person with the skill of those who are contacts, or any of its own without one."""
    skill = parameters.staffing.contact_skill.value
    own = (person for person in registers.persons if person.customer == customer)
    return next((person for person in own if skill is None or skill in person.skills), None)


def _person(parameters: Parameters, person: PersonRow | None) -> str:
    if person is None:
        return _("utses")
    role = role_names(parameters)[person.role]
    return f"{role}, {_unit(parameters, str(person.unit))} ({person.person})"


def _unit(parameters: Parameters, unit: str) -> str:
    return _(parameters.organisation.units.value.get(unit, unit))


def _phone(parameters: Parameters, unit: str, year: int) -> str:
    phone, (start, end) = (
        phone_on(parameters.phone, date(year, 1, 1)),
        parameters.calendar.opening_hours.value,
    )
    promise = group_number(phone, unit)
    number = (
        _("Ett gemensamt nummer")
        if phone.routing.value == "pooled"
        else _("Gruppnumret till {unit}", unit=_unit(parameters, unit))
    )
    return _(
        "{number}, helgfria vardagar {start}–{end}. Mål: {answered} av samtalen besvaras, {in_time} inom "
        "{seconds} sekunder. Återkoppling inom {days}.",
        number=number,
        start=clock(start),
        end=clock(end),
        answered=formats.percent(promise.answered_target, 0),
        in_time=formats.percent(promise.service_level_target, 0),
        seconds=f"{promise.answer_threshold:.0f}",
        days=working_days(phone.callback_lead_time.of(year)),
    )


def _mail(parameters: Parameters, year: int) -> str:
    mail = parameters.mail
    return _(
        "Enhetens funktionsbrevlåda, som läses {times}. Svar inom {days}, mål {target}.",
        times=listed(clock(time) for time in mail.reading_times.value),
        days=working_days(mail.lead_time.on(date(year, 1, 1))),
        target=formats.percent(parameters.followup.mail_target.of(year), 0),
    )


def about_the_data(planned: PlannedYear) -> Notice | LeftOut:
    """What was known; that the agreement is no real one, or that what it rests on is not decided."""
    known, stands_out = known_on(planned.known), counted(REPORT, planned.known, planned.parameters)
    if examples := mark(of_plan(planned.year)):
        words = INVENTED if planned.before.empty else INVENTED_TWICE
        return Notice(" ".join(filter(None, (known, stands_out, _(words)))), heading=examples)
    count = to_decide_count(planned.parameters)
    if not count and stands_out:
        return Notice(" ".join(filter(None, (known, stands_out))), "warning", f"{_(DRAFT)}.")
    if not count and known:
        return Notice(known)
    if not count:
        return LeftOut(_("Allt som centret bör bestämma är bestämt."))
    undecided = ngettext(
        "{count} förutsättning som centret bör bestämma själv är ännu Tertials antagande.",
        "{count} förutsättningar som centret bör bestämma själv är ännu Tertials antaganden.",
        count,
        count=count,
    )
    told = " ".join(filter(None, (known, stands_out, undecided)))
    return Notice(told, "warning", f"{_(DRAFT)}.")


def clock(time: str) -> str:
    """A time of day, ``14:00``, as readers write it."""
    return _("{hours}.{minutes}", hours=time.partition(":")[0], minutes=time.partition(":")[2])


def working_days(days: int) -> str:
    """``3 arbetsdagar``."""
    return ngettext("{count} arbetsdag", "{count} arbetsdagar", days, count=days)


def _whole(amount: Decimal, signed: bool = False) -> str:
    return _("{number}\u00a0kr", number=formats.kronor(amount, 0, signed))

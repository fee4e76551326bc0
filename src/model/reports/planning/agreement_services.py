"""What a service agreement buys: services and prices, what needs explaining, invoices, and settlement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
from IPython.display import Markdown

from model.demand.in_force import customer_spans_of, days_of_add_on, has_fee
from model.observations.registers import AddOnRow, Registers
from model.parameters.drivers import EQUAL
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.services import Charging
from model.planning.planned_year import PlannedYear
from model.presentation import formats
from model.presentation.columns import Column, Composed
from model.presentation.display import prose
from model.presentation.kinds import shown
from model.presentation.language import N_, _, listed, ngettext
from model.presentation.tables import Table
from model.pricing.costing.costs import ADJUSTMENT, ASSIGNMENTS, IDLE, OWN_AMOUNTS, SUBSCRIPTION
from model.pricing.customer_agreement import TOTAL as ALL_KINDS
from model.pricing.customer_agreement import VAT, CustomerAgreement
from model.pricing.money import ORE, ZERO
from model.reports.follow_up.settlement import clause_sentence
from model.reports.planning.names import TOTAL, short_name
from model.reports.planning.terms_in_words import credit_in_words, terms_in_words
from model.validity.span import Span, days_in_year

KINDS = {
    "base": N_("Bastjänster"),
    "add_on": N_("Tilläggstjänster"),
    "assignment": N_("Övriga uppdrag"),
    VAT: N_("Moms"),
}
SUMS = {
    "base": N_("Summa bastjänster"),
    "add_on": N_("Summa tilläggstjänster"),
    "assignment": N_("Summa övriga uppdrag"),
}
WHOLE = N_("Avtalssumma")
MONTHS_PAID = {
    "whole_months": N_("**{service}** gäller {period}; hela kalendermånader betalas."),
    "started_months": N_("**{service}** gäller {period}; påbörjade kalendermånader betalas."),
}


def services_table(agreement: CustomerAgreement, parameters: Parameters, year: int) -> Table:
    """What is bought, by kind with sums, the whole last.

    Yearly sums that customers share have no volume and price.
    """
    counted = _("Volymerna är årets beräknade; en tjänst per månad räknas i månader.")
    return Table(
        "services",
        _("Avtalade tjänster {year}", year=year),
        pd.DataFrame(list(_service_rows(agreement, parameters)), dtype=object),
        [
            Column("label", "Tjänst"),
            Column("unit", "Enhet", "price_unit", missing=""),
            Composed("Volym", [Column("volume", "Volym", "integer")], _volume, align="right"),
            Composed("Pris, kr", [Column("price", "Pris, kr", "kronor")], _price, align="right"),
            Column("amount", "Belopp, kr", "kronor"),
        ],
        total=TOTAL,
        note=_("Priser, belopp och summor är utan moms, som läggs till sist. {counted}", counted=counted)
        if agreement.vat
        else _("Kronor utan moms. {counted}", counted=counted),
    )


def _service_rows(agreement: CustomerAgreement, parameters: Parameters) -> Iterator[dict[str, Any]]:
    for kind in agreement.kinds:
        for line in agreement.agreed[agreement.agreed["kind"] == kind].to_dict("records"):
            is_shared = line["service"] in OWN_AMOUNTS
            yield {
                "label": short_name(parameters, line["service"]),
                "unit": line["unit"],
                "volume": None if is_shared else line["volume"],
                "price": None if is_shared else line["price"],
                "amount": line["now"],
                TOTAL: False,
            }
        yield _sum_row(_(SUMS[kind]), agreement.sum_of("now", kind))
    yield _sum_row(_(WHOLE), agreement.sum_of("now"))
    for rate, vat in agreement.vat.items():
        yield _sum_row(_("Moms {rate}", rate=formats.percent(rate, 0)), vat)
    if agreement.vat:
        yield _sum_row(_("Att betala med moms"), agreement.sum_of("now") + sum(agreement.vat.values(), ZERO))


def _sum_row(label: str, amount: Any) -> dict[str, Any]:
    return {"label": label, "unit": None, "volume": None, "price": None, "amount": amount, TOTAL: True}


def _volume(row: Any) -> str:
    return "" if row[TOTAL] else shown(row["volume"], "integer")


def _price(row: Any) -> str:
    return "" if row[TOTAL] else shown(row["price"], "kronor")


def explanations(agreement: CustomerAgreement, planned: PlannedYear) -> Markdown:
    """A list: what the shared yearly sums are, which add-ons do not last the year, negative lines."""
    held = set(agreement.agreed["service"])
    lines = []
    if SUBSCRIPTION in held:
        lines.append(_subscription_line(planned.parameters))
    if ASSIGNMENTS in held:
        lines.append(
            _(
                "**Övriga uppdrag** är arbete som inte är en tjänst till alla kunder. Den som ett uppdrag "
                "utförs för betalar det till självkostnad, och tabellen nedan visar vilka."
            )
        )
    if IDLE in held:
        lines.append(
            _(
                "**Ledig kapacitet** är kostnaden för tid som finns men inte går åt. Den ingår inte i något "
                "annat pris och delas som basabonnemanget."
            )
        )
    if ADJUSTMENT in held:
        lines.append(
            _(
                "**Övergångsjusteringen** håller kundernas ändringar inom prisernas regler: ett avdrag för "
                "den som ett tak håller bärs av de andra. Alla kunders justeringar summerar till noll."
            )
        )
    lines += [
        _("**{service}**: {terms}", service=_(service.name), terms=terms_in_words(service.terms))
        for name, service in planned.parameters.services.items()
        if service.terms is not None and name in held
    ]
    lines += _days_of_year(agreement, planned)
    lines += _part_of_year(agreement, planned.parameters, planned.registers, planned.year)
    if any(amount < 0 for amount in agreement.agreed["now"].tolist()):
        lines.append(_("Ett belopp med minustecken **sänker avtalssumman**."))
    return prose("\n".join(f"- {line}" for line in lines))


def _subscription_line(parameters: Parameters) -> str:
    weights = parameters.pricing.subscription_weights.value
    return _(
        "**Basabonnemanget** täcker det som inte räknas styckvis: {covers}. Det delas mellan kunderna, "
        "{shares}.",
        covers=_(parameters.services[SUBSCRIPTION].covers),
        shares=listed(_shared_by(parameters, name, share) for name, share in weights.items() if share),
    )


def _shared_by(parameters: Parameters, name: str, share: float) -> str:
    """How much of the subscription is shared by what."""
    organisation, part = parameters.organisation, formats.percent(share, 0)
    if name == EQUAL:
        return _("{share} lika", share=part)
    if name in organisation.customer_kinds:
        kind = formats.inside(_(organisation.customer_kinds[name].name))
        return _("{share} lika på varje {kind}", share=part, kind=kind)
    weight = _(organisation.customer_weights.value.get(name, name))
    return _("{share} efter {weight}", share=part, weight=weight)


def _days_of_year(agreement: CustomerAgreement, planned: PlannedYear) -> Iterator[str]:
    """What part of yearly sums a customer of a part of the year pays."""
    year, whole = planned.year, Span.of_year(planned.year)
    valid = customer_spans_of(planned.parameters, planned.registers, year).get(agreement.customer)
    if valid is not None and valid != whole:
        yield _(
            "**Kund en del av året**: av årssummor betalas {days} av årets {all} dagar, och volymerna är de "
            "dagarnas.",
            days=formats.number(valid.days(year)),
            all=formats.number(whole.days(year)),
        )


def _part_of_year(
    agreement: CustomerAgreement, parameters: Parameters, registers: Registers, year: int
) -> Iterator[str]:
    """Add-ons that begin or end within the year, and what that means."""
    held = set(agreement.agreed["service"])
    for agreed in registers.agreed_add_ons:
        period = _period(agreed, year)
        if agreed.customer != agreement.customer or agreed.service not in held or not period:
            continue
        service = short_name(parameters, agreed.service)
        if has_fee(parameters, agreed.service):
            had = days_of_add_on(parameters, registers, agreed.service, year)[agreement.customer]
            yield _(
                "**{service}** gäller {period}: av årets pris betalas {days} av {all} dagar.",
                service=service,
                period=period,
                days=formats.number(had),
                all=formats.number(days_in_year(year)),
            )
            continue
        words = (
            MONTHS_PAID[parameters.pricing.month_rule]
            if parameters.services[agreed.service].charged is Charging.BY_MONTH
            else N_("**{service}** gäller {period}.")
        )
        yield _(words, service=service, period=period)


def _period(agreed: AddOnRow, year: int) -> str:
    """From when to when an add-on holds, if it is not the whole of ``year``."""
    begins = agreed.start.year == year and agreed.start > date(year, 1, 1)
    end = agreed.end if agreed.end and agreed.end.year == year and agreed.end < date(year, 12, 31) else None
    if begins and end:
        return _("från {start} till {end}", start=formats.long_date(agreed.start), end=formats.long_date(end))
    if begins:
        return _("från {start}", start=formats.long_date(agreed.start))
    return _("till {end}", end=formats.long_date(end)) if end else ""


def invoice_table(agreement: CustomerAgreement) -> Table:
    """What is invoiced each month by kind of service, months alike together; the year last."""
    months = agreement.invoices
    kinds = [*agreement.kinds, *([VAT] if VAT in months else []), ALL_KINDS]
    changed = (months[kinds] != months[kinds].shift()).any(axis=1).cumsum()
    rows = [
        {"period": _months(alike["month"].tolist()), **alike.iloc[0][kinds].to_dict(), TOTAL: False}
        for _number, alike in months.groupby(changed, sort=True)
    ]
    rows.append({"period": _("Hela året"), **{kind: sum(months[kind], ZERO) for kind in kinds}, TOTAL: True})
    return Table(
        "invoices",
        _("Fakturering, kronor"),
        pd.DataFrame(rows),
        [
            Column("period", "Varje månad i"),
            *(Column(kind, KINDS[kind], "kronor") for kind in kinds if kind != ALL_KINDS),
            Column(ALL_KINDS, "Att betala", "kronor"),
        ],
        total=TOTAL,
        note=(
            _("En tolftedel av avtalssumman varje månad, på öret.")
            if _are_twelfths(months, kinds)
            else _("Årssummor efter dagarna i varje månad, tilläggstjänster efter sina månader, på öret.")
        ),
    )


def _are_twelfths(months: pd.DataFrame, kinds: list[str]) -> bool:
    """Whether every month is charged alike but for an öre of each kind."""
    return all(max(months[kind]) - min(months[kind]) <= ORE * len(kinds) for kind in kinds)


def settlement_terms(parameters: Parameters) -> Table:
    """How volumes are invoiced, compared and settled."""
    clause = parameters.settlement.reconciliation
    count = clause.instalments.value
    rows = [
        (
            _("Fakturering"),
            ngettext("{count} lika del om året", "{count} lika delar om året", count, count=count),
        ),
        (
            _("Avstämning"),
            _(
                "Verkliga volymer jämförs med det fakturerade efter {months}",
                months=listed(formats.month_name(month) for month in clause.compared_after.value),
            ),
        ),
        (
            _("Större avvikelse"),
            _(
                "Över {limit} kr per tjänsteområde leder till {action}",
                limit=formats.kronor(clause.threshold.value, 0),
                action=_(clause.above_threshold.value),
            ),
        ),
        (_("Slutavräkning"), clause_sentence(parameters)),
        *((_(credit.name), credit_in_words(credit)) for credit in parameters.settlement.credits.values()),
    ]
    return Table(
        "settlement",
        _("Så regleras volymerna"),
        pd.DataFrame(rows, columns=["term", "value"]),
        [Column("term", "Villkor"), Column("value", "Detta gäller")],
    )


def _months(months: list[int]) -> str:
    first, last = formats.month_name(months[0]), formats.month_name(months[-1])
    return first if len(months) == 1 else f"{first}–{last}"

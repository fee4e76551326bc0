"""Who does what in a service agreement, and when: the interface, promised lead times, and other terms."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from model.parameters.drivers import driver_of
from model.parameters.schema.parameters import Parameters
from model.planning.planned_year import PlannedYear
from model.presentation import formats
from model.presentation.columns import Column, Composed
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.pricing.amending import promises
from model.pricing.costing.costs import ASSIGNMENTS
from model.pricing.customer_agreement import CustomerAgreement
from model.reports.customer_words import customer_word, with_customer
from model.reports.planning.agreement import clock, working_days


def interface_table(agreement: CustomerAgreement, parameters: Parameters) -> Table:
    """Steps of the processes that the agreed services belong to: what the customer and the centre do."""
    held = set(agreement.agreed["service"])
    said = partial(with_customer, parameters=parameters)
    rows = [
        (_(process.name) if number == 0 else "", step.step, said(step.customer), said(step.centre))
        for process in parameters.interface.processes.values()
        if held & set(process.services)
        for number, step in enumerate(process.steps.value)
    ]
    customer = customer_word(parameters).definite
    return Table(
        "interface",
        _("Gränssnittet: vad {customer} gör och vad servicecentret gör", customer=customer),
        pd.DataFrame(rows, columns=["process", "step", "customer", "centre"]),
        [
            Column("process", "Process"),
            Column("step", "Steg", "name"),
            Column("customer", formats.first_up(customer), "name"),
            Column("centre", "Servicecentret", "name"),
        ],
    )


def lead_time_table(agreement: CustomerAgreement, planned: PlannedYear) -> Table:
    """Promised lead times of the work in the agreed services, shortest first."""
    parameters = planned.parameters
    return Table(
        "lead-times",
        _("Utlovade ledtider"),
        _lead_times(agreement, planned),
        [
            Composed(
                "Klart inom",
                [
                    Column("days", "Arbetsdagar", "integer"),
                    Column("cut_off", "Före klockan"),
                ],
                lambda row: _promise(row["days"], row["cut_off"]),
            ),
            Column("work", "Arbete"),
        ],
        note=_(
            "Räknat från komplett underlag. Mål: {share} inom utlovad ledtid.",
            share=formats.percent(parameters.followup.lead_time_target.of(planned.year), 0),
        ),
    )


def _lead_times(agreement: CustomerAgreement, planned: PlannedYear) -> pd.DataFrame:
    """days, cut_off (empty without one), work: names of activities with that promise.

    What is promised at the beginning of the year, the customer alone or all; what changes within it is an
    amendment.
    """
    parameters, first = planned.parameters, date(planned.year, 1, 1)
    kind = planned.registers.customers.set_index("number")["kind"].to_dict()[agreement.customer]
    kinds, own = parameters.organisation.customer_kinds, parameters.demand.customer_lead_times.value
    promised: dict[tuple[int, str], list[str]] = {}
    # What is done in other assignments is promised to those whom it is done for, whoever pays for it.
    for service in dict.fromkeys([*agreement.agreed["service"].tolist(), ASSIGNMENTS]):
        for name in parameters.services[service].activities if service in parameters.services else []:
            activity = parameters.activities[name]
            if activity.customer_weight in kinds and kind != activity.customer_weight:
                continue
            if driver_of(parameters, activity.driver).base == "calls":  # promised by the phone's own targets
                continue
            promised_all, cut_off = activity.promise.value_on(first)
            days = own.get(name, {}).get(agreement.customer, promised_all)
            promised.setdefault((days, cut_off or ""), []).append(_(activity.name))
    rows: list[Any] = [
        (days, cut_off, "; ".join([first, *(formats.inside(other) for other in others)]))
        for (days, cut_off), (first, *others) in sorted(promised.items())
    ]
    return pd.DataFrame(rows, columns=["days", "cut_off", "work"])


def _promise(days: int, cut_off: str) -> str:
    lead_time = _("Samma dag") if days == 0 else working_days(days)
    return _("{lead_time}, före {time}", lead_time=lead_time, time=clock(cut_off)) if cut_off else lead_time


PROMISES = {
    promises.ANSWERED: N_("Besvarade samtal"),
    promises.IN_TIME: N_("Samtal besvarade i tid"),
    promises.CALL_BACK: N_("Återkoppling efter samtal"),
    promises.MAIL: N_("Svar på e-post"),
    promises.MAIL_TARGET: N_("E-post besvarad i tid"),
    promises.LEAD_TIMES: N_("Klart inom utlovad ledtid"),
    promises.COMPLAINTS: N_("Svar på synpunkter"),
    promises.MEETINGS: N_("Kundmöten om året"),
}
IN_DAYS = (promises.CALL_BACK, promises.MAIL, promises.COMPLAINTS)


def promise_name(parameters: Parameters, name: str) -> str:
    """What a promise is of: work by its name, else what is promised."""
    return _(PROMISES[name]) if name in PROMISES else _(parameters.activities[name].name)


def promise_words(name: str, promise: str) -> str:
    """A promise as amendments hold it (``0 14:00``, ``0.9``) in words."""
    if name == promises.MEETINGS:
        return formats.number(float(promise))
    if name in IN_DAYS:
        return _("inom {days}", days=working_days(int(promise)))
    if name in PROMISES:
        return formats.percent(float(promise), 0)
    days, _space, cut_off = promise.partition(" ")
    return _promise(int(days), cut_off)


def terms_table(parameters: Parameters, year: int) -> Table:
    """What else is agreed, by subject; what is promised when ``year`` begins."""
    followup = parameters.followup
    rows = [
        (
            _("Uppföljning"),
            _(
                "Volymer, ledtider och svarstider följs varje månad; {count} kundmöten om året.",
                count=formats.number(followup.meetings_per_customer.of(year)),
            ),
        ),
        (
            _("Synpunkter"),
            _(
                "Lämnas till kontaktpersonen och besvaras inom {days}.",
                days=working_days(followup.complaint_answer_days.of(year)),
            ),
        ),
        *(
            (_(subject), with_customer(text, parameters=parameters))
            for subject, text in parameters.interface.terms.value.items()
        ),
    ]
    return Table(
        "terms",
        _("Övriga villkor"),
        pd.DataFrame(rows, columns=["subject", "text"]),
        [Column("subject", "Om"), Column("text", "Detta gäller")],
    )

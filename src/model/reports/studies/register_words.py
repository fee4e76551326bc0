"""What a scenario changes in the registers, in words: who joins, and who has an add-on which days."""

from __future__ import annotations

from model.parameters.schema.demand import BoughtDays, NewCustomer
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.language import _


def new_customers(parameters: Parameters) -> str:
    """Each customer that is added; empty where there is none."""
    new = parameters.demand.new_customers.value
    return "; ".join(_new(number, customer, parameters) for number, customer in new.items())


def _new(number: int, customer: NewCustomer, parameters: Parameters) -> str:
    text = _("{name}, kund {number}", name=customer.name, number=number)
    if customer.start is not None:
        text = _("{customer}, från {day}", customer=text, day=formats.long_date(customer.start))
    brings = [
        _("{count} {many}", count=formats.number(count), many=_(parameters.demand.streams[stream].many))
        for stream, count in customer.volumes.items()
    ]
    weights = parameters.organisation.customer_weights.value
    brings += [
        _(
            "{share} av övriga kunders {many}",
            share=formats.percent(share),
            many=_(weights.get(name, name)),
        )
        for name, share in customer.weights.items()
    ]
    return ", ".join([text, *brings])


def add_ons(parameters: Parameters) -> str:
    """Each customer and service whose days are others than the register's; empty where there is none."""
    return "; ".join(
        _of_service(_(parameters.services[service].name), bought)
        for service, bought in parameters.demand.add_ons.value.items()
    )


def _of_service(service: str, bought: dict[int, BoughtDays]) -> str:
    customers = [
        _("kund {number} {days}", number=number, days=_days(days)) for number, days in bought.items()
    ]
    return _("{service}: {customers}", service=service, customers=", ".join(customers))


def _days(days: BoughtDays) -> str:
    if days.start is None and days.end is not None:
        return _("till {day}", day=formats.long_date(days.end))
    if days.start is None or days.end is None:
        return _("från {day}", day=formats.long_date(days.start)) if days.start else ""
    return _("{first} till {last}", first=formats.long_date(days.start), last=formats.long_date(days.end))
